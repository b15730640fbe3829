"""Fields of an offline pass: what stands on the certificate, written in as few bytes as its form allows.

| form | in the pass | as it is shown |
|---|---|---|
| text, name | text | the same (a name is masked before it is issued) |
| digits | whole number | its digits, with as many zeros in front as the profile's length asks for |
| days | days since 1970-01-01, to the end of 9999 | date, YYYY-MM-DD |
| code | place in a table of the bundle, from 0 | the text that stands there |

What is not on the certificate is null, in any form. Days before 1970 have no number: a profile with dates of birth
writes them as text.

Source: `codes.md` section 2.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeAlias

from backend.standards import cbor
from backend.standards.trust import Field, Form, Profile, Tables

Raw: TypeAlias = int | str | bytes | None

LAST_DAY: Final = 2_932_896
"""9999-12-31."""
LONGEST_DIGITS: Final = 19
"""Digits of a number that a whole number of CBOR certainly holds."""
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as it is shown, with its labels; `value` is None where nothing was there."""

    key: str
    zh: str
    en: str
    value: str | None


def written(profile: Profile, values: Mapping[str, str | None], tables: Tables) -> tuple[Raw, ...]:
    """A certificate's values in the order and the forms of a profile.

    Args:
        values: by key: text, digits, date as YYYY-MM-DD, or the text of a code; a missing key is null.

    Raises:
        ValueError: a value that its form cannot write.
    """
    return tuple(_written(field, values.get(field.key), tables) for field in profile.fields)


def read(profile: Profile, raw: Sequence[object], tables: Tables) -> tuple[Shown, ...]:
    """What a pass carries, as it is shown.

    Raises:
        ValueError: another number of fields, or one that has not its form.
    """
    if len(raw) != len(profile.fields):
        raise ValueError("another number of fields")
    return tuple(
        Shown(field.key, field.zh, field.en, _value(field, one, tables))
        for field, one in zip(profile.fields, raw, strict=True)
    )


def _written(field: Field, value: str | None, tables: Tables) -> Raw:
    if value is None or field.form in (Form.TEXT, Form.NAME):
        return value
    if field.form is Form.CODE:
        return _table(field, tables).index(value)
    if field.form is Form.DAYS:
        raw = (date.fromisoformat(value) - _EPOCH).days
    else:
        raw = int(value) if value.isascii() and value.isdigit() else -1
    if not 0 <= raw <= cbor.LARGEST or _value(field, raw, tables) != value:
        raise ValueError(f"no {field.form} that a pass can carry")
    return raw


def _value(field: Field, raw: object, tables: Tables) -> str | None:
    if raw is None:
        return None
    if field.form in (Form.TEXT, Form.NAME):
        if not isinstance(raw, str):
            raise ValueError("no text")
        return raw
    if not isinstance(raw, int):
        raise ValueError("no whole number")  # noqa: TRY004 - whoever reads a pass expects one kind of fault
    return _READ[field.form](field, raw, tables)


def _digits(field: Field, raw: int, _tables: Tables) -> str:
    digits = str(raw).zfill(field.length or 0)
    if len(digits) > (field.length or LONGEST_DIGITS):
        raise ValueError("more digits than the profile says")
    return digits


def _day(_field: Field, raw: int, _tables: Tables) -> str:
    if raw > LAST_DAY:
        raise ValueError("no such day")
    return (_EPOCH + timedelta(days=raw)).isoformat()


def _code(field: Field, raw: int, tables: Tables) -> str:
    table = _table(field, tables)
    if raw >= len(table):
        raise ValueError("no such code")
    return table[raw]


def _table(field: Field, tables: Tables) -> tuple[str, ...]:
    return tables.get(field.table or field.key, ())


_READ: Final[Mapping[Form, Callable[[Field, int, Tables], str]]] = {
    Form.DIGITS: _digits,
    Form.DAYS: _day,
    Form.CODE: _code,
}
