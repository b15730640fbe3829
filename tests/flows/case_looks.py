"""Must show 4: whatever was called or compared in a case is a look in the record of whose it is (generated check)."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import select

from backend.audit import service as audit
from backend.audit.service import Event
from backend.cases.models import Case as Row
from backend.cases.records import Step, opened
from backend.cases.rules.case import Case, Evidence
from backend.certificates import read as certificates
from backend.identity.people import organisations
from backend.sources.looking import ANSWERED
from backend.sources.models import SourceQuery
from backend.standards.calendar import date_in_shanghai
from backend.verification.events import LOOKED, SOURCE
from tests.city import City


def every_call_is_a_look(city: City) -> int:
    """Check all cases of the city; how many calls and questions there were."""
    seen = 0
    with city.reading() as session:
        step = Step(session, city.keys, cast("Any", None), city.clock.instant)
        for row in session.execute(select(Row)).scalars():
            case = opened(step, row)
            office = organisations(session, [case.department_id])[case.department_id].name
            for one in [each for material in case.materials for each in material.evidence]:
                if one.kind in ("certificate", "check"):
                    _is_seen(step, case, one, office)
                    seen += 1
            asked = select(SourceQuery).where(SourceQuery.case_id == case.id, SourceQuery.outcome == ANSWERED)
            for query in session.execute(asked).scalars():
                [line] = [one for one in _lines(step, query.subject_id, case) if one.look_id == query.id]
                assert line.entry["organisation"] == office
                assert _fields(line) == {query.base: set(query.fields)}
                seen += 1
    return seen


def _is_seen(step: Step, case: Case, one: Evidence, office: str) -> None:
    """Some line of the holder's record names the item, the number, the office and every field that was called."""
    assert one.holder_id is not None
    kind = one.name if one.kind == "check" else _type_of(step, one)
    lines = [line for line in _lines(step, one.holder_id, case) if set(one.fields) <= _fields(line).get(kind, set())]
    assert lines, (case.number, kind, one.fields)
    assert {(line.entry["organisation"], line.entry["scene"]) for line in lines} == {(office, case.item_code)}


def _type_of(step: Step, one: Evidence) -> str:
    assert one.holder_id is not None
    found = certificates.one(step.session, step.keys, [one.holder_id], UUID(one.ref), today=date_in_shanghai(step.now))
    return found.definition.code


def _lines(step: Step, subject_id: UUID, case: Case) -> list[Event]:
    """Lines of somebody's record that have the number of the case."""
    kinds = (LOOKED, SOURCE)
    found = audit.of_subject(step.session, step.keys, subject_id, kinds=kinds, before=None, limit=500)
    return [one for one in found if one.entry["case_number"] == case.number]


def _fields(line: Event) -> dict[str, set[str]]:
    said = line.entry["fields"]
    pairs = said.items() if isinstance(said, dict) else said
    return {str(code): set(keys) for code, keys in pairs}
