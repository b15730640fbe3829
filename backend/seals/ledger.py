"""Read seals and the ledger of their use: for the desk, for export, and for everybody who checks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from cryptography import x509
from sqlalchemy import ColumnElement, String, Uuid, column, select, table
from sqlalchemy.orm import Session

from backend.kernel.errors import NotFound
from backend.kernel.keys import KeyProvider
from backend.seals import authority
from backend.seals.authority import Revoked
from backend.seals.models import Seal, SealKey, SealUse
from backend.standards.calendar import start_of_day

MOST_EXPORTED = 10_000
_ACCOUNT = table("account", column("id", Uuid), column("person_id", Uuid))
_MEMBERSHIP = table(
    "membership",
    column("person_id", Uuid),
    column("organisation_id", Uuid),
    column("unit", String),
    column("badge", String),
)
_ORGANISATION = table(
    "organisation", column("id", Uuid), column("name", String), column("name_en", String), column("kind", String)
)
ENTERPRISE = "enterprise"
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines of the ledger are wanted.

    Attributes:
        organisations: whose seals; None: of all.
        since, until: days in Shanghai, both included.
        before: the last line that the reader has.
    """

    organisations: Collection[UUID] | None = None
    seal_id: UUID | None = None
    document_kind: str | None = None
    since: date | None = None
    until: date | None = None
    before: UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger with the seal it is about and the officer's unit and badge."""

    use: SealUse
    seal_name: str
    seal_number: str
    unit: str
    badge: str


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office by its public names."""

    id: UUID
    name: str
    name_en: str


def offices(session: Session) -> list[OfficeRow]:
    """Offices and institutions, which may have a seal; enterprises have their own ways."""
    rows = session.execute(
        select(_ORGANISATION.c.id, _ORGANISATION.c.name, _ORGANISATION.c.name_en)
        .where(_ORGANISATION.c.kind != ENTERPRISE)
        .order_by(_ORGANISATION.c.name)
    )
    return [OfficeRow(*row) for row in rows]


def seals(session: Session, organisations: Collection[UUID] | None) -> list[tuple[Seal, list[SealKey]]]:
    """Seals of some organisations, or of all, newest first, each with its keys, newest first."""
    query = select(Seal).order_by(Seal.made_at.desc(), Seal.id.desc())
    if organisations is not None:
        query = query.where(Seal.organisation_id.in_(list(organisations)))
    found = list(session.execute(query).scalars())
    of_these = select(SealKey).where(SealKey.seal_id.in_([one.id for one in found]))
    newest_first = (SealKey.retired_at.is_not(None), SealKey.created_at.desc(), SealKey.kid)
    keys = session.execute(of_these.order_by(*newest_first)).scalars()
    by_seal: dict[UUID | None, list[SealKey]] = {}
    for key in keys:
        by_seal.setdefault(key.seal_id, []).append(key)
    return [(one, by_seal.get(one.id, [])) for one in found]


def key_and_seal(session: Session, kid: str) -> tuple[SealKey, Seal | None]:
    """A key with its seal.

    Raises:
        NotFound: no such key.
    """
    key = session.get(SealKey, kid)
    if key is None:
        raise NotFound
    return key, session.get(Seal, key.seal_id) if key.seal_id else None


def lines(session: Session, asked: Asked, *, limit: int) -> list[Line]:
    """Lines of the ledger, newest first."""
    query = (
        select(SealUse, Seal.name, Seal.number)
        .join(Seal, Seal.id == SealUse.seal_id)
        .where(*_wanted(asked))
        .order_by(SealUse.id.desc())
        .limit(limit)
    )
    rows = session.execute(query).all()
    officers = _officers(session, [row[0] for row in rows])
    return [
        Line(use, name, number, *officers.get((use.actor_id, use.organisation_id), ("", "")))
        for use, name, number in rows
    ]


def revocation_list(session: Session, keys: KeyProvider, *, now: datetime) -> bytes:
    """The authority's signed list of keys that were lost, DER; a retired key's certificate stays good."""
    rows = session.execute(
        select(SealKey.certificate, SealKey.compromised_from).where(
            SealKey.certificate.is_not(None), SealKey.compromised_from.is_not(None)
        )
    ).all()
    revoked = [Revoked(row.certificate, row.compromised_from) for row in rows]
    return authority.revocations(session, keys, revoked, now=now)


def not_after(key: SealKey) -> datetime | None:
    """Until when the certificate of a key makes seals."""
    return x509.load_der_x509_certificate(key.certificate).not_valid_after_utc if key.certificate else None


def cell(value: object) -> str:
    """A value for a table program: what would be read as a formula is marked as text (R40)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text


def _wanted(asked: Asked) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if asked.organisations is not None:
        wanted.append(SealUse.organisation_id.in_(list(asked.organisations)))
    if asked.seal_id is not None:
        wanted.append(SealUse.seal_id == asked.seal_id)
    if asked.document_kind is not None:
        wanted.append(SealUse.document_kind == asked.document_kind)
    if asked.since is not None:
        wanted.append(SealUse.at >= start_of_day(asked.since))
    if asked.until is not None:
        wanted.append(SealUse.at < start_of_day(asked.until + timedelta(days=1)))
    if asked.before is not None:
        wanted.append(SealUse.id < asked.before)
    return wanted


def _officers(session: Session, uses: Sequence[SealUse]) -> dict[tuple[UUID | None, UUID], tuple[str, str]]:
    """Unit and badge of who sealed, by account and organisation."""
    accounts = {use.actor_id for use in uses if use.actor_id}
    rows = session.execute(
        select(_ACCOUNT.c.id, _MEMBERSHIP.c.organisation_id, _MEMBERSHIP.c.unit, _MEMBERSHIP.c.badge)
        .join(_MEMBERSHIP, _MEMBERSHIP.c.person_id == _ACCOUNT.c.person_id)
        .where(_ACCOUNT.c.id.in_(accounts))
    )
    return {(row.id, row.organisation_id): (row.unit, row.badge) for row in rows}
