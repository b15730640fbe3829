"""What the libraries below say for a case: base data, earlier materials, proofs, broken promises."""

from dataclasses import dataclass
from uuid import UUID

from backend.cases.records import Step
from backend.cases.rules.case import Case, Evidence, Value
from backend.identity.people import details_of
from backend.inspections.rules.terms import Calendar
from backend.services.rules import ways
from backend.services.rules.items import Item
from backend.standards import resident_id


@dataclass(frozen=True, slots=True)
class Answered:
    """What a source said of a material, for the decision, and as the case keeps it."""

    as_source: ways.SourceAnswer
    evidence: Evidence


def kept(step: Step, case: Case, item: Item) -> tuple[ways.Earlier, ...]:  # noqa: ARG001
    """Materials of earlier cases of the people in this one."""
    return ()


def answered(step: Step, case: Case, item: Item, calendar: Calendar | None) -> tuple[Answered, ...]:  # noqa: ARG001
    """What sources were asked in this case and said."""
    return ()


def issuable(step: Step, case: Case, item: Item) -> tuple[ways.Issuable, ...]:  # noqa: ARG001
    """Proofs that a responsible office's rule would issue now."""
    return ()


def barred(step: Step, case: Case) -> bool:  # noqa: ARG001
    """Whether the applicant broke a promise."""
    return False


def resident_id_of(step: Step, person_id: UUID) -> resident_id.ResidentId | None:
    """A person's number, read; None where it cannot be one."""
    number = details_of(step.session, step.keys, [person_id])[person_id].resident_id
    found = resident_id.parse(number, today=step.today)
    return None if isinstance(found, resident_id.Invalid) else found


def base(step: Step, case: Case, item: Item) -> dict[str, Value]:  # noqa: ARG001
    """What base libraries say for the form, by `<role>/<library>.<field>`; as far as the applicant agreed."""
    return {}
