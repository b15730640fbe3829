"""Give and end standing consents, and say of a scan whether one covers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    LargeBinary,
    and_,
    bindparam,
    column,
    delete,
    exists,
    insert,
    not_,
    or_,
    select,
    table,
    update,
)
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.catalogue import service as catalogue
from backend.catalogue.rules import SceneEntry
from backend.certificates import read as certificates
from backend.grants.standing_consent.models import ALWAYS, CONSENT, AlwaysAsk, StandingConsent
from backend.grants.standing_consent.rules import asks, consentable, is_term
from backend.identity import people
from backend.identity.rules import Actor, Role
from backend.kernel import outbox
from backend.kernel.columns import UtcTime
from backend.kernel.db import AnyRow, locked
from backend.kernel.errors import FieldProblem, Forbidden, InvalidField, NotFound
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.kernel.upsert import inserting
from backend.standards.calendar import date_in_shanghai

GONE = "consent.giver_gone"
"""Outbox topic: {subject}."""
_MEMBERSHIP = table(
    "membership",
    column("person_id"),
    column("organisation_id"),
    column("role"),
    column("valid_from", Date),
    column("valid_to", Date),
    column("ended_at", UtcTime),
)
_GIVER_MAY = or_(
    CONSENT.c.giver_id == CONSENT.c.subject_id,
    exists().where(
        _MEMBERSHIP.c.person_id == CONSENT.c.giver_id,
        _MEMBERSHIP.c.organisation_id == CONSENT.c.subject_id,
        _MEMBERSHIP.c.role == Role.ENTERPRISE_REPRESENTATIVE.value,
        _MEMBERSHIP.c.ended_at.is_(None),
        _MEMBERSHIP.c.valid_from <= bindparam("today", type_=Date),
        or_(_MEMBERSHIP.c.valid_to.is_(None), _MEMBERSHIP.c.valid_to >= bindparam("today", type_=Date)),
    ),
)
"""A person says yes for oneself; for an enterprise as long as one represents it (R11)."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One yes as its giver sees it.

    Attributes:
        scene: as the register has it today; None where it has none any more.
        state: `in_force`, `over` (its time), `ended` (by its giver), or `changed`: the scene asks for other things now.
    """

    id: UUID
    code: str
    scene: SceneEntry | None
    fields: Mapping[str, tuple[str, ...]]
    valid_to: date
    given_at: datetime
    ended_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Given:
    """What stands for a subject, what may be given, and the certificates that are always asked for."""

    consents: tuple[Consent, ...]
    offered: tuple[SceneEntry, ...]
    always: tuple[UUID, ...]


def give(
    session: Session,
    keys: KeyProvider,
    *,
    actor: Actor,
    subject_id: UUID,
    scene_code: str,
    valid_to: date,
    now: datetime,
) -> UUID:
    """Say yes to a scene until a day; an earlier yes to the same scene ends.

    Raises:
        Forbidden: the actor neither is the subject nor represents it.
        InvalidField: no scene in which a yes may stand, or a day that is past or more than a year away.
    """
    if not actor.represents(subject_id):
        raise Forbidden
    today = date_in_shanghai(now)
    known = _consentable(session, today)
    if scene_code not in known:
        raise InvalidField((FieldProblem("scene", "unknown"),))
    if not is_term(valid_to, today=today):
        raise InvalidField((FieldProblem("valid_to", "range"),))
    scene = known[scene_code]
    _end(session, now, StandingConsent.subject_id == subject_id, StandingConsent.scene == scene_code)
    consent_id = new_id()
    session.execute(
        insert(CONSENT).values(
            id=consent_id,
            subject_id=subject_id,
            giver_id=actor.person_id,
            scene=scene_code,
            asks=asks(scene),
            fields={code: list(chosen) for code, chosen in scene.types.items()},
            valid_from=today,
            valid_to=valid_to,
            given_at=now,
        )
    )
    _record(session, keys, "consent:given", actor, subject_id, scene, (str(consent_id), valid_to.isoformat()), now)
    return consent_id


def end(session: Session, keys: KeyProvider, consent_id: UUID, *, actor: Actor, now: datetime) -> None:
    """End a yes: the next scan asks again. NotFound where it is not one's own subject's, or has ended."""
    ended = _end(session, now, StandingConsent.id == consent_id, StandingConsent.subject_id.in_(actor.subjects))
    if not ended:
        raise NotFound
    [found] = ended
    scenes = {one.code: one for one in catalogue.scenes(session, today=date_in_shanghai(now))}
    _record(session, keys, "consent:ended", actor, found.subject_id, scenes.get(found.scene), (str(consent_id),), now)


def end_without_giver(
    session: Session, keys: KeyProvider, enterprise_id: UUID, *, waits: bool = True, now: datetime
) -> None:
    """End what people said yes to for an enterprise who represent it no longer; nobody decides it, it is on record.

    Args:
        waits: False for who holds a certificate already, behind which a look by one of them may wait: what is being
            used at this instant is left out, is void for every other scan, and ends once `GONE` is worked off.
    """
    over = [
        StandingConsent.subject_id == enterprise_id,
        StandingConsent.giver_id.not_in(people.representatives(session, [enterprise_id], today=date_in_shanghai(now))),
    ]
    if not waits:
        free = select(CONSENT.c.id).where(CONSENT.c.subject_id == enterprise_id)
        over.append(StandingConsent.id.in_(session.execute(locked(free, skip=True)).scalars().all()))
        outbox.add(session, GONE, {"subject": str(enterprise_id)}, now=now)
    ended = _end(session, now, *over)
    scenes = {one.code: one for one in catalogue.scenes(session, today=date_in_shanghai(now))}
    for row in sorted(ended, key=lambda one: one.id):
        _record(session, keys, "consent:ended", None, enterprise_id, scenes.get(row.scene), (str(row.id),), now)


def given(session: Session, *, actor: Actor, subject_id: UUID, now: datetime) -> Given:
    """What stands for a subject; Forbidden where it is not the actor's."""
    if not actor.represents(subject_id):
        raise Forbidden
    today = date_in_shanghai(now)
    scenes = {one.code: one for one in catalogue.scenes(session, today=today)}
    rows = session.execute(
        select(CONSENT).where(CONSENT.c.subject_id == subject_id).order_by(CONSENT.c.given_at.desc(), CONSENT.c.id)
    )
    consents = tuple(_consent(row, scenes.get(row.scene), today) for row in rows)
    chosen = set(session.execute(select(ALWAYS.c.certificate_id).where(ALWAYS.c.subject_id == subject_id)).scalars())
    held = certificates.lineage(session, subject_id) if chosen else {}
    always = tuple(one for one, before in held.items() if not chosen.isdisjoint((one, *before)))
    return Given(consents, tuple(_consentable(session, today).values()), always)


def ask_always(
    session: Session,
    keys: KeyProvider,
    *,
    actor: Actor,
    subject_id: UUID,
    certificate_id: UUID,
    on: bool,
    now: datetime,
) -> None:
    """Have a certificate, and what takes its place, asked for each time, or no longer; not against a duty by law.

    Raises:
        Forbidden: the actor neither is the subject nor represents it.
        InvalidField: no certificate of the subject, or one that was replaced.
    """
    if not actor.represents(subject_id):
        raise Forbidden
    known = certificates.showable(session, subject_id, [certificate_id]).get(certificate_id)
    if known is None:
        raise InvalidField((FieldProblem("certificate", "unknown"),))
    if on:
        row = {"subject_id": subject_id, "certificate_id": certificate_id, "type": known.code, "since": now}
        session.execute(inserting(session, ALWAYS).values(**row).on_conflict_do_nothing())
    else:
        whole = [certificate_id, *certificates.lineage(session, subject_id)[certificate_id]]
        session.execute(
            delete(AlwaysAsk).where(AlwaysAsk.subject_id == subject_id, AlwaysAsk.certificate_id.in_(whole))
        )
    kind = "always_ask:set" if on else "always_ask:lifted"
    _record(session, keys, kind, actor, subject_id, None, (str(certificate_id),), now)


def always_asked(session: Session, subject_id: UUID, types: list[str]) -> bool:
    """Whether a certificate of one of these types is asked for each time."""
    found = select(ALWAYS.c.type).where(ALWAYS.c.subject_id == subject_id, ALWAYS.c.type.in_(types)).limit(1)
    return session.execute(found).first() is not None


def covering(subject: ColumnElement[Any]) -> ColumnElement[bool]:
    """For a statement that knows the subject: a yes stands to exactly this, and nothing of it is asked for each time.

    The yes is held until the look is written down: who ends it meanwhile waits, so that no look stands after its end.
    Binds `consent_asks`, `consent_types` (a list) and `today`.
    """
    stands = select(CONSENT.c.id).where(
        CONSENT.c.subject_id == subject,
        CONSENT.c.asks == bindparam("consent_asks", type_=LargeBinary),
        CONSENT.c.ended_at.is_(None),
        CONSENT.c.valid_from <= bindparam("today", type_=Date),
        CONSENT.c.valid_to >= bindparam("today", type_=Date),
        _GIVER_MAY,
    )
    always = exists().where(
        ALWAYS.c.subject_id == subject, ALWAYS.c.type.in_(bindparam("consent_types", expanding=True))
    )
    return and_(exists(locked(stands, share=True)), not_(always))


def covers(session: Session, subject_id: UUID, scene: SceneEntry, *, now: datetime) -> bool:
    """Whether a bare code of this subject is answered at once in this scene."""
    subject = bindparam("subject", value=subject_id, type_=CONSENT.c.subject_id.type)
    values = {"consent_asks": asks(scene), "consent_types": list(scene.types), "today": date_in_shanghai(now)}
    return bool(session.execute(select(covering(subject)), values).scalar_one())


def _consentable(session: Session, today: date) -> dict[str, SceneEntry]:
    types = catalogue.current(session)
    return {one.code: one for one in catalogue.scenes(session, today=today) if consentable(one, types)}


def _end(session: Session, now: datetime, *which: ColumnElement[bool]) -> Sequence[AnyRow]:
    return session.execute(
        update(StandingConsent)
        .where(StandingConsent.ended_at.is_(None), *which)
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
        .returning(CONSENT.c.id, CONSENT.c.subject_id, CONSENT.c.scene)
    ).all()


def _consent(row: Any, scene: SceneEntry | None, today: date) -> Consent:
    if row.ended_at is not None:
        state = "ended"
    elif row.valid_to < today:
        state = "over"
    elif scene is None or asks(scene) != row.asks:
        state = "changed"
    else:
        state = "in_force"
    fields = {code: tuple(keys) for code, keys in row.fields.items()}
    return Consent(row.id, row.scene, scene, fields, row.valid_to, row.given_at, row.ended_at, state)


def _record(
    session: Session,
    keys: KeyProvider,
    kind: str,
    actor: Actor | None,
    subject_id: UUID,
    scene: SceneEntry | None,
    refs: tuple[str, ...],
    now: datetime,
) -> None:
    outcome = kind.split(":")[1]
    actor_id = None if actor is None else actor.account_id
    entry = Entry(kind=kind, actor_id=actor_id, subject_id=subject_id, outcome=outcome, refs=refs)
    if scene is not None:
        entry = replace(
            entry,
            organisation=scene.organisation,
            organisation_en=scene.organisation_en,
            scene=scene.code,
            scene_name=scene.name,
            scene_name_en=scene.name_en,
            fields=tuple(scene.types.items()),
        )
    audit.append(session, keys, entry, now=now)
