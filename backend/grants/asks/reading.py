"""Asks as both sides see them: the row with its words, its line in the record, the word to who is concerned."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.grants.asks.models import ASK
from backend.grants.asks.rules import KEPT, Kind, State, Wish, state_on
from backend.identity.rules import Actor
from backend.kernel import outbox
from backend.kernel.db import AnyRow
from backend.kernel.errors import NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.keys import KeyProvider

TOLD = "ask.changed"
"""Outbox topic: {kind, listener, ref}."""
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Ask:
    """An ask as it stands, with its words."""

    id: UUID
    state: State
    asker_id: UUID
    to_person_id: UUID | None
    wish: Wish
    grant_id: UUID | None
    created_at: datetime
    ends_at: datetime
    answered_at: datetime | None


def opened(keys: KeyProvider, row: AnyRow, *, now: datetime) -> Ask:
    """A row with its words."""
    said = json.loads(unseal(keys, _place(row.id), row.details))
    wish = Wish(
        kind=Kind(row.kind),
        purpose=said["purpose"],
        types={code: tuple(fields) for code, fields in said["types"].items()},
        name=said["name"],
        person_id=row.to_person_id,
        enterprise_id=row.enterprise_id,
        hours=said["hours"],
        uses=said["uses"],
        until=None if said["until"] is None else date.fromisoformat(said["until"]),
    )
    state = state_on(State(row.state), row.ends_at, now=now)
    return Ask(
        row.id, state, row.asker_id, row.to_person_id, wish, row.grant_id, row.created_at, row.ends_at, row.answered_at
    )


def sealed(keys: KeyProvider, ask_id: UUID, wish: Wish) -> bytes:
    """The words as the row keeps them."""
    said = {
        "purpose": wish.purpose,
        "types": {code: list(fields) for code, fields in wish.types.items()},
        "name": wish.name,
        "hours": wish.hours,
        "uses": wish.uses,
        "until": None if wish.until is None else wish.until.isoformat(),
    }
    return seal(keys, _place(ask_id), json.dumps(said).encode())


def one(session: Session, keys: KeyProvider, ask_id: UUID, *, actor: Actor, now: datetime) -> Ask:
    """An ask of one's own, or one that one is asked.

    Raises:
        NotFound: unknown, or neither.
    """
    row = session.execute(select(ASK).where(ASK.c.id == ask_id, _concerns(actor.person_id))).one_or_none()
    if row is None:
        raise NotFound
    return opened(keys, row, now=now)


def of_person(session: Session, keys: KeyProvider, *, actor: Actor, now: datetime) -> list[Ask]:
    """Own asks and those to oneself, newest first; what was chosen to be asked shows itself, a link once opened."""
    rows = session.execute(select(ASK).where(_concerns(actor.person_id)).order_by(ASK.c.id.desc()).limit(MOST_LISTED))
    return [opened(keys, row, now=now) for row in rows]


def forget_old(session: Session, *, now: datetime) -> None:
    """Delete asks a month after their last instant."""
    session.execute(delete(ASK).where(ASK.c.ends_at <= now - KEPT))


def record(
    session: Session,
    keys: KeyProvider,
    kind: str,
    ask: Ask,
    *,
    actor: Actor,
    subject_id: UUID,
    fields: tuple[tuple[str, tuple[str, ...]], ...] = (),
    now: datetime,
) -> None:
    """One event in somebody's record: what was done, with which fields; no word of the ask."""
    refs = tuple(str(known) for known in (ask.id, ask.grant_id) if known is not None)
    entry = Entry(kind, actor.account_id, subject_id, fields=fields, outcome=kind.partition(":")[2], refs=refs)
    audit.append(session, keys, entry, now=now)


def tell(session: Session, kind: str, listener: UUID, ref: UUID, *, now: datetime) -> None:
    """Word to one side; identifiers alone."""
    outbox.add(session, TOLD, {"kind": kind, "listener": str(listener), "ref": str(ref)}, now=now)


def _concerns(person_id: UUID) -> ColumnElement[bool]:
    return or_(ASK.c.asker_id == person_id, ASK.c.to_person_id == person_id)


def _place(ask_id: UUID) -> Place:
    return Place("person_ask", "details", ask_id)
