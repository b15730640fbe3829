"""A small city for passes: its keys, profiles, bundle, and good passes of each kind."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from backend.kernel import signing
from backend.standards import base64url, offline_pass, pass_fields, trust_bundle
from backend.standards.canonical_json import Canonical
from backend.standards.offline_pass import Algorithm, Body, Flag, Raw
from backend.standards.trust import Trust
from backend.standards.trust_bundle import Bundle
from tests.passes.keys import Seeded, seeded
from tests.passes.recorded import SM2_SIGNATURE, SM2_SPKI

CITY = "880100"
NOW = 1_798_000_800
DAY, HOUR = 86_400, 3_600
EXP_HOUR = (NOW + 3 * DAY) // HOUR
ROOT, PUBLISHER = seeded("root"), seeded("publisher")
DEVICE, OTHER_DEVICE = seeded("device"), seeded("other device")
TRAFFIC, CIVIL, MARKET, RETIRED, FUTURE = map(seeded, ("traffic", "civil", "market", "retired", "future"))
GRANT = bytes(range(16))
CHALLENGE = 4711

DRIVER = {"name": "望●", "archive": "0880100123", "class": "C1", "to": "2031-04-30", "note": None}
RESIDENT = {"name": "司马●", "birth": "1956-02-29", "photo": "88●●7X"}
SHOP = {"name": "云桥区望河路小面馆", "uscc": "92880101MA00000000", "to": None, "area": "云桥区望河路8号"}


def _field(key: str, zh: str, en: str, form: str, **more: Canonical) -> dict[str, Canonical]:
    return {"key": key, "zh": zh, "en": en, "form": form, **more}


def _profile(n: int, type_: str, zh: str, en: str, fields: Sequence[Canonical], **more: Canonical) -> Canonical:
    said: dict[str, Canonical] = {"sensitive": False, "offline_ok": True, "list_hours": 24, "printed": False}
    return {**said, "n": n, "code": f"test.{type_}", "type": type_, "zh": zh, "en": en, "fields": list(fields), **more}


DRIVING = _profile(
    1, "driving_licence", "机动车驾驶证", "Driving licence",
    [
        _field("name", "姓名", "Name", "name"),
        _field("archive", "档案编号", "File number", "digits", len=10),
        _field("class", "准驾车型", "Class", "code", table="classes"),
        _field("to", "有效期至", "Valid to", "days"),
        _field("note", "备注", "Note", "text"),
    ],
)  # fmt: skip
IDENTITY = _profile(
    2, "identity_card", "居民身份证", "Identity card",
    [
        _field("name", "姓名", "Name", "name"),
        _field("birth", "出生日期", "Date of birth", "text"),
        _field("photo", "号码", "Number", "text"),
    ],
    sensitive=True, offline_ok=False, list_hours=2,
)  # fmt: skip
BUSINESS = _profile(
    3, "business_licence", "营业执照", "Business licence",
    [
        _field("name", "名称", "Name", "text"),
        _field("uscc", "统一社会信用代码", "Credit code", "text"),
        _field("to", "有效期至", "Valid to", "days"),
        _field("area", "经营场所", "Premises", "text"),
    ],
    printed=True, list_hours=168,
)  # fmt: skip


def key_entry(
    spki: bytes, types: list[str], live_from: int = NOW - 90 * DAY, live_to: int = NOW + 90 * DAY
) -> Canonical:
    """A key as the bundle lists it."""
    kid = trust_bundle.kid_of(spki).hex()
    return {"kid": kid, "spki": base64url.encode(spki), "from": live_from, "to": live_to, "types": list(types)}


def statement_content(**changed: Canonical) -> dict[str, Canonical]:
    """What the root says."""
    return {
        "v": 1, "city": CITY, "number": 2, "publisher": base64url.encode(PUBLISHER.spki),
        "from": NOW - 30 * DAY, "to": NOW + 300 * DAY,
        "next_root": base64url.encode(trust_bundle.root_hash(seeded("next root").spki)), **changed,
    }  # fmt: skip


def bundle_content(**changed: Canonical) -> dict[str, Canonical]:
    """What the publisher says."""
    return {
        "v": 1, "city": CITY, "version": 7, "made_at": NOW - HOUR,
        "keys": [
            key_entry(TRAFFIC.spki, ["driving_licence", "vehicle_licence"]),
            key_entry(CIVIL.spki, ["identity_card"]),
            key_entry(MARKET.spki, ["business_licence"]),
            key_entry(RETIRED.spki, ["driving_licence"], NOW - 90 * DAY, NOW),
            key_entry(FUTURE.spki, ["driving_licence"], NOW + 1, NOW + DAY),
            key_entry(SM2_SPKI, ["driving_licence"]),
        ],
        "authorities": [
            {"n": 1, "zh": "云汀市公安局交通警察支队", "en": "Yunting Traffic Police"},
            {"n": 2, "zh": "云汀市公安局", "en": "Yunting Public Security Bureau"},
            {"n": 300, "zh": "云桥区市场监督管理局", "en": "Yunqiao Market Regulation"},
        ],
        "profiles": [DRIVING, IDENTITY, BUSINESS],
        "tables": {"classes": ["A1", "B2", "C1"]},
        "list": {"hash": base64url.encode(bytes(32)), "number": 5, "made_at": NOW - HOUR},
        **changed,
    }  # fmt: skip


def bundle_text(
    said: dict[str, Canonical], content: dict[str, Canonical], root: Seeded = ROOT, publisher: Seeded = PUBLISHER
) -> str:
    """A signed bundle."""
    return trust_bundle.written(trust_bundle.statement(said, sign=root.sign), content, sign=publisher.sign)


@cache
def bundle() -> Bundle:
    """The city's bundle, read."""
    text = bundle_text(statement_content(), bundle_content())
    found = trust_bundle.read(
        text, expected_roots=[ROOT.spki], expected_city=CITY, newest_seen_version=None, now=NOW, verify=signing.verify
    )
    assert isinstance(found, Bundle), found
    return found


def trust(**changed: Any) -> Trust:
    """What passes are checked against."""
    return replace(bundle().trust, **changed)


def raw(number: int, authority: int, values: Mapping[str, str | None]) -> tuple[Raw, ...]:
    """Fields of a body."""
    found = trust()
    return (number, authority, *pass_fields.written(found.profiles[number], values, found.tables))


def body(issuer: Seeded = TRAFFIC, **changed: Any) -> Body:
    """What an office signs for a driver; members may be others."""
    made = Body(Algorithm.ES256, issuer.kid, EXP_HOUR, bytes.fromhex("0102030405f6"), DEVICE.point, raw(1, 1, DRIVER))
    return replace(made, **changed)


def issue(what: Body | bytes, issuer: Seeded = TRAFFIC) -> bytes:
    """A pass as it is given to a device."""
    unsigned = what if isinstance(what, bytes) else offline_pass.unsigned(what)
    return offline_pass.issued(unsigned, issuer.sign(offline_pass.issuer_message(unsigned)))


def show(
    issued: bytes,
    *,
    at: int = NOW,
    flags: int = 0,
    challenge: int = 0,
    device: Seeded = DEVICE,
    tail: bytes | None = None,
) -> bytes:
    """A pass as it stands in the QR."""
    rest = offline_pass.tail(at, flags, challenge) if tail is None else tail
    return offline_pass.shown(issued, rest, device.sign(offline_pass.device_message(issued, rest)))


def resident_body(**changed: Any) -> Body:
    """What the police sign of an identity card, a sensitive type."""
    made = body(CIVIL, fields=raw(2, 2, RESIDENT), rid=b"\x11" * 6, exp_hour=(NOW + DAY) // HOUR)
    return replace(made, **changed)


def printed_body(**changed: Any) -> Body:
    """What hangs on a shop's wall."""
    made = body(MARKET, algorithm=Algorithm.PRINTED, device_key=None, fields=raw(3, 300, SHOP), rid=b"\x22" * 6)
    return replace(made, exp_hour=(NOW + 180 * DAY) // HOUR, **changed)


def behalf_body(**changed: Any) -> Body:
    """A daughter shows her father's licence."""
    made = body(fields=(*raw(1, 1, DRIVER), "望●", GRANT), rid=b"\x33" * 6)
    return replace(made, **changed)


def sm2_body() -> Body:
    """What was signed by the recorded SM2 key: it must not change."""
    return body(algorithm=Algorithm.SM2, kid=trust_bundle.kid_of(SM2_SPKI), rid=b"\x44" * 6)


@cache
def good() -> dict[str, bytes]:
    """A good pass of each kind, as it stands in the QR."""
    return {
        "ordinary": show(issue(body())),
        "sensitive": show(
            issue(resident_body(), CIVIL), flags=Flag.CHALLENGE | Flag.USER_VERIFIED, challenge=CHALLENGE
        ),
        "behalf": show(issue(behalf_body()), flags=Flag.ON_BEHALF),
        "printed": issue(printed_body(), MARKET),
        "sm2": show(offline_pass.unsigned(sm2_body()) + SM2_SIGNATURE),
    }
