"""Published bundles: enter a city's, and read the version in force or an earlier one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from backend.cases.bundles.models import ServiceBundle
from backend.kernel.errors import NotFound, RecordDamaged
from backend.kernel.ids import new_id
from backend.services import service as services
from backend.services.rules.bundles import ItemBundle, problems, read, write
from backend.services.rules.items import Item

BUNDLE: Table = ServiceBundle.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class PublishedBundle:
    """A published version."""

    bundle: ItemBundle
    version: int
    published_at: datetime


def install(session: Session, bundles: Iterable[ItemBundle], *, at: datetime) -> tuple[str, ...]:
    """Publish a city's bundles: a new one as its first version, one that says something else as its next.

    One that does not fit the published items stays out until it does; the pack's own check says why. Returns the codes
    of what was published.
    """
    items = {code: one.item for code, one in services.shelf(session).items()}
    known = shelf(session)
    published = []
    for one in bundles:
        before = known.get(one.code)
        if problems(one, items) or (before is not None and before.bundle == one):
            continue
        row: dict[str, Any] = {
            "id": new_id(),
            "code": one.code,
            "version": 1 if before is None else before.version + 1,
            "document": write(one),
            "published_at": at,
        }
        session.execute(insert(BUNDLE).values(**row))
        published.append(one.code)
    return tuple(published)


def shelf(session: Session) -> dict[str, PublishedBundle]:
    """Every bundle in its newest version, by code."""
    rows = session.execute(select(BUNDLE).order_by(BUNDLE.c.code, BUNDLE.c.version))
    return {row.code: _published(row) for row in rows}


def in_force(session: Session, code: str) -> PublishedBundle:
    """The newest version.

    Raises:
        NotFound: there is no such bundle.
    """
    found = shelf(session).get(code)
    if found is None:
        raise NotFound
    return found


def version(session: Session, code: str, number: int) -> ItemBundle:
    """A published version; what was begun by it refers to it for ever.

    Raises:
        NotFound: there is no such version.
    """
    row = session.execute(select(BUNDLE).where(BUNDLE.c.code == code, BUNDLE.c.version == number)).one_or_none()
    if row is None:
        raise NotFound
    return _published(row).bundle


def items_of(session: Session, bundle: ItemBundle) -> dict[str, Item]:
    """Its items as they are in force, by code; one that was taken out of force is absent."""
    known = services.shelf(session)
    return {one.item: known[one.item].item for one in bundle.parts if one.item in known}


def _published(row: Any) -> PublishedBundle:
    found = read(row.document)
    if not isinstance(found, ItemBundle):
        raise RecordDamaged
    return PublishedBundle(found, row.version, row.published_at)
