"""Give a grant, enter one that needs no asking, answer an invitation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from sqlalchemy import column, func, select, table, update
from sqlalchemy.orm import Session

from backend.catalogue import service as catalogue
from backend.catalogue.rules import SceneEntry, TypeDefinition
from backend.certificates import read as certificates
from backend.grants import rules
from backend.grants.following import followed, followed_each
from backend.grants.handles import INVITE, grant_of
from backend.grants.models import GRANT
from backend.grants.reading import Grant, grantor_may, in_force, one, opened
from backend.grants.rules import Audience, Caps, Ground, Limit, State, Wanted
from backend.grants.using import TOLD, told
from backend.grants.writing import Written, record, write
from backend.identity import people
from backend.identity.rules import Actor
from backend.kernel import outbox
from backend.kernel.db import AnyRow, locked
from backend.kernel.errors import (
    CertificateNotShown,
    Conflict,
    FieldProblem,
    Forbidden,
    InvalidField,
    NotFound,
)
from backend.kernel.fields import blind_index
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai
from backend.standards.online_code import OnlineCode

Fields = Mapping[UUID, Sequence[str] | None]
Kinds = Mapping[str, Sequence[str] | None] | Sequence[str]
_PERSON = table("person", column("id"))
_OPEN = (State.PENDING.value, State.ACTIVE.value)


def give(
    session: Session, keys: KeyProvider, *, actor: Actor, wanted: Wanted, now: datetime, caps: Caps | None = None
) -> Grant:
    """Give what a person wants to give; for a named person it waits until that person accepts.

    Raises:
        Forbidden: the actor may not give anything of this subject.
        CertificateNotShown: a certificate that is not the subject's, or not of the grant that it is passed on from.
        InvalidField: a life, a number of uses, an audience or a field that is not acceptable; or more than the grant
            that it is passed on from.
        Conflict: a certificate has as many delegates as it may have.
    """
    wrong = rules.faults(wanted, now=now)
    if wrong:
        raise InvalidField(tuple(FieldProblem(*one) for one in wrong))
    parent = _parent(session, keys, wanted, actor, now)
    known = certificates.showable(session, wanted.subject_id, list(wanted.chosen))
    if set(known) != set(wanted.chosen) or not _is_within_reach(wanted, parent):
        raise CertificateNotShown
    scene = _scene(session, wanted, now)
    limits = _limits(wanted, known, scene)
    period = rules.period(wanted, now=now)
    if parent is not None and not _is_narrower(limits, period, parent):
        raise InvalidField((FieldProblem("parent", "wider_than_what_was_given"),))
    waits = wanted.audience is Audience.PERSON
    grant = write(
        session,
        keys,
        Written(
            ground=wanted.ground,
            role=rules.ROLES[wanted.ground][0],
            state=State.PENDING if waits else State.ACTIVE,
            subject_id=wanted.subject_id,
            grantor_id=actor.person_id,
            audience=wanted.audience,
            organisation_id=wanted.organisation_id,
            limits=limits,
            scene=wanted.scene or "",
            purpose=wanted.purpose,
            item=wanted.item,
            name=wanted.name,
            valid_from=period.valid_from,
            valid_to=period.valid_to,
            max_uses=wanted.max_uses,
            may_delegate=wanted.may_delegate,
            parent_id=wanted.parent_id,
        ),
        actor_id=actor.account_id,
        now=now,
    )
    if wanted.ground is Ground.DELEGATION:
        _refuse_too_many(session, grant, known, caps or Caps(), now)
    return grant


def enter(  # noqa: PLR0913 - what a relation may say, each by its name
    session: Session,
    keys: KeyProvider,
    *,
    ground: Ground,
    subject_id: UUID,
    person_id: UUID,
    grantor_id: UUID | None,
    certificates: Fields | None = None,
    types: Kinds | None = None,
    scenes: Sequence[str] | None = None,
    valid_to: datetime | None = None,
    max_uses: int | None = None,
    role: str | None = None,
    may_delegate: bool = False,
    purpose: str = "",
    parent_id: UUID | None = None,
    actor_id: UUID | None = None,
    caps: Caps | None = None,
    now: datetime,
) -> UUID:
    """An active grant without asking, for who has established the relation: a register, a desk, both sides' yes.

    Args:
        certificates, types: what it reaches, with fields or None for all of them; without both, everything.
        role: how the person is called; by default the ground's first (`rules.ROLES`).
        actor_id: the account that did it, for the record.

    Raises:
        Conflict: this person stands for as many relatives as a person may.
    """
    limits: list[Limit] = [rules.Shower(person_id)]
    if certificates is not None:
        limits.append(rules.Certificates({key: _tuple(fields) for key, fields in certificates.items()}))
    if types is not None:
        kinds = types if isinstance(types, Mapping) else dict.fromkeys(types)
        limits.append(rules.Types({key: _tuple(fields) for key, fields in kinds.items()}))
    if scenes is not None:
        limits.append(rules.Scenes(tuple(scenes)))
    if ground is Ground.GUARDIANSHIP:
        _refuse_too_many_relatives(session, person_id, caps or Caps(), now)
    written = Written(
        ground=ground,
        role=role or rules.ROLES[ground][0],
        state=State.ACTIVE,
        subject_id=subject_id,
        grantor_id=grantor_id,
        audience=Audience.PERSON,
        to_person_id=person_id,
        limits=tuple(limits),
        purpose=purpose,
        valid_from=now,
        valid_to=valid_to,
        max_uses=max_uses,
        may_delegate=may_delegate,
        parent_id=parent_id,
    )
    return write(session, keys, written, actor_id=actor_id, now=now).id


def open_invitation(
    session: Session, keys: KeyProvider, presented: OnlineCode, *, actor: Actor, now: datetime
) -> Grant | None:
    """The grant behind an invitation, for the person whose name the grantor typed; it waits for their answer then.

    Returns:
        None: unknown, late, answered, another person's, or another name. The same for all of them; the caller counts.
    """
    grant_id = grant_of(session, keys, presented, (INVITE,), now=now)
    row = None if grant_id is None else _locked(session, grant_id)
    if row is None:
        return None
    found = opened(keys, row, now=now)
    own = people.details_of(session, keys, [actor.person_id])[actor.person_id].name
    is_meant = compare_digest(_name_index(keys, own), _name_index(keys, found.name))
    stranger = actor.person_id not in (found.grantor_id, found.subject_id)
    free = found.to_person_id in (None, actor.person_id)
    if not (is_meant and stranger and free and found.state is State.PENDING):
        return None
    session.execute(update(GRANT).where(GRANT.c.id == found.id).values(to_person_id=actor.person_id))
    return opened(keys, _locked(session, found.id) or row, now=now)


def answer(session: Session, keys: KeyProvider, grant_id: UUID, *, actor: Actor, accept: bool, now: datetime) -> Grant:
    """Accept or refuse what was given to oneself, once, in the own wallet.

    Raises:
        NotFound: unknown, or not given to this person.
        Conflict: answered already, ended or late.
    """
    row = _locked(session, grant_id)
    if row is None or row.to_person_id != actor.person_id:
        raise NotFound
    found = opened(keys, row, now=now)
    if found.state is not State.PENDING:
        raise Conflict
    limit: Limit = rules.Viewer(actor.person_id) if found.ground is Ground.CONSENT else rules.Shower(actor.person_id)
    session.execute(
        update(GRANT)
        .where(GRANT.c.id == grant_id, GRANT.c.state == State.PENDING.value)
        .values(
            state=(State.ACTIVE if accept else State.REFUSED).value,
            limits=[*row.limits, *rules.written([limit])],
            answered_at=now,
        )
    )
    kind = "grant:accepted" if accept else "grant:refused"
    record(session, keys, kind, row, actor_id=actor.account_id, now=now)
    outbox.add(session, TOLD, told(kind.replace(":", "."), [row], ref=grant_id), now=now)
    return one(session, keys, grant_id, person_id=actor.person_id, subjects=(), now=now)


def _parent(session: Session, keys: KeyProvider, wanted: Wanted, actor: Actor, now: datetime) -> Grant | None:
    """The grant that a person passes on, locked; None for what is their own to give.

    Raises:
        Forbidden: neither the own nor an own enterprise's, and no grant that may be passed on.
    """
    if wanted.parent_id is None:
        if not actor.represents(wanted.subject_id):
            raise Forbidden
        return None
    guard = select(GRANT).where(GRANT.c.id == wanted.parent_id, in_force(GRANT), grantor_may(GRANT))
    row = session.execute(locked(guard, of=GRANT), {"now": now, "today": date_in_shanghai(now)}).one_or_none()
    found = None if row is None else opened(keys, row, now=now)
    if found is None or found.to_person_id != actor.person_id or found.subject_id != wanted.subject_id:
        raise Forbidden
    if not found.may_delegate or found.parent_id is not None:
        raise Forbidden
    return replace(found, limits=followed(session, found.subject_id, found.limits))


def _is_within_reach(wanted: Wanted, parent: Grant | None) -> bool:
    """Whether who passes on knows the certificates at all: others of the subject are answered as if there were none."""
    limits = () if parent is None else parent.limits
    return all(wanted.chosen.keys() <= one.chosen.keys() for one in limits if isinstance(one, rules.Certificates))


def _is_narrower(limits: Sequence[Limit], period: rules.Period, parent: Grant) -> bool:
    """Whether a grant stays inside the one that it comes from; who shows it is named when it is accepted."""
    child = [*limits, *(limit for limit in parent.limits if isinstance(limit, rules.Shower))]
    in_time = parent.valid_to is None or period.valid_to <= parent.valid_to
    return in_time and rules.narrower(child, parent.limits)


def _scene(session: Session, wanted: Wanted, now: datetime) -> SceneEntry | None:
    """The scene of the register that a grant is for.

    Raises:
        InvalidField: not in force, or not one of the organisation named.
    """
    if wanted.scene is None:
        return None
    only = None if wanted.organisation_id is None else [wanted.organisation_id]
    found = catalogue.scenes(session, today=date_in_shanghai(now), organisation_ids=only)
    scene = next((entry for entry in found if entry.code == wanted.scene), None)
    if scene is None:
        raise InvalidField((FieldProblem("scene", "unknown"),))
    return scene


def _limits(wanted: Wanted, known: Mapping[UUID, TypeDefinition], scene: SceneEntry | None) -> tuple[Limit, ...]:
    limits: list[Limit] = [
        rules.Certificates({key: _fields(known[key], fields) for key, fields in wanted.chosen.items()})
    ]
    if wanted.organisation_id is not None:
        limits.append(rules.Seat(wanted.organisation_id))
    if scene is not None:
        limits.append(rules.Scenes((scene.code,)))
    if wanted.case_number:
        limits.append(rules.Case(wanted.case_number))
    if wanted.place:
        limits.append(rules.Place(wanted.place))
    if wanted.copies_until is not None:
        limits.append(rules.Copies(wanted.copies_until))
    return tuple(limits)


def _fields(definition: TypeDefinition, fields: Sequence[str] | None) -> tuple[str, ...]:
    if fields is None:
        return tuple(choice.key for choice in definition.choices() if "standard" in choice.sets)
    if not fields or not all(definition.knows(key) for key in fields):
        raise InvalidField((FieldProblem("fields", "unknown"),))
    return tuple(dict.fromkeys(fields))


def _refuse_too_many(
    session: Session, own: Grant, known: Mapping[UUID, TypeDefinition], caps: Caps, now: datetime
) -> None:
    """At most three delegates a certificate, those of the versions before it included.

    The subject's record is held until the commit, so the count is exact.
    """
    rows = session.execute(
        select(GRANT).where(
            GRANT.c.subject_id == own.subject_id,
            GRANT.c.ground == Ground.DELEGATION.value,
            GRANT.c.state.in_(_OPEN),
            GRANT.c.valid_to > now,
        )
    ).all()
    limits = followed_each(session, own.subject_id, [rules.read(row.limits) for row in rows])
    reaching = [rules.scope(one) for one in limits]
    if any(rules.covering(reaching, key, of.code) > caps.delegates for key, of in known.items()):
        raise Conflict((FieldProblem("certificates", "too_many_delegates"),))


def _refuse_too_many_relatives(session: Session, person_id: UUID, caps: Caps, now: datetime) -> None:
    session.execute(locked(select(_PERSON.c.id).where(_PERSON.c.id == person_id)))
    count = session.execute(
        select(func.count(GRANT.c.subject_id.distinct())).where(
            GRANT.c.to_person_id == person_id,
            GRANT.c.ground == Ground.GUARDIANSHIP.value,
            in_force(GRANT),
        ),
        {"now": now},
    ).scalar_one()
    if count >= caps.relatives:
        raise Conflict((FieldProblem("person", "too_many_relatives"),))


def _locked(session: Session, grant_id: UUID) -> AnyRow | None:
    return session.execute(locked(select(GRANT).where(GRANT.c.id == grant_id))).one_or_none()


def _name_index(keys: KeyProvider, name: str) -> bytes:
    return blind_index(keys, "grant_name", "".join(name.split()).casefold())


def _tuple(fields: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if fields is None else tuple(fields)
