"""How a type's printed numbers are made: pure. A type without a rule has its numbers typed and checked by a pattern."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, get_args

from stdnum.iso7064 import mod_11_2, mod_11_10, mod_37_36

PartKind = Literal["literal", "year", "date", "area", "sequence", "check"]
CHECKS: Final[dict[str, Callable[[str], str]]] = {
    "mod_11_10": mod_11_10.calc_check_digit,
    "mod_11_2": mod_11_2.calc_check_digit,
    "mod_37_36": mod_37_36.calc_check_digit,
}
"""ISO 7064 by name; each is counted over the digits and letters that stand before it."""
LENGTHS: Final[dict[str, tuple[int, ...]]] = {
    "year": (4, 2),
    "date": (8, 6),
    "area": (6, 4, 2),
    "sequence": tuple(range(1, 13)),
}
"""Which lengths a part may have; the first is its own where it says none, but for a sequence."""
BLANK: Final = "#"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a number.

    Attributes:
        text: what a literal says, or the method of a check.
        digits: how long a year (4 or 2), a date (8 or 6), an area (6, 4 or 2) or a sequence is.
    """

    kind: PartKind
    text: str = ""
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Numbering:
    """A type's rule: its parts in order, one of them the sequence."""

    parts: tuple[Part, ...]


def parse_numbering(document: Mapping[str, Any] | None) -> Numbering | None:
    """Read a rule; None where numbers are typed.

    Raises:
        KeyError, ValueError: not of the agreed shape.
    """
    if document is None:
        return None
    parts = tuple(_part(one) for one in document["parts"])
    if sum(part.kind == "sequence" for part in parts) != 1:
        raise ValueError("a number has one sequence")
    return Numbering(parts)


def _part(one: Mapping[str, Any]) -> Part:
    kind = one["kind"]
    if kind not in get_args(PartKind):
        raise ValueError(kind)
    if kind == "literal":
        return Part(kind, text=str(one["text"]))
    if kind == "check":
        if one["method"] not in CHECKS:
            raise ValueError(one["method"])
        return Part(kind, text=one["method"], digits=1)
    digits = int(one["digits"] if kind == "sequence" else one.get("digits", LENGTHS[kind][0]))
    if digits not in LENGTHS[kind]:
        raise ValueError(kind)
    return Part(kind, digits=digits)


def compose(numbering: Numbering, sequence: int, issued_on: date, area_code: str) -> str:
    """The number for a place in its sequence.

    Args:
        sequence: from 1, counted within `scope`.
        area_code: six digits of the issuing office.

    Raises:
        ValueError: the sequence has run out of digits, or does not begin at 1.
    """
    length = next(part.digits for part in numbering.parts if part.kind == "sequence")
    if not 1 <= sequence < 10**length:
        raise ValueError("the sequence has run out")
    return _written(numbering, str(sequence).zfill(length), issued_on, area_code)


def scope(numbering: Numbering, issued_on: date, area_code: str) -> str:
    """What numbers share that are counted together: their text with the sequence blank."""
    return _written(numbering, "", issued_on, area_code)


def _written(numbering: Numbering, sequence: str, issued_on: date, area_code: str) -> str:
    text = ""
    for part in numbering.parts:
        if part.kind == "check":
            text += CHECKS[part.text](_counted(text, part.text)) if sequence else BLANK
        elif part.kind == "sequence":
            text += sequence or BLANK * part.digits
        else:
            text += _fixed(part, issued_on, area_code)
    return text


def _fixed(part: Part, issued_on: date, area_code: str) -> str:
    if part.kind == "year":
        return str(issued_on.year)[-part.digits :]
    if part.kind == "date":
        return issued_on.strftime("%Y%m%d")[-part.digits :]
    return area_code[: part.digits] if part.kind == "area" else part.text


def _counted(text: str, method: str) -> str:
    """What a check digit is counted over: digits, and for a method with letters also Latin capitals."""
    letters = method == "mod_37_36"
    return "".join(one for one in text if one.isascii() and (one.isdigit() or (letters and "A" <= one <= "Z")))
