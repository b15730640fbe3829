"""Profiles as a city names them: which fields of a type a pass carries, in which form, and what is masked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from backend.catalogue.rules import FaceField, TypeDefinition
from backend.standards import masks
from backend.standards.pass_fields import LONGEST_DIGITS
from backend.standards.trust import Field, Form, Profile, Tables

FORMS: Final[Mapping[Form, frozenset[str]]] = {
    Form.TEXT: frozenset({"text", "number", "uscc", "resident_id", "address", "enum", "month", "area_code"}),
    Form.NAME: frozenset({"text"}),
    Form.DIGITS: frozenset({"text", "number", "area_code"}),
    Form.DAYS: frozenset({"date", "date_range"}),
    Form.CODE: frozenset({"enum"}),
}
"""Form → kinds of fields that can be written in it. Of a period, `days` is its last day."""
_HIDDEN: Final = re.compile(f"{masks.HIDDEN}{{3,}}")
_SHORT: Final = masks.HIDDEN * 2
"""What stands for many hidden characters: each costs three octets, and how many there were tells nothing."""


@dataclass(frozen=True, slots=True)
class PassKind:
    """A profile with what only the issuer needs of it.

    Attributes:
        masks: by key, of what is masked before it is written.
    """

    profile: Profile
    masks: Mapping[str, masks.MaskKind]

    @property
    def printed(self) -> bool:
        """Whether it stands beside the code on a paper of a public fact, and on no phone."""
        return self.profile.printed

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of its fields, in order."""
        return tuple(one.key for one in self.profile.fields)


@dataclass(frozen=True, slots=True)
class Said:
    """A field as a city pack names it; without labels, the type's own."""

    key: str
    form: Form
    length: int | None = None
    label: str | None = None
    label_en: str | None = None


def faults(fields: Sequence[Said], definition: TypeDefinition) -> list[tuple[str, str]]:
    """What is wrong with a profile's fields for a type: key, and what."""
    found: list[tuple[str, str]] = []
    for one in fields:
        known = definition.fields.get(one.key)
        if known is None:
            found.append((one.key, "no field of the type"))
        elif known.kind not in FORMS[one.form]:
            found.append((one.key, f"a field of kind {known.kind} cannot be written as {one.form.value}"))
        elif (one.form is Form.DIGITS) != (one.length is not None) or (one.length or 1) > LONGEST_DIGITS:
            found.append((one.key, f"digits have a length of at most {LONGEST_DIGITS}, no other form has one"))
        elif (one.form is Form.NAME) != (known.mask == "name"):
            found.append((one.key, "a name is written as name, and nothing else is"))
        elif one.form not in (Form.NAME, Form.TEXT) and known.mask != "none":
            found.append((one.key, f"is masked ({known.mask}), so it is text"))
    return found


def field_of(one: Said, definition: TypeDefinition) -> Field:
    """The field as the bundle names it."""
    known: FaceField = definition.fields[one.key]
    table = f"{definition.code}.{one.key}" if one.form is Form.CODE else None
    return Field(one.key, one.label or known.label, one.label_en or known.label_en, one.form, one.length, table)


def masks_of(fields: Sequence[Said], definition: TypeDefinition) -> dict[str, masks.MaskKind]:
    """The masks of a profile's fields."""
    found = {one.key: definition.fields[one.key].mask for one in fields}
    return {key: mask for key, mask in found.items() if mask != "none"}


def of_document(document: Mapping[str, Any]) -> PassKind:
    """A kind of pass as it is stored."""
    said = document["profile"]
    fields = tuple(Field(**{**one, "form": Form(one["form"])}) for one in said["fields"])
    return PassKind(Profile(**{**said, "fields": fields}), document["masks"])


def document_of(kind: PassKind) -> dict[str, Any]:
    """A kind of pass as it is stored."""
    said = asdict(kind.profile)
    fields = [{**one, "form": one["form"].value} for one in said["fields"]]
    return {"profile": {**said, "fields": fields}, "masks": dict(kind.masks)}


def tables(kinds: Sequence[PassKind], types: Mapping[str, TypeDefinition]) -> dict[str, tuple[str, ...]]:
    """The tables of all codes: what the enumerations of the types have, in their order."""
    return {
        field.table: types[one.profile.type].fields[field.key].values
        for one in kinds
        for field in one.profile.fields
        if field.table is not None
    }


def extended(known: Sequence[str], said: Sequence[str]) -> tuple[str, ...]:
    """A table with what is new behind what it had: a pass names a place in it, which is never given another value."""
    return (*known, *(one for one in dict.fromkeys(said) if one not in known))


def prepared(kind: PassKind, values: Mapping[str, str], tables: Tables) -> dict[str, str | None]:
    """The values of a certificate as the pass may carry them: masked, of a period the last day.

    A code that the table does not have (it was issued under an older version of the type) is left out.
    """
    return {one.key: _prepared(kind, one, values.get(one.key), tables) for one in kind.profile.fields}


def _prepared(kind: PassKind, field: Field, value: str | None, tables: Tables) -> str | None:
    if value is None:
        return None
    if field.form is Form.DAYS:
        return value.rpartition("/")[2] or None
    if field.form is Form.CODE:
        return value if value in tables.get(field.table or "", ()) else None
    if field.form is Form.DIGITS:
        return value if value.isascii() and value.isdigit() and len(value) == field.length else None
    return _HIDDEN.sub(_SHORT, masks.mask(kind.masks.get(field.key, "none"), value))
