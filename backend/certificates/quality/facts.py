"""Gather what the rules look at, for a chunk of certificates at once: a fixed number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, Uuid, column, func, or_, select, table
from sqlalchemy.orm import Session

from backend.catalogue.rules import TypeDefinition
from backend.certificates import read
from backend.certificates.figures import issuing_rights
from backend.certificates.models import Certificate, Holder
from backend.certificates.quality.rules import Facts, HolderFacts, IssuerFacts
from backend.certificates.rules import Status
from backend.identity.people import details_of, organisations
from backend.kernel.db import AnyRow
from backend.kernel.keys import KeyProvider

CERTIFICATE: Table = Certificate.__table__  # type: ignore[assignment]
HOLDER: Table = Holder.__table__  # type: ignore[assignment]
LIVE = (Status.VALID.value, Status.SUSPENDED.value)
"""States whose certificates count in the library's quality."""
BASE = "business_licence"
_SEAL_KEY = table("seal_key", column("organisation_id", Uuid), column("retired_at"))


@dataclass(frozen=True, slots=True)
class Gathered:
    """One certificate with its facts."""

    id: UUID
    issuer_id: UUID
    type: str
    definition: TypeDefinition
    facts: Facts


def gather(session: Session, keys: KeyProvider, ids: Sequence[UUID], *, today: date) -> list[Gathered]:
    """Facts of those certificates of a chunk that count, in no order."""
    found = [(row, opened) for row, opened in read.measured(session, keys, ids, today=today) if row.status in LIVE]
    holders = _holders(session, [row.id for row, _ in found])
    held_by = {one for of_one in holders.values() for one in of_one}
    named = _named(session, keys, held_by)
    firms = [one for one in held_by if one in named and named[one].kind == "enterprise"]
    base = _base(session, keys, firms, today=today)
    twins = _twins(session, held_by, today=today)
    numbers = _same_numbers(session, [row for row, _ in found if _runs(row, today)], today=today)
    rights = issuing_rights(session)
    with_rights = {code for _, code in rights}
    at_work = _with_seal(session, {row.issuer_id for row, _ in found})
    return [
        Gathered(
            id=row.id,
            issuer_id=row.issuer_id,
            type=row.type,
            definition=opened.definition,
            facts=Facts(
                values=opened.face.values,
                holders=tuple(named[one] for one in holders[row.id] if one in named),
                issuer=IssuerFacts(
                    row.issuer_code,
                    row.issuer,
                    known=row.issuer_id in at_work,
                    may_issue=(row.issuer_id, row.type) in rights if row.type in with_rights else None,
                ),
                issued_on=row.issued_on,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                today=today,
                identifier=row.identifier,
                has_photo=opened.photo is not None,
                base=None if row.type == BASE else _first(base, holders[row.id]),
                twins=_others(twins, row, holders[row.id], today),
                same_number=numbers.get(row.id, 0),
                readable=opened.genuine,
            ),
        )
        for row, opened in found
    ]


def _holders(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    rows = session.execute(
        select(HOLDER.c.certificate_id, HOLDER.c.holder_id)
        .where(HOLDER.c.certificate_id.in_(list(ids)))
        .order_by(HOLDER.c.certificate_id, HOLDER.c.ordinal)
    )
    found: dict[UUID, list[UUID]] = {}
    for row in rows:
        found.setdefault(row.certificate_id, []).append(row.holder_id)
    return found


def _named(session: Session, keys: KeyProvider, holder_ids: Iterable[UUID]) -> dict[UUID, HolderFacts]:
    wanted = list(holder_ids)
    persons = {
        key: HolderFacts("person", one.resident_id, one.name) for key, one in details_of(session, keys, wanted).items()
    }
    firms = {key: HolderFacts("enterprise", one.uscc, one.name) for key, one in organisations(session, wanted).items()}
    return {**persons, **firms}


def _base(session: Session, keys: KeyProvider, firms: Sequence[UUID], *, today: date) -> dict[UUID, Mapping[str, str]]:
    """What the business licences in force say, by enterprise."""
    if not firms:
        return {}
    rows = session.execute(
        select(CERTIFICATE.c.id, HOLDER.c.holder_id)
        .join(HOLDER, HOLDER.c.certificate_id == CERTIFICATE.c.id)
        .where(CERTIFICATE.c.type == BASE, CERTIFICATE.c.status == Status.VALID.value, HOLDER.c.holder_id.in_(firms))
    )
    of_licence = {row.id: row.holder_id for row in rows}
    opened = read.measured(session, keys, list(of_licence), today=today)
    return {of_licence[row.id]: one.face.values for row, one in opened if one.genuine}


def _in_force(query: Select[Any], today: date) -> Select[Any]:
    return query.where(
        CERTIFICATE.c.status == Status.VALID.value,
        CERTIFICATE.c.valid_from <= today,
        or_(CERTIFICATE.c.valid_to.is_(None), CERTIFICATE.c.valid_to >= today),
    )


def _twins(session: Session, holder_ids: Iterable[UUID], *, today: date) -> dict[tuple[UUID, str], int]:
    query = (
        select(HOLDER.c.holder_id, CERTIFICATE.c.type, func.count().label("held"))
        .join(CERTIFICATE, CERTIFICATE.c.id == HOLDER.c.certificate_id)
        .where(HOLDER.c.holder_id.in_(list(holder_ids)))
        .group_by(HOLDER.c.holder_id, CERTIFICATE.c.type)
        .having(func.count() > 1)
    )
    return {(row.holder_id, row.type): row.held for row in session.execute(_in_force(query, today))}


def _others(twins: Mapping[tuple[UUID, str], int], row: AnyRow, holders: Sequence[UUID], today: date) -> int:
    counts = row.status == Status.VALID.value and _runs(row, today)
    return max((twins.get((one, row.type), 1) - 1 for one in holders), default=0) if counts else 0


def _runs(row: AnyRow, today: date) -> bool:
    return bool(row.valid_from <= today and (row.valid_to or today) >= today)


def _same_numbers(session: Session, rows: Sequence[AnyRow], *, today: date) -> dict[UUID, int]:
    """How many other certificates that run today carry the same number, by the blind index; no number, no count.

    A renewal that begins when the present term ends carries the number too, and is no fault.
    """
    indexes = {row.id: (row.type, row.number_index) for row in rows if getattr(row, "number_index", None)}
    if not indexes:
        return {}
    counted = session.execute(
        select(CERTIFICATE.c.type, CERTIFICATE.c.number_index, func.count().label("held"))
        .where(
            CERTIFICATE.c.number_index.in_([index for _, index in indexes.values()]),
            CERTIFICATE.c.status.in_(LIVE),
            CERTIFICATE.c.valid_from <= today,
            or_(CERTIFICATE.c.valid_to.is_(None), CERTIFICATE.c.valid_to >= today),
        )
        .group_by(CERTIFICATE.c.type, CERTIFICATE.c.number_index)
        .having(func.count() > 1)
    )
    held = {(row.type, bytes(row.number_index)): row.held for row in counted}
    return {key: held[one[0], bytes(one[1])] - 1 for key, one in indexes.items() if (one[0], bytes(one[1])) in held}


def _with_seal(session: Session, issuers: Iterable[UUID]) -> set[UUID]:
    """Offices that still have a seal in use; one that has none exists no more, whoever carries on its work."""
    rows = session.execute(
        select(_SEAL_KEY.c.organisation_id)
        .where(_SEAL_KEY.c.organisation_id.in_(list(issuers)), _SEAL_KEY.c.retired_at.is_(None))
        .distinct()
    )
    return set(rows.scalars())


def _first(base: Mapping[UUID, Mapping[str, str]], holders: Sequence[UUID]) -> Mapping[str, str] | None:
    return next((base[one] for one in holders if one in base), None)
