"""The form: filled from certificates that were called, from base data and the account; typed over where it is wrong."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from backend.cases import libraries
from backend.cases.corrections.rules import kept_in
from backend.cases.gathering import Paper
from backend.cases.records import Step
from backend.cases.rules.case import Case, Value
from backend.identity.people import details_of
from backend.kernel.errors import FieldProblem
from backend.services.rules.items import FormField, Item

APPLICANT: Final = "applicant"
ACCOUNT: Final = ("name", "phone", "resident_id")


def filled(step: Step, case: Case, item: Item, papers: Sequence[Paper]) -> dict[str, Value]:
    """The form with every field that a source knows; what somebody typed over stays, its source beside it."""
    near = {one.key: _near(step, case, one, papers) for one in item.fields}
    base = libraries.base(step, case, item, [key for key, value in near.items() if value is None])
    found: dict[str, Value] = {}
    for one in item.fields:
        known = near[one.key] or base.get(one.key)
        before = case.form.get(one.key)
        if known is None:
            found[one.key] = before or Value(one.key, "")
        elif before is not None and before.edited:
            found[one.key] = _over(known, before)
        else:
            found[one.key] = known
    return found


def typed(form: Mapping[str, Value], values: Mapping[str, str], correct: Sequence[str]) -> dict[str, Value]:
    """The form with what was typed; a correction is offered only of what a source said otherwise.

    Of the own account none is offered: what that says everybody changes themselves.
    """
    found = dict(form)
    for key, text in values.items():
        before = found.get(key, Value(key, ""))
        found[key] = Value(
            key,
            text.strip(),
            source=before.source,
            as_of=before.as_of,
            original=before.original if before.original is not None else (before.value if before.source else None),
            evidence=before.evidence,
        )
    for key, one in found.items():
        offered = key in correct and one.edited and bool(kept_in(one.source)[0])
        if offered != one.correct and (key in values or key in correct):
            found[key] = Value(one.key, one.value, one.source, one.as_of, one.original, offered, one.evidence)
    return found


def faults(item: Item, values: Mapping[str, str], *, longest: int) -> tuple[FieldProblem, ...]:
    """What is wrong with what was typed, whether the form is whole or not."""
    known = {one.key: one for one in item.fields}
    found = []
    for key, text in values.items():
        if key not in known:
            found.append(FieldProblem(key, "unknown"))
        elif text and (problem := _fault(known[key], text, longest)):
            found.append(FieldProblem(key, problem))
    return tuple(found)


def missing(item: Item, form: Mapping[str, Value]) -> tuple[FieldProblem, ...]:
    """Required fields without a value."""
    return tuple(
        FieldProblem(one.key, "missing")
        for one in item.fields
        if one.required and not (one.key in form and form[one.key].value)
    )


def _fault(one: FormField, text: str, longest: int) -> str | None:
    if len(text) > longest:
        return "too_long"
    if one.kind == "choice":
        return None if text in {each.value for each in one.choices} else "value"
    if one.kind == "number":
        return None if text.replace(".", "", 1).isdecimal() else "value"
    if one.kind == "date":
        try:
            date.fromisoformat(text)
        except ValueError:
            return "value"
    return None


def _near(step: Step, case: Case, one: FormField, papers: Sequence[Paper]) -> Value | None:
    """What a certificate or the account says: nobody else is asked for it then."""
    for source in one.filled_from:
        kind, _, rest = source.partition(":")
        found = None
        if kind == "cert":
            found = _of_certificate(one, rest, source, papers)
        elif kind == "account":
            found = _of_account(step, case, one, rest, source)
        if found is not None:
            return found
    return None


def _of_certificate(one: FormField, named: str, source: str, papers: Sequence[Paper]) -> Value | None:
    code, _, key = named.partition(".")
    for paper in sorted(papers, key=lambda each: each.role != one.of):
        right = paper.role in (one.of, APPLICANT) and paper.opened.definition.code == code and key in paper.fields
        text = paper.opened.face.values.get(key) if right else None
        if text:
            opened = paper.opened
            return Value(one.key, text, source, opened.issued_on, text, evidence=str(opened.id))
    return None


def _of_account(step: Step, case: Case, one: FormField, named: str, source: str) -> Value | None:
    """What the city knows of who applies, or acts: the own name, number and telephone."""
    holder = case.roles.get(one.of)
    if holder is None or holder.by == "asked" or named not in ACCOUNT:
        return None
    person = holder.subject_id if holder.kind == "person" else case.acting.person_id
    if person != step.actor.person_id:
        return None
    text = str(getattr(details_of(step.session, step.keys, [person])[person], named))
    return Value(one.key, text, source, step.today, text) if text else None


def _over(known: Value, before: Value) -> Value:
    return Value(known.key, before.value, known.source, known.as_of, known.original, before.correct, known.evidence)
