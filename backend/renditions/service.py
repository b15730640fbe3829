"""The register of files that were made of certificates: entered, found by code or hash, withdrawn."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, column, or_, select, table, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.certificates import read as certificates
from backend.certificates.rules import Status
from backend.kernel import outbox
from backend.kernel.errors import Conflict, NotFound
from backend.kernel.fields import Place, blind_index, seal, unseal
from backend.kernel.keys import KeyProvider
from backend.offline import revoking
from backend.renditions.layout import Terms
from backend.renditions.models import CertificateFile
from backend.renditions.preparing import Made, Prepared
from backend.seals import service as seals
from backend.standards.calendar import date_in_shanghai

TOLD = "file.made"
MADE, WITHDRAWN = "file:made", "file:withdrawn"

_CERTIFICATE = table("certificate", column("id", Uuid), column("issuer_id", Uuid))
_HOLDER = table("certificate_holder", column("certificate_id", Uuid), column("holder_id", Uuid), column("ordinal"))


@dataclass(frozen=True, slots=True)
class Act:
    """What happened to a file."""

    kind: str
    file_id: UUID
    certificate_id: UUID
    holder_id: UUID
    made_as: str = ""
    terms: Terms | None = None


@dataclass(frozen=True, slots=True)
class FileOf:
    """A file that was made, without its content."""

    id: UUID
    certificate_id: UUID
    holder_id: UUID
    kind: str
    kid: str
    terms: Terms | None
    made_at: datetime
    withdrawn_at: datetime | None
    number_index: bytes | None


def record(
    session: Session, keys: KeyProvider, prepared: Prepared, made: Made, *, actor_id: UUID, now: datetime
) -> None:
    """Enter a file that was made: its hash, its code's hash, whom it was made for; told to the holder.

    Raises:
        NotFound, Conflict: the certificate changed while the file was made.
    """
    register(session, keys, prepared, made, actor_id=actor_id, now=now)
    order = prepared.order
    act = Act(MADE, prepared.id, prepared.one.id, prepared.holder_id, order.kind, order.terms)
    _enter(session, keys, act, actor_id=actor_id, now=now)


def register(
    session: Session, keys: KeyProvider, prepared: Prepared, made: Made, *, actor_id: UUID, now: datetime
) -> None:
    """The file and the use of the seal alone, for who writes the record of it in other words; raises as `record`."""
    one, order = prepared.one, prepared.order
    again = certificates.one(session, keys, [prepared.holder_id], prepared.one.id, today=date_in_shanghai(now))
    if again.status is not Status.VALID:
        raise Conflict
    prints = order.kind != "json"
    session.add(
        CertificateFile(
            id=prepared.id,
            certificate_id=one.id,
            holder_id=prepared.holder_id,
            kind=order.kind,
            kid=prepared.seal.kid,
            digest=sha256(made.content).digest(),
            pdf_digest=made.pdf_digest,
            code_hash=code_hash(prepared.secret) if prints else None,
            number_index=number_index(keys, prepared.id, one.number) if prints and order.fields is None else None,
            terms=seal(keys, _terms_place(prepared.id), _written(order.terms)) if order.terms else None,
            made_at=now,
            made_by=actor_id,
            withdrawn_at=None,
        )
    )
    session.flush()
    if prints:
        seals.enter_use(
            session,
            seal_id=prepared.seal.id,
            kid=prepared.seal.kid,
            organisation_id=prepared.seal.organisation_id,
            actor_id=actor_id,
            ground=one.identifier,  # what a copy is for is the holder's business, and offices read the ledger
            document_kind=f"file:{order.kind}",
            document_id=str(prepared.id),
            digest=sha256(made.content).digest(),
            at=now,
        )


def number_index(keys: KeyProvider, file_id: UUID, number: str) -> bytes:
    """Keyed hash of the number on one paper; two papers of one certificate have nothing in common."""
    return blind_index(keys, "printed_number", f"{file_id}|{normalised(number)}")


def normalised(number: str) -> str:
    """A number as it is compared: no blanks or strokes, capitals."""
    return "".join(character for character in number if character.isalnum()).upper()


def files_of(
    session: Session, keys: KeyProvider, certificate_id: UUID, holder_id: UUID, *, made_by: UUID | None
) -> list[FileOf]:
    """What was made of a certificate for one of its holders, newest first.

    Purpose and recipient of a copy are that holder's: another holder has a list of their own.

    Args:
        made_by: an officer's account, who sees only what they made; None for the holder, who sees all of it.
    """
    query = (
        select(CertificateFile)
        .where(CertificateFile.certificate_id == certificate_id, CertificateFile.holder_id == holder_id)
        .order_by(CertificateFile.id.desc())
        .limit(100)
    )
    if made_by is not None:
        query = query.where(CertificateFile.made_by == made_by)
    return [_opened(keys, row) for row in session.execute(query).scalars()]


def code_hash(secret: bytes) -> bytes:
    """What is kept of a printed code."""
    return sha256(secret).digest()


def by_code(session: Session, keys: KeyProvider, secret: bytes) -> FileOf | None:
    """The file on which a code is printed."""
    return _one(session, keys, CertificateFile.code_hash == code_hash(secret))


def by_digest(session: Session, keys: KeyProvider, digest: bytes) -> FileOf | None:
    """The file with this SHA-256, or the archive package with such a PDF in it."""
    return _one(session, keys, or_(CertificateFile.digest == digest, CertificateFile.pdf_digest == digest))


def withdrawn(session: Session, file_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """Which of these files had their code withdrawn, and when."""
    query = select(CertificateFile.id, CertificateFile.withdrawn_at).where(
        CertificateFile.id.in_(file_ids), CertificateFile.withdrawn_at.is_not(None)
    )
    return {row.id: row.withdrawn_at for row in session.execute(query) if row.withdrawn_at is not None}


def withdraw(
    session: Session, keys: KeyProvider, file_id: UUID, *, holder_ids: Sequence[UUID], actor_id: UUID, now: datetime
) -> None:
    """End the code of a file: whoever scans or uploads it learns that it was withdrawn, and when.

    Raises:
        NotFound: unknown, withdrawn already, or somebody else's.
    """
    row = session.execute(
        update(CertificateFile)
        .where(
            CertificateFile.id == file_id,
            CertificateFile.holder_id.in_(holder_ids),
            CertificateFile.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
        .returning(CertificateFile.certificate_id, CertificateFile.holder_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    revoking.of_files(session, [file_id], now=now)
    _enter(session, keys, Act(WITHDRAWN, file_id, row.certificate_id, row.holder_id), actor_id=actor_id, now=now)


def holder_for(session: Session, certificate_id: UUID, office_ids: Sequence[UUID]) -> UUID:
    """The first holder of a certificate that one of these offices issued.

    Raises:
        NotFound: unknown, or another office's.
    """
    found = session.execute(
        select(_HOLDER.c.holder_id)
        .join(_CERTIFICATE, _CERTIFICATE.c.id == _HOLDER.c.certificate_id)
        .where(_CERTIFICATE.c.id == certificate_id, _CERTIFICATE.c.issuer_id.in_(office_ids))
        .order_by(_HOLDER.c.ordinal)
        .limit(1)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return UUID(str(found))


def _one(session: Session, keys: KeyProvider, condition: Any) -> FileOf | None:
    row = session.execute(select(CertificateFile).where(condition).limit(1)).scalar_one_or_none()
    return None if row is None else _opened(keys, row)


def _opened(keys: KeyProvider, row: CertificateFile) -> FileOf:
    terms = None
    if row.terms is not None:
        purpose, recipient, start, until = json.loads(unseal(keys, _terms_place(row.id), row.terms))
        terms = Terms(purpose, recipient, date.fromisoformat(start), date.fromisoformat(until))
    return FileOf(
        id=row.id,
        certificate_id=row.certificate_id,
        holder_id=row.holder_id,
        kind=row.kind,
        kid=row.kid,
        terms=terms,
        made_at=row.made_at,
        withdrawn_at=row.withdrawn_at,
        number_index=row.number_index,
    )


def _terms_place(file_id: UUID) -> Place:
    return Place("certificate_file", "terms", file_id)


def _written(terms: Terms) -> bytes:
    return json.dumps([terms.purpose, terms.recipient, terms.valid_from.isoformat(), terms.until.isoformat()]).encode()


def _enter(session: Session, keys: KeyProvider, act: Act, *, actor_id: UUID, now: datetime) -> None:
    entry = Entry(
        kind=act.kind,
        actor_id=actor_id,
        subject_id=act.holder_id,
        place=act.terms.recipient if act.terms else "",
        outcome=act.made_as,
        reason=act.terms.purpose if act.terms else "",
        refs=(str(act.file_id), str(act.certificate_id)),
    )
    audit.append(session, keys, entry, now=now)
    told: dict[str, object] = {
        "holders": [str(act.holder_id)],
        "certificate": str(act.certificate_id),
        "what": act.kind,
    }
    outbox.add(session, TOLD, told, now=now)
