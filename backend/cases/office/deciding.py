"""Decide with open eyes: what the pre-review finds at this very moment has been seen, and nothing stops the case."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, column, select, table

from backend.cases import deciding, records, reviewing
from backend.cases.findings import Named
from backend.cases.office import queue
from backend.cases.office.queue import Line
from backend.cases.promises import signing, verifying
from backend.cases.promises.signing import Signed
from backend.cases.records import Event, Step
from backend.cases.rules import states
from backend.cases.rules.case import Case
from backend.cases.rules.prereview import Finding, Weight
from backend.inspections.rules.terms import Calendar
from backend.kernel.errors import FieldProblem, InvalidField

_USE = table("grant_use", column("grant_id", Uuid), column("look_id", Uuid), column("at"))


@dataclass(frozen=True, slots=True)
class Word:
    """What an officer says with a grant, and the number of the certificate where the office numbers by hand."""

    note: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Granted:
    """What came of a grant, and how many promises have to be verified for it."""

    issued: deciding.Issued
    tasks: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A case as an officer reads it.

    Attributes:
        found: what the pre-review says now, with clause and remedy.
        acts: what the office may do in this state.
        looks: grant → number of the look that its holder has in the own record.
    """

    line: Line
    found: tuple[Named, ...]
    promises: tuple[Signed, ...]
    history: tuple[Event, ...]
    acts: tuple[states.Act, ...]
    result_id: UUID | None
    looks: Mapping[UUID, UUID]


def compared(step: Step, case_id: UUID, calendar: Calendar) -> Compared:
    """One case of the actor's offices, looked up anew.

    Raises:
        NotFound: unknown, a draft, or another office's.
    """
    _, case, item = deciding.at_office(step, case_id)
    is_open = case.state not in states.OVER
    return Compared(
        line=queue.line_of(step, case, item, calendar),
        found=tuple(reviewing.of_case(step, case, item, calendar)) if is_open else (),
        promises=tuple(signing.of_case(step, case_id)),
        history=tuple(records.history(step, case_id)),
        acts=states.acts(case.state, "office"),
        result_id=deciding.result_of(step, case),
        looks=_looks(step, case),
    )


def grant(
    step: Step, case_id: UUID, said: Word, *, revision: int, seen: Collection[str], calendar: Calendar
) -> Granted:
    """Grant what was seen; each promise that it rests on becomes a task with its term.

    Args:
        seen: findings that the officer has looked at, as `id_of` names them.

    Raises:
        NotFound, Conflict, InvalidField: as `deciding.grant`; besides `findings` `stops`: something stands against it;
            `seen` `missing`: something was found that the officer has not looked at.
        Stale: changed since it was read.
    """
    queue.refuse_stale(step, case_id, revision)
    _, case, item = deciding.at_office(step, case_id, act=states.Act.GRANT)
    found = [one.finding for one in reviewing.of_case(step, case, item, calendar)]
    if any(one.weight is Weight.STOPS for one in found):
        raise InvalidField((FieldProblem("findings", "stops"),))
    if any(id_of(one) not in seen for one in found):
        raise InvalidField((FieldProblem("seen", "missing"),))
    issued = deciding.grant(step, case_id, said.note, said.number)
    return Granted(issued, verifying.begin(step, case, calendar))


def refuse(step: Step, case_id: UUID, note: str, clause: str, *, revision: int) -> None:
    """Refuse what was seen, with reason and clause.

    Raises:
        As `deciding.refuse`; Stale: changed since it was read.
    """
    queue.refuse_stale(step, case_id, revision)
    deciding.refuse(step, case_id, note, clause)


def accept(step: Step, case_id: UUID, *, revision: int, calendar: Calendar) -> None:
    """Accept what was seen: the term begins to run.

    Raises:
        As `deciding.accept`; Stale: changed since it was read.
    """
    queue.refuse_stale(step, case_id, revision)
    deciding.accept(step, case_id, calendar=calendar)


def ask_supplement(step: Step, case_id: UUID, note: str, *, revision: int) -> None:
    """Say once and for all what is missing.

    Raises:
        As `deciding.ask_supplement`; Stale: changed since it was read.
    """
    queue.refuse_stale(step, case_id, revision)
    deciding.ask_supplement(step, case_id, note)


def _looks(step: Step, case: Case) -> dict[UUID, UUID]:
    """The first look that each grant of a case led to."""
    grants = {each.grant_id for one in case.materials for each in one.evidence if each.grant_id is not None}
    query = select(_USE.c.grant_id, _USE.c.look_id).where(_USE.c.grant_id.in_(grants), _USE.c.look_id.is_not(None))
    return {row.grant_id: row.look_id for row in step.session.execute(query.order_by(_USE.c.at.desc()))}


def id_of(finding: Finding) -> str:
    """What a finding is called when an officer says that it was seen."""
    return f"{finding.key}|{finding.about}"
