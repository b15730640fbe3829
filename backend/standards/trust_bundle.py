"""Trust bundle: what a checker without a network believes, from a root that is built into the app.

A text of four parts of base64url with dots between: the root's statement about the publisher's key (JSON), the root's
signature over `LZT1` and it, the publisher's bundle (JSON), the publisher's signature over `LZB1` and it. JSON is in
its canonical writing, signatures are ES256 in their lower form. Versions grow: an older one is refused.

Source: `codes.md` section 2; RFC 8785.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import combinations
from typing import Final

from backend.standards import signed_json
from backend.standards.canonical_json import Canonical
from backend.standards.json_shape import Shape
from backend.standards.signed_json import BUNDLE, STATEMENT, Forged, Malformed, Sign, Verify
from backend.standards.trust import Field, Form, Key, Named, Profile, Trust

LONGEST_STATEMENT_S: Final = 400 * 86_400
_VERSION: Final = 1
_PARTS: Final = 4


class BundleFault(StrEnum):
    """Why a bundle is not accepted, in the order in which it is looked at."""

    MALFORMED = "malformed"
    FORGED = "forged"
    OTHER_CITY = "other_city"
    STATEMENT_TIME = "statement_time"
    TWO_KEYS = "two_keys"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class Statement:
    """What the root says: whose bundles and lists are good from when until when, and which root is next."""

    city: str
    number: int
    publisher: bytes
    valid_from: int
    valid_to: int
    next_root: bytes


@dataclass(frozen=True, slots=True)
class ListNamed:
    """The revocation list that was the newest when the bundle was made."""

    hash: bytes
    number: int
    made_at: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that holds: its statement, its age and what passes are checked against."""

    statement: Statement
    city: str
    version: int
    made_at: int
    trust: Trust
    list: ListNamed


def statement(content: dict[str, Canonical], *, sign: Sign) -> str:
    """The root's two parts."""
    return signed_json.written(content, prefix=STATEMENT, sign=sign)


def written(statement: str, content: dict[str, Canonical], *, sign: Sign) -> str:
    """A whole bundle, under a statement that the root signed."""
    return f"{statement}.{signed_json.written(content, prefix=BUNDLE, sign=sign)}"


def root_hash(spki: bytes) -> bytes:
    """How a statement names the next root."""
    return sha256(spki).digest()


def read(
    presented: str,
    *,
    expected_roots: Collection[bytes],
    expected_city: str,
    newest_seen_version: int | None,
    now: int,
    verify: Verify,
    newest_seen_statement: int | None = None,
) -> Bundle | BundleFault:
    """Check a bundle and read it; the first fault is named.

    Args:
        expected_roots: public keys that are built in, as SubjectPublicKeyInfo.
        newest_seen_version: of the newest bundle that was ever accepted here; None where there was none.
        newest_seen_statement: number of its statement; a publisher whose key was replaced signs nothing more.
        now: seconds since 1970.
    """
    try:
        bundle = _signed(presented, expected_roots, verify)
    except Malformed:
        return BundleFault.MALFORMED
    except Forged:
        return BundleFault.FORGED
    return _fault(bundle, expected_city, now) or _age(bundle, newest_seen_version, newest_seen_statement) or bundle


def _fault(bundle: Bundle, expected_city: str, now: int) -> BundleFault | None:
    said = bundle.statement
    if {bundle.city, said.city} != {expected_city}:
        return BundleFault.OTHER_CITY
    if not said.valid_from <= now < said.valid_to <= said.valid_from + LONGEST_STATEMENT_S:
        return BundleFault.STATEMENT_TIME
    if any(_overlap(*pair) for keys in bundle.trust.keys.values() for pair in combinations(keys, 2)):
        return BundleFault.TWO_KEYS
    return None


def _age(bundle: Bundle, newest_version: int | None, newest_statement: int | None) -> BundleFault | None:
    older = bundle.version < (newest_version or 0) or bundle.statement.number < (newest_statement or 0)
    return BundleFault.OLDER if older else None


def _signed(presented: str, expected_roots: Collection[bytes], verify: Verify) -> Bundle:
    """Read what root and publisher signed.

    Raises:
        Malformed: not four parts, or JSON of another shape.
        Forged: not signed by a root that is built in, or not by the publisher that it names.
    """
    parts = presented.split(".")
    if len(parts) != _PARTS:
        raise Malformed("not four parts")
    octets, signature = signed_json.parts_of(".".join(parts[:2]))
    if not any(signed_json.signed_by(root, STATEMENT + octets, signature, verify=verify) for root in expected_roots):
        raise Forged("no root that is built in has signed")
    said = _statement(Shape(signed_json.content_of(octets)))
    content = signed_json.read(".".join(parts[2:]), prefix=BUNDLE, spki=said.publisher, verify=verify)
    return _bundle(said, Shape(content))


def _statement(given: Shape) -> Statement:
    _version_1(given)
    return Statement(
        city=given.text("city"),
        number=given.number("number"),
        publisher=given.octets("publisher"),
        valid_from=given.number("from"),
        valid_to=given.number("to"),
        next_root=given.octets("next_root"),
    )


def _version_1(given: Shape) -> None:
    if given.number("v") != _VERSION:
        raise Malformed("another version")


def _bundle(said: Statement, given: Shape) -> Bundle:
    _version_1(given)
    named = given.inner("list")
    trust = Trust(
        keys=_keys(given),
        profiles={one.number("n"): _profile(one) for one in given.each("profiles")},
        authorities=_names(given, "authorities"),
        tables={name: given.inner("tables").texts(name) for name in given.inner("tables").members()},
    )
    return Bundle(
        statement=said,
        city=given.text("city"),
        version=given.number("version"),
        made_at=given.number("made_at"),
        trust=trust,
        list=ListNamed(named.octets("hash"), named.number("number"), named.number("made_at")),
    )


def _keys(given: Shape) -> Mapping[bytes, tuple[Key, ...]]:
    """Keys by kid, each of which must be the one its kid says."""
    found: dict[bytes, tuple[Key, ...]] = {}
    for one in given.each("keys"):
        spki = one.octets("spki")
        kid = kid_of(spki)
        if one.text("kid") != kid.hex():
            raise Malformed("a key under another key's id")
        key = Key(kid, spki, one.number("from"), one.number("to"), frozenset(one.texts("types")))
        found[kid] = (*found.get(kid, ()), key)
    return found


def kid_of(spki: bytes) -> bytes:
    """How a pass names its issuer's key."""
    return sha256(spki).digest()[:2]


def _names(given: Shape, name: str) -> Mapping[int, Named]:
    return {one.number("n"): Named(one.text("zh"), one.text("en")) for one in given.each(name)}


def _profile(given: Shape) -> Profile:
    return Profile(
        number=given.number("n"),
        code=given.text("code"),
        type=given.text("type"),
        zh=given.text("zh"),
        en=given.text("en"),
        sensitive=given.truth("sensitive"),
        offline_ok=given.truth("offline_ok"),
        list_hours=given.number("list_hours"),
        printed=given.truth("printed"),
        fields=tuple(_field(one) for one in given.each("fields")),
    )


def _field(given: Shape) -> Field:
    return Field(
        key=given.text("key"),
        zh=given.text("zh"),
        en=given.text("en"),
        form=_form(given.text("form")),
        length=given.optional_number("len"),
        table=given.optional_text("table"),
    )


def _form(text: str) -> Form:
    try:
        return Form(text)
    except ValueError:
        raise Malformed("a form that is not known") from None


def _overlap(one: Key, other: Key) -> bool:
    return max(one.live_from, other.live_from) < min(one.live_to, other.live_to)
