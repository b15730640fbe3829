"""What is told about mandates: to who decides about an enterprise's, and to each person about their own."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from backend.catalogue.rules import SceneEntry
from backend.grants.mandates.appointing import asking, types_of
from backend.grants.mandates.granting import last_uses
from backend.grants.mandates.licence import Licence, licence_of
from backend.grants.mandates.models import EVENT, MANDATE
from backend.grants.mandates.records import Own, Step, own_post, scope_of, state_of, typed_name
from backend.grants.mandates.rules import OPEN, STANDING, Happened, Post, Scope, State, look_again_on, may_name
from backend.identity import people
from backend.kernel.db import AnyRow
from backend.standards.calendar import date_in_shanghai

MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who acts, or is invited to act, for an enterprise.

    Attributes:
        named: how many open mandates this manager gave: they would end with it.
        decides: whether the asker may change, confirm or end it.
    """

    id: UUID
    name: str
    post: Post
    state: State
    scope: Scope
    valid_to: date | None
    given_by: str
    created_at: datetime
    open_until: datetime | None
    look_again_on: date | None
    last_used_at: datetime | None
    named: int
    decides: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened; names are empty where nobody, or nobody known yet, is meant."""

    at: datetime
    happened: Happened
    about: str
    by: str


@dataclass(frozen=True, slots=True)
class House:
    """An enterprise as those see it who decide about its mandates."""

    own: Own
    licence: Licence | None
    members: tuple[Member, ...]
    lines: tuple[Line, ...]
    types: tuple[str, ...]
    scenes: tuple[SceneEntry, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """For whom the asker may act, as what, and until when; `mandate_id` is empty for a legal representative."""

    enterprise_id: UUID
    mandate_id: UUID | None
    post: Post
    state: State
    scope: Scope
    valid_to: date | None
    named: int


def house(step: Step, enterprise_id: UUID) -> House:
    """Everything about an enterprise's mandates.

    Raises:
        NotFound: the asker decides nothing there.
    """
    own = own_post(step, enterprise_id)
    held = types_of(step.session, enterprise_id, today=step.today)
    return House(
        own,
        licence_of(step.session, step.keys, enterprise_id, today=step.today),
        _members(step, enterprise_id, own),
        _lines(step, enterprise_id),
        tuple(held),
        tuple(asking(step.session, held, today=step.today)),
    )


def mine(step: Step) -> list[Mine]:
    """Every enterprise that the asker may act for, or could until their mandate was frozen or its term was over."""
    by_law = [Mine(one, None, Post.REPRESENTATIVE, State.ACTIVE, Scope(), None, 0) for one in step.actor.enterprises]
    rows = step.session.execute(
        select(*MANDATE.c)
        .where(MANDATE.c.person_id == step.actor.person_id, MANDATE.c.state.in_([one.value for one in STANDING]))
        .order_by(MANDATE.c.created_at)
    ).all()
    named = _named(step, {row.enterprise_id for row in rows})
    return by_law + [
        Mine(
            row.enterprise_id,
            row.id,
            Post(row.post),
            state_of(row, now=step.now),
            scope_of(row),
            row.valid_to,
            named.get(row.id, 0),
        )
        for row in rows
    ]


def _members(step: Step, enterprise_id: UUID, own: Own) -> tuple[Member, ...]:
    rows = step.session.execute(
        select(*MANDATE.c)
        .where(
            MANDATE.c.enterprise_id == enterprise_id,
            MANDATE.c.post != Post.REPRESENTATIVE.value,
            MANDATE.c.state.in_([one.value for one in OPEN]),
        )
        .order_by(MANDATE.c.post.desc(), MANDATE.c.created_at)
    ).all()
    givers = people.masked_names(step.session, step.keys, {row.given_by for row in rows})
    used = last_uses(step.session, enterprise_id)
    named = _named(step, {enterprise_id})
    return tuple(
        Member(
            id=row.id,
            name=typed_name(step.keys, row),
            post=Post(row.post),
            state=state_of(row, now=step.now),
            scope=scope_of(row),
            valid_to=row.valid_to,
            given_by=givers[row.given_by],
            created_at=row.created_at,
            open_until=row.open_until if row.state == State.INVITED.value else None,
            look_again_on=_look_again(row),
            last_used_at=used.get(row.person_id),
            named=named.get(row.id, 0),
            decides=may_name(own.post, Post(row.post)),
        )
        for row in rows
    )


def _look_again(row: AnyRow) -> date | None:
    return None if row.confirmed_at is None else look_again_on(date_in_shanghai(row.confirmed_at))


def _named(step: Step, enterprise_ids: set[UUID]) -> dict[UUID, int]:
    """Manager's mandate → how many open ones were given under it."""
    rows = step.session.execute(
        select(MANDATE.c.under_id, func.count())
        .where(
            MANDATE.c.enterprise_id.in_(enterprise_ids),
            MANDATE.c.under_id.is_not(None),
            MANDATE.c.state.in_([one.value for one in OPEN]),
        )
        .group_by(MANDATE.c.under_id)
    )
    return {row[0]: row[1] for row in rows}


def _lines(step: Step, enterprise_id: UUID) -> tuple[Line, ...]:
    """The history, newest first."""
    rows = step.session.execute(
        select(*EVENT.c).where(EVENT.c.enterprise_id == enterprise_id).order_by(EVENT.c.id.desc()).limit(MOST_LINES)
    ).all()
    ids = {one for row in rows for one in (row.about_id, row.by_id) if one is not None}
    names = {one: details.name for one, details in people.details_of(step.session, step.keys, ids).items()}
    typed = _typed(step, {row.mandate_id for row in rows if row.mandate_id is not None})
    return tuple(
        Line(
            row.at,
            Happened(row.happened),
            typed.get(row.mandate_id) or names.get(row.about_id, ""),
            names.get(row.by_id, ""),
        )
        for row in rows
    )


def _typed(step: Step, mandate_ids: set[UUID]) -> dict[UUID, str]:
    """Mandate → the name as it was typed, which is its person's."""
    rows = step.session.execute(select(MANDATE.c.id, MANDATE.c.details).where(MANDATE.c.id.in_(mandate_ids)))
    return {row.id: typed_name(step.keys, row) for row in rows}
