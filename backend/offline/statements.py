"""What the offline root signed of our publisher's key; entered by a command, checked against the roots of the build."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from backend.kernel import signing
from backend.kernel.errors import SettingsRefused
from backend.kernel.keys import KeyProvider
from backend.offline import trust_keys
from backend.offline.models import TrustStatement
from backend.offline.trust_keys import Known
from backend.standards import base64url, signed_json

STATEMENT: Table = TrustStatement.__table__  # type: ignore[assignment] # declared as FromClause


@dataclass(frozen=True, slots=True)
class Standing:
    """The statement in force: its text, and the publisher's key that it names."""

    number: int
    text: str
    publisher: Known
    valid_to: datetime


def wanted(session: Session, keys: KeyProvider, *, city: str, now: datetime) -> dict[str, Any]:
    """What the root is asked to sign: the city, the next number, the publisher's public key."""
    publisher = trust_keys.signing(session, keys, None, now=now)
    number = (session.execute(select(func.max(STATEMENT.c.number))).scalar_one() or 0) + 1
    return {"city": city, "number": number, "publisher": base64url.encode(publisher.spki)}


def enter(session: Session, text: str, *, roots: Collection[bytes], city: str, now: datetime) -> int:
    """Take a statement in; returns its number.

    Raises:
        SettingsRefused: no root of the build signed it, it is of another city or key, out of its time, or not newer.
    """
    said = _read(text, roots)
    if said is None:
        raise SettingsRefused("no root of this build has signed that statement")
    publisher = _key_of(session, base64url.decode(said["publisher"]))
    if said["city"] != city or publisher is None:
        raise SettingsRefused("the statement is of another city or of another publisher's key")
    last = session.execute(select(func.max(STATEMENT.c.number))).scalar_one() or 0
    valid_from, valid_to = (datetime.fromtimestamp(said[key], UTC) for key in ("from", "to"))
    if said["number"] <= last or not valid_from <= now < valid_to:
        raise SettingsRefused("the statement is not newer than the one before, or not in its time")
    row = {"number": said["number"], "kid": publisher.kid, "text": text, "entered_at": now}
    session.execute(insert(STATEMENT).values(valid_from=valid_from, valid_to=valid_to, **row))
    return int(said["number"])


def in_force(session: Session, *, now: datetime) -> Standing | None:
    """The newest statement, if it is in its time."""
    row = session.execute(
        select(STATEMENT)
        .where(STATEMENT.c.valid_from <= now, STATEMENT.c.valid_to > now)
        .order_by(STATEMENT.c.number.desc())
        .limit(1)
    ).one_or_none()
    publisher = None if row is None else trust_keys.one(session, row.kid)
    if row is None or publisher is None:
        return None
    return Standing(row.number, row.text, publisher, row.valid_to)


def is_by(text: str, root: bytes) -> bool:
    """Whether this root signed a statement."""
    return _read(text, [root]) is not None


def _read(text: str, roots: Collection[bytes]) -> dict[str, Any] | None:
    for root in roots:
        try:
            return signed_json.read(text, prefix=signed_json.STATEMENT, spki=root, verify=signing.verify)
        except signed_json.Forged:
            continue
        except signed_json.Malformed:
            return None
    return None


def _key_of(session: Session, spki: bytes) -> Known | None:
    row = session.execute(
        select(trust_keys.KEY).where(trust_keys.KEY.c.spki == spki, trust_keys.KEY.c.organisation_id.is_(None))
    ).one_or_none()
    return None if row is None else Known(*row)
