"""Counters and tickets: sit down, take a ticket, call, call again, nobody came. Nothing personal is in any of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from backend.cases.service import Step
from backend.identity.people import details_of
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.ids import new_id
from backend.window import records
from backend.window.models import WindowCase, WindowCounter, WindowTicket
from backend.window.rules.queue import CALLABLE, MOST_A_DAY, Place, State, label, ordered, run_of
from backend.window.rules.serving import State as Serving

MOST_COUNTERS: Final = 60
LAST_CALLED: Final = 8
TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Ticket(Place):
    """A ticket as clerks and the waiting screen see it."""

    id: UUID
    item_code: str
    state: State
    calls: int
    counter: int | None
    mine: bool
    created_at: datetime
    called_at: datetime | None

    @property
    def label(self) -> str:
        """What is printed and called."""
        return label(self.number)


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter and who sits there."""

    number: int
    clerk: str
    mine: bool


def sit(step: Step, office_id: UUID, number: int) -> None:
    """Sit down at a counter; the one before is left. A counter comes into being when somebody first sits there.

    Raises:
        NotFound: no office of the actor's.
        InvalidField: no such number; Conflict: somebody else sits there, or cases are open at the one before.
    """
    if office_id not in records.offices(step):
        raise NotFound
    if not 1 <= number <= MOST_COUNTERS:
        raise InvalidField((FieldProblem("number", "value"),))
    own = WindowCounter.organisation_id == office_id, WindowCounter.number == number
    there = step.session.execute(locked(select(WindowCounter).where(*own))).scalar_one_or_none()
    if there is not None and there.clerk_id == step.actor.person_id:
        return
    if there is not None and there.clerk_id is not None:
        raise Conflict
    leave(step)
    if there is None:
        there = WindowCounter(id=new_id(), organisation_id=office_id, number=number)
        step.session.add(there)
    there.clerk_id, there.since = step.actor.person_id, step.now
    try:
        step.session.flush()
    except IntegrityError:  # two sat down at once
        raise Conflict from None


def leave(step: Step) -> None:
    """Stand up.

    Raises:
        Conflict: cases are open on the screen.
    """
    query = select(WindowCounter).where(WindowCounter.clerk_id == step.actor.person_id)
    for row in step.session.execute(locked(query)).scalars():
        if open_cases(step):
            raise Conflict
        row.clerk_id = row.since = None
    step.session.flush()


def open_cases(step: Step) -> int:
    """How many cases are open on the actor's screen."""
    query = select(func.count()).where(
        WindowCase.clerk_id == step.actor.person_id, WindowCase.state != Serving.CLOSED.value
    )
    return step.session.execute(query).scalar_one()


def counters(step: Step, office_id: UUID) -> list[Counter]:
    """Counters of an office at which somebody sits."""
    rows = step.session.execute(
        select(WindowCounter)
        .where(WindowCounter.organisation_id == office_id, WindowCounter.clerk_id.is_not(None))
        .order_by(WindowCounter.number)
    ).scalars()
    found = [(row.number, row.clerk_id) for row in rows if row.clerk_id is not None]
    names = details_of(step.session, step.keys, [who for _, who in found])
    return [Counter(number, names[who].name, who == step.actor.person_id) for number, who in found]


def take(step: Step, office_id: UUID, item_code: str, *, priority: bool, taken_at: str) -> Ticket:
    """Take a ticket for an item: at the machine, or from the reception clerk.

    Raises:
        NotFound: no office of the actor's, no such item.
        InvalidField: as many as a day has.
    """
    if office_id not in records.offices(step):
        raise NotFound
    records.item_of(step, item_code)
    for _ in range(TRIES):
        number = _last(step, office_id) + 1
        if number > MOST_A_DAY:
            raise InvalidField((FieldProblem("item", "full"),))
        row = WindowTicket(
            id=new_id(),
            organisation_id=office_id,
            day=step.today,
            number=number,
            item_code=item_code,
            priority=priority,
            taken_at=taken_at,
            state=State.WAITING.value,
            calls=0,
            created_at=step.now,
        )
        try:
            with step.session.begin_nested():
                step.session.add(row)
                step.session.flush()
        except IntegrityError:  # somebody at the other machine was quicker
            continue
        return _ticket(step, row, {})
    raise Conflict


def waiting(step: Step, office_id: UUID) -> list[Ticket]:
    """Who waits, in the order in which they will be called; then who was called, who sits, who did not come."""
    found = _today(step, office_id)
    first = ordered([one for one in found if one.state is State.WAITING], run=_run(found))
    others = [one for one in found if one.state in (State.CALLED, State.SERVING, State.NO_SHOW)]
    return first + sorted(others, key=lambda one: one.called_at or one.created_at, reverse=True)


def last_called(step: Step, office_id: UUID) -> list[Ticket]:
    """What the waiting screen shows large: the newest calls."""
    called = [one for one in waiting(step, office_id) if one.state is State.CALLED]
    return called[:LAST_CALLED]


def call_next(step: Step) -> Ticket | None:
    """Call whoever is next; None where nobody waits.

    Raises:
        Conflict: the actor sits at no counter.
    """
    counter = records.seat(step)
    for one in waiting(step, counter.organisation_id):
        if one.state is State.WAITING and (called := _call(step, counter, one.id)) is not None:
            return called
    return None


def call(step: Step, ticket_id: UUID) -> Ticket:
    """Call this ticket, or call the own one again. Of two clerks who call at once exactly one gets it.

    Raises:
        NotFound: unknown, or another office's; Conflict: somebody else has it, or it is done.
    """
    counter = records.seat(step)
    _row(step, ticket_id, counter.organisation_id)
    called = _call(step, counter, ticket_id)
    if called is None:
        raise Conflict
    return called


def miss(step: Step, ticket_id: UUID) -> None:
    """Nobody came.

    Raises:
        NotFound: as `call`; Conflict: not called by this clerk.
    """
    counter = records.seat(step)
    _row(step, ticket_id, counter.organisation_id)
    if _moved(step, ticket_id, (State.CALLED,), State.NO_SHOW, clerk_id=step.actor.person_id) is None:
        raise Conflict


def seated(step: Step, ticket_id: UUID) -> WindowTicket:
    """The person of an own called ticket sits down.

    Raises:
        NotFound: as `call`; Conflict: not called by this clerk.
    """
    counter = records.seat(step)
    row = _row(step, ticket_id, counter.organisation_id)
    if _moved(step, ticket_id, (State.CALLED,), State.SERVING, clerk_id=step.actor.person_id) is None:
        raise Conflict
    return row


def done(step: Step, ticket_id: UUID) -> None:
    """The case of a ticket was closed."""
    step.session.execute(
        update(WindowTicket).where(WindowTicket.id == ticket_id).values(state=State.DONE.value, ended_at=step.now)
    )


def number_of(step: Step, ticket_id: UUID) -> int | None:
    """The number of a ticket."""
    return step.session.execute(select(WindowTicket.number).where(WindowTicket.id == ticket_id)).scalar_one_or_none()


def _call(step: Step, counter: WindowCounter, ticket_id: UUID) -> Ticket | None:
    again = (WindowTicket.state == State.CALLED.value) & (WindowTicket.clerk_id == step.actor.person_id)
    row = step.session.execute(
        update(WindowTicket)
        .where(WindowTicket.id == ticket_id, WindowTicket.state.in_([one.value for one in CALLABLE]) | again)
        .values(
            state=State.CALLED.value,
            counter_id=counter.id,
            clerk_id=step.actor.person_id,
            calls=WindowTicket.calls + 1,
            called_at=step.now,
        )
        .returning(WindowTicket)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).scalar_one_or_none()
    return None if row is None else _ticket(step, row, {counter.id: counter.number})


def _moved(step: Step, ticket_id: UUID, of: Sequence[State], to: State, *, clerk_id: UUID) -> UUID | None:
    return step.session.execute(
        update(WindowTicket)
        .where(
            WindowTicket.id == ticket_id,
            WindowTicket.state.in_([one.value for one in of]),
            WindowTicket.clerk_id == clerk_id,
        )
        .values(state=to.value)
        .returning(WindowTicket.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()


def _row(step: Step, ticket_id: UUID, office_id: UUID) -> WindowTicket:
    query = select(WindowTicket).where(
        WindowTicket.id == ticket_id, WindowTicket.organisation_id == office_id, WindowTicket.day == step.today
    )
    row = step.session.execute(query).scalar_one_or_none()
    if row is None:
        raise NotFound
    return row


def _last(step: Step, office_id: UUID) -> int:
    query = select(func.max(WindowTicket.number)).where(
        WindowTicket.organisation_id == office_id, WindowTicket.day == step.today
    )
    return step.session.execute(query).scalar_one() or 0


def _today(step: Step, office_id: UUID) -> list[Ticket]:
    numbers = {
        row.id: row.number
        for row in step.session.execute(
            select(WindowCounter.id, WindowCounter.number).where(WindowCounter.organisation_id == office_id)
        )
    }
    rows = step.session.execute(
        select(WindowTicket)
        .where(WindowTicket.organisation_id == office_id, WindowTicket.day == step.today)
        .execution_options(populate_existing=True)
    ).scalars()
    return [_ticket(step, row, numbers) for row in rows]


def _run(tickets: Sequence[Ticket]) -> int:
    called = sorted(((one.called_at, one.priority) for one in tickets if one.called_at), reverse=True)
    return run_of([priority for _, priority in called])


def _ticket(step: Step, row: WindowTicket, numbers: dict[UUID, int]) -> Ticket:
    return Ticket(
        number=row.number,
        priority=row.priority,
        id=row.id,
        item_code=row.item_code,
        state=State(row.state),
        calls=row.calls,
        counter=numbers.get(row.counter_id) if row.counter_id else None,
        mine=row.clerk_id == step.actor.person_id,
        created_at=row.created_at,
        called_at=row.called_at,
    )
