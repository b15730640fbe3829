"""Assemble, publish and compare the public issuing list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry as Event
from backend.catalogue.rules import TypeDefinition
from backend.catalogue.service import current
from backend.certificates.figures import Issued, issued_by_month, issuing_rights
from backend.identity.people import Office, offices
from backend.kernel.errors import Conflict, NotFound
from backend.kernel.keys import KeyProvider
from backend.statistics.models import IssuingList
from backend.statistics.rules import Difference, Entry, difference, month_of, ordered, read, shown_count, written

LIST: Table = IssuingList.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Figures:
    """The list as it stands and the months behind its counts: everything a public page is made of."""

    entries: tuple[Entry, ...]
    issued: Mapping[tuple[str, str], tuple[Issued, ...]]

    def count(self, entry: Entry, *, since: str | None = None, until: str | None = None) -> int | None:
        """How many certificates of an entry were issued from one month to another, as the public sees it."""
        first = month_of(since) if since else None
        last = month_of(until) if until else None
        return shown_count(
            sum(
                one.certificates
                for one in self.issued.get(entry.key, ())
                if (first is None or one.month >= first) and (last is None or one.month <= last)
            )
        )


@dataclass(frozen=True, slots=True)
class Version:
    """A published version and what it changed."""

    number: int
    published_at: datetime
    note: str
    entries: tuple[Entry, ...]
    difference: Difference


def figures(session: Session) -> Figures:
    """What is issued electronically now: by right, or found in the library. A fixed number of statements."""
    found: dict[tuple[UUID, str], list[Issued]] = {pair: [] for pair in issuing_rights(session)}
    for one in issued_by_month(session):
        found.setdefault((one.issuer_id, one.type), []).append(one)
    known, named = current(session), offices(session, {issuer for issuer, _ in found})
    entries: dict[tuple[str, str], Entry] = {}
    issued: dict[tuple[str, str], tuple[Issued, ...]] = {}
    for (issuer, code), months in found.items():
        if code in known and issuer in named:
            entry = _entry(known[code], named[issuer], min((one.first for one in months), default=None))
            entries[entry.key], issued[entry.key] = entry, tuple(months)
    return Figures(ordered(entries.values()), issued)


def _entry(definition: TypeDefinition, office: Office, since: date | None) -> Entry:
    return Entry(
        type=definition.code,
        type_code=definition.type_code,
        name=definition.name,
        name_en=definition.name_en,
        version=definition.version,
        holder_kinds=definition.holder_kinds,
        basis=str(definition.document.get("source", "")),
        office=office.uscc,
        office_name=office.name,
        office_name_en=office.name_en,
        area=office.area_code,
        since=since,
    )


def publish(
    session: Session,
    keys: KeyProvider,
    note: str,
    *,
    actor_id: UUID | None,
    now: datetime,
    entries: Sequence[Entry] | None = None,
) -> int:
    """Publish the list as it stands as the next version; returns its number.

    Args:
        actor_id: who publishes; None while a demonstration is loaded, which is no act of anybody.
        entries: what a demonstration published some time ago; by default what is issued now.

    Raises:
        Conflict: nothing differs from the version before, or somebody else published meanwhile.
    """
    newest = session.execute(select(LIST).order_by(LIST.c.version.desc()).limit(1)).one_or_none()
    current = figures(session).entries if entries is None else ordered(entries)
    if newest is not None and difference(read(newest.entries), current) == Difference((), (), ()):
        raise Conflict
    number = 1 if newest is None else newest.version + 1
    row = {
        "version": number, "published_at": now, "account_id": actor_id, "note": note, "entries": written(current)
    }  # fmt: skip
    try:
        with session.begin_nested():
            session.execute(insert(LIST).values(**row))
    except IntegrityError as error:
        raise Conflict from error
    if actor_id is not None:
        event = Event(
            kind="issuing_list:published", actor_id=actor_id, subject_id=None, outcome="done", refs=(str(number),)
        )
        audit.append(session, keys, event, now=now)
    return number


def versions(session: Session) -> list[Version]:
    """All versions, the newest first, each with what it changed."""
    rows = session.execute(select(LIST).order_by(LIST.c.version)).all()
    found: list[Version] = []
    before: tuple[Entry, ...] = ()
    for row in rows:
        entries = read(row.entries)
        found.append(Version(row.version, row.published_at, row.note, entries, difference(before, entries)))
        before = entries
    return found[::-1]


def version(session: Session, number: int) -> Version:
    """One version.

    Raises:
        NotFound: never published.
    """
    for one in versions(session):
        if one.number == number:
            return one
    raise NotFound
