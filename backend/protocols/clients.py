"""Systems of departments: an issuing office proposes, a security administrator confirms, either may end (four eyes)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.kernel.crypto import key_id, public_bytes
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.protocols.models import DepartmentClient, DepartmentKey
from backend.protocols.rules import State

KEY_LIFE = timedelta(days=730)
OVERLAP = timedelta(days=7)
"""How long the key before still counts once a new one is confirmed."""
MOST_KEYS = 4


@dataclass(frozen=True, slots=True)
class Key:
    """A client's key as the desk shows it."""

    kid: str
    state: State
    proposed_by: UUID
    proposed_at: datetime
    valid_from: datetime | None
    valid_to: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Client:
    """A system as the desk shows it."""

    id: UUID
    organisation_id: UUID
    name: str
    types: tuple[str, ...]
    state: State
    proposed_by: UUID
    proposed_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an office wants: a system of its own, for types that it issues, with this key."""

    organisation_id: UUID
    name: str
    types: tuple[str, ...]
    spki: bytes


def public_key_of(pem: str) -> bytes:
    """SubjectPublicKeyInfo of a P-256 public key in PEM.

    Raises:
        InvalidField: no such key; `private_key` where somebody sent the half that must never leave its system.
    """
    if "PRIVATE KEY" in pem:
        raise InvalidField((FieldProblem("public_key", "private_key"),))
    try:
        key = serialization.load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise InvalidField((FieldProblem("public_key", "not_a_key"),)) from None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise InvalidField((FieldProblem("public_key", "not_p256"),))
    return public_bytes(key)


def propose(
    session: Session, keys: KeyProvider, wanted: Proposal, *, issued: Collection[str], actor_id: UUID, now: datetime
) -> UUID:
    """Enter a system that waits for its confirmation; returns its id.

    Args:
        issued: types that the organisation may issue.

    Raises:
        InvalidField: no types, types of others, or a key that serves another system.
    """
    if not wanted.types or not set(wanted.types) <= set(issued):
        raise InvalidField((FieldProblem("types", "not_issued"),))
    row = DepartmentClient(
        id=new_id(),
        organisation_id=wanted.organisation_id,
        name=wanted.name,
        types=sorted(set(wanted.types)),
        state=State.PROPOSED.value,
        proposed_by=actor_id,
        proposed_at=now,
    )
    session.add(row)
    session.flush()
    kid = _enter_key(session, row.id, wanted.spki, actor_id=actor_id, now=now)
    _record(session, keys, "department:proposed", row.id, actor_id, kid, now=now)
    return row.id


def confirm(session: Session, keys: KeyProvider, client_id: UUID, *, actor_id: UUID, now: datetime) -> None:
    """Let a proposed system call, with the keys that were proposed with it.

    Raises:
        NotFound: unknown.
        Conflict: confirmed or ended already.
        InvalidField: by the person who proposed it.
    """
    row = _one(session, client_id)
    _refuse_same_person(row.proposed_by, actor_id)
    changed = session.execute(
        update(DepartmentClient)
        .where(DepartmentClient.id == client_id, DepartmentClient.state == State.PROPOSED.value)
        .values(state=State.ACTIVE.value, confirmed_by=actor_id, confirmed_at=now)
        .returning(DepartmentClient.id)
    ).one_or_none()
    if changed is None:
        raise Conflict
    session.execute(
        update(DepartmentKey)
        .where(DepartmentKey.client_id == client_id, DepartmentKey.state == State.PROPOSED.value)
        .values(state=State.ACTIVE.value, confirmed_by=actor_id, valid_from=now)
    )
    _record(session, keys, "department:confirmed", client_id, actor_id, now=now)


def add_key(session: Session, keys: KeyProvider, client_id: UUID, spki: bytes, *, actor_id: UUID, now: datetime) -> str:
    """Propose a further key of an active system; returns its id.

    Raises:
        NotFound: unknown.
        Conflict: the system is not active, or has keys enough.
        InvalidField: a key that is known already.
    """
    row = _one(session, client_id)
    living = [one for one in _keys_of(session, [client_id]).get(client_id, ()) if one.state is not State.ENDED]
    if row.state != State.ACTIVE.value or len(living) >= MOST_KEYS:
        raise Conflict
    kid = _enter_key(session, client_id, spki, actor_id=actor_id, now=now)
    _record(session, keys, "department:key_added", client_id, actor_id, kid, now=now)
    return kid


def confirm_key(
    session: Session, keys: KeyProvider, client_id: UUID, kid: str, *, actor_id: UUID, now: datetime
) -> None:
    """Let a proposed key sign from now on; keys before it count for seven more days at most. Errors as `confirm`."""
    row = session.execute(
        select(DepartmentKey).where(DepartmentKey.kid == kid, DepartmentKey.client_id == client_id)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound
    _refuse_same_person(row.proposed_by, actor_id)
    of_client = DepartmentKey.client_id == client_id
    changed = session.execute(
        update(DepartmentKey)
        .where(of_client, DepartmentKey.kid == kid, DepartmentKey.state == State.PROPOSED.value)
        .values(state=State.ACTIVE.value, confirmed_by=actor_id, valid_from=now)
        .returning(DepartmentKey.kid)
    ).one_or_none()
    if changed is None or _one(session, client_id).state != State.ACTIVE.value:
        raise Conflict
    session.execute(
        update(DepartmentKey)
        .where(of_client, DepartmentKey.kid != kid, DepartmentKey.valid_to > now + OVERLAP)
        .where(DepartmentKey.state == State.ACTIVE.value)
        .values(valid_to=now + OVERLAP)
    )
    _record(session, keys, "department:key_confirmed", client_id, actor_id, kid, now=now)


def end_key(session: Session, keys: KeyProvider, client_id: UUID, kid: str, *, actor_id: UUID, now: datetime) -> None:
    """A key counts no more, from the next call on.

    Raises:
        NotFound: unknown.
        Conflict: ended already.
    """
    _one(session, client_id)
    changed = session.execute(
        update(DepartmentKey)
        .where(DepartmentKey.client_id == client_id, DepartmentKey.kid == kid)
        .where(DepartmentKey.state != State.ENDED.value)
        .values(state=State.ENDED.value, ended_at=now)
        .returning(DepartmentKey.kid)
    ).one_or_none()
    if changed is None:
        raise Conflict
    _record(session, keys, "department:key_ended", client_id, actor_id, kid, now=now)


def end(session: Session, keys: KeyProvider, client_id: UUID, *, actor_id: UUID, now: datetime) -> None:
    """A system may not call any more, from its next call on. Errors as `end_key`."""
    _one(session, client_id)
    changed = session.execute(
        update(DepartmentClient)
        .where(DepartmentClient.id == client_id, DepartmentClient.state != State.ENDED.value)
        .values(state=State.ENDED.value, ended_by=actor_id, ended_at=now)
        .returning(DepartmentClient.id)
    ).one_or_none()
    if changed is None:
        raise Conflict
    _record(session, keys, "department:ended", client_id, actor_id, now=now)


def listed(session: Session, *, organisation_ids: Collection[UUID] | None = None) -> list[Client]:
    """Systems of some organisations or of all, newest first."""
    query = select(DepartmentClient).order_by(DepartmentClient.proposed_at.desc(), DepartmentClient.id.desc())
    if organisation_ids is not None:
        query = query.where(DepartmentClient.organisation_id.in_(list(organisation_ids)))
    rows = session.execute(query).scalars().all()
    keys = _keys_of(session, [row.id for row in rows])
    return [_client(row, keys.get(row.id, ())) for row in rows]


def one(session: Session, client_id: UUID) -> Client:
    """One system.

    Raises:
        NotFound: unknown.
    """
    row = _one(session, client_id)
    session.refresh(row)
    return _client(row, _keys_of(session, [client_id]).get(client_id, ()))


def is_key_known(session: Session, kid: str) -> bool:
    """Whether a key was ever registered."""
    return session.get(DepartmentKey, kid) is not None


def _client(row: DepartmentClient, keys: Sequence[Key]) -> Client:
    return Client(
        id=row.id,
        organisation_id=row.organisation_id,
        name=row.name,
        types=tuple(row.types),
        state=State(row.state),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        confirmed_at=row.confirmed_at,
        ended_at=row.ended_at,
        keys=tuple(keys),
    )


def _one(session: Session, client_id: UUID) -> DepartmentClient:
    row = session.get(DepartmentClient, client_id)
    if row is None:
        raise NotFound
    return row


def _keys_of(session: Session, client_ids: Sequence[UUID]) -> dict[UUID, list[Key]]:
    columns = DepartmentKey.__table__.c
    found: dict[UUID, list[Key]] = {}
    rows = session.execute(
        select(*columns).where(columns.client_id.in_(client_ids)).order_by(columns.proposed_at.desc(), columns.kid)
    )
    for row in rows:
        key = Key(
            row.kid, State(row.state), row.proposed_by, row.proposed_at, row.valid_from, row.valid_to, row.ended_at
        )
        found.setdefault(row.client_id, []).append(key)
    return found


def _enter_key(session: Session, client_id: UUID, spki: bytes, *, actor_id: UUID, now: datetime) -> str:
    kid = key_id(spki)
    if session.get(DepartmentKey, kid) is not None:
        raise InvalidField((FieldProblem("public_key", "used"),))
    session.add(
        DepartmentKey(
            kid=kid,
            client_id=client_id,
            spki=spki,
            state=State.PROPOSED.value,
            proposed_by=actor_id,
            proposed_at=now,
            valid_to=now + KEY_LIFE,
        )
    )
    session.flush()
    return kid


def _refuse_same_person(proposed_by: UUID, actor_id: UUID) -> None:
    if proposed_by == actor_id:
        raise InvalidField((FieldProblem("confirmed_by", "same_person"),))


def _record(
    session: Session, keys: KeyProvider, kind: str, client_id: UUID, actor_id: UUID, *refs: str, now: datetime
) -> None:
    entry = Entry(kind=kind, actor_id=actor_id, subject_id=None, refs=(str(client_id), *refs))
    audit.append(session, keys, entry, now=now)
