"""What a valid signature may cover: contents and tails that are none of a pass."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from backend.standards import cbor, offline_pass, p256
from backend.standards.offline_pass import Fault, Flag
from tests.passes import city
from tests.passes.city import DEVICE, GRANT, NOW, TRAFFIC, body, issue, show
from tests.passes.keys import Seeded


class Signed(NamedTuple):
    """A pass under valid signatures, and the fault that must be named."""

    name: str
    presented: bytes
    fault: Fault


def signed(content: bytes, issuer: Seeded = TRAFFIC, *, flags: int = 0, challenge: int = 0) -> bytes:
    """Whatever bytes as the content of a pass, with every signature right."""
    tail = NOW.to_bytes(4, "big") + bytes([flags]) + challenge.to_bytes(2, "big")
    return show(issue(bytes([0x11]) + issuer.kid + content, issuer), tail=tail)


def array(*content: cbor.Value) -> bytes:
    return cbor.encode(list(content))


def contents() -> Iterator[Signed]:
    head: Sequence[cbor.Value] = (city.EXP_HOUR, b"\1" * 6, DEVICE.point)
    rest = list(city.raw(1, 1, city.DRIVER))
    wrong: dict[str, bytes] = {
        "no array": cbor.encode(b"\1" * 20),
        "an empty array": array(),
        "an array of one": array(city.EXP_HOUR),
        "no device key": array(*head[:2]),
        "no profile": array(*head),
        "no authority": array(*head, 1),
        "no fields": array(*head, 1, 1),
        "a field too few": array(*head, *rest[:-1]),
        "a field too many": array(*head, *rest, None),
        "the device key missing": array(*head[:2], *rest),
        "expiry a text": array("1", *head[1:], *rest),
        "expiry null": array(None, *head[1:], *rest),
        "expiry beyond 2106": array(1_193_047, *head[1:], *rest),
        "expiry 2^64 - 1": array(2**64 - 1, *head[1:], *rest),
        "id a text": array(head[0], "abcdef", head[2], *rest),
        "id of 5 bytes": array(head[0], b"\1" * 5, head[2], *rest),
        "id of 7 bytes": array(head[0], b"\1" * 7, head[2], *rest),
        "device key a text": array(*head[:2], "x" * 33, *rest),
        "device key of 32 bytes": array(*head[:2], DEVICE.point[:32], *rest),
        "device key of 65 bytes": array(*head[:2], DEVICE.spki[-65:], *rest),
        "profile unknown": array(*head, 9, *rest[1:]),
        "profile a text": array(*head, "1", *rest[1:]),
        "profile null": array(*head, None, *rest[1:]),
        "authority unknown": array(*head, 1, 9, *rest[2:]),
        "authority bytes": array(*head, 1, b"\1", *rest[2:]),
        "another profile's fields": array(*head, *city.raw(2, 2, city.RESIDENT)[:1], *rest[1:]),
        "an array in an array": array(*head, *rest[:-1], [1]),
        "the array in an array": cbor.encode([[*head, *rest]]),
    }
    wrong |= {name: array(*head, *rest[:2], *fields) for name, fields in _fields(rest[2:])}
    wrong |= {name: array(*head[:2], point, *rest) for name, point in points()}
    for name, content in wrong.items():
        yield Signed(f"content, {name}", signed(content.ljust(2, b"\xf6")), Fault.CONTENT)
    yield from _behalf(head, rest)
    yield from _tails()


def _fields(right: Sequence[cbor.Value]) -> Iterator[tuple[str, Sequence[cbor.Value]]]:
    other: tuple[tuple[str, int, cbor.Value], ...] = (
        ("name a number", 0, 1),
        ("name bytes", 0, b"x"),
        ("name an array", 0, []),
        ("digits a text", 1, "0880100123"),
        ("digits of eleven places", 1, 10**10),
        ("digits beyond any", 1, 2**64 - 1),
        ("code a text", 2, "C1"),
        ("code unknown", 2, 3),
        ("code beyond any", 2, 2**63),
        ("day a text", 3, "2031-04-30"),
        ("day in the year 10000", 3, 2_932_897),
        ("day beyond any", 3, 2**40),
        ("text a number", 4, 0),
    )
    for name, place, value in other:
        yield name, [*right[:place], value, *right[place + 1 :]]


def points() -> Iterator[tuple[str, bytes]]:
    x = DEVICE.point[1:]
    off = next(n for n in range(1, 99) if not p256.is_on_curve(b"\2" + n.to_bytes(32, "big")))
    prime = 2**256 - 2**224 + 2**192 + 2**96 - 1
    yield "device key not on the curve", b"\2" + off.to_bytes(32, "big")
    yield "device key beyond the field", b"\2" + (prime + 5).to_bytes(32, "big")
    yield "device key all ones", b"\3" + b"\xff" * 32
    yield "device key the point at infinity", bytes(33)
    for first in (0, 1, 4, 5, 6, 7):
        yield f"device key that begins with {first}", bytes([first]) + x


def _behalf(head: Sequence[cbor.Value], rest: Sequence[cbor.Value]) -> Iterator[Signed]:
    with_flag = Flag.ON_BEHALF
    yield Signed("on behalf without the flag", signed(array(*head, *rest, "望●", GRANT)), Fault.CONTENT)
    yield Signed("the flag alone", signed(array(*head, *rest), flags=with_flag), Fault.CONTENT)
    for name, more in (
        ("delegate a number", (1, GRANT)),
        ("grant a text", ("望●", "0" * 16)),
        ("grant of 15 bytes", ("望●", GRANT[:15])),
        ("delegate missing", (None, GRANT)),
        ("grant before delegate", (GRANT, "望●")),
        ("delegate alone", ("望●",)),
    ):
        yield Signed(f"on behalf, {name}", signed(array(*head, *rest, *more), flags=with_flag), Fault.CONTENT)


def _tails() -> Iterator[Signed]:
    content = offline_pass.unsigned(body())[3:]
    for bit in (16, 32, 64, 128):
        yield Signed(f"tail, unknown flag {bit}", signed(content, flags=bit), Fault.CONTENT)
    yield Signed("tail, challenge without its flag", signed(content, challenge=1), Fault.CONTENT)
    yield Signed("tail, challenge 10000", signed(content, flags=1, challenge=10_000), Fault.CONTENT)
    yield Signed("tail, challenge 65535", signed(content, flags=1, challenge=65_535), Fault.CONTENT)


def written_otherwise() -> Iterator[Signed]:
    """The same values, or none, in CBOR that is not the one writing; all under valid signatures."""
    right = offline_pass.unsigned(body())[3:]
    name = cbor.encode("望●")
    others = {
        "a byte behind": right + b"\0",
        "a null behind": right + b"\xf6",
        "an array of another length": bytes([right[0] - 1]) + right[1:],
        "an array longer than it is": bytes([right[0] + 1]) + right[1:],
        "an array without end": b"\x9f" + right[1:] + b"\xff",
        "an array head of two bytes": b"\x98" + bytes([right[0] & 31]) + right[1:],
        "an array of 2^64 - 1": b"\x9b" + b"\xff" * 8 + right[1:],
        "an array of 2^32 - 1": b"\x9a" + b"\xff" * 4 + right[1:],
        "number in eight bytes": right.replace(b"\x1a", b"\x1b\0\0\0\0", 1),
        "number in five bytes where three do": right[:1] + b"\x1a\0\0\xff\xff" + right[6:],
        "a small number in two bytes": right.replace(b"\1\1" + name, b"\x18\1\1" + name),
        "a text head of two bytes": right.replace(name, b"\x78\x06" + name[1:]),
        "a text without end": right.replace(name, b"\x7f" + name + b"\xff"),
        "a text of 2^64 - 1": right.replace(name, b"\x7b" + b"\xff" * 8 + name[1:]),
        "bytes of 2^32": right.replace(b"\x46", b"\x5b\0\0\0\1\0\0\0\0", 1),
        "half a character": right.replace(name, b"\x66\xe6\x9c\x9b\xe2\x97\x28"),
        "a surrogate": right.replace(name, b"\x66\xed\xa0\x80abc"),
        "a byte of no UTF-8": right.replace(name, b"\x66abcde\xff"),
        "an overlong slash": right.replace(name, b"\x66abcd\xc0\xaf"),
        "beyond Unicode": right.replace(name, b"\x66ab\xf4\x90\x80\x80"),
        "a text that is not NFC": right.replace(name, b"\x66cafe\xcc\x81"),
        "a Hangul syllable in parts": right.replace(name, b"\x66\xe1\x84\x80\xe1\x85\xa1"),
        "a negative number": right[:-1] + b"\x20",
        "false": right[:-1] + b"\xf4",
        "undefined": right[:-1] + b"\xf7",
        "a simple value": right[:-1] + b"\xf8\xff",
        "half a number": right[:-1] + b"\xf9\x3c\x00",
        "a fraction": right[:-1] + b"\xfb\x3f\xf0\0\0\0\0\0\0",
        "a tag": right[:-1] + b"\xc0\xf6",
        "a map": right[:-1] + b"\xa0",
        "a break": right[:-1] + b"\xff",
        "a reserved length": right[:-1] + b"\x1c",
        "cut in a head": right[:-1] + b"\x19",
        "cut in a text": right[:-1] + b"\x63ab",
        "four arrays deep": right[:-1] + b"\x81\x81\x81\xf6",
        "a hundred arrays deep": right[:-1] + b"\x81" * 100 + b"\xf6",
        "zeros alone": bytes(90),
        "ones alone": b"\xff" * 90,
    }
    for name_of, content in others.items():
        assert content != right, name_of
        yield Signed(f"written otherwise, {name_of}", signed(content), Fault.CONTENT)
