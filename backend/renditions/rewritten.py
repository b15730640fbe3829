"""The register of files that were made of what a source answered (复写件): entered, found by code or hash."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from backend.identity.people import organisations
from backend.renditions.models import RewrittenFile
from backend.seals import service as seals
from backend.seals.service import SealRef

KIND = "file:rewritten"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file of an answer, as its code or its hash finds it: by whose word and when, nothing of whom it is about."""

    office: str
    office_en: str
    kid: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Sealing:
    """With which seal a file was sealed, under which code, in whose hands."""

    id: UUID
    query_id: UUID
    seal: SealRef
    code_hash: bytes
    ground: str
    actor_id: UUID | None


def record(session: Session, sealing: Sealing, content: bytes, *, now: datetime) -> None:
    """Enter a file that was made, and its seal into the ledger."""
    digest = sha256(content).digest()
    session.add(
        RewrittenFile(
            id=sealing.id,
            organisation_id=sealing.seal.organisation_id,
            query_id=sealing.query_id,
            kid=sealing.seal.kid,
            digest=digest,
            code_hash=sealing.code_hash,
            made_at=now,
            made_by=sealing.actor_id,
        )
    )
    session.flush()
    seals.enter_use(
        session,
        seal_id=sealing.seal.id,
        kid=sealing.seal.kid,
        organisation_id=sealing.seal.organisation_id,
        actor_id=sealing.actor_id,
        ground=sealing.ground,
        document_kind=KIND,
        document_id=str(sealing.id),
        digest=digest,
        at=now,
    )


def by_code(session: Session, code_hash: bytes) -> Rewritten | None:
    """The file on which a code is printed."""
    return _one(session, RewrittenFile.code_hash == code_hash)


def by_digest(session: Session, digest: bytes) -> Rewritten | None:
    """The file with this SHA-256."""
    return _one(session, RewrittenFile.digest == digest)


def _one(session: Session, condition: ColumnElement[bool]) -> Rewritten | None:
    row = session.execute(select(RewrittenFile).where(condition).limit(1)).scalar_one_or_none()
    if row is None:
        return None
    office = organisations(session, [row.organisation_id])[row.organisation_id]
    return Rewritten(office.name, office.name_en, row.kid, row.made_at)
