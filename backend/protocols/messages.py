"""What a department's system sends about one record, and every fault of its form."""

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    ValidationError,
    model_validator,
)

from backend.certificates.act_rules import ActName
from backend.certificates.entering import HolderGiven, Record, Subject
from backend.kernel.errors import FieldProblem
from backend.kernel.text import clean

MOST_VERSION: Final = 2**53 - 1
MOST_FAULTS: Final = 20
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NAMES: Final = frozenset(
    {
        "version", "type", "number", "face", "act", "holders", "kind", "code", "name", "values", "issued_on",
        "valid_from", "valid_to", "photo", "subject", "reason", "legal_basis", "document_number", "effective_on",
    }
)  # fmt: skip
"""Names of our own shapes: others in a fault's place were chosen by the sender."""


def _iso(value: Any) -> Any:
    if value is not None and not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError("date")
    return value


def _clean(text: str) -> str:
    cleaned = clean(text)
    if cleaned is None:
        raise ValueError("characters")
    return cleaned


def _bytes(text: str) -> str:
    b64decode(text, validate=True)
    return text


Day = Annotated[date, BeforeValidator(_iso)]
Words = Annotated[str, Field(max_length=200), AfterValidator(_clean)]
Line = Annotated[str, Field(max_length=80), AfterValidator(_clean)]
TypeCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
Number = Annotated[str, Field(min_length=1, max_length=80)]
Act = Literal[
    "suspend", "resume", "transfer_out", "transfer_back", "revoke_penalty", "revoke_error", "withdraw", "cancel", "void"
]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HolderMessage(_Sent):
    """Who it is for: resident number or credit code, and the name on the face."""

    kind: Literal["person", "enterprise"]
    code: Annotated[str, Field(max_length=40)]
    name: Annotated[str, Field(max_length=200)]


class SubjectMessage(_Sent):
    """What it is about, where that is a thing."""

    kind: Literal["vehicle", "property"]
    code: Annotated[str, Field(max_length=80)]


class FaceMessage(_Sent):
    """A certificate as it is to stand: all of it, not what changed."""

    holders: Annotated[list[HolderMessage], Field(max_length=20)]
    values: dict[str, str]
    issued_on: Day
    valid_from: Day
    valid_to: Day | None = None
    photo: Annotated[str, Field(max_length=3_000_000), AfterValidator(_bytes)] | None = None
    subject: SubjectMessage | None = None


class ActMessage(_Sent):
    """A change of state, with why."""

    act: Act
    reason: Words = ""
    legal_basis: Words = ""
    document_number: Line = ""
    effective_on: Day | None = None


class RecordMessage(_Sent):
    """One version of one record: its face, or an act on it."""

    version: Annotated[StrictInt, Field(ge=1, le=MOST_VERSION)]
    face: FaceMessage | None = None
    act: ActMessage | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> "RecordMessage":
        if (self.face is None) == (self.act is None):
            raise ValueError("face_or_act")
        return self


class BatchRecord(RecordMessage):
    """A record of a batch, with its type and its printed number."""

    type: TypeCode
    number: Number


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record on its way in; without a message where its form was wrong.

    Attributes:
        position: its place in the batch, from 0.
        type, number, version: as far as they could be read.
    """

    position: int
    type: str
    number: str
    version: int | None
    message: RecordMessage | None
    faults: tuple[FieldProblem, ...] = ()

    @property
    def act(self) -> ActName | None:
        """The act it asks for."""
        return ActName(self.message.act.act) if self.message is not None and self.message.act is not None else None


def incoming(position: int, raw: Mapping[str, Any]) -> Incoming:
    """Read a record of a batch; what is wrong with its form becomes faults, values stay out of them."""
    try:
        found = BatchRecord.model_validate(raw)
    except ValidationError as error:
        kind, number, version = raw.get("type"), raw.get("number"), raw.get("version")
        return Incoming(
            position,
            kind if isinstance(kind, str) and re.fullmatch(r"[a-z][a-z0-9_]{0,47}", kind) else "",
            number if isinstance(number, str) and len(number) <= 80 else "",  # noqa: PLR2004 - as `Number`
            version if type(version) is int and 1 <= version <= MOST_VERSION else None,
            None,
            faults_of(error),
        )
    return Incoming(position, found.type, found.number, found.version, found)


def faults_of(error: ValidationError) -> tuple[FieldProblem, ...]:
    """Where and what, in stable words."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    problems = (FieldProblem(_place(one["loc"]), _problem(one["type"], one["msg"])) for one in found[:MOST_FAULTS])
    return tuple(dict.fromkeys(problems))


def record_of(one: Incoming) -> Record:
    """The face as the certificate library takes it.

    Raises:
        ValueError: it has none.
    """
    if one.message is None or one.message.face is None:
        raise ValueError("no face")
    face = one.message.face
    return Record(
        type=one.type,
        number=one.number,
        holders=tuple(HolderGiven(holder.kind, holder.code, holder.name) for holder in face.holders),
        values=face.values,
        issued_on=face.issued_on,
        valid_from=face.valid_from,
        valid_to=face.valid_to,
        photo=b64decode(face.photo) if face.photo else None,
        subject=Subject(face.subject.kind, face.subject.code) if face.subject else None,
        source_version=one.message.version,
    )


def _place(location: Sequence[int | str]) -> str:
    parts = []
    for part in location:
        if not isinstance(part, int) and part not in _NAMES:
            break
        parts.append(str(part))
    return ".".join(parts) or "record"


def _problem(kind: str, words: str) -> str:
    own = words.rpartition(", ")[2]
    return own if kind == "value_error" and own in ("date", "characters", "face_or_act") else kind
