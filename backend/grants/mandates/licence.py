"""Whom an enterprise's business licence names."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from backend.certificates import read
from backend.certificates.rules import Status
from backend.grants.mandates.rules import OVER
from backend.kernel.keys import KeyProvider

LICENCE: Final = "business_licence"
NAMED: Final = "representative"


@dataclass(frozen=True, slots=True)
class Licence:
    """The newest business licence of an enterprise, and whom it names."""

    certificate_id: UUID
    issuer_id: UUID
    status: Status
    representative: str


def licence_of(session: Session, keys: KeyProvider, enterprise_id: UUID, *, today: date) -> Licence | None:
    """What says who represents an enterprise; None where nothing does: no licence, an ended or an altered one."""
    held = [
        read.one(session, keys, [enterprise_id], one.id, today=today)
        for one in read.standing(session, enterprise_id, today=today)
        if one.type == LICENCE and one.status not in OVER
    ]
    newest = max(held, key=lambda one: (one.issued_on, one.version, one.id), default=None)
    if newest is None or not newest.genuine:
        return None
    return Licence(newest.id, newest.issuer_id, newest.status, newest.face.values[NAMED])
