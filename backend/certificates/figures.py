"""Figures over the library for the public lists: counts by office, type and month, never a certificate."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Table, Uuid, column, extract, func, select, table
from sqlalchemy.orm import Session

from backend.certificates.models import Certificate
from backend.certificates.rules import Status

CERTIFICATE: Table = Certificate.__table__  # type: ignore[assignment]
_RIGHT = table("issuing_right", column("organisation_id", Uuid), column("type"))


@dataclass(frozen=True, slots=True)
class Issued:
    """How many certificates of a type an office issued in a month, versions of one certificate counted once.

    Attributes:
        month: twelve a year, counted through from January of year 0, so that months can be compared and counted.
    """

    issuer_id: UUID
    type: str
    month: int
    certificates: int
    first: date


def issued_by_month(session: Session) -> list[Issued]:
    """Every office, type and month in one statement; small however large the library."""
    year, month = extract("year", CERTIFICATE.c.issued_on), extract("month", CERTIFICATE.c.issued_on)
    rows = session.execute(
        select(
            CERTIFICATE.c.issuer_id,
            CERTIFICATE.c.type,
            year.label("year"),
            month.label("month"),
            func.count().label("n"),
            func.min(CERTIFICATE.c.issued_on).label("first"),
        )
        .where(CERTIFICATE.c.status != Status.SUPERSEDED.value)
        .group_by(CERTIFICATE.c.issuer_id, CERTIFICATE.c.type, year, month)
    )
    return [Issued(row.issuer_id, row.type, int(row.year) * 12 + int(row.month) - 1, row.n, row.first) for row in rows]


def issuing_rights(session: Session) -> set[tuple[UUID, str]]:
    """Which office may issue which type: one statement, one row for each right of the city."""
    return {(row.organisation_id, row.type) for row in session.execute(select(_RIGHT.c.organisation_id, _RIGHT.c.type))}
