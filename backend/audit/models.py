"""Tables of the audit domain."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class AccessEvent(Base):
    """One decision or act. The payload is a ciphertext; `leaf` commits to it for ever."""

    __tablename__ = "access_event"
    __table_args__ = (
        UniqueConstraint("subject_id", "n"),
        Index("ix_access_event_actor_id_id", "actor_id", "id"),
        Index("ix_access_event_look_id", "look_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcTime)
    actor_id: Mapped[UUID | None]
    look_id: Mapped[UUID | None]
    subject_id: Mapped[UUID | None]
    n: Mapped[int | None]
    prev_leaf: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    leaf: Mapped[bytes] = mapped_column(LargeBinary(32))
    payload: Mapped[bytes] = mapped_column(Sealed)


class PersonChain(Base):
    """Head of one subject's chain; its row is locked by the guarded update that moves it on."""

    __tablename__ = "person_chain"
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    n: Mapped[int]
    leaf: Mapped[bytes] = mapped_column(LargeBinary(32))
