"""Tables of standing consents."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Json, UtcTime
from backend.kernel.db import Base


class StandingConsent(Base):
    """A yes to one scene, as it asks on the day it is given: `asks` is the digest of scene, types and fields."""

    __tablename__ = "standing_consent"
    __table_args__ = (Index("ix_standing_consent_subject_id_scene", "subject_id", "scene"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID]
    giver_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    scene: Mapped[str] = mapped_column(String(64))
    asks: Mapped[bytes] = mapped_column(LargeBinary(32))
    fields: Mapped[dict[str, list[str]]] = mapped_column(Json)
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    given_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class AlwaysAsk(Base):
    """A certificate that is shown on a bare code only after a yes of the moment, whatever stands.

    It holds for what takes the certificate's place too: a scan looks at the type, which never changes in between.
    """

    __tablename__ = "always_asked"
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    type: Mapped[str] = mapped_column(String(48))
    since: Mapped[datetime] = mapped_column(UtcTime)


CONSENT: Table = StandingConsent.__table__  # type: ignore[assignment] # declared as FromClause
ALWAYS: Table = AlwaysAsk.__table__  # type: ignore[assignment] # the same
