"""The trust bundle and the lists of revoked passes: made when something changed, and every hour; numbers only grow.

The list of passes on screens and that of printed ones are apart: the second has passes of a year in it. Each is signed
under a city's code of its own (`city`, `city/printed`), so that neither is taken for the other.
"""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.kernel import installation
from backend.kernel.clock import db_now
from backend.kernel.db import AnyRow, Database
from backend.kernel.errors import NotFound
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.offline import statements, trust_keys, trusted
from backend.offline.models import OfflinePass, RevocationList, TrustBundle
from backend.offline.revoking import Why
from backend.offline.rules.lives import LISTED_EVERY
from backend.offline.statements import Standing
from backend.standards import base64url, golomb_set, revocation_list, trust_bundle
from backend.standards.canonical_json import canonical

log = logging.getLogger(__name__)

PASS: Table = OfflinePass.__table__  # type: ignore[assignment] # declared as FromClause
BUNDLE: Table = TrustBundle.__table__  # type: ignore[assignment] # the same
LIST: Table = RevocationList.__table__  # type: ignore[assignment] # the same
PRINTED = "/printed"
KEPT = 3
"""Bundles and lists that stay; numbers go on from the newest."""
TRIES = 3
OWN_WISH = (Why.FORGOTTEN.value, Why.DEVICE_REPLACED.value, Why.FILE_WITHDRAWN.value)
"""What its own holder ended; the first to be left out, should there ever be more than a list can name."""
_REVOKED = (
    select(PASS.c.rid)
    .where(
        PASS.c.revoked_at.is_not(None),
        PASS.c.expires_at > bindparam("now"),
        PASS.c.file_id.is_not(None) == bindparam("printed"),
    )
    .order_by(PASS.c.revoked_for.in_(OWN_WISH), PASS.c.revoked_at.desc(), PASS.c.rid)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Published:
    """The newest bundle."""

    version: int
    text: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """The newest list: the octets that everybody may fetch."""

    number: int
    content: bytes
    made_at: datetime

    @property
    def tag(self) -> str:
        """What tells one list from another."""
        return sha256(self.content).hexdigest()[:32]


def city_of(session: Session) -> str:
    """The code by which bundles and lists name this city.

    Raises:
        NotFound: an empty database.
    """
    installed = installation.current(session)
    if installed is None:
        raise NotFound
    return str(installed.city["area_code"])


def newest(session: Session) -> Published | None:
    """The newest bundle, None where none was ever made."""
    row = session.execute(select(BUNDLE).order_by(BUNDLE.c.version.desc()).limit(1)).one_or_none()
    return None if row is None else Published(row.version, row.text, row.made_at)


def listed(session: Session, *, printed: bool = False) -> Listed | None:
    """The newest list, None where none was ever made."""
    row = _newest_list(session, printed=printed)
    return None if row is None else Listed(row.number, row.content, row.made_at)


def publish_due(database: Database, keys: KeyProvider) -> None:
    """Publish where the newest bundle is an hour old, or none was ever made and one could be."""
    with database.unit(write=False) as session:
        due = is_due(session, now=db_now(session))
    if due:
        with database.unit(write=True) as session:
            publish(session, keys, now=db_now(session))


def is_due(session: Session, *, now: datetime) -> bool:
    """Whether the newest bundle is an hour old, or none was ever made and one could be."""
    last = newest(session)
    return statements.in_force(session, now=now) is not None and (last is None or now >= last.made_at + LISTED_EVERY)


def publish(session: Session, keys: KeyProvider, *, now: datetime) -> Published | None:
    """Make bundle and lists anew where something changed or an hour has passed; returns the newest bundle.

    None where the root has signed no statement that is in force: then no phone can be told whom to trust.
    Where another worker publishes at the same time, ours is made after it: theirs does not know what we revoked.

    Raises:
        IntegrityError: others were faster each time; whoever has to publish tries again.
    """
    standing = statements.in_force(session, now=now)
    if standing is None:
        return newest(session)
    for _ in range(TRIES - 1):
        try:
            with session.begin_nested():
                return _published(session, keys, standing, now)
        except IntegrityError:
            continue
    with session.begin_nested():
        return _published(session, keys, standing, now)


def _published(session: Session, keys: KeyProvider, standing: Standing, now: datetime) -> Published:
    city, last = city_of(session), newest(session)
    hourly = last is None or now >= last.made_at + LISTED_EVERY
    screens, screens_new = _list(session, keys, standing, city, printed=False, hourly=hourly, now=now)
    papers, papers_new = _list(session, keys, standing, city + PRINTED, printed=True, hourly=hourly, now=now)
    said = _said(session, keys, now)
    digest = sha256(canonical(said) + standing.text.encode()).digest()
    known = session.execute(select(BUNDLE.c.said).order_by(BUNDLE.c.version.desc()).limit(1)).scalar()
    if last is not None and not (hourly or screens_new or papers_new) and known == digest:
        return last
    version = (last.version if last else 0) + 1
    content = {
        "v": 1,
        "city": city,
        "version": version,
        "made_at": int(now.timestamp()),
        **said,
        "list": _named(screens),
        "printed_list": _named(papers),
    }
    text = trust_bundle.written(
        standing.text, content, sign=lambda message: trust_keys.sign(keys, standing.publisher.kid, message)
    )
    session.execute(insert(BUNDLE).values(version=version, made_at=now, said=digest, text=text))
    session.execute(delete(BUNDLE).where(BUNDLE.c.version <= version - KEPT))
    return Published(version, text, now)


def _said(session: Session, keys: KeyProvider, now: datetime) -> dict[str, Any]:
    """What the bundle says beside its number, its time and the lists."""
    kinds = trusted.kinds(session)
    issuers = trusted.issuers(session, kinds)
    trust_keys.prepare(session, keys, sorted(issuers), now=now)
    return trusted.said(session, kinds, issuers, now=now)


def _named(one: Listed) -> dict[str, Any]:
    """A list as the bundle names it."""
    return {
        "hash": base64url.encode(sha256(one.content).digest()),
        "number": one.number,
        "made_at": int(one.made_at.timestamp()),
    }


def _list(
    session: Session, keys: KeyProvider, standing: Standing, city: str, *, printed: bool, hourly: bool, now: datetime
) -> tuple[Listed, bool]:
    """The newest list, and whether it was made just now."""
    most = golomb_set.LARGEST
    rids = sorted(session.execute(_REVOKED, {"now": now, "printed": printed, "most": most + 1}).scalars())
    if len(rids) > most:
        log.error("more passes are revoked than a list can name; those that their holders ended are left out first")
        rids = sorted(session.execute(_REVOKED, {"now": now, "printed": printed, "most": most}).scalars())
    last, digest = _newest_list(session, printed=printed), sha256(b"".join(rids)).digest()
    if last is not None and last.rids == digest and not hourly:
        return Listed(last.number, last.content, last.made_at), False
    number = (last.number if last else 0) + 1
    content = revocation_list.written(
        rids,
        city=city,
        number=number,
        made_at=int(now.timestamp()),
        salt=secrets.token_bytes(golomb_set.SALT_BYTES),
        sign=lambda message: trust_keys.sign(keys, standing.publisher.kid, message),
    )
    row = {"id": new_id(), "printed": printed, "number": number, "made_at": now, "rids": digest, "content": content}
    session.execute(insert(LIST).values(row))
    session.execute(delete(LIST).where(LIST.c.printed == printed, LIST.c.number <= number - KEPT))
    return Listed(number, content, now), True


def _newest_list(session: Session, *, printed: bool) -> AnyRow | None:
    found = select(LIST).where(LIST.c.printed == printed).order_by(LIST.c.number.desc()).limit(1)
    return session.execute(found).one_or_none()
