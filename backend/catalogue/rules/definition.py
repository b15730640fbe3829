"""Certificate types as data: what an entry of the catalogue says. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from backend.catalogue.rules.numbering import Numbering, parse_numbering
from backend.catalogue.rules.validity import Validity, parse_validity
from backend.standards import masks

Kind = Literal[
    "text", "long_text", "date", "month", "date_range", "enum", "number", "money", "photo", "table",
    "persons", "area_code", "uscc", "resident_id", "address",
]  # fmt: skip
SetName = Literal["minimal", "standard", "full"]
AnswerRule = Literal["age_at_least", "not_ended", "equals", "in_area", "one_of", "not_passed", "at_least"]
SecondPersonAct = Literal[
    "issue", "amend", "suspend", "resume", "transfer_out", "transfer_back", "revoke_penalty", "revoke_error",
    "withdraw", "cancel", "void",
]  # fmt: skip
"""Acts on a certificate for which a type may ask for a second officer."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table or of a list of persons."""

    key: str
    kind: Kind
    mask: masks.MaskKind
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FaceField:
    """One field of a certificate's face.

    Attributes:
        metadata_key: pinyin key of the national metadata standard.
        sensitive: 0 public, 1 ordinary, 2 personal, 3 highly personal; from 2 on it is masked until asked for.
        mask: how it is shown while hidden; a table has masks by column.
        values: of an enum, the values it may have.
        columns: of a table or a list of persons.
    """

    key: str
    label: str
    label_en: str
    kind: Kind
    required: bool
    sensitive: int
    mask: masks.MaskKind
    sets: tuple[SetName, ...]
    values: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A yes or no that stands for a value, such as "aged 18 or over"."""

    key: str
    label: str
    label_en: str
    rule: AnswerRule
    field: str
    values: tuple[str, ...]
    sets: tuple[SetName, ...]


@dataclass(frozen=True, slots=True)
class AttentionRule:
    """A date in the face whose passing needs a closer look, such as an inspection that is due."""

    reason: str
    field: str


@dataclass(frozen=True, slots=True)
class TypeDefinition:
    """One version of a certificate type; `document` is the whole entry as it is published.

    Attributes:
        holder_kinds: who may hold it: persons, enterprises or both.
        subject: what it is about: its holder, or a vehicle, a property or another thing.
        numbering: how its numbers are made; None: typed, and checked by `number_pattern`.
        second_person: acts that a second officer has to confirm.
        proof: it states how something stood at a time, and is not renewed.
    """

    code: str
    version: int
    type_code: str
    name: str
    name_en: str
    group: str
    sensitive: bool
    offline_ok: bool
    expiring_days: int
    fields: Mapping[str, FaceField]
    answers: Mapping[str, Answer]
    attention: tuple[AttentionRule, ...]
    number_field: str | None
    number_pattern: re.Pattern[str] | None
    document: Mapping[str, Any]
    holder_kinds: tuple[str, ...]
    max_holders: int
    subject: str
    validity: Validity
    numbering: Numbering | None
    second_person: frozenset[str]
    proof: bool

    @property
    def face(self) -> Mapping[str, Any]:
        """How it is drawn."""
        face: Mapping[str, Any] = self.document["face"]
        return face

    def choices(self) -> tuple["FaceField | Answer", ...]:
        """Everything that can be shown: fields, then answers."""
        return (*self.fields.values(), *self.answers.values())

    def knows(self, key: str) -> bool:
        """Whether the type has such a field or answer."""
        return key in self.fields or key in self.answers

    def sensitivity(self, key: str) -> int:
        """How personal a field is, 0 to 3; an answer tells nothing but itself."""
        return self.fields[key].sensitive if key in self.fields else 0

    def needs(self, key: str) -> str | None:
        """The face field that a key is read from: itself, or what its answer looks at."""
        if key in self.fields:
            return key
        return self.answers[key].field or None

    @property
    def photo_fields(self) -> frozenset[str]:
        """Keys whose value is a picture, kept apart from the others."""
        return frozenset(key for key, field in self.fields.items() if field.kind == "photo")


def parse_type(document: Mapping[str, Any]) -> TypeDefinition:
    """Read a catalogue entry.

    Raises:
        KeyError, ValueError: the entry is not of the agreed shape; the release does not start.
    """
    fields = {one["key"]: _field(one) for one in document["fields"]}
    answers = {one["key"]: _answer(one) for one in document["answers"]}
    for answer in answers.values():
        if answer.field and answer.field not in fields:
            raise ValueError(answer.key)
    return TypeDefinition(
        code=document["code"],
        version=document["version"],
        type_code=document["type_code"],
        name=document["name"],
        name_en=document["name_en"],
        group=document["group"],
        sensitive=document["sensitive"],
        offline_ok=document["offline_ok"],
        expiring_days=document["expiring_days"],
        fields=fields,
        answers=answers,
        attention=tuple(AttentionRule(one["reason"], one["field"]) for one in document["attention"]),
        number_field=document["face"].get("number"),
        number_pattern=re.compile(document["number_pattern"]) if "number_pattern" in document else None,
        document=document,
        holder_kinds=tuple(document.get("holder_kinds", ("person",))),
        max_holders=document.get("max_holders", 1),
        subject=document.get("subject", "holder"),
        validity=parse_validity(document.get("validity")),
        numbering=parse_numbering(document.get("numbering")),
        second_person=frozenset(document.get("second_person", ())),
        proof=document.get("proof", document["face"].get("family") == "proof"),
    )


def _field(one: Mapping[str, Any]) -> FaceField:
    return FaceField(
        key=one["key"],
        label=one["label"],
        label_en=one["label_en"],
        kind=one["kind"],
        required=one["required"],
        sensitive=one["sensitive"],
        mask=one["mask"],
        sets=tuple(one["sets"]),
        values=tuple(one.get("values", ())),
        columns=tuple(
            Column(column["key"], column["kind"], column["mask"], tuple(column.get("values", ())))
            for column in one.get("columns", ())
        ),
    )


def _answer(one: Mapping[str, Any]) -> Answer:
    values = tuple(one["values"]) if "values" in one else (str(one["value"]),) if "value" in one else ()
    return Answer(
        key=one["key"],
        label=one["label"],
        label_en=one["label_en"],
        rule=one["rule"],
        field=one.get("field", ""),
        values=values,
        sets=tuple(one["sets"]),
    )
