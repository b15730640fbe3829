"""Grants as both sides see them, and what a person may show of others."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, and_, bindparam, column, exists, or_, select, table
from sqlalchemy.orm import Session

from backend.grants import rules
from backend.grants.following import followed
from backend.grants.handles import USING, grant_of
from backend.grants.models import GRANT, USE
from backend.grants.rules import Audience, Ground, Limit, State
from backend.identity.rules import Role
from backend.kernel.columns import UtcTime
from backend.kernel.db import AnyRow
from backend.kernel.errors import NotFound
from backend.kernel.fields import Place, unseal
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai
from backend.standards.online_code import OnlineCode, TypedCode

MOST_LISTED = 200
PARENT = GRANT.alias("parent")
_MANAGER = GRANT.alias("manager")
_MEMBERSHIP = table(
    "membership",
    column("person_id"),
    column("organisation_id"),
    column("role"),
    column("valid_from", Date),
    column("valid_to", Date),
    column("ended_at", UtcTime),
)


def in_force(of: Any) -> ColumnElement[bool]:
    """In its time, accepted, not ended and not used up; the guard of every use (R01)."""
    return and_(still_in_force(of), or_(of.c.max_uses.is_(None), of.c.used < of.c.max_uses))


def still_in_force(of: Any) -> ColumnElement[bool]:
    """The same but for the uses: what a use already counted may show again."""
    return and_(
        of.c.state == State.ACTIVE.value,
        of.c.valid_from <= bindparam("now", type_=UtcTime),
        or_(of.c.valid_to.is_(None), of.c.valid_to > bindparam("now", type_=UtcTime)),
    )


def grantor_may(of: Any) -> ColumnElement[bool]:
    """Whether who gave it still has the right that it came from (R11).

    Own certificates, guardianship and duty need none; what was passed on needs its parent, which is looked at beside
    it; an enterprise's needs its legal representative, or somebody who manages certificates for it.
    """
    return or_(
        of.c.grantor_id.is_(None),
        of.c.grantor_id == of.c.subject_id,
        of.c.parent_id.is_not(None),
        of.c.ground.in_([Ground.GUARDIANSHIP.value, Ground.DUTY.value]),
        _represents(of),
        exists().where(
            _MANAGER.c.to_person_id == of.c.grantor_id,
            _MANAGER.c.subject_id == of.c.subject_id,
            _MANAGER.c.ground == Ground.MANDATE.value,
            _MANAGER.c.role == "manager",
            still_in_force(_MANAGER),
            _represents(_MANAGER),
        ),
    )


def _represents(of: Any) -> ColumnElement[bool]:
    today = bindparam("today", type_=Date)
    return exists().where(
        _MEMBERSHIP.c.person_id == of.c.grantor_id,
        _MEMBERSHIP.c.organisation_id == of.c.subject_id,
        _MEMBERSHIP.c.role == Role.ENTERPRISE_REPRESENTATIVE.value,
        _MEMBERSHIP.c.ended_at.is_(None),
        _MEMBERSHIP.c.valid_from <= today,
        or_(_MEMBERSHIP.c.valid_to.is_(None), _MEMBERSHIP.c.valid_to >= today),
    )


_STANDING = (
    select(GRANT)
    .outerjoin(PARENT, PARENT.c.id == GRANT.c.parent_id)
    .where(
        GRANT.c.to_person_id == bindparam("person"),
        GRANT.c.ground.in_([one.value for one in rules.SHOWING]),
        in_force(GRANT),
        grantor_may(GRANT),
        or_(PARENT.c.id.is_(None), and_(in_force(PARENT), grantor_may(PARENT))),
    )
    .order_by(GRANT.c.id)
    .limit(MOST_LISTED)
)


@dataclass(frozen=True, slots=True)
class Grant:
    """A grant as it stands. `certificates` and `types` are None where it does not say: everything of the subject."""

    id: UUID
    ground: Ground
    role: str
    state: State
    subject_id: UUID
    grantor_id: UUID | None
    audience: Audience
    to_person_id: UUID | None
    organisation_id: UUID | None
    limits: tuple[Limit, ...]
    name: str
    purpose: str
    item: str
    valid_from: datetime
    valid_to: datetime | None
    max_uses: int | None
    used: int
    may_delegate: bool
    parent_id: UUID | None
    created_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None

    @property
    def scenes(self) -> tuple[str, ...] | None:
        """Purposes of the register that it is for, None for any."""
        return next((one.codes for one in self.limits if isinstance(one, rules.Scenes)), None)

    @property
    def case_number(self) -> str:
        """The case that it is for, empty for any."""
        return next((one.number for one in self.limits if isinstance(one, rules.Case)), "")

    @property
    def place(self) -> str:
        """Words that the checker's place must have, empty for any."""
        return next((one.words for one in self.limits if isinstance(one, rules.Place)), "")

    @property
    def copies_until(self) -> date | None:
        """The last day of copies that may be kept of it, None where none may."""
        return rules.kept_until(self.limits)

    def concerns(self, person_id: UUID, subjects: Iterable[UUID]) -> bool:
        """Whether somebody may see it: who gave it, to whom it was given, whose certificates it is about."""
        return person_id in (self.grantor_id, self.to_person_id) or self.subject_id in subjects


@dataclass(frozen=True, slots=True)
class Standing:
    """What lets a person show somebody else's certificates now."""

    grant_id: UUID
    ground: Ground
    role: str
    subject_id: UUID
    certificates: Mapping[UUID, tuple[str, ...] | None] | None
    types: Mapping[str, tuple[str, ...] | None] | None
    scenes: tuple[str, ...] | None
    valid_to: datetime | None
    uses_left: int | None
    may_delegate: bool


@dataclass(frozen=True, slots=True)
class Use:
    """One use."""

    id: UUID
    at: datetime
    way: str
    look_id: UUID
    viewer_id: UUID | None
    shower_id: UUID | None
    organisation_id: UUID | None
    scene: str | None


def opened(keys: KeyProvider, row: AnyRow, *, now: datetime) -> Grant:
    """A row with its words."""
    details = json.loads(unseal(keys, Place("access_grant", "details", row.id), row.details))
    return Grant(
        id=row.id,
        ground=Ground(row.ground),
        role=row.role,
        state=state_of(row, now=now),
        subject_id=row.subject_id,
        grantor_id=row.grantor_id,
        audience=Audience(row.audience),
        to_person_id=row.to_person_id,
        organisation_id=row.organisation_id,
        limits=rules.read([*row.limits, *details["limits"]]),
        name=details["name"],
        purpose=details["purpose"],
        item=details["item"],
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        max_uses=row.max_uses,
        used=row.used,
        may_delegate=row.may_delegate,
        parent_id=row.parent_id,
        created_at=row.created_at,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
    )


def state_of(row: AnyRow, *, now: datetime) -> State:
    """The state of a row now."""
    return rules.state_on(State(row.state), row.valid_to, used=row.used, max_uses=row.max_uses, now=now)


def standing(session: Session, person_id: UUID, *, now: datetime) -> tuple[Standing, ...]:
    """What lets this person show somebody else's certificates now, oldest first."""
    found = session.execute(_STANDING, {"person": person_id, "now": now, "today": date_in_shanghai(now)})
    return tuple(_standing(session, row) for row in found.all())


def _standing(session: Session, row: AnyRow) -> Standing:
    limits = followed(session, row.subject_id, rules.read(row.limits))
    allowed = rules.scope(limits)
    return Standing(
        grant_id=row.id,
        ground=Ground(row.ground),
        role=row.role,
        subject_id=row.subject_id,
        certificates=allowed.certificates,
        types=allowed.types,
        scenes=next((one.codes for one in limits if isinstance(one, rules.Scenes)), None),
        valid_to=row.valid_to,
        uses_left=None if row.max_uses is None else row.max_uses - row.used,
        may_delegate=row.may_delegate,
    )


def given(
    session: Session, keys: KeyProvider, person_id: UUID, subjects: Iterable[UUID], *, now: datetime
) -> list[Grant]:
    """What this person gave, or somebody else gave of whom they stand for; newest first."""
    mine = or_(GRANT.c.grantor_id == person_id, GRANT.c.subject_id.in_(list(subjects)))
    return _listed(session, keys, mine, now)


def received(session: Session, keys: KeyProvider, person_id: UUID, *, now: datetime) -> list[Grant]:
    """What was given to this person by name, newest first; an invitation counts once it was opened."""
    return _listed(session, keys, GRANT.c.to_person_id == person_id, now)


def _listed(session: Session, keys: KeyProvider, which: ColumnElement[bool], now: datetime) -> list[Grant]:
    rows = session.execute(select(GRANT).where(which).order_by(GRANT.c.id.desc()).limit(MOST_LISTED))
    return [opened(keys, row, now=now) for row in rows]


def one(
    session: Session, keys: KeyProvider, grant_id: UUID, *, person_id: UUID, subjects: Iterable[UUID], now: datetime
) -> Grant:
    """One grant for somebody whom it concerns.

    Raises:
        NotFound: unknown, or none of theirs.
    """
    row = session.execute(select(GRANT).where(GRANT.c.id == grant_id)).one_or_none()
    found = None if row is None else opened(keys, row, now=now)
    if found is None or not found.concerns(person_id, subjects):
        raise NotFound
    return found


def known(session: Session, keys: KeyProvider, grant_id: UUID, *, now: datetime) -> Grant:
    """A grant by the id that stands in a row of ours; nobody's question leads here."""
    return opened(keys, session.execute(select(GRANT).where(GRANT.c.id == grant_id)).one(), now=now)


def of_code(session: Session, keys: KeyProvider, presented: OnlineCode | TypedCode, *, now: datetime) -> Grant | None:
    """The grant that a presented authorisation code or typed number uses."""
    grant_id = grant_of(session, keys, presented, USING, now=now)
    return None if grant_id is None else known(session, keys, grant_id, now=now)


def uses(session: Session, grant_id: UUID) -> list[Use]:
    """The uses of a grant, newest first."""
    rows = session.execute(
        select(USE).where(USE.c.grant_id == grant_id).order_by(USE.c.at.desc(), USE.c.id.desc()).limit(MOST_LISTED)
    )
    return [
        Use(row.id, row.at, row.way, row.look_id, row.viewer_id, row.shower_id, row.organisation_id, row.scene)
        for row in rows
    ]


def receipt(session: Session, keys: KeyProvider, grant_id: UUID) -> dict[str, Any]:
    """The signed receipt of a grant that the caller has read by `one`."""
    sealed = session.execute(select(GRANT.c.receipt).where(GRANT.c.id == grant_id)).scalar_one()
    return dict(json.loads(unseal(keys, Place("access_grant", "receipt", grant_id), sealed)))
