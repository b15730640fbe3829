"""Who may open what at a window, its sealed content, and how somebody at the counter acts in their own case."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, select

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.cases import service as cases
from backend.cases.service import Step
from backend.identity.people import organisations, representatives
from backend.identity.rules import Office, Role
from backend.kernel import outbox
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.keys import KeyProvider
from backend.services import service as services
from backend.services.rules.items import Item
from backend.window.models import WindowCase, WindowCounter
from backend.window.rules.serving import Channel, State

Row = WindowCase
"""A case on a screen, as those above read it."""
TOLD: Final = "window.changed"
JOINED, AGREED, PRESENCE, CLOSED, READ, PROMISED, WITNESSED = (
    "window:joined",
    "window:agreed",
    "window:presence",
    "window:closed",
    "window:card_refused",
    "window:promised",
    "window:witnessed",
)
BLANK: Final[Mapping[str, Any]] = {"draft": {}, "answers": {}}


def offices(step: Step) -> dict[UUID, Office]:
    """Offices at whose windows the actor serves today."""
    return step.offices(Role.WINDOW_CLERK)


def seat(step: Step, *, lock: bool = False) -> WindowCounter:
    """The counter that the actor sits at.

    Raises:
        Conflict: at none.
    """
    query = select(WindowCounter).where(
        WindowCounter.clerk_id == step.actor.person_id, WindowCounter.organisation_id.in_(list(offices(step)))
    )
    row = step.session.execute(locked(query) if lock else query).scalar_one_or_none()
    if row is None:
        raise Conflict
    return row


def read(step: Step, window_case_id: UUID) -> WindowCase:
    """A case on the actor's own screen, also one that was closed, to be read.

    Raises:
        NotFound: unknown, or on somebody else's screen.
    """
    row = step.session.execute(_mine(step, window_case_id)).scalar_one_or_none()
    if row is None:
        raise NotFound
    return row


def mine(step: Step, window_case_id: UUID, *states: State, channel: Channel | None = None) -> WindowCase:
    """A case on the actor's own screen, locked for a change.

    Raises:
        NotFound: unknown, or on somebody else's screen.
        Conflict: in none of these states, or of the other channel.
    """
    row = step.session.execute(locked(_mine(step, window_case_id))).scalar_one_or_none()
    if row is None:
        raise NotFound
    if (states and State(row.state) not in states) or (channel is not None and row.channel != channel.value):
        raise Conflict
    return row


def content(keys: KeyProvider, row: WindowCase) -> dict[str, Any]:
    """What is kept of a case on a screen."""
    found: dict[str, Any] = json.loads(unseal(keys, _place(row.id), row.content))
    return found


def keep(step: Step, row: WindowCase, **changes: Any) -> None:
    """Keep it with these changes."""
    row.content = sealed(step.keys, row.id, {**content(step.keys, row), **changes})
    step.session.flush()


def sealed(keys: KeyProvider, row_id: UUID, said: Mapping[str, Any]) -> bytes:
    """Content as it is kept."""
    return seal(keys, _place(row_id), json.dumps(dict(said), ensure_ascii=False).encode())


def behind(step: Step, row: WindowCase) -> Step:
    """The step as the one at the counter takes it: their person and what they represent today, the clerk's account.

    So the rules of cases look at the right of the one who applies, and the record says whose hands typed.

    Raises:
        Conflict: nobody is known to stand there.
    """
    if row.person_id is None or row.subject_id is None:
        raise Conflict
    own: tuple[Office, ...] = ()
    if row.person_id in representatives(step.session, [row.subject_id], today=step.today):
        own = (Office(row.id, row.subject_id, Role.ENTERPRISE_REPRESENTATIVE, "", ""),)
    return replace(step, actor=replace(step.actor, person_id=row.person_id, offices=own))


def item_of(step: Step, code: str) -> Item:
    """An item that somebody can apply for now.

    Raises:
        NotFound: there is none.
    """
    found = services.in_force(step.session, code, at=step.now).item
    if found.kind != "handling":
        raise NotFound
    return found


def told_of(step: Step, row: WindowCase) -> Item:
    """The item of a case on a screen as it is told of, also once it is out of force: the application's own version.

    Raises:
        NotFound: there never was such an item.
    """
    if row.case_id is not None:
        return cases.item_of(step, row.case_id)
    return services.latest(step.session, row.item_code, at=step.now).item


def note(step: Step, row: WindowCase, kind: str, item: Item, **more: Any) -> None:
    """A line in the record of the one who stands there: which office, which item, whose badge; never a value."""
    office = organisations(step.session, [row.organisation_id])[row.organisation_id]
    own = offices(step).get(row.organisation_id)
    entry = Entry(
        kind=kind,
        actor_id=step.actor.account_id,
        subject_id=row.person_id,
        organisation=office.name,
        organisation_en=office.name_en,
        unit=own.unit if own else "",
        badge=own.badge if own else "",
        scene=item.code,
        scene_name=item.name,
        scene_name_en=item.name_en,
        refs=(str(row.id), *((str(row.case_id),) if row.case_id else ())),
        **more,
    )
    audit.append(step.session, step.keys, entry, now=step.now)


def tell(step: Step, row: WindowCase, what: str) -> None:
    """Leave word for both sides' pages: ids alone."""
    payload: dict[str, object] = {
        "window": str(row.id),
        "what": what,
        "clerk": str(row.clerk_id),
        "person": str(row.person_id or ""),
    }
    outbox.add(step.session, TOLD, payload, now=step.now)


def _mine(step: Step, window_case_id: UUID) -> Select[WindowCase]:
    return select(WindowCase).where(
        WindowCase.id == window_case_id,
        WindowCase.clerk_id == step.actor.person_id,
        WindowCase.organisation_id.in_(list(offices(step))),
    )


def _place(row_id: UUID) -> Place:
    return Place("window_case", "content", row_id)
