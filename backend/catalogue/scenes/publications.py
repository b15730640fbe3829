"""The public register of scenes in its versions: every publication makes one, and none is ever changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.catalogue import versions as types
from backend.catalogue.rules.definition import TypeDefinition
from backend.catalogue.rules.register import Difference, Entry, difference
from backend.catalogue.scenes import register
from backend.catalogue.scenes.models import SceneRegister
from backend.catalogue.scenes.register import PLAIN, Registered
from backend.identity.people import Named, organisations
from backend.kernel.errors import Conflict, NotFound
from backend.standards.calendar import date_in_shanghai

REGISTER: Table = SceneRegister.__table__  # type: ignore[assignment]
PACK: Final = "pack"
"""Why there is a version: the city's pack, or a scene or a type that was published, or a scene that was ended."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A version of the register.

    Attributes:
        cause: `pack`, `scene:published`, `scene:ended` or `catalogue:published`.
        about: code of the scene or of the type; empty for a pack.
        difference: against the version before.
    """

    number: int
    published_at: datetime
    cause: str
    about: str
    entries: tuple[Entry, ...]
    difference: Difference


def publish(
    session: Session, cause: str, about: str = "", *, now: datetime, entries: Sequence[Entry] | None = None
) -> int | None:
    """Publish the register as it stands from today on; its number, or None where it says what it said before.

    Args:
        entries: what a demonstration published some time ago; by default what stands there.

    Raises:
        Conflict: somebody else published meanwhile.
    """
    newest = session.execute(select(REGISTER).order_by(REGISTER.c.version.desc()).limit(1)).one_or_none()
    entries = as_it_stands(session, now=now) if entries is None else entries
    if newest is not None and difference(newest.entries, entries).empty:
        return None
    number = 1 if newest is None else newest.version + 1
    row = {"version": number, "published_at": now, "cause": cause, "about": about, "entries": list(entries)}
    try:
        with session.begin_nested():
            session.execute(insert(REGISTER).values(**row))
    except IntegrityError as error:
        raise Conflict from error
    return number


def missing(session: Session) -> bool:
    """Whether no version was published yet: the register was kept before there were any."""
    return session.execute(select(REGISTER.c.version).limit(1)).one_or_none() is None


def begin(session: Session, *, now: datetime) -> None:
    """Publish the first version where there is none."""
    if missing(session):
        publish(session, PACK, now=now)


def publications(session: Session) -> list[Publication]:
    """All versions, the newest first, each with what it changed."""
    found: list[Publication] = []
    before: tuple[Entry, ...] = ()
    for row in session.execute(select(REGISTER).order_by(REGISTER.c.version)):
        entries = tuple(row.entries)
        changes = difference(before, entries)
        found.append(Publication(row.version, row.published_at, row.cause, row.about, entries, changes))
        before = entries
    return found[::-1]


def publication(session: Session, number: int | None = None, *, since: int | None = None) -> Publication:
    """One version, the newest by default, with what it changed against another one or the one before.

    Raises:
        NotFound: either was never published.
    """
    known = {one.number: one for one in publications(session)}
    found = known.get(number or max(known, default=0))
    other = known.get(since) if since is not None else None
    if found is None or (since is not None and other is None):
        raise NotFound
    if other is None:
        return found
    changes = difference(other.entries, found.entries)
    return Publication(found.number, found.published_at, found.cause, found.about, found.entries, changes)


def as_it_stands(session: Session, *, now: datetime) -> list[dict[str, Any]]:
    """Entries that are in force or will be, in today's words."""
    found = register.reaching(session, today=date_in_shanghai(now))
    offices = organisations(session, {UUID(one.document["organisation"]) for one in found})
    known = types.current(session)
    return [_entry(one, offices[UUID(one.document["organisation"])], known) for one in found]


def _entry(one: Registered, office: Named, known: Mapping[str, TypeDefinition]) -> dict[str, Any]:
    document = one.document
    return {
        "code": one.code,
        "version": one.version,
        "office": office.uscc,
        "office_name": office.name,
        "office_name_en": office.name_en,
        **{key: document[key] for key in PLAIN},
        "identity_fields": document["identity_fields"],
        "types": {code: _asked(known[code], keys) for code, keys in document["types"].items() if code in known},
        "valid_from": document["valid_from"],
        "valid_to": document["valid_to"],
    }


def _asked(definition: TypeDefinition, keys: list[str]) -> dict[str, Any]:
    labels = {one.key: (one.label, one.label_en) for one in definition.choices()}
    fields = [{"key": key, "label": labels[key][0], "label_en": labels[key][1]} for key in keys if key in labels]
    return {"name": definition.name, "name_en": definition.name_en, "fields": fields}
