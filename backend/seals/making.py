"""Make seals: the row, the key, its certificate and the picture."""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import String, Uuid, column, select, table, update
from sqlalchemy.orm import Session

from backend.kernel.errors import NotFound
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.kernel.signing import SuiteName
from backend.seals import authority, drawing
from backend.seals.authority import Whose
from backend.seals.drawing import Words
from backend.seals.models import Seal, SealKey
from backend.seals.rules import LINES, SEQUENCE_DIGITS, Kind, State, number_of
from backend.standards.calendar import date_in_shanghai

CERTIFICATE_LIFE = timedelta(days=365 * 5)
_ORGANISATION = table(
    "organisation", column("id", Uuid), column("name", String), column("uscc", String), column("area_code", String)
)


@dataclass(frozen=True, slots=True)
class Given:
    """What a seal is to be.

    Attributes:
        name: along the edge; None: the organisation's own.
        line: across the lower half; None: what the kind says.
        picture: an uploaded one, already checked; None: it is drawn.
        valid_from: None: today.
    """

    kind: Kind = Kind.CERTIFICATE
    suite: SuiteName = "intl"
    name: str | None = None
    line: str | None = None
    picture: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    made_by: UUID | None = None
    approved_by: UUID | None = None


def make_seal(session: Session, keys: KeyProvider, organisation_id: UUID, given: Given, *, now: datetime) -> UUID:
    """Give an organisation a seal with its first key; returns the seal's id.

    Raises:
        NotFound: no such organisation.
        SettingsRefused: an SM2 seal without the optional extra.
    """
    seal = _entered(session, organisation_id, given, now)
    add_key(session, keys, seal.id, given.suite, now=now)
    return seal.id


def add_key(session: Session, keys: KeyProvider, seal_id: UUID, suite: SuiteName, *, now: datetime) -> str:
    """Give a seal a new key with a certificate; returns the key's id. The keys before it stay as they are."""
    seal = session.get_one(Seal, seal_id)
    kid, spki = keys.new_signing_key(suite)
    key = SealKey(
        kid=kid, organisation_id=seal.organisation_id, suite=suite, spki=spki, created_at=now, seal_id=seal_id
    )
    key.certificate = _certificate(session, keys, seal, spki, now)
    session.add(key)
    session.flush()
    return kid


def make_key(
    session: Session, keys: KeyProvider, organisation_id: UUID, *, now: datetime, suite: SuiteName = "intl"
) -> str:
    """A key for an organisation's seal for certificates, and the seal too where it has none; returns the key's id."""
    known = session.execute(
        select(Seal.id)
        .where(Seal.organisation_id == organisation_id, Seal.kind == Kind.CERTIFICATE.value)
        .where(Seal.state != State.ENDED.value)
        .order_by(Seal.made_at.desc())
        .limit(1)
    ).scalar()
    if known is None:
        known = _entered(session, organisation_id, Given(suite=suite), now).id
    return add_key(session, keys, known, suite, now=now)


def complete(session: Session, keys: KeyProvider, *, now: datetime) -> int:
    """Give keys from before there were seals a seal and a certificate; returns how many got them."""
    bare = session.execute(
        select(SealKey).where(SealKey.seal_id.is_(None)).order_by(SealKey.organisation_id, SealKey.created_at)
    ).scalars()
    seals: dict[UUID, Seal] = {}
    done = 0
    for key in bare:
        if key.organisation_id not in seals:
            seals[key.organisation_id] = _entered(session, key.organisation_id, Given(), now)
        seal = seals[key.organisation_id]
        certificate = _certificate(session, keys, seal, key.spki, now)
        session.execute(update(SealKey).where(SealKey.kid == key.kid).values(seal_id=seal.id, certificate=certificate))
        done += 1
    return done


def _entered(session: Session, organisation_id: UUID, given: Given, now: datetime) -> Seal:
    own = _organisation(session, organisation_id)
    line = LINES[given.kind] if given.line is None else given.line
    words = Words(given.name or own.organisation, line, _free_number(session, own.area_code))
    seal = Seal(
        id=new_id(),
        organisation_id=organisation_id,
        kind=given.kind.value,
        name=words.name,
        line=line,
        number=words.number,
        picture=given.picture or drawing.round_seal(words),
        uploaded=given.picture is not None,
        valid_from=given.valid_from or date_in_shanghai(now),
        valid_to=given.valid_to,
        state=State.ACTIVE.value,
        made_at=now,
        made_by=given.made_by,
        approved_by=given.approved_by,
    )
    session.add(seal)
    session.flush()
    return seal


def _certificate(session: Session, keys: KeyProvider, seal: Seal, spki: bytes, now: datetime) -> bytes:
    own = _organisation(session, seal.organisation_id)
    whose = Whose(f"{seal.name}{seal.line}", own.organisation, own.uscc)
    until = now + CERTIFICATE_LIFE
    if seal.valid_to is not None:
        until = min(until, datetime.combine(seal.valid_to + timedelta(days=1), time(), UTC))
    return authority.certified(session, keys, whose, spki, now=now, until=until)


@dataclass(frozen=True, slots=True)
class _Organisation:
    organisation: str
    uscc: str
    area_code: str


def _organisation(session: Session, organisation_id: UUID) -> _Organisation:
    row = session.execute(
        select(_ORGANISATION.c.name, _ORGANISATION.c.uscc, _ORGANISATION.c.area_code).where(
            _ORGANISATION.c.id == organisation_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return _Organisation(*row)


def _free_number(session: Session, area_code: str) -> str:
    """A number that no seal has: drawn, so that nobody can count a city's seals."""
    while True:
        number = number_of(area_code, secrets.randbelow(10**SEQUENCE_DIGITS))
        if session.execute(select(Seal.id).where(Seal.number == number)).first() is None:
            return number
