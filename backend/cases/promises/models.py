"""Tables of promises. What was promised and what was found are ciphertext."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import JsonOrNull, Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id

NOT_WITHDRAWN = text("withdrawn_at IS NULL")
UNDER_WAY = text("decided_at IS NULL")
IN_FORCE = text("ended_at IS NULL")


class Promise(Base):
    """One signed promise for one material of a case; `content` is the document with the city's signature.

    Attributes:
        step_id: the confirmation that the person proved for just this document.
    """

    __tablename__ = "case_promise"
    __table_args__ = (
        Index(
            "uq_case_promise_standing",
            "case_id",
            "material",
            unique=True,
            sqlite_where=NOT_WITHDRAWN,
            postgresql_where=NOT_WITHDRAWN,
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("service_case.id"))
    material: Mapped[str] = mapped_column(String(48))
    item_code: Mapped[str] = mapped_column(String(48))
    item_version: Mapped[int]
    subject_id: Mapped[UUID] = mapped_column(index=True)
    signed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    acting_as: Mapped[str] = mapped_column(String(16))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    step_id: Mapped[UUID]
    content: Mapped[bytes] = mapped_column(Sealed)
    state: Mapped[str] = mapped_column(String(12))
    signed_at: Mapped[datetime] = mapped_column(UtcTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcTime)


class PromiseCheck(Base):
    """What an office has to verify by a day; `content` says how it was verified and what was found."""

    __tablename__ = "promise_check"
    __table_args__ = (Index("ix_promise_check_department_id_done_at", "department_id", "done_at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    promise_id: Mapped[UUID] = mapped_column(ForeignKey("case_promise.id"), unique=True)
    department_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    due_on: Mapped[date]
    result: Mapped[str | None] = mapped_column(String(8))
    content: Mapped[bytes | None] = mapped_column(Sealed)
    done_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcTime)


class CreditEntry(Base):
    """A broken promise stands against its subject until the end of a day, unless it is corrected."""

    __tablename__ = "credit_entry"
    __table_args__ = (Index("ix_credit_entry_subject_id_state", "subject_id", "state"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    promise_id: Mapped[UUID] = mapped_column(ForeignKey("case_promise.id"), unique=True)
    subject_id: Mapped[UUID]
    department_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    until: Mapped[date]
    entered_by: Mapped[UUID]
    entered_at: Mapped[datetime] = mapped_column(UtcTime)
    corrected_at: Mapped[datetime | None] = mapped_column(UtcTime)


class CreditCorrection(Base):
    """That an entry is wrong: asked by the subject or proposed by an officer, decided by a second one."""

    __tablename__ = "credit_correction"
    __table_args__ = (
        Index(
            "uq_credit_correction_entry_id",
            "entry_id",
            unique=True,
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("credit_entry.id"))
    state: Mapped[str] = mapped_column(String(12))
    content: Mapped[bytes] = mapped_column(Sealed)
    asked_by: Mapped[UUID | None]
    proposed_by: Mapped[UUID | None]
    decided_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcTime)


class PromiseMandate(Base):
    """A mandate that lets its handler sign promises too (特别授权): of these items or of all, to the end of a day.

    It hangs on the mandate that lets the person act at all, and is worth nothing once that one is over.
    """

    __tablename__ = "promise_mandate"
    __table_args__ = (
        Index("ix_promise_mandate_subject_id", "subject_id"),
        Index(
            "uq_promise_mandate_in_force",
            "mandate_id",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    subject_id: Mapped[UUID]
    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("mandate.id"))
    items: Mapped[list[str] | None] = mapped_column(JsonOrNull)
    valid_to: Mapped[date]
    given_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
