"""Phones that keep passes: one a person, its key proven; who is removed or replaced loses its passes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.identity.rules import Actor
from backend.kernel import signing
from backend.kernel.db import AnyRow, locked
from backend.kernel.errors import FieldProblem, InvalidField, NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.kernel.upsert import inserting
from backend.offline import revoking
from backend.offline.models import OfflineDevice, OfflineHolder
from backend.offline.revoking import Why
from backend.standards import p256
from backend.standards.signed_json import signed_by

DEVICE: Table = OfflineDevice.__table__  # type: ignore[assignment] # declared as FromClause
HOLDER: Table = OfflineHolder.__table__  # type: ignore[assignment] # the same
PROOF = b"LZ1e"
ADDED, REMOVED = "offline:device_added", "offline:device_removed"
MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class Device:
    """A phone as its person sees it."""

    id: UUID
    name: str
    added_at: datetime
    seen_at: datetime
    removed_at: datetime | None
    prf: bool
    public_key: bytes


@dataclass(frozen=True, slots=True)
class NewDevice:
    """What a phone says of itself: untrusted.

    Attributes:
        public_key: compressed point of its key, 33 bytes.
        proof: the key's signature over `LZ1e` and the person's id.
        prf: the key is wrapped by what a passkey gives.
    """

    name: str
    public_key: bytes
    proof: bytes
    prf: bool


def proven(public_key: bytes, proof: bytes, *, tag: bytes, person_id: UUID) -> bool:
    """Whether who sends a key holds it, and means this person."""
    try:
        spki = p256.spki_of(public_key)
    except ValueError:
        return False
    return signed_by(spki, tag + person_id.bytes, proof, verify=signing.verify)


def hold(session: Session, person_id: UUID) -> datetime | None:
    """Keep other changes of this person's passes waiting until the commit; returns when the first yes was said."""
    fresh = inserting(session, HOLDER).values(person_id=person_id, agreed_at=None)
    session.execute(fresh.on_conflict_do_nothing())
    row = session.execute(locked(select(HOLDER).where(HOLDER.c.person_id == person_id))).one()
    agreed: datetime | None = row.agreed_at
    return agreed


def agreed_at(session: Session, person_id: UUID) -> datetime | None:
    """When the person said the first yes."""
    return session.execute(select(HOLDER.c.agreed_at).where(HOLDER.c.person_id == person_id)).scalar_one_or_none()


def agree(session: Session, person_id: UUID, *, now: datetime) -> None:
    """The first yes."""
    session.execute(
        update(HOLDER).where(HOLDER.c.person_id == person_id, HOLDER.c.agreed_at.is_(None)).values(agreed_at=now)
    )


def add(session: Session, keys: KeyProvider, new: NewDevice, *, actor: Actor, now: datetime) -> Device:
    """Enter a phone; the one before it is removed.

    Raises:
        InvalidField: a key that is none, or one that did not sign for this person.
    """
    if not proven(new.public_key, new.proof, tag=PROOF, person_id=actor.person_id):
        raise InvalidField((FieldProblem("signature", "not_proven"),))
    hold(session, actor.person_id)
    for row in _active(session, actor.person_id):
        _remove(session, keys, row.id, actor=actor, why=Why.DEVICE_REPLACED, now=now)
    made = new_id()
    session.execute(
        insert(DEVICE).values(
            id=made,
            person_id=actor.person_id,
            account_id=actor.account_id,
            name=seal(keys, Place("offline_device", "name", made), new.name.encode()),
            public_key=new.public_key,
            prf=new.prf,
            added_at=now,
            seen_at=now,
            removed_at=None,
        )
    )
    _record(session, keys, ADDED, made, "prf" if new.prf else "pin", actor=actor, now=now)
    return Device(made, new.name, now, now, None, new.prf, new.public_key)


def remove(session: Session, keys: KeyProvider, device_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Remove a phone and revoke its passes.

    Raises:
        NotFound: unknown, another person's, or removed before.
    """
    hold(session, actor.person_id)
    if device_id not in {row.id for row in _active(session, actor.person_id)}:
        raise NotFound
    _remove(session, keys, device_id, actor=actor, why=Why.DEVICE_REMOVED, now=now)


def all_of(session: Session, keys: KeyProvider, person_id: UUID) -> list[Device]:
    """Phones of a person, newest first, the active one among them."""
    rows = session.execute(
        select(DEVICE)
        .where(DEVICE.c.person_id == person_id)
        .order_by(DEVICE.c.added_at.desc(), DEVICE.c.id.desc())
        .limit(MOST_LISTED)
    )
    return [_opened(keys, row) for row in rows]


def active(session: Session, keys: KeyProvider, device_id: UUID, *, person_id: UUID, now: datetime) -> Device:
    """The phone that asks for passes; noted as seen.

    Raises:
        NotFound: unknown, another person's, or removed.
    """
    seen = (
        update(DEVICE)
        .where(DEVICE.c.id == device_id, DEVICE.c.person_id == person_id, DEVICE.c.removed_at.is_(None))
        .values(seen_at=now)
        .returning(*DEVICE.c)
    )
    row = session.execute(seen).one_or_none()
    if row is None:
        raise NotFound
    return _opened(keys, row)


def _active(session: Session, person_id: UUID) -> Sequence[AnyRow]:
    return session.execute(
        select(DEVICE.c.id).where(DEVICE.c.person_id == person_id, DEVICE.c.removed_at.is_(None))
    ).all()


def _remove(session: Session, keys: KeyProvider, device_id: UUID, *, actor: Actor, why: Why, now: datetime) -> None:
    session.execute(update(DEVICE).where(DEVICE.c.id == device_id).values(removed_at=now))
    revoking.of_device(session, device_id, why, now=now)
    _record(session, keys, REMOVED, device_id, why.value, actor=actor, now=now)


def _opened(keys: KeyProvider, row: AnyRow) -> Device:
    name = unseal(keys, Place("offline_device", "name", row.id), row.name).decode()
    return Device(row.id, name, row.added_at, row.seen_at, row.removed_at, row.prf, row.public_key)


def _record(
    session: Session, keys: KeyProvider, kind: str, device_id: UUID, reason: str, *, actor: Actor, now: datetime
) -> None:
    entry = Entry(
        kind=kind, actor_id=actor.account_id, subject_id=actor.person_id, reason=reason, refs=(str(device_id),)
    )
    audit.append(session, keys, entry, now=now)
