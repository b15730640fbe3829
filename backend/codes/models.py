"""Tables of the codes domain."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Table, exists, text, tuple_
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import JsonOrNull, Sealed, UtcTime
from backend.kernel.db import Base


class Presentation(Base):
    """What is shown, of whom, by whom, until when; and, once redeemed, to whom and for what."""

    __tablename__ = "presentation"
    __table_args__ = (
        Index("ix_presentation_sign_in_id_created_at", "sign_in_id", "created_at"),
        Index("ix_presentation_account_id_state", "account_id", "state"),
        Index(
            "ix_presentation_grant_id",
            "grant_id",
            sqlite_where=text("grant_id IS NOT NULL"),
            postgresql_where=text("grant_id IS NOT NULL"),
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    sign_in_id: Mapped[UUID] = mapped_column(ForeignKey("sign_in.id"))
    account_id: Mapped[UUID]
    opener_id: Mapped[UUID]
    subject_id: Mapped[UUID]
    grant_id: Mapped[UUID | None]
    chosen: Mapped[dict[str, list[str]] | None] = mapped_column(JsonOrNull)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    ends_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    state: Mapped[str] = mapped_column(String(12))
    checker_account_id: Mapped[UUID | None]
    checker_person_id: Mapped[UUID | None]
    scene: Mapped[str | None] = mapped_column(String(64))
    look_id: Mapped[UUID | None] = mapped_column(unique=True)
    context: Mapped[bytes | None] = mapped_column(Sealed)
    spent_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ask_until: Mapped[datetime | None] = mapped_column(UtcTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)


class Handle(Base):
    """A QR's secret as SHA-256, or a typed number as HMAC; kept after its life so that a late scan is called late."""

    __tablename__ = "code_handle"
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    presentation_id: Mapped[UUID] = mapped_column(ForeignKey("presentation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    expires_at: Mapped[datetime] = mapped_column(UtcTime)


class Bundle(Base):
    """A choice of certificates and fields that a person shows often; its name and content are one ciphertext."""

    __tablename__ = "bundle"
    __table_args__ = (Index("ix_bundle_owner_id_subject_id", "owner_id", "subject_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    subject_id: Mapped[UUID]
    position: Mapped[int]
    content: Mapped[bytes] = mapped_column(Sealed)
    created_at: Mapped[datetime] = mapped_column(UtcTime)


PRESENTATION: Table = Presentation.__table__  # type: ignore[assignment] # declared as FromClause
HANDLE: Table = Handle.__table__  # type: ignore[assignment] # the same
_NEWER = PRESENTATION.alias("newer")
REPLACED = exists().where(
    _NEWER.c.sign_in_id == PRESENTATION.c.sign_in_id,
    tuple_(_NEWER.c.created_at, _NEWER.c.id) > tuple_(PRESENTATION.c.created_at, PRESENTATION.c.id),
)
"""One live presentation a sign-in: a newer one has taken this one's place."""
