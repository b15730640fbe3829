"""Tables of the public figures."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Json, UtcTime
from backend.kernel.db import Base


class IssuingList(Base):
    """The public issuing list as it was published once; versions are never changed."""

    __tablename__ = "issuing_list"
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    published_at: Mapped[datetime] = mapped_column(UtcTime)
    account_id: Mapped[UUID | None]
    note: Mapped[str] = mapped_column(String(200))
    entries: Mapped[list[dict[str, Any]]] = mapped_column(Json)
