"""What the acts on mandates share: who acts, the enterprise held still, a line of history and one of the record."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, column, insert, or_, select, table, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.grants.mandates.models import EVENT, MANDATE
from backend.grants.mandates.rules import STANDING, Happened, Post, Scope, State, may_name, state_on
from backend.identity.rules import Actor
from backend.kernel import outbox
from backend.kernel.db import AnyRow, locked
from backend.kernel.errors import NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai

CHANGED = "mandate.changed"
_ORGANISATION = table("organisation", column("id", Uuid), column("kind"))


@dataclass(frozen=True, slots=True)
class Step:
    """A request's transaction and who asks."""

    session: Session
    keys: KeyProvider
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """The day in the city."""
        return date_in_shanghai(self.now)


@dataclass(frozen=True, slots=True)
class Own:
    """As what the actor decides for an enterprise; `mandate_id`: a manager's own mandate."""

    post: Post
    mandate_id: UUID | None


def held_still(session: Session, enterprise_id: UUID) -> None:
    """Let nobody else change mandates of this enterprise until the transaction ends.

    Raises:
        NotFound: no such enterprise.
    """
    row = session.execute(
        locked(
            select(_ORGANISATION.c.id).where(_ORGANISATION.c.id == enterprise_id, _ORGANISATION.c.kind == "enterprise"),
            referred=True,
        )
    ).one_or_none()
    if row is None:
        raise NotFound


def own_post(step: Step, enterprise_id: UUID) -> Own:
    """As what the actor may decide for the enterprise today, read anew with every request (T10).

    Raises:
        NotFound: neither its representative nor a manager in force: the same answer as for an unknown one.
    """
    if enterprise_id in step.actor.enterprises:
        return Own(Post.REPRESENTATIVE, None)
    row = step.session.execute(
        select(MANDATE.c.id).where(
            MANDATE.c.enterprise_id == enterprise_id,
            MANDATE.c.person_id == step.actor.person_id,
            MANDATE.c.post == Post.MANAGER.value,
            MANDATE.c.state == State.ACTIVE.value,
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return Own(Post.MANAGER, row.id)


def acting_for(session: Session, person_ids: Iterable[UUID], *, today: date) -> list[tuple[UUID, UUID]]:
    """Person and enterprise of every mandate of these people that has not ended, frozen or not."""
    rows = session.execute(
        select(MANDATE.c.person_id, MANDATE.c.enterprise_id)
        .where(
            MANDATE.c.person_id.in_(list(person_ids)),
            MANDATE.c.state.in_([one.value for one in STANDING]),
            or_(MANDATE.c.valid_to.is_(None), MANDATE.c.valid_to >= today),
        )
        .distinct()
    )
    return [(person_id, enterprise_id) for person_id, enterprise_id in rows]


def decided_by(step: Step, enterprise_id: UUID, mandate_id: UUID) -> tuple[Own, AnyRow]:
    """Hold the enterprise still; who decides, and the mandate they may decide about.

    Raises:
        NotFound: the actor decides nothing there, the mandate is not of this enterprise, or above the actor.
    """
    held_still(step.session, enterprise_id)
    own = own_post(step, enterprise_id)
    row = step.session.execute(
        select(*MANDATE.c).where(MANDATE.c.id == mandate_id, MANDATE.c.enterprise_id == enterprise_id)
    ).one_or_none()
    if row is None or not may_name(own.post, Post(row.post)):
        raise NotFound
    return own, row


def state_of(row: AnyRow, *, now: datetime) -> State:
    """The state of a mandate's row today."""
    return state_on(State(row.state), row.valid_to, row.open_until, today=date_in_shanghai(now), now=now)


def scope_of(row: AnyRow) -> Scope:
    """The scope of a mandate's row."""
    return Scope(
        None if row.types is None else tuple(row.types),
        None if row.scenes is None else tuple(row.scenes),
    )


def sealed_name(keys: KeyProvider, mandate_id: UUID, name: str) -> bytes:
    """The typed name as the row keeps it."""
    return seal(keys, Place("mandate", "details", mandate_id), json.dumps({"name": name}).encode())


def typed_name(keys: KeyProvider, row: AnyRow) -> str:
    """The name as it was typed."""
    return str(json.loads(unseal(keys, Place("mandate", "details", row.id), row.details))["name"])


def change(session: Session, mandate_ids: Sequence[UUID], values: dict[str, Any]) -> None:
    """Write into some mandates' rows; the caller holds the enterprise still."""
    session.execute(update(MANDATE).where(MANDATE.c.id.in_(list(mandate_ids))).values(**values))


def note(
    step: Step,
    enterprise_id: UUID,
    happened: Happened,
    *,
    mandate_id: UUID | None = None,
    about_id: UUID | None = None,
    by_office: bool = False,
) -> None:
    """A line of the enterprise's history and of its record of accesses (R49), and word to the open pages.

    Args:
        by_office: an officer of the registration office acted: the enterprise is not told the officer's name.
    """
    by = step.actor
    by_id = None if by_office else by.person_id
    _history(step.session, enterprise_id, happened, mandate_id, (about_id, by_id), step.now)
    _recorded(step.session, step.keys, enterprise_id, happened, mandate_id, by.account_id, step.now)
    told = {str(one) for one in (about_id, by.person_id) if one is not None}
    outbox.add(step.session, CHANGED, {"listeners": sorted(told), "enterprise": str(enterprise_id)}, now=step.now)


def note_by_nobody(
    session: Session,
    keys: KeyProvider,
    enterprise_id: UUID,
    happened: Happened,
    about: Sequence[tuple[UUID | None, UUID | None]],
    *,
    now: datetime,
) -> None:
    """The same where nobody decided here: the licence changed, a grant ended; `about`: mandates with their people."""
    for mandate_id, person_id in about:
        _history(session, enterprise_id, happened, mandate_id, (person_id, None), now)
    _recorded(session, keys, enterprise_id, happened, None, None, now)
    told = sorted({str(person_id) for _, person_id in about if person_id is not None})
    outbox.add(session, CHANGED, {"listeners": told, "enterprise": str(enterprise_id)}, now=now)


def _history(
    session: Session,
    enterprise_id: UUID,
    happened: Happened,
    mandate_id: UUID | None,
    people: tuple[UUID | None, UUID | None],
    now: datetime,
) -> None:
    about_id, by_id = people
    session.execute(
        insert(EVENT),
        {
            "id": new_id(),
            "enterprise_id": enterprise_id,
            "mandate_id": mandate_id,
            "happened": happened.value,
            "about_id": about_id,
            "by_id": by_id,
            "at": now,
        },
    )


def _recorded(
    session: Session,
    keys: KeyProvider,
    enterprise_id: UUID,
    happened: Happened,
    mandate_id: UUID | None,
    actor_id: UUID | None,
    now: datetime,
) -> None:
    refs = () if mandate_id is None else (str(mandate_id),)
    entry = Entry(f"mandate:{happened.value}", actor_id, enterprise_id, outcome=happened.value, refs=refs)
    audit.append(session, keys, entry, now=now)
