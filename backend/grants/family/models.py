"""Tables of the family: ties of two people, what waits to become one, and whom birth certificates name."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Json, Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class FamilyMember(Base):
    """One row a person who was ever bound: it is locked while ties are made or ended, so that limits are exact."""

    __tablename__ = "family_member"
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)


class FamilyTie(Base):
    """Two people bound to each other. Rows stay when a tie ends: they are its history.

    Attributes:
        adult_id: the guardian or the helper.
        other_id: the child, or who is helped.
        proof: on whose word.
        certificate_id: the register or birth certificate that named the child.
        grant_id: what lets the adult show the other's certificates.
        types: what was agreed, for a helper; none for everything.
        last_day: in force to its end, Asia/Shanghai.
        end_told_at: when both were told that the eighteenth birthday ended it; for a guardian alone.
        end_reason: why somebody ended it, sealed; who and when stands with the grant, which may be ended by itself too.
    """

    __tablename__ = "family_tie"
    __table_args__ = (
        Index("ix_family_tie_adult_id", "adult_id"),
        Index("ix_family_tie_other_id", "other_id"),
        Index("ix_family_tie_grant_id", "grant_id"),
        Index("ix_family_tie_kind_last_day", "kind", "end_told_at", "last_day"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(12))
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    relation: Mapped[str] = mapped_column(String(24))
    proof: Mapped[str] = mapped_column(String(24))
    certificate_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"))
    grant_id: Mapped[UUID] = mapped_column(ForeignKey("access_grant.id"))
    types: Mapped[list[str]] = mapped_column(Json)
    begun_at: Mapped[datetime] = mapped_column(UtcTime)
    last_day: Mapped[date]
    end_told_at: Mapped[datetime | None] = mapped_column(UtcTime)
    end_reason: Mapped[bytes | None] = mapped_column(Sealed)


class FamilyRequest(Base):
    """Somebody asks to be a guardian, at a window, or a helper, by link or at a window.

    Attributes:
        token_hash: of the link's handle, for an ask.
        number_index: keyed hash of the number that is read out.
        details: names, numbers and what is asked, as one ciphertext.
        opened_by: who opened the link in the own wallet; they alone can answer.
        seen_by: the clerk's account that looked it up; proposed_by: the one that compared papers; both of `office_id`.
        findings: what the clerk found and typed, as one ciphertext.
    """

    __tablename__ = "family_request"
    __table_args__ = (Index("ix_family_request_office_id_state", "office_id", "state"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(12))
    asker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    number_index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    details: Mapped[bytes] = mapped_column(Sealed)
    state: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    opened_by: Mapped[UUID | None]
    office_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    seen_by: Mapped[UUID | None]
    proposed_by: Mapped[UUID | None]
    proposed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    findings: Mapped[bytes | None] = mapped_column(Sealed)
    decided_at: Mapped[datetime | None] = mapped_column(UtcTime)
    outcome: Mapped[str | None] = mapped_column(String(24))
    tie_id: Mapped[UUID | None] = mapped_column(ForeignKey("family_tie.id"))


class FamilyNaming(Base):
    """A birth certificate names a parent: found by a keyed hash of the parent's number, kept for this alone."""

    __tablename__ = "family_naming"
    parent_index: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    child_id: Mapped[UUID]


class FamilyCursor(Base):
    """How far birth certificates were read: the one row."""

    __tablename__ = "family_cursor"
    id: Mapped[int] = mapped_column(primary_key=True)
    read_to: Mapped[UUID]
