"""The holder's side of a request code: open an own request by scanning it, and answer that once.

Answering spends one of the code's answers by a guarded UPDATE, so that it is exact (R01). All who answer one code wait
for each other at its row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from backend.codes.handles import handle_hash
from backend.codes.requests.models import CODE, OPENED, OpenedRequest, RequestCode
from backend.codes.requests.packing import unpack
from backend.codes.requests.rules import Known, Standing, Way, request_ends_at, request_standing, standing
from backend.codes.rules import State
from backend.codes.service import Context, Presented
from backend.identity.rules import Actor
from backend.kernel.db import AnyRow
from backend.kernel.errors import Conflict, NotFound
from backend.kernel.keys import KeyProvider
from backend.standards.online_code import OnlineCode, TypedCode


@dataclass(frozen=True, slots=True)
class Found:
    """A request code as a scan found it; `name`: of the one person who may open it, empty for anybody."""

    id: UUID
    way: Way
    standing: Standing
    account_id: UUID
    person_id: UUID
    context: Context
    ends_at: datetime | None
    withdrawn_at: datetime | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """An answer that could not be taken: "late" | "answered" | "used" | "withdrawn"."""

    reason: str


def find(session: Session, keys: KeyProvider, presented: OnlineCode | TypedCode, *, now: datetime) -> Found | None:
    """The request code behind a text, however it stands; None where there is none."""
    own = handle_hash(keys, presented)
    known_by = CODE.c.handle_hash if isinstance(presented, OnlineCode) else CODE.c.typed_hash
    # a number that two codes share, which no scan can mean, is read as the newer one
    row = session.execute(select(*CODE.c).where(known_by == own).order_by(CODE.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _found(keys, row, now=now)


def answered(session: Session, code_id: UUID, subject_id: UUID) -> bool:
    """Whether this subject has answered this code."""
    query = select(OPENED.c.id).where(
        OPENED.c.code_id == code_id, OPENED.c.subject_id == subject_id, OPENED.c.answered_at.is_not(None)
    )
    return session.execute(query).first() is not None


def open_request(
    session: Session,
    found: Found,
    *,
    actor: Actor,
    subject_id: UUID,
    grant_id: UUID | None,
    look_id: UUID,
    now: datetime,
) -> tuple[Presented, bool]:
    """The person's own request about a subject, and whether it is a new one: one that waits is gone on with."""
    waiting = session.execute(
        select(*OPENED.c).where(
            OPENED.c.code_id == found.id,
            OPENED.c.person_id == actor.person_id,
            OPENED.c.account_id == actor.account_id,
            OPENED.c.subject_id == subject_id,
            OPENED.c.grant_id.is_not_distinct_from(grant_id),
            OPENED.c.state == State.ASKED.value,
            OPENED.c.ends_at > now,
        )
    ).first()
    if waiting is not None:
        return _presented(waiting, found), False
    row = OpenedRequest(
        id=look_id,
        code_id=found.id,
        account_id=actor.account_id,
        person_id=actor.person_id,
        subject_id=subject_id,
        grant_id=grant_id,
        state=State.ASKED.value,
        opened_at=now,
        ends_at=request_ends_at(found.ends_at, now=now),
    )
    session.add(row)
    session.flush()
    return _presented(row, found), True


def taken_back(session: Session, found: Found, *, actor: Actor, subject_id: UUID, now: datetime) -> Sequence[AnyRow]:
    """What this person had handed on by this code comes back: who scans again answers alone."""
    return session.execute(
        update(OpenedRequest)
        .where(
            OpenedRequest.code_id == found.id,
            OpenedRequest.handed_by == actor.person_id,
            OpenedRequest.person_id != actor.person_id,
            OpenedRequest.subject_id == subject_id,
            OpenedRequest.state == State.ASKED.value,
            OpenedRequest.ends_at > now,
        )
        .values(person_id=actor.person_id, grant_id=None)
        .returning(OpenedRequest.id, OpenedRequest.subject_id, OpenedRequest.handed_to)
    ).all()


def forget(session: Session, request: Presented) -> None:
    """A request that was opened for somebody who may not answer it is none."""
    session.execute(delete(OpenedRequest).where(OpenedRequest.id == request.look_id))


def one(
    session: Session, keys: KeyProvider, request_id: UUID, *, actor: Actor, now: datetime
) -> tuple[Presented, Found]:
    """An own request, or one that was handed to this person, and the code that it was opened by.

    Raises:
        NotFound: unknown or somebody else's.
        Conflict: somebody else has it to answer now: it was handed on, or taken back.
    """
    row = read(session, request_id, actor=actor)
    if row.person_id != actor.person_id:
        raise Conflict
    return with_code(session, keys, row, account_id=actor.account_id, now=now)


def read(session: Session, request_id: UUID, *, actor: Actor) -> AnyRow:
    """The row of a request, for whom it concerns.

    Raises:
        NotFound: unknown or somebody else's.
    """
    own = or_(*(one == actor.person_id for one in (OPENED.c.person_id, OPENED.c.handed_by, OPENED.c.handed_to)))
    row = session.execute(select(*OPENED.c).where(OPENED.c.id == request_id, own)).one_or_none()
    if row is None:
        raise NotFound
    return row


def with_code(
    session: Session, keys: KeyProvider, row: AnyRow, *, account_id: UUID, now: datetime
) -> tuple[Presented, Found]:
    """A request, as this account has it before it, and its code."""
    found = _code_of(session, keys, row, now=now)
    return replace(_presented(row, found), account_id=account_id), found


def answer(
    session: Session, request: Presented, chosen: Mapping[UUID, Sequence[str]] | None, *, now: datetime
) -> Presented | NotTaken:
    """Take the answer, once a person and in time; `chosen` is None for a no.

    Returns:
        The request as answered; or NotTaken, and nothing has changed.
    """
    spent = session.execute(
        update(RequestCode)
        .where(
            RequestCode.id == request.id,
            RequestCode.withdrawn_at.is_(None),
            or_(RequestCode.people.is_(None), RequestCode.answers < RequestCode.people),
        )
        .values(answers=RequestCode.answers + 1)
        .returning(RequestCode.id)
    ).one_or_none()
    if spent is None:
        return NotTaken(_why_closed(session, request, now=now))
    # the code's row is ours until the end: whoever answered it before has committed, and is seen
    taken = None
    if not answered(session, request.id, request.subject_id):
        taken = _take(session, request, chosen, now=now)
    if taken is None:
        undo = update(RequestCode).where(RequestCode.id == request.id).values(answers=RequestCode.answers - 1)
        session.execute(undo)
        return NotTaken("answered" if answered(session, request.id, request.subject_id) else "late")
    return taken


def of_look(session: Session, keys: KeyProvider, look_id: UUID, *, now: datetime) -> Presented | None:
    """The request of a look."""
    row = session.execute(select(*OPENED.c).where(OPENED.c.id == look_id)).one_or_none()
    return None if row is None else _presented(row, _code_of(session, keys, row, now=now))


def unanswered(session: Session, look_ids: Sequence[UUID], *, now: datetime) -> dict[UUID, Standing]:
    """Those of these requests that have no answer, and whether one is still to come: open, expired or withdrawn.

    Each ends with its code, a poster's after five minutes, and at once where the code is taken back.
    """
    rows = session.execute(
        select(OPENED.c.id, OPENED.c.ends_at, CODE.c.withdrawn_at)
        .join(CODE, CODE.c.id == OPENED.c.code_id)
        .where(OPENED.c.id.in_(look_ids), OPENED.c.state == State.ASKED.value)
    )
    return {row.id: request_standing(row.ends_at, row.withdrawn_at, now=now) for row in rows}


def left_over(session: Session, code_id: UUID, *, now: datetime) -> Sequence[AnyRow]:
    """The requests of a code that wait for an answer by time: whom it concerns, and who handed it on."""
    return session.execute(
        select(OPENED.c.id, OPENED.c.subject_id, OPENED.c.person_id, OPENED.c.handed_by).where(
            OPENED.c.code_id == code_id, OPENED.c.state == State.ASKED.value, OPENED.c.ends_at > now
        )
    ).all()


def _take(
    session: Session, request: Presented, chosen: Mapping[UUID, Sequence[str]] | None, *, now: datetime
) -> Presented | None:
    state = State.REFUSED if chosen is None else State.LOOKED
    carried = None if chosen is None else {str(one): list(fields) for one, fields in chosen.items()}
    row = session.execute(
        update(OpenedRequest)
        .where(
            OpenedRequest.id == request.look_id,
            OpenedRequest.person_id == request.opener_id,  # not handed on or taken back meanwhile
            OpenedRequest.state == State.ASKED.value,
            OpenedRequest.ends_at > now,
        )
        .values(state=state.value, chosen=carried, answered_at=now)
        .returning(*OPENED.c)
    ).one_or_none()
    if row is None:
        return None
    return replace(request, state=State(row.state), chosen=_chosen(row), answered_at=row.answered_at)


def _why_closed(session: Session, request: Presented, *, now: datetime) -> str:
    if answered(session, request.id, request.subject_id):
        return "answered"
    row = session.execute(select(*CODE.c).where(CODE.c.id == request.id)).one()
    known = Known(row.ends_at, row.withdrawn_at, row.answers, row.people)
    return standing(known, now=now).value


def _found(keys: KeyProvider, row: AnyRow, *, now: datetime) -> Found:
    known = Known(row.ends_at, row.withdrawn_at, row.answers, row.people)
    packed = unpack(keys, row.id, row.context)
    return Found(
        id=row.id,
        way=Way(row.way),
        standing=standing(known, now=now),
        account_id=row.account_id,
        person_id=row.person_id,
        context=packed.context,
        ends_at=row.ends_at,
        withdrawn_at=row.withdrawn_at,
        name=packed.name,
    )


def _code_of(session: Session, keys: KeyProvider, opened: AnyRow, *, now: datetime) -> Found:
    row = session.execute(select(*CODE.c).where(CODE.c.id == opened.code_id)).one()
    return _found(keys, row, now=now)


def _chosen(row: AnyRow | OpenedRequest) -> dict[UUID, tuple[str, ...]] | None:
    return None if row.chosen is None else {UUID(one): tuple(fields) for one, fields in row.chosen.items()}


def _was_taken_back(row: AnyRow | OpenedRequest, found: Found) -> bool:
    """Whether its code was taken back while it waited; what had lapsed before has lapsed."""
    return request_standing(row.ends_at, found.withdrawn_at, now=row.ends_at) is Standing.WITHDRAWN


def _presented(row: AnyRow | OpenedRequest, found: Found) -> Presented:
    """A request as the verification knows presentations: `id` is the code's, `look_id` its own."""
    return Presented(
        id=found.id,
        account_id=row.account_id,
        opener_id=row.person_id,
        subject_id=row.subject_id,
        grant_id=row.grant_id,
        chosen=_chosen(row),
        state=State(row.state),
        ends_at=row.ends_at,
        look_id=row.id,
        scene=found.context.scene.code,
        checker_account_id=found.account_id,
        checker_person_id=found.person_id,
        spent_at=row.opened_at,
        ask_until=row.ends_at,
        answered_at=row.answered_at,
        context=found.context,
        handed_by=row.handed_by,
        is_withdrawn=row.state == State.ASKED.value and _was_taken_back(row, found),
    )
