"""Bind two people and part them: under one lock for both, so that limits are exact, each act in both records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Table, Uuid, column, or_, select, table, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.grants import service as grants
from backend.grants.family import rules
from backend.grants.family.models import FamilyMember, FamilyTie
from backend.grants.family.naming import birth_of
from backend.grants.family.rules import Kind, Obstacle, Proof, Side
from backend.grants.rules import Caps, Ground
from backend.identity import people
from backend.kernel import outbox
from backend.kernel.columns import UtcTime
from backend.kernel.db import locked
from backend.kernel.errors import NotFound
from backend.kernel.fields import Place, seal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.kernel.upsert import inserting
from backend.standards.calendar import date_in_shanghai, end_of_day

MEMBER: Table = FamilyMember.__table__  # type: ignore[assignment] # declared as FromClause
BOUND, PARTED = "family:bound", "family:parted"
TOLD = "family.changed"
GRANT = table("access_grant", column("id", Uuid), column("ended_at", UtcTime), column("ended_by", Uuid))
TIES = select(FamilyTie, GRANT.c.ended_at, GRANT.c.ended_by).join(GRANT, GRANT.c.id == FamilyTie.grant_id)
"""A tie stands and falls with its grant, however that was ended."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A tie to be made.

    Attributes:
        types: what a helper may see and show; none for everything.
        last_day: for a helper; guardianship ends by birthday.
    """

    kind: Kind
    adult_id: UUID
    other_id: UUID
    relation: str
    proof: Proof
    certificate_id: UUID | None = None
    types: tuple[str, ...] = ()
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class By:
    """Who acts: an account, and the office of a clerk."""

    account_id: UUID
    organisation: str = ""
    organisation_en: str = ""
    unit: str = ""
    badge: str = ""


def bind(session: Session, keys: KeyProvider, wanted: Wanted, *, by: By, limit: int, now: datetime) -> UUID | Obstacle:
    """Make a tie with its grant, or say what stands against it; both people are told.

    Args:
        limit: relatives a person may have.
    """
    lock(session, [wanted.adult_id, wanted.other_id])
    stands_against = against(session, keys, wanted, limit=limit, now=now)
    if stands_against is not None:
        return stands_against
    last_day = wanted.last_day or rules.last_day_as_minor(_birth(session, keys, wanted.other_id, now=now))
    tie = FamilyTie(
        id=new_id(),
        kind=wanted.kind,
        adult_id=wanted.adult_id,
        other_id=wanted.other_id,
        relation=wanted.relation,
        proof=wanted.proof,
        certificate_id=wanted.certificate_id,
        grant_id=_granted(session, keys, wanted, last_day, by=by, limit=limit, now=now),
        types=list(wanted.types),
        begun_at=now,
        last_day=last_day,
    )
    session.add(tie)
    session.flush()
    record(session, keys, BOUND, tie, by=by, reason=wanted.proof, now=now)
    return tie.id


def _granted(
    session: Session, keys: KeyProvider, wanted: Wanted, last_day: date, *, by: By, limit: int, now: datetime
) -> UUID:
    """The grant behind a tie: a guardian's is on nobody's word but the library's, a helper's on who is helped."""
    helps = wanted.kind is Kind.HELPER
    return grants.enter(
        session,
        keys,
        ground=Ground.GUARDIANSHIP,
        role=wanted.kind.value,
        subject_id=wanted.other_id,
        person_id=wanted.adult_id,
        grantor_id=wanted.other_id if helps else None,
        types=wanted.types if helps else None,
        valid_to=end_of_day(last_day),
        actor_id=by.account_id,
        caps=Caps(relatives=limit),
        now=now,
    )


def against(session: Session, keys: KeyProvider, wanted: Wanted, *, limit: int, now: datetime) -> Obstacle | None:
    """What stands against a tie now; only who holds the lock of both may rely on it."""
    adult, other = (
        Side(_birth(session, keys, one, now=now), relatives_of(session, one, now=now))
        for one in (wanted.adult_id, wanted.other_id)
    )
    return rules.obstacle(
        wanted.kind,
        adult,
        other,
        same=wanted.adult_id == wanted.other_id,
        bound=_are_bound(session, wanted, now=now),
        limit=limit,
        today=date_in_shanghai(now),
    )


def _birth(session: Session, keys: KeyProvider, person_id: UUID, *, now: datetime) -> date:
    number = people.details_of(session, keys, [person_id])[person_id].resident_id
    return birth_of(number, date_in_shanghai(now))


def end(
    session: Session, keys: KeyProvider, tie_id: UUID, *, person_id: UUID, by: By, reason: str, now: datetime
) -> None:
    """Part two people at once: the next request of the adult on any worker no longer shows anything of the other.

    Args:
        reason: why, in the person's words; sealed, shown to both.

    Raises:
        NotFound: unknown, over, or not this person's to end.
    """
    tie = session.get(FamilyTie, tie_id)
    if tie is None:
        raise NotFound
    lock(session, [tie.adult_id, tie.other_id])
    standing = _standing(session, tie.other_id, now=now)
    guardians = {one.adult_id for one in standing if one.kind == Kind.GUARDIAN and one.other_id == tie.other_id}
    may = rules.may_end(
        Kind(tie.kind),
        Proof(tie.proof),
        by_adult=person_id == tie.adult_id,
        by_other=person_id == tie.other_id,
        by_other_guardian=person_id in guardians,
    )
    if not may or tie not in standing:
        raise NotFound
    sealed = seal(keys, Place("family_tie", "end_reason", tie_id), reason.encode())
    session.execute(update(FamilyTie).where(FamilyTie.id == tie_id).values(end_reason=sealed))
    grants.end_of(
        session,
        keys,
        subject_id=tie.other_id,
        ground=Ground.GUARDIANSHIP,
        person_id=tie.adult_id,
        by=person_id,
        actor_id=by.account_id,
        now=now,
    )
    record(session, keys, PARTED, tie, by=by, reason="by_person", now=now)


def lock(session: Session, person_ids: Sequence[UUID]) -> None:
    """Whoever binds or parts one of these people waits until this transaction ends; in id order."""
    ordered = sorted(set(person_ids))
    session.execute(inserting(session, MEMBER).on_conflict_do_nothing(), [{"person_id": one} for one in ordered])
    session.execute(
        locked(select(MEMBER.c.person_id).where(MEMBER.c.person_id.in_(ordered)).order_by(MEMBER.c.person_id))
    ).all()


def relatives_of(session: Session, person_id: UUID, *, now: datetime) -> int:
    """To how many other people somebody is bound now, on either side."""
    ties = _standing(session, person_id, now=now)
    return len({tie.other_id if tie.adult_id == person_id else tie.adult_id for tie in ties})


def _are_bound(session: Session, wanted: Wanted, *, now: datetime) -> bool:
    ties = _standing(session, wanted.adult_id, now=now)
    return any(
        (tie.adult_id, tie.other_id, tie.kind) == (wanted.adult_id, wanted.other_id, wanted.kind) for tie in ties
    )


def _standing(session: Session, person_id: UUID, *, now: datetime) -> list[FamilyTie]:
    rows = session.execute(TIES.where(or_(FamilyTie.adult_id == person_id, FamilyTie.other_id == person_id)))
    return [tie for tie, ended_at, _ in rows if rules.stands(ended_at, tie.last_day, now=now)]


def record(
    session: Session, keys: KeyProvider, kind: str, tie: FamilyTie, *, by: By, reason: str, now: datetime
) -> None:
    """One event in the record of each of the two, and a hint to their open pages."""
    for person_id in (tie.adult_id, tie.other_id):
        entry = Entry(
            kind,
            by.account_id,
            person_id,
            organisation=by.organisation,
            organisation_en=by.organisation_en,
            unit=by.unit,
            badge=by.badge,
            outcome=tie.kind,
            reason=reason,
            refs=(str(tie.id), str(tie.grant_id)),
        )
        audit.append(session, keys, entry, now=now)
    tell(session, [tie.adult_id, tie.other_id], tie.id, now=now)


def tell(session: Session, person_ids: Sequence[UUID], ref: UUID, *, now: datetime) -> None:
    """A hint to the open pages of some people that something of their family changed."""
    listeners = [str(one) for one in person_ids]
    outbox.add(session, TOLD, {"listeners": listeners, "ref": str(ref)}, now=now)
