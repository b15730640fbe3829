"""Who calls: a signature is checked, its nonce spent, and every yes or no leaves its row (R33, R49)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from backend.kernel import attempts
from backend.kernel.db import AnyRow
from backend.kernel.errors import TooManyAttempts
from backend.kernel.keys import KeyProvider
from backend.protocols import calls
from backend.protocols.models import DepartmentClient, DepartmentKey, SignatureNonce
from backend.protocols.rules import SKEW_S, Presented, State, age_fault, is_key_usable
from backend.protocols.signing import Message, is_signed_by

NONCE_KEPT = timedelta(seconds=2 * SKEW_S)
STRANGERS_ROWS, STRANGERS_WINDOW = 200, timedelta(minutes=10)
"""Calls that nobody's key made can be sent by anybody: this many leave a row, then they are only answered."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A system whose signature was good: what it may do."""

    client_id: UUID
    organisation_id: UUID
    kid: str
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Refused:
    """A call that was not let in; `code` is the problem's."""

    code: str


def admit(
    session: Session, keys: KeyProvider, message: Message, presented: Presented, *, route: str, now: datetime
) -> Caller | Refused:
    """Settle who calls. A no is written down too; the caller commits either."""
    row = session.execute(
        select(DepartmentKey.__table__, DepartmentClient.organisation_id, DepartmentClient.types)
        .add_columns(DepartmentClient.state.label("client_state"))
        .join(DepartmentClient, DepartmentClient.id == DepartmentKey.client_id)
        .where(DepartmentKey.kid == presented.keyid)
    ).one_or_none()
    if row is None:
        return _strangers(session, keys, None, presented, "signing_key_unknown", route=route, now=now)
    if not is_signed_by(row.spki, presented, message):
        return _strangers(session, keys, row.client_id, presented, "signature_wrong", route=route, now=now)
    code = _fault(session, row, presented, now=now)
    if code is not None:
        calls.refused(session, keys, row.client_id, presented.keyid, route, code, now=now)
        return Refused(code)
    return Caller(row.client_id, row.organisation_id, presented.keyid, frozenset(row.types))


def forget_old(session: Session, *, now: datetime) -> None:
    """Drop nonces whose signatures are too old anyhow."""
    session.execute(
        delete(SignatureNonce).where(SignatureNonce.expires_at <= now).execution_options(synchronize_session=False)
    )


def _fault(session: Session, row: AnyRow, presented: Presented, *, now: datetime) -> str | None:
    if row.client_state != State.ACTIVE.value:
        return "client_ended"
    if not is_key_usable(row.state, row.valid_from, row.valid_to, now=now):
        return "signing_key_unknown"
    late = age_fault(presented, now=now)
    if late is not None:
        return late
    return None if _is_first(session, row.client_id, presented) else "nonce_used"


def _is_first(session: Session, client_id: UUID, presented: Presented) -> bool:
    """Whether this nonce is new. Two at once: the database lets one row in, the other transaction waits and sees it."""
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    made = insert(SignatureNonce).values(
        client_id=client_id,
        nonce_hash=sha256(presented.nonce.encode()).digest(),
        expires_at=datetime.fromtimestamp(presented.created, UTC) + NONCE_KEPT,
    )
    row = session.execute(made.on_conflict_do_nothing().returning(SignatureNonce.client_id)).one_or_none()
    return row is not None


def _strangers(
    session: Session,
    keys: KeyProvider,
    client_id: UUID | None,
    presented: Presented,
    code: str,
    *,
    route: str,
    now: datetime,
) -> Refused:
    subject = presented.keyid.encode() if client_id else b"unknown"
    try:
        attempts.refuse_if_spent(session, "department", subject, limit=STRANGERS_ROWS, now=now)
    except TooManyAttempts:
        return Refused(code)
    attempts.count(session, "department", subject, window=STRANGERS_WINDOW, now=now)
    calls.refused(session, keys, client_id, presented.keyid, route, code, now=now)
    return Refused(code)
