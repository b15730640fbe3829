"""Copies that others keep of what a grant let them see: entered, listed, forgotten (ADR 0031).

Whether one may be kept is said by `using.check`, as of every use; nothing is spent, for the look is the use.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from backend.grants.models import COPY, GRANT, USE
from backend.grants.reading import MOST_LISTED, Use
from backend.grants.using import TOLD, told
from backend.kernel import outbox
from backend.kernel.db import AnyRow
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai

COPIED = "grant.copied"
GIVEN_FOR = timedelta(minutes=15)
"""From the look on: how long its copy is made, and how long the same click gives the same file again."""
LISTED_FOR = timedelta(days=180)
"""From the last day of a copy on: how long it is listed, to be asked back where it was not deleted."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that somebody keeps, without its content."""

    id: UUID
    grant_id: UUID
    look_id: UUID
    certificate_id: UUID
    file_id: UUID
    subject_id: UUID
    person_id: UUID
    organisation_id: UUID | None
    fields: tuple[str, ...]
    kept_until: date
    made_at: datetime


def used_in(session: Session, look_id: UUID, person_id: UUID) -> tuple[UUID, Use] | None:
    """The use that this person's look was, with its grant: of one that was passed on, that one and not its parent."""
    row = session.execute(
        select(USE)
        .where(USE.c.look_id == look_id, USE.c.viewer_id == person_id)
        .order_by(USE.c.grant_id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    use = Use(row.id, row.at, row.way, row.look_id, row.viewer_id, row.shower_id, row.organisation_id, row.scene)
    return row.grant_id, use


def keep(session: Session, keys: KeyProvider, copy: Copy, content: bytes, *, now: datetime) -> None:
    """Enter a copy and tell who gave the grant; who calls has checked, under the grant's lock, that it may be kept."""
    values = {name: getattr(copy, name) for name in Copy.__slots__}
    values["fields"] = list(copy.fields)
    session.execute(insert(COPY).values(**values, content=seal(keys, _place(copy.id), content)))
    own = session.execute(select(GRANT).where(GRANT.c.id == copy.grant_id)).one()
    rows = [own] if own.parent_id is None else [own, *_of(session, own.parent_id)]
    payload = told(COPIED, rows, ref=copy.grant_id) | {"copy": str(copy.id), "keeper": str(copy.person_id)}
    outbox.add(session, TOLD, payload, now=now)


def kept(session: Session, keys: KeyProvider, look_id: UUID, certificate_id: UUID) -> tuple[Copy, bytes | None] | None:
    """The copy that was kept of a certificate in a look, with its content while that is given again."""
    row = session.execute(
        select(COPY).where(COPY.c.look_id == look_id, COPY.c.certificate_id == certificate_id)
    ).one_or_none()
    if row is None:
        return None
    return _read(row), None if row.content is None else unseal(keys, _place(row.id), row.content)


def one(session: Session, copy_id: UUID) -> Copy:
    """A copy by the id that stands in a row of ours."""
    return _read(session.execute(select(COPY).where(COPY.c.id == copy_id)).one())


def of_subject(session: Session, subject_id: UUID) -> list[Copy]:
    """What others keep of a subject's certificates, newest first, with what was to be deleted since."""
    return _listed(session, COPY.c.subject_id == subject_id)


def keepers(session: Session, look_id: UUID) -> list[UUID]:
    """Who keeps copies of what one look showed, or had them kept for an office."""
    found = session.execute(select(COPY.c.person_id).where(COPY.c.look_id == look_id).distinct())
    return sorted(found.scalars())


def of_grant(session: Session, grant_id: UUID) -> list[Copy]:
    """What was kept by one grant, and by what was passed on from it, newest first."""
    passed_on = select(GRANT.c.id).where(GRANT.c.parent_id == grant_id)
    return _listed(session, (COPY.c.grant_id == grant_id) | COPY.c.grant_id.in_(passed_on))


def forget_old(session: Session, *, now: datetime) -> None:
    """Drop the files themselves once no click gives them again, and copies half a year after their last day.

    That one was kept stays in the holder's record.
    """
    session.execute(delete(COPY).where(COPY.c.kept_until < date_in_shanghai(now - LISTED_FOR)))
    late = COPY.c.made_at <= now - GIVEN_FOR
    session.execute(update(COPY).where(late, COPY.c.content.is_not(None)).values(content=None))


def _listed(session: Session, which: ColumnElement[bool]) -> list[Copy]:
    rows = session.execute(select(COPY).where(which).order_by(COPY.c.id.desc()).limit(MOST_LISTED))
    return [_read(row) for row in rows]


def _of(session: Session, grant_id: UUID) -> list[AnyRow]:
    return list(session.execute(select(GRANT).where(GRANT.c.id == grant_id)).all())


def _read(row: AnyRow) -> Copy:
    own = {name: getattr(row, name) for name in Copy.__slots__}
    return Copy(**(own | {"fields": tuple(row.fields)}))


def _place(copy_id: UUID) -> Place:
    return Place("grant_copy", "content", copy_id)
