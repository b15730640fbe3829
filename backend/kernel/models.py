"""Tables of the kernel: installation, idempotency, outbox, live events, attempts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Json, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id

Counter = BigInteger().with_variant(Integer(), "sqlite")


class Installation(Base):
    """One row: what kind of database this is, and of which city."""

    __tablename__ = "installation"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    city: Mapped[dict[str, object]] = mapped_column(Json)
    demo_secret: Mapped[str | None] = mapped_column(String(64))
    loaded_at: Mapped[datetime] = mapped_column(UtcTime)


class IdempotencyRow(Base):
    """One answered change (R04); the answer is one ciphertext, the body only a hash."""

    __tablename__ = "idempotency"
    __table_args__ = (UniqueConstraint("actor_id", "route", "key"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    actor_id: Mapped[UUID]
    route: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(64))
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int]
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    answer_until: Mapped[datetime] = mapped_column(UtcTime)


class OutboxRow(Base):
    """What must happen after a commit; written in the business transaction, worked off by the drainer."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "done_at", "next_try_at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    topic: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, object]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcTime)
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(UtcTime)


class LiveEvent(Base):
    """A hint that something changed for a listener: no content, so that a stream has nothing to leak."""

    __tablename__ = "live_event"
    __table_args__ = (Index("ix_live_event_listener_id_id", "listener_id", "id"),)
    id: Mapped[int] = mapped_column(Counter, primary_key=True, autoincrement=True)
    listener_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(32))
    ref: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)


class Attempts(Base):
    """Wrong tries of one actor or target in a window; a row, because the limit must be exact on every worker."""

    __tablename__ = "attempts"
    scope: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    tries: Mapped[int]
    window_ends_at: Mapped[datetime] = mapped_column(UtcTime)
