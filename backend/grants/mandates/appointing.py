"""Name somebody for an enterprise: a link is handed over, and who opens it in the own wallet accepts or not.

Nobody is searched for: the link finds the person, and the person's own name has to be the one that was typed.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final, Literal, TypeAlias
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from backend.catalogue import service as catalogue
from backend.catalogue.rules import SceneEntry
from backend.certificates import read
from backend.grants.mandates import granting, representing
from backend.grants.mandates.models import MANDATE
from backend.grants.mandates.records import (
    Step,
    change,
    decided_by,
    held_still,
    note,
    own_post,
    scope_of,
    sealed_name,
    state_of,
    typed_name,
)
from backend.grants.mandates.rules import (
    INVITATION_LIFE,
    LEAST_LEVEL,
    OPEN,
    Happened,
    Post,
    Scope,
    State,
    Wanted,
    faults,
    may_name,
    room_for,
    same_name,
)
from backend.identity import people
from backend.kernel.db import AnyRow
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.ids import new_id

SECRET_BYTES: Final = 32
PATH: Final = "/me/enterprise/join"
Obstacle: TypeAlias = Literal["gone", "name_differs", "level", "already", "not_named"]


@dataclass(frozen=True, slots=True)
class Invited:
    """A mandate that waits for its person; the link is told once."""

    id: UUID
    link: str
    open_until: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody is asked to do for whom, before they say yes or no."""

    enterprise_id: UUID
    post: Post
    scope: Scope
    valid_to: date | None
    given_by: UUID
    open_until: datetime


def appoint(step: Step, enterprise_id: UUID, wanted: Wanted, origin: str) -> Invited:
    """Invite somebody to act for the enterprise.

    Raises:
        NotFound: the actor decides nothing there, or not about this post.
        InvalidField: a term or a scope that cannot be; `name` `full`: five managers there are already.
    """
    held_still(step.session, enterprise_id)
    own = own_post(step, enterprise_id)
    if not may_name(own.post, wanted.post):
        raise NotFound
    refuse_faults(step, enterprise_id, wanted)
    if not room_for(wanted.post, taken(step, enterprise_id, wanted.post)):
        raise InvalidField((FieldProblem("post", "full"),))
    invited = invite(step, enterprise_id, wanted, origin, under_id=own.mandate_id)
    note(step, enterprise_id, Happened.INVITED, mandate_id=invited.id)
    return invited


def invite(step: Step, enterprise_id: UUID, wanted: Wanted, origin: str, *, under_id: UUID | None) -> Invited:
    """Enter an invitation that was decided about, with its link."""
    mandate_id, token = new_id(), secrets.token_urlsafe(SECRET_BYTES)
    open_until = step.now + INVITATION_LIFE
    step.session.execute(
        insert(MANDATE),
        {
            "id": mandate_id,
            "enterprise_id": enterprise_id,
            "post": wanted.post.value,
            "state": State.INVITED.value,
            "details": sealed_name(step.keys, mandate_id, wanted.name),
            "types": wanted.scope.types and list(wanted.scope.types),
            "scenes": wanted.scope.scenes and list(wanted.scope.scenes),
            "valid_to": wanted.until,
            "under_id": under_id,
            "given_by": step.actor.person_id,
            "created_at": step.now,
            "link_hash": _hash(token),
            "open_until": open_until,
        },
    )
    return Invited(mandate_id, _link(origin, token), open_until)


def link_again(step: Step, enterprise_id: UUID, mandate_id: UUID, origin: str) -> Invited:
    """Another link for the same invitation; the earlier one is worth nothing from now on.

    Raises:
        NotFound: as `decided_by`.
        Conflict: no invitation any more.
    """
    _, row = decided_by(step, enterprise_id, mandate_id)
    if row.state != State.INVITED.value:
        raise Conflict
    token, open_until = secrets.token_urlsafe(SECRET_BYTES), step.now + INVITATION_LIFE
    change(step.session, [mandate_id], {"link_hash": _hash(token), "open_until": open_until})
    return Invited(mandate_id, _link(origin, token), open_until)


def opened(step: Step, token: str) -> Offer | Obstacle:
    """What a link offers to the person who opened it in the own wallet; nothing is told to anybody else."""
    row = _of_link(step, token)
    obstacle = _obstacle(step, row)
    if row is None or obstacle is not None:
        return obstacle or "gone"
    return Offer(row.enterprise_id, Post(row.post), scope_of(row), row.valid_to, row.given_by, row.open_until)


def answer(step: Step, token: str, *, accept: bool) -> Post | Obstacle:
    """Say yes or no to what a link offers, once; as what the person acts from now on, or what stands against it.

    The name and the level are looked at again, and so is the invitation, with the enterprise held still.
    """
    found = _of_link(step, token)
    if found is not None:
        held_still(step.session, found.enterprise_id)
        found = _of_link(step, token)
    obstacle = _obstacle(step, found)
    if found is None or obstacle is not None:
        return obstacle or "gone"
    post, person = Post(found.post), step.actor.person_id
    if not accept:
        change(step.session, [found.id], {"state": State.REFUSED.value, "link_hash": None, "ended_at": step.now})
        note(step, found.enterprise_id, Happened.REFUSED, mandate_id=found.id, about_id=found.given_by)
        return post
    if post is Post.REPRESENTATIVE:
        representing.enter(step, found)
        return post
    values = {"state": State.ACTIVE.value, "person_id": person, "confirmed_at": step.now, "link_hash": None}
    change(step.session, [found.id], values)
    granting.renew(step, found.id)
    note(step, found.enterprise_id, Happened.ACCEPTED, mandate_id=found.id, about_id=found.given_by)
    return post


def invite_representative(step: Step, code: str, origin: str) -> Invited | None:
    """A link for whom the licence names, handed over by an officer who has compared the identity card.

    None where the actor's office did not register the enterprise. An earlier link is worth nothing from now on.
    """
    found = representing.look_up(step, code)
    if found is None:
        return None
    held_still(step.session, found.enterprise_id)
    step.session.execute(
        update(MANDATE)
        .where(
            MANDATE.c.enterprise_id == found.enterprise_id,
            MANDATE.c.post == Post.REPRESENTATIVE.value,
            MANDATE.c.state == State.INVITED.value,
        )
        .values(state=State.ENDED.value, link_hash=None, ended_at=step.now)
    )
    wanted = Wanted(found.representative, Post.REPRESENTATIVE, Scope(), None)
    invited = invite(step, found.enterprise_id, wanted, origin, under_id=None)
    note(step, found.enterprise_id, Happened.REPRESENTATIVE_INVITED, mandate_id=invited.id, by_office=True)
    return invited


def refuse_faults(step: Step, enterprise_id: UUID, wanted: Wanted) -> None:
    """Refuse a term or a scope that cannot be.

    Raises:
        InvalidField: with every fault.
    """
    held = types_of(step.session, enterprise_id, today=step.today)
    scenes = [one.code for one in asking(step.session, held, today=step.today)]
    if problems := faults(wanted, held_types=held, known_scenes=scenes, today=step.today):
        raise InvalidField(problems)


def types_of(session: Session, enterprise_id: UUID, *, today: date) -> list[str]:
    """Types of which the enterprise has a certificate, whatever its state."""
    return sorted({one.type for one in read.standing(session, enterprise_id, today=today)})


def asking(session: Session, held: list[str], *, today: date) -> list[SceneEntry]:
    """Scenes of the register that ask for what the enterprise has."""
    return [one for one in catalogue.scenes(session, today=today) if set(one.types) & set(held)]


def _obstacle(step: Step, row: AnyRow | None) -> Obstacle | None:
    """What stands against an acceptance; who is not the one meant learns nothing of the offer."""
    if row is None or state_of(row, now=step.now) is not State.INVITED:
        return "gone"
    person = step.actor.person_id
    name = people.details_of(step.session, step.keys, [person])[person].name
    if not same_name(name, typed_name(step.keys, row)):
        return "name_differs"
    if step.actor.level < LEAST_LEVEL:
        return "level"
    if row.post != Post.REPRESENTATIVE.value:
        return "already" if _acts_already(step, row.enterprise_id) else None
    if row.enterprise_id in step.actor.enterprises:
        return "already"
    return None if representing.names(step, row.enterprise_id, name) else "not_named"


def _acts_already(step: Step, enterprise_id: UUID) -> bool:
    standing = select(MANDATE.c.id).where(
        MANDATE.c.enterprise_id == enterprise_id,
        MANDATE.c.person_id == step.actor.person_id,
        MANDATE.c.state.in_((State.ACTIVE.value, State.FROZEN.value)),
    )
    return enterprise_id in step.actor.enterprises or step.session.execute(standing).first() is not None


def _of_link(step: Step, token: str) -> AnyRow | None:
    return step.session.execute(select(*MANDATE.c).where(MANDATE.c.link_hash == _hash(token))).one_or_none()


def taken(step: Step, enterprise_id: UUID, post: Post) -> int:
    """How many places of a post are taken; an open invitation takes one."""
    rows = step.session.execute(
        select(MANDATE.c.state, MANDATE.c.valid_to, MANDATE.c.open_until).where(
            MANDATE.c.enterprise_id == enterprise_id,
            MANDATE.c.post == post.value,
            MANDATE.c.state.in_([one.value for one in OPEN]),
        )
    )
    return sum(state_of(row, now=step.now) in OPEN for row in rows)


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _link(origin: str, token: str) -> str:
    """Behind the number sign, so that the token stays in the browser: no server and no log sees it."""
    return f"{origin}{PATH}#{token}"
