"""The register's versions: enter one from a day on, end one, and read what has stood there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from backend.catalogue.models import Scene
from backend.catalogue.rules.difference import Difference, differences
from backend.kernel.errors import NotFound
from backend.kernel.ids import new_id

PLAIN = (
    "name", "name_en", "legal_basis", "legal_basis_en", "contact", "needs_case_number", "official_duty",
    "counts_as_paper", "may_narrow", "standing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Registered:
    """A version as it stood.

    Attributes:
        document: in the shape of a draft, without reasons.
        changes: against the version before.
    """

    code: str
    version: int
    document: Mapping[str, Any]
    valid_from: date
    valid_to: date | None
    changes: tuple[Difference, ...] = ()

    def standing_on(self, today: date) -> str:
        """How it stands on a day: `in_force`, `planned`, `over`, or `replaced` before it began."""
        if self.valid_to is not None and self.valid_to < self.valid_from:
            return "replaced"
        if today < self.valid_from:
            return "planned"
        return "over" if self.valid_to is not None and self.valid_to < today else "in_force"


def history(session: Session, code: str) -> list[Registered]:
    """All versions of a scene, newest first, each with what it changed; empty where there never was one."""
    rows = session.execute(select(Scene).where(Scene.code == code).order_by(Scene.version)).scalars()
    found: list[Registered] = []
    for row in rows:
        document = _document(row)
        changes = differences(found[-1].document, document) if found else ()
        found.append(Registered(code, row.version, document, row.valid_from, row.valid_to, changes))
    return found[::-1]


def newest(session: Session) -> list[Registered]:
    """The newest version of every scene, by code."""
    rows = session.execute(select(Scene).order_by(Scene.code, Scene.version)).scalars()
    last = {row.code: Registered(row.code, row.version, _document(row), row.valid_from, row.valid_to) for row in rows}
    return list(last.values())


def enter(session: Session, code: str, document: Mapping[str, Any], *, today: date) -> int:
    """Enter the next version; what stood there ends the day before. Returns its number."""
    first = today if document["valid_from"] is None else date.fromisoformat(document["valid_from"])
    last = None if document["valid_to"] is None else date.fromisoformat(document["valid_to"])
    _close(session, code, first)
    known = session.execute(select(func.max(Scene.version)).where(Scene.code == code)).scalar_one()
    version = (known or 0) + 1
    session.add(
        Scene(
            id=new_id(),
            code=code,
            version=version,
            organisation_id=UUID(document["organisation"]),
            types={one: list(keys) for one, keys in document["types"].items()},
            identity_fields=list(document["identity_fields"]),
            valid_from=first,
            valid_to=last,
            **{key: document[key] for key in PLAIN},
        )
    )
    session.flush()
    return version


def end(session: Session, code: str, *, since: date) -> int:
    """Take a scene out of the register from a day on; returns the number of its newest version.

    Raises:
        NotFound: nothing of it would stand there on that day.
    """
    if not _close(session, code, since):
        raise NotFound
    return int(session.execute(select(func.max(Scene.version)).where(Scene.code == code)).scalar_one())


def enter_types(session: Session, type_code: str, wanted: Mapping[str, tuple[str, ...]], *, today: date) -> None:
    """What scenes may ask of one type from now on: scenes in force get another version, planned ones are mended."""
    for row in session.execute(select(Scene).where(_reaches(today))).scalars().all():
        types = {code: keys for code, keys in row.types.items() if code != type_code}
        if row.code in wanted:
            types[type_code] = list(wanted[row.code])
        if types == row.types:
            continue
        if row.valid_from > today:
            row.types = types
            session.flush()
            continue
        document = _document(row) | {"types": types, "valid_from": None}
        later = session.execute(
            select(Scene.id, Scene.valid_to).where(Scene.code == row.code, Scene.valid_from > today)
        ).all()
        enter(session, row.code, document, today=today)
        for planned in later:
            session.execute(update(Scene).where(Scene.id == planned.id).values(valid_to=planned.valid_to))


def reaching(session: Session, *, today: date) -> list[Registered]:
    """Versions that are or will be in force, the oldest of each scene first."""
    rows = session.execute(select(Scene).where(_reaches(today)).order_by(Scene.code, Scene.version)).scalars()
    return [Registered(row.code, row.version, _document(row), row.valid_from, row.valid_to) for row in rows]


def _reaches(day: date) -> Any:
    return (Scene.valid_to.is_(None) | (Scene.valid_to >= day)) & or_(
        Scene.valid_to.is_(None), Scene.valid_to >= Scene.valid_from
    )


def _close(session: Session, code: str, first: date) -> bool:
    """End whatever reaches that day on the day before; a version that had not begun by then never begins."""
    changed = session.execute(
        update(Scene)
        .where(Scene.code == code, _reaches(first))
        .values(valid_to=first - timedelta(days=1))
        .execution_options(synchronize_session=False)
        .returning(Scene.id)
    ).all()
    session.expire_all()
    return bool(changed)


def _document(row: Scene) -> dict[str, Any]:
    return {
        "organisation": str(row.organisation_id),
        **{key: getattr(row, key) for key in PLAIN},
        "types": {code: list(keys) for code, keys in row.types.items()},
        "identity_fields": list(row.identity_fields),
        "valid_from": row.valid_from.isoformat(),
        "valid_to": None if row.valid_to is None else row.valid_to.isoformat(),
    }
