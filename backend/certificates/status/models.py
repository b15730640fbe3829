"""Tables of the status lists: the lists themselves are read from the certificates."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import UtcTime
from backend.kernel.db import Base


class StatusKey(Base):
    """The public half of a key by which the city itself signs status lists; `number` 1 is the first, the last signs."""

    __tablename__ = "status_key"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kid: Mapped[str] = mapped_column(String(16), unique=True)
    spki: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
