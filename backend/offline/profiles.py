"""Profiles of passes as this city has them: entered from its pack, numbered for good."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from backend.catalogue import service as catalogue
from backend.catalogue.rules import TypeDefinition
from backend.offline.models import PassProfile
from backend.offline.rules.profiles import PassKind, document_of, of_document, tables

PROFILE: Table = PassProfile.__table__  # type: ignore[assignment] # declared as FromClause


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
    """The tables of their codes, by the types as they are issued now."""
    types: dict[str, TypeDefinition] = {
        code: catalogue.type_of(code, session) for code in sorted({one.profile.type for one in kinds})
    }
    return tables(kinds, types)
