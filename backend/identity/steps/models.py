"""Table of the steps: what was asked to be confirmed, by which session, and whether that was proven and spent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class Step(Base):
    """One confirmation: of one session, for one action and one request, once, five minutes at most.

    The request stands here as a keyed hash of its digest: a body of few possible values would be found from a bare one.
    """

    __tablename__ = "step"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sign_in_id: Mapped[UUID] = mapped_column(ForeignKey("sign_in.id"), index=True)
    action: Mapped[str] = mapped_column(String(40))
    request_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    method: Mapped[str | None] = mapped_column(String(12))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    proven_at: Mapped[datetime | None] = mapped_column(UtcTime)
    spent_at: Mapped[datetime | None] = mapped_column(UtcTime)
