"""The clerk's side of the window: the queue, and cases on the screen."""

from base64 import b64decode
from binascii import Error as Undecodable

from flask import Response

from backend.cases.service import Edited
from backend.kernel.errors import FieldProblem, InvalidField
from backend.web import windowed
from backend.web.access import allow
from backend.web.inspected import calendar
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import runtime
from backend.web.shapes.base import Nothing
from backend.web.shapes.window import (
    NewWindowCase,
    NewWindowTicket,
    WindowAnswer,
    WindowBoard,
    WindowCalled,
    WindowCard,
    WindowCasePath,
    WindowCaseShown,
    WindowCode,
    WindowDraft,
    WindowForm,
    WindowInk,
    WindowMade,
    WindowMaterialPath,
    WindowOfficePath,
    WindowPanel,
    WindowPaper,
    WindowQuestion,
    WindowRevision,
    WindowScan,
    WindowScanned,
    WindowSeat,
    WindowSlip,
    WindowSlipLine,
    WindowTicketPath,
    WindowTicketShown,
)
from backend.web.windowed import step
from backend.window import desk, inquiries, presence, queue, scanning
from backend.window.rules.serving import CODE_LIFE, Card, Channel

routes = Routes("window")
SERVE, SHOWS = allow("window:serve"), allow("window:serve", disclosing=True)
BASE = "/api/window"
ONE = BASE + "/cases/<uuid:window_id>"
TICKET = BASE + "/tickets/<uuid:ticket_id>"


@routes.on("GET", BASE, access=SERVE, answer=WindowPanel, problems=(404,))
def read_panel() -> Response:
    """Queue, counters, and the cases on the own screen."""
    return answer(windowed.panel(step()))


@routes.on("GET", BASE + "/offices/<uuid:office_id>/board", access=SERVE, answer=WindowBoard)
def read_board(path: WindowOfficePath) -> Response:
    """The waiting screen: numbers alone."""
    return answer(windowed.board(step(), path.office_id))


@routes.on("PUT", BASE + "/seat", access=SERVE, answer=None, status=204, problems=(404, 409))
def sit(body: WindowSeat) -> Response:
    """Sit down at a counter."""
    queue.sit(step(), body.office, body.number)
    return nothing()


@routes.on("DELETE", BASE + "/seat", access=SERVE, answer=None, status=204, problems=(409,))
def leave() -> Response:
    """Stand up from the counter."""
    queue.leave(step())
    return nothing()


@routes.on("POST", BASE + "/tickets", access=SERVE, answer=WindowTicketShown, status=201, problems=(404, 409, 422))
def take_ticket(body: NewWindowTicket) -> Response:
    """Take a ticket."""
    own = step()
    made = queue.take(own, body.office, body.item, priority=body.priority, taken_at=body.taken_at)
    return answer(windowed.called(own, made), 201)


@routes.on("POST", BASE + "/call", access=SERVE, answer=WindowCalled, problems=(409,))
def call_next(body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """Call whoever is next."""
    own = step()
    found = queue.call_next(own)
    return answer(WindowCalled(ticket=None if found is None else windowed.called(own, found)))


@routes.on("POST", TICKET + "/call", access=SERVE, answer=WindowCalled, problems=(404, 409))
def call_ticket(path: WindowTicketPath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """Call this ticket, or the own one again."""
    own = step()
    return answer(WindowCalled(ticket=windowed.called(own, queue.call(own, path.ticket_id))))


@routes.on("POST", TICKET + "/no-show", access=SERVE, answer=None, status=204, problems=(404, 409))
def miss_ticket(path: WindowTicketPath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """Nobody came."""
    queue.miss(step(), path.ticket_id)
    return nothing()


@routes.on("POST", BASE + "/cases", access=SERVE, answer=WindowMade, status=201, problems=(404, 409, 422))
def open_case(body: NewWindowCase) -> Response:
    """Open a case for an item."""
    made = desk.open_case(step(), body.item, Channel(body.channel), body.ticket)
    return answer(WindowMade(id=made), 201)


@routes.on("GET", ONE, access=SERVE, answer=WindowCaseShown)
def read_case(path: WindowCasePath) -> Response:
    """A case on the own screen."""
    return answer(windowed.on_screen(step(), path.window_id))


@routes.on("POST", ONE + "/code", access=SHOWS, answer=WindowCode, problems=(404, 409))
def show_code(path: WindowCasePath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """A new code for the customer's screen."""
    own = step()
    secret = desk.show_code(own, path.window_id)
    origin = runtime().settings.public_origin.upper()
    return answer(WindowCode(text=f"{origin}/W/{secret}", ends_at=own.now + CODE_LIFE))


@routes.on("POST", ONE + "/scan", access=SHOWS, answer=WindowScanned, problems=(404, 409, 429))
def scan_code(path: WindowCasePath, body: WindowScan) -> Response:
    """The person's own code was read by the gun or the camera."""
    found = desk.scan(step(), runtime().settings.public_origin, path.window_id, body.presented)
    return answer(WindowScanned(refused=None if found is None else found.reason))


@routes.on("PUT", ONE + "/draft", access=SERVE, answer=None, status=204, problems=(404, 409))
def keep_draft(path: WindowCasePath, body: WindowDraft) -> Response:
    """Keep what was typed and not sent."""
    desk.keep_draft(step(), path.window_id, body.draft)
    return nothing()


@routes.on("PUT", ONE + "/form", access=SERVE, answer=None, status=204, problems=(404, 409, 422, 429))
def edit(path: WindowCasePath, body: WindowForm) -> Response:
    """Type what the person says; a correction of a source goes with it."""
    edited = Edited(body.values, body.correct)
    desk.edit(step(), path.window_id, edited, revision=body.revision, calendar=calendar())
    return nothing()


@routes.on("PUT", ONE + "/materials/<key>/answer", access=SERVE, answer=None, status=204, problems=(404, 409, 422))
def answer_material(path: WindowMaterialPath, body: WindowAnswer) -> Response:
    """By a promise, later, a proof issued now, or an earlier paper that is or is not unchanged."""
    own = step()
    if body.way in ("promise", "later"):
        desk.promise(own, path.window_id, path.key, body.way)
    elif body.way == "proof":
        scanning.issue_proof(own, path.window_id, path.key, calendar=calendar())
    else:
        desk.say(own, path.window_id, path.key, body.way, calendar=calendar())
    return nothing()


@routes.on(
    "POST", ONE + "/materials/<key>/inquiry", access=SERVE, answer=WindowMade, status=201, problems=(404, 409, 422)
)
def ask_office(path: WindowMaterialPath, body: WindowQuestion) -> Response:
    """Ask the office that knows."""
    return answer(WindowMade(id=inquiries.ask(step(), path.window_id, path.key, body.question, calendar())), 201)


@routes.on("POST", ONE + "/materials/<key>/paper", access=SERVE, answer=None, status=204, problems=(404, 409, 422))
def scan_paper(path: WindowMaterialPath, body: WindowPaper) -> Response:
    """A paper scanned at the counter."""
    scanning.scan(step(), path.window_id, path.key, _decoded(body.picture), calendar=calendar())
    return nothing()


@routes.on("POST", ONE + "/confirmation", access=SERVE, answer=None, status=204, problems=(404, 409))
def ask_to_confirm(path: WindowCasePath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """Send the filled form to the person's phone."""
    desk.ask_to_confirm(step(), path.window_id)
    return nothing()


@routes.on("POST", ONE + "/card", access=SHOWS, answer=WindowScanned, problems=(404, 409, 422, 429))
def read_card(path: WindowCasePath, body: WindowCard) -> Response:
    """The card of somebody without a phone was read."""
    card = Card(body.resident_id, body.name, body.valid_to)
    return answer(WindowScanned(refused=presence.read_card(step(), path.window_id, card)))


@routes.on("POST", ONE + "/signature", access=SERVE, answer=None, status=204, problems=(404, 409, 422))
def sign(path: WindowCasePath, body: WindowInk) -> Response:
    """The person signed on the glass."""
    presence.sign(step(), path.window_id, body.strokes, calendar=calendar())
    return nothing()


@routes.on("POST", ONE + "/submission", access=SERVE, answer=None, status=204, problems=(404, 409, 422))
def hand_in(path: WindowCasePath, body: WindowRevision) -> Response:
    """Hand the application in for the person at the counter."""
    presence.hand_in(step(), path.window_id, body.revision, calendar=calendar())
    return nothing()


@routes.on("GET", ONE + "/slip", access=SERVE, answer=WindowSlip, problems=(404, 409))
def read_slip(path: WindowCasePath) -> Response:
    """What the person takes home."""
    return answer(_slip(presence.slip(step(), path.window_id)))


@routes.on("POST", ONE + "/close", access=SERVE, answer=None, status=204, problems=(404, 409))
def close(path: WindowCasePath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """Close the case on the screen."""
    desk.close(step(), path.window_id)
    return nothing()


def _decoded(picture: str) -> bytes:
    try:
        return b64decode(picture, validate=True)
    except (Undecodable, ValueError):
        raise InvalidField((FieldProblem("picture", "picture"),)) from None


def _slip(one: presence.Slip) -> WindowSlip:
    return WindowSlip(
        office=one.office.name,
        office_en=one.office.name_en,
        unit=one.unit,
        badge=one.badge,
        item=one.item.name,
        item_en=one.item.name_en,
        number=one.number,
        name=one.name,
        at=one.at,
        looked=[
            WindowSlipLine(name=name, name_en=name_en, fields=list(fields)) for name, name_en, fields in one.looked
        ],
        libraries=list(one.libraries),
        ink=one.ink,
        promised=None if one.promised is None else windowed.on_slip(one.promised),
    )
