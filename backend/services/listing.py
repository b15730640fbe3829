"""The public lists of items in their versions: published with the items, compared, read by anybody."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from backend.catalogue.service import current
from backend.kernel.db import AnyRow
from backend.kernel.errors import FieldProblem, InvalidField, NotFound
from backend.services.models import ItemList
from backend.services.rules import lists
from backend.services.rules.lists import KINDS, Difference, Entry, ListKind, Named
from backend.services.service import archive, offices
from backend.standards.calendar import date_in_shanghai

LIST: Table = ItemList.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Version:
    """A published version of a list."""

    kind: ListKind
    number: int
    published_at: datetime
    note: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A version as the list of versions has it: how many lines, and what it changed."""

    version: Version
    difference: Difference


def standing(session: Session) -> dict[ListKind, tuple[Entry, ...]]:
    """Both lists as the items make them; what an item used that is out of force stays in the usage list."""
    known = archive(session)
    in_force = [one.item for one in known.values() if one.item.ends is None]
    ended = {
        code: date_in_shanghai(one.ended_at).isoformat() for code, one in known.items() if one.ended_at is not None
    }
    named = offices(session)
    types = {code: Named(one.name, one.name_en) for code, one in current(session).items()}
    items = [one.item for one in known.values()]
    return {"usage": lists.usage(items, types, named, ended), "waived": lists.waived(in_force, named)}


def publish(session: Session, *, note: str, at: datetime) -> tuple[ListKind, ...]:
    """Publish each list that the items have changed as its next version; returns which.

    Raises:
        InvalidField: the usage list would lose a line of an item.
    """
    found = standing(session)
    changed: list[ListKind] = []
    for kind in KINDS:
        newest = _newest(session, kind)
        before = lists.read(newest.entries) if newest else ()
        if not lists.difference(before, found[kind]):
            continue
        if kind == "usage" and (gone := lists.lost(before, found[kind])):
            raise InvalidField(tuple(FieldProblem(f"{code}.materials", "usage_shrinks") for code in gone[:50]))
        number = newest.version + 1 if newest else 1
        row = {"kind": kind, "version": number, "published_at": at, "note": note}
        session.execute(insert(LIST).values(**row, entries=lists.written(found[kind])))
        changed.append(kind)
    return tuple(changed)


def version(session: Session, kind: ListKind, number: int | None) -> Version:
    """A version of a list, the newest if none is named.

    Raises:
        NotFound: never published.
    """
    if number is None:
        row = _newest(session, kind)
    else:
        row = session.execute(select(LIST).where(LIST.c.kind == kind, LIST.c.version == number)).one_or_none()
    if row is None:
        raise NotFound
    return _version(row)


def versions(session: Session, kind: ListKind) -> list[Step]:
    """All versions, the newest first, each with what it changed."""
    found: list[Step] = []
    before: tuple[Entry, ...] = ()
    for row in session.execute(select(LIST).where(LIST.c.kind == kind).order_by(LIST.c.version)):
        one = _version(row)
        found.append(Step(one, lists.difference(before, one.entries)))
        before = one.entries
    return found[::-1]


def between(session: Session, kind: ListKind, first: int, second: int) -> Difference:
    """What the second version says differently from the first.

    Raises:
        NotFound: one of them was never published.
    """
    return lists.difference(version(session, kind, first).entries, version(session, kind, second).entries)


def _newest(session: Session, kind: ListKind) -> AnyRow | None:
    newest = select(func.max(LIST.c.version)).where(LIST.c.kind == kind).scalar_subquery()
    return session.execute(select(LIST).where(LIST.c.kind == kind, LIST.c.version == newest)).one_or_none()


def _version(row: AnyRow) -> Version:
    return Version(row.kind, row.version, row.published_at, row.note, lists.read(row.entries))
