"""Tables of inspections on site. What was found, about whom and by whose hand is ciphertext."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id

UNDER_WAY = text("look_id IS NOT NULL AND state IN ('open', 'signed')")
"""Of one look there is one at a time."""


class Inspection(Base):
    """One inspection; `receipt` is what the city signed when it was finished, and it never changes after that."""

    __tablename__ = "inspection"
    __table_args__ = (
        Index("ix_inspection_organisation_id_id", "organisation_id", "id"),
        Index("ix_inspection_subject_id_state", "subject_id", "state"),
        Index("uq_inspection_look_id_open", "look_id", unique=True, sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    subject_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(16))
    checklist: Mapped[str] = mapped_column(String(48))
    state: Mapped[str] = mapped_column(String(12))
    look_id: Mapped[UUID | None]
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspection.id"), index=True)
    result: Mapped[str | None] = mapped_column(String(12))
    order_state: Mapped[str] = mapped_column(String(8), default="none")
    term_on: Mapped[date | None]
    content: Mapped[bytes] = mapped_column(Sealed)
    receipt: Mapped[bytes | None] = mapped_column(Sealed)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    signed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcTime)


class InspectionMember(Base):
    """An inspector of an inspection, with unit and badge as they were then."""

    __tablename__ = "inspection_member"
    __table_args__ = (
        UniqueConstraint("inspection_id", "person_id"),
        Index("ix_inspection_member_person_id_state", "person_id", "state"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    part: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(12))
    unit: Mapped[str] = mapped_column(String(80))
    badge: Mapped[str] = mapped_column(String(32))
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class InspectionPhoto(Base):
    """A photo, written anew from its pixels; `digest` is what the signed finding names."""

    __tablename__ = "inspection_photo"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"), index=True)
    item: Mapped[str] = mapped_column(String(48))
    content: Mapped[bytes] = mapped_column(Sealed)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    added_by: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class InspectionAddition(Base):
    """What was added after an inspection was finished, signed by the city as well; the finding itself stays."""

    __tablename__ = "inspection_addition"
    __table_args__ = (UniqueConstraint("inspection_id", "n"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    n: Mapped[int]
    content: Mapped[bytes] = mapped_column(Sealed)
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class InspectionDraw(Base):
    """A draw with its seed, what was drawn from, and the digest of that list; enough to draw it again."""

    __tablename__ = "inspection_draw"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    type: Mapped[str] = mapped_column(String(48))
    checklist: Mapped[str] = mapped_column(String(48))
    content: Mapped[bytes] = mapped_column(Sealed)
    made_by: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class InspectionTask(Base):
    """A pair of inspectors and whom they are to inspect by a day.

    `state` is open, begun or done; returned where one of the pair stepped back and nobody has drawn again.
    """

    __tablename__ = "inspection_task"
    __table_args__ = (Index("ix_inspection_task_organisation_id_state", "organisation_id", "state"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    draw_id: Mapped[UUID] = mapped_column(ForeignKey("inspection_draw.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    subject_id: Mapped[UUID]
    checklist: Mapped[str] = mapped_column(String(48))
    risk: Mapped[str] = mapped_column(String(8))
    first_id: Mapped[UUID] = mapped_column(index=True)
    second_id: Mapped[UUID] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(8))
    due_on: Mapped[date]
    inspection_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspection.id"))
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class InspectionRecusal(Base):
    """An inspector does not go for a task: stepped back (回避), or could go no longer when the office drew again.

    Reason, and how the pair was drawn again, are ciphertext.
    """

    __tablename__ = "inspection_recusal"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    task_id: Mapped[UUID] = mapped_column(ForeignKey("inspection_task.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    content: Mapped[bytes] = mapped_column(Sealed)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    redrawn_at: Mapped[datetime | None] = mapped_column(UtcTime)
