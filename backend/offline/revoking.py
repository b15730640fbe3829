"""Passes end before their time: with the certificate, the phone, the grant, the file; the lists follow at once."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Table, Uuid, column, or_, select, table, update
from sqlalchemy.orm import Session

from backend.kernel import outbox
from backend.kernel.bulk import among
from backend.offline.models import OfflinePass

PASS: Table = OfflinePass.__table__  # type: ignore[assignment] # declared as FromClause
REVOKED = "offline.revoked"
"""Outbox topic: a list has to be published anew."""
_CERTIFICATE = table("certificate", column("id", Uuid), column("supersedes_id", Uuid))


class Why(StrEnum):
    """Why a pass was revoked."""

    CERTIFICATE_CHANGED = "certificate_changed"
    DEVICE_REMOVED = "device_removed"
    DEVICE_REPLACED = "device_replaced"
    GRANT_ENDED = "grant_ended"
    FORGOTTEN = "forgotten"
    FILE_WITHDRAWN = "file_withdrawn"


def of_certificates(session: Session, certificate_ids: Sequence[UUID], *, now: datetime) -> int:
    """The state of certificates changed, or they took the place of others: what passes say may be wrong now."""
    ids = list(certificate_ids)
    new = _CERTIFICATE.alias("new")
    before = select(new.c.supersedes_id).where(among(session, new.c.id, ids))  # type: ignore[arg-type] # a column
    changed = or_(among(session, PASS.c.certificate_id, ids), PASS.c.certificate_id.in_(before))
    return _revoke(session, changed, Why.CERTIFICATE_CHANGED, now)


def of_device(session: Session, device_id: UUID, why: Why, *, now: datetime) -> int:
    """A phone was removed or replaced."""
    return _revoke(session, PASS.c.device_id == device_id, why, now)


def of_grant(session: Session, grant_id: UUID, *, now: datetime) -> int:
    """A grant ended; what was passed on of it ends by itself."""
    return _revoke(session, PASS.c.grant_id == grant_id, Why.GRANT_ENDED, now)


def of_choices(
    session: Session,
    shower_id: UUID,
    *,
    now: datetime,
    certificate_id: UUID | None = None,
    grant_id: UUID | None = None,
) -> int:
    """A person keeps a certificate, or all that a grant lets be shown, no longer."""
    which = PASS.c.grant_id == grant_id if certificate_id is None else PASS.c.certificate_id == certificate_id
    return _revoke(session, (PASS.c.shower_id == shower_id) & which, Why.FORGOTTEN, now)


def of_files(session: Session, file_ids: Collection[UUID], *, now: datetime) -> int:
    """The code of a file was withdrawn, and with it the pass beside it."""
    return _revoke(session, PASS.c.file_id.in_(list(file_ids)), Why.FILE_WITHDRAWN, now)


def _revoke(session: Session, which: ColumnElement[bool], why: Why, now: datetime) -> int:
    """Revoke what lives; leave word that the lists changed."""
    revoked = session.execute(
        update(PASS)
        .where(which, PASS.c.revoked_at.is_(None), PASS.c.expires_at > now)
        .values(revoked_at=now, revoked_for=why.value)
        .returning(PASS.c.id)
    ).all()
    if revoked:
        outbox.add(session, REVOKED, {}, now=now)
    return len(revoked)
