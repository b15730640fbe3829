"""Certificate types in their versions: what a certificate was issued with, and what is current.

A published version never changes, so a process keeps what it has read. What another process published is noticed by
counting published rows, which only ever become more. Beside the rows stand the files of the release and of the city's
pack, for a database into which they have not been entered yet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any, Final
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Table, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from backend.catalogue.local import Local, documents
from backend.catalogue.models import CertificateType, IssuingRight
from backend.catalogue.rules import TypeDefinition, parse_type
from backend.kernel.errors import InvalidField, NotFound
from backend.kernel.ids import new_id

PUBLISHED: Final = "published"
OWN: Final = "catalogue.own"
_TYPE: Table = CertificateType.__table__  # type: ignore[assignment] # declared as FromClause
_RIGHT: Table = IssuingRight.__table__  # type: ignore[assignment] # the same
_COUNT = select(func.count()).select_from(_TYPE).where(_TYPE.c.state == PUBLISHED)
_NUMBERS = count(1)

Generation = tuple[int, int, int]
Version = tuple[str, int]


@dataclass(slots=True)
class _Known:
    """What a process, or a transaction that publishes, has read of one database."""

    number: int = field(default_factory=lambda: next(_NUMBERS))
    versions: dict[Version, TypeDefinition] = field(default_factory=dict)
    current: Mapping[str, TypeDefinition] = field(default_factory=dict)
    generation: Generation | None = None


_KNOWN: WeakKeyDictionary[Any, _Known] = WeakKeyDictionary()
_local = [Local()]
_uses = [0]


def use(local: Local) -> None:
    """Make the files this city's, once, at the start of a process: a process serves one city."""
    if _local[0] == local:
        return
    _local[0] = local
    _uses[0] += 1
    released.cache_clear()


@cache
def released() -> Mapping[str, TypeDefinition]:
    """The types of the release and of the city's pack by code, as their files say; read once a process."""
    return {entry["code"]: parse_type(entry) for entry in documents(_local[0])}


def definition(session: Session, code: str, version: int) -> TypeDefinition:
    """The version of a type that a certificate was issued with. Read from the database once a process.

    Raises:
        NotFound: no such version was ever published.
    """
    known = _known(session)
    found = known.versions.get((code, version))
    if found is None:
        found = _read(session, code, version) or _of_file(code, version)
        known.versions[code, version] = found
    return found


def definitions(session: Session, wanted: Iterable[Version]) -> dict[Version, TypeDefinition]:
    """Several versions; one that was never published is left out."""
    found = {}
    for code, version in set(wanted):
        try:
            found[code, version] = definition(session, code, version)
        except NotFound:
            continue
    return found


def current(session: Session) -> Mapping[str, TypeDefinition]:
    """The newest published version of every type, by code; one counting statement, and more only after a change."""
    return _now(session).current


def generation(session: Session) -> Generation:
    """Another value after every change: what was made from the types before is out of date."""
    return _now(session).generation or (0, 0, 0)


def type_of(code: str, session: Session | None = None) -> TypeDefinition:
    """The newest version of one type; without a session, as the files say.

    Raises:
        InvalidField: no such type.
    """
    found = (released() if session is None else current(session)).get(code)
    if found is None:
        raise InvalidField
    return found


def enter_released(session: Session, *, now: datetime) -> tuple[int, tuple[str, ...]]:
    """Enter the files' types as published versions where they are not there, so that they outlive the release.

    Returns:
        How many were entered; and the codes whose file says something else than the version that is published, which
        stays as it is: such a file needs a new version number.
    """
    there = {
        (row.code, row.version): row.document
        for row in session.execute(select(_TYPE.c.code, _TYPE.c.version, _TYPE.c.document).where(_published()))
    }
    fresh = [one for one in released().values() if (one.code, one.version) not in there]
    for one in fresh:
        _enter(session, one, now)
    own(session)
    return len(fresh), tuple(one.code for one in released().values() if _differs(one, there))


def _differs(one: TypeDefinition, there: Mapping[Version, Any]) -> bool:
    known = there.get((one.code, one.version))
    return known is not None and known != one.document


def lacks_released(session: Session) -> bool:
    """Whether a type of the files has not been entered."""
    rows = session.execute(select(_TYPE.c.code, _TYPE.c.version).where(_published()))
    there = {(row.code, row.version) for row in rows}
    return any((one.code, one.version) not in there for one in released().values())


def own(session: Session) -> None:
    """From here this transaction reads types for itself: what it publishes is nobody else's before it commits."""
    session.info[OWN] = _Known()


def may_issue(session: Session, organisation_id: UUID, type_code: str) -> bool:
    """Whether an office may issue certificates of a type."""
    found = session.execute(
        select(_RIGHT.c.id).where(_RIGHT.c.organisation_id == organisation_id, _RIGHT.c.type == type_code)
    )
    return found.one_or_none() is not None


def issued_by(session: Session, organisation_id: UUID) -> list[TypeDefinition]:
    """The types that an office may issue, in their newest versions, by code."""
    codes = session.execute(
        select(_RIGHT.c.type).where(_RIGHT.c.organisation_id == organisation_id).order_by(_RIGHT.c.type)
    ).scalars()
    types = current(session)
    return [types[code] for code in codes if code in types]


def issuers(session: Session, type_code: str) -> list[UUID]:
    """The offices that may issue a type."""
    rows = select(_RIGHT.c.organisation_id).where(_RIGHT.c.type == type_code).order_by(_RIGHT.c.id)
    return list(session.execute(rows).scalars())


def enter_rights(session: Session, offices: Mapping[str, Iterable[UUID]]) -> None:
    """Say who may issue types of which nobody may yet; what was changed at the desk since stays."""
    settled = set(session.execute(select(_RIGHT.c.type)).scalars())
    for code, ids in offices.items():
        if code not in settled:
            set_issuers(session, code, ids)


def set_issuers(session: Session, type_code: str, organisation_ids: Iterable[UUID]) -> None:
    """Say who may issue a type from now on."""
    session.execute(_RIGHT.delete().where(_RIGHT.c.type == type_code))
    rows = [{"id": new_id(), "organisation_id": one, "type": type_code} for one in dict.fromkeys(organisation_ids)]
    if rows:
        session.execute(_RIGHT.insert(), rows)


def _published() -> Any:
    return _TYPE.c.state == PUBLISHED


def _known(session: Session) -> _Known:
    own_view: _Known | None = session.info.get(OWN)
    if own_view is not None:
        return own_view
    engine = session.bind
    known = _KNOWN.get(engine)
    if known is None:
        known = _KNOWN[engine] = _Known()
    return known


def _now(session: Session) -> _Known:
    known = _known(session)
    seen = (known.number, _uses[0], session.execute(_COUNT).scalar_one())
    if known.generation != seen:
        rows = session.execute(select(_TYPE.c.code, _TYPE.c.version, _TYPE.c.document).where(_published()))
        for row in rows:
            if (row.code, row.version) not in known.versions:
                known.versions[row.code, row.version] = parse_type(row.document)
        known.current, known.generation = _newest([*known.versions.values(), *released().values()]), seen
    return known


def _newest(versions: Iterable[TypeDefinition]) -> dict[str, TypeDefinition]:
    found: dict[str, TypeDefinition] = {}
    for one in versions:
        if one.code not in found or found[one.code].version < one.version:
            found[one.code] = one
    return dict(sorted(found.items()))


def _read(session: Session, code: str, version: int) -> TypeDefinition | None:
    document = session.execute(
        select(_TYPE.c.document).where(_TYPE.c.code == code, _TYPE.c.version == version, _published())
    ).scalar_one_or_none()
    return None if document is None else parse_type(document)


def _of_file(code: str, version: int) -> TypeDefinition:
    found = released().get(code)
    if found is None or found.version != version:
        raise NotFound
    return found


def _enter(session: Session, one: TypeDefinition, now: datetime) -> None:
    """Another worker that starts at the same moment may have entered it already."""
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    session.execute(
        insert(_TYPE)
        .values(
            id=new_id(),
            code=one.code,
            version=one.version,
            state=PUBLISHED,
            document=dict(one.document),
            management={},
            edits=0,
            note="",
            created_at=now,
            updated_at=now,
            published_at=now,
        )
        .on_conflict_do_nothing()
    )
