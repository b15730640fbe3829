"""Table of sign-ins that went to a platform and are not back yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class PlatformSignIn(Base):
    """One way there and back: its state and its browser as hashes; nonce and verifier follow from the id by a key."""

    __tablename__ = "platform_sign_in"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    state_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)
