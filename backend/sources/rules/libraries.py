"""The base libraries as data: what each counts by, which fields it has, and what is wrong with a row of a feed: pure.

| library       | counts by     | is about               |
| population    | resident_id   | the person             |
| legal_persons | uscc          | the enterprise         |
| addresses     | address_code  | who lives or trades at |
| real_estate   | unit_number   | the owners             |
| pensions      | resident_id   | the person             |

The last is an office's own register and no base library of the nation; it is fed, asked and answered like them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from backend.kernel.text import clean
from backend.sources.rules.addresses import read
from backend.standards import resident_id, uscc

Kind = Literal["text", "name", "code", "date", "address", "number"]
LONGEST: Final = 400
MOST_ABOUT: Final = 20
SEPARATOR: Final = ";"


@dataclass(frozen=True, slots=True)
class Library:
    """A base library.

    Attributes:
        key: the field it counts by.
        about: the column with the numbers of whom a row is about, apart by `;`; the key itself where that is it.
        fields: field → kind, the key among them.
    """

    code: str
    key: str
    about: str
    fields: Mapping[str, Kind]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: the field and a stable word, never the value."""

    field: str
    problem: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be taken: its key and whom it is about in normal form, its fields without empty ones."""

    key: str
    about: tuple[str, ...]
    fields: Mapping[str, str]


LIBRARIES: Final[Mapping[str, Library]] = MappingProxyType(
    {
        one.code: one
        for one in (
            Library(
                "population",
                "resident_id",
                "resident_id",
                {
                    "resident_id": "code",
                    "name": "name",
                    "sex": "text",
                    "ethnicity": "text",
                    "birth_date": "date",
                    "registered_address": "address",
                    "residence_address": "address",
                    "household_number": "code",
                },
            ),
            Library(
                "legal_persons",
                "uscc",
                "uscc",
                {
                    "uscc": "code",
                    "name": "name",
                    "entity_type": "text",
                    "legal_representative": "name",
                    "registered_capital": "number",
                    "premises": "address",
                    "business_scope": "text",
                    "established_on": "date",
                },
            ),
            Library(
                "addresses",
                "address_code",
                "occupants",
                {"address_code": "code", "address": "address", "area_code": "code", "usage": "text"},
            ),
            Library(
                "real_estate",
                "unit_number",
                "owners",
                {
                    "unit_number": "code",
                    "certificate_number": "code",
                    "location": "address",
                    "usage": "text",
                    "floor_area": "number",
                    "co_ownership": "text",
                },
            ),
            Library(
                "pensions",
                "resident_id",
                "resident_id",
                {
                    "resident_id": "code",
                    "name": "name",
                    "pension_kind": "text",
                    "retired_on": "date",
                    "monthly_amount": "number",
                    "state": "text",
                },
            ),
        )
    }
)


def row_of(library: Library, given: Mapping[str, str], *, today: date) -> Row | tuple[Fault, ...]:
    """A row of a feed, checked; or every fault of it."""
    values = {name: value for name, value in given.items() if value.strip()}
    faults = [Fault(name, "unknown") for name in values if name not in library.fields and name != library.about]
    fields: dict[str, str] = {}
    for name, kind in library.fields.items():
        if name in values:
            written = _written(kind, name, values[name], today)
            if written is None:
                faults.append(Fault(name, "wrong"))
            else:
                fields[name] = written
    if library.key not in fields and library.key not in {one.field for one in faults}:
        faults.append(Fault(library.key, "missing"))
    about = [normal_code(one) for one in values.get(library.about, "").split(SEPARATOR) if one.strip()]
    if library.about not in library.fields and (
        len(about) > MOST_ABOUT or not all(is_number(one, today=today) for one in about)
    ):
        faults.append(Fault(library.about, "wrong"))
    return tuple(faults) or Row(fields[library.key], tuple(dict.fromkeys(about)), fields)


def value_of(library: Library, name: str, text: str, *, today: date) -> str | None:
    """A value as the library writes such a field; None where it is none, or the library has no such field."""
    kind = library.fields.get(name)
    return _written(kind, name, text, today) if kind is not None and text.strip() else None


def normal_code(text: str) -> str:
    """A number as it is compared and indexed: no blanks, capitals."""
    return "".join(text.split()).upper()


def is_number(code: str, *, today: date) -> bool:
    """Whether it is the number of a person or of an enterprise, its check character included."""
    person, firm = resident_id.parse(code, today=today), uscc.parse(code)
    return not (isinstance(person, resident_id.Invalid) and isinstance(firm, uscc.Invalid))


def _written(kind: Kind, name: str, value: str, today: date) -> str | None:
    text = clean(value)
    if text is None or len(text) > LONGEST:
        return None
    if kind == "code":
        code = normal_code(text)
        return code if name not in ("resident_id", "uscc") or is_number(code, today=today) else None
    if kind == "date" and not _is_day(text):
        return None
    return text if kind != "address" or read(text).street else None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
