"""Tables of service items: versions with their reviews, batches, public lists, and sheets that were brought."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Json, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id

OPEN = text("state IN ('draft', 'in_review', 'agreed')")
"""Of an item one version is being worked on at a time."""
KEPT = text("state != 'discarded'")


class ItemOffice(Base):
    """An organisation under the key by which items name it."""

    __tablename__ = "item_office"
    key: Mapped[str] = mapped_column(String(48), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(120))


class ItemBatch(Base):
    """Versions that are published together: prepared by one person, published by another."""

    __tablename__ = "item_batch"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    state: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(200))
    prepared_by: Mapped[UUID | None]
    prepared_at: Mapped[datetime] = mapped_column(UtcTime)
    published_by: Mapped[UUID | None]
    published_at: Mapped[datetime | None] = mapped_column(UtcTime)


class ServiceItem(Base):
    """One version of an item. A published one is never changed: cases refer to it for ever.

    `document` is the item in its own language (`rules.items`); plain JSON keeps its order, which is the order shown.
    """

    __tablename__ = "service_item"
    __table_args__ = (
        Index("uq_service_item_code_version", "code", "version", unique=True, sqlite_where=KEPT, postgresql_where=KEPT),
        Index("uq_service_item_code_open", "code", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_service_item_state_code", "state", "code"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(48))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(200), default="")
    edits: Mapped[int] = mapped_column(default=0)
    editors: Mapped[list[str]] = mapped_column(Json, default=list)
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("item_batch.id"), index=True)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcTime)


class ItemReview(Base):
    """What a department says of a part of a version: a material by its key, or the item itself by an empty one."""

    __tablename__ = "item_review"
    __table_args__ = (UniqueConstraint("item_id", "part", "office"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("service_item.id"))
    part: Mapped[str] = mapped_column(String(48))
    office: Mapped[str] = mapped_column(String(48))
    agreed: Mapped[bool]
    note: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[UUID]
    reviewed_at: Mapped[datetime] = mapped_column(UtcTime)


class ItemList(Base):
    """A public list of items as it was published once; versions are never changed."""

    __tablename__ = "item_list"
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    published_at: Mapped[datetime] = mapped_column(UtcTime)
    note: Mapped[str] = mapped_column(String(200))
    entries: Mapped[list[dict[str, Any]]] = mapped_column(Json)


class ItemSheet(Base):
    """A sheet of items that was brought: its rows as they were read, with what is wrong with each."""

    __tablename__ = "item_sheet"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    state: Mapped[str] = mapped_column(String(12))
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    brought_by: Mapped[UUID]
    brought_at: Mapped[datetime] = mapped_column(UtcTime)
    entered_at: Mapped[datetime | None] = mapped_column(UtcTime)
