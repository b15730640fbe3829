"""Tables of imports. What came out of the file is ciphertext; in clear stand counts, states and words for faults."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Json, JsonOrNull, Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class ImportJob(Base):
    """One file and what became of it. The cursor moves in the transaction that enters the rows it passes."""

    __tablename__ = "import_job"
    __table_args__ = (Index("ix_import_job_issuer_id_created_at", "issuer_id", "created_at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    type: Mapped[str] = mapped_column(String(48))
    created_by: Mapped[UUID]
    started_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    state: Mapped[str] = mapped_column(String(16), index=True)
    wanted: Mapped[str] = mapped_column(String(8), default="")
    fault: Mapped[str] = mapped_column(String(40), default="")
    file_name: Mapped[bytes] = mapped_column(Sealed)
    sheet: Mapped[bytes | None] = mapped_column(Sealed)
    mapping: Mapped[bytes | None] = mapped_column(Sealed)
    size: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")
    rows: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[int] = mapped_column(default=0)
    issued: Mapped[int] = mapped_column(default=0)
    amended: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    stale: Mapped[int] = mapped_column(default=0)
    faulty: Mapped[int] = mapped_column(default=0)
    checked: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull)
    started_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    lease: Mapped[UUID | None]
    beat_at: Mapped[datetime | None] = mapped_column(UtcTime)
    tries: Mapped[int] = mapped_column(default=0)
    kept_until: Mapped[datetime | None] = mapped_column(UtcTime, index=True)


class ImportFault(Base):
    """A row that was not entered: its number in the file and what is wrong, in words without values."""

    __tablename__ = "import_fault"
    __table_args__ = (UniqueConstraint("job_id", "row"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("import_job.id"))
    row: Mapped[int]
    problems: Mapped[list[list[str]]] = mapped_column(Json)
