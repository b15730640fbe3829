"""Corrections of base data and certificates: the desk of whose word it is, and what the people of a case see of it."""

from typing import Any

from flask import Response

from backend.cases.corrections import reading, settling
from backend.cases.corrections.rows import Correction
from backend.cases.corrections.rules import State, kept_in
from backend.cases.corrections.settling import Decision
from backend.identity.levels.rules import NEEDS, Use
from backend.standards import masks
from backend.web.access import allow
from backend.web.casework import source_name, step
from backend.web.inspected import calendar
from backend.web.routes import Routes, answer
from backend.web.runtime import actor
from backend.web.shapes.base import Nothing
from backend.web.shapes.corrections import (
    CorrectionDecision,
    CorrectionLine,
    CorrectionLines,
    CorrectionMine,
    CorrectionPath,
    CorrectionsMine,
    CorrectionsQuery,
    CorrectionWhole,
)
from backend.web.stepping import require_level, require_step

routes = Routes("mending")
DECIDE, OPEN = allow("corrections:decide"), allow("corrections:decide", keyed=False)
OFFICE = "/api/office/corrections"
ONE = OFFICE + "/<uuid:correction_id>"


@routes.on("GET", OFFICE, access=DECIDE, answer=CorrectionLines)
def list_corrections(query: CorrectionsQuery) -> Response:
    """What was raised with the office: what waits by its term, or what is settled; without any value."""
    found = settling.of_offices(step(), settled=query.settled)
    return answer(CorrectionLines(items=[CorrectionLine(**_line(one, masked=True)) for one in found]))


@routes.on("POST", ONE + "/opening", access=OPEN, answer=CorrectionWhole, problems=(404,))
def open_correction(path: CorrectionPath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """One correction with its values; the opening stands in the record of whose data it is."""
    return answer(_whole(settling.open_one(step(), path.correction_id)))


@routes.on("POST", ONE + "/decision", access=DECIDE, answer=CorrectionWhole, problems=(404, 409, 422))
def decide_correction(path: CorrectionPath, body: CorrectionDecision) -> Response:
    """Accept, and mend it here or by the source's own system; or decline with a reason. Once.

    A certificate is corrected here by sealing it anew: that asks for what issuing asks for.
    """
    decision = Decision(body.accepted, body.seen, body.mends, body.reason)
    if settling.seals(step(), path.correction_id, decision):
        require_level(NEEDS[Use.SEAL])
        require_step("certificates:issue")
    return answer(_whole(settling.decide(step(), path.correction_id, decision)))


@routes.on("GET", "/api/me/corrections", access=allow("corrections:read"), answer=CorrectionsMine)
def list_own_corrections() -> Response:
    """What one raised, and what was raised in own cases, with how it was settled."""
    return answer(CorrectionsMine(items=[_mine(one) for one in reading.of_actor(step())]))


def _whole(one: Correction) -> CorrectionWhole:
    party = settling.is_party_of(step(), one)
    return CorrectionWhole(
        **_line(one, masked=False),
        seen=one.seen,
        was=one.was,
        proposed=one.proposed,
        reason=one.reason,
        may_mend_here=settling.may_mend_here(step(), one),
        may_decide=not party and one.state is State.OPEN,
    )


def _mine(one: Correction) -> CorrectionMine:
    own = one.applicant_id in actor().subjects
    return CorrectionMine(
        **_line(one, masked=not own),
        case=one.case_id if own else None,
        was=one.was if own else None,
        proposed=one.proposed if own else None,
        reason=one.reason,
    )


def _line(one: Correction, *, masked: bool) -> dict[str, Any]:
    own = step()
    name, name_en = source_name(own, one.source)
    waits = one.state is State.OPEN
    return {
        "id": one.id,
        "case_number": one.case_number,
        "item_name": one.item.name,
        "item_name_en": one.item.name_en,
        "field": one.field.label,
        "field_en": one.field.label_en,
        "source": name,
        "source_en": name_en,
        "kind": kept_in(one.source)[0],
        "subject": masks.name(one.subject) if masked and one.is_person else one.subject,
        "owner": one.owner.name,
        "owner_en": one.owner.name_en,
        "office": one.office.name,
        "office_en": one.office.name_en,
        "state": one.state.value,
        "mends": one.mends,
        "due_on": one.due_on,
        "left": calendar().left(own.today, one.due_on) if waits else None,
        "raised_at": one.raised_at,
        "decided_at": one.decided_at,
        "mended_at": one.mended_at,
    }
