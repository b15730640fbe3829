"""Ask an owner, a spouse or a parent for their papers, in their own wallet (B8); what they give flows into the case."""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from sqlalchemy import update

from backend.cases import consenting, drafting, household
from backend.cases.gathering import types_of
from backend.cases.models import CaseAsk
from backend.cases.records import Step, happened, sealed
from backend.cases.rules import states
from backend.cases.rules.case import Case, OwnerAsk
from backend.cases.written import ask_out
from backend.grants.asks import asking, reading
from backend.grants.asks.asking import Made
from backend.grants.asks.rules import MOST_HOURS, MOST_USES, Kind, State, Wish, told_to_asker
from backend.inspections.rules.terms import Calendar
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.ids import new_id

MOST: Final = 8


@dataclass(frozen=True, slots=True)
class To:
    """Whom somebody asks: by name, with a link; or somebody bound to them, who finds it in the inbox."""

    role: str
    name: str = ""
    person_id: UUID | None = None


def ask_owner(step: Step, case_id: UUID, to: To, origin: str) -> Made:
    """Ask for the papers that the item wants of a role, for this case alone.

    Raises:
        As `drafting.own`; InvalidField: no such role, nothing asked of it, or as `asks.asking.ask`.
    """
    _, case, item = drafting.own(step, case_id, act=states.Act.FILL)
    types = types_of(item).get(to.role) or household.checked(item, to.role)
    if to.role in ("applicant", "handler") or not types:
        raise InvalidField((FieldProblem("role", "unknown"),))
    if len(case.asks) >= MOST:
        raise InvalidField((FieldProblem("to", "too_many"),))
    wish = Wish(
        kind=Kind.LOOK,
        purpose=f"{item.name} {case.number}",
        types=types,
        name=to.name,
        person_id=to.person_id,
        hours=MOST_HOURS,
        uses=MOST_USES,
    )
    made = asking.ask(step.session, step.keys, origin, actor=step.actor, wish=wish, now=step.now)
    name = to.name or "".join(
        one.name for one in asking.bound(step.session, step.keys, actor=step.actor, now=step.now)
        if one.person_id == to.person_id
    )  # fmt: skip
    kept = OwnerAsk(new_id(), made.ask.id, to.role, tuple(types), name, "waiting")
    step.session.add(
        CaseAsk(
            id=kept.id,
            case_id=case_id,
            ask_id=kept.ask_id,
            role=kept.role,
            content=sealed(step.keys, "case_ask", kept.id, ask_out(kept)),
            asked_at=step.now,
        )
    )
    step.session.flush()
    happened(step, case, "owner_asked", "applicant")
    return made


def take_back(step: Step, case_id: UUID, ask_id: UUID, *, calendar: Calendar | None = None) -> None:
    """Ask somebody no longer: what waited for the answer is answered in the next way.

    One that another handler of the same enterprise sent is let run out: this case takes no answer to it any more.

    Raises:
        As `drafting.own`; NotFound: no ask of this case; Conflict: answered already.
    """
    row, case, item = drafting.own(step, case_id, act=states.Act.FILL)
    one = next((each for each in case.asks if each.id == ask_id), None)
    if one is None:
        raise NotFound
    if one.state != "waiting":
        raise Conflict
    with suppress(NotFound):
        asking.withdraw(step.session, step.keys, one.ask_id, actor=step.actor, now=step.now)
    _keep(step, replace(one, state="withdrawn"))
    _, case, _ = drafting.own(step, case_id)
    drafting.again(step, row, case, item, calendar)


def follow(step: Step, case_id: UUID, *, calendar: Calendar | None = None) -> Case:
    """Take in what was answered meanwhile: each yes is called for, once, with a look in its giver's record.

    Raises:
        As `drafting.own`.
    """
    row, case, item = drafting.own(step, case_id, act=states.Act.FILL)
    changed = False
    roles = dict(case.roles)
    for one in case.asks:
        if one.state != "waiting":
            continue
        try:
            found = reading.one(step.session, step.keys, one.ask_id, actor=step.actor, now=step.now)
        except NotFound:
            continue  # asked by another handler of the same enterprise
        said = told_to_asker(found.state)
        if said == "waiting":
            continue
        answered = replace(one, state=said, grant_id=found.grant_id)
        if found.state is State.GIVEN and found.grant_id is not None:
            answered = replace(answered, subject_id=consenting.call_given(step, case, item, answered))
            if answered.subject_id is not None:
                roles |= household.given(item, one.role, one.name, answered.subject_id, found.grant_id)
        _keep(step, answered)
        changed = True
    if not changed:
        return case
    _, case, _ = drafting.own(step, case_id)
    return drafting.again(step, row, replace(case, roles=roles), item, calendar)


def _keep(step: Step, one: OwnerAsk) -> None:
    step.session.execute(
        update(CaseAsk)
        .where(CaseAsk.id == one.id)
        .values(content=sealed(step.keys, "case_ask", one.id, ask_out(one)))
        .execution_options(synchronize_session="fetch")
    )
