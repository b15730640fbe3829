"""Tables of the certificates domain."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class Certificate(Base):
    """One version of a certificate. What is signed stands in clear as digests; what is personal is one ciphertext."""

    __tablename__ = "certificate"
    __table_args__ = (Index("ix_certificate_issuer_id_type", "issuer_id", "type"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    type: Mapped[str] = mapped_column(String(48))
    type_version: Mapped[int]
    identifier: Mapped[str] = mapped_column(String(120), unique=True)
    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    version: Mapped[int]
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"))
    issued_on: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(24))
    status_reason: Mapped[str] = mapped_column(String(200), default="")
    status_since: Mapped[date | None]
    legal_basis: Mapped[str] = mapped_column(String(200), default="")
    document_number: Mapped[str] = mapped_column(String(80), default="")
    disputed: Mapped[bool] = mapped_column(default=False)
    kid: Mapped[str] = mapped_column(ForeignKey("seal_key.kid"))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    face: Mapped[bytes] = mapped_column(Sealed)
    photo: Mapped[bytes | None] = mapped_column(Sealed)
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class Holder(Base):
    """A holder of a certificate, with the certificate's data key wrapped for them; deleting the wrap erases."""

    __tablename__ = "certificate_holder"
    __table_args__ = (
        UniqueConstraint("certificate_id", "holder_id"),
        Index("ix_certificate_holder_holder_id", "holder_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"))
    holder_id: Mapped[UUID]
    ordinal: Mapped[int]
    wrap: Mapped[bytes] = mapped_column(Sealed)


class StatusChange(Base):
    """An issuer's act on a certificate."""

    __tablename__ = "certificate_status_change"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), index=True)
    status: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime] = mapped_column(UtcTime)
    reason: Mapped[str] = mapped_column(String(200))
    legal_basis: Mapped[str] = mapped_column(String(200))
    document_number: Mapped[str] = mapped_column(String(80))
    actor_id: Mapped[UUID | None]
