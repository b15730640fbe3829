"""Build, sign and keep status lists: never older than two seconds, whoever changed what.

A process looks again when its copy is a second old: one query for the entries of a list that are not valid. Only where
they differ, or the signature has aged, it is packed and signed anew. So a change needs no message to be seen, and one
made by another worker or straight in the database is seen as well.
"""

import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from sqlalchemy import Table, bindparam, func, insert, literal_column, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.certificates.models import Certificate
from backend.certificates.rules import Status
from backend.certificates.status.models import StatusKey
from backend.certificates.status.rules import BITS, SIZE, number_of
from backend.kernel.crypto import load_public_key
from backend.kernel.errors import NotFound
from backend.kernel.hot import Hot
from backend.kernel.keys import KeyProvider
from backend.standards import status_list

CERTIFICATE: Table = Certificate.__table__  # type: ignore[assignment]
KEY: Table = StatusKey.__table__  # type: ignore[assignment]

LOOK_EVERY_S: Final = 1.0
KEPT_S: Final = 1
"""Seconds that a copy may be kept by who asked; with the second above, nobody reads a list older than two."""
SIGNED_FOR: Final = timedelta(hours=12)
RENEWED_AFTER: Final = timedelta(hours=1)
PATH: Final = "/api/status-lists/"

_NOT_VALID = Hot(  # the literal lets both databases take the partial index, which holds nothing else
    select(CERTIFICATE.c.status_index, CERTIFICATE.c.status)
    .where(CERTIFICATE.c.status_list == bindparam("list"), CERTIFICATE.c.status != literal_column(f"'{Status.VALID}'"))
    .order_by(CERTIFICATE.c.status_index)
)
_LAST = Hot(select(func.max(CERTIFICATE.c.status_list).label("last")))
_KEYS = select(KEY).order_by(KEY.c.number)


@dataclass(frozen=True, slots=True)
class Published:
    """A signed list as it is given out; `tag` changes with every token."""

    token: str
    tag: str


@dataclass(slots=True)
class _Kept:
    entries: tuple[tuple[int, int], ...]
    published: Published
    issued_at: datetime
    looked_at: float


class Lists:
    """The lists that this process gives out; a cache that can be thrown away at any time.

    Args:
        origin: public address of the city; a list's own address begins with it.
    """

    def __init__(self, keys: KeyProvider, origin: str) -> None:
        self._keys = keys
        self._origin = origin
        self._kept: dict[int, _Kept] = {}
        self._lock = threading.Lock()

    def fresh(self, number: int) -> Published | None:
        """The kept list where it was looked at within the second, else None: no statement at all."""
        kept = self._kept.get(number)
        return kept.published if kept and time.monotonic() - kept.looked_at < LOOK_EVERY_S else None

    def published(self, session: Session, number: int, kid: str, *, now: datetime) -> Published:
        """The list as it is now.

        Args:
            kid: the key that signs, from `signing_key`.

        Raises:
            NotFound: no certificate has an entry in this list.
        """
        looked_at = time.monotonic()
        if number not in numbers(session):
            raise NotFound
        entries = tuple((row.status_index, number_of(row.status)) for row in _NOT_VALID.rows(session, {"list": number}))
        with self._lock:
            kept = self._kept.get(number)
            if kept and kept.entries == entries and timedelta() <= now - kept.issued_at < RENEWED_AFTER:
                kept.looked_at = looked_at
                return kept.published
            made = self._made(number, entries, kid, now)
            self._kept[number] = _Kept(entries, made, now, looked_at)
            return made

    def _made(self, number: int, entries: tuple[tuple[int, int], ...], kid: str, now: datetime) -> Published:
        content = status_list.claims(
            status_list.encoded(status_list.packed(dict(entries), size=SIZE, bits=BITS)),
            bits=BITS,
            subject=address(self._origin, number),
            issued_at=int(now.timestamp()),
            expires_at=int((now + SIGNED_FOR).timestamp()),
            ttl_s=KEPT_S,
        )
        token = status_list.token(content, kid=kid, sign=lambda message: self._keys.sign(kid, message))
        return Published(token, token.rpartition(".")[2][:32])


def address(origin: str, number: int) -> str:
    """Where a list is, the text that credentials carry as `uri`."""
    return f"{origin}{PATH}{number}"


def numbers(session: Session) -> range:
    """The lists there are; the first one is number 1."""
    return range(1, (_LAST.rows(session, {})[0].last or 0) + 1)


def entry_of(session: Session, certificate_id: UUID) -> tuple[int, int] | None:
    """List and index of a certificate, for what is to refer to them; None for one that never got an entry."""
    row = session.execute(
        select(CERTIFICATE.c.status_list, CERTIFICATE.c.status_index).where(CERTIFICATE.c.id == certificate_id)
    ).one_or_none()
    return None if row is None or row.status_list is None else (row.status_list, row.status_index)


def signing_key(session: Session) -> str | None:
    """The newest key's id; None before the first list was ever asked for."""
    return session.execute(select(KEY.c.kid).order_by(KEY.c.number.desc()).limit(1)).scalar_one_or_none()


def make_key(session: Session, keys: KeyProvider, *, now: datetime) -> str:
    """Make the next signing key; lists signed by earlier ones stay good until their own end.

    Where another worker makes the same one at the same time, that one counts.
    """
    kid, spki = keys.new_signing_key()
    last = session.execute(select(func.max(KEY.c.number))).scalar_one()
    try:
        with session.begin_nested():
            session.execute(insert(KEY).values(number=(last or 0) + 1, kid=kid, spki=spki, created_at=now))
    except IntegrityError:
        found = signing_key(session)
        if found is None:
            raise
        return found
    return kid


def ensured_key(session: Session, keys: KeyProvider, *, now: datetime) -> str:
    """The newest key's id; the first one is made here."""
    return signing_key(session) or make_key(session, keys, now=now)


def public_keys(session: Session) -> list[dict[str, str]]:
    """All keys by which lists were signed, as JSON Web Keys."""
    return [
        status_list.public_jwk(
            row.kid,
            load_public_key(row.spki).public_bytes(
                serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
            ),
        )
        for row in session.execute(_KEYS)
    ]
