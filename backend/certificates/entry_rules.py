"""What an office gives to be entered as a certificate, and every fault of its form: pure."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Final, Literal

from backend.catalogue.rules import FaceField, TypeDefinition, faults
from backend.certificates.pictures import SVG, picture_kind
from backend.certificates.rules import missing_fields
from backend.kernel.errors import FieldProblem
from backend.kernel.text import clean
from backend.standards import resident_id, uscc
from backend.standards.canonical_json import canonical

HolderKind = Literal["person", "enterprise"]

LONGEST_VALUE: Final = 4_000
LONGEST_ROWS: Final = 60_000
LONGEST_NAME: Final = 120
LONGEST_NUMBER: Final = 80
MOST_HOLDERS: Final = 20
LARGEST_PHOTO: Final = 2 * 2**20
_ROWS: Final = frozenset({"table", "persons"})


@dataclass(frozen=True, slots=True)
class HolderGiven:
    """Who a certificate is for: resident number or credit code, and the name on the face."""

    kind: HolderKind
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing that a certificate is about: `vehicle` or `property`, and its own number."""

    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class Record:
    """A certificate as an office gives it.

    Attributes:
        type: code of the catalogue.
        number: printed number; None where the type's rule gives it, or in the values already.
        values: field key to text as `catalogue.rules.values` writes each kind; without the picture.
        source_version: of the system it comes from; goes up with each change there.
    """

    type: str
    number: str | None
    holders: Sequence[HolderGiven]
    values: Mapping[str, str]
    issued_on: date
    valid_from: date
    valid_to: date | None
    photo: bytes | None = None
    subject: Subject | None = None
    source_version: int | None = None


def normal_number(text: str) -> str:
    """A printed number as it is looked for: full-width and small letters, and blanks, make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def cleaned(definition: TypeDefinition, record: Record) -> Record:
    """The record with codes in their normal form, empty values left out, and the number in its field."""
    values = {key: value for key, value in record.values.items() if value}
    key = definition.number_field
    number = (record.number or "").strip() or (values.get(key) if key else None) or None
    if key is not None and number is not None:
        values.setdefault(key, number)
    holders = tuple(replace(one, code=_normal_code(one), name=one.name.strip()) for one in record.holders)
    subject = replace(record.subject, code=normal_number(record.subject.code)) if record.subject else None
    return replace(record, number=number, values=values, holders=holders, subject=subject)


def numbered(definition: TypeDefinition, record: Record, number: str) -> Record:
    """The record with the number that the type's rule gave it."""
    key = definition.number_field
    return replace(record, number=number, values={**record.values, **({key: number} if key else {})})


def record_faults(
    definition: TypeDefinition, record: Record, *, today: date, drawn: bool = False
) -> tuple[FieldProblem, ...]:
    """Every fault of a cleaned record; a number that the type's rule gives may be missing.

    Args:
        drawn: a picture that is here already may be an SVG of the demo; nobody sends one.
    """
    return (
        *_holder_faults(definition, record, today),
        *_date_faults(record, today),
        *_value_faults(definition, record, today),
        *_other_faults(definition, record, drawn=drawn),
    )


def content_of(record: Record) -> bytes:
    """What a record says, canonical; two records that say the same are the same."""
    return canonical(
        {
            "holders": [[one.code, one.name] for one in record.holders],
            "values": dict(record.values),
            "issued_on": record.issued_on.isoformat(),
            "valid_from": record.valid_from.isoformat(),
            "valid_to": record.valid_to.isoformat() if record.valid_to else None,
            "photo": sha256(record.photo).hexdigest() if record.photo else None,
            "subject": [record.subject.kind, record.subject.code] if record.subject else None,
        }
    )


def subject_kind(definition: TypeDefinition) -> str | None:
    """The kind of thing a certificate of the type is about; None where it is its holder."""
    return None if definition.subject == "holder" else definition.subject


def _normal_code(one: HolderGiven) -> str:
    return resident_id.normalise(one.code) if one.kind == "person" else uscc.normalise(one.code)


def _holder_faults(definition: TypeDefinition, record: Record, today: date) -> Iterator[FieldProblem]:
    most = min(definition.max_holders, MOST_HOLDERS)
    if not record.holders:
        yield FieldProblem("holders", "missing")
    if len(record.holders) > most:
        yield FieldProblem("holders", "too_many")
    if len({one.code for one in record.holders}) < len(record.holders):
        yield FieldProblem("holders", "repeated")
    for place, one in enumerate(record.holders):
        if one.kind not in definition.holder_kinds:
            yield FieldProblem(f"holders.{place}.kind", "value")
        elif not _is_code(one.kind, one.code, today):
            yield FieldProblem(f"holders.{place}.code", "missing" if not one.code else one.kind)
        if problem := _text_fault(one.name, LONGEST_NAME):
            yield FieldProblem(f"holders.{place}.name", problem)


def _is_code(kind: str, code: str, today: date) -> bool:
    if kind == "person":
        return isinstance(resident_id.parse(code, today=today), resident_id.ResidentId)
    return isinstance(uscc.parse(code), uscc.Uscc)


def _date_faults(record: Record, today: date) -> Iterator[FieldProblem]:
    if record.issued_on > today:
        yield FieldProblem("issued_on", "future")
    if record.valid_to is not None and record.valid_to < record.valid_from:
        yield FieldProblem("valid_to", "before_start")


def _value_faults(definition: TypeDefinition, record: Record, today: date) -> Iterator[FieldProblem]:
    values, pictures = record.values, definition.photo_fields
    for key in values:
        if key not in definition.fields or key in pictures:
            yield FieldProblem(key, "unknown")
    follows = {definition.number_field} if record.number is None and definition.numbering else set()
    required = [f.key for f in definition.fields.values() if f.required and f.key not in pictures | follows]
    for key in missing_fields(required, values):
        yield FieldProblem(key, "missing")
    found: dict[str, str] = dict(faults(definition, values))
    for key, field in definition.fields.items():
        if key in values and key not in found and (problem := _field_fault(field, values[key], today)):
            found[key] = problem
    for key, problem in found.items():
        yield FieldProblem(key, problem)


def _field_fault(field: FaceField, value: str, today: date) -> str | None:
    longest = LONGEST_ROWS if field.kind in _ROWS else LONGEST_VALUE
    if problem := _text_fault(value, longest):
        return problem
    if field.kind == "resident_id" and not _is_code("person", value, today):
        return "person"
    if field.kind == "uscc" and not _is_code("enterprise", value, today):
        return "enterprise"
    return None


def _text_fault(text: str, longest: int) -> str | None:
    if not text:
        return "missing"
    if len(text) > longest:
        return "long"
    return None if clean(text) is not None else "characters"


def _other_faults(definition: TypeDefinition, record: Record, *, drawn: bool) -> Iterator[FieldProblem]:
    key, number = definition.number_field, record.number
    if key is not None and number is not None and record.values.get(key) != number:
        yield FieldProblem(key, "mismatch")
    if number is not None and (problem := _text_fault(number, LONGEST_NUMBER)):
        yield FieldProblem(key or "number", problem)
    kind = subject_kind(definition)
    if record.subject is not None and (record.subject.kind != kind or not record.subject.code):
        yield FieldProblem("subject", "value")
    if record.subject is not None and _text_fault(record.subject.code or "-", LONGEST_NUMBER):
        yield FieldProblem("subject", "characters")
    if record.photo is not None:
        place = next(iter(sorted(definition.photo_fields)), "photo")
        kind_of_picture = picture_kind(record.photo)
        if not definition.photo_fields or kind_of_picture is None or (kind_of_picture == SVG and not drawn):
            yield FieldProblem(place, "picture")
        elif len(record.photo) > LARGEST_PHOTO:
            yield FieldProblem(place, "large")
