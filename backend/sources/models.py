"""Tables of the sources domain. What a record says, whom it is about and what lies in the library is ciphertext."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Json, Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class BaseSource(Base):
    """An office that feeds a base library; the one whose word counts where two differ is its authority."""

    __tablename__ = "base_source"
    __table_args__ = (UniqueConstraint("library", "organisation_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    library: Mapped[str] = mapped_column(String(24))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    authority: Mapped[bool]


class BaseBatch(Base):
    """A batch that a source sent; the same one again changes nothing."""

    __tablename__ = "base_batch"
    __table_args__ = (UniqueConstraint("source_id", "key"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("base_source.id"))
    key: Mapped[str] = mapped_column(String(64))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    counts: Mapped[dict[str, int]] = mapped_column(Json)
    as_of: Mapped[date]
    received_at: Mapped[datetime] = mapped_column(UtcTime)


class BaseRecord(Base):
    """What one source says under one key, as of a day.

    Attributes:
        key_index: blind index of what the library counts by: a resident number, a credit code, a unit number.
    """

    __tablename__ = "base_record"
    __table_args__ = (
        UniqueConstraint("source_id", "key_index"),
        Index("ix_base_record_library_key_index", "library", "key_index"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    library: Mapped[str] = mapped_column(String(24))
    source_id: Mapped[UUID] = mapped_column(ForeignKey("base_source.id"))
    key_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    content: Mapped[bytes] = mapped_column(Sealed)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    as_of: Mapped[date]
    received_at: Mapped[datetime] = mapped_column(UtcTime)


class BaseSubject(Base):
    """Whom a record is about, by the blind index of their number: a flat may have two owners."""

    __tablename__ = "base_subject"
    __table_args__ = (Index("ix_base_subject_subject_index", "subject_index"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("base_record.id"), index=True)
    subject_index: Mapped[bytes] = mapped_column(LargeBinary(32))


class BaseConflict(Base):
    """Two sources differ in a field of one key; open until they agree. Both values are ciphertext."""

    __tablename__ = "base_conflict"
    __table_args__ = (UniqueConstraint("library", "key_index", "field"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    library: Mapped[str] = mapped_column(String(24))
    key_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    field: Mapped[str] = mapped_column(String(48))
    mends_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    content: Mapped[bytes] = mapped_column(Sealed)
    found_at: Mapped[datetime] = mapped_column(UtcTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime)


class SourceQuery(Base):
    """A question to a source in a case: who asked what of whom, and what came; its id is the query number.

    Attributes:
        answer: names of fields with what was answered of each, ciphertext; none where the question was refused.
    """

    __tablename__ = "source_query"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(8))
    library: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    case_id: Mapped[UUID | None] = mapped_column(index=True)
    item_code: Mapped[str] = mapped_column(String(64))
    fields: Mapped[list[str]] = mapped_column(Json)
    outcome: Mapped[str] = mapped_column(String(24))
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    as_of: Mapped[date | None]
    answer: Mapped[bytes | None] = mapped_column(Sealed)
    actor_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(UtcTime)


class Material(Base):
    """A paper in somebody's library. Its file never changes: another file is another material.

    Attributes:
        institution_id: who uploaded and sealed it, where an institution did.
        seal: signature over what `sealing.statement` says, by the seal key of `kid`.
        changed_at: when its owner said that things are not as it says any more.
        removed_at: when its file was deleted; hash and dates stay.
    """

    __tablename__ = "material"
    __table_args__ = (
        Index("ix_material_owner_id_kind", "owner_id", "kind"),
        UniqueConstraint("owner_id", "kind", "digest"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(48))
    origin: Mapped[str] = mapped_column(String(12))
    media: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    details: Mapped[bytes] = mapped_column(Sealed)
    content: Mapped[bytes | None] = mapped_column(Sealed)
    source_case_id: Mapped[UUID | None]
    institution_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    kid: Mapped[str | None] = mapped_column(ForeignKey("seal_key.kid"))
    seal: Mapped[bytes | None] = mapped_column(LargeBinary(72))
    valid_until: Mapped[date | None]
    kept_at: Mapped[datetime] = mapped_column(UtcTime)
    kept_by: Mapped[UUID | None]
    changed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class ReportInstitution(Base):
    """An institution of the register that may upload reports of some kinds."""

    __tablename__ = "report_institution"
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    kinds: Mapped[list[str]] = mapped_column(Json)
    registered_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class ProofRule(Base):
    """By which rule an office issues a proof at once; the rule is data of the city."""

    __tablename__ = "proof_rule"
    code: Mapped[str] = mapped_column(String(48), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    type: Mapped[str] = mapped_column(String(48))
    rule: Mapped[dict[str, object]] = mapped_column(Json)
