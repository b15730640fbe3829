"""Offline pass, format `LZ1`: a text in a QR that carries its own proof, for when neither phone has a network.

| offset | length | what |
|---|---|---|
| 0 | 1 | 0x11 issuer and holder ES256; 0x12 issuer SM2 with SM3, holder ES256; 0x21 printed: issuer ES256, no holder |
| 1 | 2 | kid: the first two bytes of SHA-256 over the issuer's SubjectPublicKeyInfo |
| 3 | n | CBOR array: expiry in hours since 1970, id (6 bytes), device key (33 bytes, not in printed ones), profile |
|   |   | number, authority number, the profile's fields; on behalf also the delegate's masked name and the grant's id |
| 3+n | 64 | issuer's signature over "LZ1i" and all before it |
| -71 | 7 | tail: time of showing (seconds, 4 bytes), flags (1 byte), challenge (2 bytes) |
| -64 | 64 | device's signature over "LZ1d", SHA-256 of all before the tail, and the tail |

Printed passes end with the issuer's signature. ES256 signatures are in their lower form (`p256`).
Pure: the clock, the keys and what was seen before are given.

Source: `codes.md` section 2; T09.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final, NoReturn, TypeAlias

from backend.standards import base45, cbor, p256, pass_content, pass_fields
from backend.standards.pass_content import CHALLENGES, FLAGS, HEAD, RID_BYTES, Algorithm, Behalf, Content, Flag
from backend.standards.signed_json import Verify
from backend.standards.trust import Key, Profile, Trust

__all__ = [
    "CHALLENGES",
    "EARLIEST_S",
    "LATEST_S",
    "LONGEST",
    "LONGEST_TEXT",
    "PREFIX",
    "SHORTEST",
    "SHORTEST_PRINTED",
    "SUITES",
    "Algorithm",
    "Behalf",
    "Body",
    "Checked",
    "Content",
    "Fault",
    "Faulty",
    "Flag",
    "Raw",
    "Showing",
    "check",
    "device_message",
    "issued",
    "issuer_message",
    "read",
    "replay_key",
    "shown",
    "tail",
    "text",
    "unsigned",
]

PREFIX: Final = "LZ1:"
LONGEST: Final = 319
SHORTEST: Final = 140
SHORTEST_PRINTED: Final = 90
LONGEST_TEXT: Final = 483
"""Letters of 319 bytes: what a QR code of version 13 holds at level M."""
EARLIEST_S: Final = 45
LATEST_S: Final = 15

_ISSUED: Final = b"LZ1i"
_SHOWN: Final = b"LZ1d"
_KID, _TAIL, _SIGNATURE = 2, 7, p256.SIGNATURE_BYTES


class Fault(StrEnum):
    """Why a pass is not accepted, in the order in which it is looked at; the first is named."""

    MALFORMED = "malformed"
    LENGTH = "length"
    UNKNOWN_ALGORITHM = "unknown_algorithm"
    UNKNOWN_KEY = "unknown_key"
    KEY_NOT_LIVE = "key_not_live"
    SUITE_NOT_HERE = "suite_not_here"
    ISSUER_SIGNATURE = "issuer_signature"
    CONTENT = "content"
    TYPE_NOT_ALLOWED = "type_not_allowed"
    DEVICE_SIGNATURE = "device_signature"
    SHOWN_EARLY = "shown_early"
    SHOWN_LATE = "shown_late"
    EXPIRED = "expired"
    LISTED = "listed"
    CHALLENGE_MISSING = "challenge_missing"
    CHALLENGE_WRONG = "challenge_wrong"
    REPLAYED = "replayed"


Raw: TypeAlias = pass_fields.Raw
SUITES: Final = {Algorithm.ES256: "intl", Algorithm.SM2: "gm", Algorithm.PRINTED: "intl"}


@dataclass(frozen=True, slots=True)
class Body:
    """What an issuer signs.

    Attributes:
        exp_hour: hours since 1970; the pass is expired from the beginning of that hour on.
        device_key: compressed point, 33 bytes; None in a printed pass alone.
        fields: profile number, authority number, the profile's fields; on behalf two more.
    """

    algorithm: Algorithm
    kid: bytes
    exp_hour: int
    rid: bytes
    device_key: bytes | None
    fields: tuple[Raw, ...]


@dataclass(frozen=True, slots=True)
class Showing:
    """What the device signed: when (seconds since 1970), under which circumstances, for which challenge."""

    shown_at: int
    flags: Flag
    challenge: int | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A pass that holds. `showing` and `replay_key` are None for a printed one."""

    content: Content
    showing: Showing | None
    replay_key: bytes | None


@dataclass(frozen=True, slots=True)
class Faulty:
    """A pass that does not hold; `content` is there from the moment the issuer's signature and the content held."""

    fault: Fault
    content: Content | None = None


class _Stop(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def unsigned(body: Body) -> bytes:
    """Algorithm, kid and content, as the issuer signs them after `LZ1i`.

    Raises:
        ValueError: something has not its length, a device key is missing or too many, or CBOR cannot write it.
    """
    key = [] if body.device_key is None else [body.device_key]
    if len(body.kid) != _KID or len(body.rid) != RID_BYTES or any(len(one) != p256.COMPRESSED_BYTES for one in key):
        raise ValueError("kid, id or device key has another length")
    if (body.algorithm is Algorithm.PRINTED) is not (body.device_key is None):
        raise ValueError("a printed pass has no device key, and every other one has")
    content: list[cbor.Value] = [body.exp_hour, body.rid, *key, *body.fields]
    return bytes([body.algorithm]) + body.kid + cbor.encode(content)


def issuer_message(unsigned: bytes) -> bytes:
    """What the issuer signs."""
    return _ISSUED + unsigned


def issued(unsigned: bytes, signature: bytes) -> bytes:
    """A pass as it is given to a device, or printed; an ES256 signature is brought to its lower form.

    Raises:
        ValueError: the signature has another length.
    """
    if len(signature) != _SIGNATURE:
        raise ValueError("a signature has 64 bytes")
    return unsigned + (signature if unsigned[0] == Algorithm.SM2 else p256.low_s(signature))


def tail(shown_at: int, flags: int, challenge: int) -> bytes:
    """Seven bytes that are new with every showing.

    Raises:
        ValueError: an unknown flag, a challenge beyond four digits, or one without its flag.
    """
    if flags & ~FLAGS or not 0 <= challenge < CHALLENGES or (challenge and not flags & Flag.CHALLENGE):
        raise ValueError("no tail of a pass")
    return shown_at.to_bytes(4, "big") + bytes([flags]) + challenge.to_bytes(2, "big")


def device_message(issued: bytes, tail: bytes) -> bytes:
    """What the device signs."""
    return _SHOWN + sha256(issued).digest() + tail


def shown(issued: bytes, tail: bytes, signature: bytes) -> bytes:
    """A pass as it stands in the QR; the signature is brought to its lower form.

    Raises:
        ValueError: the signature has another length.
    """
    if len(signature) != _SIGNATURE:
        raise ValueError("a signature has 64 bytes")
    return issued + tail + p256.low_s(signature)


def text(pass_: bytes) -> str:
    """The text of the QR."""
    return PREFIX + base45.encode(pass_)


def read(presented: str) -> bytes | Fault:
    """The bytes of a presented text; untrusted. What is too long for a QR of ours is not read at all."""
    if len(presented) > LONGEST_TEXT:
        return Fault.LENGTH
    if not presented.startswith(PREFIX):
        return Fault.MALFORMED
    try:
        return base45.decode(presented.removeprefix(PREFIX))
    except ValueError:
        return Fault.MALFORMED


def replay_key(presented: bytes) -> bytes:
    """What is remembered of a showing: SHA-256 without the device's signature, which has more than one form."""
    return sha256(presented[:-_SIGNATURE]).digest()


def check(
    presented: bytes,
    *,
    trust: Trust,
    now: int,
    expected_challenge: int | None,
    is_listed: Callable[[bytes], bool],
    is_seen: Callable[[bytes], bool],
    verify: Verify,
    suites: Collection[str] = ("intl",),
) -> Checked | Faulty:
    """Check a pass; the first fault ends it.

    Args:
        presented: bytes of the QR; untrusted.
        now: seconds since 1970.
        expected_challenge: what this checker asked for, 0 to 9999; None where nothing was asked.
        is_listed: whether an id is in the revocation list.
        is_seen: whether a `replay_key` was accepted before; the caller remembers the new one.
        verify: signatures; the device's key comes as a SubjectPublicKeyInfo too.
        suites: what can be checked here: with SM2 in it, `verify` must be able to.
    """
    content: Content | None = None
    try:
        issued, rest = _split(presented)
        key = _key(issued, trust, now)
        _issuer_signature(issued, key, verify, suites)
        content = _content(issued, rest, trust)
        if not _is_allowed(content, key):
            _stop(_or_no_point(Fault.TYPE_NOT_ALLOWED, content.device_key))
        showing = None if content.device_key is None else _showing(content.device_key, issued, rest, verify)
        _times(content, showing, now)
        if is_listed(content.rid):
            _stop(Fault.LISTED)
        if showing is None:
            return Checked(content, None, None)
        _challenge(content.profile, showing, trust, expected_challenge)
        seen = replay_key(presented)
        if is_seen(seen):
            _stop(Fault.REPLAYED)
        return Checked(content, showing, seen)
    except _Stop as stop:
        return Faulty(stop.fault, None if stop.fault is Fault.CONTENT else content)


def _stop(fault: Fault) -> NoReturn:
    raise _Stop(fault)


def _split(presented: bytes) -> tuple[bytes, bytes]:
    """What the issuer made, and what the device added."""
    printed = presented[:1] == bytes([Algorithm.PRINTED])
    if not (SHORTEST_PRINTED if printed else SHORTEST) <= len(presented) <= LONGEST:
        _stop(Fault.LENGTH)
    if presented[0] not in SUITES:
        _stop(Fault.UNKNOWN_ALGORITHM)
    end = len(presented) if printed else len(presented) - _TAIL - _SIGNATURE
    return presented[:end], presented[end:]


def _key(issued: bytes, trust: Trust, now: int) -> Key:
    keys = trust.keys.get(issued[1:HEAD], ())
    if not keys:
        _stop(Fault.UNKNOWN_KEY)
    live = [key for key in keys if key.is_live(now)]
    if not live:
        _stop(Fault.KEY_NOT_LIVE)
    return live[0]


def _issuer_signature(issued: bytes, key: Key, verify: Verify, suites: Collection[str]) -> None:
    suite = SUITES[Algorithm(issued[0])]
    if suite not in suites:
        _stop(Fault.SUITE_NOT_HERE)
    message, signature = issuer_message(issued[:-_SIGNATURE]), issued[-_SIGNATURE:]
    if (suite == "intl" and not p256.is_low(signature)) or not verify(key.spki, suite, message, signature):
        _stop(Fault.ISSUER_SIGNATURE)


def _content(issued: bytes, rest: bytes, trust: Trust) -> Content:
    try:
        return pass_content.read(issued, rest[4] if rest else 0, int.from_bytes(rest[5:_TAIL], "big"), trust)
    except (ValueError, IndexError):
        _stop(Fault.CONTENT)


def _is_allowed(content: Content, key: Key) -> bool:
    """A key signs the types of its office alone; what is for paper is on paper, and nothing sensitive is."""
    wrong_place = content.printed is not content.profile.printed or (content.printed and content.profile.sensitive)
    return content.profile.type in key.types and not wrong_place


def _or_no_point(fault: Fault, device_key: bytes | None) -> Fault:
    """This fault, or the one that comes before it: the device's key is no point of the curve.

    It is looked for where something is wrong already, because to look costs as much as half a signature: with such a
    key nothing verifies.
    """
    return fault if device_key is None or p256.is_on_curve(device_key) else Fault.CONTENT


def _showing(device_key: bytes, issued: bytes, rest: bytes, verify: Verify) -> Showing:
    tail, signature = rest[:_TAIL], rest[_TAIL:]
    message = device_message(issued, tail)
    if not p256.is_low(signature) or not verify(p256.short_spki(device_key), "intl", message, signature):
        _stop(_or_no_point(Fault.DEVICE_SIGNATURE, device_key))
    challenge = int.from_bytes(tail[5:], "big") if tail[4] & Flag.CHALLENGE.value else None
    return Showing(int.from_bytes(tail[:4], "big"), Flag(tail[4]), challenge)


def _times(content: Content, showing: Showing | None, now: int) -> None:
    if showing is not None and showing.shown_at < now - EARLIEST_S:
        _stop(Fault.SHOWN_EARLY)
    if showing is not None and showing.shown_at > now + LATEST_S:
        _stop(Fault.SHOWN_LATE)
    if now >= content.expires_at:
        _stop(Fault.EXPIRED)


def _challenge(profile: Profile, showing: Showing, trust: Trust, expected: int | None) -> None:
    """Whoever asked wants that answer; of a sensitive type one must have been asked for."""
    compulsory = profile.sensitive and trust.challenge_compulsory
    if showing.challenge is None and (compulsory or expected is not None):
        _stop(Fault.CHALLENGE_MISSING)
    if showing.challenge != expected and (compulsory or expected is not None):
        _stop(Fault.CHALLENGE_WRONG)
