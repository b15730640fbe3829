"""A renewal that was filed and accepted in time keeps the old certificate from being called lapsed (C1)."""

from backend.cases.records import Step
from backend.cases.rules.case import Case
from backend.certificates import read, renewing
from backend.kernel.errors import NotFound
from backend.standards.calendar import date_in_shanghai


def begun(step: Step, case: Case) -> bool:
    """Mark the old certificate, if the application came while it was in force; whether it did."""
    if case.renews_id is None:
        return False
    try:
        old = read.one(step.session, step.keys, [case.applicant.id], case.renews_id, today=step.today)
    except NotFound:
        return False
    filed_on = date_in_shanghai(case.submitted_at or step.now)
    in_time = old.valid_to is None or filed_on <= old.valid_to
    if in_time:
        renewing.begin(step.session, case.renews_id, now=step.now)
    return in_time


def ended(step: Step, case: Case) -> None:
    """The case is over: the dates of the old certificate alone count again."""
    if case.renews_id is not None and case.accepted_at is not None:
        renewing.end(step.session, case.renews_id, now=step.now)
