"""How what an office has under its numbers stands now: for those who push versions, nothing is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from backend.certificates.models import Record
from backend.certificates.rules import Status
from backend.certificates.writing import CERTIFICATE

_RECORD: Table = Record.__table__  # type: ignore[assignment] # declared as FromClause


@dataclass(frozen=True, slots=True)
class Standing:
    """The certificate that stands under a number."""

    certificate_id: UUID
    identifier: str
    version: int
    status: Status
    issued_on: date
    source_version: int | None


def of_numbers(session: Session, issuer_id: UUID, type_code: str, indexes: Sequence[bytes]) -> dict[bytes, Standing]:
    """Blind index of a number → what stands there, for those numbers that the office has."""
    rows = session.execute(
        select(
            _RECORD.c.number_index,
            _RECORD.c.source_version,
            *(CERTIFICATE.c[name] for name in ("id", "identifier", "version", "status", "issued_on")),
        )
        .join(CERTIFICATE, CERTIFICATE.c.id == _RECORD.c.certificate_id)
        .where(_RECORD.c.issuer_id == issuer_id, _RECORD.c.type == type_code, _RECORD.c.number_index.in_(list(indexes)))
    )
    return {
        row.number_index: Standing(
            row.id, row.identifier, row.version, Status(row.status), row.issued_on, row.source_version
        )
        for row in rows
    }
