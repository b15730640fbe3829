"""Tables of the offline passes: devices, what they keep, passes, showings, keys and lists, shifts and looks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.columns import Sealed, UtcTime
from backend.kernel.db import Base


class OfflineHolder(Base):
    """A person who said yes to passes; the row is also what serialises the person's changes of devices and passes."""

    __tablename__ = "offline_holder"
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class OfflineDevice(Base):
    """A phone that keeps passes: one a person at a time."""

    __tablename__ = "offline_device"
    __table_args__ = (
        Index(
            "ix_offline_device_active",
            "person_id",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
        Index("ix_offline_device_person_id_added_at", "person_id", "added_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    account_id: Mapped[UUID]
    name: Mapped[bytes] = mapped_column(Sealed)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(33))
    prf: Mapped[bool]
    added_at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class OfflineChoice(Base):
    """A certificate that a person keeps for offline, by a grant where it is somebody else's."""

    __tablename__ = "offline_choice"
    __table_args__ = (
        Index(
            "ix_offline_choice_own",
            "person_id",
            "certificate_id",
            unique=True,
            sqlite_where=text("grant_id IS NULL"),
            postgresql_where=text("grant_id IS NULL"),
        ),
        UniqueConstraint("person_id", "certificate_id", "grant_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    certificate_id: Mapped[UUID]
    grant_id: Mapped[UUID | None]
    chosen_at: Mapped[datetime] = mapped_column(UtcTime)


class OfflinePass(Base):
    """A pass that was issued. Its content stands on the phone or on the paper, not here.

    `file_id` is the file that a printed one stands on; such a one has no device. A phone has one that is not
    revoked of a certificate, grant and profile: a refresh signs another body under its `rid`.
    """

    __tablename__ = "offline_pass"
    __table_args__ = (
        Index("ix_offline_pass_certificate_id", "certificate_id"),
        Index("ix_offline_pass_device_id", "device_id"),
        Index("ix_offline_pass_grant_id", "grant_id"),
        Index("ix_offline_pass_file_id", "file_id"),
        Index(
            "ix_offline_pass_own",
            "device_id",
            "certificate_id",
            "profile",
            unique=True,
            sqlite_where=text("revoked_at IS NULL AND grant_id IS NULL"),
            postgresql_where=text("revoked_at IS NULL AND grant_id IS NULL"),
        ),
        Index(
            "ix_offline_pass_by_grant",
            "device_id",
            "certificate_id",
            "grant_id",
            "profile",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        Index(
            "ix_offline_pass_revoked",
            "expires_at",
            sqlite_where=text("revoked_at IS NOT NULL"),
            postgresql_where=text("revoked_at IS NOT NULL"),
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    rid: Mapped[bytes] = mapped_column(LargeBinary(6), unique=True)
    kid: Mapped[str] = mapped_column(String(16))
    profile: Mapped[int]
    certificate_id: Mapped[UUID]
    subject_id: Mapped[UUID]
    shower_id: Mapped[UUID | None]
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("offline_device.id"))
    grant_id: Mapped[UUID | None]
    file_id: Mapped[UUID | None]
    issued_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    revoked_for: Mapped[str | None] = mapped_column(String(24))


class OfflineShowing(Base):
    """One showing of a pass, by its replay key: who took it first, live or offline; what was shown counts once."""

    __tablename__ = "offline_showing"
    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    pass_id: Mapped[UUID] = mapped_column(ForeignKey("offline_pass.id"), index=True)
    account_id: Mapped[UUID]
    scene: Mapped[str] = mapped_column(String(64))
    look_id: Mapped[UUID]
    live: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    elsewhere: Mapped[bool]


class PassProfile(Base):
    """What a pass of a kind carries, as the bundle publishes it; a number is never given another meaning."""

    __tablename__ = "pass_profile"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(48))
    type: Mapped[str] = mapped_column(String(48))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    entered_at: Mapped[datetime] = mapped_column(UtcTime)


class PassTable(Base):
    """The values of a code in the order in which they were first published; a place is never given another value."""

    __tablename__ = "pass_table"
    name: Mapped[str] = mapped_column(String(128), primary_key=True)
    texts: Mapped[list[str]] = mapped_column(JSON)


class PassAuthority(Base):
    """The number of an issuing organisation in the bundle's table."""

    __tablename__ = "pass_authority"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation_id: Mapped[UUID] = mapped_column(unique=True)


class TrustKey(Base):
    """Public half of a key that signs passes of one organisation, or of the publisher; `short` is what a pass names."""

    __tablename__ = "trust_key"
    kid: Mapped[str] = mapped_column(String(16), primary_key=True)
    short: Mapped[bytes] = mapped_column(LargeBinary(2), unique=True)
    spki: Mapped[bytes] = mapped_column(LargeBinary(200))
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    signs_until: Mapped[datetime] = mapped_column(UtcTime)
    counts_until: Mapped[datetime] = mapped_column(UtcTime)


class TrustStatement(Base):
    """What the offline root signed of a publisher key of ours."""

    __tablename__ = "trust_statement"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kid: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[datetime] = mapped_column(UtcTime)
    valid_to: Mapped[datetime] = mapped_column(UtcTime)
    entered_at: Mapped[datetime] = mapped_column(UtcTime)


class TrustBundle(Base):
    """A version of the trust bundle; `said` is the digest of all that is not its number or time."""

    __tablename__ = "trust_bundle"
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    said: Mapped[bytes] = mapped_column(LargeBinary(32))
    text: Mapped[str] = mapped_column(Text)


class RevocationList(Base):
    """A published list: of passes on screens, or of printed ones."""

    __tablename__ = "revocation_list"
    __table_args__ = (UniqueConstraint("printed", "number"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    printed: Mapped[bool]
    number: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    rids: Mapped[bytes] = mapped_column(LargeBinary(32))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class OfflineShift(Base):
    """A shift that an inspector prepared: the signed authority that the phone has, and the key that signs its looks."""

    __tablename__ = "offline_shift"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    device_key: Mapped[bytes] = mapped_column(LargeBinary(33))
    authority: Mapped[bytes] = mapped_column(Sealed)
    began_at: Mapped[datetime] = mapped_column(UtcTime)
    ends_at: Mapped[datetime] = mapped_column(UtcTime)


class OfflineLook(Base):
    """A look that arrived from an inspector's outbox, once; what the inspector signed is kept sealed."""

    __tablename__ = "offline_look"
    __table_args__ = (
        UniqueConstraint("shift_id", "number"),
        Index("ix_offline_look_key", "key"),
        Index("ix_offline_look_look_id", "look_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("offline_shift.id"))
    number: Mapped[int]
    look_id: Mapped[UUID]
    key: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    shown_at: Mapped[datetime] = mapped_column(UtcTime)
    arrived_at: Mapped[datetime] = mapped_column(UtcTime)
    flags: Mapped[list[str]] = mapped_column(JSON)
    signed: Mapped[bytes] = mapped_column(Sealed)
