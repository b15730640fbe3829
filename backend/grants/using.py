"""The one way a grant is used: locked, checked against its limits, spent by a guarded update, written down (R01)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, insert, not_, or_, select, update
from sqlalchemy.orm import Session

from backend.grants import rules
from backend.grants.following import followed
from backend.grants.models import GRANT, USE
from backend.grants.reading import Grant, grantor_may, in_force, opened
from backend.grants.rules import Allowed, Attempt, Ground, Refusal, State
from backend.kernel import outbox
from backend.kernel.db import AnyRow, locked
from backend.kernel.fields import blind_index
from backend.kernel.hot import Hot
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai
from backend.standards.canonical_json import canonical

TOLD = "grant.changed"
"""Outbox topic: {kind, listeners, ref}."""

_OWN = GRANT.alias("own")
_CHAIN = select(GRANT, grantor_may(GRANT).label("grantor_may")).where(
    or_(
        GRANT.c.id == bindparam("id"),
        GRANT.c.id == select(_OWN.c.parent_id).where(_OWN.c.id == bindparam("id")).scalar_subquery(),
    )
)
"""A grant and the one it comes from, if any; the older one has the smaller id."""
_READ = _CHAIN.order_by(GRANT.c.id)
_LOCKED = locked(_CHAIN.order_by(GRANT.c.id), of=GRANT)
_BAD = GRANT.alias("bad")
_SPEND = (
    update(GRANT)
    .where(
        GRANT.c.id.in_(bindparam("ids", expanding=True)),
        ~exists().where(
            _BAD.c.id.in_(bindparam("ids", expanding=True)), or_(not_(in_force(_BAD)), not_(grantor_may(_BAD)))
        ),
    )
    .values(used=GRANT.c.used + 1)
    .returning(GRANT.c.id)
)
"""All of them or none: a use of a grant that was passed on is a use of the one it comes from."""
_NOTE = Hot(insert(USE))


@dataclass(frozen=True, slots=True)
class Again:
    """How long the same viewer who asks the same again gets the same look, without another use: a QR gun fires twice.

    Attributes:
        asks: type → keys that are asked for, which is part of the question, as the scene, the case and the place are.
    """

    within: timedelta
    asks: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Used:
    """A use that counted: the grant as it stood, and what may be shown by it.

    Attributes:
        look_id: the look that it was used in, None where nothing was spent.
        repeated: the same viewer asks the same again; that use counted before.
    """

    grant: Grant
    allowed: Allowed
    look_id: UUID | None = None
    repeated: bool = False


def check(
    session: Session,
    keys: KeyProvider,
    grant_id: UUID,
    attempt: Attempt,
    *,
    now: datetime,
    counted: bool = False,
    lock: bool = False,
) -> Used | Refusal:
    """Whether an attempt would be allowed now; nothing is spent.

    Args:
        counted: the use was spent already and is shown again: how many are left does not matter.
        lock: the grant is held until the commit, so that nobody takes it back meanwhile.
    """
    rows = _rows(session, grant_id, now=now, lock=lock)
    found = _within(session, keys, rows, grant_id, attempt, now=now)
    reason = None if isinstance(found, Refusal) else _why_not(rows, now=now, counted=counted)
    return found if reason is None else Refusal(reason)


def use(
    session: Session,
    keys: KeyProvider,
    grant_id: UUID,
    attempt: Attempt,
    *,
    now: datetime,
    way: str = "shown",
    look_id: UUID | None = None,
    again: Again | None = None,
) -> Used | Refusal:
    """Spend one use of a grant, and of the one it comes from, and write it down; the only way there is.

    Args:
        again: what makes it the same look again. None: each is a use of its own, for its own handle is spent.

    Returns:
        Used; or Refusal("unknown" | "not_accepted" | "withdrawn" | "expired" | "used" | "not_yet" | a limit's own
        reason), which the caller logs and commits. Nothing is spent then.
    """
    rows = _rows(session, grant_id, now=now, lock=True)
    found = _within(session, keys, rows, grant_id, attempt, now=now)
    if isinstance(found, Refusal):
        return found
    question = None if again is None else _question(keys, attempt, again)
    earlier = None if again is None else _earlier(session, grant_id, attempt, question, since=now - again.within)
    if earlier is not None:
        reason = _why_not(rows, now=now, counted=True)
        return replace(found, look_id=earlier, repeated=True) if reason is None else Refusal(reason)
    look = look_id or new_id()
    ids = [row.id for row in rows]
    spent = session.execute(_SPEND, {"ids": ids, "now": now, "today": date_in_shanghai(now)}).all()
    if len(spent) != len(ids):
        return Refusal(_why_not(rows, now=now, counted=False) or "withdrawn")
    for one in ids:
        _NOTE.run(session, _use_row(one, attempt, way, look, now) | {"question": question})
    outbox.add(session, TOLD, told("grant.used", rows, ref=grant_id) | {"look": str(look)}, now=now)
    return replace(found, look_id=look)


def told(kind: str, rows: Sequence[AnyRow], *, ref: UUID) -> dict[str, object]:
    """Whom a change concerns: who gave it, who has it, and a ward; identifiers alone."""
    concerned = {
        one
        for row in rows
        for one in (row.grantor_id, row.to_person_id, row.subject_id if row.ground == Ground.GUARDIANSHIP else None)
        if one is not None
    }
    grantors = {row.grantor_id for row in rows if row.grantor_id is not None}
    return {
        "kind": kind,
        "listeners": sorted(str(one) for one in concerned),
        "grantors": sorted(str(one) for one in grantors),
        "ref": str(ref),
    }


def hold(session: Session, grant_ids: Sequence[UUID]) -> None:
    """Keep grants, and those that they come from, from being taken back until the commit; they are read after it."""
    parents = select(_OWN.c.parent_id).where(_OWN.c.id.in_(grant_ids))
    held = select(GRANT.c.id).where(or_(GRANT.c.id.in_(grant_ids), GRANT.c.id.in_(parents))).order_by(GRANT.c.id)
    session.execute(locked(held, share=True, of=GRANT))


def _rows(session: Session, grant_id: UUID, *, now: datetime, lock: bool) -> Sequence[AnyRow]:
    parameters = {"id": grant_id, "now": now, "today": date_in_shanghai(now)}
    return session.execute(_LOCKED if lock else _READ, parameters).all()


def _question(keys: KeyProvider, attempt: Attempt, again: Again) -> bytes:
    """What is asked, in which case and where, as a keyed digest: who asks for anything else sees anew (R14)."""
    asks: dict[str, Any] = {code: sorted(wanted) for code, wanted in again.asks.items()}
    said = canonical({"asks": asks, "case": attempt.case_number, "place": attempt.place, "scene": attempt.scene})
    return blind_index(keys, "grant_question", said.decode())


def _earlier(
    session: Session, grant_id: UUID, attempt: Attempt, question: bytes | None, *, since: datetime
) -> UUID | None:
    """The last look of the same viewer at the same question; the grant's row is locked: two at once are seen."""
    return session.execute(
        select(USE.c.look_id)
        .where(
            USE.c.grant_id == grant_id,
            USE.c.at > since,
            USE.c.viewer_id == attempt.viewer_id,
            USE.c.question == question,
        )
        .order_by(USE.c.at.desc())
        .limit(1)
    ).scalar_one_or_none()


def _within(
    session: Session, keys: KeyProvider, rows: Sequence[AnyRow], grant_id: UUID, attempt: Attempt, *, now: datetime
) -> Used | Refusal:
    """Whether the limits let an attempt through; that of the parent is no narrower, for narrowing is all there is."""
    own = next((row for row in rows if row.id == grant_id), None)
    if own is None:
        return Refusal("unknown")
    grant = opened(keys, own, now=now)
    allowed = rules.allows(followed(session, grant.subject_id, grant.limits), attempt)
    return allowed if isinstance(allowed, Refusal) else Used(grant, allowed)


def _why_not(rows: Sequence[AnyRow], *, now: datetime, counted: bool) -> str | None:
    """The first reason that time, uses, an end or a lost right give."""
    return next((reason for row in rows if (reason := _against(row, now=now, counted=counted))), None)


_WHY = {
    State.PENDING: "not_accepted",
    State.REFUSED: "withdrawn",
    State.ENDED: "withdrawn",
    State.EXPIRED: "expired",
    State.USED_UP: "used",
}


def _against(row: AnyRow, *, now: datetime, counted: bool) -> str | None:
    most = None if counted else row.max_uses
    state = rules.state_on(State(row.state), row.valid_to, used=row.used, max_uses=most, now=now)
    if state is not State.ACTIVE:
        return _WHY[state]
    if now < row.valid_from:
        return "not_yet"
    return None if row.grantor_may else "withdrawn"


def _use_row(grant_id: UUID, attempt: Attempt, way: str, look_id: UUID, now: datetime) -> dict[str, object]:
    return {
        "id": new_id(),
        "grant_id": grant_id,
        "at": now,
        "way": way,
        "look_id": look_id,
        "viewer_id": attempt.viewer_id,
        "shower_id": attempt.shower_id,
        "organisation_id": attempt.organisation_id,
        "scene": attempt.scene,
    }
