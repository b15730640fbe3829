"""The pre-review of a case: what is known of it at this moment is gathered, and the rules are asked.

The applicant is shown it before submitting, the officer before deciding: each time it is looked up anew, so that a
certificate that was revoked meanwhile, or a handler who was dismissed, is seen.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import select

from backend.cases import answers, findings, gathering
from backend.cases.findings import Named, Words
from backend.cases.gathering import Paper
from backend.cases.models import Case as Row
from backend.cases.promises import standing
from backend.cases.records import Step
from backend.cases.rules import states
from backend.cases.rules.case import ActingAs, Case, MaterialState, State, Value, Way
from backend.cases.rules.case import Outcome as Decided
from backend.cases.rules.facts import (
    Acting,
    Agreement,
    Applicant,
    Facts,
    Field,
    History,
    How,
    Mandate,
    Outcome,
    Own,
    Owner,
    Renewed,
    Reply,
)
from backend.cases.rules.prereview import review
from backend.certificates import read as certificates
from backend.certificates.rules import Status
from backend.grants import service as grants
from backend.identity.people import representatives
from backend.inspections.rules.terms import Calendar
from backend.kernel.errors import NotFound
from backend.services import service as services
from backend.services.rules.conditions import UNKNOWN, holds
from backend.services.rules.items import Basis, FormField, Item
from backend.sources.rules import addresses
from backend.standards.calendar import date_in_shanghai

TAKEN_BACK: Final = "withdrawn"
BUSINESS_LICENCE: Final = "business_licence"
_HOW: Final = {
    ActingAs.SELF: How.SELF,
    ActingAs.REPRESENTATIVE: How.REPRESENTATIVE,
    ActingAs.MANDATE: How.HANDLER,
    ActingAs.GUARDIAN: How.GUARDIAN,
    ActingAs.PRESENCE: How.PRESENCE,
}
_REPLIES: Final = {
    "waiting": Reply.ASKED,
    "given": Reply.AGREED,
    "not_given": Reply.REFUSED,
}
_KINDS: Final = frozenset({"date", "phone", "number", "choice"})


def of_case(
    step: Step,
    case: Case,
    item: Item,
    calendar: Calendar,
    *,
    to_sign: Collection[str] = (),
    papers: Sequence[Paper] | None = None,
) -> list[Named]:
    """Everything that stands against a case now, with clause and remedy, what stops it first.

    Args:
        papers: of the very case, where they were looked up a moment ago.
        to_sign: materials whose promise is signed with the very submission that is looked at.
    """
    there = gathering.papers_of(step, case, item) if papers is None else papers
    found = review(facts_of(step, case, item, calendar, there, to_sign=to_sign), addresses.same)
    return findings.named(found, words_of(item))


def facts_of(
    step: Step, case: Case, item: Item, calendar: Calendar, papers: Sequence[Paper], *, to_sign: Collection[str] = ()
) -> Facts:
    """All that the rules look at, as it is now."""
    filed_on = None if case.submitted_at is None else date_in_shanghai(case.submitted_at)
    told = {**gathering.facts_of(step, case, papers), "today": filed_on or step.today}
    return Facts(
        today=step.today,
        filed_on=filed_on,
        decides_by=case.due_on or calendar.after(step.today, item.working_days),
        applicant=_applicant(step, case),
        applicant_kind=item.applicant_kind,
        acting=Acting(_HOW[case.acting.way], _mandate(step, case)),
        current=case.state is not State.DRAFT or _is_current(step, case),
        materials=tuple(answers.facts_of(step, case, item, papers, to_sign=to_sign)),
        fields=tuple(_field(one, case.form.get(one.key)) for one in item.fields),
        agreements=tuple(_agreements(case, item)),
        owners=tuple(_owners(case, item)),
        renews=item.renews,
        renewed=_renewed(step, case),
        own=tuple(Own(key, _tried(cel, told, calendar)) for key, cel in _tests(item)),
        history=_history(step, case),
    )


def words_of(item: Item) -> dict[str, Words]:
    """What an item's own conditions and checks say."""
    law = item.legal_basis[0]
    found = {
        one.key: Words(
            clause=_clause(one.basis or law),
            clause_en=_clause(one.basis or law),
            words=f"办理条件没有达到：{one.words}",  # noqa: RUF001 - what people read
            words_en=f"A condition of the item does not hold: {one.words_en}",
            remedy="达到这一条以后再提交；填错了就改过来",  # noqa: RUF001 - what people read
            remedy_en="Submit once it holds, or correct what was filled in",
        )
        for one in item.conditions
    }
    return found | {
        one.key: Words(one.clause, one.clause, one.words, one.words_en, one.remedy, one.remedy_en)
        for one in item.checks
    }


def _clause(basis: Basis) -> str:
    return f"《{basis.law}》{basis.article}：{basis.text}"  # noqa: RUF001 - what people read


def _tests(item: Item) -> Iterator[tuple[str, str]]:
    """Conditions and checks; where both have a key, the check says it better."""
    checks = {one.key: one.cel for one in item.checks}
    yield from ((one.key, one.cel) for one in item.conditions if one.key not in checks)
    yield from checks.items()


def _tried(cel: str, told: Mapping[str, object], calendar: Calendar) -> Outcome:
    found = holds(cel, told, calendar, same_address=addresses.same)
    if found is UNKNOWN:
        return Outcome.UNKNOWN
    return Outcome.HOLDS if found else Outcome.FAILS


def _applicant(step: Step, case: Case) -> Applicant:
    who = case.applicant
    if who.kind != "enterprise":
        return Applicant(str(who.id), who.kind)
    held = [
        one.status
        for one in certificates.standing(step.session, who.id, today=step.today)
        if one.type == BUSINESS_LICENCE
    ]
    return Applicant(str(who.id), who.kind, any(one is Status.VALID for one in held) if held else None)


def _mandate(step: Step, case: Case) -> Mandate:
    """Whether the right by which the case was filed still stands, whoever looks."""
    acting, applicant = case.acting, case.applicant.id
    over = Mandate.ENDED if case.state in states.OPEN_TO_FILL else Mandate.LEFT
    if acting.way is ActingAs.REPRESENTATIVE:
        by_law = representatives(step.session, [applicant], today=step.today)
        return Mandate.IN_FORCE if acting.person_id in by_law else over
    if acting.way in (ActingAs.MANDATE, ActingAs.GUARDIAN):
        there = grants.standing(step.session, acting.person_id, now=step.now)
        return Mandate.IN_FORCE if any(one.subject_id == applicant for one in there) else over
    return Mandate.IN_FORCE


def _is_current(step: Step, case: Case) -> bool:
    try:
        return services.in_force(step.session, case.item_code, at=step.now).version == case.item_version
    except NotFound:
        return False


def _field(one: FormField, value: Value | None) -> Field:
    source = None if value is None or not value.source else value.original or value.value
    return Field(
        key=one.key,
        value="" if value is None else value.value,
        kind=one.kind if one.kind in _KINDS else "text",
        required=one.required,
        choices=tuple(each.value for each in one.choices),
        sourced=source,
    )


def _agreements(case: Case, item: Item) -> Iterator[Agreement]:
    """Addresses that were typed over what a source says; a promise about them lets an officer decide."""
    promised = any(one.promised_at is not None for one in case.materials)
    for one in item.fields:
        value = case.form.get(one.key)
        if one.kind == "address" and value is not None and value.edited and value.original and value.value:
            yield Agreement(one.key, "premises", value.value, value.original, promised)


def _owners(case: Case, item: Item) -> Iterator[Owner]:
    """Who was asked for their papers; and whose papers are wanted without anybody having asked.

    An ask that was taken back is as none.
    """
    asked = {one.role: _REPLIES.get(one.state, Reply.EXPIRED) for one in case.asks if one.state != TAKEN_BACK}
    yield from (Owner(role, reply) for role, reply in asked.items())
    known = case.roles.keys() | asked.keys()
    open_roles = {
        one.of for one in case.materials if one.state is MaterialState.OPEN and one.way is not Way.NOTICE_PROMISE
    }
    yield from (Owner(one.key, Reply.NOT_ASKED) for one in item.roles if one.key not in known and one.key in open_roles)


def _renewed(step: Step, case: Case) -> Renewed | None:
    if case.renews_id is None:
        return None
    who = case.applicant.id
    try:
        old = certificates.one(step.session, step.keys, [who], case.renews_id, today=step.today)
    except NotFound:
        return Renewed(frozenset(), Status.SUPERSEDED, None)
    return Renewed(frozenset({str(who)}), old.status, old.valid_to, old.issuer_id == case.department_id)


def _history(step: Step, case: Case) -> History:
    rows = step.session.execute(
        select(Row.state, Row.outcome, Row.decided_at).where(
            Row.applicant_id == case.applicant.id, Row.item_code == case.item_code, Row.id != case.id
        )
    ).all()
    over = {one.value for one in (*states.OVER, State.DRAFT)}
    refused: list[date] = [
        date_in_shanghai(row.decided_at) for row in rows if row.outcome == Decided.REFUSED.value and row.decided_at
    ]
    return History(
        running=any(row.state not in over for row in rows),
        refused_on=max(refused, default=None),
        promise_barred=standing.is_barred(step.session, case.applicant.id, today=step.today),
    )
