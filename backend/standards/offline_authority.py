"""Inspector's authority: what one inspector may look at without a network, signed by the publisher of the city.

Two parts of base64url: JSON, and the publisher's signature over `LZD1` and it. It is made for a shift and for the
device that asked: what that device later reports is signed by the key named here.

Source: `codes.md` section 2; R21.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from backend.standards import p256, signed_json
from backend.standards.json_shape import Shape
from backend.standards.signed_json import AUTHORITY, Forged, Malformed, Verify
from backend.standards.trust import Named


class AuthorityFault(StrEnum):
    """Why an authority is not accepted, in the order in which it is looked at."""

    MALFORMED = "malformed"
    FORGED = "forged"
    OTHER_CITY = "other_city"
    OUT_OF_TIME = "out_of_time"


@dataclass(frozen=True, slots=True)
class AllowedScene:
    """A scene, and the keys of each certificate type that it may see."""

    code: str
    name: Named
    case_number: bool
    types: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Authority:
    """Who may look, on which device, at what, from when until when (seconds since 1970)."""

    id: str
    account: str
    badge: str
    name: str
    organisation: Named
    device_key: bytes
    valid_from: int
    valid_to: int
    scenes: tuple[AllowedScene, ...]


def read(
    presented: str, *, expected_city: str, publisher: bytes, now: int, verify: Verify
) -> Authority | AuthorityFault:
    """Check an authority and read it; the first fault is named.

    Args:
        publisher: the key that the trust bundle's statement names, as a SubjectPublicKeyInfo.
        now: seconds since 1970; it holds from `valid_from` on and no more at `valid_to`.
    """
    try:
        given = Shape(signed_json.read(presented, prefix=AUTHORITY, spki=publisher, verify=verify))
        found = _authority(given)
        city = given.text("city")
    except Malformed:
        return AuthorityFault.MALFORMED
    except Forged:
        return AuthorityFault.FORGED
    if city != expected_city:
        return AuthorityFault.OTHER_CITY
    return found if found.valid_from <= now < found.valid_to else AuthorityFault.OUT_OF_TIME


def _authority(given: Shape) -> Authority:
    device_key = given.octets("device_key")
    if given.number("v") != 1 or len(device_key) != p256.COMPRESSED_BYTES:
        raise Malformed("another version, or no device key")
    return Authority(
        id=given.text("id"),
        account=given.text("account"),
        badge=given.text("badge"),
        name=given.text("name"),
        organisation=_named(given.inner("organisation")),
        device_key=device_key,
        valid_from=given.number("from"),
        valid_to=given.number("to"),
        scenes=tuple(_scene(one) for one in given.each("scenes")),
    )


def _scene(given: Shape) -> AllowedScene:
    types = given.inner("types")
    return AllowedScene(
        code=given.text("code"),
        name=_named(given),
        case_number=given.truth("case_number"),
        types={type_: types.texts(type_) for type_ in types.members()},
    )


def _named(given: Shape) -> Named:
    return Named(given.text("zh"), given.text("en"))
