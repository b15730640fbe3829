"""Fields of an offline pass: what stands on the certificate, written in as few bytes as its form allows.

| form | in the pass | as it is shown |
|---|---|---|
| text, name | text | the same (a name is masked before it is issued) |
| digits | whole number | its digits, with as many zeros in front as the profile's length asks for |
| days | days since 1970-01-01, to the end of 9999 | date, YYYY-MM-DD |
| code | number in a table of the bundle | the name that stands there |

What is not on the certificate is null, in any form. Days before 1970 have no number: a profile with dates of birth
writes them as text.

Source: `codes.md` section 2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeAlias

from backend.standards.trust import Field, Form, Named, Profile

Raw: TypeAlias = int | str | bytes | None

LAST_DAY: Final = 2_932_896
"""9999-12-31."""
LONGEST_DIGITS: Final = 19
"""Digits of a number that a whole number of CBOR certainly holds."""
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as it is shown; `value` and `value_en` differ for codes alone, and are None where nothing was there."""

    key: str
    zh: str
    en: str
    value: str | None
    value_en: str | None


def written(
    profile: Profile, values: Mapping[str, str | None], tables: Mapping[str, Mapping[int, Named]]
) -> tuple[Raw, ...]:
    """A certificate's values in the order and the forms of a profile.

    Args:
        values: by key: text, digits, date as YYYY-MM-DD, or the Chinese name of a code; a missing key is null.

    Raises:
        ValueError: a value that its form cannot write.
    """
    return tuple(_written(field, values.get(field.key), tables) for field in profile.fields)


def read(profile: Profile, raw: Sequence[object], tables: Mapping[str, Mapping[int, Named]]) -> tuple[Shown, ...]:
    """What a pass carries, as it is shown.

    Raises:
        ValueError: another number of fields, or one that has not its form.
    """
    if len(raw) != len(profile.fields):
        raise ValueError("another number of fields")
    return tuple(_shown(field, one, tables) for field, one in zip(profile.fields, raw, strict=True))


def _written(field: Field, value: str | None, tables: Mapping[str, Mapping[int, Named]]) -> Raw:
    if value is None or field.form in (Form.TEXT, Form.NAME):
        return value
    if field.form is Form.DAYS:
        raw = (date.fromisoformat(value) - _EPOCH).days
    elif field.form is Form.DIGITS:
        raw = int(value) if value.isascii() and value.isdigit() else -1
    else:
        raw = next((number for number, named in _table(field, tables).items() if named.zh == value), -1)
    if raw < 0 or (field.form is not Form.CODE and _shown(field, raw, tables).value != value):
        raise ValueError(f"no {field.form} that a pass can carry")
    return raw


def _shown(field: Field, raw: object, tables: Mapping[str, Mapping[int, Named]]) -> Shown:
    if raw is None:
        return Shown(field.key, field.zh, field.en, None, None)
    if field.form is Form.CODE:
        named = _table(field, tables).get(_number(raw))
        if named is None:
            raise ValueError("no such code")
        return Shown(field.key, field.zh, field.en, named.zh, named.en)
    value = _plain(field, raw)
    return Shown(field.key, field.zh, field.en, value, value)


def _plain(field: Field, raw: object) -> str:
    if field.form is Form.DIGITS:
        digits = str(_number(raw)).zfill(field.length or 0)
        if len(digits) > (field.length or LONGEST_DIGITS):
            raise ValueError("more digits than the profile says")
        return digits
    if field.form is Form.DAYS:
        if _number(raw) > LAST_DAY:
            raise ValueError("no such day")
        return (_EPOCH + timedelta(days=_number(raw))).isoformat()
    if not isinstance(raw, str):
        raise ValueError("no text")  # noqa: TRY004 - whoever reads a pass expects one kind of fault
    return raw


def _number(raw: object) -> int:
    if not isinstance(raw, int):
        raise ValueError("no whole number")  # noqa: TRY004 - the same
    return raw


def _table(field: Field, tables: Mapping[str, Mapping[int, Named]]) -> Mapping[int, Named]:
    return tables.get(field.table or field.key, {})
