"""Messages over HTTP: who is told what, whose inbox it is, and a push that says nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import text

from backend.notices.delivery import Sender
from backend.notices.encryption import decoded, encoded
from backend.notices.rules import MOST_TRIES
from tests.city import City
from tests.client import Client
from tests.flows.grant_steps import DELEGATE, GRANTOR, PURPOSE, delegate
from tests.flows.steps import CHECKER, DRIVING, HOLDER, card, person_id, show, suspend, verdict
from tests.papers import file_of

CHOSEN = {DRIVING: ["name", "photo", "vehicle_class"]}
PURPOSES = "路面执法检查"


def inbox(who: Client, query: str = "") -> list[dict[str, Any]]:
    return list(who.get(f"/api/me/messages{query}")["items"])


def test_the_holder_is_told_of_each_use_of_a_code_who_where_why_and_which_fields(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    found = verdict(checker, show(holder, CHOSEN)["text"])
    city.drain()
    (told,) = inbox(holder)
    assert (told["kind"], told["ref"], told["read_at"]) == ("look.made", found["id"], None)
    assert told["facts"]["organisation"].startswith("云汀市公安局")
    assert told["facts"]["place"] == "望河路口"
    assert told["facts"]["scene_name"]
    assert set(told["fields"][DRIVING]) == set(CHOSEN[DRIVING])
    assert "马志强" not in json.dumps(told, ensure_ascii=False)
    hints = holder.get("/api/me/events?after=0")["items"]
    assert [one["ref"] for one in hints if one["kind"] == "message.new"] == [told["id"]]


def test_a_yes_is_a_look_and_a_no_is_not(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    for answer, count in (("refuse", 0), ("agree", 1)):
        found = verdict(checker, show(holder)["text"])
        city.drain()
        holder.post(f"/api/me/requests/{found['id']}", {"answer": answer})
        city.drain()
        assert len(inbox(holder)) == count


def test_holders_are_told_what_happened_to_certificates_and_of_files(city: City) -> None:
    holder = city.person(HOLDER)
    file_of(holder, {"kind": "json"})
    assert suspend(city.person("issuer"), card(holder, DRIVING)["id"]).status == 200
    city.drain()
    told = inbox(holder)
    assert [(one["kind"], one["facts"]) for one in told] == [
        ("certificate.changed", {"type": DRIVING, "status": "suspended"}),
        ("file.made", {"type": DRIVING, "status": "suspended"}),
    ]


def test_an_enterprises_certificate_is_told_to_who_represents_it(city: City) -> None:
    owner = city.person("agent")
    shop = next(one["id"] for one in owner.get("/api/session")["subjects"] if one["kind"] == "enterprise")
    licence = owner.get(f"/api/certificates?subject={shop}")["items"][0]
    assert owner.file(f"/api/certificates/{licence['id']}/files", {"kind": "json"})
    city.drain()
    assert [one["ref"] for one in inbox(owner)] == [licence["id"]]


def test_both_sides_of_a_grant_are_told_what_the_other_did(city: City) -> None:
    grantor, person = city.person(GRANTOR), city.person(DELEGATE)
    given = delegate(grantor, person, max_uses=3)
    city.drain()
    assert [one["kind"] for one in inbox(grantor)] == ["grant.accepted"]
    assert inbox(person) == [], "who accepted knows it"
    grantor.delete(f"/api/grants/{given['id']}")
    city.drain()
    (ended,) = inbox(person)
    assert (ended["kind"], ended["ref"], ended["facts"]) == ("grant.ended", given["id"], {"purpose": PURPOSE})


def test_an_inbox_is_its_persons_alone_read_filtered_and_emptied(city: City) -> None:
    holder, checker, other = city.person(HOLDER), city.person(CHECKER), city.person("citizen")
    for _ in range(3):
        verdict(checker, show(holder, CHOSEN)["text"])
    file_of(holder, {"kind": "json"})
    city.drain()
    assert len(inbox(holder)) == 4
    assert [one["kind"] for one in inbox(holder, "?group=file")] == ["file.made"]
    assert inbox(holder, "?group=grant") == []
    first = holder.get("/api/me/messages?limit=3")
    assert (first["unread"], len(first["items"])) == (4, 3)
    assert len(inbox(holder, f"?limit=3&before={first['next']}")) == 1
    own = first["items"][0]["id"]
    for foreign in (own, str(uuid4())):
        assert other.post(f"/api/me/messages/{foreign}/read", {}).status == 404
        assert other.delete(f"/api/me/messages/{foreign}").status == 404
    assert inbox(other) == []
    assert holder.post(f"/api/me/messages/{own}/read", {})["unread"] == 3
    assert own not in {one["id"] for one in inbox(holder, "?unread=true")}
    assert holder.delete(f"/api/me/messages/{own}")["unread"] == 3
    assert holder.delete(f"/api/me/messages/{own}").status == 404
    assert holder.post("/api/me/messages/read", {})["unread"] == 0
    assert holder.get("/api/me/messages?group=weather").status == 422


def test_messages_are_forgotten_after_180_days(city: City) -> None:
    from backend.kernel.clock import db_now  # noqa: PLC0415 - one test's own
    from backend.notices import service  # noqa: PLC0415 - the same

    holder = city.person(HOLDER)
    verdict(city.person(CHECKER), show(holder, CHOSEN)["text"])
    city.drain()
    for days, left in ((179, 1), (1, 0)):
        city.pass_time(days=days)
        with city.writing() as session:
            service.forget_old(session, now=db_now(session))
        with city.reading() as session:
            assert session.execute(text("SELECT count(*) FROM notice")).scalar() == left


@dataclass
class Phone:
    """A browser that takes pushes, and its push service: keeps what it got, decrypted as RFC 8291 says."""

    endpoint: str = "https://fcm.googleapis.com/fcm/send/phone"
    status: int | None = 201
    got: list[dict[str, Any]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    heads: list[Mapping[str, str]] = field(default_factory=list)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"0123456789abcdef"

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )

    def form(self, language: str = "zh") -> dict[str, str]:
        return {
            "endpoint": self.endpoint,
            "p256dh": encoded(self.point),
            "auth": encoded(self.secret),
            "language": language,
        }

    def post(self, endpoint: str, headers: Mapping[str, str], body: bytes) -> int | None:
        assert endpoint == self.endpoint
        self.heads.append(headers)
        self.raw.append(body)
        self.got.append(json.loads(self._read(body)))
        return self.status

    def _read(self, body: bytes) -> bytes:
        salt, point, sealed = body[:16], body[21:86], body[86:]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
        keying = _hkdf(shared, self.secret, b"WebPush: info\0" + self.point + point, 32)
        key, nonce = (
            _hkdf(keying, salt, b"Content-Encoding: " + one, size)
            for one, size in ((b"aes128gcm\0", 16), (b"nonce\0", 12))
        )
        return AESGCM(key).decrypt(nonce, sealed, None).removesuffix(b"\x02")


def _hkdf(keying: bytes, salt: bytes, info: bytes, size: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=size, salt=salt, info=info).derive(keying)


def sender(city: City, phone: Phone) -> Sender:
    return Sender(city.database, city.keys, city.settings.push_services, "https://city.example", phone)


def subscribed(who: Client, phone: Phone, language: str = "zh") -> None:
    assert len(decoded(who.post("/api/me/push/key", {})["key"])) == 65
    assert who.put("/api/me/push", phone.form(language)).body == {"offered": True, "on": True}


def looked_at(city: City, holder: Client) -> None:
    verdict(city.person(CHECKER), show(holder, CHOSEN)["text"])
    city.drain()


def test_a_push_says_that_there_is_something_and_not_what(city: City) -> None:
    holder, phone = city.person(HOLDER), Phone()
    subscribed(holder, phone, "en")
    looked_at(city, holder)
    looked_at(city, holder)
    assert sender(city, phone).send() == 1
    assert phone.got == [{"v": 1, "lang": "en"}]
    assert sender(city, phone).send() == 0
    (head,) = phone.heads
    seen = repr((phone.raw, phone.heads)) + json.dumps(phone.got)
    with city.reading() as session:
        rows = session.execute(text("SELECT * FROM push_subscription")).all()
    names = [holder.get("/api/session")["person"][one] for one in ("id", "name", "masked_name")]
    for word in (*names, "云汀市公安局", "望河路口", PURPOSES, DRIVING, HOLDER, inbox(holder)[0]["id"]):
        assert word not in seen
    assert phone.endpoint not in str(rows), "an address that reaches a phone lies sealed"
    assert set(head) == {"Authorization", "Content-Encoding", "Content-Type", "TTL", "Urgency"}
    assert json.loads(decoded(head["Authorization"].split(".")[1]))["aud"] == "https://fcm.googleapis.com"


def test_signing_out_and_the_end_from_another_device_end_the_push(city: City) -> None:
    for way in ("sign_out", "elsewhere", "all", "forgotten"):
        holder, phone = city.person(HOLDER), Phone()
        subscribed(holder, phone)
        other = city.person(HOLDER)
        if way == "sign_out":
            assert holder.delete("/api/session").status == 204
        elif way == "elsewhere":
            first = next(one["id"] for one in other.get("/api/sessions")["items"] if not one["current"])
            assert other.delete(f"/api/sessions/{first}").status == 204
        elif way == "all":
            assert other.delete("/api/sessions").status == 200
        else:
            assert holder.delete("/api/me/push").status == 204
        city.drain()
        with city.reading() as session:
            assert session.execute(text("SELECT count(*) FROM push_subscription")).scalar() == 0, way
        looked_at(city, other)
        assert sender(city, phone).send() == 0
        other.delete("/api/session")


def test_the_next_person_at_the_same_browser_takes_its_push_over(city: City) -> None:
    phone, first, second = Phone(), city.person(HOLDER), city.person("citizen")
    subscribed(first, phone)
    subscribed(second, phone)
    looked_at(city, first)
    assert sender(city, phone).send() == 0
    assert first.get("/api/me/push").body == {"offered": True, "on": False}


def test_a_dead_address_is_dropped_and_a_silent_one_tried_again_for_a_while(city: City) -> None:
    holder, phone = city.person(HOLDER), Phone(status=None)
    subscribed(holder, phone)
    looked_at(city, holder)
    for _ in range(MOST_TRIES):
        assert sender(city, phone).send() == 1
        assert sender(city, phone).send() == 0
        city.pass_time(hours=10)
    with city.reading() as session:
        assert session.execute(text("SELECT count(*) FROM push_subscription")).scalar() == 0
    gone = Phone(status=410)
    subscribed(holder, gone)
    looked_at(city, holder)
    assert sender(city, gone).send() == 1
    assert holder.get("/api/me/push")["on"] is False


def test_a_message_that_comes_while_a_push_is_sent_is_told_by_another(city: City) -> None:
    holder, phone = city.person(HOLDER), Phone()
    subscribed(holder, phone)
    looked_at(city, holder)

    @dataclass
    class Slow:
        def post(self, endpoint: str, headers: Mapping[str, str], body: bytes) -> int | None:
            if not phone.got:
                city.pass_time(seconds=1)
                looked_at(city, holder)
            return phone.post(endpoint, headers, body)

    slow = Sender(city.database, city.keys, city.settings.push_services, "https://city.example", Slow())
    assert [slow.send(), slow.send(), slow.send()] == [1, 1, 0]


def test_only_push_services_of_the_list_and_real_keys_are_taken(city: City) -> None:
    holder = city.person(HOLDER)
    for change in (
        {"endpoint": "https://evil.example/x"},
        {"endpoint": "https://169.254.169.254/latest"},
        {"p256dh": "A" * 87},
        {"auth": "A" * 40},
    ):
        answer = holder.put("/api/me/push", Phone().form() | change)
        assert (answer.status, answer.code) == (422, "invalid_field")
    assert person_id(city, HOLDER)
