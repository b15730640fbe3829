"""Tables of the seals domain."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Json, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class Seal(Base):
    """A seal of an organisation: what it looks like, from when to when, and whether it may be used."""

    __tablename__ = "seal"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(120))
    line: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(13), unique=True)
    picture: Mapped[str] = mapped_column(Text)
    uploaded: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    made_by: Mapped[UUID | None]
    approved_by: Mapped[UUID | None]


class SealKey(Base):
    """The public half of a seal's key, with the certificate that says whose it is.

    `seal_id` is no foreign key: the embedded database cannot add one to a table that others refer to.
    """

    __tablename__ = "seal_key"
    kid: Mapped[str] = mapped_column(String(16), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("organisation.id"), index=True)
    suite: Mapped[str] = mapped_column(String(8))
    spki: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcTime)
    seal_id: Mapped[UUID | None] = mapped_column(index=True)
    certificate: Mapped[bytes | None] = mapped_column(LargeBinary)
    compromised_from: Mapped[datetime | None] = mapped_column(UtcTime)


class SealAuthority(Base):
    """The city's own certificate authority: a root and the one below it that certifies seals."""

    __tablename__ = "seal_authority"
    rank: Mapped[str] = mapped_column(String(8), primary_key=True)
    kid: Mapped[str] = mapped_column(String(16))
    certificate: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UtcTime)


class SealUse(Base):
    """A line of the sealing ledger: one signature by a seal."""

    __tablename__ = "seal_use"
    __table_args__ = (Index("ix_seal_use_organisation_id_at", "organisation_id", "at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    seal_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("seal.id"), index=True)
    kid: Mapped[str] = mapped_column(String(16))
    organisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("organisation.id"))
    for_organisation_id: Mapped[UUID | None]
    relation: Mapped[str] = mapped_column(String(12))
    order_number: Mapped[str] = mapped_column(String(80))
    actor_id: Mapped[UUID | None]
    ground: Mapped[str] = mapped_column(String(200))
    document_kind: Mapped[str] = mapped_column(String(24))
    document_id: Mapped[str] = mapped_column(String(64), index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    at: Mapped[datetime] = mapped_column(UtcTime)


class SealMandate(Base):
    """By which order an organisation seals for another one: as its superior, or as successor of one that is gone."""

    __tablename__ = "seal_mandate"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("organisation.id"), index=True)
    for_organisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("organisation.id"))
    relation: Mapped[str] = mapped_column(String(12))
    order_number: Mapped[str] = mapped_column(String(80))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    made_by: Mapped[UUID | None]
    approved_by: Mapped[UUID | None]


class SealRequest(Base):
    """An act on a seal that one security administrator prepared and another one has to confirm (R53)."""

    __tablename__ = "seal_request"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    act: Mapped[str] = mapped_column(String(16))
    organisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("organisation.id"))
    seal_id: Mapped[UUID | None]
    given: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(12), index=True)
    prepared_by: Mapped[UUID]
    prepared_at: Mapped[datetime] = mapped_column(UtcTime)
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcTime)
