"""What the verification leaves in the record, and whom it tells."""

from dataclasses import dataclass
from uuid import UUID

from backend.audit.rules import Entry
from backend.catalogue.service import Authority
from backend.codes.service import Presented
from backend.verification.rules import Decision

LOOKED, ASKED, ANSWERED, REFUSED, REPEATED = (
    "look:made",
    "look:asked",
    "look:answered",
    "look:refused",
    "look:repeated",
)
SOURCE = "source:looked"
"""A base library was asked about somebody in a case, with no code shown: for a form, or to compare."""
REQUESTED = "request:asked"
"""A request code was scanned: a request of its own, with a life of its own."""
TAKEN_BACK = "request:taken_back"
PRESENCE = "presence:recorded"
KEPT, NOT_KEPT = "look:kept", "look:not_kept"
"""A copy of what was seen was kept, or asked for and refused (ADR 0031)."""
FLAGGED = "look:flagged"
"""Noted of a look afterwards: the same showing of a pass was seen by somebody else."""
ROLE_REFUSED = "access:refused"
LOOK_KINDS = (LOOKED, ASKED, REQUESTED, REFUSED, SOURCE)
"""Events that begin a look: one each, so that a page of events is a page of looks."""

SHOWING = (LOOKED, ANSWERED)

TOLD = "look.recorded"
SOURCE_TOLD = "look.of_source"
ANSWER_TOLD = "look.answered"


@dataclass(frozen=True, slots=True)
class Behalf:
    """That the holder did not show it: by which grant, on what ground, and who did, if anybody.

    Attributes:
        shower_id, name: who stood there, with the surname alone; None for an authorisation code.
    """

    grant_id: UUID
    ground: str
    role: str
    shower_id: UUID | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """What a look is about: its number, by whom, in which case, where."""

    look_id: UUID
    actor_id: UUID
    case_number: str
    place: str
    behalf: Behalf | None = None


def entry(
    kind: str,
    matter: Matter,
    authority: Authority | None,
    decision: Decision,
    *,
    subject_id: UUID | None,
    fields: tuple[tuple[str, tuple[str, ...]], ...] = (),
    refs: tuple[str, ...] = (),
    ground: str = "",
) -> Entry:
    """An access event: who, where, why, which fields, what came of it. Never a value."""
    scene = authority.scene if authority else None
    return Entry(
        kind=kind,
        actor_id=matter.actor_id,
        subject_id=subject_id,
        look_id=matter.look_id,
        organisation=scene.organisation if scene else "",
        organisation_en=scene.organisation_en if scene else "",
        unit=authority.unit if authority else "",
        badge=authority.badge if authority else "",
        scene=scene.code if scene else "",
        scene_name=scene.name if scene else "",
        scene_name_en=scene.name_en if scene else "",
        case_number=matter.case_number,
        place=matter.place,
        fields=fields,
        outcome=decision.verdict.value,
        reason=decision.reason or "",
        refs=refs,
        on_behalf=named(matter.behalf),
        ground=ground,
    )


def named(behalf: Behalf | None) -> tuple[tuple[str, str], ...]:
    """Who showed it for the holder, as an event has it."""
    if behalf is None:
        return ()
    by = {"by": str(behalf.shower_id or ""), "name": behalf.name or ""}
    return tuple({"grant": str(behalf.grant_id), "ground": behalf.ground, "role": behalf.role, **by}.items())


def told(presented: Presented, kind: str) -> dict[str, object]:
    """Outbox payload for the open page of the holder: identifiers alone."""
    payload: dict[str, object] = {"listener": str(presented.opener_id), "kind": kind, "ref": str(presented.id)}
    return payload | ({"look": str(presented.look_id)} if presented.look_id else {})
