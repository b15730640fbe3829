"""Cases as the office's desk sees them; tasks of verifying; entries of credit."""

from typing import Any

from backend.cases import deciding
from backend.cases.bundles import sisters
from backend.cases.corrections import reading as corrections
from backend.cases.office.deciding import Compared
from backend.cases.office.queue import Line
from backend.cases.promises.crediting import Correction, Shown
from backend.cases.promises.rules import Entered
from backend.cases.promises.signing import Signed
from backend.cases.promises.verifying import Task
from backend.cases.records import Step
from backend.cases.rules.case import FREE, Case, CaseMaterial, Evidence, MaterialState, Way
from backend.catalogue.service import type_of
from backend.services.rules.items import DataCall, Item, Material, SharedCheck
from backend.standards.calendar import date_in_shanghai
from backend.web.casework import field_shown, finding_shown, is_asked
from backend.web.runtime import now
from backend.web.shapes.case_desk import (
    CaseQueueLine,
    CaseTerm,
    CreditCorrectionShown,
    CreditEntryShown,
    DeskCase,
    DeskEvidence,
    DeskMaterial,
    DeskNumber,
    DeskPromise,
    DeskSister,
    DeskTogether,
    DeskValue,
    PromiseTaskShown,
)
from backend.web.shapes.cases import CaseEventShown, CaseNotTaken

_TOLD = ("text", "text_en", "standard", "standard_en", "liability", "liability_en")
_NAMED = ("item_name", "item_name_en", "material_name", "material_name_en")


def queue_line(one: Line) -> CaseQueueLine:
    """A case in the queue."""
    return CaseQueueLine(**_facts(one))


def desk_case(own: Step, one: Compared) -> DeskCase:
    """One case as an officer reads it."""
    case, item = one.line.case, one.line.item
    settled = corrections.of_case(own, case.id)
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
        fields=[
            field_shown(own, each, case.form.get(each.key), settled.get(each.key))
            for each in item.fields
            if is_asked(case, item, each)
        ],
        materials=[
            _material(own, item, each, one) for each in case.materials if each.state is not MaterialState.NOT_NEEDED
        ],
        findings=[finding_shown(each) for each in one.found],
        promises=[_promise(each) for each in one.promises],
        history=[
            CaseEventShown(happened=each.happened, side=each.by_side, at=each.at, note=each.note, clause=each.clause)
            for each in one.history
        ],
        acts=[act.value for act in one.acts],
        result=one.result_id,
        together=_together(own, case),
        number_asked=_number_asked(own, item) if "grant" in {act.value for act in one.acts} else None,
    )


def _together(own: Step, case: Case) -> DeskTogether | None:
    found = sisters.of_case(own.session, case.id)
    if found is None:
        return None
    told = [
        DeskSister(
            item_name=one.item.name,
            item_name_en=one.item.name_en,
            office=one.office.name,
            office_en=one.office.name_en,
            state=one.state.value,
            outcome=one.outcome,
        )
        for one in found.sisters
    ]
    return DeskTogether(name=found.bundle.name, name_en=found.bundle.name_en, cases=told)


def _number_asked(own: Step, item: Item) -> DeskNumber | None:
    definition = deciding.numbered_by_hand(own, item)
    if definition is None or definition.number_field is None:
        return None
    field = definition.fields[definition.number_field]
    return DeskNumber(
        label=field.label,
        label_en=field.label_en,
        rule=str(definition.document.get("number_rule", "")),
        example=str(definition.document.get("number_example", "")),
    )


def _material(own: Step, item: Item, answered: CaseMaterial, one: Compared) -> DeskMaterial:
    known = item.material(answered.key)
    role = next((each.name for each in item.roles if each.key == answered.of), "")
    basis = known.basis if known else None
    return DeskMaterial(
        key=answered.key,
        name=known.name if known else answered.key,
        name_en=known.name_en if known else answered.key,
        of=role,
        basis=f"《{basis.law}》{basis.article}" if basis else "",
        way=answered.way.value,
        state=answered.state.value,
        free=answered.way in FREE,
        not_taken=[CaseNotTaken(way=each.way, reason=each.reason) for each in answered.not_taken],
        evidence=[_evidence(own, item, known, each, one) for each in answered.evidence],
        said=answered.said,
        promised_at=answered.promised_at,
    )


def _evidence(own: Step, item: Item, known: Material | None, said: Evidence, one: Compared) -> DeskEvidence:
    labels = _labels(own, item, known, said)
    keys = dict.fromkeys((*said.values, *said.matches))
    return DeskEvidence(
        kind=said.kind,
        name=said.name,
        ref=said.ref,
        as_of=said.as_of,
        digest=said.digest,
        look=one.looks.get(said.grant_id) if said.grant_id else None,
        file=said.file_id,
        values=[
            DeskValue(
                key=key,
                label=labels.get(key, (key, key))[0],
                label_en=labels.get(key, (key, key))[1],
                value=said.values.get(key),
                agrees=said.matches.get(key),
            )
            for key in keys
        ],
    )


def _labels(own: Step, item: Item, known: Material | None, said: Evidence) -> dict[str, tuple[str, str]]:
    """Names of the fields of an answer, as the certificate type or the library has them."""
    if said.kind == "certificate" and known is not None:
        codes = [each.certificate_type for each in known.answers if isinstance(each, DataCall)]
        definitions = [type_of(code, own.session) for code in codes]
        return {
            key: (field.label, field.label_en) for definition in definitions for key, field in definition.fields.items()
        }
    fields = {one.key: (one.label, one.label_en) for one in item.fields}
    checks = [each for each in known.answers if isinstance(each, SharedCheck)] if known else []
    if known is not None and any(each.against is not None for each in checks):
        return {each.against[0]: (known.name, known.name_en) for each in checks if each.against is not None}
    return {name: fields[key] for each in checks for name, key in each.compare.items() if key in fields}


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
        "term": None if term is None else CaseTerm(last_on=term.last_on, left=term.left, standing=term.standing.value),
        "uploads": sum(each.way is Way.UPLOAD and _is_needed(each) for each in case.materials),
        "taken_by": None if one.taken is None else one.taken.name,
        "mine": one.taken is not None and one.taken.mine,
    }


def _is_needed(one: CaseMaterial) -> bool:
    return one.state is not MaterialState.NOT_NEEDED
