"""Tables of an enterprise's mandates."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import JsonOrNull, Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class Mandate(Base):
    """That a person may act for an enterprise, or is invited to; the name as it was typed is one ciphertext.

    Attributes:
        grant_id: the grant that every use goes through; a new one with each change of scope.
        under_id: the manager's mandate that it was given under; none where the representative gave it.
        link_hash: of the link that was handed over last; an earlier one is worth nothing.
        confirmed_at: when somebody last said that it is still right.
    """

    __tablename__ = "mandate"
    __table_args__ = (
        Index("ix_mandate_enterprise_id_state", "enterprise_id", "state"),
        Index("ix_mandate_person_id_state", "person_id", "state"),
        Index(
            "uq_mandate_standing",
            "enterprise_id",
            "person_id",
            unique=True,
            sqlite_where=text("state IN ('active', 'frozen')"),
            postgresql_where=text("state IN ('active', 'frozen')"),
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    enterprise_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    post: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12))
    details: Mapped[bytes] = mapped_column(Sealed)
    types: Mapped[list[str] | None] = mapped_column(JsonOrNull)
    scenes: Mapped[list[str] | None] = mapped_column(JsonOrNull)
    valid_to: Mapped[date | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    grant_id: Mapped[UUID | None]
    under_id: Mapped[UUID | None] = mapped_column(ForeignKey("mandate.id"))
    given_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    link_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    open_until: Mapped[datetime | None] = mapped_column(UtcTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class MandateEvent(Base):
    """What happened to a mandate, and who did it; none where the licence did."""

    __tablename__ = "mandate_event"
    __table_args__ = (Index("ix_mandate_event_enterprise_id_id", "enterprise_id", "id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    enterprise_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    mandate_id: Mapped[UUID | None] = mapped_column(ForeignKey("mandate.id"))
    happened: Mapped[str] = mapped_column(String(24))
    about_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)


MANDATE: Table = Mandate.__table__  # type: ignore[assignment] # declared as FromClause
EVENT: Table = MandateEvent.__table__  # type: ignore[assignment] # the same
