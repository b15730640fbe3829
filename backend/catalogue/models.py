"""Tables of the catalogue domain: types in their versions, who may issue them, and the register of scenes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Json, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class Scene(Base):
    """A version of a register entry: what an office may ask for, on which legal basis, from which day to which.

    Days of one code's versions never overlap, so that one is in force at most.
    """

    __tablename__ = "scene"
    __table_args__ = (UniqueConstraint("code", "version"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(120))
    legal_basis: Mapped[str] = mapped_column(String(400))
    legal_basis_en: Mapped[str] = mapped_column(String(600))
    needs_case_number: Mapped[bool]
    official_duty: Mapped[bool]
    counts_as_paper: Mapped[bool]
    may_narrow: Mapped[bool] = mapped_column(default=False)
    standing: Mapped[bool] = mapped_column(default=False)
    types: Mapped[dict[str, list[str]]] = mapped_column(Json)
    identity_fields: Mapped[list[str]] = mapped_column(Json)
    contact: Mapped[str] = mapped_column(String(120))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class CertificateType(Base):
    """One version of a certificate type. A published one is never changed: certificates refer to it for ever.

    `document` is the entry as /api/types publishes it; `management` is what publishing does besides: who may issue
    the type and which scenes may ask for it. Plain JSON keeps the order of keys, which is the order of choices.
    """

    __tablename__ = "certificate_type"
    __table_args__ = (
        Index(
            "uq_certificate_type_code_version",
            "code",
            "version",
            unique=True,
            sqlite_where=text("state != 'discarded'"),
            postgresql_where=text("state != 'discarded'"),
        ),
        Index("ix_certificate_type_state", "state"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(48))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    management: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    edits: Mapped[int] = mapped_column(default=0)
    prepared_by: Mapped[UUID | None]
    reviewed_by: Mapped[UUID | None]
    note: Mapped[str] = mapped_column(String(400), default="")
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcTime)


class IssuingRight(Base):
    """An office that may issue a type."""

    __tablename__ = "issuing_right"
    __table_args__ = (UniqueConstraint("organisation_id", "type"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    type: Mapped[str] = mapped_column(String(48), index=True)
