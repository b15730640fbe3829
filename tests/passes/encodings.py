"""Small things that both languages write and read: Base45, CBOR, points, signatures, sets, tails, the verdict table."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import product
from typing import Any

from backend.offline.rules.verdict import decide
from backend.standards import base45, cbor, golomb_set, offline_pass, p256
from backend.standards.offline_pass import Checked, Fault, Faulty
from tests.passes import city
from tests.passes.bundles import RIDS, SALT
from tests.passes.cases import Case
from tests.passes.keys import high, seeded

HOSTILE_CBOR = (
    "", "18", "1817", "190018", "1900ff", "1a0000ffff", "1b00000000ffffffff", "1c", "1d", "1e", "1f", "20", "3863",
    "40ff", "41", "5800", "5817" + "00" * 23, "5bffffffffffffffff", "5f4100ff", "61", "61ff", "62c328", "63eda080",
    "62c0af", "64f4908080", "6365cc81", "7801", "7b7fffffffffffffff", "7f6161ff", "810100", "81", "82f6",
    "8181818181f6",
    "9800", "9aff", "9bffffffffffffffff", "9ff6ff", "a0", "a10101", "bf", "c0f6", "d8", "e0", "f4", "f5", "f7", "f8ff",
    "f93c00", "fa3f800000", "fb3ff0000000000000", "fc", "ff", "f6f6",
)  # fmt: skip
NUMBERS = (0, 1, 23, 24, 255, 256, 65_535, 65_536, 2**32 - 1, 2**32, 2**53, 2**64 - 1)
OCTETS = (b"", b"\0", bytes(23), bytes(24), bytes(255), bytes(256))
WORDS = ("", "a", "望●", "é", "x" * 24, "😀", "\ufeffx", "\0", "𠮷野家")
ARRAYS: list[cbor.Value] = [[], [None], [0, b"\1", "c", None], [[[[]]]], [1] * 24]
VALUES: list[cbor.Value] = [*NUMBERS, *OCTETS, *WORDS, None, *ARRAYS]
TEXTS = (
    "", "LZ1", "LZ1:", "lz1:00", " LZ1:00", "LZ1:00\n", "LZ1:0", "LZ1:00", "LZ1:FGW", "LZ1:GGW", "LZ1:U5", "LZ1:V5",
    "LZ1:::", "LZ1::::", "LZ1:aa", "LZ1:0-_", "LZ1:００", "LZ1:BB8", "LZ1:%69 VD92EX0", "LZN:0000", "https://city.example/",
    "LZ1:" + "0" * 479, "LZ1:" + "0" * 480, "x" * 484, "😀" * 483, "😀" * 484,
)  # fmt: skip


def base45_pairs() -> Iterator[tuple[str, str]]:
    """Bytes and their text; the first three are RFC 9285's own."""
    for data in (b"AB", b"Hello!!", b"base-45", b"ietf!", b"", b"\0", b"\xff", b"\xff\xff", bytes(range(256))):
        yield data.hex(), base45.encode(data)


def texts() -> Iterator[tuple[str, str, bool]]:
    """What is read of a text: bytes, or the fault's word and True."""
    for text in TEXTS:
        found = offline_pass.read(text)
        yield (text, found.value, True) if isinstance(found, Fault) else (text, found.hex(), False)


def tagged(value: cbor.Value) -> Any:
    """A value as JSON holds it without loss."""
    if isinstance(value, list):
        return [tagged(one) for one in value]
    if isinstance(value, bytes):
        return {"b": value.hex()}
    if isinstance(value, str):
        return {"t": value}
    return value if value is None else {"n": str(value)}


def points() -> Iterator[tuple[str, str | None]]:
    """33 bytes, and the key that they are."""
    for number in range(20):
        point = seeded(f"point {number}").point
        yield point.hex(), p256.spki_of(point).hex()
        other = bytes([point[0] ^ 1]) + point[1:]
        yield other.hex(), p256.spki_of(other).hex()
    for x in range(12):
        point = b"\2" + x.to_bytes(32, "big")
        yield point.hex(), p256.spki_of(point).hex() if p256.is_on_curve(point) else None
    for hexed in ("", "02", "02" + "ff" * 32, "04" + "00" * 32, "00" * 33, "03" + "00" * 33):
        yield hexed, None


def signatures() -> Iterator[tuple[str, str, bool]]:
    """A signature, its lower form, and whether it is that."""
    for number in range(10):
        one = seeded("signer").sign(bytes([number]))
        for form in (p256.low_s(one), high(one)):
            yield form.hex(), p256.low_s(form).hex(), p256.is_low(form)


def no_signatures() -> Iterator[str]:
    """What has 64 bytes or not and is none."""
    low = p256.low_s(seeded("signer").sign(b""))
    order = p256.ORDER.to_bytes(32, "big")
    yield from (one.hex() for one in (b"", low[:63], low + b"\0", bytes(64), low[:32] + bytes(32)))
    yield from (one.hex() for one in (bytes(32) + low[32:], order + low[32:], low[:32] + order, b"\xff" * 64))


def sets() -> Iterator[dict[str, Any]]:
    """Golomb-coded sets, ids that are in them, and ids that are not."""
    for count, p in ((0, 20), (1, 20), (2, 1), (40, 20), (40, 8), (40, 32)):
        data = golomb_set.encode(RIDS[:count], salt=SALT, p=p)
        found = golomb_set.Set.read(data)
        others = [sha256(f"another {number}".encode()).digest()[:6] for number in range(60)]
        asked = [*RIDS[:count], *others]
        yield {"set": data.hex(), "size": len(found), "asked": [[rid.hex(), rid in found] for rid in asked]}


def tails() -> Iterator[tuple[int, int, int, str | None]]:
    """Time, flags and challenge, and the seven bytes; None where there are none."""
    for at, flags, challenge in (
        *((0, 0, 0), (city.NOW, 1, 4711), (2**32 - 1, 15, 9999), (1, 1, 0), (1, 14, 0)),
        *((1, 16, 0), (1, 0, 1), (1, 1, 10_000), (1, 1, -1)),
    ):
        try:
            yield at, flags, challenge, offline_pass.tail(at, flags, challenge).hex()
        except ValueError:
            yield at, flags, challenge, None


def verdicts() -> Iterator[list[Any]]:
    """The whole table of an inspector without a network: what was found, the circumstances, the decision."""
    good = {name: Case(name, city.good()[name], None).check() for name in ("ordinary", "printed")}
    found: list[tuple[str, Checked | Faulty]] = [*good.items(), *((fault.value, Faulty(fault)) for fault in Fault)]
    for (name, one), allows in product(found, (True, False)):
        ages = (None, -61, -60, 0, 7200, 7201) if isinstance(one, Checked) else (None, 0)
        for age, offline_ok, compare in product(ages, (True, False), (True, False)):
            decision = decide(
                one, list_age_s=age, limit_s=7200, offline_ok=offline_ok, authority_allows=allows, to_compare=compare
            )
            row = [name, age, offline_ok, allows, compare]
            yield [*row, decision.verdict, decision.reason, decision.kind.value]
