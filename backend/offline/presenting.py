"""A pass that was presented: checked against our own keys, known by its id, each showing had by one checker."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from backend.kernel import signing
from backend.kernel.db import AnyRow, locked
from backend.kernel.upsert import inserting
from backend.offline import profiles, trust_keys, trusted
from backend.offline.models import OfflinePass, OfflineShowing
from backend.offline.rules.taking import Taken, Try, taken
from backend.standards import offline_pass
from backend.standards.offline_pass import PREFIX, Algorithm, Checked, Content, Fault, Faulty

PASS: Table = OfflinePass.__table__  # type: ignore[assignment] # declared as FromClause
SHOWING: Table = OfflineShowing.__table__  # type: ignore[assignment] # the same


@dataclass(frozen=True, slots=True)
class KnownPass:
    """A pass as it was issued: of whose certificate, who shows it, and whether it was revoked since.

    Attributes:
        keys: fields of the certificate that it carries.
    """

    id: UUID
    certificate_id: UUID
    subject_id: UUID
    shower_id: UUID | None
    grant_id: UUID | None
    revoked_at: datetime | None
    keys: tuple[str, ...]

    @property
    def printed(self) -> bool:
        """Whether it stands on paper."""
        return self.shower_id is None

    @property
    def chosen(self) -> Mapping[UUID, tuple[str, ...]]:
        """What its holder shows by it."""
        return {self.certificate_id: self.keys}


@dataclass(frozen=True, slots=True)
class Had:
    """Who has a showing."""

    taken: Taken
    look_id: UUID
    account_id: UUID
    live: bool
    pass_id: UUID


def is_pass(presented: str) -> bool:
    """Whether a text says that it is a pass."""
    return presented.startswith(PREFIX)


def check(
    session: Session,
    presented: str,
    *,
    at: datetime,
    expected_challenge: int | None = None,
    live: bool = True,
    moved: Content | None = None,
) -> Checked | Faulty:
    """Check a pass against our own keys; whether it is listed or was seen is for the caller, who has the rows.

    Args:
        at: as of when.
        live: its status is asked now, so that a sensitive one may go without a challenge.
        moved: what was read of it before, where its type is another office's by now: everything else is looked at.
    """
    octets = offline_pass.read(presented)
    if isinstance(octets, Fault):
        return Faulty(octets)
    trust = trusted.now_trusted(session, now=at)
    if moved is not None:
        trust = trusted.allowing(trust, moved.kid, moved.profile.type)
    return offline_pass.check(
        octets,
        trust=trust if live else trusted.compulsory(trust),
        now=int(at.timestamp()),
        expected_challenge=expected_challenge,
        is_listed=lambda _rid: False,
        is_seen=lambda _key: False,
        verify=signing.verify,
        suites=[one for one in signing.SUITES if signing.is_installed(one)],
    )


def known(session: Session, rid: bytes) -> KnownPass | None:
    """The pass of an id."""
    row = session.execute(select(PASS).where(PASS.c.rid == rid)).one_or_none()
    return None if row is None else _known(session, row)


def is_issued(session: Session, content: Content) -> bool:
    """Whether a pass of this id was issued by this key."""
    kid = session.execute(select(PASS.c.kid).where(PASS.c.rid == content.rid)).scalar_one_or_none()
    key = None if kid is None else trust_keys.one(session, kid)
    return key is not None and key.short == content.kid


def known_by_id(session: Session, pass_id: UUID) -> KnownPass:
    """The pass that a showing is of."""
    return _known(session, session.execute(select(PASS).where(PASS.c.id == pass_id)).one())


def key_of(presented: str) -> bytes | None:
    """The replay key of a text that holds; None for a pass on paper."""
    octets = offline_pass.read(presented)
    if isinstance(octets, Fault) or octets[:1] == bytes([Algorithm.PRINTED]):
        return None
    return offline_pass.replay_key(octets)


def is_revoked(session: Session, pass_id: UUID) -> bool:
    """Whether a pass is revoked; who revokes it now waits until the commit.

    Asked last, after the grant and the certificate were locked: whoever revokes holds one of those already.
    """
    held = locked(select(PASS.c.revoked_at).where(PASS.c.id == pass_id), share=True)
    return session.execute(held).scalar_one() is not None


def take(session: Session, key: bytes, pass_id: UUID, own: Try, look_id: UUID, *, live: bool, now: datetime) -> Had:
    """Have a showing, once: by the replay key, over which two who come at the same time wait for each other."""
    row = {"key": key, "pass_id": pass_id, "account_id": own.account_id, "scene": own.scene, "look_id": look_id}
    fresh = inserting(session, SHOWING).values(**row, live=live, at=now, elsewhere=False)
    first = session.execute(fresh.on_conflict_do_nothing().returning(SHOWING.c.key)).one_or_none()
    if first is not None:
        return Had(taken(None, own), look_id, own.account_id, live, pass_id)
    there = session.execute(select(SHOWING).where(SHOWING.c.key == key)).one()
    return Had(taken(Try(there.account_id, there.scene), own), there.look_id, there.account_id, there.live, pass_id)


def mark_elsewhere(session: Session, key: bytes) -> bool:
    """Note that somebody else saw the same showing; returns whether that is new."""
    marked = update(SHOWING).where(SHOWING.c.key == key, SHOWING.c.elsewhere.is_(False)).values(elsewhere=True)
    return session.execute(marked.returning(SHOWING.c.key)).one_or_none() is not None


def of_look(session: Session, look_id: UUID) -> tuple[UUID, str, KnownPass] | None:
    """Who looked at a pass in a look, in which scene, and the pass."""
    row = session.execute(select(SHOWING).where(SHOWING.c.look_id == look_id)).one_or_none()
    return None if row is None else (row.account_id, row.scene, known_by_id(session, row.pass_id))


def _known(session: Session, row: AnyRow) -> KnownPass:
    kind = next(one for one in profiles.all_of(session) if one.profile.number == row.profile)
    return KnownPass(row.id, row.certificate_id, row.subject_id, row.shower_id, row.grant_id, row.revoked_at, kind.keys)
