"""Read the catalogue: types in their versions, and the register of scenes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Table, Uuid, bindparam, column, or_, select, table
from sqlalchemy.orm import Session

from backend.catalogue.models import Scene
from backend.catalogue.rules import SceneEntry
from backend.catalogue.versions import (
    Generation,
    current,
    definition,
    definitions,
    enter_released,
    enter_rights,
    generation,
    issued_by,
    issuers,
    lacks_released,
    may_issue,
    released,
    set_issuers,
    type_of,
    use,
)
from backend.kernel.db import AnyRow, locked
from backend.kernel.errors import InvalidField
from backend.kernel.hot import Hot
from backend.kernel.ids import new_id

__all__ = [
    "Authority",
    "Generation",
    "add_scene",
    "authority",
    "current",
    "definition",
    "definitions",
    "enter_released",
    "enter_rights",
    "generation",
    "issued_by",
    "issuers",
    "known_scenes",
    "lacks_released",
    "may_issue",
    "released",
    "scenes",
    "set_issuers",
    "type_of",
    "use",
]

SCENE: Table = Scene.__table__  # type: ignore[assignment]
_ORGANISATION = table("organisation", column("id"), column("name"), column("name_en"))


_MEMBERSHIP = table(
    "membership",
    column("id"),
    column("person_id"),
    column("organisation_id"),
    column("role"),
    column("unit"),
    column("badge"),
    column("valid_from"),
    column("valid_to"),
    column("ended_at"),
)
_AUTHORITY = Hot(
    locked(
        select(
            *SCENE.c,
            _MEMBERSHIP.c.unit.label("unit"),
            _MEMBERSHIP.c.badge.label("badge"),
            _ORGANISATION.c.name.label("organisation"),
            _ORGANISATION.c.name_en.label("organisation_en"),
        )
        .join(_ORGANISATION, _ORGANISATION.c.id == SCENE.c.organisation_id)
        .join(_MEMBERSHIP, _MEMBERSHIP.c.organisation_id == SCENE.c.organisation_id)
        .where(
            SCENE.c.code == bindparam("scene"),
            SCENE.c.valid_from <= bindparam("today", type_=Date),
            or_(SCENE.c.valid_to.is_(None), SCENE.c.valid_to >= bindparam("today", type_=Date)),
            _MEMBERSHIP.c.person_id == bindparam("person", type_=Uuid),
            _MEMBERSHIP.c.role.in_(bindparam("roles", expanding=True)),
            _MEMBERSHIP.c.ended_at.is_(None),
            _MEMBERSHIP.c.valid_from <= bindparam("today", type_=Date),
            or_(_MEMBERSHIP.c.valid_to.is_(None), _MEMBERSHIP.c.valid_to >= bindparam("today", type_=Date)),
        )
        .limit(1),
        share=True,
        of=(_MEMBERSHIP, _ORGANISATION),
    )
)


@dataclass(frozen=True, slots=True)
class Authority:
    """A checker's right to ask in a scene, held until the transaction ends."""

    scene: SceneEntry
    unit: str
    badge: str


def authority(
    session: Session, person_id: UUID, scene_code: str, *, roles: Iterable[str], today: date
) -> Authority | None:
    """The scene if it is one of the person's own office and in force, else None.

    The membership and the office are locked against a change that commits meanwhile (R02).
    """
    row = _AUTHORITY.row(session, {"scene": scene_code, "person": person_id, "roles": list(roles), "today": today})
    return None if row is None else Authority(_entry(row, row), row.unit, row.badge)


def add_scene(session: Session, organisation_id: UUID, entry: Mapping[str, Any], *, valid_from: date) -> None:
    """Enter a scene into the register.

    Raises:
        InvalidField: it names a type or a field that the catalogue does not have.
    """
    for code, keys in entry["types"].items():
        known = type_of(code, session)
        if not all(known.knows(key) for key in keys):
            raise InvalidField
    session.add(
        Scene(
            id=new_id(),
            organisation_id=organisation_id,
            valid_from=valid_from,
            valid_to=None,
            **{key: value for key, value in entry.items() if key != "organisation"},
        )
    )
    session.flush()


def known_scenes(session: Session) -> frozenset[str]:
    """Codes of all scenes that ever stood in the register: one that was withdrawn does not come back with a pack."""
    return frozenset(session.execute(select(SCENE.c.code)).scalars())


def scenes(session: Session, *, today: date, organisation_ids: Iterable[UUID] | None = None) -> list[SceneEntry]:
    """Scenes in force today, of some offices or of all."""
    query = (
        select(Scene, _ORGANISATION.c.name.label("organisation"), _ORGANISATION.c.name_en.label("organisation_en"))
        .join(_ORGANISATION, _ORGANISATION.c.id == Scene.organisation_id)
        .where(Scene.valid_from <= today, or_(Scene.valid_to.is_(None), Scene.valid_to >= today))
        .order_by(Scene.code)
    )
    if organisation_ids is not None:
        query = query.where(Scene.organisation_id.in_(list(organisation_ids)))
    return [_entry(row[0], row) for row in session.execute(query)]


def _entry(scene: Any, row: AnyRow) -> SceneEntry:
    return SceneEntry(
        code=scene.code,
        name=scene.name,
        name_en=scene.name_en,
        organisation_id=scene.organisation_id,
        organisation=row.organisation,
        organisation_en=row.organisation_en,
        legal_basis=scene.legal_basis,
        legal_basis_en=scene.legal_basis_en,
        needs_case_number=scene.needs_case_number,
        official_duty=scene.official_duty,
        counts_as_paper=scene.counts_as_paper,
        types={code: tuple(keys) for code, keys in scene.types.items()},
        identity_fields=tuple(scene.identity_fields),
        contact=scene.contact,
        may_narrow=scene.may_narrow,
        standing=scene.standing,
        version=scene.version,
        since=scene.valid_from.isoformat(),
    )
