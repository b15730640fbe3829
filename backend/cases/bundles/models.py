"""Tables of bundles: published definitions, and what somebody began by one. Answers are ciphertext."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class ServiceBundle(Base):
    """One published version of a bundle; never changed: what was begun by it refers to it for ever."""

    __tablename__ = "service_bundle"
    __table_args__ = (UniqueConstraint("code", "version"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(48))
    version: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime] = mapped_column(UtcTime)


class BundleRun(Base):
    """What somebody began by a bundle, for one applicant; its cases carry everything else."""

    __tablename__ = "bundle_run"
    __table_args__ = (
        Index("ix_bundle_run_applicant_id", "applicant_id"),
        Index("ix_bundle_run_actor_id", "actor_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(48))
    version: Mapped[int]
    applicant_id: Mapped[UUID]
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    revision: Mapped[int]
    content: Mapped[bytes] = mapped_column(Sealed)
    opened_at: Mapped[datetime] = mapped_column(UtcTime)


class BundleCase(Base):
    """A case that was opened for a run; an item that is needed no longer has its case withdrawn, and stays here."""

    __tablename__ = "bundle_case"
    __table_args__ = (Index("ix_bundle_case_case_id", "case_id"),)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("bundle_run.id"), primary_key=True)
    item_code: Mapped[str] = mapped_column(String(48), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("service_case.id"))
