"""Tables of the scenes' desk: drafts with who made them, versions of the public register, reports about looks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Json, Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class SceneDraft(Base):
    """A version of a scene while it is made, and afterwards who made it; one open draft of a scene at a time.

    `document` is what will stand in the register, besides the reasons for personal fields, which only reviewers read.
    """

    __tablename__ = "scene_draft"
    __table_args__ = (
        Index(
            "uq_scene_draft_open",
            "code",
            unique=True,
            sqlite_where=text("state IN ('draft', 'in_review', 'returned')"),
            postgresql_where=text("state IN ('draft', 'in_review', 'returned')"),
        ),
        Index("ix_scene_draft_code_version", "code", "version"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(64))
    version: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(12))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    editors: Mapped[list[str]] = mapped_column(Json)
    reviewed_by: Mapped[UUID | None]
    note: Mapped[str] = mapped_column(String(400), default="")
    edits: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcTime)


class SceneRegister(Base):
    """The public register as it was published once; versions are never changed.

    `entries` hold what is or will be in force from that day on, with the names of that day.
    """

    __tablename__ = "scene_register"
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    published_at: Mapped[datetime] = mapped_column(UtcTime)
    cause: Mapped[str] = mapped_column(String(24))
    about: Mapped[str] = mapped_column(String(64))
    entries: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class LookReport(Base):
    """Somebody says of a look at them that too much was asked, or asks for deletion; what they write is ciphertext."""

    __tablename__ = "look_report"
    __table_args__ = (UniqueConstraint("look_id", "reporter_id", "kind"), Index("ix_look_report_state", "state"))
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reporter_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    look_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[bytes] = mapped_column(Sealed)
    state: Mapped[str] = mapped_column(String(12))
    answer: Mapped[bytes | None] = mapped_column(Sealed)
    answered_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
