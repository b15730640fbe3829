"""Reports of registered institutions: uploaded for an owner who is named exactly, sealed, and told to the owner."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.identity.people import details_of, find_organisation, find_person, organisations
from backend.identity.rules import Actor, Role
from backend.kernel import outbox
from backend.kernel.attempts import count, refuse_if_spent
from backend.kernel.errors import FieldProblem, InvalidField, NotFound
from backend.kernel.keys import KeyProvider
from backend.kernel.outcome import Refused
from backend.kernel.upsert import inserting
from backend.seals import service as seals
from backend.sources import materials
from backend.sources.materials import Source
from backend.sources.models import Material, ReportInstitution
from backend.sources.rules.libraries import normal_code
from backend.sources.uploads import Paper
from backend.standards.calendar import date_in_shanghai
from backend.standards.canonical_json import canonical

TOLD: Final = "material.reported"
PREFIX: Final = b"LZR1"
KIND: Final = "report"
UPLOADERS: Final = frozenset({Role.RELYING_STAFF, Role.ISSUING_OFFICER})
MOST_WRONG, WINDOW = 20, timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Institution:
    """A registered institution of one's own, and which kinds of reports it may upload."""

    id: UUID
    name: str
    name_en: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is uploaded: by which institution, for whom, by number and name exactly."""

    institution_id: UUID
    kind: str
    owner_code: str
    owner_name: str
    number: str
    valid_until: date | None
    paper: Paper


def register(session: Session, organisation_id: UUID, kinds: Sequence[str], *, now: datetime) -> None:
    """Enter an institution into the register, or the kinds that it may upload now."""
    said = {"kinds": list(kinds), "ended_at": None}
    way = inserting(session, ReportInstitution.__table__).values(  # type: ignore[arg-type] # declared as FromClause
        organisation_id=organisation_id, registered_at=now, **said
    )
    session.execute(way.on_conflict_do_update(index_elements=["organisation_id"], set_=said))


def own(session: Session, actor: Actor) -> list[Institution]:
    """Registered institutions in which somebody may upload today."""
    offices = {one.organisation_id for one in actor.offices if one.role in UPLOADERS}
    rows = session.execute(
        select(ReportInstitution.organisation_id, ReportInstitution.kinds).where(
            ReportInstitution.organisation_id.in_(list(offices)), ReportInstitution.ended_at.is_(None)
        )
    ).all()
    named = organisations(session, [row.organisation_id for row in rows])
    return [
        Institution(one.id, one.name, one.name_en, tuple(row.kinds))
        for row in rows
        if (one := named.get(row.organisation_id)) is not None
    ]


def upload(session: Session, keys: KeyProvider, report: Report, *, actor: Actor, now: datetime) -> UUID | Refused:
    """Keep a report for its owner under the institution's seal.

    Returns:
        Its id; or Refused("nobody"): nobody has this number and this name. The try is counted.

    Raises:
        NotFound: not an own registered institution.
        InvalidField: a kind that it may not upload, or a term that is over.
        TooManyAttempts: too many numbers that fit no name.
        NoSeal: the institution has no seal that can be used.
    """
    institution = next((one for one in own(session, actor) if one.id == report.institution_id), None)
    if institution is None:
        raise NotFound
    today = date_in_shanghai(now)
    _refuse(report, institution.kinds, today)
    owner = _owner(session, keys, report, actor, now)
    if owner is None:
        return Refused("nobody")
    used = seals.usable(session, institution.id, now=now)
    source = Source(KIND, organisation_id=institution.id, remark=report.number, valid_until=report.valid_until)
    ident = materials.keep(
        session, keys, owner=owner, kind=report.kind, file=report.paper, source=source,
        actor_id=actor.account_id, now=now,
    )  # fmt: skip
    row = session.get_one(Material, ident)
    message = statement(row)
    if row.seal is not None and row.kid == used.kid and seals.sealed_at(session, sha256(message).digest()):
        return ident  # sent twice: it is sealed and told already
    row.kid, row.seal = used.kid, seals.sign(keys, used.kid, message)
    session.flush()
    seals.enter_use(
        session,
        seal_id=used.id,
        kid=used.kid,
        organisation_id=institution.id,
        actor_id=actor.account_id,
        ground=report.number or report.kind,
        document_kind=KIND,
        document_id=str(ident),
        digest=sha256(message).digest(),
        at=now,
    )
    outbox.add(
        session, TOLD, {"material": str(ident), "owner": str(owner), "institution": str(institution.id)}, now=now
    )
    return ident


def statement(row: Material) -> bytes:
    """What an institution's seal signs: whose report of which kind this very file is, and until when it counts."""
    return PREFIX + canonical(
        {
            "id": str(row.id),
            "institution": str(row.institution_id),
            "owner": str(row.owner_id),
            "kind": row.kind,
            "sha256": row.digest.hex(),
            "valid_until": row.valid_until.isoformat() if row.valid_until else "",
        }
    )


def _refuse(report: Report, kinds: Collection[str], today: date) -> None:
    wrong = [
        FieldProblem(field, problem)
        for field, problem, is_wrong in (
            ("kind", "value", report.kind not in kinds),
            ("valid_until", "past", report.valid_until is not None and report.valid_until < today),
        )
        if is_wrong
    ]
    if wrong:
        raise InvalidField(tuple(wrong))


def _owner(session: Session, keys: KeyProvider, report: Report, actor: Actor, now: datetime) -> UUID | None:
    """The person or enterprise of this number, if that is the name.

    A wrong name and an unknown number get the same answer, and wrong tries are counted: this is no way to search.
    """
    tried = actor.account_id.bytes
    refuse_if_spent(session, "report_owner", tried, limit=MOST_WRONG, now=now)
    code = normal_code(report.owner_code)
    person = find_person(session, keys, code)
    if person is not None and details_of(session, keys, [person])[person].name == report.owner_name.strip():
        return person
    firm = find_organisation(session, code)
    if firm is not None and organisations(session, [firm])[firm].name == report.owner_name.strip():
        return firm
    count(session, "report_owner", tried, window=WINDOW, now=now)
    return None
