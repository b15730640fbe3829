"""How what an office gave is known again: by keyed hashes of its number and of all it says; whose it is, unopened."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from backend.catalogue import service as catalogue
from backend.certificates import entry_rules
from backend.certificates.entry_rules import Record
from backend.certificates.models import Certificate, Holder
from backend.kernel.fields import blind_index
from backend.kernel.keys import KeyProvider

CERTIFICATE: Table = Certificate.__table__  # type: ignore[assignment] # declared as FromClause
HOLDER: Table = Holder.__table__  # type: ignore[assignment] # the same


def number_index(keys: KeyProvider, number: str) -> bytes:
    """What finds a printed number without storing it."""
    return blind_index(keys, "number", entry_rules.normal_number(number))


def digest(keys: KeyProvider, record: Record) -> bytes:
    """Keyed hash of all that a cleaned record says: the same record again is known by it."""
    return blind_index(keys, "record", entry_rules.content_of(record).decode())


def serial_of(identifier: str) -> str:
    """The variable part of an identifier of ours."""
    return identifier.split(".")[-3]


def holder_among(session: Session, holder_ids: Sequence[UUID], certificate_id: UUID) -> UUID | None:
    """The first of these who holds a certificate."""
    found = set(
        session.execute(
            select(HOLDER.c.holder_id).where(
                HOLDER.c.certificate_id == certificate_id, HOLDER.c.holder_id.in_(list(holder_ids))
            )
        ).scalars()
    )
    return next((one for one in holder_ids if one in found), None)


def is_sensitive(session: Session, holder_id: UUID, certificate_id: UUID) -> bool:
    """Whether the type of a certificate, as it was issued, asks for a confirmation before it is shown or copied."""
    row = session.execute(
        select(CERTIFICATE.c.type, CERTIFICATE.c.type_version)
        .join(HOLDER, HOLDER.c.certificate_id == CERTIFICATE.c.id)
        .where(CERTIFICATE.c.id == certificate_id, HOLDER.c.holder_id == holder_id)
    ).one_or_none()
    known = {} if row is None else catalogue.definitions(session, [(row.type, row.type_version)])
    return any(one.sensitive for one in known.values())


def successors(session: Session, holder_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """An earlier version → the newest one that took its place, for the same holder and of the same type.

    Found by the holders' own certificates, of which there are few: no index is needed on what replaces what.
    """
    rows = session.execute(
        select(HOLDER.c.holder_id, CERTIFICATE.c.id, CERTIFICATE.c.supersedes_id, CERTIFICATE.c.type)
        .join(CERTIFICATE, CERTIFICATE.c.id == HOLDER.c.certificate_id)
        .where(HOLDER.c.holder_id.in_(list(holder_ids)))
        .order_by(CERTIFICATE.c.version.desc())
    ).all()
    held = {(row.holder_id, row.id): row.type for row in rows}
    newest: dict[UUID, UUID] = {}
    for row in rows:
        if row.supersedes_id is not None and held.get((row.holder_id, row.supersedes_id)) == row.type:
            newest[row.supersedes_id] = newest.get(row.id, row.id)
    return newest


def waves(places: Sequence[int], records: Sequence[Record]) -> list[list[int]]:
    """Places in order, such that no wave has a number twice: a later record finds the earlier one entered."""
    waves: list[list[int]] = []
    turns: dict[str, int] = {}
    for place in places:
        number = records[place].number
        key = entry_rules.normal_number(number) if number else f"#{place}"
        turn = turns.get(key, 0)
        turns[key] = turn + 1
        if turn == len(waves):
            waves.append([])
        waves[turn].append(place)
    return waves
