"""Bundles, lists and authorities with what must be said of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from backend.kernel import signing
from backend.standards import base64url, offline_authority, p256, revocation_list, signed_json, trust_bundle
from backend.standards.canonical_json import Canonical, canonical
from backend.standards.offline_authority import Authority, AuthorityFault
from backend.standards.revocation_list import ListFault, RevocationList
from backend.standards.trust_bundle import LONGEST_STATEMENT_S, Bundle, BundleFault
from tests.passes.city import (
    CITY,
    DAY,
    DEVICE,
    NOW,
    PUBLISHER,
    ROOT,
    TRAFFIC,
    bundle_content,
    bundle_text,
    key_entry,
    statement_content,
)
from tests.passes.keys import high, seeded

OTHER, NEXT = seeded("another publisher"), seeded("next root")
RIDS = [sha256(f"revoked {number}".encode()).digest()[:6] for number in range(40)]
SALT = bytes.fromhex("00112233445566ff")


@dataclass(frozen=True)
class BundleCase:
    """A presented bundle, the circumstances and the fault that must be named."""

    name: str
    presented: str
    fault: BundleFault | None
    now: int = NOW
    newest: int | None = None
    newest_statement: int | None = None

    def read(self) -> Bundle | BundleFault:
        """What the server says."""
        return trust_bundle.read(
            self.presented,
            expected_roots=[NEXT.spki, ROOT.spki],
            expected_city=CITY,
            newest_seen_version=self.newest,
            newest_seen_statement=self.newest_statement,
            now=self.now,
            verify=signing.verify,
        )


def _small(**changed: Canonical) -> dict[str, Canonical]:
    """A bundle of one key and one profile: the file stays small."""
    one = {"keys": [key_entry(TRAFFIC.spki, ["driving_licence"])], "profiles": [_profile()], "authorities": []}
    return bundle_content(**{**one, "tables": {}, **changed})


def _profile(**changed: Canonical) -> Canonical:
    said: dict[str, Canonical] = {"n": 3, "code": "t", "type": "t", "zh": "照", "en": "T", "list_hours": 24}
    return {**said, "sensitive": False, "offline_ok": True, "printed": False, "fields": [_field("text")], **changed}


def bundles() -> Iterator[BundleCase]:
    """All of them, in an order that stays."""
    good = bundle_text(statement_content(), _small())
    yield BundleCase("good, the city's own", bundle_text(statement_content(), bundle_content()), None)
    yield BundleCase("good, small", good, None)
    yield BundleCase("good, by the next root", bundle_text(statement_content(), _small(), root=NEXT), None)
    yield BundleCase("good, seen before", good, None, newest=7, newest_statement=2)
    yield BundleCase(
        "good, with members that nobody knows", bundle_text(statement_content(x="y"), _small(z=[-1])), None
    )
    handed_over = [key_entry(TRAFFIC.spki, [], 0, NOW), key_entry(TRAFFIC.spki, [], NOW, NOW + 1)]
    yield BundleCase("good, one key after the other", bundle_text(statement_content(), _small(keys=handed_over)), None)
    yield from _forged(good)
    yield from _elsewhere_and_old(good)
    yield from _malformed(good)


def _forged(good: str) -> Iterator[BundleCase]:
    said, root_signature, content, signature = good.split(".")
    forged = BundleFault.FORGED
    other = {"publisher": base64url.encode(OTHER.spki)}
    yield BundleCase("another root", bundle_text(statement_content(), _small(), root=OTHER), forged)
    yield BundleCase("another publisher", bundle_text(statement_content(), _small(), publisher=OTHER), forged)
    mine = bundle_text(statement_content(**other), _small(), root=OTHER, publisher=OTHER)
    yield BundleCase("another publisher with a statement of its own", mine, forged)
    yield BundleCase("the publisher as root", bundle_text(statement_content(), _small(), root=PUBLISHER), forged)
    for name, parts in (
        ("the root's signature in its higher form", (said, _high(root_signature), content, signature)),
        ("the publisher's signature in its higher form", (said, root_signature, content, _high(signature))),
        ("signatures changed about", (said, signature, content, root_signature)),
        ("contents changed about", (content, root_signature, said, signature)),
        ("no root's signature", (said, "", content, signature)),
        ("no publisher's signature", (said, root_signature, content, "")),
        ("another statement", (_json(statement_content(number=3)), root_signature, content, signature)),
        ("another bundle", (said, root_signature, _json(_small(version=8)), signature)),
        ("nothing as statement", ("", root_signature, content, signature)),
    ):
        yield BundleCase(name, ".".join(parts), forged)
    no_prefix = base64url.encode(p256.low_s(PUBLISHER.sign(base64url.decode(content))))
    yield BundleCase("signed without the prefix", f"{said}.{root_signature}.{content}.{no_prefix}", forged)
    no_key = bundle_text(statement_content(publisher="AAAA"), _small())
    yield BundleCase("a publisher's key that is none", no_key, forged)


def _high(text: str) -> str:
    return base64url.encode(high(base64url.decode(text)))


def _json(content: dict[str, Canonical]) -> str:
    return base64url.encode(canonical(content))


def _elsewhere_and_old(good: str) -> Iterator[BundleCase]:
    elsewhere = "another city"
    places: tuple[tuple[str, dict[str, Canonical], dict[str, Canonical]], ...] = (
        (f"{elsewhere} in both", {"city": "880200"}, {"city": "880200"}),
        (f"{elsewhere} in the bundle", {}, {"city": "880200"}),
        (f"{elsewhere} in the statement", {"city": "880200"}, {}),
    )
    for name, said, content in places:
        yield BundleCase(name, bundle_text(statement_content(**said), _small(**content)), BundleFault.OTHER_CITY)
    for name, start, end, fault in (
        ("begins now", NOW, NOW + DAY, None),
        ("begins a second later", NOW + 1, NOW + DAY, BundleFault.STATEMENT_TIME),
        ("ends a second later", NOW - DAY, NOW + 1, None),
        ("ends now", NOW - DAY, NOW, BundleFault.STATEMENT_TIME),
        ("for 400 days", NOW, NOW + LONGEST_STATEMENT_S, None),
        ("for 400 days and a second", NOW, NOW + LONGEST_STATEMENT_S + 1, BundleFault.STATEMENT_TIME),
        ("that ends before it begins", NOW, NOW - 1, BundleFault.STATEMENT_TIME),
    ):
        said = {"from": start, "to": end}
        lasting = statement_content(**{"from": start, "to": end})
        yield BundleCase(f"a statement {name}", bundle_text(lasting, _small()), fault)
    two = [key_entry(TRAFFIC.spki, [], 0, NOW + 1), key_entry(TRAFFIC.spki, [], NOW, NOW + 2)]
    yield BundleCase(
        "two live keys of one kid", bundle_text(statement_content(), _small(keys=two)), BundleFault.TWO_KEYS
    )
    yield BundleCase("older than seen", good, BundleFault.OLDER, newest=8)
    yield BundleCase("a statement older than seen", good, BundleFault.OLDER, newest_statement=3)
    yield BundleCase("out of time and older", good, BundleFault.STATEMENT_TIME, now=NOW + 301 * DAY, newest=8)


def _malformed(good: str) -> Iterator[BundleCase]:
    said, root_signature, content, signature = good.split(".")
    for name, text in (
        ("nothing", ""),
        ("three parts", f"{said}.{root_signature}.{content}"),
        ("five parts", f"{good}.AA"),
        ("padding", f"{said}.{root_signature}=.{content}.{signature}"),
        ("a letter of plain base64", f"{said}.{root_signature[:-1]}+.{content}.{signature}"),
        ("a space", f"{said}. {root_signature}.{content}.{signature}"),
        ("a length of no bytes", f"{said}.AAAAA.{content}.{signature}"),
    ):
        yield BundleCase(f"written otherwise, {name}", text, BundleFault.MALFORMED)
    for name, octets in _writings():
        both = f"{said}.{root_signature}.{_signed(octets)}"
        yield BundleCase(f"signed, {name}", both, BundleFault.MALFORMED)
    for name, changed in _shapes():
        text = bundle_text(statement_content(), _small(**changed))
        yield BundleCase(f"signed, {name}", text, BundleFault.MALFORMED)
    statements: tuple[tuple[str, dict[str, Canonical]], ...] = (
        ("version 2", {"v": 2}),
        ("no publisher", {"publisher": None}),
        ("a publisher that is no base64url", {"publisher": "A"}),
        ("a number that is a text", {"number": "2"}),
        ("a time below 0", {"from": -1}),
    )
    for name, changed in statements:
        text = bundle_text(statement_content(**changed), _small())
        yield BundleCase(f"a statement with {name}", text, BundleFault.MALFORMED)


def _signed(octets: bytes) -> str:
    signature = p256.low_s(PUBLISHER.sign(signed_json.BUNDLE + octets))
    return f"{base64url.encode(octets)}.{base64url.encode(signature)}"


def _writings() -> Iterator[tuple[str, bytes]]:
    right = canonical(_small())
    yield "a blank in it", right.replace(b":", b": ", 1)
    yield "a line's end behind it", right + b"\n"
    yield "a member twice", b'{"city":"880100",' + right[1:]
    yield "members in another order", b'{"version":7,' + right[1:].replace(b',"version":7', b"")
    yield "a fraction", right.replace(b'"version":7', b'"version":7.0')
    yield "an exponent", right.replace(b'"version":7', b'"version":7e0')
    yield "a number beyond 2^53", right[:-1] + b',"w":9007199254740993}'
    yield "a large power", right[:-1] + b',"w":1e+21}'
    yield "half a character", right[:-1] + b',"w":"\\ud800"}'
    yield "a letter escaped", right.replace(b"880100", b"\\u0038" + b"80100")
    yield "no UTF-8", right[:-1] + b',"w":"\xff"}'
    yield "a mark in front", b"\xef\xbb\xbf" + right
    yield "nothing at all", b""
    yield "an array", b"[]"
    yield "a text", b'"x"'
    yield "null", b"null"
    yield "no number", right[:-1] + b',"w":NaN}'


def _shapes() -> Iterator[tuple[str, dict[str, Canonical]]]:
    entry = key_entry(TRAFFIC.spki, ["driving_licence"])
    assert isinstance(entry, dict)
    yield "version 2", {"v": 2}
    yield "true as version", {"v": True}
    yield "a city that is a number", {"city": 880100}
    yield "no time", {"made_at": None}
    yield "keys that are no array", {"keys": {}}
    yield "a key that is no object", {"keys": ["x"]}
    yield "a key under another's id", {"keys": [{**entry, "kid": "0000"}]}
    yield "a key's id in capitals", {"keys": [{**entry, "kid": str(entry["kid"]).upper() + "A"}]}
    yield "a type that is a number", {"keys": [{**entry, "types": [1]}]}
    yield "a key that is no base64url", {"keys": [{**entry, "spki": "!"}]}
    yield "an authority without a name", {"authorities": [{"n": 1, "zh": "局"}]}
    yield "a profile without a type", {"profiles": [_profile(type=None)]}
    yield "a profile that is 1 sensitive", {"profiles": [_profile(sensitive=1)]}
    yield "a field of an unknown form", {"profiles": [_profile(fields=[_field("money")])]}
    yield "a field with half a length", {"profiles": [_profile(fields=[_field("digits", len="9")])]}
    yield "a field with a table that is a number", {"profiles": [_profile(fields=[_field("code", table=1)])]}
    yield "tables that are no object", {"tables": []}
    yield "a table of numbers", {"tables": {"x": [1]}}
    yield "a list without its hash", {"list": {"number": 1, "made_at": 1}}
    yield "no list", {"list": None}


def _field(form: str, **more: Canonical) -> Canonical:
    return {"key": "k", "zh": "字", "en": "F", "form": form, **more}


@dataclass(frozen=True)
class ListCase:
    """A presented list, the circumstances and the fault that must be named."""

    name: str
    presented: bytes
    fault: ListFault | None
    bundle_number: int = 5
    bundle_hash: bytes = bytes(32)
    newest: int | None = None

    def read(self) -> RevocationList | ListFault:
        """What the server says."""
        return revocation_list.read(
            self.presented,
            expected_city=CITY,
            publisher=PUBLISHER.spki,
            bundle_number=self.bundle_number,
            bundle_hash=self.bundle_hash,
            newest_seen_number=self.newest,
            verify=signing.verify,
        )


def listed(number: int = 6, rids: list[bytes] = RIDS, city: str = CITY, made_at: int = NOW - 600) -> bytes:
    """A list as the publisher signs it."""
    return revocation_list.written(rids, city=city, number=number, made_at=made_at, salt=SALT, sign=PUBLISHER.sign)


def resigned(signed: bytes) -> bytes:
    """Whatever bytes as a list, signed by the publisher."""
    return signed + p256.low_s(PUBLISHER.sign(signed))


def lists() -> Iterator[ListCase]:
    """All of them, in an order that stays."""
    good = listed()
    signed = good[:-64]
    yield ListCase("good", good, None)
    yield ListCase("good, empty", listed(rids=[]), None)
    yield ListCase("good, the bundle's own", listed(5), None, bundle_hash=sha256(listed(5)).digest())
    yield ListCase("good, seen before", good, None, newest=6)
    yield ListCase("the bundle's number with another hash", listed(5), ListFault.OTHER_LIST)
    yield ListCase("older than the bundle's", listed(4), ListFault.OLDER)
    yield ListCase("older than seen", good, ListFault.OLDER, newest=7)
    yield ListCase("another city's", listed(city="880200"), ListFault.OTHER_CITY)
    forged = ListFault.FORGED
    yield ListCase("another publisher's", signed + p256.low_s(OTHER.sign(signed)), forged)
    yield ListCase("the higher signature", signed + high(good[-64:]), forged)
    yield ListCase("a bit flipped", good[:40] + bytes([good[40] ^ 1]) + good[41:], forged)
    yield ListCase("a byte behind", good + b"\0", forged)
    malformed = ListFault.MALFORMED
    yield ListCase("nothing", b"", malformed)
    yield ListCase("another format", b"LZL2" + good[4:], malformed)
    yield ListCase("87 bytes", good[:87], malformed)
    for name, octets in (
        ("nothing behind the head", signed[:24]),
        ("a set cut in its head", signed[:36]),
        ("a set cut short", signed[:-1]),
        ("a byte behind the set", signed + b"\0"),
        ("a bit behind the set", signed[:-1] + bytes([signed[-1] | 1])),
        ("p 0", signed[:28] + b"\0" + signed[29:]),
        ("p 33", signed[:28] + b"\x21" + signed[29:]),
        ("more ids than are read", signed[:24] + b"\0\x20\0\0" + signed[28:]),
        ("numbers beyond the largest", signed[:37] + b"\xff" * (len(signed) - 37)),
        ("ones without end", signed[:37] + b"\xff" * 200),
        ("a number beyond the set's", signed[:24] + b"\0\0\0\1\x02" + signed[29:37] + b"\xf0"),
        ("a time beyond 2^53", signed[:16] + (2**53).to_bytes(8, "big") + signed[24:]),
    ):
        yield ListCase(f"signed, {name}", resigned(octets), malformed)


@dataclass(frozen=True)
class AuthorityCase:
    """A presented authority of an inspector, and the fault that must be named."""

    name: str
    presented: str
    fault: AuthorityFault | None
    now: int = NOW

    def read(self) -> Authority | AuthorityFault:
        """What the server says."""
        return offline_authority.read(
            self.presented, expected_city=CITY, publisher=PUBLISHER.spki, now=self.now, verify=signing.verify
        )


def authority(**changed: Canonical) -> str:
    """An inspector's authority for a shift."""
    scene: Canonical = {
        "code": "traffic.roadside", "zh": "机动车路面查验", "en": "Roadside vehicle check", "case_number": False,
        "types": {"driving_licence": ["name", "class"]},
    }  # fmt: skip
    content: dict[str, Canonical] = {
        "v": 1, "city": CITY, "id": "a1", "account": "b2", "badge": "880101", "name": "云●",
        "organisation": {"zh": "云汀市公安局交通警察支队", "en": "Yunting Traffic Police"},
        "device_key": base64url.encode(DEVICE.point), "from": NOW - 60, "to": NOW + 3600, "scenes": [scene],
    }  # fmt: skip
    return signed_json.written({**content, **changed}, prefix=signed_json.AUTHORITY, sign=PUBLISHER.sign)


def authorities() -> Iterator[AuthorityCase]:
    """All of them, in an order that stays."""
    good = authority()
    yield AuthorityCase("good", good, None)
    yield AuthorityCase("its first second", good, None, now=NOW - 60)
    yield AuthorityCase("before it begins", good, AuthorityFault.OUT_OF_TIME, now=NOW - 61)
    yield AuthorityCase("its last second", good, None, now=NOW + 3599)
    yield AuthorityCase("when it ends", good, AuthorityFault.OUT_OF_TIME, now=NOW + 3600)
    yield AuthorityCase("another city's", authority(city="880200"), AuthorityFault.OTHER_CITY)
    content, signature = good.split(".")
    yield AuthorityCase("the higher signature", f"{content}.{_high(signature)}", AuthorityFault.FORGED)
    look = signed_json.written({"v": 1}, prefix=signed_json.LOOK, sign=PUBLISHER.sign)
    yield AuthorityCase("signed for something else", look, AuthorityFault.FORGED)
    malformed: tuple[tuple[str, dict[str, Canonical]], ...] = (
        ("version 2", {"v": 2}),
        ("a device key of 32 bytes", {"device_key": base64url.encode(bytes(32))}),
        ("no scenes", {"scenes": None}),
        ("no city", {"city": None}),
        ("an organisation without names", {"organisation": {}}),
        (
            "types that are no object",
            {"scenes": [{"code": "x", "zh": "x", "en": "x", "case_number": True, "types": []}]},
        ),
        ("a scene that needs 0", {"scenes": [{"code": "x", "zh": "x", "en": "x", "case_number": 0, "types": {}}]}),
    )
    for name, changed in malformed:
        yield AuthorityCase(name, authority(**changed), AuthorityFault.MALFORMED)
    for name, text in (("one part", content), ("three parts", f"{good}.AA"), ("nothing", "")):
        yield AuthorityCase(name, text, AuthorityFault.MALFORMED)


def described(case: BundleCase | ListCase | AuthorityCase) -> dict[str, Any]:
    """A case as it stands in the file: what is as usual is left out."""
    usual = type(case)(name="", presented=case.presented, fault=None)  # type: ignore[arg-type]
    found = {"name": case.name, "presented": case.presented, "fault": case.fault}
    found |= {
        key: getattr(case, key)
        for key in case.__dataclass_fields__
        if key not in found and getattr(case, key) != getattr(usual, key)
    }
    return {key: value.hex() if isinstance(value, bytes) else value for key, value in found.items()}
