"""Tables of the certificates domain."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Json, Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class Certificate(Base):
    """One version of a certificate. What is signed stands in clear as digests; what is personal is one ciphertext."""

    __tablename__ = "certificate"
    __table_args__ = (
        Index("ix_certificate_issuer_id_type", "issuer_id", "type"),
        Index("ix_certificate_number_index", "number_index"),
        Index("ix_certificate_subject_index", "subject_index"),
        Index("ix_certificate_status_list", "status_list", "status_index", unique=True),
        # of the few that a status list names: the others stand in it as nothing
        Index(
            "ix_certificate_not_valid",
            "status_list",
            "status_index",
            "status",
            sqlite_where=text("status <> 'valid'"),
            postgresql_where=text("status <> 'valid'"),
        ),
    )
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
    number_index: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    subject_kind: Mapped[str | None] = mapped_column(String(16))
    subject_index: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    status_list: Mapped[int | None]
    status_index: Mapped[int | None]
    joint_seals: Mapped[int] = mapped_column(default=0, server_default="0")
    renewing_since: Mapped[datetime | None] = mapped_column(UtcTime)


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
    act: Mapped[str] = mapped_column(String(24), default="", server_default="")
    effective_on: Mapped[date | None]
    second_id: Mapped[UUID | None]


class Record(Base):
    """The one certificate that an office keeps under a printed number, whatever its version; finds it without number.

    Attributes:
        digest: keyed hash of what the newest version says, so that a repeated record is known without opening it.
        source_version: of the system that the record came from; only goes up.
    """

    __tablename__ = "certificate_record"
    __table_args__ = (UniqueConstraint("issuer_id", "type", "number_index"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    type: Mapped[str] = mapped_column(String(48))
    number_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), index=True)
    source_version: Mapped[int | None] = mapped_column(BigInteger)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


class NumberSequence(Base):
    """The last number that an office gave to a type; moves with the certificate that takes it, so there is no gap."""

    __tablename__ = "number_sequence"
    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    type: Mapped[str] = mapped_column(String(48), primary_key=True)
    period: Mapped[str] = mapped_column(String(80), primary_key=True)
    last: Mapped[int]


class CertificateDraft(Base):
    """What an office is about to issue; all that is filled in is one ciphertext.

    Attributes:
        state: draft, waiting (for a second person), sealing (by other offices), issued, discarded.
        revision: goes up with each change, so that two who edit at once do not overwrite each other.
        amends_id: the version that this one will replace.
        content: what the offices sign, once it is fixed.
        joint: the other offices that seal it, in order.
    """

    __tablename__ = "certificate_draft"
    __table_args__ = (Index("ix_certificate_draft_issuer_id_state", "issuer_id", "state"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    type: Mapped[str] = mapped_column(String(48))
    state: Mapped[str] = mapped_column(String(12))
    revision: Mapped[int]
    amends_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"))
    certificate_id: Mapped[UUID | None]
    joint: Mapped[list[str]] = mapped_column(Json)
    note: Mapped[str] = mapped_column(String(200), default="")
    filled: Mapped[bytes] = mapped_column(Sealed)
    photo: Mapped[bytes | None] = mapped_column(Sealed)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_by: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)


class JointSeal(Base):
    """A seal of one of several offices on the same content; in order, the first office's stands with the certificate.

    Attributes:
        certificate_id: the certificate's own id, given to it before it is in force.
        kid, signature, at: empty until that office has sealed.
    """

    __tablename__ = "certificate_joint_seal"
    __table_args__ = (
        UniqueConstraint("certificate_id", "ordinal"),
        UniqueConstraint("certificate_id", "organisation_id", name="uq_certificate_joint_seal_organisation_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    certificate_id: Mapped[UUID]
    ordinal: Mapped[int]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    kid: Mapped[str | None] = mapped_column(ForeignKey("seal_key.kid"))
    signature: Mapped[bytes | None] = mapped_column(LargeBinary(64))
    actor_id: Mapped[UUID | None]
    at: Mapped[datetime | None] = mapped_column(UtcTime)


class ActRequest(Base):
    """An act that one officer proposes and another one of the same office approves or declines.

    Attributes:
        expected_status: the state the certificate was in; in another one the proposal is withdrawn.
        state: waiting, approved, declined, withdrawn.
    """

    __tablename__ = "act_request"
    __table_args__ = (Index("ix_act_request_issuer_id_state", "issuer_id", "state"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    certificate_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"), index=True)
    draft_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate_draft.id"))
    act: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(String(200))
    legal_basis: Mapped[str] = mapped_column(String(200))
    document_number: Mapped[str] = mapped_column(String(80))
    effective_on: Mapped[date | None]
    expected_status: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(12))
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[datetime] = mapped_column(UtcTime)
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcTime)
    note: Mapped[str] = mapped_column(String(200), default="")
