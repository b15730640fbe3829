"""A shift that holds without a network: what this inspector may see, signed, for the key of the inspector's phone."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.catalogue import service as catalogue
from backend.catalogue.rules import SceneEntry
from backend.identity import people
from backend.identity.rules import CHECKERS, Actor, Office
from backend.kernel.db import AnyRow
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.offline import publishing, statements, trust_keys
from backend.offline.devices import proven
from backend.offline.models import OfflineShift
from backend.offline.publishing import Published
from backend.offline.rules.lives import SHIFT
from backend.standards import base64url, signed_json
from backend.standards.calendar import date_in_shanghai

SHIFT_TABLE: Table = OfflineShift.__table__  # type: ignore[assignment] # declared as FromClause
PROOF = b"LZ1s"
PREPARED = "offline:shift_prepared"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an inspector's phone takes along."""

    id: UUID
    bundle: Published
    authority: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift as its looks are judged by; `authority` is what the phone was given."""

    id: UUID
    account_id: UUID
    person_id: UUID
    organisation_id: UUID
    device_key: bytes
    authority: dict[str, Any]
    began_at: datetime
    ends_at: datetime


def prepare(
    session: Session, keys: KeyProvider, public_key: bytes, proof: bytes, *, actor: Actor, now: datetime
) -> Prepared:
    """Give a checker's phone the bundle and the signed authority.

    Raises:
        InvalidField: a key that is none, or one that did not sign for this person.
        Conflict: no scene of the own offices is in force, or the root has vouched for no publisher.
    """
    if not proven(public_key, proof, tag=PROOF, person_id=actor.person_id):
        raise InvalidField((FieldProblem("signature", "not_proven"),))
    office, scenes = _office(session, actor, now)
    bundle = publishing.publish(session, keys, now=now)
    standing = statements.in_force(session, now=now)
    if bundle is None or standing is None or office is None:
        raise Conflict
    made, ends_at = new_id(), now + SHIFT
    content = _authority(session, made, office, scenes, public_key, actor=actor, now=now)
    text = signed_json.written(
        content,
        prefix=signed_json.AUTHORITY,
        sign=lambda message: trust_keys.sign(keys, standing.publisher.kid, message),
    )
    session.execute(
        insert(SHIFT_TABLE).values(
            id=made,
            account_id=actor.account_id,
            person_id=actor.person_id,
            organisation_id=office.organisation_id,
            device_key=public_key,
            authority=seal(keys, Place("offline_shift", "authority", made), json.dumps(content).encode()),
            began_at=now,
            ends_at=ends_at,
        )
    )
    _record(session, keys, made, office, actor=actor, now=now)
    return Prepared(made, bundle, text, ends_at)


def own(session: Session, keys: KeyProvider, shift_id: UUID, *, actor: Actor) -> Shift:
    """A shift of this account, however long ago: its looks may still be in an outbox.

    Raises:
        NotFound: unknown, or another account's.
    """
    row = session.execute(select(SHIFT_TABLE).where(SHIFT_TABLE.c.id == shift_id)).one_or_none()
    if row is None or row.account_id != actor.account_id:
        raise NotFound
    return _opened(keys, row)


def _office(session: Session, actor: Actor, now: datetime) -> tuple[Office | None, list[SceneEntry]]:
    """The first of the own offices that has scenes, with them."""
    today = date_in_shanghai(now)
    for office in actor.offices:
        if office.role in CHECKERS:
            scenes = catalogue.scenes(session, today=today, organisation_ids=[office.organisation_id])
            if scenes:
                return office, scenes
    return None, []


def _authority(
    session: Session,
    shift_id: UUID,
    office: Office,
    scenes: list[SceneEntry],
    public_key: bytes,
    *,
    actor: Actor,
    now: datetime,
) -> dict[str, Any]:
    named = people.organisations(session, [office.organisation_id])[office.organisation_id]
    return {
        "v": 1,
        "city": publishing.city_of(session),
        "id": str(shift_id),
        "account": str(actor.account_id),
        "badge": office.badge,
        "name": office.unit,
        "organisation": {"zh": named.name, "en": named.name_en or named.name},
        "device_key": base64url.encode(public_key),
        "from": int(now.timestamp()),
        "to": int((now + SHIFT).timestamp()),
        "scenes": [
            {
                "code": one.code,
                "zh": one.name,
                "en": one.name_en,
                "case_number": one.needs_case_number,
                "types": {code: list(keys) for code, keys in one.types.items()},
            }
            for one in scenes
        ],
    }


def _opened(keys: KeyProvider, row: AnyRow) -> Shift:
    said = json.loads(unseal(keys, Place("offline_shift", "authority", row.id), row.authority))
    return Shift(
        row.id,
        row.account_id,
        row.person_id,
        row.organisation_id,
        row.device_key,
        said,
        row.began_at,
        row.ends_at,
    )


def _record(
    session: Session, keys: KeyProvider, shift_id: UUID, office: Office, *, actor: Actor, now: datetime
) -> None:
    named = people.organisations(session, [office.organisation_id])[office.organisation_id]
    entry = Entry(
        kind=PREPARED,
        actor_id=actor.account_id,
        subject_id=None,
        organisation=named.name,
        organisation_en=named.name_en or named.name,
        unit=office.unit,
        badge=office.badge,
        refs=(str(shift_id),),
    )
    audit.append(session, keys, entry, now=now)
