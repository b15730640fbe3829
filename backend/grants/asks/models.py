"""Table of asks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Sealed, UtcTime
from backend.kernel.db import Base


class PersonAsk(Base):
    """One person asks another; names, purpose and fields are one ciphertext.

    Attributes:
        to_person_id: who is asked; of a link, who opened it as the person named.
        token_hash: of the link; number_index: keyed hash of what is read out. Neither where somebody was chosen.
        enterprise_id: whose mandate is asked for, where that is known.
        grant_id: what a yes led to: the grant of a look, or the one that a mandate stands on.
    """

    __tablename__ = "person_ask"
    __table_args__ = (Index("ix_person_ask_to_person_id_state", "to_person_id", "state"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(12))
    asker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    to_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    enterprise_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    number_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    details: Mapped[bytes] = mapped_column(Sealed)
    grant_id: Mapped[UUID | None] = mapped_column(ForeignKey("access_grant.id"))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    ends_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)


ASK: Table = PersonAsk.__table__  # type: ignore[assignment] # declared as FromClause
