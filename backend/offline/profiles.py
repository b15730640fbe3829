"""Profiles of passes as this city has them: entered from its pack, numbered for good."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from backend.catalogue import service as catalogue
from backend.catalogue.rules import TypeDefinition
from backend.kernel.db import locked
from backend.kernel.upsert import inserting
from backend.offline.models import PassProfile, PassTable
from backend.offline.rules.profiles import PassKind, document_of, extended, of_document, tables

PROFILE: Table = PassProfile.__table__  # type: ignore[assignment] # declared as FromClause
TABLE: Table = PassTable.__table__  # type: ignore[assignment] # the same


def enter(session: Session, kinds: Sequence[PassKind], *, now: datetime) -> tuple[str, ...]:
    """Enter profiles whose number is new.

    Returns:
        Codes of those whose number stands for something else already: that stays, passes of it may be on phones.
    """
    known = {row.number: row.document for row in session.execute(select(PROFILE))}
    differing: list[str] = []
    for one in kinds:
        document = document_of(one)
        said = one.profile
        if said.number not in known:
            row = {"number": said.number, "code": said.code, "type": said.type}
            session.execute(insert(PROFILE).values(document=document, entered_at=now, **row))
        elif known[said.number] != document:
            differing.append(said.code)
    return tuple(differing)


def all_of(session: Session) -> list[PassKind]:
    """Every kind of pass, by its profile's number, which is the city's order."""
    return [of_document(row.document) for row in session.execute(select(PROFILE).order_by(PROFILE.c.number))]


def tables_of(session: Session, kinds: Sequence[PassKind]) -> dict[str, tuple[str, ...]]:
    """The tables of their codes: what was ever said, in its place, and behind it what the types have now."""
    types: dict[str, TypeDefinition] = {
        code: catalogue.type_of(code, session) for code in sorted({one.profile.type for one in kinds})
    }
    known = {row.name: row.texts for row in session.execute(select(TABLE))}
    return {name: extended(known.get(name, ()), said) for name, said in tables(kinds, types).items()}


def settled(session: Session, kinds: Sequence[PassKind]) -> dict[str, tuple[str, ...]]:
    """The same, kept for good: before a pass or a bundle names a place in them."""
    found = tables_of(session, kinds)
    known = {row.name: tuple(row.texts) for row in session.execute(select(TABLE))}
    for name in sorted(name for name, said in found.items() if known.get(name) != said):
        session.execute(inserting(session, TABLE).values(name=name, texts=[]).on_conflict_do_nothing())
        before = session.execute(locked(select(TABLE.c.texts).where(TABLE.c.name == name))).scalar_one()
        found[name] = extended(before, found[name])
        session.execute(update(TABLE).where(TABLE.c.name == name).values(texts=list(found[name])))
    return found
