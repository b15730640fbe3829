"""What a check and a grant have to do with each other: the attempt, the words of a refusal, who showed it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from backend.catalogue.service import Authority
from backend.codes.service import Presented
from backend.grants import service as grants
from backend.grants.rules import Attempt
from backend.identity import people
from backend.kernel.keys import KeyProvider
from backend.verification.events import Behalf

TOLD_AS: Mapping[str, str] = {"used": "used", "expired": "expired", "withdrawn": "withdrawn"}
OTHER = "not_for_you"
"""Which limit it was is for the record and both sides of the grant, not for who tries."""


def reason_told(refused: grants.Refused) -> str:
    """The reason as a checker hears it."""
    return TOLD_AS.get(refused.reason, OTHER)


def seen_by(
    right: Authority, case_number: str, place: str, person_id: UUID | None, presented: Presented | None = None
) -> Attempt:
    """A checker looks, at an authorisation code or at what somebody shows for another."""
    return Attempt(
        shower_id=None if presented is None else presented.opener_id,
        viewer_id=person_id,
        organisation_id=right.scene.organisation_id,
        scene=right.scene.code,
        case_number=case_number,
        place=place,
        chosen=None if presented is None else presented.chosen,
    )


def behalf_of(session: Session, keys: KeyProvider, grant: grants.Grant, shower_id: UUID | None = None) -> Behalf:
    """That the holder did not show it, and who did."""
    name = None if shower_id is None else people.masked_names(session, keys, [shower_id])[shower_id]
    return Behalf(grant.id, grant.ground.value, grant.role, shower_id, name)


def told(grant: grants.Grant, kind: str) -> dict[str, object]:
    """Outbox payload for who gave an authorisation that somebody tried: identifiers alone."""
    return {"listener": str(grant.grantor_id), "kind": kind, "ref": str(grant.id)}
