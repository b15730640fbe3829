"""Who stands at a counter and cannot decide alone hands the scanned request to a helper far away (capability B8).

The helper is somebody to whom the law, a tie or a delegation gives the right to show these very certificates already;
nobody gets a right by this. The helper's answer is a use of that grant, as any other, and it is the counter's answer.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.codes.requests import answering as codes
from backend.codes.requests import handing
from backend.codes.requests.answering import Found
from backend.codes.requests.handing import Handed, handed_on, known_of
from backend.codes.service import Context, Presented
from backend.grants import service as grants
from backend.grants.rules import Audience, State
from backend.identity import people
from backend.identity.rules import Actor
from backend.kernel import outbox
from backend.kernel.db import AnyRow
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.keys import KeyProvider
from backend.verification.requests.answering import came_back, held_of, own_request, see, step_of
from backend.verification.requests.record import HANDED_TOLD, Line, write
from backend.verification.service import behalf_in

HANDED = "request:handed"


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who may answer: by which grant, in which role."""

    grant_id: UUID
    person_id: UUID
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class HandedRequest:
    """A request that was handed on, for either side.

    Attributes:
        mine: whether the reader handed it on; else it came to the reader.
        by, to, whose: names of both, and of whose certificates are asked for.
    """

    id: UUID
    mine: bool
    by: str
    to: str
    whose: str
    standing: Handed
    context: Context
    ends_at: datetime


def helpers(session: Session, keys: KeyProvider, request_id: UUID, *, actor: Actor, now: datetime) -> list[Helper]:
    """Who could answer an own request instead: whoever may show at least one field of what is asked; each person once.

    Empty for who answers it for somebody else: what was left to one person is not handed on.

    Raises:
        NotFound, Conflict: as `answering.see`.
    """
    see(session, keys, request_id, actor=actor, now=now)
    presented, code = own_request(session, keys, request_id, actor=actor, now=now)
    if presented.grant_id is not None:
        return []
    found: dict[UUID, tuple[UUID, str]] = {}
    for one in grants.given(session, keys, actor.person_id, (presented.subject_id,), now=now):
        person_id = one.to_person_id
        if person_id is None or person_id == actor.person_id or person_id in found:
            continue
        if one.state is not State.ACTIVE or one.audience is not Audience.PERSON:
            continue
        by_them = replace(presented, opener_id=person_id, grant_id=one.id)
        if _may_show(session, by_them, now=now) and held_of(session, keys, by_them, code, now=now):
            found[person_id] = (one.id, one.role)
    named = people.details_of(session, keys, found)
    return [Helper(grant, person, role, named[person].name) for person, (grant, role) in found.items()]


def hand(
    session: Session, keys: KeyProvider, request_id: UUID, grant_id: UUID, *, actor: Actor, now: datetime
) -> HandedRequest:
    """Leave an own request to one of `helpers`, who finds it in the inbox.

    Raises:
        NotFound, Conflict: as `answering.see`; also answered meanwhile.
        InvalidField: a grant of none of `helpers`.
    """
    chosen = [one for one in helpers(session, keys, request_id, actor=actor, now=now) if one.grant_id == grant_id]
    if not chosen:
        raise InvalidField((FieldProblem("grant", "unknown"),))
    row = codes.read(session, request_id, actor=actor)
    if not handing.hand(session, row, to_person_id=chosen[0].person_id, grant_id=grant_id, now=now):
        raise Conflict
    presented, code = _with_code(session, keys, row, actor, now)
    by_them = replace(presented, opener_id=chosen[0].person_id, grant_id=grant_id)
    behalf = behalf_in(step_of(session, keys, by_them, code, now=now), by_them)
    line = Line(HANDED, actor.account_id, request_id, presented.subject_id, behalf=behalf)
    write(session, keys, line, code.context, fields=(), now=now)
    _tell(session, "request.handed", chosen[0].person_id, request_id, now=now)
    return handed(session, keys, request_id, actor=actor, now=now)


def take_back(session: Session, keys: KeyProvider, request_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Answer it oneself after all.

    Raises:
        NotFound: unknown, somebody else's, or never handed on by this person.
        Conflict: answered, out of time, or taken back.
    """
    row = codes.read(session, request_id, actor=actor)
    if row.handed_by != actor.person_id:
        raise NotFound
    if row.person_id == actor.person_id or not handing.take_back(session, row, now=now):
        raise Conflict
    _, code = _with_code(session, keys, row, actor, now)
    came_back(session, keys, row, code, actor=actor, now=now)


def handed(session: Session, keys: KeyProvider, request_id: UUID, *, actor: Actor, now: datetime) -> HandedRequest:
    """How a request that was handed on stands, for both of them.

    Raises:
        NotFound: unknown, somebody else's, or never handed on.
    """
    row = codes.read(session, request_id, actor=actor)
    if row.handed_by is None:
        raise NotFound
    _, code = _with_code(session, keys, row, actor, now)
    persons = people.details_of(session, keys, {row.handed_by, row.handed_to, row.subject_id})
    firms = people.organisations(session, [row.subject_id])
    return HandedRequest(
        id=request_id,
        mine=row.handed_by == actor.person_id,
        by=persons[row.handed_by].name,
        to=persons[row.handed_to].name,
        whose=firms[row.subject_id].name if row.subject_id in firms else persons[row.subject_id].name,
        standing=handed_on(known_of(row, code.standing), now=now),
        context=code.context,
        ends_at=row.ends_at,
    )


def _may_show(session: Session, presented: Presented, *, now: datetime) -> bool:
    found = grants.standing(session, presented.opener_id, now=now)
    return any(one.grant_id == presented.grant_id and one.subject_id == presented.subject_id for one in found)


def _with_code(
    session: Session, keys: KeyProvider, row: AnyRow, actor: Actor, now: datetime
) -> tuple[Presented, Found]:
    return codes.with_code(session, keys, row, account_id=actor.account_id, now=now)


def _tell(session: Session, kind: str, listener: UUID, ref: UUID, *, now: datetime) -> None:
    outbox.add(session, HANDED_TOLD, {"kind": kind, "listener": str(listener), "ref": str(ref)}, now=now)
