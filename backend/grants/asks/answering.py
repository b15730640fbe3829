"""The asked side: open an ask in the own wallet, see who asks for what, give at most that, or nothing; once.

A yes to a look writes a grant to the one who asked: for exactly what was ticked, for the purpose that was asked, for
hours and a few uses. From then on it is a grant as any other: its every use goes the one way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from backend.certificates import read as certificates
from backend.certificates.read import Opened
from backend.grants import rules as grant_rules
from backend.grants import service as grants
from backend.grants.asks.asking import number_index, token_hash
from backend.grants.asks.models import ASK
from backend.grants.asks.reading import Ask, one, opened, record, tell
from backend.grants.asks.rules import Kind, State, narrowed, picked
from backend.grants.mandates import on_ask
from backend.grants.mandates.records import Step
from backend.grants.mandates.rules import Post, Scope, Wanted
from backend.grants.rules import Audience, Ground
from backend.grants.writing import Written, write
from backend.identity import people
from backend.identity.claim_rules import plain_name
from backend.identity.rules import Actor
from backend.kernel.errors import CertificateNotShown, Conflict, FieldProblem, Forbidden, InvalidField, NotFound
from backend.kernel.keys import KeyProvider
from backend.standards import typed_code
from backend.standards.calendar import date_in_shanghai

GUARDIAN = "guardian"
Chosen = Mapping[UUID, Sequence[str] | None]


@dataclass(frozen=True, slots=True)
class Reply:
    """A yes: to a look with certificates and fields, to a mandate with the enterprise, its types and last day.

    Attributes:
        subject_id: whose certificates; None for the own.
        types: None for those that were asked; `until` None for the day that was asked.
    """

    chosen: Chosen = field(default_factory=dict)
    subject_id: UUID | None = None
    enterprise_id: UUID | None = None
    types: Sequence[str] | None = None
    until: date | None = None

    @property
    def gives(self) -> bool:
        """Whether any field of any certificate is ticked."""
        return any(fields is None or fields for fields in self.chosen.values())


@dataclass(frozen=True, slots=True)
class Holding:
    """For whom somebody may answer, and what of the asked they hold: certificate with its asked fields."""

    subject_id: UUID
    held: tuple[tuple[Opened, tuple[str, ...]], ...]


def open_ask(session: Session, keys: KeyProvider, presented: str, *, actor: Actor, now: datetime) -> Ask | None:
    """The ask behind a link or a number, if it was meant for this person; the first who opens it has it.

    Returns:
        None, the same for all: unknown, late, answered, meant for another name, opened by a namesake, or the own ask.
    """
    digits = typed_code.parse(presented)
    by_number = ASK.c.number_index == number_index(keys, digits or "")
    by_link = ASK.c.token_hash == token_hash(presented.strip())
    rows = session.execute(select(ASK).where(by_number if digits else by_link, ASK.c.ends_at > now))
    found = next((row for row in rows if row.state == State.ASKED.value), None)
    if found is None or not _is_meant(session, keys, opened(keys, found, now=now), actor):
        return None
    bound = session.execute(
        update(ASK)
        .where(ASK.c.id == found.id, or_(ASK.c.to_person_id.is_(None), ASK.c.to_person_id == actor.person_id))
        .values(to_person_id=actor.person_id)
        .returning(*ASK.c)
    ).one_or_none()
    return None if bound is None else opened(keys, bound, now=now)


def holdings(session: Session, keys: KeyProvider, ask: Ask, *, actor: Actor, now: datetime) -> list[Holding]:
    """What a yes could give, for each whom this person may answer for: oneself, an own enterprise, a ward."""
    subjects = [*actor.subjects, *_guarded(session, actor, now)]
    return [Holding(subject, _held(session, keys, ask, subject, now)) for subject in subjects]


def answer(
    session: Session, keys: KeyProvider, ask_id: UUID, reply: Reply | None, *, actor: Actor, now: datetime
) -> Ask:
    """Say yes, or no (None), once and in time; a yes to nothing is a no.

    Raises:
        NotFound: unknown, or not asked of this person.
        Conflict: answered, late or taken back; of a mandate what `on_ask.give` says.
        Forbidden: for somebody for whom this person cannot answer.
        CertificateNotShown: a certificate that is not theirs.
        InvalidField: more than was asked.
    """
    found = one(session, keys, ask_id, actor=actor, now=now)
    if found.to_person_id != actor.person_id:
        raise NotFound
    reply = reply if reply is not None and (found.wish.kind is Kind.MANDATE or reply.gives) else None
    state = State.REFUSED if reply is None else State.GIVEN
    taken = session.execute(
        update(ASK)
        .where(ASK.c.id == ask_id, ASK.c.state == State.ASKED.value, ASK.c.ends_at > now)
        .values(state=state.value, answered_at=now)
        .returning(ASK.c.id)
    ).one_or_none()
    if taken is None:
        raise Conflict
    # the row is ours until the end: a second answer waits, and finds it answered
    done = replace(found, state=state, answered_at=now)
    if reply is None:
        record(session, keys, "ask:refused", done, actor=actor, subject_id=actor.person_id, now=now)
    elif found.wish.kind is Kind.LOOK:
        done = _give_look(session, keys, done, reply, actor, now)
    else:
        done = _give_mandate(session, keys, done, reply, actor, now)
    session.execute(update(ASK).where(ASK.c.id == ask_id).values(grant_id=done.grant_id))
    tell(session, "request.closed", found.asker_id, ask_id, now=now)
    return done


def _give_look(session: Session, keys: KeyProvider, ask: Ask, reply: Reply, actor: Actor, now: datetime) -> Ask:
    """Write the grant of a yes; a guardian's hangs on the guardianship, and ends and counts with it."""
    subject_id = reply.subject_id or actor.person_id
    parent_id = None if actor.represents(subject_id) else _guarded(session, actor, now).get(subject_id)
    if parent_id is None and not actor.represents(subject_id):
        raise Forbidden
    known = certificates.showable(session, subject_id, list(reply.chosen))
    if set(known) != set(reply.chosen):
        raise CertificateNotShown
    given = picked(ask.wish.types, {key: of.code for key, of in known.items()}, reply.chosen)
    if not given or not all(known[key].knows(each) for key, fields in given.items() for each in fields):
        raise InvalidField((FieldProblem("certificates", "not_asked"),))
    grant = write(
        session,
        keys,
        Written(
            ground=Ground.CONSENT,
            role=grant_rules.ROLES[Ground.CONSENT][0],
            state=grant_rules.State.ACTIVE,
            subject_id=subject_id,
            grantor_id=actor.person_id,
            audience=Audience.PERSON,
            to_person_id=ask.asker_id,
            limits=(grant_rules.Certificates(given), grant_rules.Viewer(ask.asker_id)),
            purpose=ask.wish.purpose,
            valid_from=now,
            valid_to=now + timedelta(hours=ask.wish.hours),
            max_uses=ask.wish.uses,
            parent_id=parent_id,
        ),
        actor_id=actor.account_id,
        now=now,
    )
    done = replace(ask, grant_id=grant.id)
    fields = tuple((known[key].code, own) for key, own in given.items())
    record(session, keys, "ask:given", done, actor=actor, subject_id=subject_id, fields=fields, now=now)
    return done


def _give_mandate(session: Session, keys: KeyProvider, ask: Ask, reply: Reply, actor: Actor, now: datetime) -> Ask:
    enterprise_id = ask.wish.enterprise_id or reply.enterprise_id
    if enterprise_id is None or reply.enterprise_id not in (None, enterprise_id):
        raise InvalidField((FieldProblem("enterprise", "missing"),))
    until = ask.wish.until if reply.until is None else min(reply.until, ask.wish.until or reply.until)
    name = people.details_of(session, keys, [ask.asker_id])[ask.asker_id].name
    wanted = Wanted(name, Post.HANDLER, Scope(narrowed(tuple(ask.wish.types), reply.types), None), until)
    grant_id = on_ask.give(Step(session, keys, actor, now), enterprise_id, wanted, ask.asker_id)
    done = replace(ask, grant_id=grant_id)
    record(session, keys, "ask:given", done, actor=actor, subject_id=enterprise_id, now=now)
    return done


def _guarded(session: Session, actor: Actor, now: datetime) -> dict[UUID, UUID]:
    """Ward → the guardian's grant by which this person answers; a helper or a delegate does so at a counter alone."""
    found = grants.standing(session, actor.person_id, now=now)
    return {each.subject_id: each.grant_id for each in found if each.role == GUARDIAN}


def _held(
    session: Session, keys: KeyProvider, ask: Ask, subject_id: UUID, now: datetime
) -> tuple[tuple[Opened, tuple[str, ...]], ...]:
    found = certificates.of_holder(session, keys, subject_id, today=date_in_shanghai(now))
    known = certificates.showable(session, subject_id, [each.id for each in found])
    asked = [
        (each, tuple(key for key in ask.wish.types.get(each.definition.code, ()) if each.definition.knows(key)))
        for each in found
        if each.id in known
    ]
    return tuple((each, fields) for each, fields in asked if fields)


def _is_meant(session: Session, keys: KeyProvider, ask: Ask, actor: Actor) -> bool:
    own = people.details_of(session, keys, [actor.person_id])[actor.person_id].name
    return ask.asker_id != actor.person_id and plain_name(own) == plain_name(ask.wish.name)
