"""Tables of the window. What a clerk notes, what a card said and what somebody drew on the glass is ciphertext."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class WindowCounter(Base):
    """A counter of an office, and the clerk who sits at it now."""

    __tablename__ = "window_counter"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[int]
    clerk_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), unique=True)
    since: Mapped[datetime | None] = mapped_column(UtcTime)


class WindowTicket(Base):
    """A ticket of a day: a number and an item, nothing of whose it is.

    Attributes:
        calls: how often it was called; `counter_id` and `clerk_id` by whom it was last.
    """

    __tablename__ = "window_ticket"
    __table_args__ = (
        UniqueConstraint("organisation_id", "day", "number"),
        Index("ix_window_ticket_organisation_id_day_state", "organisation_id", "day", "state"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    day: Mapped[date]
    number: Mapped[int]
    item_code: Mapped[str] = mapped_column(String(48))
    priority: Mapped[bool]
    taken_at: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    counter_id: Mapped[UUID | None] = mapped_column(ForeignKey("window_counter.id"))
    clerk_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    calls: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    called_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class WindowCase(Base):
    """A case on a clerk's screen: an item first, then the person, then the application itself.

    Attributes:
        channel: `phone`: the person agrees on the own phone; `presence`: by card and signature (R18).
        code_hash: of the code on the customer's screen; gone once somebody has opened it.
        person_id: who stands there; subject_id: for whom.
        content: notes and typed text not sent yet; of a presence the card, the strokes and what was looked at.
    """

    __tablename__ = "window_case"
    __table_args__ = (
        Index("ix_window_case_clerk_id_state", "clerk_id", "state"),
        Index("ix_window_case_person_id_state", "person_id", "state"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    counter_id: Mapped[UUID] = mapped_column(ForeignKey("window_counter.id"))
    clerk_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("window_ticket.id"), unique=True)
    item_code: Mapped[str] = mapped_column(String(48))
    channel: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    code_until: Mapped[datetime | None] = mapped_column(UtcTime)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    subject_id: Mapped[UUID | None]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("service_case.id"), index=True)
    content: Mapped[bytes] = mapped_column(Sealed)
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    joined_at: Mapped[datetime | None] = mapped_column(UtcTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class WindowInquiry(Base):
    """A question from a window to the office that knows, with a term; question and answer are ciphertext."""

    __tablename__ = "window_inquiry"
    __table_args__ = (Index("ix_window_inquiry_office_id_state", "office_id", "state"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("service_case.id"), index=True)
    window_case_id: Mapped[UUID] = mapped_column(ForeignKey("window_case.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    office_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    material: Mapped[str] = mapped_column(String(48))
    state: Mapped[str] = mapped_column(String(12))
    due_on: Mapped[date]
    content: Mapped[bytes] = mapped_column(Sealed)
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)


class WindowPromise(Base):
    """Promises that somebody without a phone signed on the glass, and the second person of the office.

    Attributes:
        reason: why not on a phone; a word of `rules.witnessing.REASONS`.
        content: what was promised with its digests, the strokes, the second person's unit and badge.
        step_id: the step that the second person proved for just this; the promises of the application rest on it.
    """

    __tablename__ = "window_promise"
    __table_args__ = (Index("ix_window_promise_organisation_id_state", "organisation_id", "state"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    window_case_id: Mapped[UUID] = mapped_column(ForeignKey("window_case.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("service_case.id"))
    clerk_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(16))
    content: Mapped[bytes] = mapped_column(Sealed)
    signed_at: Mapped[datetime] = mapped_column(UtcTime)
    witness_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    step_id: Mapped[UUID | None]
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
