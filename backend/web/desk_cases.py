"""Cases as the office's desk sees them; tasks of verifying; entries of credit."""

from typing import Any

from backend.cases.findings import Named
from backend.cases.office.deciding import Compared, id_of
from backend.cases.office.queue import Line
from backend.cases.promises.crediting import Correction, Shown
from backend.cases.promises.rules import Entered
from backend.cases.promises.signing import Signed
from backend.cases.promises.verifying import Task
from backend.cases.records import Step
from backend.cases.rules.case import MaterialState, Way
from backend.web.casework import event_shown, field_shown, material_shown
from backend.web.runtime import now
from backend.web.shapes.case_desk import (
    CaseQueueLine,
    CaseTerm,
    CreditCorrectionShown,
    CreditEntryShown,
    DeskCase,
    DeskPromise,
    PromiseTaskShown,
)
from backend.web.shapes.cases import CaseFinding
from backend.standards.calendar import date_in_shanghai

_TOLD = ("text", "text_en", "standard", "standard_en", "liability", "liability_en")
_NAMED = ("item_name", "item_name_en", "material_name", "material_name_en")


def queue_line(one: Line) -> CaseQueueLine:
    """A case in the queue."""
    return CaseQueueLine(**_facts(one))


def desk_case(own: Step, one: Compared) -> DeskCase:
    """One case as an officer reads it."""
    case, item = one.line.case, one.line.item
    return DeskCase(
        **_facts(one.line),
        revision=case.revision,
        actor=case.acting.name,
        acting_as=case.acting.way.value,
        note=case.note,
        clause=case.clause,
        accepted_at=case.accepted_at,
        due_on=case.due_on,
        legal_basis=[f"《{each.law}》{each.article}" for each in item.legal_basis],
        fields=[field_shown(own, each, case.form.get(each.key)) for each in item.fields],
        materials=[material_shown(item, each) for each in case.materials],
        findings=[finding(each) for each in one.found],
        promises=[_promise(each) for each in one.promises],
        files=[],
        history=[event_shown(each) for each in one.history],
        acts=[act.value for act in one.acts],
        result=one.result_id,
    )


def finding(one: Named) -> CaseFinding:
    """What the pre-review found, with its words."""
    said = one.said
    return CaseFinding(
        key=one.finding.key,
        about=one.finding.about,
        weight=one.finding.weight.value,
        clause=said.clause,
        clause_en=said.clause_en,
        words=said.words,
        words_en=said.words_en,
        remedy=said.remedy,
        remedy_en=said.remedy_en,
    )


def task(one: Task) -> PromiseTaskShown:
    """A promise to be verified."""
    told = one.document
    return PromiseTaskShown(
        id=one.id,
        case=one.case_id,
        case_number=one.case_number,
        applicant=one.applicant,
        **{key: told[key] for key in (*_TOLD, *_NAMED)},
        signer=told["signer"],
        intact=one.intact,
        due_on=one.due_on,
        left=one.left,
        result=one.result,
        how=one.how,
        found=one.found,
        done_at=one.done_at,
    )


def entry(one: Shown) -> CreditEntryShown:
    """A broken promise that stands, or stood, against somebody."""
    told = one.document
    return CreditEntryShown(
        id=one.id,
        subject=one.subject,
        office=one.office,
        office_en=one.office_en,
        case_number=told["case"],
        **{key: told[key] for key in _NAMED},
        text=told["text"],
        text_en=told["text_en"],
        state=one.state.value,
        in_force=one.state is Entered.IN_FORCE and date_in_shanghai(now()) <= one.until,
        until=one.until,
        entered_at=one.entered_at,
        corrected_at=one.corrected_at,
        mine=one.mine,
        corrections=[_correction(each) for each in one.corrections],
    )


def _correction(one: Correction) -> CreditCorrectionShown:
    return CreditCorrectionShown(
        id=one.id,
        state=one.state.value,
        asked=one.asked,
        proposed=one.proposed,
        answer=one.answer,
        mine=one.mine,
        at=one.at,
        decided_at=one.decided_at,
    )


def _promise(one: Signed) -> DeskPromise:
    told = one.document
    return DeskPromise(
        id=one.id,
        material=one.material,
        material_name=told["material_name"],
        material_name_en=told["material_name_en"],
        **{key: told[key] for key in _TOLD},
        signer=told["signer"],
        acting_as=told["acting_as"],
        digest=one.digest,
        state=one.state.value,
        signed_at=one.signed_at,
        withdrawn_at=one.withdrawn_at,
        intact=one.intact,
    )


def _facts(one: Line) -> dict[str, Any]:
    case, item, term = one.case, one.item, one.term
    return {
        "id": case.id,
        "number": case.number,
        "item": item.code,
        "item_name": item.name,
        "item_name_en": item.name_en,
        "applicant": case.applicant.name,
        "channel": case.channel.value,
        "state": case.state.value,
        "outcome": case.outcome.value if case.outcome else None,
        "submitted_at": case.submitted_at,
        "decided_at": case.decided_at,
        "term": None
        if term is None
        else CaseTerm(last_on=term.last_on, left=term.left, standing=term.standing.value),
        "uploads": sum(
            each.way is Way.UPLOAD and each.state is not MaterialState.NOT_NEEDED for each in case.materials
        ),
        "taken_by": None if one.taken is None else one.taken.name,
        "mine": one.taken is not None and one.taken.mine,
    }
