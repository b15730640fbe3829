"""A case on a clerk's screen: an item first, a code for the customer, what the gun read, what is typed, the end."""

import secrets
from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.cases import service as cases
from backend.cases.rules.case import Case
from backend.cases.service import Edited, Step, Whole
from backend.catalogue.rules import SceneEntry
from backend.catalogue.service import Authority
from backend.codes import service as codes
from backend.codes.service import Context, NotSpent, Presented, Redemption
from backend.identity.people import organisations
from backend.inspections.rules.terms import Calendar
from backend.kernel import attempts, outbox
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, InvalidField, NotFound
from backend.kernel.fields import blind_index
from backend.kernel.ids import new_id
from backend.services.rules.items import Item
from backend.standards import online_code
from backend.standards.online_code import Foreign, Kind, Malformed, OnlineCode, TypedCode, Unsupported
from backend.verification import events
from backend.verification.checking import Check, Question
from backend.verification.rules import Decision, Verdict
from backend.window import queue, records
from backend.window.models import WindowCase, WindowPromise
from backend.window.rules.serving import CODE_LIFE, MOST_OPEN, Channel, State
from backend.window.rules.witnessing import Witnessed

TRIES, SPAN = 5, CODE_LIFE


@dataclass(frozen=True, slots=True)
class NotRead:
    """What the gun read opens no case: why, in a word of the page's."""

    reason: str


def open_case(step: Step, item_code: str, channel: Channel, ticket_id: UUID | None = None) -> UUID:
    """Open a case for an item; the person comes after it, never before (R18).

    Raises:
        NotFound: no such item, ticket of another office.
        Conflict: the actor sits at no counter, six are open, or the ticket was called by somebody else.
    """
    counter = records.seat(step, lock=True)
    if queue.open_cases(step) >= MOST_OPEN:
        raise Conflict
    records.item_of(step, item_code)
    if ticket_id is not None:
        queue.seated(step, ticket_id)
    own, row_id = records.offices(step)[counter.organisation_id], new_id()
    step.session.add(
        WindowCase(
            id=row_id,
            organisation_id=counter.organisation_id,
            counter_id=counter.id,
            clerk_id=step.actor.person_id,
            ticket_id=ticket_id,
            item_code=item_code,
            channel=channel.value,
            state=State.OPEN.value,
            content=records.sealed(step.keys, row_id, {**records.BLANK, "unit": own.unit, "badge": own.badge}),
            opened_at=step.now,
        )
    )
    step.session.flush()
    return row_id


def on_screen(step: Step) -> Sequence[WindowCase]:
    """Cases that are open on the actor's screen, in the order in which they were opened."""
    query = select(WindowCase).where(
        WindowCase.clerk_id == step.actor.person_id,
        WindowCase.organisation_id.in_(list(records.offices(step))),
        WindowCase.state != State.CLOSED.value,
    )
    return step.session.execute(query.order_by(WindowCase.id)).scalars().all()


def show_code(step: Step, window_case_id: UUID) -> str:
    """The secret of a new code for the customer's screen; the one before opens nothing any more.

    Raises:
        NotFound, Conflict: as `records.mine`.
    """
    row = records.mine(step, window_case_id, State.OPEN, channel=Channel.PHONE)
    secret = b32encode(secrets.token_bytes(online_code.SECRET_BYTES)).decode().rstrip("=")
    row.code_hash, row.code_until = hash_of(step, secret), step.now + CODE_LIFE
    step.session.flush()
    return secret


def hash_of(step: Step, secret: str) -> bytes:
    """How a code of the customer's screen is known."""
    return blind_index(step.keys, "window_code", secret)


def scan(step: Step, origin: str, window_case_id: UUID, presented: str) -> NotRead | None:
    """The clerk read the person's code: it is spent, the person's record says for what, the phone shows the sheet.

    Nothing of any certificate is answered; whoever showed the code says what may be called for.

    Raises:
        NotFound, Conflict: as `records.mine`.
        TooManyAttempts: numbers that nobody shows.
    """
    row = records.mine(step, window_case_id, State.OPEN, channel=Channel.PHONE)
    subject = step.actor.account_id.bytes
    attempts.refuse_if_spent(step.session, "window_scan", subject, limit=TRIES, now=step.now)
    code = online_code.read(presented, expected_origin=origin)
    if isinstance(code, Foreign):
        return NotRead("foreign")
    if isinstance(code, Malformed | Unsupported) or (isinstance(code, OnlineCode) and code.kind is not Kind.CITIZEN):
        return NotRead("malformed" if isinstance(code, Malformed) else "unsupported_code")
    item = records.item_of(step, row.item_code)
    found = _redeemed(step, row, item, code)
    if isinstance(found, NotSpent):
        if isinstance(code, TypedCode):
            attempts.count(step.session, "window_scan", subject, window=SPAN, now=step.now)
        return NotRead(found.reason)
    join(step, row, found.opener_id, found.subject_id)
    return None


def join(step: Step, row: WindowCase, person_id: UUID, subject_id: UUID) -> None:
    """Somebody stands in the case from now on."""
    row.person_id, row.subject_id = person_id, subject_id
    row.state, row.joined_at, row.code_hash = State.JOINED.value, step.now, None
    step.session.flush()
    records.tell(step, row, "joined")


def keep_draft(step: Step, window_case_id: UUID, draft: Mapping[str, str]) -> None:
    """Keep what was typed and not sent, so that a lock, a cut or another computer loses nothing.

    Raises:
        NotFound, Conflict: as `records.mine`.
    """
    row = records.mine(step, window_case_id, State.OPEN, State.JOINED)
    records.keep(step, row, draft=dict(draft))


def edit(step: Step, window_case_id: UUID, edited: Edited, *, revision: int, calendar: Calendar | None = None) -> None:
    """Type what the person says, once they agreed; a correction of a source is offered with it.

    Raises:
        NotFound, Conflict: as `records.mine`.
        Stale, InvalidField: as `cases.edit`.
    """
    row = agreed(step, window_case_id)
    cases.edit(records.behind(step, row), case_of(row), edited, revision=revision, calendar=calendar)
    draft = records.content(step.keys, row)["draft"]
    records.keep(step, row, draft={key: text for key, text in draft.items() if key not in edited.values})
    records.tell(step, row, "edited")


def say(step: Step, window_case_id: UUID, material: str, said: str, *, calendar: Calendar | None = None) -> None:
    """The person says whether an earlier material is unchanged; errors as `edit`."""
    row = agreed(step, window_case_id)
    cases.say(records.behind(step, row), case_of(row), material, said, calendar=calendar)
    answered(step, row, material, said or "open")
    records.tell(step, row, "edited")


def promise(step: Step, window_case_id: UUID, material: str, way: str) -> None:
    """Note how a missing material is to be answered: by a promise that the person signs, or later as a supplement.

    Raises:
        NotFound: no such material; Conflict: as `records.mine`.
    """
    row = agreed(step, window_case_id)
    if of_row(step, row).material(material) is None:
        raise NotFound
    answered(step, row, material, way)
    records.tell(step, row, "edited")


def ask_to_confirm(step: Step, window_case_id: UUID) -> None:
    """Send the filled form to the person's phone, to be read, signed and handed in there; errors as `records.mine`."""
    row = agreed(step, window_case_id, channel=Channel.PHONE)
    records.keep(step, row, confirm=True)
    records.tell(step, row, "confirm")


def close(step: Step, window_case_id: UUID) -> None:
    """Close the case on the screen: what was typed and drawn is deleted; the application itself stays the person's.

    Raises:
        NotFound, Conflict: as `records.mine`.
    """
    row = records.mine(step, window_case_id, State.OPEN, State.JOINED)
    row.state, row.closed_at, row.code_hash = State.CLOSED.value, step.now, None
    kept = {key: value for key, value in records.content(step.keys, row).items() if key in ("answers", "slip")}
    row.content = records.sealed(step.keys, row.id, {**records.BLANK, **kept})
    step.session.flush()
    step.session.execute(
        update(WindowPromise)
        .where(WindowPromise.window_case_id == row.id, WindowPromise.state == Witnessed.WAITING.value)
        .values(state=Witnessed.OVER.value)
        .execution_options(synchronize_session=False)
    )
    if row.ticket_id is not None:
        queue.done(step, row.ticket_id)
    records.tell(step, row, "closed")


def agreed(step: Step, window_case_id: UUID, *, channel: Channel | None = None) -> WindowCase:
    """A case on the actor's screen whose person has agreed.

    Raises:
        NotFound: as `records.mine`; Conflict: nobody has agreed to anything yet, or it is of the other channel.
    """
    row = records.mine(step, window_case_id, State.JOINED, channel=channel)
    if not has_agreed(row, of_row(step, row)):
        raise Conflict
    return row


def has_agreed(row: WindowCase, case: Case) -> bool:
    """Whether the person agreed to what the clerk sees; who has no phone signs at each visit, whatever was before."""
    return case.consent is not None and (row.channel == Channel.PHONE.value or row.agreed_at is not None)


def of_row(step: Step, row: WindowCase) -> Case:
    """The application itself, without all that is looked up around it.

    Raises:
        Conflict: there is none yet; NotFound: their right to act for the applicant is over.
        InvalidField: their mandate covers the item no longer.
    """
    return cases.own(records.behind(step, row), case_of(row))[1]


def application(step: Step, row: WindowCase) -> Whole:
    """The application as the one at the counter may see it at this moment.

    Raises:
        Conflict: there is none yet; NotFound: their right to act for the applicant is over.
    """
    return cases.whole(records.behind(step, row), case_of(row))


def applicant_of(step: Step, row: WindowCase) -> str:
    """Whose application it is, once they agreed; before that nobody's name stands on a tab."""
    if row.case_id is None or row.agreed_at is None:
        return ""
    try:
        return of_row(step, row).applicant.name
    except (Conflict, NotFound, InvalidField):
        return ""


def note_agreed(session: Session, case_id: UUID, *, now: datetime) -> None:
    """The person of an application at a window has agreed: the clerk's screen may name them from now on."""
    query = select(WindowCase).where(WindowCase.case_id == case_id, WindowCase.state == State.JOINED.value)
    for row in session.execute(locked(query)).scalars():
        row.agreed_at = row.agreed_at or now
    session.flush()


def serving(session: Session, case_id: UUID) -> list[tuple[UUID, UUID]]:
    """Whose screens an application is on: the clerk, and the case on that screen."""
    query = select(WindowCase.clerk_id, WindowCase.id).where(
        WindowCase.case_id == case_id, WindowCase.state == State.JOINED.value
    )
    return [(row.clerk_id, row.id) for row in session.execute(query)]


def case_of(row: WindowCase) -> UUID:
    """The application of a case on a screen.

    Raises:
        Conflict: there is none yet.
    """
    if row.case_id is None:
        raise Conflict
    return row.case_id


def answered(step: Step, row: WindowCase, material: str, way: str) -> None:
    """Note what was done about a material."""
    answers = records.content(step.keys, row)["answers"]
    records.keep(step, row, answers={**answers, material: {"way": way, "at": step.now.isoformat(timespec="seconds")}})


def _redeemed(step: Step, row: WindowCase, item: Item, code: OnlineCode | TypedCode) -> Presented | NotSpent:
    """Spend the code for a look at nothing, which is how the person's record learns who read it and for what."""
    own = records.offices(step)[row.organisation_id]
    scene = _scene(step, row, item)
    context = Context(own.unit, own.badge, "", "", scene)
    look_id = new_id()
    found = codes.redeem(
        step.session,
        step.keys,
        code,
        Redemption(
            account_id=step.actor.account_id,
            person_id=step.actor.person_id,
            look_id=look_id,
            scene=scene.code,
            must_ask=False,
            asks=b"",
            types=(),
            context=context,
        ),
        now=step.now,
    )
    if isinstance(found, NotSpent):
        return found
    check = Check(step.session, step.keys, step.actor.account_id, Question("", scene.code), look_id, step.now)
    decision = Decision(Verdict.NO_VERDICT, "not_provided")
    right = Authority(scene, own.unit, own.badge)
    check.log(events.LOOKED, decision, right=right, subject_id=found.subject_id, head=found.head)
    outbox.add(step.session, events.TOLD, events.told(found, "code.looked"), now=step.now)
    return replace(found, look_id=look_id)


def _scene(step: Step, row: WindowCase, item: Item) -> SceneEntry:
    office = organisations(step.session, [row.organisation_id])[row.organisation_id]
    basis = item.legal_basis[0] if item.legal_basis else None
    law = f"{basis.law}{basis.article}" if basis else ""
    return SceneEntry(
        code=item.code,
        name=item.name,
        name_en=item.name_en,
        organisation_id=row.organisation_id,
        organisation=office.name,
        organisation_en=office.name_en,
        legal_basis=law,
        legal_basis_en=law,
        needs_case_number=False,
        official_duty=True,
        counts_as_paper=True,
        types={},
        identity_fields=(),
        contact="",
    )
