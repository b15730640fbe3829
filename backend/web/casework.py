"""Cases as the interface shows them to their own people."""

import binascii
from base64 import b64decode
from dataclasses import asdict
from typing import Any
from uuid import UUID

from backend.cases import acting, household
from backend.cases import service as cases
from backend.cases.consenting import Sheet
from backend.cases.corrections import reading as corrections
from backend.cases.corrections.reading import Settled
from backend.cases.findings import Named
from backend.cases.promises import signing
from backend.cases.reading import Foreseen, Line, Whole
from backend.cases.records import Step
from backend.cases.rules.case import FREE, Case, CaseMaterial, MaterialState, Value, Way
from backend.catalogue.service import type_of
from backend.kernel.errors import FieldProblem, InvalidField, NotFound
from backend.services.rules.items import FormField, Item
from backend.web.inspected import calendar
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.cases import (
    CaseAskShown,
    CaseChoice,
    CaseEventShown,
    CaseEvidence,
    CaseField,
    CaseFinding,
    CaseLine,
    CaseMaterialShown,
    CaseNotTaken,
    CasePromise,
    CaseRoleShown,
    CaseSheet,
    CaseSheetCertificate,
    CaseSheetField,
    CaseSheetLibrary,
    CaseWardShown,
    CaseWhole,
    ForeseenMaterial,
)

TOLD = ("text", "text_en", "standard", "standard_en", "liability", "liability_en", "verify_within_days")
LIBRARY_NAMES = {
    "population": ("人口库", "Population library"),
    "legal_persons": ("法人库", "Library of legal persons"),
    "addresses": ("地址库", "Address library"),
    "real_estate": ("不动产登记库", "Real estate register"),
    "pensions": ("养老待遇库", "Pension register"),
}
"""Names of the base libraries, as a source beside a field."""


def step() -> Step:
    """The act of this request."""
    return Step(session(), keys(), actor(), now())


def line(one: Line) -> CaseLine:
    """A case in a list."""
    return CaseLine(**_facts(one))


def decoded(text: str) -> bytes:
    """A file that came in base64."""
    try:
        return b64decode(text, validate=True)
    except binascii.Error:
        raise InvalidField((FieldProblem("file", "damaged"),)) from None


def foreseen(one: Foreseen) -> ForeseenMaterial:
    """How a material would be answered now."""
    asked = one.material
    return ForeseenMaterial(
        key=asked.key,
        name=asked.name,
        name_en=asked.name_en,
        way=one.way.value,
        otherwise=None if one.otherwise is None else one.otherwise.value,
        free=one.free,
    )


def whole(case_id: UUID) -> CaseWhole:
    """A case as it stands after this request's act."""
    own = step()
    return shown(own, cases.whole(own, case_id, calendar()))


def shown(own: Step, one: Whole) -> CaseWhole:
    """A case with everything that its people see."""
    case, item = one.line.case, one.line.item
    named = {role.key: (role.name, role.name_en) for role in item.roles}
    settled = corrections.of_case(own, case.id)
    open_ = one.sheet is not None
    return CaseWhole(
        **_facts(one.line),
        revision=case.revision,
        acting_as=case.acting.way.value,
        actor=case.acting.name,
        channel=case.channel.value,
        accepted_at=case.accepted_at,
        consented_at=case.consent.at if case.consent else None,
        note=case.note,
        clause=case.clause,
        outside=one.outside,
        acts=[act.value for act in one.acts],
        fields=[
            field_shown(own, each, case.form.get(each.key), settled.get(each.key))
            for each in item.fields
            if is_asked(case, item, each)
        ],
        materials=[_material(own, one, item, each, named, open_=open_) for each in case.materials],
        roles=[
            CaseRoleShown(
                key=role.key,
                name=role.name,
                name_en=role.name_en,
                holder=case.roles[role.key].name if role.key in case.roles else "",
                named=household.named(item, role.key),
                optional=role.cel_required is not None,
            )
            for role in item.roles
        ],
        wards=[CaseWardShown(id=each.subject_id, name=each.name) for each in one.wards],
        asks=[CaseAskShown(id=each.id, role=each.role, name=each.name, state=each.state) for each in case.asks],
        sheet=_sheet(one.sheet) if one.sheet else None,
        findings=[finding_shown(each) for each in one.found],
        history=[
            CaseEventShown(happened=each.happened, side=each.by_side, at=each.at, note=each.note, clause=each.clause)
            for each in one.history
        ],
        result=one.result_id,
        uploads=case.uploads,
    )


def is_asked(case: Case, item: Item, one: FormField) -> bool:
    """Fields about somebody who need not be there are asked for once somebody stands in the role."""
    return one.of in case.roles or not any(role.key == one.of and role.cel_required for role in item.roles)


def finding_shown(one: Named) -> CaseFinding:
    """What the pre-review found, with its words."""
    found = one.finding
    return CaseFinding(key=found.key, about=found.about, weight=found.weight.value, **asdict(one.said))


def _facts(one: Line) -> dict[str, Any]:
    case, item = one.case, one.item
    needed = [each for each in case.materials if each.state is not MaterialState.NOT_NEEDED]
    return {
        "id": case.id,
        "number": case.number,
        "item": item.code,
        "item_name": item.name,
        "item_name_en": item.name_en,
        "office": one.office.name,
        "office_en": one.office.name_en,
        "applicant": case.applicant.name,
        "applicant_id": case.applicant.id,
        "state": case.state.value,
        "outcome": case.outcome.value if case.outcome else None,
        "opened_at": case.opened_at,
        "submitted_at": case.submitted_at,
        "due_on": case.due_on,
        "decided_at": case.decided_at,
        "free": sum(each.way in FREE for each in needed),
        "needed": len(needed),
    }


def field_shown(own: Step, one: FormField, value: Value | None, settled: Settled | None = None) -> CaseField:
    """A field of the form with what it says, where that is from, and how a correction of that stands."""
    said = value or Value(one.key, "")
    name, name_en = source_name(own, said.source)
    return CaseField(
        key=one.key,
        label=one.label,
        label_en=one.label_en,
        kind=one.kind,
        required=one.required,
        choices=[CaseChoice(value=each.value, label=each.label, label_en=each.label_en) for each in one.choices],
        value=said.value,
        source=said.source,
        source_name=name,
        source_name_en=name_en,
        as_of=said.as_of,
        original=said.original if said.edited else None,
        edited=said.edited,
        correct=said.correct,
        correction=settled.state.value if settled else "",
        correction_reason=settled.reason if settled else "",
    )


def source_name(own: Step, source: str) -> tuple[str, str]:
    """Whose word a field of the form is: a type of certificate, or a base library."""
    kind, _, rest = source.partition(":")
    if kind == "cert":
        definition = type_of(rest.partition(".")[0], own.session)
        return definition.name, definition.name_en
    if kind == "base":
        return LIBRARY_NAMES.get(rest.partition(".")[0], ("", ""))
    return "", ""


def _material(
    own: Step, one: Whole, item: Item, answered: CaseMaterial, named: dict[str, tuple[str, str]], *, open_: bool
) -> CaseMaterialShown:
    known = item.material(answered.key)
    role = named.get(answered.of, ("", ""))
    asks_promise = open_ and answered.way is Way.NOTICE_PROMISE and answered.state is MaterialState.OPEN
    basis = known.basis if known else None
    return CaseMaterialShown(
        key=answered.key,
        name=known.name if known else answered.key,
        name_en=known.name_en if known else answered.key,
        role=answered.of,
        role_name=role[0],
        role_name_en=role[1],
        way=answered.way.value,
        state=answered.state.value,
        free=answered.way in FREE,
        basis=f"{basis.law}{basis.article}" if basis else "",
        not_taken=[CaseNotTaken(way=each.way, reason=each.reason) for each in answered.not_taken],
        evidence=[
            CaseEvidence(
                kind=each.kind,
                ref=each.ref,
                name=each.name,
                fields=list(each.fields),
                matches=dict(each.matches),
                as_of=each.as_of,
                file=each.file_id,
            )
            for each in answered.evidence
        ],
        said=answered.said,
        promised_at=answered.promised_at,
        promise=_promise(own, one, item, answered.key) if asks_promise else None,
    )


def _promise(own: Step, one: Whole, item: Item, material: str) -> CasePromise | None:
    try:
        sheet = signing.sheet(own, acting.as_of_now(own, one.line.case, item), item, material)
    except NotFound:
        return None
    return CasePromise(digest=sheet.digest, may_sign=sheet.may_sign, **{key: sheet.document[key] for key in TOLD})


def _sheet(sheet: Sheet) -> CaseSheet:
    return CaseSheet(
        certificates=[
            CaseSheetCertificate(
                id=each.certificate_id,
                type=each.type,
                name=each.name,
                name_en=each.name_en,
                holder=each.holder,
                status=each.status,
                fields=[
                    CaseSheetField(key=key, label=label, label_en=label_en) for key, label, label_en in each.fields
                ],
            )
            for each in sheet.certificates
        ],
        libraries=[CaseSheetLibrary(library=key, fields=list(fields)) for key, fields in sheet.libraries.items()],
    )
