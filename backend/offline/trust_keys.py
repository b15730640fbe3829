"""Keys that sign: one of each organisation for its passes, one of the publisher; private halves in the key provider.

They are not the seals' keys: a seal's may be of a suite that a phone cannot check, each of its uses stands in a ledger,
and its id may share its first two bytes with another's, which is all that a pass names (ADR 0033).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.kernel.errors import SettingsRefused
from backend.kernel.keys import KeyProvider
from backend.offline.models import PassAuthority, TrustKey
from backend.offline.rules.lives import COUNTS_FOR, SIGNS_FOR
from backend.standards.p256 import low_s

KEY: Table = TrustKey.__table__  # type: ignore[assignment] # declared as FromClause
AUTHORITY: Table = PassAuthority.__table__  # type: ignore[assignment] # the same
MOST_DRAWS = 20
MADE_AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Known:
    """The public half of a key; `organisation_id` is None for the publisher's."""

    kid: str
    short: bytes
    spki: bytes
    organisation_id: UUID | None
    created_at: datetime
    signs_until: datetime
    counts_until: datetime


def signing(session: Session, keys: KeyProvider, organisation_id: UUID | None, *, now: datetime) -> Known:
    """The key that an organisation, or the publisher, signs with now: the oldest that still may; made if there is none.

    So the next one, made ahead, stands in the bundles of a month before the first pass is signed by it.

    Raises:
        SettingsRefused: no key could be drawn whose short id is free.
    """
    row = session.execute(
        select(KEY)
        .where(
            KEY.c.organisation_id == organisation_id if organisation_id else KEY.c.organisation_id.is_(None),
            KEY.c.signs_until > now,
        )
        .order_by(KEY.c.created_at, KEY.c.kid)
        .limit(1)
    ).one_or_none()
    return Known(*row) if row is not None else _made(session, keys, organisation_id, now)


def prepare(session: Session, keys: KeyProvider, organisation_ids: Sequence[UUID], *, now: datetime) -> None:
    """Make the keys that these organisations lack, and the next ones of those whose key soon signs no more."""
    soon = now + MADE_AHEAD
    lasting = set(session.execute(select(KEY.c.organisation_id).where(KEY.c.signs_until > soon)).scalars())
    for organisation_id in sorted(set(organisation_ids) - lasting):
        _made(session, keys, organisation_id, now)


def retire_publisher(session: Session, *, now: datetime) -> None:
    """The publisher's key is asked to be vouched for no more; the next `signing` makes another one."""
    session.execute(update(KEY).where(KEY.c.organisation_id.is_(None), KEY.c.signs_until > now).values(signs_until=now))


def counting(session: Session, *, now: datetime) -> list[Known]:
    """Keys of organisations whose signatures count at this time or after it, by their short ids."""
    rows = session.execute(
        select(KEY).where(KEY.c.organisation_id.is_not(None), KEY.c.counts_until > now).order_by(KEY.c.short)
    )
    return [Known(*row) for row in rows]


def one(session: Session, kid: str) -> Known | None:
    """A key by its id."""
    row = session.execute(select(KEY).where(KEY.c.kid == kid)).one_or_none()
    return None if row is None else Known(*row)


def sign(keys: KeyProvider, kid: str, message: bytes) -> bytes:
    """ES256, r ‖ s, with the lower of the two s."""
    return low_s(keys.sign(kid, message))


def authority_numbers(session: Session, organisation_ids: Sequence[UUID] = ()) -> dict[UUID, int]:
    """The numbers of issuing organisations in the bundle; those of the arguments are given one for good."""
    known = {row.organisation_id: row.number for row in session.execute(select(AUTHORITY))}
    for organisation_id in sorted(set(organisation_ids) - set(known)):
        number = (session.execute(select(func.max(AUTHORITY.c.number))).scalar_one() or 0) + 1
        try:
            with session.begin_nested():
                session.execute(insert(AUTHORITY).values(number=number, organisation_id=organisation_id))
        except IntegrityError:  # another worker numbered one at the same time
            return authority_numbers(session, organisation_ids)
        known[organisation_id] = number
    return known


def _made(session: Session, keys: KeyProvider, organisation_id: UUID | None, now: datetime) -> Known:
    for _ in range(MOST_DRAWS):
        kid, spki = keys.new_signing_key()
        made = Known(kid, sha256(spki).digest()[:2], spki, organisation_id, now, now + SIGNS_FOR, now + COUNTS_FOR)
        try:
            with session.begin_nested():
                session.execute(insert(KEY).values(_row(made)))
        except IntegrityError:  # the short id is another key's
            continue
        return made
    raise SettingsRefused("no free short id for a pass key")


def _row(made: Known) -> dict[str, object]:
    return {name: getattr(made, name) for name in Known.__dataclass_fields__}
