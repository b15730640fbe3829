"""The person's side: open the code on the customer's screen, see who serves and for what, begin the application."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select

from backend.cases import service as cases
from backend.cases.rules.case import Channel as CaseChannel
from backend.cases.service import Begun, Step
from backend.identity.people import Named, organisations
from backend.kernel import attempts
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.services.rules.items import Item
from backend.window import desk, records
from backend.window.models import WindowCase, WindowCounter
from backend.window.rules.serving import Channel, State

TRIES: Final = 10


@dataclass(frozen=True, slots=True)
class Served:
    """A case at a window as the person sees it on the own phone: the registry's words about who serves."""

    id: UUID
    item: Item
    office: Named
    counter: int
    unit: str
    badge: str
    state: State
    case_id: UUID | None
    subject_id: UUID
    confirm: bool
    at: datetime


def join(step: Step, secret: str) -> UUID:
    """Open the code of a customer's screen: once, in its life, by the first who does.

    Raises:
        NotFound: no code that waits; TooManyAttempts: many that do not.
    """
    subject = step.actor.account_id.bytes
    attempts.refuse_if_spent(step.session, "window_code", subject, limit=TRIES, now=step.now)
    query = select(WindowCase).where(
        WindowCase.code_hash == desk.hash_of(step, secret),
        WindowCase.code_until > step.now,
        WindowCase.state == State.OPEN.value,
    )
    row = step.session.execute(locked(query)).scalar_one_or_none()
    if row is None:
        raise NotFound
    if row.clerk_id == step.actor.person_id:
        raise Conflict  # a clerk serves nobody at the own window who is themselves
    desk.join(step, row, step.actor.person_id, step.actor.person_id)
    return row.id


def own(step: Step) -> Sequence[Served]:
    """What runs for this person at windows now, newest first."""
    query = select(WindowCase).where(
        WindowCase.person_id == step.actor.person_id,
        WindowCase.channel == Channel.PHONE.value,
        WindowCase.state == State.JOINED.value,
    )
    return [_served(step, row) for row in step.session.execute(query.order_by(WindowCase.id.desc())).scalars()]


def one(step: Step, window_case_id: UUID) -> Served:
    """One of them.

    Raises:
        NotFound: unknown, another's, or over.
    """
    return _served(step, _mine(step, window_case_id))


def begin(step: Step, window_case_id: UUID, applicant_id: UUID | None, renews_id: UUID | None = None) -> UUID:
    """Begin the application for oneself or somebody one acts for; a draft from this window is gone on with.

    Raises:
        NotFound: as `one`, or no right to act for the applicant.
        InvalidField: as `cases.open_draft`; `applicant` `choose`: several would fit.
    """
    row = _mine(step, window_case_id, lock=True)
    if row.case_id is not None:
        return row.case_id
    item = records.item_of(step, row.item_code)
    applicant = applicant_id or _applicant(step, row, item)
    begun = Begun(row.item_code, applicant, CaseChannel.WINDOW, renews_id)
    row.case_id, row.subject_id = cases.open_draft(step, begun), applicant
    if cases.own(step, row.case_id)[1].consent is not None:  # a draft from this window that they agreed to before
        row.agreed_at = step.now
    step.session.flush()
    clerk = replace(step, actor=replace(step.actor, offices=()))
    records.note(clerk, row, records.JOINED, item)
    records.tell(step, row, "begun")
    return row.case_id


def _applicant(step: Step, row: WindowCase, item: Item) -> UUID:
    """For whom, where there is only one choice: whose code was shown, the person, or their one enterprise."""
    firms = step.actor.enterprises
    if item.applicant_kind == "enterprise":
        shown = next((one for one in firms if one == row.subject_id), None)
        if shown is not None:
            return shown
        if len(firms) != 1:
            raise InvalidField((FieldProblem("applicant", "choose"),))
        return firms[0]
    return step.actor.person_id


def _mine(step: Step, window_case_id: UUID, *, lock: bool = False) -> WindowCase:
    query = select(WindowCase).where(
        WindowCase.id == window_case_id,
        WindowCase.person_id == step.actor.person_id,
        WindowCase.channel == Channel.PHONE.value,
        WindowCase.state == State.JOINED.value,
    )
    row = step.session.execute(locked(query) if lock else query).scalar_one_or_none()
    if row is None:
        raise NotFound
    return row


def _served(step: Step, row: WindowCase) -> Served:
    counter = step.session.get_one(WindowCounter, row.counter_id)
    said = records.content(step.keys, row)
    return Served(
        id=row.id,
        item=records.told_of(step, row),
        office=organisations(step.session, [row.organisation_id])[row.organisation_id],
        counter=counter.number,
        unit=said.get("unit", ""),
        badge=said.get("badge", ""),
        state=State(row.state),
        case_id=row.case_id,
        subject_id=row.subject_id or step.actor.person_id,
        confirm=bool(said.get("confirm")),
        at=row.joined_at or row.opened_at,
    )
