"""The window as the interface shows it."""

from uuid import UUID

from backend.cases.service import Step, Whole
from backend.identity.people import organisations
from backend.kernel.errors import Conflict, NotFound
from backend.services import service as services
from backend.services.rules.items import Item
from backend.web.casework import shown
from backend.web.casework import step as case_step
from backend.web.runtime import now
from backend.web.shapes.cases import CaseWhole
from backend.web.shapes.window import (
    WindowAnswered,
    WindowBoard,
    WindowCaseShown,
    WindowCounterShown,
    WindowInquiryShown,
    WindowItem,
    WindowOffice,
    WindowPanel,
    WindowServed,
    WindowTab,
    WindowTicketShown,
)
from backend.web.shapes.window_promise import (
    WindowPromiseShown,
    WindowPromiseText,
    WindowSlipPromise,
    WindowWitnessShown,
)
from backend.window import desk, inquiries, joining, presence, promising, queue, records
from backend.window.queue import Ticket
from backend.window.rules.queue import State, label
from backend.window.rules.serving import MOST_OPEN

step = case_step


def panel(own: Step, wanted: UUID | None = None) -> WindowPanel:
    """Everything on the clerk's panel but the open case itself.

    Raises:
        NotFound: no such office of the actor's.
    """
    offices = records.offices(own)
    try:
        seat = records.seat(own)
    except Conflict:
        seat = None
    office = wanted or (seat.organisation_id if seat else next(iter(offices), None))
    if office is None or office not in offices:
        raise NotFound
    named = organisations(own.session, offices)
    items = _items(own)
    return WindowPanel(
        offices=[WindowOffice(id=one.id, name=one.name, name_en=one.name_en) for one in named.values()],
        office=office,
        counter=seat.number if seat and seat.organisation_id == office else None,
        counters=[
            WindowCounterShown(number=one.number, clerk=one.clerk, mine=one.mine) for one in queue.counters(own, office)
        ],
        tickets=[ticket(one, items) for one in queue.waiting(own, office)],
        tabs=[_tab(own, one, items) for one in desk.on_screen(own)],
        items=[item_of(one) for one in items.values()],
        most=MOST_OPEN,
        witness=promising.count_waiting(own),
        server_time=now(),
    )


def board(own: Step, office: UUID) -> WindowBoard:
    """The waiting screen of an office.

    Raises:
        NotFound: none of the actor's.
    """
    if office not in records.offices(own):
        raise NotFound
    items = _items(own)
    waiting = [one for one in queue.waiting(own, office) if one.state is State.WAITING]
    return WindowBoard(
        called=[ticket(one, items) for one in queue.last_called(own, office)],
        waiting=[ticket(one, items) for one in waiting],
    )


def ticket(one: Ticket, items: dict[str, Item]) -> WindowTicketShown:
    """A ticket."""
    item = items.get(one.item_code)
    return WindowTicketShown(
        id=one.id,
        label=one.label,
        item=one.item_code,
        item_name=item.name if item else one.item_code,
        item_name_en=item.name_en if item else one.item_code,
        priority=one.priority,
        state=one.state.value,
        calls=one.calls,
        counter=one.counter,
        mine=one.mine,
        created_at=one.created_at,
        called_at=one.called_at,
    )


def called(own: Step, one: Ticket) -> WindowTicketShown:
    """A ticket by itself."""
    return ticket(one, _items(own))


def on_screen(own: Step, window_id: UUID) -> WindowCaseShown:
    """A case on the clerk's screen, with the application as far as the person agreed to it.

    Raises:
        NotFound: unknown, or on somebody else's screen.
    """
    row = records.read(own, window_id)
    said = records.content(own.keys, row)
    stands = records.behind(own, row) if row.case_id and row.state != "closed" else None
    whole = desk.application(own, row) if stands else None
    agreed = whole is not None and desk.has_agreed(row, whole.line.case)
    item = whole.line.item if whole is not None else records.told_of(own, row)
    before_signing = row.channel == "presence"
    promised = promising.of_row(own, row) if before_signing else None
    return WindowCaseShown(
        id=row.id,
        item=item_of(item),
        channel=row.channel,
        state=row.state,
        agreed=agreed,
        confirm=bool(said.get("confirm")),
        draft=said["draft"],
        answers=[WindowAnswered(key=key, way=one["way"]) for key, one in said["answers"].items()],
        card=said.get("card"),
        application=_application(stands, whole, agreed=agreed) if agreed or before_signing else None,
        inquiries=[inquiry(one) for one in inquiries.of_case(own, row)] if row.state != "closed" else [],
        askable=[one.key for one in item.materials if one.from_department],
        slip="slip" in said,
        promise=None if promised is None else _promise(promised),
    )


def _application(stands: Step | None, whole: Whole | None, *, agreed: bool) -> CaseWhole | None:
    """The application; before the signature the sheet alone, and nothing of what an earlier visit has filled in."""
    if stands is None or whole is None:
        return None
    found = shown(stands, whole)
    if agreed:
        return found
    return found.model_copy(update={"fields": [], "materials": [], "findings": [], "history": [], "asks": []})


def _promise(one: promising.Kept) -> WindowPromiseShown:
    return WindowPromiseShown(state=one.state.value, reason=one.reason, witness=one.witness, signed_at=one.signed_at)


def to_witness(one: promising.Waiting) -> WindowWitnessShown:
    """A promise that waits for a second person."""
    return WindowWitnessShown(
        id=one.id,
        clerk=one.clerk,
        counter=one.counter,
        item=one.item.name,
        item_en=one.item.name_en,
        reason=one.reason,
        name=one.name,
        promises=[WindowPromiseText(**each) for each in one.promises],
        signed_at=one.signed_at,
    )


def on_slip(one: promising.Kept) -> WindowSlipPromise:
    """What was promised, on the slip."""
    return WindowSlipPromise(
        promises=[WindowPromiseText(**each) for each in one.promises],
        reason=one.reason,
        witness=one.witness,
        ink=presence.fingerprint(one.ink),
        signed_at=one.signed_at,
    )


def inquiry(one: inquiries.Inquiry) -> WindowInquiryShown:
    """A question between offices."""
    return WindowInquiryShown(
        id=one.id,
        asked_by=one.asked_by.name,
        asked_by_en=one.asked_by.name_en,
        office=one.office.name,
        office_en=one.office.name_en,
        item=one.item,
        item_en=one.item_en,
        material=one.material,
        material_en=one.material_en,
        number=one.number,
        applicant=one.applicant,
        question=one.question,
        state=one.state,
        due_on=one.due_on,
        asked_at=one.asked_at,
        said=one.said,
        words=one.words,
        answered_at=one.answered_at,
    )


def served(one: joining.Served) -> WindowServed:
    """What the person sees of a case at a window."""
    return WindowServed(
        id=one.id,
        item=item_of(one.item),
        office=one.office.name,
        office_en=one.office.name_en,
        counter=one.counter,
        unit=one.unit,
        badge=one.badge,
        case=one.case_id,
        confirm=one.confirm,
        at=one.at,
    )


def item_of(item: Item) -> WindowItem:
    """An item by name."""
    return WindowItem(code=item.code, name=item.name, name_en=item.name_en, applicant_kind=item.applicant_kind)


def _items(own: Step) -> dict[str, Item]:
    found = services.shelf(own.session)
    return {code: one.item for code, one in found.items() if one.item.kind == "handling"}


def _tab(own: Step, row: records.Row, items: dict[str, Item]) -> WindowTab:
    item = items.get(row.item_code)
    return WindowTab(
        id=row.id,
        item=row.item_code,
        item_name=item.name if item else row.item_code,
        item_name_en=item.name_en if item else row.item_code,
        channel=row.channel,
        state=row.state,
        ticket=_label(own, row),
        applicant=desk.applicant_of(own, row),
    )


def _label(own: Step, row: records.Row) -> str | None:
    number = queue.number_of(own, row.ticket_id) if row.ticket_id else None
    return None if number is None else label(number)
