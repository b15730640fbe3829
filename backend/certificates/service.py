"""Enter a certificate whose every part is given, as it was issued: for the load of a city, and for tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.catalogue.rules import TypeDefinition
from backend.catalogue.service import type_of
from backend.certificates import rules, writing
from backend.certificates.entering import RECORD
from backend.certificates.entry_rules import HolderGiven, Record
from backend.certificates.finding import digest, number_index
from backend.certificates.writing import CHANGED, Act, HolderOf, Making, Writing
from backend.kernel.errors import FieldProblem, InvalidField
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.kernel.upsert import inserting
from backend.seals import service as seals
from backend.standards import certificate_identifier

__all__ = ["CHANGED", "Act", "Draft", "HolderOf", "issue"]

LOADED = "entered with the city"


@dataclass(frozen=True, slots=True)
class Draft:
    """What an issuer issues.

    Attributes:
        serial: the variable part of the national identifier.
        values: field key → value; `photo` is apart.
    """

    type: str
    serial: str
    holders: Sequence[HolderOf]
    values: Mapping[str, str]
    issued_on: date
    valid_from: date
    valid_to: date | None
    photo: bytes | None = None
    version: int = 1
    supersedes: UUID | None = None
    disputed: bool = False
    act: Act = field(default_factory=lambda: Act(rules.Status.VALID))


def issue(
    session: Session, keys: KeyProvider, issuer_id: UUID, issuer_code: str, draft: Draft, *, kid: str, now: datetime
) -> UUID:
    """Sign, encrypt and enter a certificate; returns its id. Nobody is told.

    Raises:
        InvalidField: a required field is missing or a key is not of the type.
    """
    definition = type_of(draft.type, session)
    _refuse_wrong_fields(definition, draft)
    number = draft.values.get(definition.number_field or "")
    index = number_index(keys, number) if number else None
    one = Making(
        definition=definition,
        identifier=certificate_identifier.build(
            type_code=definition.type_code, issuer=issuer_code, serial=draft.serial, version=draft.version
        ),
        issuer_id=issuer_id,
        issuer_code=issuer_code,
        kid=kid,
        holders=draft.holders,
        values=draft.values,
        issued_on=draft.issued_on,
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
        photo=draft.photo,
        version=draft.version,
        supersedes=draft.supersedes,
        disputed=draft.disputed,
        act=draft.act,
        number_index=index,
    )
    ready, rows = writing.made(one), Writing(session, keys, now=now)
    rows.add(one, ready, seals.sign(keys, kid, ready.message))
    rows.write()
    seal = seals.usable(session, issuer_id, now=now)
    if seal.kid == kid:
        seals.enter_uses(session, [writing.use_of(seal, ready, actor_id=None, ground=LOADED, at=now)])
    if index is not None:
        _enter_record(session, keys, issuer_id, draft, index, ready.id)
    return ready.id


def _enter_record(
    session: Session, keys: KeyProvider, issuer_id: UUID, draft: Draft, index: bytes, certificate_id: UUID
) -> None:
    """The number's record, or its move to this certificate, which is the newest."""
    holders = [HolderGiven("person", one.code, one.name) for one in draft.holders]
    said = Record(
        draft.type, None, holders, draft.values, draft.issued_on, draft.valid_from, draft.valid_to, draft.photo
    )
    row = {
        "id": new_id(),
        "issuer_id": issuer_id,
        "type": draft.type,
        "number_index": index,
        "certificate_id": certificate_id,
        "source_version": None,
        "digest": digest(keys, said),
    }
    way = inserting(session, RECORD).values(row)
    session.execute(
        way.on_conflict_do_update(
            index_elements=[RECORD.c.issuer_id, RECORD.c.type, RECORD.c.number_index],
            set_={"certificate_id": certificate_id, "digest": row["digest"]},
        )
    )


def _refuse_wrong_fields(definition: TypeDefinition, draft: Draft) -> None:
    unknown = [key for key in draft.values if key not in definition.fields or key in definition.photo_fields]
    required = [f.key for f in definition.fields.values() if f.required and f.kind != "photo"]
    problems = [FieldProblem(key, "unknown") for key in unknown]
    problems += [FieldProblem(key, "missing") for key in rules.missing_fields(required, draft.values)]
    if problems or not draft.holders:
        raise InvalidField(tuple(problems))
