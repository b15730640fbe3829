"""The materials library: papers kept for their owner, found again for another case, opened, taken away."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.identity.people import Named, organisations
from backend.kernel.db import locked
from backend.kernel.errors import Conflict, NotFound, SealBroken
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.sources.models import Material
from backend.sources.rules.materials import Origin, may_remove, standing
from backend.sources.uploads import Media, Paper
from backend.standards.calendar import date_in_shanghai

MOST_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class Source:
    """Where a paper comes from: a case, an office or institution; and until when it counts."""

    origin: Origin
    case_id: UUID | None = None
    case_number: str = ""
    organisation_id: UUID | None = None
    remark: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper without its content.

    Attributes:
        unchanged: its owner did not say that things have changed.
        usable: unchanged, in term, and its file is here.
        unchanged_since: since when it is as it is: the file never changes.
        institution: who sealed it.
    """

    ident: UUID
    owner_id: UUID
    kind: str
    origin: Origin
    media: Media
    size: int
    hash: str
    case_number: str
    remark: str
    institution: Named | None
    valid_until: date | None
    unchanged_since: datetime
    changed_at: datetime | None
    unchanged: bool
    usable: bool
    removable: bool
    sealed: bool


def keep(
    session: Session,
    keys: KeyProvider,
    *,
    owner: UUID,
    kind: str,
    file: Paper,
    source: Source,
    actor_id: UUID | None,
    now: datetime,
) -> UUID:
    """Keep a paper that `uploads.checked` let through; the same file again is the paper that is there, renewed.

    Args:
        kind: the item's own word for it, such as `premises_lease`.

    Returns:
        Its id; of the same file of the same kind and owner, the one it had.
    """
    digest = sha256(file.content).digest()
    before = session.execute(
        locked(select(Material).where(Material.owner_id == owner, Material.kind == kind, Material.digest == digest))
    ).scalar_one_or_none()
    row = before or Material(id=new_id(), owner_id=owner, kind=kind, digest=digest, kept_at=now)
    if before is None:
        session.add(row)
    if before is None or row.origin == source.origin:
        details = {"case_number": source.case_number, "remark": source.remark}
        row.origin, row.media, row.size = source.origin, file.media, len(file.content)
        row.details = seal(keys, place(row.id, "details"), json.dumps(details, ensure_ascii=False).encode())
        row.source_case_id, row.institution_id = source.case_id, source.organisation_id
        row.valid_until, row.kept_by = source.valid_until, actor_id
    row.content = seal(keys, place(row.id), file.content)
    row.changed_at = row.removed_at = None
    session.flush()
    note(session, keys, row, "kept", actor_id, now=now)
    return row.id


def find(session: Session, keys: KeyProvider, owner: UUID, kind: str, *, now: datetime) -> list[Kept]:
    """Papers of a kind that can answer for another case now, the newest first."""
    query = select(Material).where(Material.owner_id == owner, Material.kind == kind).order_by(Material.id.desc())
    return [one for one in _all(session, keys, list(session.execute(query).scalars()), now) if one.usable]


def of_owners(session: Session, keys: KeyProvider, owners: Sequence[UUID], *, now: datetime) -> list[Kept]:
    """Everything that is kept for somebody and for whom they represent, the newest first."""
    query = (
        select(Material)
        .where(Material.owner_id.in_(list(owners)), Material.removed_at.is_(None))
        .order_by(Material.id.desc())
        .limit(MOST_LISTED)
    )
    return _all(session, keys, list(session.execute(query).scalars()), now)


def of_institution(session: Session, keys: KeyProvider, institutions: Sequence[UUID], *, now: datetime) -> list[Kept]:
    """What institutions uploaded, the newest first."""
    query = (
        select(Material)
        .where(Material.institution_id.in_(list(institutions)), Material.origin == "report")
        .order_by(Material.id.desc())
        .limit(MOST_LISTED)
    )
    return _all(session, keys, list(session.execute(query).scalars()), now)


def content(session: Session, keys: KeyProvider, ident: UUID, owners: Sequence[UUID]) -> Paper:
    """The file of one's own paper, as it was kept: its hash is compared.

    Raises:
        NotFound: unknown, removed, or somebody else's.
        SealBroken: it is not the file that was kept.
    """
    row = _row(session, ident, owners)
    found = unseal(keys, place(row.id), row.content or b"")
    if sha256(found).digest() != row.digest:
        raise SealBroken("another file than the one that was kept")
    return Paper("pdf" if row.media == "pdf" else "jpeg", found)


def say_changed(
    session: Session, keys: KeyProvider, ident: UUID, owners: Sequence[UUID], *, actor_id: UUID, now: datetime
) -> None:
    """Its owner says that things are not as it says any more: it answers for no other case from now on.

    Raises:
        NotFound: unknown, removed, or somebody else's.
        Conflict: said already.
    """
    row = _row(session, ident, owners, lock=True)
    if row.changed_at is not None:
        raise Conflict
    row.changed_at = now
    session.flush()
    note(session, keys, row, "changed", actor_id, now=now)


def remove(
    session: Session, keys: KeyProvider, ident: UUID, owners: Sequence[UUID], *, actor_id: UUID, now: datetime
) -> None:
    """Delete the file of what one submitted oneself; cases keep their own copy in their archive.

    Raises:
        NotFound: unknown, removed, or somebody else's.
        Conflict: it is an office's or an institution's.
    """
    row = _row(session, ident, owners, lock=True)
    if not may_remove(row.origin):  # type: ignore[arg-type] # written by `keep` alone
        raise Conflict
    row.content, row.removed_at = None, now
    session.flush()
    note(session, keys, row, "removed", actor_id, now=now)


def note(
    session: Session, keys: KeyProvider, row: Material, happened: str, actor_id: UUID | None, *, now: datetime
) -> None:
    """Write down in the owner's record what happened to a paper: its kind and id, nothing of what it says."""
    entry = Entry(
        kind=f"material:{happened}",
        actor_id=actor_id,
        subject_id=row.owner_id,
        outcome=row.origin,
        reason=row.kind,
        refs=(str(row.id),),
    )
    audit.append(session, keys, entry, now=now)


def place(ident: UUID, column: str = "content") -> Place:
    """Where a ciphertext of a paper stands."""
    return Place("material", column, ident)


def _row(session: Session, ident: UUID, owners: Sequence[UUID], *, lock: bool = False) -> Material:
    query = select(Material).where(
        Material.id == ident, Material.owner_id.in_(list(owners)), Material.removed_at.is_(None)
    )
    row = session.execute(locked(query) if lock else query).scalar_one_or_none()
    if row is None:
        raise NotFound
    return row


def _all(session: Session, keys: KeyProvider, rows: Sequence[Material], now: datetime) -> list[Kept]:
    named = organisations(session, {row.institution_id for row in rows if row.institution_id})
    return [_opened(keys, row, named, date_in_shanghai(now)) for row in rows]


def _opened(keys: KeyProvider, row: Material, named: dict[UUID, Named], today: date) -> Kept:
    details = json.loads(unseal(keys, place(row.id, "details"), row.details))
    state = standing(row.valid_until, row.changed_at, row.removed_at, today=today)
    origin: Origin = row.origin  # type: ignore[assignment] # written by `keep` alone
    return Kept(
        ident=row.id,
        owner_id=row.owner_id,
        kind=row.kind,
        origin=origin,
        media="pdf" if row.media == "pdf" else "jpeg",
        size=row.size,
        hash=row.digest.hex(),
        case_number=details["case_number"],
        remark=details["remark"],
        institution=named.get(row.institution_id) if row.institution_id else None,
        valid_until=row.valid_until,
        unchanged_since=row.kept_at,
        changed_at=row.changed_at,
        unchanged=state.unchanged,
        usable=state.usable,
        removable=may_remove(origin),
        sealed=row.seal is not None,
    )
