"""Tables of request codes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import JsonOrNull, Sealed, UtcTime
from backend.kernel.db import Base


class RequestCode(Base):
    """A code that asks: who, in which scene, for which fields; its context is one ciphertext.

    A code on a screen is kept as hashes alone. A poster's secret is in the ciphertext too, to print it again.
    """

    __tablename__ = "request_code"
    __table_args__ = (Index("ix_request_code_account_id_way", "account_id", "way"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    handle_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    typed_hash: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    way: Mapped[str] = mapped_column(String(8))
    account_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    scene: Mapped[str] = mapped_column(String(64))
    context: Mapped[bytes] = mapped_column(Sealed)
    people: Mapped[int | None]
    answers: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcTime, index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcTime)


class OpenedRequest(Base):
    """One person's own request, opened by a scan; its id is the number of the look.

    Of one subject a code takes one answer, whoever gives it.

    Attributes:
        person_id: who may answer it now.
        handed_by, handed_to: who left the answer to whom; they stay when it is taken back.
    """

    __tablename__ = "opened_request"
    __table_args__ = (
        Index("ix_opened_request_code_id_person_id", "code_id", "person_id"),
        Index(
            "uq_opened_request_code_id_subject_id",
            "code_id",
            "subject_id",
            unique=True,
            sqlite_where=text("answered_at IS NOT NULL"),
            postgresql_where=text("answered_at IS NOT NULL"),
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    code_id: Mapped[UUID] = mapped_column(ForeignKey("request_code.id"))
    account_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    subject_id: Mapped[UUID]
    grant_id: Mapped[UUID | None]
    handed_by: Mapped[UUID | None]
    handed_to: Mapped[UUID | None]
    chosen: Mapped[dict[str, list[str]] | None] = mapped_column(JsonOrNull)
    state: Mapped[str] = mapped_column(String(12))
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    ends_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)


CODE: Table = RequestCode.__table__  # type: ignore[assignment] # declared as FromClause
OPENED: Table = OpenedRequest.__table__  # type: ignore[assignment] # the same
