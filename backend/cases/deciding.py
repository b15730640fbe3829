"""The office's side: ask for a supplement, accept, refuse with reason and clause, or grant and issue."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from backend.cases import renewing
from backend.cases.models import Case as Row
from backend.cases.records import Step, happened, move, opened, row_of
from backend.cases.rules import states
from backend.cases.rules.case import Case
from backend.catalogue.rules import TypeDefinition
from backend.catalogue.service import type_of
from backend.certificates import desk, drafts, read
from backend.certificates.act_rules import Reasoned
from backend.certificates.acts import By
from backend.certificates.entry_rules import HolderGiven
from backend.identity.people import details_of, organisations
from backend.inspections.rules.terms import Calendar
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.services import service as services
from backend.services.rules.items import FormField, Item

LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Issued:
    """What a grant led to: the certificate, or that a second officer of the office has to seal it."""

    certificate_id: UUID | None
    state: str


def at_office(step: Step, case_id: UUID, *, act: states.Act | None = None) -> tuple[Row, Case, Item]:
    """A case of an own office, that was submitted; locked where something is to be done.

    Raises:
        NotFound: unknown, a draft, or another office's.
        Conflict: the act is not open in this state.
    """
    row = row_of(step, case_id, lock=act is not None)
    if row.department_id not in step.offices() or row.state not in {one.value for one in states.IN_OFFICE}:
        raise NotFound
    case = opened(step, row)
    if act is not None and not states.may(act, case.state):
        raise Conflict
    return row, case, services.version(step.session, case.item_code, case.item_version)


def ask_supplement(step: Step, case_id: UUID, note: str) -> None:
    """Say once and for all what is missing (行政许可法, article 32).

    Raises:
        As `at_office`; InvalidField: nothing said.
    """
    row, case, _ = at_office(step, case_id, act=states.Act.ASK_SUPPLEMENT)
    case = move(step, row, replace(case, note=_said(note, "note")), states.Act.ASK_SUPPLEMENT)
    happened(step, case, "supplement_asked", "office", note=note)


def accept(step: Step, case_id: UUID, *, calendar: Calendar) -> Case:
    """Accept: the working days run, and a licence that is renewed in time counts on.

    Raises:
        As `at_office`.
    """
    row, case, item = at_office(step, case_id, act=states.Act.ACCEPT)
    due_on = calendar.after(step.today, item.working_days)
    case = move(step, row, case, states.Act.ACCEPT, accepted_at=step.now, due_on=due_on)
    renewing.begun(step, case)
    happened(step, case, "accepted", "office")
    return case


def refuse(step: Step, case_id: UUID, note: str, clause: str) -> None:
    """Refuse with reason and clause; before acceptance it is not taken on.

    Raises:
        As `at_office`; InvalidField: without reason or clause.
    """
    row, case, _ = at_office(step, case_id)
    act = states.Act.REFUSE if case.accepted_at is not None else states.Act.TURN_DOWN
    row, case, _ = at_office(step, case_id, act=act)
    case = replace(case, note=_said(note, "note"), clause=_said(clause, "clause"))
    case = move(step, row, case, act, decided_at=step.now, decided_by=step.actor.person_id)
    renewing.ended(step, case)
    happened(step, case, "refused", "office", note=note, clause=clause)


def grant(step: Step, case_id: UUID, note: str = "", number: str = "") -> Issued:
    """Grant; the result is issued into the wallet by the office's own way of issuing.

    Args:
        number: of the certificate, where the office numbers it by hand.

    Raises:
        As `at_office`; InvalidField: the certificate cannot be issued as the form stands, `certificate_number` is
            missing, taken or not as its rule wants it; NoSeal and its like.
    """
    row, case, item = at_office(step, case_id, act=states.Act.GRANT)
    issued = Issued(None, "none") if item.result_type is None else _issue(step, case, item, number.strip())
    case = replace(case, note=note)
    case = move(
        step, row, case, states.Act.GRANT,
        decided_at=step.now, decided_by=step.actor.person_id, result_id=issued.certificate_id,
    )  # fmt: skip
    renewing.ended(step, case)
    happened(step, case, "granted", "office", note=note)
    return issued


def numbered_by_hand(step: Step, item: Item) -> TypeDefinition | None:
    """The type of a new certificate to which the office itself gives the number; None where its rule does, or none."""
    if item.result_type is None or item.renews:
        return None
    definition = type_of(item.result_type, step.session)
    return definition if definition.numbering is None and definition.number_field is not None else None


def _issue(step: Step, case: Case, item: Item, number: str) -> Issued:
    """Draw up the certificate from the case and send it the way that every certificate goes."""
    code = item.result_type or ""
    typed = numbered_by_hand(step, item)
    if typed is not None and not number:
        raise InvalidField((FieldProblem("certificate_number", "missing"),))
    own = step.offices()[case.department_id]
    by = By(step.actor.account_id, [case.department_id], own.unit, own.badge)
    if item.renews and case.renews_id is not None:
        draft_id = desk.amend(step.session, step.keys, case.renews_id, by=by, now=step.now)
    else:
        draft_id = drafts.begin(
            step.session, step.keys, case.department_id, code, actor_id=step.actor.account_id, now=step.now
        )
    draft = drafts.read(step.session, step.keys, draft_id, by.offices)
    given = {} if typed is None or typed.number_field is None else {typed.number_field: number}
    filled = replace(
        draft.filled,
        number=number if given else draft.filled.number,
        holders=draft.filled.holders or (_holder(step, case),),
        values={**draft.filled.values, **result_values(step, case, item, draft.filled.values), **given},
        issued_on=step.today,
        valid_from=step.today,
        valid_to=None,
        said=Reasoned(f"{item.name} {case.number}", item.legal_basis[0].law),
    )
    revision = drafts.save(step.session, step.keys, draft, filled, revision=draft.revision, now=step.now)
    draft = drafts.read(step.session, step.keys, draft_id, by.offices)
    try:
        sent = desk.issue(step.session, step.keys, draft, revision=revision, by=by, now=step.now)
    except InvalidField as fault:
        raise InvalidField(tuple(_named(one, given) for one in fault.fields)) from None
    return Issued(sent.certificate_id, sent.state)


def _named(one: FieldProblem, given: Mapping[str, str]) -> FieldProblem:
    """A fault of the number that was typed is called by the place where it was typed."""
    return FieldProblem("certificate_number", one.problem) if one.field in given else one


def result_values(step: Step, case: Case, item: Item, before: Mapping[str, str]) -> dict[str, str]:
    """What the result says by the form: fields named for it, or filled from the certificate that is renewed."""
    definition = type_of(item.result_type or "", step.session)
    found: dict[str, str] = {}
    for one in item.fields:
        value = case.form.get(one.key)
        if value is None or not value.value:
            continue
        named = [each.partition(".")[2] for each in one.filled_from if each.startswith(f"cert:{item.result_type}.")]
        key = named[0] if named else one.key
        changed = definition.knows(key) and key in definition.fields and key != definition.number_field
        if changed and definition.fields[key].kind not in ("date", "date_range", "photo"):
            found[key] = chosen(one, value.value) if definition.fields[key].kind == "enum" else value.value
    return {key: value for key, value in found.items() if before.get(key) != value}


def chosen(one: FormField, value: str) -> str:
    """What a certificate writes of a choice: its words, where the form keeps a key."""
    return next((each.label for each in one.choices if each.value == value), value)


def _holder(step: Step, case: Case) -> HolderGiven:
    if case.applicant.kind == "enterprise":
        firm = organisations(step.session, [case.applicant.id])[case.applicant.id]
        return HolderGiven("enterprise", firm.uscc, firm.name)
    person = details_of(step.session, step.keys, [case.applicant.id])[case.applicant.id]
    return HolderGiven("person", person.resident_id, person.name)


def _said(text: str, field: str) -> str:
    if not text.strip() or len(text) > LONGEST:
        raise InvalidField((FieldProblem(field, "missing" if not text.strip() else "too_long"),))
    return text.strip()


def result_of(step: Step, case: Case) -> UUID | None:
    """The certificate that a granted case led to, also where a second officer sealed it later."""
    if case.result_id is not None or case.renews_id is None:
        return case.result_id
    later = read.lineage(step.session, case.applicant.id)
    return next((one for one, before in later.items() if case.renews_id in before), None)
