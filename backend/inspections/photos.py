"""Photos of an inspection: written anew from their pixels, without metadata, kept sealed (R39)."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.certificates.photos import clean_photo
from backend.inspections.models import InspectionPhoto
from backend.inspections.records import Step, mine, note, tell
from backend.inspections.rules.findings import State
from backend.kernel.errors import FieldProblem, InvalidField, NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider

MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo without its picture; `digest` is SHA-256 of the kept JPEG."""

    id: UUID
    item: str
    digest: str


def add(step: Step, inspection_id: UUID, item: str, uploaded: bytes) -> UUID:
    """Keep a photo of an item.

    Raises:
        NotFound, Conflict: as `records.mine`; also an item that the checklist does not have.
        InvalidField: no picture, too large, or as many as an inspection may have are there.
    """
    held = mine(step, inspection_id, State.OPEN)
    if item not in held.findings.items:
        raise NotFound
    count = select(func.count()).select_from(InspectionPhoto).where(InspectionPhoto.inspection_id == inspection_id)
    if step.session.execute(count).scalar_one() >= MOST:
        raise InvalidField((FieldProblem("picture", "many"),))
    picture = clean_photo(uploaded, "picture")
    photo_id = new_id()
    step.session.add(
        InspectionPhoto(
            id=photo_id,
            inspection_id=inspection_id,
            item=item,
            content=seal(step.keys, _place(photo_id), picture),
            digest=sha256(picture).digest(),
            added_by=step.actor.person_id,
            created_at=step.now,
        )
    )
    step.session.flush()
    note(step, held, "photo_added", of_subject=False, refs=[photo_id])
    tell(step, held, "noted")
    return photo_id


def remove(step: Step, inspection_id: UUID, photo_id: UUID) -> None:
    """Take a photo away while nobody has signed.

    Raises:
        NotFound, Conflict: as `records.mine`.
    """
    held = mine(step, inspection_id, State.OPEN)
    step.session.delete(_row(step.session, inspection_id, photo_id))
    step.session.flush()
    note(step, held, "photo_removed", of_subject=False, refs=[photo_id])
    tell(step, held, "noted")


def picture(session: Session, keys: KeyProvider, inspection_id: UUID, photo_id: UUID) -> bytes:
    """The JPEG; who asks has been let in to the inspection.

    Raises:
        NotFound: no photo of it.
    """
    return unseal(keys, _place(photo_id), _row(session, inspection_id, photo_id).content)


def of_inspection(session: Session, inspection_id: UUID) -> list[Photo]:
    """All photos, in the order in which they were taken."""
    rows = session.execute(
        select(InspectionPhoto.id, InspectionPhoto.item, InspectionPhoto.digest)
        .where(InspectionPhoto.inspection_id == inspection_id)
        .order_by(InspectionPhoto.id)
    )
    return [Photo(row.id, row.item, row.digest.hex()) for row in rows]


def _row(session: Session, inspection_id: UUID, photo_id: UUID) -> InspectionPhoto:
    query = select(InspectionPhoto).where(
        InspectionPhoto.id == photo_id, InspectionPhoto.inspection_id == inspection_id
    )
    row = session.execute(query).scalar_one_or_none()
    if row is None:
        raise NotFound
    return row


def _place(photo_id: UUID) -> Place:
    return Place("inspection_photo", "content", photo_id)
