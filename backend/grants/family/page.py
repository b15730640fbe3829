"""What a person sees of the own family: whom one is bound to, on what word and until when, and what was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from backend.grants.family import rules
from backend.grants.family.binding import TIES
from backend.grants.family.models import FamilyTie
from backend.grants.family.rules import Kind, Proof
from backend.identity import people
from backend.identity.people import Details
from backend.kernel.fields import Place, unseal
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai

MOST = 200
Over: TypeAlias = Literal["by_person", "by_time"]
_Row: TypeAlias = tuple[FamilyTie, datetime | None, UUID | None]


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie as one of its two reads it, or another guardian of the same child.

    Attributes:
        adult, other: full names; both know each other.
        over: why it is over, None while it stands.
        ended_by: name of who ended it.
        reason: in that person's words.
        both_told: of each use the ward is told too.
        may_end: whether the reader may end it now.
    """

    id: UUID
    kind: Kind
    adult_id: UUID
    adult: str
    other_id: UUID
    other: str
    relation: str
    proof: Proof
    grant_id: UUID
    types: tuple[str, ...]
    begun_at: datetime
    last_day: date
    over: Over | None
    ended_at: datetime | None
    ended_by: str | None
    reason: str
    both_told: bool
    may_end: bool

    def guards(self, person_id: UUID) -> bool:
        """Whether this person is the guardian, now."""
        return self.kind is Kind.GUARDIAN and self.adult_id == person_id and self.over is None


def ties_of(session: Session, keys: KeyProvider, person_id: UUID, *, now: datetime) -> list[Tie]:
    """All ties of a person on either side, standing and over, and those of other guardians to the own wards."""
    own = _rows(session, or_(FamilyTie.adult_id == person_id, FamilyTie.other_id == person_id))
    wards = {
        tie.other_id
        for tie, ended_at, _ in own
        if tie.kind == Kind.GUARDIAN and tie.adult_id == person_id and rules.stands(ended_at, tie.last_day, now=now)
    }
    of_others = FamilyTie.other_id.in_(wards) & (FamilyTie.adult_id != person_id) & (FamilyTie.kind == Kind.GUARDIAN)
    rows = [*own, *(_rows(session, of_others) if wards else [])]
    named = people.details_of(session, keys, _people(rows))
    return [_tie(keys, row, named, person_id, wards, now=now) for row in rows]


def _rows(session: Session, which: ColumnElement[bool]) -> list[_Row]:
    query = TIES.where(which).order_by(FamilyTie.begun_at.desc(), FamilyTie.id.desc()).limit(MOST)
    return [(tie, ended_at, ended_by) for tie, ended_at, ended_by in session.execute(query)]


def _people(rows: Iterable[_Row]) -> set[UUID]:
    return {one for tie, _, ended_by in rows for one in (tie.adult_id, tie.other_id, ended_by) if one is not None}


def _tie(
    keys: KeyProvider, found: _Row, named: dict[UUID, Details], person_id: UUID, wards: set[UUID], *, now: datetime
) -> Tie:
    row, ended_at, ended_by = found
    today = date_in_shanghai(now)
    standing = rules.stands(ended_at, row.last_day, now=now)
    in_time = ended_at is not None and date_in_shanghai(ended_at) <= row.last_day
    may = rules.may_end(
        Kind(row.kind),
        Proof(row.proof),
        by_adult=row.adult_id == person_id,
        by_other=row.other_id == person_id,
        by_other_guardian=row.other_id in wards,
    )
    place = Place("family_tie", "end_reason", row.id)
    return Tie(
        id=row.id,
        kind=Kind(row.kind),
        adult_id=row.adult_id,
        adult=named[row.adult_id].name,
        other_id=row.other_id,
        other=named[row.other_id].name,
        relation=row.relation,
        proof=Proof(row.proof),
        grant_id=row.grant_id,
        types=tuple(row.types),
        begun_at=row.begun_at,
        last_day=row.last_day,
        over=None if standing else "by_person" if in_time else "by_time",
        ended_at=ended_at if in_time else None,
        ended_by=None if ended_by is None else named[ended_by].name,
        reason="" if row.end_reason is None else unseal(keys, place, row.end_reason).decode(),
        both_told=row.kind == Kind.HELPER or rules.minor_is_told(row.last_day, today),
        may_end=may and standing,
    )


def told_of_use(session: Session, grant_id: UUID, *, now: datetime) -> tuple[UUID, ...] | None:
    """Who is told when a tie's grant was used: the adult, and the other one unless a child under fourteen.

    Returns:
        None where the grant is of no tie.
    """
    row = session.execute(select(FamilyTie).where(FamilyTie.grant_id == grant_id)).scalar_one_or_none()
    if row is None:
        return None
    alone = row.kind == Kind.GUARDIAN and not rules.minor_is_told(row.last_day, date_in_shanghai(now))
    return (row.adult_id,) if alone else (row.adult_id, row.other_id)
