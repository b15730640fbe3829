"""Inspections as the interface shows them, to inspectors, to the office and to the person checked."""

from functools import cache
from typing import Any
from uuid import UUID

from backend.inspections.leaving import lead_is_away
from backend.inspections.planning import Task
from backend.inspections.reading import Inspector, Line, Whole
from backend.inspections.records import Step
from backend.inspections.rules.terms import Calendar, calendar_of
from backend.standards.calendar import date_in_shanghai
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.inspections import (
    AdditionShown,
    ConclusionShown,
    CounterpartShown,
    FaultShown,
    InspectionLine,
    InspectionTaskShown,
    InspectionWhole,
    InspectorShown,
    ItemShown,
    PhotoShown,
    RecusalShown,
)


def step() -> Step:
    """The act of this request."""
    return Step(session(), keys(), actor(), now())


def calendar() -> Calendar:
    """The city's working days, as its pack has them."""
    years = runtime().pack.calendar
    return _calendar(tuple((tuple((h.first, h.last) for h in one.holidays), tuple(one.working_days)) for one in years))


@cache
def _calendar(years: tuple) -> Calendar:  # type: ignore[type-arg] # days in pairs, as `calendar_of` takes them
    return calendar_of(years)


def line(one: Line, *, to_subject: bool = False) -> InspectionLine:
    """An inspection in a list; the person checked gets no ids of inspectors."""
    return InspectionLine(**_facts(one, to_subject=to_subject))


def whole(one: Whole, *, to_subject: bool = False) -> InspectionWhole:
    """An inspection with everything that was found."""
    content = one.line.held.content
    said, counterpart = content["conclusion"], content["counterpart"]
    answers = content["answers"]
    blank = {"finding": None, "note": "", "n": 0}
    return InspectionWhole(
        **_facts(one.line, to_subject=to_subject),
        legal_basis=content["list"]["legal_basis"],
        legal_basis_en=content["list"]["legal_basis_en"],
        items=[
            ItemShown(**item, **{key: answers.get(item["key"], blank)[key] for key in blank})
            for item in content["items"]
        ],
        conclusion=ConclusionShown(**said),
        counterpart=None if counterpart is None else CounterpartShown(**counterpart),
        photos=[PhotoShown(id=photo.id, item=photo.item) for photo in one.photos],
        additions=[
            AdditionShown(n=added.n, text=added.text, badge=added.badge, at=added.at, intact=added.intact)
            for added in one.additions
        ],
        missing=[FaultShown(field=field, problem=problem) for field, problem in one.missing],
        ends_on=calendar().after(date_in_shanghai(now()), said["days"]) if said["days"] else None,
        intact=one.intact,
        receipt=None if one.receipt is None else dict(one.receipt),
        follows=one.line.held.row.follows_id,
        followed_by=one.followed_by,
        dropped=content.get("dropped"),
        taken_over=[] if to_subject else content.get("taken_over", []),
        lead_away=not to_subject and lead_is_away(step(), one.line.held),
    )


def task(one: Task) -> InspectionTaskShown:
    """A drawn inspection."""
    return InspectionTaskShown(
        id=one.id,
        name=one.name,
        name_en=one.name_en,
        checklist=one.checklist,
        risk=one.risk,
        state=one.state,
        due_on=one.due_on,
        crew=list(one.crew),
        inspection=one.inspection_id,
        away=list(one.away),
        left=one.left,
        recusals=[
            RecusalShown(name=each.name, reason=each.reason, at=each.at, drawn_again=each.after is not None)
            for each in one.recusals
        ],
    )


def _facts(one: Line, *, to_subject: bool) -> dict[str, Any]:
    row, content = one.held.row, one.held.content
    own = one.held.member(actor().person_id)
    return {
        "id": row.id,
        "subject": row.subject_id if to_subject else None,
        "look": None if to_subject else row.look_id,
        "name": content["name"],
        "name_en": content["name_en"],
        "kind": row.kind,
        "list_name": content["list"]["name"],
        "list_name_en": content["list"]["name_en"],
        "organisation": one.office.name,
        "organisation_en": one.office.name_en,
        "place": content["place"],
        "state": row.state,
        "result": row.result,
        "problems": len(one.held.findings.problems),
        "order_state": row.order_state,
        "term_on": row.term_on,
        "left": one.left,
        "created_at": row.created_at,
        "finished_at": row.finished_at,
        "inspectors": [_inspector(who, None if to_subject else who.person_id) for who in one.inspectors],
        "mine": None if own is None or to_subject else f"{own.part}.{own.state}",
    }


def _inspector(who: Inspector, person_id: UUID | None) -> InspectorShown:
    return InspectorShown(
        person=person_id,
        name=who.name,
        part=who.part,
        state=who.state,
        unit=who.unit,
        badge=who.badge,
        agreed_at=who.agreed_at,
    )
