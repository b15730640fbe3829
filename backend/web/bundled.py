"""A run of a bundle as the interface shows it: many cases put together into one view."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.cases import service as cases
from backend.cases.bundles import running
from backend.cases.bundles.rules import progress, said
from backend.cases.bundles.running import Run
from backend.cases.files import UPLOAD
from backend.cases.records import Step
from backend.cases.rules.prereview import Weight
from backend.identity.people import details_of, organisations
from backend.services import service as services
from backend.services.rules.bundles import ItemBundle, OneField, OnePaper
from backend.services.rules.items import Item
from backend.web.casework import shown
from backend.web.inspected import calendar
from backend.web.shapes.cases import CaseChoice, CaseMaterialShown, CaseSheet, CaseSheetCertificate, CaseWhole
from backend.web.shapes.service_bundles import (
    BundleEnded,
    BundleQuestion,
    RunCase,
    RunCorrection,
    RunField,
    RunFinding,
    RunLine,
    RunPaper,
    RunPromise,
    RunRole,
    RunWhole,
    ServiceBundleItem,
)

STOPS, WARD = Weight.STOPS.value, "ward"
WORST = ("open", "waiting", "ready", "not_needed")
"""A paper stands as its case that lacks most."""


@dataclass(frozen=True, slots=True)
class _Together:
    run: Run
    wholes: Mapping[str, CaseWhole]

    @property
    def open(self) -> dict[str, CaseWhole]:
        """Cases whose form is open."""
        able = self.run.open()
        return {code: one for code, one in self.wholes.items() if code in able}


def run_line(step: Step, run: Run) -> RunLine:
    """A run in a list."""
    return RunLine(**_line(step, run))


def run_whole(step: Step, run_id: UUID) -> RunWhole:
    """A run as it stands."""
    run = running.own(step, run_id)
    seen = {code: shown(step, cases.whole(step, case.id, calendar())) for code, (case, _) in run.cases.items()}
    both = _Together(run, seen)
    known = services.shelf(step.session)
    return RunWhole(
        **_line(step, run),
        version=run.version,
        revision=run.revision,
        questions=questions(run.bundle, run.answers),
        unsaid=list(run.needed.unsaid),
        not_needed=[
            bundle_item(step.session, run.bundle, known[part.item].item)
            for part in run.bundle.parts
            if part.item not in run.needed.items and part.item in known
        ],
        ended=ended_items(step.session, run.ended),
        consented=bool(both.open) and all(one.consented_at is not None for one in both.open.values()),
        sheet=_sheet([one.sheet for one in both.open.values() if one.sheet]) if both.open else None,
        fields=[_field(both, one) for one in run.form()],
        papers=[_paper(both, one) for one in run.papers()],
        promises=_promises(both),
        findings=_findings(both),
        roles=_roles(both),
        wards=_wards(both),
        cases=[_case(one) for one in both.wholes.values()],
    )


def questions(bundle: ItemBundle, answers: Mapping[str, str]) -> list[BundleQuestion]:
    """What decides which items are needed."""
    return [
        BundleQuestion(
            key=one.key,
            label=one.label,
            label_en=one.label_en,
            choices=[CaseChoice(value=each.value, label=each.label, label_en=each.label_en) for each in one.choices],
            answer=answers.get(one.key, ""),
        )
        for one in bundle.questions
    ]


def bundle_item(session: Session, bundle: ItemBundle, item: Item) -> ServiceBundleItem:
    """An item of a bundle."""
    office = services.offices(session)[item.department]
    return ServiceBundleItem(
        code=item.code,
        name=item.name,
        name_en=item.name_en,
        office=office.name,
        office_en=office.name_en,
        working_days=item.working_days,
        always=any(part.item == item.code and part.when is None for part in bundle.parts),
    )


def ended_items(session: Session, codes: Iterable[str]) -> list[BundleEnded]:
    """Items that are out of force, by name."""
    known = services.archive(session)
    found = [known[code].item for code in codes if code in known]
    return [BundleEnded(code=one.code, name=one.name, name_en=one.name_en) for one in found]


def _line(step: Step, run: Run) -> dict[str, Any]:
    stands = progress(case for case, _ in run.cases.values())
    firm = organisations(step.session, [run.applicant_id]).get(run.applicant_id)
    name = details_of(step.session, step.keys, [run.applicant_id])[run.applicant_id].name if firm is None else firm.name
    return {
        "id": run.id,
        "code": run.bundle.code,
        "name": run.bundle.name,
        "name_en": run.bundle.name_en,
        "applicant": name,
        "standing": stands.standing.value,
        "granted": stands.granted,
        "refused": stands.refused,
        "open": stands.open,
    }


def _sheet(sheets: Sequence[CaseSheet]) -> CaseSheet:
    """One sheet of all: each certificate once with every field that some office asks for."""
    papers: dict[UUID, CaseSheetCertificate] = {}
    sources: dict[str, dict[str, None]] = {}
    for sheet in sheets:
        for one in sheet.certificates:
            before = papers.get(one.id)
            fields = {field.key: field for field in (*(before.fields if before else ()), *one.fields)}
            papers[one.id] = one.model_copy(update={"fields": list(fields.values())})
        for library in sheet.libraries:
            sources.setdefault(library.library, {}).update(dict.fromkeys(library.fields))
    return CaseSheet.model_validate(
        {
            "certificates": [one.model_dump() for one in papers.values()],
            "libraries": [{"library": key, "fields": list(fields)} for key, fields in sources.items()],
        }
    )


def _case(one: CaseWhole) -> RunCase:
    told = {key: getattr(one, key) for key in RunCase.model_fields if key != "corrections"}
    found = [
        RunCorrection(
            key=each.key, label=each.label, label_en=each.label_en, state=each.correction, reason=each.correction_reason
        )
        for each in one.fields
        if each.correction
    ]
    return RunCase(**told, corrections=found)


def _field(both: _Together, one: OneField) -> RunField:
    """A field as the case shows it whose value the one form says."""
    forms = {code: case.form for code, (case, _) in both.run.open().items()}
    value = said(one, forms)
    able = [
        field.model_dump()
        for code, key in one.fills
        for field in both.wholes[code].fields
        if field.key == key and (value is None or field.value == value.value)
    ]
    chosen = next((field for field in able if field["source"]), able[0])
    kept = {**chosen, "key": one.key, "required": one.field.required}
    return RunField(**kept, items=[code for code, _ in one.fills])


def _paper(both: _Together, one: OnePaper) -> RunPaper:
    seen = [material for code, key in one.asked_by for material in both.wholes[code].materials if material.key == key]
    worst: CaseMaterialShown = min(seen, key=lambda each: WORST.index(each.state))
    files = [said.name for each in seen for said in each.evidence if said.kind == UPLOAD]
    return RunPaper(
        key=one.key,
        name=one.material.name,
        name_en=one.material.name_en,
        role_name=worst.role_name,
        role_name_en=worst.role_name_en,
        items=[code for code, _ in one.asked_by],
        way=worst.way,
        state=worst.state,
        free=worst.free,
        said=worst.said,
        upload=any(code in both.open and both.run.wants(code, key) for code, key in one.asked_by),
        file=files[0] if files else "",
    )


def _findings(both: _Together) -> list[RunFinding]:
    """What stands against handing in, what stops it first; said once, with every item that it is about."""
    found: dict[tuple[str, str, str], RunFinding] = {}
    for code, whole in both.open.items():
        for one in whole.findings:
            label, label_en = _named(whole, one.about)
            key = (one.key, one.words, label)
            if key in found:
                found[key].items.append(code)
            else:
                found[key] = RunFinding(**one.model_dump(), label=label, label_en=label_en, items=[code])
    return sorted(found.values(), key=lambda one: one.weight != STOPS)


def _named(whole: CaseWhole, about: str) -> tuple[str, str]:
    """What a finding is about, by its name: a field, a material or a role."""
    named = {one.key: (one.name, one.name_en) for one in whole.roles}
    named |= {one.key: (one.name, one.name_en) for one in whole.materials}
    named |= {one.key: (one.label, one.label_en) for one in whole.fields}
    return named.get(about, ("", ""))


def _promises(both: _Together) -> list[RunPromise]:
    return [
        RunPromise(item=code, key=one.key, name=one.name, name_en=one.name_en, promise=one.promise)
        for code, whole in both.open.items()
        for one in whole.materials
        if one.promise is not None
    ]


def _roles(both: _Together) -> list[RunRole]:
    """Roles that a ward stands in or could, once each: whose they are by right, nobody is asked for."""
    found: dict[str, RunRole] = {}
    for code in both.open:
        case, _ = both.run.cases[code]
        for one in both.wholes[code].roles:
            holder = case.roles.get(one.key)
            if one.named == WARD and (holder is None or holder.by == "grant"):
                found.setdefault(one.key, RunRole(key=one.key, name=one.name, name_en=one.name_en, holder=one.holder))
    return list(found.values())


def _wards(both: _Together) -> list[Any]:
    return next((one.wards for one in both.open.values()), [])
