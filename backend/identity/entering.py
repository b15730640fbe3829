"""Enter the holders of many certificates at once: who is known is found, who is not is entered."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.identity.models import Organisation, Person
from backend.kernel.bulk import among
from backend.kernel.fields import Place, blind_index, seal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.kernel.upsert import inserting

PERSON: Table = Person.__table__  # type: ignore[assignment] # declared as FromClause
ORGANISATION: Table = Organisation.__table__  # type: ignore[assignment] # the same


def ensure_persons(session: Session, keys: KeyProvider, names: Mapping[str, str], *, now: datetime) -> dict[str, UUID]:
    """People by identity number; those not known yet are entered under the name given."""
    codes = {blind_index(keys, "resident_id", code): code for code in names}
    found = _persons(session, codes)
    fresh = []
    for index, code in codes.items():
        if code not in found:
            person_id = new_id()
            content = json.dumps({"name": names[code], "resident_id": code, "phone": ""})
            fresh.append(
                {
                    "id": person_id,
                    "resident_id_index": index,
                    "details": seal(keys, Place("person", "details", person_id), content.encode()),
                    "created_at": now,
                }
            )
    if fresh:
        _enter(session, PERSON, fresh)
        found = _persons(session, codes)
        _begin_records(session, fresh, found)
    return found


def ensure_enterprises(session: Session, names: Mapping[str, str], *, now: datetime) -> dict[str, UUID]:
    """Organisations by credit code; those not known yet are entered as enterprises under the name given."""
    found = _organisations(session, names)
    fresh = [
        {
            "id": new_id(),
            "uscc": code,
            "name": name,
            "name_en": name,
            "kind": "enterprise",
            "area_code": code[2:8],
            "created_at": now,
        }
        for code, name in names.items()
        if code not in found
    ]
    if fresh:
        _enter(session, ORGANISATION, fresh)
        found = _organisations(session, names)
        _begin_records(session, fresh, found)
    return found


def _enter(session: Session, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert what nobody else enters at the same moment; who loses finds the winner's row."""
    session.execute(inserting(session, table).on_conflict_do_nothing(), rows)


def _begin_records(session: Session, fresh: list[dict[str, Any]], found: Mapping[str, UUID]) -> None:
    ours = {row["id"] for row in fresh} & set(found.values())
    if ours:
        audit.open_chains(session, sorted(ours))


def _persons(session: Session, codes: Mapping[bytes, str]) -> dict[str, UUID]:
    query = select(PERSON.c.resident_id_index, PERSON.c.id).where(
        among(session, PERSON.c.resident_id_index, list(codes))
    )
    return {codes[row.resident_id_index]: row.id for row in session.execute(query)}


def _organisations(session: Session, codes: Mapping[str, str]) -> dict[str, UUID]:
    query = select(ORGANISATION.c.uscc, ORGANISATION.c.id).where(among(session, ORGANISATION.c.uscc, list(codes)))
    return {row.uscc: row.id for row in session.execute(query)}
