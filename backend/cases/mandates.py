"""A power of attorney is never handed in: the city keeps the mandates, and says whether one stands.

Asked like a base library, in a case, with a look in the handler's record; only that the answer is looked up anew each
time, so that a handler who was dismissed has none from the next request on.
"""

from collections.abc import Mapping
from typing import Final

from backend.cases.records import Step
from backend.cases.rules.case import Case, RoleHolder
from backend.grants import service as grants
from backend.grants.rules import Ground as Right
from backend.identity.people import details_of
from backend.services.rules.items import Item
from backend.sources import looking, service
from backend.sources.looking import Answer, Question
from backend.sources.rules.grounds import Ground
from backend.sources.rules.libraries import LIBRARIES

LIBRARY: Final = "mandates"
HANDLER, PRINCIPAL = "handler", "principal"
FIELDS: Final = (HANDLER, PRINCIPAL)


def askable(library: str) -> tuple[str, ...]:
    """Fields that a library can be asked about: a base library, or the mandates."""
    known = LIBRARIES.get(library)
    return tuple(known.fields) if known is not None else FIELDS if library == LIBRARY else ()


def matches(
    step: Step, case: Case, item: Item, holder: RoleHolder, presented: Mapping[str, str]
) -> dict[str, bool | None]:
    """Whether who is named as handler, and for whom, is what a mandate in force says at this moment."""
    stands = _stands(step, case, item, holder)
    names = details_of(step.session, step.keys, [holder.subject_id])
    known = {HANDLER: names[holder.subject_id].name, PRINCIPAL: case.applicant.name}
    return {field: stands and presented[field] == known.get(field) for field in presented}


def ask(step: Step, holder: RoleHolder, said: Mapping[str, bool | None], ground: Ground) -> service.Compared:
    """Write down that the mandates were asked and what they said: a look with item and case number, as of any source.

    Raises:
        TooManyAttempts: this account asks more than any desk has to.
    """
    question = Question("compare", LIBRARY, holder.subject_id, tuple(said), ground, step.actor)
    looking.allow(step.session, question, now=step.now)
    number = looking.answered(step.session, step.keys, question, Answer(None, step.today, said), now=step.now)
    return service.Compared(said, None, step.today, number)


def _stands(step: Step, case: Case, item: Item, holder: RoleHolder) -> bool:
    """Whether a mandate of the applicant that covers what the item is about is in force."""
    return any(
        one.subject_id == case.applicant.id
        and one.ground is Right.MANDATE
        and one.scenes is None
        and (one.types is None or item.result_type in one.types)
        for one in grants.standing(step.session, holder.subject_id, now=step.now)
    )
