"""Tables of the renditions domain."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class CertificateFile(Base):
    """A file that was made of one version of a certificate.

    The file itself is not kept: its hash finds it again, and the code printed on it finds this row.

    Attributes:
        digest: SHA-256 of the whole file.
        pdf_digest: of an archive package, SHA-256 of the PDF in it.
        code_hash: SHA-256 of the printed code's handle; none where nothing is printed.
        number_index: keyed hash of the number that stands on the paper, bound to this row.
        terms: ciphertext of a copy's purpose, recipient and term.
    """

    __tablename__ = "certificate_file"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), index=True)
    holder_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(8))
    kid: Mapped[str] = mapped_column(ForeignKey("seal_key.kid"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    pdf_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    number_index: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    terms: Mapped[bytes | None] = mapped_column(Sealed)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    made_by: Mapped[UUID]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcTime)


class RewrittenFile(Base):
    """A file that was made of what a source answered (复写件); not kept itself, found by its hash or its code.

    Attributes:
        organisation_id: the office whose word it is and which sealed it.
        query_id: number of the question that was answered.
    """

    __tablename__ = "rewritten_file"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    query_id: Mapped[UUID] = mapped_column(index=True)
    kid: Mapped[str] = mapped_column(ForeignKey("seal_key.kid"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    made_by: Mapped[UUID | None]
