"""Tables of cases. What a form says, whose papers answer, and every word of a decision is ciphertext."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class Case(Base):
    """One application: one version of one item, one applicant, one who fills it in.

    Attributes:
        applicant_id: a person or an organisation.
        actor_id: the person who filed it; `acting_as` by what right, `grant_id` of the mandate or guardianship.
        revision: goes up with each change, so that two who edit at once do not overwrite each other.
        content: form, consent and words, one ciphertext.
    """

    __tablename__ = "service_case"
    __table_args__ = (
        Index("ix_service_case_department_id_state", "department_id", "state"),
        Index("ix_service_case_applicant_id_state", "applicant_id", "state"),
        Index("ix_service_case_actor_id_id", "actor_id", "id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    item_code: Mapped[str] = mapped_column(String(48))
    item_version: Mapped[int]
    department_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    applicant_id: Mapped[UUID]
    applicant_kind: Mapped[str] = mapped_column(String(12))
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    acting_as: Mapped[str] = mapped_column(String(16))
    grant_id: Mapped[UUID | None]
    channel: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str | None] = mapped_column(String(12))
    revision: Mapped[int]
    content: Mapped[bytes] = mapped_column(Sealed)
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcTime)
    due_on: Mapped[date | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcTime)
    decided_by: Mapped[UUID | None]
    renews_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"))
    result_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"))


class Material(Base):
    """How one material of the item is answered in a case; why, and by what, is ciphertext."""

    __tablename__ = "case_material"
    __table_args__ = (UniqueConstraint("case_id", "key"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("service_case.id"))
    key: Mapped[str] = mapped_column(String(48))
    of: Mapped[str] = mapped_column(String(48))
    way: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12))
    content: Mapped[bytes] = mapped_column(Sealed)
    changed_at: Mapped[datetime] = mapped_column(UtcTime)


class CaseAsk(Base):
    """An owner, spouse or parent who was asked in the own wallet; whom and for which types is ciphertext."""

    __tablename__ = "case_ask"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("service_case.id"), index=True)
    ask_id: Mapped[UUID] = mapped_column(unique=True)
    role: Mapped[str] = mapped_column(String(48))
    content: Mapped[bytes] = mapped_column(Sealed)
    asked_at: Mapped[datetime] = mapped_column(UtcTime)


class CaseFile(Base):
    """A file kept in a case: uploaded, issued on the spot, or rewritten from a shared check."""

    __tablename__ = "case_file"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("service_case.id"), index=True)
    material: Mapped[str] = mapped_column(String(48))
    kind: Mapped[str] = mapped_column(String(12))
    media_type: Mapped[str] = mapped_column(String(40))
    name: Mapped[bytes] = mapped_column(Sealed)
    content: Mapped[bytes] = mapped_column(Sealed)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    added_by: Mapped[UUID]
    added_at: Mapped[datetime] = mapped_column(UtcTime)


class CaseEvent(Base):
    """A line of a case's history; `by_id` none where time or the office's rule did it."""

    __tablename__ = "case_event"
    __table_args__ = (Index("ix_case_event_case_id_id", "case_id", "id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("service_case.id"))
    happened: Mapped[str] = mapped_column(String(24))
    by_side: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[UUID | None]
    content: Mapped[bytes] = mapped_column(Sealed)
    at: Mapped[datetime] = mapped_column(UtcTime)
