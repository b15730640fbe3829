"""The record of looks as its subject reads it: found by what is sought, a page at a time or as a file (A7)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.kernel.keys import KeyProvider
from backend.verification import events
from backend.verification.finding import Facts, Sought, matches
from backend.verification.looks import Look, lines

SPAN = 600
"""Entries opened for one page at most: what is sought stands inside the sealed entries."""
CHUNK = 100
MOST_FILED = 5_000


@dataclass(frozen=True, slots=True)
class Found:
    """A page of lines, newest first, and where the next begins, if there may be one."""

    items: list[Look]
    following: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins and how long it is; `span` is how many entries are opened for it at most."""

    before: int | None = None
    limit: int = 20
    span: int = SPAN


def page(
    session: Session, keys: KeyProvider, subject_id: UUID, sought: Sought, place: Place, *, now: datetime
) -> Found:
    """Lines of a subject's record that match; a page may hold fewer than asked for, even none, and still go on."""
    found: list[Look] = []
    chunk = place.limit if sought == Sought() else CHUNK
    for seen, one in enumerate(_all(session, keys, subject_id, before=place.before, chunk=chunk, now=now), 1):
        if _fits(one, sought):
            found.append(one)
        if len(found) == place.limit or seen == place.span:
            return Found(found, one.event.n if (one.event.n or 0) > 1 else None)
    return Found(found, None)


def filed(session: Session, keys: KeyProvider, subject_id: UUID, sought: Sought, *, now: datetime) -> Iterator[Look]:
    """Every line that matches, newest first, for a file."""
    count = 0
    for one in _all(session, keys, subject_id, before=None, chunk=CHUNK, now=now):
        if _fits(one, sought):
            count += 1
            yield one
        if count == MOST_FILED:
            return


def offices(session: Session, keys: KeyProvider, subject_id: UUID, *, now: datetime) -> list[tuple[str, str]]:
    """Whose people looked, by name in both languages; of the newest lines."""
    named: dict[str, str] = {}
    for seen, one in enumerate(_all(session, keys, subject_id, before=None, chunk=CHUNK, now=now), 1):
        if one.event.entry["organisation"]:
            named.setdefault(one.event.entry["organisation"], one.event.entry["organisation_en"])
        if seen == SPAN:
            break
    return sorted(named.items())


def _all(
    session: Session, keys: KeyProvider, subject_id: UUID, *, before: int | None, chunk: int, now: datetime
) -> Iterator[Look]:
    while True:
        events_: Sequence[audit.Event] = audit.of_subject(
            session, keys, subject_id, kinds=events.LOOK_KINDS, before=before, limit=chunk
        )
        yield from lines(session, keys, events_, now)
        if len(events_) < chunk:
            return
        before = events_[-1].n


def _fits(one: Look, sought: Sought) -> bool:
    return matches(Facts(one.event.at, one.look, one.verdict, one.event.entry), sought)
