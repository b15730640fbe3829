"""Tables of the protocols domain: systems of departments, their keys, what they sent."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Json, Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class DepartmentClient(Base):
    """A system of a department that may push certificates of some types of its own organisation."""

    __tablename__ = "department_client"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    types: Mapped[list[str]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(12))
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[datetime] = mapped_column(UtcTime)
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class DepartmentKey(Base):
    """The public half of a client's key. Its id follows from the key, so one key never serves two clients."""

    __tablename__ = "department_key"
    kid: Mapped[str] = mapped_column(String(16), primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("department_client.id"), index=True)
    spki: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(12))
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[datetime] = mapped_column(UtcTime)
    confirmed_by: Mapped[UUID | None]
    valid_from: Mapped[datetime | None] = mapped_column(UtcTime)
    valid_to: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class SignatureNonce(Base):
    """A nonce that was used. The row is the proof: who cannot insert it came second."""

    __tablename__ = "signature_nonce"
    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    nonce_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)


class DepartmentCall(Base):
    """One call of a client and what came of it: figures, no values."""

    __tablename__ = "department_call"
    __table_args__ = (Index("ix_department_call_client_id_at", "client_id", "at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("department_client.id"))
    kid: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    route: Mapped[str] = mapped_column(String(24))
    outcome: Mapped[str] = mapped_column(String(40))
    counts: Mapped[dict[str, int]] = mapped_column(Json)


class DepartmentAct(Base):
    """The newest act of a department's system on one of its records; not yet done where the face has not come."""

    __tablename__ = "department_act"
    __table_args__ = (UniqueConstraint("organisation_id", "type", "number_index"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    type: Mapped[str] = mapped_column(String(48))
    number_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    version: Mapped[int] = mapped_column(BigInteger)
    act: Mapped[str] = mapped_column(String(24))
    said: Mapped[bytes] = mapped_column(Sealed)
    done_at: Mapped[datetime | None] = mapped_column(UtcTime)


class QuarantinedRecord(Base):
    """A record that was not taken: its faults by field, never its values."""

    __tablename__ = "quarantined_record"
    __table_args__ = (Index("ix_quarantined_record_client_id_at", "client_id", "at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("department_client.id"))
    call_id: Mapped[UUID] = mapped_column(ForeignKey("department_call.id"), index=True)
    position: Mapped[int]
    type: Mapped[str] = mapped_column(String(48))
    number_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    version: Mapped[int | None] = mapped_column(BigInteger)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcTime)
    solved_at: Mapped[datetime | None] = mapped_column(UtcTime)
