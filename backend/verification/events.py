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
REQUESTED = "request:asked"
"""A request code was scanned: a request of its own, with a life of its own."""
PRESENCE = "presence:recorded"
ROLE_REFUSED = "access:refused"
LOOK_KINDS = (LOOKED, ASKED, REQUESTED, REFUSED)
"""Events that begin a look: one each, so that a page of events is a page of looks."""

SHOWING = (LOOKED, ANSWERED)

TOLD = "look.recorded"
ANSWER_TOLD = "look.answered"


@dataclass(frozen=True, slots=True)
class Matter:
    """What a look is about: its number, by whom, in which case, where."""

    look_id: UUID
    actor_id: UUID
    case_number: str
    place: str


def entry(
    kind: str,
    matter: Matter,
    authority: Authority | None,
    decision: Decision,
    *,
    subject_id: UUID | None,
    fields: tuple[tuple[str, tuple[str, ...]], ...] = (),
    refs: tuple[str, ...] = (),
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
    )


def told(presented: Presented, kind: str) -> dict[str, object]:
    """Outbox payload for the open page of the holder: identifiers alone."""
    payload: dict[str, object] = {"listener": str(presented.opener_id), "kind": kind, "ref": str(presented.id)}
    return payload | ({"look": str(presented.look_id)} if presented.look_id else {})
