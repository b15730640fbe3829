"""What other domains ask of service items: the version in force, an earlier one, the search; and entering a city's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from backend.identity.people import organisations
from backend.kernel.db import AnyRow
from backend.kernel.errors import NotFound, RecordDamaged
from backend.kernel.ids import new_id
from backend.services.models import ItemOffice, ServiceItem
from backend.services.rules import searching
from backend.services.rules.items import Item, read, write
from backend.services.rules.lists import Named

ITEM: Table = ServiceItem.__table__  # type: ignore[assignment]
OFFICE: Table = ItemOffice.__table__  # type: ignore[assignment]
PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class PublishedItem:
    """A published version; one that ends its item is out of force since it was published."""

    item: Item
    version: int
    published_at: datetime

    @property
    def ended_at(self) -> datetime | None:
        """Since when the item is out of force, if it is."""
        return self.published_at if self.item.ends is not None else None


_known: dict[UUID, PublishedItem] = {}
"""Published versions by the ids of their rows. They never change, so whoever has read one need not look again."""
MOST_KNOWN = 5000


def in_force(session: Session, code: str, *, at: datetime) -> PublishedItem:
    """The version of an item that is in force at an instant.

    Raises:
        NotFound: none is: there never was one, or the last one took the item out of force.
    """
    found = latest(session, code, at=at)
    if found.item.ends is not None:
        raise NotFound
    return found


def latest(session: Session, code: str, *, at: datetime) -> PublishedItem:
    """The newest version of an item at an instant, also one that took it out of force.

    Raises:
        NotFound: there is no such item.
    """
    row = session.execute(
        select(ITEM)
        .where(ITEM.c.code == code, ITEM.c.state == PUBLISHED, ITEM.c.published_at <= at)
        .order_by(ITEM.c.version.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound
    return _published(row)


def version(session: Session, code: str, number: int) -> Item:
    """A published version of an item; cases refer to it for ever.

    Raises:
        NotFound: there is no such version.
    """
    row = session.execute(
        select(ITEM).where(ITEM.c.code == code, ITEM.c.version == number, ITEM.c.state == PUBLISHED)
    ).one_or_none()
    if row is None:
        raise NotFound
    return _published(row).item


def versions(session: Session, code: str) -> list[AnyRow]:
    """Published versions of an item, the newest first, with the note each was published with."""
    query = select(ITEM).where(ITEM.c.code == code, ITEM.c.state == PUBLISHED).order_by(ITEM.c.version.desc())
    return list(session.execute(query))


def shelf(session: Session) -> dict[str, PublishedItem]:
    """Every item in force by its code."""
    return {code: one for code, one in archive(session).items() if one.item.ends is None}


def archive(session: Session) -> dict[str, PublishedItem]:
    """Every item by its code, also those out of force; what was read before is not read again."""
    newest = (
        select(ITEM.c.code, func.max(ITEM.c.version).label("version"))
        .where(ITEM.c.state == PUBLISHED)
        .group_by(ITEM.c.code)
        .subquery()
    )
    query = (
        select(ITEM.c.id, ITEM.c.code)
        .join(newest, (newest.c.code == ITEM.c.code) & (newest.c.version == ITEM.c.version))
        .where(ITEM.c.state == PUBLISHED)
        .order_by(ITEM.c.code)
    )
    codes = {row.id: row.code for row in session.execute(query)}
    found = {one: _known[one] for one in codes if one in _known}
    missing = [one for one in codes if one not in found]
    for start in range(0, len(missing), 500):
        rows = session.execute(select(ITEM).where(ITEM.c.id.in_(missing[start : start + 500])))
        found |= {row.id: _published(row) for row in rows}
    if len(_known) + len(missing) > MOST_KNOWN:
        _known.clear()
    _known.update(found)
    return {code: found[one] for one, code in codes.items()}


def search(session: Session, text: str) -> list[searching.Hit]:
    """Items that somebody can apply for and that fit a text, the best first."""
    return searching.found((one.item for one in shelf(session).values() if one.item.kind == "handling"), text)


def enter_offices(session: Session, keys: Mapping[str, UUID]) -> None:
    """Make organisations known by the keys that items name them by; what is known stays."""
    known = {row.key for row in session.execute(select(OFFICE.c.key))}
    named = organisations(session, [one for key, one in keys.items() if key not in known])
    rows = [
        {"key": key, "organisation_id": one, "name": named[one].name, "name_en": named[one].name_en}
        for key, one in keys.items()
        if key not in known and one in named
    ]
    if rows:
        session.execute(insert(OFFICE), rows)


def offices(session: Session) -> dict[str, Named]:
    """Names of the organisations that items may name."""
    return {row.key: Named(row.name, row.name_en) for row in session.execute(select(OFFICE).order_by(OFFICE.c.name))}


def office_id(session: Session, key: str) -> UUID:
    """The organisation behind a key.

    Raises:
        NotFound: no organisation has it.
    """
    found = session.execute(select(OFFICE.c.organisation_id).where(OFFICE.c.key == key)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found  # type: ignore[no-any-return]


def office_keys(session: Session, organisation_ids: Iterable[UUID]) -> frozenset[str]:
    """Keys of some organisations."""
    query = select(OFFICE.c.key).where(OFFICE.c.organisation_id.in_(list(organisation_ids)))
    return frozenset(session.execute(query).scalars())


def install(session: Session, items: Iterable[Item], *, at: datetime) -> tuple[str, ...]:
    """Publish the items of a city pack that are not known yet as their first version; returns their codes."""
    known = frozenset(session.execute(select(ITEM.c.code)).scalars())
    fresh = [one for one in items if one.code not in known]
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(), "code": one.code, "version": 1, "state": PUBLISHED, "document": write(one), "note": "",
            "edits": 0, "editors": [], "batch_id": None, "updated_at": at, "published_at": at,
        }
        for one in fresh
    ]  # fmt: skip
    if rows:
        session.execute(insert(ITEM), rows)
    return tuple(one.code for one in fresh)


def _published(row: AnyRow) -> PublishedItem:
    found = read(row.document)
    if not isinstance(found, Item):
        raise RecordDamaged
    return PublishedItem(found, row.version, row.published_at)
