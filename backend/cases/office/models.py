"""Who of an office works on a case."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import UtcTime
from backend.kernel.db import Base


class CaseTaking(Base):
    """One officer at a time has a case in hand; another one may take it over, which the first one sees."""

    __tablename__ = "case_taking"
    case_id: Mapped[UUID] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    taken_at: Mapped[datetime] = mapped_column(UtcTime)
