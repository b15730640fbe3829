"""Tables of the grants domain."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Json, Sealed, UtcTime
from backend.kernel.db import Base


class Grant(Base):
    """What one person lets somebody see or show; what it says is never edited, it is only used up, refused or ended.

    `limits` hold identifiers, codes and days alone; words, names, case numbers and places lie sealed in `details`.
    `copies` is written false and read nowhere: whether copies may be kept is a limit (ADR 0031).
    """

    __tablename__ = "access_grant"
    __table_args__ = (
        Index("ix_access_grant_to_person_id_state", "to_person_id", "state"),
        Index("ix_access_grant_subject_id_state", "subject_id", "state"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ground: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(8))
    subject_id: Mapped[UUID]
    grantor_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    audience: Mapped[str] = mapped_column(String(12))
    to_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    limits: Mapped[list[Any]] = mapped_column(Json)
    details: Mapped[bytes] = mapped_column(Sealed)
    receipt: Mapped[bytes] = mapped_column(Sealed)
    valid_from: Mapped[datetime] = mapped_column(UtcTime)
    valid_to: Mapped[datetime | None] = mapped_column(UtcTime)
    max_uses: Mapped[int | None]
    used: Mapped[int]
    copies: Mapped[bool]
    may_delegate: Mapped[bool]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("access_grant.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_by: Mapped[UUID | None]


class GrantUse(Base):
    """One use: when, by which way, who looked and who showed it. What was seen stands in the record under the look.

    `question` is a keyed digest of what was asked, in which case and where, by which the same is known again.
    """

    __tablename__ = "grant_use"
    __table_args__ = (Index("ix_grant_use_grant_id_at", "grant_id", "at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    grant_id: Mapped[UUID] = mapped_column(ForeignKey("access_grant.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)
    way: Mapped[str] = mapped_column(String(12))
    look_id: Mapped[UUID] = mapped_column(index=True)
    viewer_id: Mapped[UUID | None]
    shower_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    scene: Mapped[str | None] = mapped_column(String(64))
    question: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class GrantHandle(Base):
    """What leads to a grant: a QR's or link's secret as SHA-256, or a typed number as HMAC.

    `kind` says what it may do: `qr` and `typed` use the grant, `invite` shows it to the person who is to accept it.
    """

    __tablename__ = "grant_handle"
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    grant_id: Mapped[UUID] = mapped_column(ForeignKey("access_grant.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)


class GrantCopy(Base):
    """A copy that was kept of what a grant let somebody see: one of a look and a certificate (ADR 0031).

    Attributes:
        person_id: who keeps it, or had it kept for the organisation.
        fields: keys of what stands on it.
        kept_until: the last day; it is to be deleted then.
        content: the file itself, sealed, for as long as the same click gives it again; then nothing.
    """

    __tablename__ = "grant_copy"
    __table_args__ = (UniqueConstraint("look_id", "certificate_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    grant_id: Mapped[UUID] = mapped_column(ForeignKey("access_grant.id"), index=True)
    look_id: Mapped[UUID]
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("certificate_file.id"))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    fields: Mapped[list[Any]] = mapped_column(Json)
    kept_until: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    content: Mapped[bytes | None] = mapped_column(Sealed)


GRANT: Table = Grant.__table__  # type: ignore[assignment] # declared as FromClause
USE: Table = GrantUse.__table__  # type: ignore[assignment] # the same
HANDLE: Table = GrantHandle.__table__  # type: ignore[assignment] # the same
COPY: Table = GrantCopy.__table__  # type: ignore[assignment] # the same
