"""Bundles: what a person shows often, kept under a name and pinned to the code page, on all their devices.

A bundle is no right: it names certificates and fields, and each is looked at again whenever it is listed and when a
code is opened with it. A certificate that was renewed is followed to the newer one of its type; one that ended
is named.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from backend.catalogue.rules import TypeDefinition
from backend.catalogue.service import current
from backend.certificates import read as certificates
from backend.certificates.read import Standing
from backend.codes.models import Bundle
from backend.codes.opening import carried_by
from backend.identity.rules import Actor
from backend.kernel.errors import FieldProblem, Forbidden, InvalidField, NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai

MOST_BUNDLES = 12


@dataclass(frozen=True, slots=True)
class Kept:
    """One certificate of a bundle as it stands today.

    Attributes:
        certificate: None when the holder has none of this type any more.
        status: its state today, None with the certificate.
        fields: those of the kept fields that the type still has.
    """

    certificate: UUID | None
    type: str
    name: str
    name_en: str
    status: str | None
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptBundle:
    """A bundle with what it would show now."""

    id: UUID
    name: str
    items: tuple[Kept, ...]


def of_subject(
    session: Session, keys: KeyProvider, subject_id: UUID, *, actor: Actor, now: datetime
) -> list[KeptBundle]:
    """The person's bundles for a subject, in their order."""
    rows = session.execute(
        select(Bundle)
        .where(Bundle.owner_id == actor.person_id, Bundle.subject_id == subject_id)
        .order_by(Bundle.position, Bundle.id)
    ).scalars()
    opened = [(row.id, _opened(keys, row)) for row in rows]
    if not opened:
        return []
    held = certificates.standing(session, subject_id, today=date_in_shanghai(now))
    types = current(session)
    return [KeptBundle(one_id, kept["name"], _standing(kept["chosen"], held, types)) for one_id, kept in opened]


def keep(
    session: Session,
    keys: KeyProvider,
    *,
    actor: Actor,
    subject_id: UUID,
    name: str,
    chosen: Mapping[UUID, Sequence[str] | None],
    now: datetime,
) -> UUID:
    """Keep a choice under a name, after the others.

    Raises:
        Forbidden: the actor neither is the subject nor represents it.
        CertificateNotShown: a certificate that is not the subject's.
        InvalidField: nothing chosen, too many bundles, or what `opening.open_code` refuses.
    """
    if not actor.represents(subject_id):
        raise Forbidden
    carried = carried_by(session, subject_id, chosen)
    if carried is None:
        raise InvalidField((FieldProblem("certificates", "nothing_chosen"),))
    own = select(func.count(), func.max(Bundle.position)).where(
        Bundle.owner_id == actor.person_id, Bundle.subject_id == subject_id
    )
    count, last = session.execute(own).one()
    if count >= MOST_BUNDLES:
        raise InvalidField((FieldProblem("bundles", "too_many"),))
    of_type = certificates.showable(session, subject_id, list(chosen))
    document = {"name": name, "chosen": [[one, of_type[UUID(one)].code, fields] for one, fields in carried.items()]}
    bundle_id = new_id()
    session.add(
        Bundle(
            id=bundle_id,
            owner_id=actor.person_id,
            subject_id=subject_id,
            position=(last or 0) + 1,
            content=_sealed(keys, bundle_id, document),
            created_at=now,
        )
    )
    session.flush()
    return bundle_id


def rename(session: Session, keys: KeyProvider, bundle_id: UUID, *, actor: Actor, name: str) -> None:
    """Give a bundle another name.

    Raises:
        NotFound: unknown, or somebody else's.
    """
    row = session.execute(
        select(Bundle).where(Bundle.id == bundle_id, Bundle.owner_id == actor.person_id)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound
    row.content = _sealed(keys, bundle_id, {**_opened(keys, row), "name": name})
    session.flush()


def arrange(session: Session, order: Sequence[UUID], *, actor: Actor) -> None:
    """Put the own bundles in this order; those not named come after, as they stood.

    Raises:
        NotFound: one that is unknown or somebody else's.
    """
    rows = session.execute(
        select(Bundle).where(Bundle.owner_id == actor.person_id).order_by(Bundle.position, Bundle.id)
    ).scalars()
    known = {row.id: row for row in rows}
    if not known.keys() >= set(order):
        raise NotFound
    for position, bundle_id in enumerate(dict.fromkeys([*order, *known]), start=1):
        known[bundle_id].position = position
    session.flush()


def remove(session: Session, bundle_id: UUID, *, actor: Actor) -> None:
    """Forget a bundle; errors as `rename`."""
    gone = session.execute(
        delete(Bundle).where(Bundle.id == bundle_id, Bundle.owner_id == actor.person_id).returning(Bundle.id)
    ).one_or_none()
    if gone is None:
        raise NotFound


def _standing(
    chosen: Sequence[Sequence[Any]], held: Sequence[Standing], types: Mapping[str, TypeDefinition]
) -> tuple[Kept, ...]:
    """What is kept, each beside the certificate that stands for it today.

    One that is gone is followed to the newest of its type that the bundle does not name itself.
    """
    by_id = {str(one.id): one for one in held}
    named = {certificate_id for certificate_id, _, _ in chosen}
    found = []
    for certificate_id, type_code, fields in chosen:
        if type_code not in types:  # a type that the catalogue no longer has
            continue
        newer = (one for one in held if one.type == type_code and str(one.id) not in named)
        now_held = by_id.get(certificate_id) or next(newer, None)
        definition = now_held.definition if now_held else types[type_code]
        found.append(
            Kept(
                certificate=now_held.id if now_held else None,
                type=type_code,
                name=definition.name,
                name_en=definition.name_en,
                status=now_held.status.value if now_held else None,
                fields=tuple(key for key in fields if definition.knows(key)),
            )
        )
    return tuple(found)


def _sealed(keys: KeyProvider, bundle_id: UUID, document: dict[str, Any]) -> bytes:
    return seal(keys, Place("bundle", "content", bundle_id), json.dumps(document).encode())


def _opened(keys: KeyProvider, row: Bundle) -> dict[str, Any]:
    return dict(json.loads(unseal(keys, Place("bundle", "content", row.id), row.content)))
