"""End grants: one of them, or all of a relation at once. What was passed on from them ends with them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, case, column, or_, select, table, update
from sqlalchemy.orm import Session

from backend.grants.models import GRANT
from backend.grants.rules import Ground, State
from backend.grants.using import TOLD, told
from backend.grants.writing import record
from backend.identity.rules import Actor
from backend.kernel import outbox
from backend.kernel.db import AnyRow, locked
from backend.kernel.errors import Conflict, NotFound
from backend.kernel.keys import KeyProvider

WARD_OF = "guardian"
_OPEN = (State.PENDING.value, State.ACTIVE.value)
_PRESENTATION = table("presentation", column("id", Uuid), column("grant_id", Uuid), column("state"))
_OF_GRANTS = (
    _PRESENTATION.c.grant_id.in_(bindparam("ids", expanding=True)),
    _PRESENTATION.c.state.in_(["live", "asked"]),
)
_ENDED_CODE = {"state": case((_PRESENTATION.c.state == "live", "withdrawn"), else_="refused")}
_END_CODES = update(_PRESENTATION).where(*_OF_GRANTS).values(_ENDED_CODE)
"""Before the grants, in the order of locks: presentation, then grant. A look that a question waits for gets a no."""
_END_FREE_CODES = (
    update(_PRESENTATION)
    .where(_PRESENTATION.c.id.in_(locked(select(_PRESENTATION.c.id).where(*_OF_GRANTS), skip=True)))
    .values(_ENDED_CODE)
)


def end(session: Session, keys: KeyProvider, grant_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take a grant back, or give it back; from the next request on nothing is reached by it, on any worker (R09).

    Raises:
        NotFound: unknown, or none of theirs.
        Conflict: ended or refused already.
    """
    row = session.execute(select(GRANT).where(GRANT.c.id == grant_id)).one_or_none()
    if row is None or not _may_end(row, actor):
        raise NotFound
    if not _end(session, keys, [grant_id], by=actor.person_id, actor_id=actor.account_id, now=now):
        raise Conflict


def end_of(  # noqa: PLR0913 - a relation by its parts, each by its name
    session: Session,
    keys: KeyProvider,
    *,
    subject_id: UUID,
    ground: Ground,
    person_id: UUID | None = None,
    by: UUID | None = None,
    actor_id: UUID | None = None,
    waits: bool = True,
    now: datetime,
) -> int:
    """End everything of a relation: what one person has of a subject on a ground, or everybody has; how many ended.

    What that person gave others of the same subject ends too.

    Args:
        waits: False for who holds a certificate already, behind which a use of one of them may wait: what is being
            used at this instant is left out, and stays so until `end_of` is called again.
    """
    relation = [GRANT.c.subject_id == subject_id, GRANT.c.ground == ground.value, GRANT.c.state.in_(_OPEN)]
    if person_id is not None:
        relation.append(or_(GRANT.c.to_person_id == person_id, GRANT.c.grantor_id == person_id))
    ids = list(session.execute(select(GRANT.c.id).where(*relation)).scalars())
    return _end(session, keys, ids, by=by, actor_id=actor_id, now=now, waits=waits) if ids else 0


def _may_end(row: AnyRow, actor: Actor) -> bool:
    """Both sides may, and the subject; but a ward does not end the guardian's right, which nobody gave."""
    concerned = actor.person_id in (row.grantor_id, row.to_person_id)
    return concerned or (row.role != WARD_OF and actor.represents(row.subject_id))


def _end(
    session: Session,
    keys: KeyProvider,
    ids: Sequence[UUID],
    *,
    by: UUID | None,
    actor_id: UUID | None,
    waits: bool = True,
    now: datetime,
) -> int:
    session.execute(_END_CODES if waits else _END_FREE_CODES, {"ids": _with_children(session, ids)})
    held = _held(session, ids, waits=waits)
    everything = _with_children(session, held)  # again: now nobody passes anything on meanwhile
    if not waits:
        everything = _held(session, everything, waits=False)
    ended = session.execute(
        update(GRANT)
        .where(GRANT.c.id.in_(everything), GRANT.c.state.in_(_OPEN))
        .values(state=State.ENDED.value, ended_at=now, ended_by=by)
        .returning(*GRANT.c)
    ).all()
    for row in sorted(ended, key=lambda one: one.id):
        record(session, keys, "grant:ended", row, actor_id=actor_id, now=now)
        outbox.add(session, TOLD, told("grant.ended", [row], ref=row.id), now=now)
    return len(ended)


def _held(session: Session, ids: Sequence[UUID], *, waits: bool) -> list[UUID]:
    """These grants, locked in the order of their ids; without waiting, those that nobody else holds."""
    found = session.execute(locked(select(GRANT.c.id).where(GRANT.c.id.in_(ids)).order_by(GRANT.c.id), skip=not waits))
    return list(found.scalars())


def _with_children(session: Session, ids: Sequence[UUID]) -> list[UUID]:
    return [*ids, *session.execute(select(GRANT.c.id).where(GRANT.c.parent_id.in_(ids))).scalars()]
