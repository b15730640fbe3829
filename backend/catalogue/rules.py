"""Certificate types as data, and what can be answered from their fields: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from backend.standards import calendar, masks

Kind = Literal[
    "text", "long_text", "date", "month", "date_range", "enum", "number", "money", "photo", "table",
    "persons", "area_code", "uscc", "resident_id", "address",
]  # fmt: skip
SetName = Literal["minimal", "standard", "full"]
AnswerRule = Literal["age_at_least", "not_ended", "equals", "in_area", "one_of"]

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class FaceField:
    """One field of a certificate's face.

    Attributes:
        metadata_key: pinyin key of the national metadata standard.
        sensitive: 0 public, 1 ordinary, 2 personal, 3 highly personal; from 2 on it is masked until asked for.
        mask: how it is shown while hidden.
    """

    key: str
    label: str
    label_en: str
    kind: Kind
    required: bool
    sensitive: int
    mask: masks.MaskKind
    sets: tuple[SetName, ...]


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
    """One version of a certificate type; `document` is the whole entry as it is published."""

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
    document: Mapping[str, Any]

    def choices(self) -> tuple["FaceField | Answer", ...]:
        """Everything that can be shown: fields, then answers."""
        return (*self.fields.values(), *self.answers.values())

    def knows(self, key: str) -> bool:
        """Whether the type has such a field or answer."""
        return key in self.fields or key in self.answers

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
        document=document,
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


def answered(answer: Answer, values: Mapping[str, str], *, in_force: bool, today: date) -> str | None:
    """Answer yes or no, None where the face lacks the field the answer looks at.

    Args:
        values: the face's values by key.
        in_force: whether the certificate is in force today.
    """
    if answer.rule == "not_ended":
        return YES if in_force else NO
    value = values.get(answer.field)
    if value is None:
        return None
    return YES if _holds(answer, value, today) else NO


def _holds(answer: Answer, value: str, today: date) -> bool:
    if answer.rule == "age_at_least":
        birth = date.fromisoformat(value)
        return birth <= today and calendar.age_on(birth, today) >= int(answer.values[0])
    if answer.rule == "in_area":
        return value.startswith(answer.values[0])
    return value in answer.values


def attention_reasons(definition: TypeDefinition, values: Mapping[str, str], *, today: date) -> tuple[str, ...]:
    """Reasons of the type whose date has passed."""
    return tuple(
        rule.reason
        for rule in definition.attention
        if values.get(rule.field) and date.fromisoformat(values[rule.field]) < today
    )


def masked(definition: TypeDefinition, values: Mapping[str, str]) -> dict[str, str]:
    """The sensitive values as they are shown until somebody asks for them."""
    return {
        key: masks.mask(field.mask, values[key])
        for key, field in definition.fields.items()
        if field.sensitive >= 2 and field.kind != "photo" and key in values  # noqa: PLR2004 - the scale is in FaceField
    }


@dataclass(frozen=True, slots=True)
class SceneEntry:
    """A scene as the register shows it."""

    code: str
    name: str
    name_en: str
    organisation_id: Any
    organisation: str
    organisation_en: str
    legal_basis: str
    legal_basis_en: str
    needs_case_number: bool
    official_duty: bool
    counts_as_paper: bool
    types: Mapping[str, tuple[str, ...]]
    identity_fields: tuple[str, ...]
    contact: str
