"""Entries of credit: those it stands against see them and ask for a correction; two of the office decide."""

from flask import Response

from backend.cases.promises import crediting
from backend.web.access import allow
from backend.web.casework import step
from backend.web.desk_cases import entry
from backend.web.routes import Routes, answer, nothing
from backend.web.shapes.case_desk import (
    CreditDecision,
    CreditEntries,
    CreditPath,
    CreditQuery,
    CreditReason,
)

routes = Routes("credit")
KEEP, DECIDE = allow("cases:keep"), allow("cases:decide")
MINE, OFFICE = "/api/me/credit", "/api/office/credit"


@routes.on("GET", MINE, access=KEEP, answer=CreditEntries)
def list_own() -> Response:
    """Entries against oneself and the enterprises that one represents."""
    return answer(CreditEntries(items=[entry(one) for one in crediting.of_subjects(step())]))


@routes.on("POST", MINE + "/<uuid:entry_id>/correction", access=KEEP, answer=None, status=204, problems=(409,))
def ask_correction(path: CreditPath, body: CreditReason) -> Response:
    """Say why an entry is wrong; the office that made it is asked."""
    crediting.ask(step(), path.entry_id, body.reason)
    return nothing()


@routes.on("GET", OFFICE, access=DECIDE, answer=CreditEntries)
def list_entries(query: CreditQuery) -> Response:
    """Entries that the office made."""
    return answer(CreditEntries(items=[entry(one) for one in crediting.of_offices(step(), waiting=query.waiting)]))


@routes.on("POST", OFFICE + "/<uuid:entry_id>/proposal", access=DECIDE, answer=None, status=204, problems=(409,))
def propose_correction(path: CreditPath, body: CreditReason) -> Response:
    """Propose to correct an entry; a second person has to confirm it."""
    crediting.propose(step(), path.entry_id, body.reason)
    return nothing()


@routes.on("POST", OFFICE + "/<uuid:entry_id>/decision", access=DECIDE, answer=None, status=204, problems=(409, 422))
def decide_correction(path: CreditPath, body: CreditDecision) -> Response:
    """Confirm a correction as the second person, or decline it with a reason."""
    crediting.decide(step(), path.entry_id, body.answer, correct=body.correct)
    return nothing()
