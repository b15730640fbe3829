"""Tables of the notices: messages in the inbox, browsers that are told by push, and the key that signs pushes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class Notice(Base):
    """One message; what it says lies sealed, its kind and what it is about are identifiers."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_person_id_id", "person_id", "id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40))
    ref: Mapped[UUID | None]
    content: Mapped[bytes] = mapped_column(Sealed)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    read_at: Mapped[datetime | None] = mapped_column(UtcTime)


class PushSubscription(Base):
    """One browser of one session that is told by push; `due_at` is when it is to be told next."""

    __tablename__ = "push_subscription"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sign_in_id: Mapped[UUID] = mapped_column(unique=True)
    account_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    endpoint_index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    content: Mapped[bytes] = mapped_column(Sealed)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcTime, index=True)
    tries: Mapped[int] = mapped_column(default=0)


class PushKey(Base):
    """The public half of the one key by which push services know this city; the private half is the provider's."""

    __tablename__ = "push_key"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kid: Mapped[str] = mapped_column(String(16))
    spki: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
