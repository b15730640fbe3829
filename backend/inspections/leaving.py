"""The leading inspector has left the office: a confirmed colleague takes over, or they or the desk give it up.

Nobody else may finish what nobody leads. Each act is on record with its reason, and a drawn pair stays the drawn pair:
what was drawn is given up, and its task is drawn again.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from backend.identity.people import inspectors
from backend.inspections.making import give_up
from backend.inspections.records import Held, Step, keep, mine, note, read, tell
from backend.inspections.rules.findings import Joined, Kind, Part, State
from backend.kernel.errors import Conflict
from backend.standards.calendar import date_in_shanghai

UNDER_WAY = (State.OPEN, State.SIGNED)


def lead_is_away(step: Step, held: Held) -> bool:
    """Whether who leads an inspection that is under way inspects for its office no longer."""
    if held.state not in UNDER_WAY:
        return False
    today = date_in_shanghai(step.now)
    here = {one.person_id for one in inspectors(step.session, held.row.organisation_id, today=today)}
    return all(one.person_id not in here for one in held.crew if one.part == Part.LEAD.value)


def take_over(step: Step, inspection_id: UUID, reason: str) -> None:
    """Lead what one came along to; a second inspector is asked anew.

    Raises:
        NotFound: unknown, another office's, or one that this inspector is not in.
        Conflict: it is not open, who leads is there, or it was drawn: its pair is binding.
    """
    held = mine(step, inspection_id, State.OPEN)
    if not lead_is_away(step, held) or held.row.kind == Kind.DOUBLE_RANDOM.value:
        raise Conflict
    for one in held.crew:
        if one.part == Part.LEAD.value:
            one.state = Joined.REPLACED.value
        else:
            one.part = Part.LEAD.value
    keep(step, held, taken_over=[*held.content.get("taken_over", []), reason])
    note(step, held, "taken_over")
    tell(step, read(step, inspection_id, of=step.offices()), "joined")


def give_up_without_lead(step: Step, inspection_id: UUID, reason: str, *, offices: Mapping[UUID, Any] | None) -> None:
    """Give up what nobody leads, also after it was signed on the glass.

    Args:
        offices: those of the desk, None for somebody of the crew.

    Raises:
        NotFound: unknown, another office's, or one that this inspector is not in.
        Conflict: who leads is there, or it is over.
    """
    if offices is None:
        held = mine(step, inspection_id, *UNDER_WAY)
    else:
        held = read(step, inspection_id, of=offices, lock=True)
    if not lead_is_away(step, held):
        raise Conflict
    give_up(step, held, reason)
