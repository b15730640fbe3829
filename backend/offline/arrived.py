"""Looks that arrive out of an outbox: opened by the shift's key, kept once, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from backend.kernel import signing
from backend.kernel.db import locked
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.offline.models import OfflineLook
from backend.offline.rules import looks as rules
from backend.offline.rules.arrival import Flag, merged
from backend.offline.rules.looks import SaidLook
from backend.offline.shifts import SHIFT_TABLE, Shift
from backend.standards import p256, signed_json
from backend.standards.signed_json import Forged, Malformed

LOOK: Table = OfflineLook.__table__  # type: ignore[assignment] # declared as FromClause
MALFORMED, SIGNATURE, NUMBER_TAKEN = "malformed", "signature", "number_taken"


@dataclass(frozen=True, slots=True)
class Known:
    """A look that arrived before."""

    look_id: UUID
    flags: tuple[str, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a look that arrives now."""

    look_id: UUID
    key: bytes | None
    flags: tuple[Flag, ...]


def hold(session: Session, shift: Shift) -> None:
    """Take the looks of a shift one upload after the other: the same outbox may be sent twice at once."""
    session.execute(locked(select(SHIFT_TABLE.c.id).where(SHIFT_TABLE.c.id == shift.id))).one()


def opened(shift: Shift, text: str) -> SaidLook | str:
    """What a look says; or why it is none of this shift's: `malformed` or `signature`."""
    try:
        spki = p256.spki_of(shift.device_key)
        content = signed_json.read(text, prefix=signed_json.LOOK, spki=spki, verify=signing.verify)
    except Malformed:
        return MALFORMED
    except Forged:
        return SIGNATURE
    return rules.read(content) or MALFORMED


def before(session: Session, keys: KeyProvider, shift: Shift, said: SaidLook, text: str) -> Known | None:
    """The look that has this number of this shift already."""
    row = session.execute(select(LOOK).where(LOOK.c.shift_id == shift.id, LOOK.c.number == said.number)).one_or_none()
    if row is None:
        return None
    same = unseal(keys, Place("offline_look", "signed", row.id), row.signed).decode() == text
    return Known(row.look_id, tuple(row.flags), same)


def of_showing(session: Session, account_id: UUID, key: bytes) -> dict[UUID, set[UUID]]:
    """Looks of a checker at one showing, with the shifts that said so: each shift is one phone."""
    of_account = select(LOOK.c.look_id, LOOK.c.shift_id).join(SHIFT_TABLE, SHIFT_TABLE.c.id == LOOK.c.shift_id)
    rows = session.execute(of_account.where(LOOK.c.key == key, SHIFT_TABLE.c.account_id == account_id)).all()
    found: dict[UUID, set[UUID]] = {}
    for row in rows:
        found.setdefault(row.look_id, set()).add(row.shift_id)
    return found


def keep(
    session: Session, keys: KeyProvider, shift: Shift, said: SaidLook, text: str, kept: Kept, *, now: datetime
) -> None:
    """Keep a look with what its inspector signed."""
    made = new_id()
    session.execute(
        insert(LOOK).values(
            id=made,
            shift_id=shift.id,
            number=said.number,
            look_id=kept.look_id,
            key=kept.key,
            shown_at=said.at,
            arrived_at=now,
            flags=[one.value for one in kept.flags],
            signed=seal(keys, Place("offline_look", "signed", made), text.encode()),
        )
    )


def flag(session: Session, look_ids: Sequence[UUID], more: tuple[Flag, ...]) -> None:
    """Add flags to looks that arrived before."""
    for row in session.execute(select(LOOK.c.id, LOOK.c.flags).where(LOOK.c.look_id.in_(list(look_ids)))).all():
        session.execute(update(LOOK).where(LOOK.c.id == row.id).values(flags=merged(row.flags, more)))
