"""How what an office gave is known again: by keyed hashes of its number and of all it says."""

from collections.abc import Sequence

from backend.certificates import entry_rules
from backend.certificates.entry_rules import Record
from backend.kernel.fields import blind_index
from backend.kernel.keys import KeyProvider


def number_index(keys: KeyProvider, number: str) -> bytes:
    """What finds a printed number without storing it."""
    return blind_index(keys, "number", entry_rules.normal_number(number))


def digest(keys: KeyProvider, record: Record) -> bytes:
    """Keyed hash of all that a cleaned record says: the same record again is known by it."""
    return blind_index(keys, "record", entry_rules.content_of(record).decode())


def serial_of(identifier: str) -> str:
    """The variable part of an identifier of ours."""
    return identifier.split(".")[-3]


def waves(places: Sequence[int], records: Sequence[Record]) -> list[list[int]]:
    """Places in order, such that no wave has a number twice: a later record finds the earlier one entered."""
    waves: list[list[int]] = []
    turns: dict[str, int] = {}
    for place in places:
        number = records[place].number
        key = entry_rules.normal_number(number) if number else f"#{place}"
        turn = turns.get(key, 0)
        turns[key] = turn + 1
        if turn == len(waves):
            waves.append([])
        waves[turn].append(place)
    return waves
