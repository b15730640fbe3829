"""The table of corrections. What was said, what is proposed, and the reason are ciphertext."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class FieldCorrection(Base):
    """A field of a case's form whose source is said to be wrong.

    Attributes:
        source: as in the form, `base:<library>.<field>` or `cert:<type>.<field>`.
        owner_id: the office whose word it is: it decides, and nobody else.
        subject_id: whose data it is; applicant_id: whose case.
        certificate_id: the certificate that says it, where one does.
        mends: `desk` or `feed`, once it was accepted.
    """

    __tablename__ = "field_correction"
    __table_args__ = (
        UniqueConstraint("case_id", "field"),
        Index("ix_field_correction_owner_id_state", "owner_id", "state"),
        Index("ix_field_correction_subject_id_state", "subject_id", "state"),
        Index("ix_field_correction_applicant_id", "applicant_id"),
        Index("ix_field_correction_raised_by", "raised_by"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("service_case.id"))
    field: Mapped[str] = mapped_column(String(48))
    source: Mapped[str] = mapped_column(String(120))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    subject_id: Mapped[UUID]
    applicant_id: Mapped[UUID]
    certificate_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"))
    raised_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(12))
    mends: Mapped[str | None] = mapped_column(String(8))
    content: Mapped[bytes] = mapped_column(Sealed)
    due_on: Mapped[date]
    raised_at: Mapped[datetime] = mapped_column(UtcTime)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcTime)
    mended_at: Mapped[datetime | None] = mapped_column(UtcTime)
