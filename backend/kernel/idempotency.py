"""One effect for one key (R04): the answer of a change is kept under the caller's Idempotency-Key.

The row is written in the same transaction as the effect. Two requests with one key that run side by side both work, the
second fails on the unique row, rolls back whole and replays the first one's answer: one effect, and no row is held
while the work goes on (ADR 0003).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, bindparam, insert, select
from sqlalchemy.orm import Session

from backend.kernel.crypto import INTERNATIONAL
from backend.kernel.errors import AlreadyDone, KeyMissing, KeyReused
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.hot import Hot
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.kernel.models import IdempotencyRow

KEY_LENGTHS = range(16, 65)
KEPT = timedelta(hours=24)
KEPT_DISCLOSING = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Request:
    """What identifies a change: who is asked for separately, by the session."""

    route: str
    key: str
    body_hash: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer that was given before."""

    id: UUID
    body_hash: bytes
    status: int
    answer: bytes | None
    answer_until: datetime


def request_of(route: str, key: str | None, body: bytes, *, hash_key: bytes) -> Request:
    """Build the identity of a change.

    Args:
        hash_key: of the server: a body of few possible values could be guessed from a bare hash.

    Raises:
        KeyMissing: no key, or one that is not 16-64 printable ASCII characters.
    """
    if key is None or len(key) not in KEY_LENGTHS or not key.isascii() or not key.isprintable():
        raise KeyMissing
    return Request(route, key, INTERNATIONAL.mac(hash_key, body))


ROWS: Table = IdempotencyRow.__table__  # type: ignore[assignment] # declared as FromClause


def join_condition(actor_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """For a statement that knows the actor: bring the stored answer along (parameters `idem_route`, `idem_key`)."""
    return and_(
        ROWS.c.actor_id == actor_id, ROWS.c.route == bindparam("idem_route"), ROWS.c.key == bindparam("idem_key")
    )


STORED_COLUMNS = (
    ROWS.c.id.label("idem_id"),
    ROWS.c.body_hash.label("idem_body_hash"),
    ROWS.c.status.label("idem_status"),
    ROWS.c.answer.label("idem_answer"),
    ROWS.c.answer_until.label("idem_answer_until"),
)

_FIND = select(*STORED_COLUMNS).where(
    ROWS.c.actor_id == bindparam("actor_id"),
    ROWS.c.route == bindparam("idem_route"),
    ROWS.c.key == bindparam("idem_key"),
)
_KEEP = Hot(insert(ROWS))


def find(session: Session, actor_id: UUID, request: Request) -> Stored | None:
    """The stored answer, if any."""
    row = (
        session.connection()
        .execute(_FIND, {"actor_id": actor_id, "idem_route": request.route, "idem_key": request.key})
        .one_or_none()
    )
    return None if row is None else Stored(*row)


def replay(keys: KeyProvider, stored: Stored, request: Request, *, now: datetime) -> tuple[int, bytes]:
    """Status and body of the first answer.

    Raises:
        KeyReused: the key was used with another body.
        AlreadyDone: the answer disclosed something and has been dropped.
    """
    if stored.body_hash != request.body_hash:
        raise KeyReused
    if stored.answer is None or now >= stored.answer_until:
        raise AlreadyDone
    return stored.status, unseal(keys, Place("idempotency", "answer", stored.id), stored.answer)


def keep(
    session: Session,
    keys: KeyProvider,
    request: Request,
    *,
    actor_id: UUID,
    status: int,
    body: bytes,
    disclosing: bool,
    now: datetime,
) -> None:
    """Write the answer beside its effect; a second row of the same key fails on the unique constraint."""
    row_id = new_id()
    _KEEP.run(
        session,
        {
            "id": row_id,
            "actor_id": actor_id,
            "route": request.route,
            "key": request.key,
            "body_hash": request.body_hash,
            "status": status,
            "answer": seal(keys, Place("idempotency", "answer", row_id), body),
            "created_at": now,
            "answer_until": now + (KEPT_DISCLOSING if disclosing else KEPT),
        },
    )
