"""What a certificate is called in a message: its type and how it stands, nothing of what it says."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.certificates.models import Certificate, Holder
from backend.certificates.rules import Status


@dataclass(frozen=True, slots=True)
class Kind:
    """Type and stored status of a certificate."""

    type: str
    status: str


def kind_of(session: Session, certificate_id: UUID) -> Kind | None:
    """The kind of a certificate, if there is one."""
    row = session.execute(select(Certificate.type, Certificate.status).where(Certificate.id == certificate_id)).first()
    return None if row is None else Kind(*row)


def holders_of(session: Session, issuer_id: UUID, type_code: str) -> set[UUID]:
    """Who holds a certificate of a type that this office issued and that is in force."""
    rows = session.execute(
        select(Holder.holder_id)
        .join(Certificate, Certificate.id == Holder.certificate_id)
        .where(
            Certificate.issuer_id == issuer_id,
            Certificate.type == type_code,
            Certificate.status == Status.VALID.value,
        )
        .distinct()
    )
    return set(rows.scalars())
