"""The desk of the security administrators: one prepares an act on a seal, another one confirms it (R53).

A suspension takes one person and holds at once, and so does the report of a lost key until it is confirmed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.identity.people import organisations
from backend.kernel.errors import Conflict, NotFound, SecondPersonNeeded
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.seals.making import Given, add_key, make_seal
from backend.seals.models import Seal, SealKey, SealMandate, SealRequest
from backend.seals.rules import Kind, State
from backend.standards.calendar import start_of_day


class Act(StrEnum):
    """What a second person confirms."""

    MAKE = "make"
    REPLACE = "replace"
    ROTATE = "rotate"
    RESUME = "resume"
    END = "end"
    COMPROMISED = "compromised"
    MANDATE = "mandate"


class RequestState(StrEnum):
    """How a prepared act stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Wish:
    """An act as it was prepared; `given` is what the act needs, as JSON.

    Attributes:
        seal_id: None for a new seal or a mandate.
    """

    act: Act
    organisation_id: UUID
    seal_id: UUID | None
    given: Mapping[str, Any]


def suspend(session: Session, keys: KeyProvider, seal_id: UUID, reason: str, *, actor_id: UUID, now: datetime) -> None:
    """Take a seal out of use at once: whoever seals later is refused, on every worker.

    Raises:
        NotFound: no such seal.
        Conflict: it is not in use.
    """
    _move(session, seal_id, State.ACTIVE, State.SUSPENDED, reason)
    _record(session, keys, "suspended", seal_id, actor_id, reason=reason, now=now)


def prepare(session: Session, keys: KeyProvider, wish: Wish, *, actor_id: UUID, now: datetime) -> UUID:
    """Prepare an act for a second person; returns the request's id. A lost key suspends its seal without waiting.

    Raises:
        NotFound: no such organisation, seal or key.
        Conflict: the seal's state does not allow it, or the same act waits already.
    """
    _refuse_impossible(session, wish)
    row = SealRequest(
        id=new_id(),
        act=wish.act.value,
        organisation_id=wish.organisation_id,
        seal_id=wish.seal_id,
        given=dict(wish.given),
        state=RequestState.WAITING.value,
        prepared_by=actor_id,
        prepared_at=now,
    )
    session.add(row)
    session.flush()
    if wish.act is Act.COMPROMISED and wish.seal_id and _seal(session, wish.seal_id).state == State.ACTIVE.value:
        suspend(session, keys, wish.seal_id, "key_compromised", actor_id=actor_id, now=now)
    _record(session, keys, f"{wish.act}_prepared", wish.seal_id, actor_id, organisation=wish.organisation_id, now=now)
    return row.id


def confirm(session: Session, keys: KeyProvider, request_id: UUID, *, actor_id: UUID, now: datetime) -> UUID | None:
    """Do what another person prepared; returns the seal it made, if it made one.

    Raises:
        NotFound: no such request.
        SecondPersonNeeded: prepared by the same account.
        Conflict: decided already, or not possible any more.
    """
    row = session.get(SealRequest, request_id)
    if row is None:
        raise NotFound
    if row.prepared_by == actor_id:
        raise SecondPersonNeeded
    _decide(session, request_id, RequestState.CONFIRMED, actor_id, now)
    wish = Wish(Act(row.act), row.organisation_id, row.seal_id, row.given)
    made = _DOING[wish.act](session, keys, _Doing(wish, row.prepared_by, actor_id, now))
    _record(session, keys, wish.act.value, made or wish.seal_id, actor_id, organisation=row.organisation_id, now=now)
    return made


def refuse(session: Session, keys: KeyProvider, request_id: UUID, *, actor_id: UUID, now: datetime) -> None:
    """Turn a prepared act down, or take the own one back. What it suspended stays suspended.

    Raises:
        NotFound: no such request.
        Conflict: decided already.
    """
    row = session.get(SealRequest, request_id)
    if row is None:
        raise NotFound
    _decide(session, request_id, RequestState.REFUSED, actor_id, now)
    kind = f"{row.act}_refused"
    _record(session, keys, kind, row.seal_id, actor_id, organisation=row.organisation_id, now=now)


def waiting(session: Session) -> list[SealRequest]:
    """Acts that wait for a second person, oldest first."""
    return list(
        session.execute(
            select(SealRequest).where(SealRequest.state == RequestState.WAITING.value).order_by(SealRequest.prepared_at)
        ).scalars()
    )


@dataclass(frozen=True, slots=True)
class _Doing:
    wish: Wish
    prepared_by: UUID
    confirmed_by: UUID
    now: datetime

    @property
    def seal_id(self) -> UUID:
        if self.wish.seal_id is None:
            raise NotFound
        return self.wish.seal_id


def _make(session: Session, keys: KeyProvider, doing: _Doing) -> UUID:
    given = doing.wish.given
    made = Given(
        kind=Kind(given["kind"]),
        suite=given["suite"],
        name=given.get("name"),
        line=given.get("line"),
        picture=given.get("picture"),
        valid_from=_day(given.get("valid_from")),
        valid_to=_day(given.get("valid_to")),
        made_by=doing.prepared_by,
        approved_by=doing.confirmed_by,
    )
    return make_seal(session, keys, doing.wish.organisation_id, made, now=doing.now)


def _replace(session: Session, keys: KeyProvider, doing: _Doing) -> UUID:
    _end(session, keys, doing)
    return _make(session, keys, doing)


def _end(session: Session, _keys: KeyProvider, doing: _Doing) -> None:
    state = State(_seal(session, doing.seal_id).state)
    if state is State.ENDED:
        raise Conflict
    _move(session, doing.seal_id, state, State.ENDED, "")
    _retire(session, doing.seal_id, doing.now)


def _rotate(session: Session, keys: KeyProvider, doing: _Doing) -> None:
    seal = _seal(session, doing.seal_id)
    if seal.state == State.ENDED.value:
        raise Conflict
    _retire(session, doing.seal_id, doing.now)
    add_key(session, keys, doing.seal_id, doing.wish.given["suite"], now=doing.now)


def _resume(session: Session, _keys: KeyProvider, doing: _Doing) -> None:
    _move(session, doing.seal_id, State.SUSPENDED, State.ACTIVE, "")


def _compromised(session: Session, _keys: KeyProvider, doing: _Doing) -> None:
    """The earliest report counts: a later day would make valid again what was told not to be."""
    given = doing.wish.given
    since = start_of_day(date.fromisoformat(given["since"]))
    session.execute(
        update(SealKey)
        .where(
            SealKey.kid == given["kid"],
            SealKey.seal_id == doing.seal_id,
            or_(SealKey.compromised_from.is_(None), SealKey.compromised_from > since),
        )
        .values(compromised_from=since)
    )
    session.execute(
        update(SealKey).where(SealKey.kid == given["kid"], SealKey.retired_at.is_(None)).values(retired_at=doing.now)
    )


def _mandate(session: Session, _keys: KeyProvider, doing: _Doing) -> None:
    given = doing.wish.given
    session.add(
        SealMandate(
            organisation_id=doing.wish.organisation_id,
            for_organisation_id=UUID(given["for_organisation"]),
            relation=given["relation"],
            order_number=given["order_number"],
            valid_from=date.fromisoformat(given["valid_from"]),
            valid_to=_day(given.get("valid_to")),
            made_at=doing.now,
            made_by=doing.prepared_by,
            approved_by=doing.confirmed_by,
        )
    )
    session.flush()


_DOING: Final[dict[Act, Callable[[Session, KeyProvider, _Doing], UUID | None]]] = {
    Act.MAKE: _make,
    Act.REPLACE: _replace,
    Act.ROTATE: _rotate,
    Act.RESUME: _resume,
    Act.END: _end,
    Act.COMPROMISED: _compromised,
    Act.MANDATE: _mandate,
}
_STATES_FOR: Final[dict[Act, frozenset[str]]] = {
    Act.RESUME: frozenset({State.SUSPENDED.value}),
    Act.REPLACE: frozenset({State.ACTIVE.value, State.SUSPENDED.value}),
    Act.ROTATE: frozenset({State.ACTIVE.value, State.SUSPENDED.value}),
    Act.END: frozenset({State.ACTIVE.value, State.SUSPENDED.value}),
}


def _refuse_impossible(session: Session, wish: Wish) -> None:
    if not organisations(session, [wish.organisation_id]):
        raise NotFound
    if wish.act is Act.MANDATE and not organisations(session, [UUID(wish.given["for_organisation"])]):
        raise NotFound
    if wish.seal_id is None:
        return
    seal = _seal(session, wish.seal_id)
    if wish.act in _STATES_FOR and seal.state not in _STATES_FOR[wish.act]:
        raise Conflict
    if wish.act is Act.COMPROMISED:
        own = select(SealKey.kid).where(SealKey.kid == wish.given["kid"], SealKey.seal_id == wish.seal_id)
        if session.execute(own).first() is None:
            raise NotFound
    twin = select(SealRequest.id).where(
        SealRequest.seal_id == wish.seal_id,
        SealRequest.act == wish.act.value,
        SealRequest.state == RequestState.WAITING.value,
    )
    if session.execute(twin).first() is not None:
        raise Conflict


def _seal(session: Session, seal_id: UUID) -> Seal:
    seal = session.get(Seal, seal_id, populate_existing=True)
    if seal is None:
        raise NotFound
    return seal


def _move(session: Session, seal_id: UUID, expected: State, state: State, reason: str) -> None:
    """A guarded update: it waits for seals in the making, which hold the row, and nobody seals after it."""
    moved = session.execute(
        update(Seal)
        .where(Seal.id == seal_id, Seal.state == expected.value)
        .values(state=state.value, reason=reason)
        .returning(Seal.id)
    ).one_or_none()
    if moved is None:
        _seal(session, seal_id)
        raise Conflict


def _retire(session: Session, seal_id: UUID, now: datetime) -> None:
    session.execute(
        update(SealKey).where(SealKey.seal_id == seal_id, SealKey.retired_at.is_(None)).values(retired_at=now)
    )


def _decide(session: Session, request_id: UUID, state: RequestState, actor_id: UUID, now: datetime) -> None:
    decided = session.execute(
        update(SealRequest)
        .where(SealRequest.id == request_id, SealRequest.state == RequestState.WAITING.value)
        .values(state=state.value, decided_by=actor_id, decided_at=now)
        .returning(SealRequest.id)
    ).one_or_none()
    if decided is None:
        raise Conflict


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _record(
    session: Session,
    keys: KeyProvider,
    what: str,
    seal_id: UUID | None,
    actor_id: UUID,
    *,
    reason: str = "",
    organisation: UUID | None = None,
    now: datetime,
) -> None:
    """One line of the record for each act (R49)."""
    refs = tuple(str(one) for one in (seal_id, organisation) if one)
    entry = Entry(f"seal:{what}", actor_id, None, outcome=what, reason=reason, refs=refs)
    audit.append(session, keys, entry, now=now)
