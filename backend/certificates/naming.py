"""What a certificate is called in a message: its type and how it stands, nothing of what it says."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.certificates.models import Certificate


@dataclass(frozen=True, slots=True)
class Kind:
    """Type and stored status of a certificate."""

    type: str
    status: str


def kind_of(session: Session, certificate_id: UUID) -> Kind | None:
    """The kind of a certificate, if there is one."""
    row = session.execute(select(Certificate.type, Certificate.status).where(Certificate.id == certificate_id)).first()
    return None if row is None else Kind(*row)
