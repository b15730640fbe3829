"""The holder's side: see who asks for what by which law, say yes in whole or in part, or no.

To the asker a no, no answer in time and nothing held are one thing: 未提供 (R15).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from backend.catalogue.rules.draft_fields import MOST_SENSITIVE
from backend.catalogue.service import authority
from backend.certificates import read as certificates
from backend.certificates.read import Opened
from backend.certificates.rules import number_tail
from backend.codes.requests import answering as codes
from backend.codes.requests.answering import Found, NotTaken
from backend.codes.requests.rules import Standing, Way
from backend.codes.service import Context, Presented
from backend.grants import service as grants
from backend.grants.rules import Allowed
from backend.identity import people
from backend.identity.claim_rules import plain_name
from backend.identity.rules import Actor
from backend.kernel import attempts, outbox
from backend.kernel.db import AnyRow
from backend.kernel.errors import (
    CertificateNotShown,
    Conflict,
    FieldProblem,
    Forbidden,
    InvalidField,
    NotFound,
    TooManyAttempts,
)
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards import online_code
from backend.standards.calendar import date_in_shanghai
from backend.standards.online_code import Foreign, Kind, Malformed, OnlineCode, TypedCode, Unsupported
from backend.verification import events
from backend.verification.checking import Check, Question
from backend.verification.disclosure import disclose
from backend.verification.requests.asking import ROLES
from backend.verification.requests.record import HANDED_TOLD, LATE, REFUSED, Line, no_verdict, right_of, write
from backend.verification.requests.rules import NotAllowed, Offer, picked
from backend.verification.service import behalf_in, hold, look_at

TRIES, WINDOW = 10, timedelta(minutes=10)
OPENED_TOLD = "request.opened"
BY_GRANT = "by_grant"
"""The grant by which somebody answers for another does not go so far, or no more."""


class _NoUse(Exception):
    """The grant did not let itself be used: the answer goes with it."""


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate of the subject that would answer the request."""

    opened: Opened
    fields: tuple[str, ...]

    @property
    def tail(self) -> str:
        """The last characters of its number, to tell two of a type apart."""
        return number_tail(self.opened.number)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as its holder sees it; all words about the asker are the registry's."""

    presented: Presented
    context: Context
    way: Way
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class NotOpened:
    """No request: why, and whose code it was where that is known (the registry's words)."""

    reason: str
    context: Context | None = None


def open_request(
    session: Session,
    keys: KeyProvider,
    origin: str,
    *,
    actor: Actor,
    presented: str,
    subject_id: UUID,
    grant_id: UUID | None = None,
    now: datetime,
) -> Request | NotOpened:
    """Open the person's own request behind what was scanned or typed; every outcome is on record.

    Args:
        grant_id: what lets this person show the subject's certificates, where the subject is neither they nor theirs.

    Raises:
        Forbidden: a subject that this person may not show.
    """
    standing = () if grant_id is None else grants.standing(session, actor.person_id, now=now)
    by_grant = any(one.grant_id == grant_id and one.subject_id == subject_id for one in standing)
    if not (by_grant if grant_id else actor.represents(subject_id)):
        raise Forbidden
    code = online_code.read(presented, expected_origin=origin)
    if isinstance(code, Malformed | Foreign | Unsupported) or _is_other(code):
        return _no_code(session, keys, actor, _junk_reason(code), now=now)
    try:
        attempts.refuse_if_spent(session, "request_code", actor.account_id.bytes, limit=TRIES, now=now)
    except TooManyAttempts:
        return _no_code(session, keys, actor, "too_many_attempts", now=now)
    found = codes.find(session, keys, code, now=now)
    if found is None or not _is_meant(session, keys, found, actor):
        attempts.count(session, "request_code", actor.account_id.bytes, window=WINDOW, now=now)
        return _no_code(session, keys, actor, "unknown", now=now)
    return _open(session, keys, found, actor=actor, subject_id=subject_id, grant_id=grant_id, now=now)


def see(session: Session, keys: KeyProvider, request_id: UUID, *, actor: Actor, now: datetime) -> Request:
    """An own request again, as long as it waits.

    Raises:
        NotFound: unknown, somebody else's, or of a subject that this person may not show any more.
        Conflict: answered, over, handed on, or its code was taken back.
    """
    presented, code = own_request(session, keys, request_id, actor=actor, now=now)
    if now >= presented.ends_at or presented.answered_at is not None or code.standing is not Standing.OPEN:
        raise Conflict
    return _request(session, keys, presented, code, now=now)


def is_sensitive(
    session: Session,
    keys: KeyProvider,
    request_id: UUID,
    *,
    actor: Actor,
    chosen: Mapping[UUID, Sequence[str] | None],
    now: datetime,
) -> bool:
    """Whether a yes would show what is most personal, which is confirmed once more (R15); errors as `see`."""
    presented, code = own_request(session, keys, request_id, actor=actor, now=now)
    held = held_of(session, keys, presented, code, now=now)
    given = [(one, chosen[one.opened.id]) for one in held if one.opened.id in chosen]
    return any(
        one.opened.definition.sensitivity(key) >= MOST_SENSITIVE
        for one, fields in given
        for key in (one.fields if fields is None else fields)
    )


def answer(
    session: Session,
    keys: KeyProvider,
    request_id: UUID,
    *,
    actor: Actor,
    chosen: Mapping[UUID, Sequence[str] | None] | None,
    now: datetime,
) -> str:
    """The holder's yes or no, once a person; the asker's screen is told.

    Args:
        chosen: certificate → fields, None for all that are asked of it; None as a whole for a no.

    Returns:
        "given" | "refused"; or what it was not taken for: "late" | "answered" | "used" | "withdrawn" |
        "office_not_permitted" | "over_asking" | "by_grant". Either is on record.

    Raises:
        NotFound: as `see`.
        Conflict: somebody else has it to answer.
        CertificateNotShown, InvalidField: a choice that the request does not offer; nothing is answered.
    """
    presented, code = own_request(session, keys, request_id, actor=actor, now=now)
    reason = _why_not(session, code.person_id, code.context, now=now)
    if reason is not None:
        return _not_taken(session, keys, presented, code, reason, now=now)
    step = step_of(session, keys, presented, code, now=now)
    if isinstance(_within(step, presented, code), grants.Refused):
        return _not_taken(session, keys, presented, code, BY_GRANT, now=now)
    carried = None if chosen is None else _picked(session, keys, presented, code, chosen, now=now)
    used = None
    try:
        with session.begin_nested():  # an answer by a grant is a use of it, or none at all
            taken = codes.answer(session, presented, carried or None, now=now)
            if not isinstance(taken, NotTaken) and taken.chosen is not None and taken.grant_id is not None:
                used = hold(step, right_of(code.context), taken, spend=True)
            if isinstance(used, grants.Refused):
                raise _NoUse  # noqa: TRY301 - a savepoint is rolled back by an exception alone
    except _NoUse:
        taken = NotTaken(BY_GRANT)
    if isinstance(taken, NotTaken):
        return _not_taken(session, keys, presented, code, taken.reason, now=now)
    _record_answer(step, taken, code, within=used.allowed if isinstance(used, grants.Used) else None)
    payload: dict[str, object] = {"listener": str(code.person_id), "ref": str(request_id)}
    outbox.add(session, events.ANSWER_TOLD, payload, now=now)
    if taken.handed_by is not None:
        outbox.add(
            session,
            HANDED_TOLD,
            {"kind": "request.closed", "listener": str(taken.handed_by), "ref": str(request_id)},
            now=now,
        )
    return "given" if carried else "refused"


def _open(
    session: Session,
    keys: KeyProvider,
    found: Found,
    *,
    actor: Actor,
    subject_id: UUID,
    grant_id: UUID | None,
    now: datetime,
) -> Request | NotOpened:
    look_id = new_id()
    reason = _why_closed(session, found, subject_id) or _why_not(session, found.person_id, found.context, now=now)
    if reason is not None:
        return _not_opened(
            session, keys, found, Line(events.REFUSED, found.account_id, look_id, subject_id), reason, now
        )
    back: Sequence[AnyRow] = ()
    if grant_id is None:
        back = codes.taken_back(session, found, actor=actor, subject_id=subject_id, now=now)
    presented, is_new = codes.open_request(
        session, found, actor=actor, subject_id=subject_id, grant_id=grant_id, look_id=look_id, now=now
    )
    step = step_of(session, keys, presented, found, now=now)
    line = Line(events.REQUESTED, found.account_id, step.look_id, subject_id, behalf=step.behalf)
    if isinstance(_within(step, presented, found), grants.Refused):
        codes.forget(session, presented)
        return _not_opened(session, keys, found, replace(line, kind=events.REFUSED), BY_GRANT, now)
    if grant_id is not None:  # only what may be answered by the grant takes the place of what was handed on
        back = codes.taken_back(session, found, actor=actor, subject_id=subject_id, now=now)
    for one in back:
        came_back(session, keys, one, found, actor=actor, now=now)
    if is_new:
        write(session, keys, line, found.context, now=now)
        if found.way is not Way.POSTER:  # a poster's maker is not told who stands before it
            payload: dict[str, object] = {"listener": str(found.person_id), "ref": str(found.id)}
            outbox.add(session, OPENED_TOLD, payload, now=now)
    return _request(session, keys, presented, found, now=now)


def came_back(session: Session, keys: KeyProvider, row: AnyRow, code: Found, *, actor: Actor, now: datetime) -> None:
    """A request that was handed on is its owner's again: on record, and told to who had it."""
    line = Line(events.TAKEN_BACK, actor.account_id, row.id, row.subject_id)
    write(session, keys, line, code.context, fields=(), now=now)
    payload: dict[str, object] = {"kind": "request.closed", "listener": str(row.handed_to), "ref": str(row.id)}
    outbox.add(session, HANDED_TOLD, payload, now=now)


def _is_meant(session: Session, keys: KeyProvider, found: Found, actor: Actor) -> bool:
    """Whether a link that names somebody names this person; everybody else finds nothing."""
    if not found.name:
        return True
    own = people.details_of(session, keys, [actor.person_id])[actor.person_id].name
    return plain_name(own) == plain_name(found.name)


def _why_closed(session: Session, found: Found, subject_id: UUID) -> str | None:
    if codes.answered(session, found.id, subject_id):
        return "answered"
    return None if found.standing is Standing.OPEN else found.standing.value


def _not_opened(session: Session, keys: KeyProvider, found: Found, line: Line, reason: str, now: datetime) -> NotOpened:
    write(session, keys, replace(line, decision=no_verdict(reason)), found.context, now=now)
    return NotOpened(reason, found.context)


def step_of(session: Session, keys: KeyProvider, presented: Presented, code: Found, *, now: datetime) -> Check:
    """The asker's check, as the verification knows it; with who answers for the holder, if somebody does."""
    context = code.context
    question = Question("", context.scene.code, context.case_number, context.place)
    step = Check(session, keys, code.account_id, question, presented.look_id or new_id(), now)
    return replace(step, behalf=behalf_in(step, presented))


def _within(step: Check, presented: Presented, code: Found) -> Allowed | grants.Refused | None:
    """How far the grant lets the person go, None where they show their own."""
    if presented.grant_id is None:
        return None
    holds = hold(step, right_of(code.context), presented, spend=False)
    return holds if isinstance(holds, grants.Refused) else holds.allowed


def own_request(
    session: Session, keys: KeyProvider, request_id: UUID, *, actor: Actor, now: datetime
) -> tuple[Presented, Found]:
    """An own request that may be answered now, with its code; errors as `codes.one`, and NotFound as `see`."""
    presented, code = codes.one(session, keys, request_id, actor=actor, now=now)
    if presented.grant_id is None and not actor.represents(presented.subject_id):
        raise NotFound
    return presented, code


def _request(session: Session, keys: KeyProvider, presented: Presented, found: Found, *, now: datetime) -> Request:
    return Request(presented, found.context, found.way, held_of(session, keys, presented, found, now=now))


def held_of(
    session: Session, keys: KeyProvider, presented: Presented, code: Found, *, now: datetime
) -> tuple[Held, ...]:
    """What of the asked the subject holds today and the person may show: what a yes would give, field by field."""
    within = _within(step_of(session, keys, presented, code, now=now), presented, code)
    if isinstance(within, grants.Refused):  # it ended meanwhile
        return ()
    today, types = date_in_shanghai(now), code.context.scene.types
    opened = certificates.of_holder(session, keys, presented.subject_id, today=today)
    shown = {one.id for one in disclose(opened, code.context.scene, None, today=today).shown}
    held = []
    for one in (one for one in opened if one.id in shown):
        known = {*one.definition.fields, *one.definition.answers}
        fields = tuple(key for key in types[one.definition.code] if key in known)
        held.append(Held(one, fields if within is None else within.narrowed(one.id, one.definition.code, fields)))
    return tuple(one for one in held if one.fields)


def _picked(
    session: Session,
    keys: KeyProvider,
    presented: Presented,
    code: Found,
    chosen: Mapping[UUID, Sequence[str] | None],
    *,
    now: datetime,
) -> dict[UUID, tuple[str, ...]]:
    held = held_of(session, keys, presented, code, now=now)
    offered = {one.opened.id: Offer(one.opened.definition.code, one.fields) for one in held}
    carried = picked(offered, chosen, may_narrow=code.context.scene.may_narrow)
    if not isinstance(carried, NotAllowed):
        return carried
    if carried.reason == "not_offered":
        raise CertificateNotShown
    raise InvalidField((FieldProblem("fields", carried.reason),))


def _record_answer(step: Check, taken: Presented, code: Found, *, within: Allowed | None) -> None:
    """Lock what is shown and decide on its live state (R02); the names of the fields go on record."""
    line = Line(events.ANSWERED, code.account_id, step.look_id, taken.subject_id, behalf=step.behalf)
    if taken.chosen is None:
        line = replace(line, decision=no_verdict("not_provided"))
        return write(step.session, step.keys, line, code.context, fields=(), now=step.now)
    found = look_at(step, right_of(code.context), taken, within=within)
    fields = tuple((one.type, tuple(one.fields)) for one in found.shown)
    refs = [str(one.id) for one in found.shown]
    line = replace(line, decision=found.decision)
    return write(step.session, step.keys, line, code.context, fields=fields, refs=refs, now=step.now)


def _why_not(session: Session, person_id: UUID, context: Context, *, now: datetime) -> str | None:
    """Whether the asker's office still may ask all of it, by the register of this moment (R09, R14)."""
    right = authority(session, person_id, context.scene.code, roles=ROLES, today=date_in_shanghai(now))
    if right is None:
        return "office_not_permitted"
    return "over_asking" if right.scene.beyond(context.scene.types) else None


def _not_taken(
    session: Session, keys: KeyProvider, presented: Presented, code: Found, reason: str, *, now: datetime
) -> str:
    """A late answer, a second one or one to an office that may not ask any more: on record, and nothing is shown."""
    line = Line(LATE, presented.account_id, presented.look_id or new_id(), presented.subject_id, no_verdict(reason))
    write(session, keys, line, code.context, fields=(), now=now)
    return reason


def _no_code(session: Session, keys: KeyProvider, actor: Actor, reason: str, *, now: datetime) -> NotOpened:
    write(session, keys, Line(REFUSED, actor.account_id, new_id(), decision=no_verdict(reason)), None, now=now)
    return NotOpened(reason)


def _is_other(code: OnlineCode | TypedCode) -> bool:
    return isinstance(code, OnlineCode) and code.kind is not Kind.REQUEST


def _junk_reason(code: object) -> str:
    if isinstance(code, Foreign):
        return "foreign"
    return "malformed" if isinstance(code, Malformed) else "unsupported_code"
