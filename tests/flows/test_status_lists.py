"""A change of a certificate stands in its status list at once; the list says nothing of neighbours or of who asks."""

import time
from random import Random
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import insert, text

from backend.certificates.rules import Status
from backend.certificates.status import publishing
from backend.certificates.status.publishing import CERTIFICATE, Lists
from backend.certificates.status.rules import BITS, NUMBERS, SIZE, number_of
from backend.kernel.crypto import INTERNATIONAL
from backend.kernel.ids import new_id
from backend.standards import status_list
from tests.city import City
from tests.client import Client
from tests.flows.steps import DRIVING, HOLDER, card, suspend
from tests.flows.test_statement_budgets import counted


@pytest.fixture(autouse=True)
def _every_look_is_a_fresh_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "LOOK_EVERY_S", 0.0)


def place(city: City, certificate: str) -> tuple[int, int]:
    with city.reading() as session:
        found = publishing.entry_of(session, UUID(certificate))
    assert found is not None
    return found


def read(client: Client, number: int) -> dict[str, Any]:
    got = client.get(f"/api/status-lists/{number}")
    assert got.status == 200
    assert got.headers["Content-Type"].startswith("application/statuslist+jwt")
    keys = {one["kid"]: point(one) for one in client.get("/api/status-lists/keys")["keys"]}
    return status_list.read(
        got.body,
        expected_subject=f"http://localhost/api/status-lists/{number}",
        verify=lambda kid, message, signature: INTERNATIONAL.verify(keys[kid], message, signature),
    )


def point(jwk: dict[str, str]) -> ec.EllipticCurvePublicKey:
    x, y = (int.from_bytes(status_list._bytes(jwk[name])) for name in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def status_at(client: Client, at: tuple[int, int]) -> int:
    found = read(client, at[0])["status_list"]
    assert found["bits"] == BITS
    unpacked = status_list.decoded(found["lst"])
    assert len(unpacked) == SIZE // 2
    return status_list.entry(unpacked, at[1], bits=BITS)


def test_suspending_and_resuming_stand_in_the_list_at_once(city: City) -> None:
    stranger, issuer = city.stranger(), city.person("issuer")
    own = card(city.person(HOLDER), DRIVING)["id"]
    at = place(city, own)
    assert status_at(stranger, at) == status_list.VALID
    suspend(issuer, own)
    assert status_at(stranger, at) == status_list.SUSPENDED
    issuer.delete(f"/api/certificates/{own}/suspension")
    assert status_at(stranger, at) == status_list.VALID


@pytest.mark.parametrize("status", sorted(NUMBERS))
def test_every_state_has_its_number(city: City, status: Status) -> None:
    at = place(city, card(city.person(HOLDER), DRIVING)["id"])
    with city.writing() as session:
        session.execute(
            text("UPDATE certificate SET status = :status WHERE status_list = :list AND status_index = :index"),
            {"status": status.value, "list": at[0], "index": at[1]},
        )
    assert status_at(city.stranger(), at) == NUMBERS[status]
    assert (NUMBERS[status] == status_list.VALID) == (status is Status.VALID)


def test_a_state_that_nobody_knows_is_not_valid() -> None:
    assert number_of("nonsense") == number_of("expired") == status_list.INVALID


def test_an_unchanged_list_is_not_signed_again_and_costs_no_body(city: City) -> None:
    stranger = city.stranger()
    first = stranger.get("/api/status-lists/1")
    city.pass_time(minutes=30)
    second = stranger.get("/api/status-lists/1")
    assert second.body == first.body
    again = stranger.get("/api/status-lists/1", if_none_match=first.headers["ETag"])
    assert (again.status, again.body) == (304, "")
    assert first.headers["Cache-Control"] == "public, max-age=1"
    city.pass_time(minutes=31)
    renewed = stranger.get("/api/status-lists/1", if_none_match=first.headers["ETag"])
    assert renewed.status == 200
    assert read(stranger, 1)["iat"] - int(first_iat(first.body)) == 61 * 60


def first_iat(token: str) -> int:
    found = status_list.read(token, expected_subject="http://localhost/api/status-lists/1", verify=lambda *_: True)
    assert found["exp"] - found["iat"] == 12 * 3600
    assert found["ttl"] == 1
    return int(found["iat"])


def test_lists_are_listed_and_others_are_not_found(city: City) -> None:
    stranger = city.stranger()
    (only,) = stranger.get("/api/status-lists")["status_lists"]
    assert only == "http://localhost/api/status-lists/1"
    assert stranger.get("/api/status-lists/2").status == 404
    assert stranger.get("/api/status-lists/0").status == 404
    assert stranger.get("/api/status-lists/99999999999999").status == 422


def test_within_a_second_a_list_costs_no_statement_and_afterwards_three(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = city.stranger()
    stranger.get("/api/status-lists/1")
    with counted(city) as seen:
        stranger.get("/api/status-lists/1")
    assert len(seen) <= 4, seen
    monkeypatch.setattr(publishing, "LOOK_EVERY_S", 60.0)
    with counted(city) as seen:
        stranger.get("/api/status-lists/1")
    assert seen == []


def test_a_full_list_is_small_and_quickly_made(city: City) -> None:
    """65,536 certificates, one in fifty not valid: the figures are printed for docs/measures.md."""
    with city.writing() as session:
        chance = Random(1)  # noqa: S311 - the same figures every time
        ended = ("suspended", "cancelled", "superseded", "revoked_error")
        states = {index: chance.choice(ended) for index in chance.sample(range(SIZE), SIZE // 50)}
        one = dict(session.execute(CERTIFICATE.select().limit(1)).one()._mapping)
        rows = [
            one
            | {
                "id": new_id(),
                "identifier": f"x{index}",
                "status_list": 7,
                "status_index": index,
                "status": states.get(index, "valid"),
                "face": b"",
                "photo": None,
                "content": b"",
            }
            for index in range(SIZE)
        ]
        for start in range(0, SIZE, 4096):
            session.execute(insert(CERTIFICATE), rows[start : start + 4096])
        kid = publishing.ensured_key(session, city.keys, now=city.clock.instant)
    lists = Lists(city.keys, "http://localhost")
    with city.reading() as session:
        began = time.perf_counter()
        made = lists.published(session, 7, kid, now=city.clock.instant)
        built = time.perf_counter() - began
        began = time.perf_counter()
        assert lists.published(session, 7, kid, now=city.clock.instant) is made
        looked = time.perf_counter() - began
    print(f"{SIZE} entries: {len(made.token)} bytes, built {built * 1e3:.1f} ms, looked at {looked * 1e3:.1f} ms")
    assert len(made.token) < 16_000
    assert built < 2.0
