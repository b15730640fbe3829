"""Tables of the identity domain. Personal fields of a person are one ciphertext."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Sealed, UtcTime
from backend.kernel.db import Base
from backend.kernel.ids import new_id


class Person(Base):
    """A natural person; found by the blind index of the identity number alone."""

    __tablename__ = "person"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    resident_id_index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    details: Mapped[bytes] = mapped_column(Sealed)
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class Organisation(Base):
    """An office, institution or enterprise; names and codes of these are public."""

    __tablename__ = "organisation"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    uscc: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(24))
    area_code: Mapped[str] = mapped_column(String(6))
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class Membership(Base):
    """A person's role in an organisation, from and to; ending it acts on the next request."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_person_id_role", "person_id", "role"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str] = mapped_column(String(32))
    unit: Mapped[str] = mapped_column(String(80), default="")
    badge: Mapped[str] = mapped_column(String(32), default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class Account(Base):
    """A way to sign in for one person."""

    __tablename__ = "account"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(120))
    demo: Mapped[bool] = mapped_column(default=False)
    level: Mapped[str] = mapped_column(String(2), default="L4", server_default="L4")
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class SignIn(Base):
    """A server session: opaque token, stored as its hash."""

    __tablename__ = "sign_in"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    device: Mapped[str] = mapped_column(String(120))
    method: Mapped[str] = mapped_column(String(16))
    level: Mapped[str | None] = mapped_column(String(2))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcTime)
    last_active_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    idle_s: Mapped[int | None]
    locks_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class DevicePin(Base):
    """The six digits that open a locked wallet again, on the device of one session; at most one a session."""

    __tablename__ = "device_pin"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sign_in_id: Mapped[UUID] = mapped_column(ForeignKey("sign_in.id"), unique=True)
    pin_hash: Mapped[str] = mapped_column(String(120))
    tries: Mapped[int]
    wait_until: Mapped[datetime | None] = mapped_column(UtcTime)


class Passkey(Base):
    """A WebAuthn credential, discoverable and with user verification."""

    __tablename__ = "passkey"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class DeskSignIn(Base):
    """A desk browser that waits for a phone: its QR and number as hashes, its browser as the hash of a cookie."""

    __tablename__ = "desk_sign_in"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    handle_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    typed_hash: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    device: Mapped[str] = mapped_column(String(120))
    number: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    claimed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("sign_in.id"))
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary(64))


class Preference(Base):
    """What a person chose for their wallet on all their devices; one ciphertext, for a family's number is in it."""

    __tablename__ = "preference"
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(Sealed)


class PasskeyChallenge(Base):
    """A challenge of one ceremony: used once, five minutes at most."""

    __tablename__ = "passkey_challenge"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    purpose: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[UUID | None]
    challenge: Mapped[bytes] = mapped_column(LargeBinary(64))
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class Claim(Base):
    """Somebody says who they are and waits for a check; personal fields and the way to sign in lie sealed or hashed."""

    __tablename__ = "claim"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    number_index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    resident_id_index: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    details: Mapped[bytes] = mapped_column(Sealed)
    login: Mapped[str] = mapped_column(String(64))
    password_hash: Mapped[str | None] = mapped_column(String(120))
    credential_id: Mapped[bytes | None] = mapped_column(LargeBinary)
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    seen_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcTime)
    outcome: Mapped[str | None] = mapped_column(String(24))
    account_id: Mapped[UUID | None]
