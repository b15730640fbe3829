"""Tables of quality. Findings name rule and field, never a value."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Json, Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class QualityFinding(Base):
    """A fault that a rule found: open, fixed when it was no longer found, or accepted by an officer with a reason."""

    __tablename__ = "quality_finding"
    __table_args__ = (
        UniqueConstraint("certificate_id", "rule", "field"),
        Index("ix_quality_finding_issuer_id_state", "issuer_id", "state", "id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"))
    issuer_id: Mapped[UUID]
    type: Mapped[str] = mapped_column(String(48))
    rule: Mapped[str] = mapped_column(String(32))
    field: Mapped[str] = mapped_column(String(48))
    state: Mapped[str] = mapped_column(String(12))
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    reason: Mapped[bytes | None] = mapped_column(Sealed)
    decided_by: Mapped[UUID | None]


class QualityMark(Base):
    """Points of one certificate in the library, as last measured."""

    __tablename__ = "quality_mark"
    __table_args__ = (Index("ix_quality_mark_issuer_id_type", "issuer_id", "type"),)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    issuer_id: Mapped[UUID]
    type: Mapped[str] = mapped_column(String(48))
    points: Mapped[int]
    measured_at: Mapped[datetime] = mapped_column(UtcTime)


class QualityDue(Base):
    """A certificate that changed and waits to be measured again."""

    __tablename__ = "quality_due"
    certificate_id: Mapped[UUID] = mapped_column(primary_key=True)


class QualitySweep(Base):
    """How far the measure of one day under one set of rules has come; a killed process goes on from here."""

    __tablename__ = "quality_sweep"
    day: Mapped[date] = mapped_column(primary_key=True)
    rules_version: Mapped[int] = mapped_column(primary_key=True)
    cursor: Mapped[UUID | None]
    measured: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcTime)


class QualityScore(Base):
    """Points of an office's certificates of a type on a day."""

    __tablename__ = "quality_score"
    day: Mapped[date] = mapped_column(primary_key=True)
    issuer_id: Mapped[UUID] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(48), primary_key=True)
    certificates: Mapped[int]
    faulty: Mapped[int]
    points: Mapped[int]


class QualityRuleSet(Base):
    """What this city changed of the release's rules; the highest version counts, earlier ones stay."""

    __tablename__ = "quality_rule_set"
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    settings: Mapped[dict[str, dict[str, object]]] = mapped_column(Json)
    note: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(UtcTime)
