"""Tables of the seals domain."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import UtcTime
from backend.kernel.db import Base


class SealKey(Base):
    """The public half of an organisation's seal key."""

    __tablename__ = "seal_key"
    kid: Mapped[str] = mapped_column(String(16), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    suite: Mapped[str] = mapped_column(String(8))
    spki: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcTime)
