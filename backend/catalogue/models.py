"""Tables of the catalogue domain. Certificate types are data files of the release, the same on every worker."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Json
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class Scene(Base):
    """A register entry: what an office may ask for, on which legal basis."""

    __tablename__ = "scene"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(120))
    legal_basis: Mapped[str] = mapped_column(String(400))
    legal_basis_en: Mapped[str] = mapped_column(String(600))
    needs_case_number: Mapped[bool]
    official_duty: Mapped[bool]
    counts_as_paper: Mapped[bool]
    types: Mapped[dict[str, list[str]]] = mapped_column(Json)
    identity_fields: Mapped[list[str]] = mapped_column(Json)
    contact: Mapped[str] = mapped_column(String(120))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
