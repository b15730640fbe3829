"""Passes that were changed by chance: pwa/offline/mutations.test.ts draws the same ones."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import islice

from backend.standards.offline_pass import Checked, Fault
from tests.passes import city
from tests.passes.cases import Case
from tests.passes.keys import high

SEED = 20_261_123
SHORT, LONG = 2_000, 50_000
TAIL, SIGNATURE = 71, 64
WORD = 1 << 32


class Chance:
    """Marsaglia's xorshift of 32 bits: small enough to be the same anywhere."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def below(self, limit: int) -> int:
        """A number from 0, not above `limit` - 1."""
        one = self.state
        one ^= one << 13 & 0xFFFF_FFFF
        one ^= one >> 17
        one ^= one << 5 & 0xFFFF_FFFF
        self.state = one
        return one % limit

    def octets(self, count: int) -> bytes:
        """As many bytes."""
        return bytes(self.below(256) for _ in range(count))


def _flip(chance: Chance, one: bytes, _other: bytes) -> bytes:
    found = bytearray(one)
    for _ in range(1 + chance.below(3)):
        bit = chance.below(8 * len(found))
        found[bit // 8] ^= 1 << bit % 8
    return bytes(found)


def _set(chance: Chance, one: bytes, _other: bytes) -> bytes:
    at = chance.below(len(one))
    return one[:at] + chance.octets(1) + one[at + 1 :]


def _remove(chance: Chance, one: bytes, _other: bytes) -> bytes:
    at = chance.below(len(one))
    return one[:at] + one[at + 1 + chance.below(3) :]


def _insert(chance: Chance, one: bytes, _other: bytes) -> bytes:
    at = chance.below(len(one) + 1)
    return one[:at] + chance.octets(1 + chance.below(3)) + one[at:]


def _splice(chance: Chance, one: bytes, other: bytes) -> bytes:
    return one[: chance.below(len(one))] + other[chance.below(len(other)) :]


def _other_tail(_chance: Chance, one: bytes, other: bytes) -> bytes:
    return one[:-TAIL] + other[-TAIL:]


def _high_last(_chance: Chance, one: bytes, _other: bytes) -> bytes:
    return one[:-SIGNATURE] + high(one[-SIGNATURE:])


def _high_first(_chance: Chance, one: bytes, _other: bytes) -> bytes:
    at = len(one) - TAIL - SIGNATURE
    return one[:at] + high(one[at:-TAIL]) + one[-TAIL:]


def _time(chance: Chance, one: bytes, _other: bytes) -> bytes:
    at = len(one) - TAIL
    later = (int.from_bytes(one[at : at + 4], "big") + 1 + chance.below(40)) % WORD
    return one[:at] + later.to_bytes(4, "big") + one[at + 4 :]


def _signature(chance: Chance, one: bytes, _other: bytes) -> bytes:
    at = len(one) - (SIGNATURE if chance.below(2) else TAIL + SIGNATURE)
    return one[:at] + chance.octets(SIGNATURE) + one[at + SIGNATURE :]


def _swap(chance: Chance, one: bytes, _other: bytes) -> bytes:
    size = 1 + chance.below(16)
    first = chance.below(len(one) - 2 * size)
    second = first + size + chance.below(len(one) - first - 2 * size + 1)
    return (
        one[:first]
        + one[second : second + size]
        + one[first + size : second]
        + one[first : first + size]
        + one[second + size :]
    )


WAYS: tuple[Callable[[Chance, bytes, bytes], bytes], ...] = (
    _flip,
    _set,
    _remove,
    _insert,
    _splice,
    _other_tail,
    _high_last,
    _high_first,
    _time,
    _signature,
    _swap,
)


def mutated() -> Iterator[tuple[str, bytes]]:
    """Name of the good pass, and it changed: never one of the good ones. Without end."""
    good = city.good()
    names = [name for name in good if name != "sm2"]  # its library says on standard error what does not verify
    chance = Chance(SEED)
    while True:
        name, other = names[chance.below(len(names))], names[chance.below(len(names))]
        found = WAYS[chance.below(len(WAYS))](chance, good[name], good[other])
        if found not in good.values():
            yield name, found


def faults(count: int) -> list[Fault | None]:
    """What is said of the first of them; None would be a pass that holds."""
    return [_fault(name, presented) for name, presented in islice(mutated(), count)]


def _fault(name: str, presented: bytes) -> Fault | None:
    found = Case(name, presented, None, challenge=city.CHALLENGE if name == "sensitive" else None).check()
    return None if isinstance(found, Checked) else found.fault


def digest(found: list[Fault | None]) -> str:
    """One value for all verdicts in their order."""
    return sha256("\n".join(str(one) for one in found).encode()).hexdigest()


def flips(name: str) -> list[tuple[int, Fault | None]]:
    """Every single bit of a good pass flipped, as runs of one fault: how many in a row, and which."""
    base = city.good()[name]
    runs: list[tuple[int, Fault | None]] = []
    for bit in range(8 * len(base)):
        one = base[: bit // 8] + bytes([base[bit // 8] ^ 0x80 >> bit % 8]) + base[bit // 8 + 1 :]
        fault = _fault(name, one)
        if runs and runs[-1][1] == fault:
            runs[-1] = (runs[-1][0] + 1, fault)
        else:
            runs.append((1, fault))
    return runs
