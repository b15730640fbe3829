"""The window: one clerk compares people and papers and says what was found, another of the same office confirms.

The first looks the request up by its number; one is enough to refuse. So a child is bound that no certificate names,
and a helper of somebody without a phone, who sits at the window.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.grants.family import asking, binding, rules
from backend.grants.family.asking import Said
from backend.grants.family.binding import By, Wanted
from backend.grants.family.models import FamilyRequest
from backend.grants.family.rules import Kind, Obstacle, Proof, Refusal, State, state_now
from backend.identity import people
from backend.identity.claim_rules import number_of
from backend.identity.counter import window_of
from backend.identity.people import Named
from backend.identity.rules import Actor, Office
from backend.kernel import attempts
from backend.kernel.errors import Conflict, NotFound, SecondPersonNeeded
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.keys import KeyProvider
from backend.standards.resident_id import normalise

SEEN, PROPOSED, DECLINED = "family:seen", "family:proposed", "family:declined"
NOT_SEEN, OBSTRUCTED = "family:not_seen", "family:obstructed"
WINDOW: Final = timedelta(minutes=10)
NotSeen: TypeAlias = Literal["none_waits", "not_a_counter"]


@dataclass(frozen=True, slots=True)
class Findings:
    """What the first clerk found: who the other one is, and in words what was compared; and who the clerk is."""

    other_id: UUID
    clerk_id: UUID
    found: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """One line of what waits for a second clerk: names alone, enough to choose it."""

    id: UUID
    kind: Kind
    asker: str
    name: str


@dataclass(frozen=True, slots=True)
class AtDesk:
    """A request beside the papers.

    Attributes:
        asker, asker_number: of who asks, to be compared with the card.
        found: what the first clerk wrote, where one has.
        own_proposal: whether this clerk proposed it and so cannot confirm it.
    """

    id: UUID
    kind: Kind
    said: Said
    asker: str
    asker_number: str
    created_at: datetime
    expires_at: datetime
    found: str = ""
    own_proposal: bool = False


def look_up(session: Session, keys: KeyProvider, text: str, *, actor: Actor, now: datetime) -> AtDesk | NotSeen:
    """The request of a number, marked as seen by this clerk, or why there is none to see; either is on record.

    Raises:
        TooManyAttempts: five wrong numbers in ten minutes.
    """
    window = window_of(session, actor)
    if window is None:
        audit.append(session, keys, Entry(NOT_SEEN, actor.account_id, None, reason="not_a_counter"), now=now)
        return "not_a_counter"
    subject = actor.account_id.bytes
    attempts.refuse_if_spent(session, "family_desk", subject, limit=rules.WRONG_NUMBERS, now=now)
    number = number_of(text)
    request = None if number is None else _waiting(session, keys, number, now=now)
    if request is None:
        attempts.count(session, "family_desk", subject, window=WINDOW, now=now)
        _record(session, keys, NOT_SEEN, None, window, actor, reason="none_waits", now=now)
        return "none_waits"
    request.seen_by, request.office_id = actor.account_id, window[0].id
    session.flush()
    _record(session, keys, SEEN, request, window, actor, reason="", now=now)
    return _shown(session, keys, request, actor)


def propose(
    session: Session,
    keys: KeyProvider,
    request_id: UUID,
    *,
    actor: Actor,
    resident_id: str,
    found: str,
    limit: int,
    now: datetime,
) -> Obstacle | None:
    """People and papers fit: leave it to a second clerk, or say what stands against it; either is on record.

    Args:
        resident_id: of the other person, read from the card or the papers at the window.
        found: what was compared, in words.

    Raises:
        NotFound: unknown, or not looked up by this clerk.
        Conflict: decided, proposed or late meanwhile.
    """
    window, request = _seen(session, request_id, actor)
    said = asking.opened(keys, request)
    other_id = _person(session, keys, said, normalise(resident_id))
    if other_id is None:
        against: Obstacle | None = "person_differs"
    elif actor.person_id in (request.asker_id, other_id):
        against = "oneself"
    else:
        against = binding.against(session, keys, _wanted(request, said, other_id, now), limit=limit, now=now)
    if against is not None:
        _record(session, keys, OBSTRUCTED, request, window, actor, reason=against, now=now)
        return against
    content = json.dumps({"other_id": str(other_id), "clerk_id": str(actor.person_id), "found": found})
    proposed = session.execute(
        update(FamilyRequest)
        .where(FamilyRequest.id == request_id, FamilyRequest.state == State.WAITING, FamilyRequest.expires_at > now)
        .values(
            state=State.PROPOSED,
            proposed_by=actor.account_id,
            proposed_at=now,
            findings=seal(keys, Place("family_request", "findings", request_id), content.encode()),
        )
        .returning(FamilyRequest.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if proposed is None:
        raise Conflict
    _record(session, keys, PROPOSED, request, window, actor, reason="", now=now)
    return None


def waiting(session: Session, keys: KeyProvider, *, actor: Actor, now: datetime) -> list[Proposed]:
    """What waits for a second clerk of this office, the oldest first; no numbers until one is opened."""
    window = window_of(session, actor)
    rows = session.execute(
        select(FamilyRequest)
        .where(
            FamilyRequest.office_id == (None if window is None else window[0].id),
            FamilyRequest.state == State.PROPOSED,
            FamilyRequest.expires_at > now,
        )
        .order_by(FamilyRequest.proposed_at, FamilyRequest.id)
    ).scalars()
    found = list(rows)
    named = people.details_of(session, keys, {one.asker_id for one in found})
    return [Proposed(one.id, Kind(one.kind), named[one.asker_id].name, asking.opened(keys, one).name) for one in found]


def open_proposal(session: Session, keys: KeyProvider, request_id: UUID, *, actor: Actor, now: datetime) -> AtDesk:
    """One of them with its numbers, recorded as seen.

    Raises:
        NotFound: unknown, or of another office.
        Conflict: decided or late meanwhile.
    """
    window, request = _proposed(session, request_id, actor)
    if state_now(State(request.state), request.expires_at, now=now) is not State.PROPOSED:
        raise Conflict
    _record(session, keys, SEEN, request, window, actor, reason="", now=now)
    return _shown(session, keys, request, actor)


def confirm(
    session: Session, keys: KeyProvider, request_id: UUID, *, actor: Actor, limit: int, now: datetime
) -> UUID | Obstacle:
    """The second clerk agrees: the two are bound.

    Raises:
        NotFound: unknown, or of another office.
        SecondPersonNeeded: proposed by this person, or one of the two is this person.
        Conflict: decided or late meanwhile.
    """
    window, request = _proposed(session, request_id, actor)
    findings = _findings(keys, request)
    if actor.person_id in (findings.clerk_id, request.asker_id, findings.other_id):
        raise SecondPersonNeeded
    asking.close(session, request_id, State.AGREED, "counter", now=now)
    named, office = window
    by = By(actor.account_id, named.name, named.name_en, office.unit, office.badge)
    wanted = _wanted(request, asking.opened(keys, request), findings.other_id, now)
    made = binding.bind(session, keys, wanted, by=by, limit=limit, now=now)
    if not isinstance(made, UUID):
        asking.reopen(session, request_id)
        _record(session, keys, OBSTRUCTED, request, window, actor, reason=made, now=now)
        return made
    asking.bound(session, request_id, made)
    return made


def refuse(
    session: Session, keys: KeyProvider, request_id: UUID, *, actor: Actor, reason: Refusal, now: datetime
) -> None:
    """The papers do not fit, or it is not the person's will: the request ends, and the asker is told why.

    Raises:
        NotFound: neither looked up by this clerk nor proposed in this office.
        Conflict: decided or late meanwhile.
    """
    try:
        window, request = _proposed(session, request_id, actor)
    except NotFound:
        window, request = _seen(session, request_id, actor)
    asking.close(session, request_id, State.REFUSED, reason, now=now)
    _record(session, keys, DECLINED, request, window, actor, reason=reason, now=now)
    binding.tell(session, [request.asker_id], request.id, now=now)


def _person(session: Session, keys: KeyProvider, said: Said, number: str) -> UUID | None:
    """The person of the number on the card, if it is the one that the request names."""
    found = people.find_person(session, keys, number)
    if found is None or not asking.is_name_of(session, keys, said.name, found):
        return None
    return None if said.resident_id and said.resident_id != number else found


def _waiting(session: Session, keys: KeyProvider, number: str, *, now: datetime) -> FamilyRequest | None:
    request = session.execute(
        select(FamilyRequest).where(FamilyRequest.number_index == asking.number_index(keys, number))
    ).scalar_one_or_none()
    if request is None or state_now(State(request.state), request.expires_at, now=now) is not State.WAITING:
        return None
    return request


def _seen(session: Session, request_id: UUID, actor: Actor) -> tuple[tuple[Named, Office], FamilyRequest]:
    window = window_of(session, actor)
    request = session.execute(
        select(FamilyRequest).where(FamilyRequest.id == request_id, FamilyRequest.seen_by == actor.account_id)
    ).scalar_one_or_none()
    if request is None or window is None:
        raise NotFound
    return window, request


def _proposed(session: Session, request_id: UUID, actor: Actor) -> tuple[tuple[Named, Office], FamilyRequest]:
    window = window_of(session, actor)
    request = session.execute(
        select(FamilyRequest).where(
            FamilyRequest.id == request_id,
            FamilyRequest.office_id == (None if window is None else window[0].id),
            FamilyRequest.proposed_by.is_not(None),
        )
    ).scalar_one_or_none()
    if request is None or window is None:
        raise NotFound
    return window, request


def _findings(keys: KeyProvider, request: FamilyRequest) -> Findings:
    place = Place("family_request", "findings", request.id)
    content = json.loads(unseal(keys, place, request.findings or b""))
    return Findings(UUID(content["other_id"]), UUID(content["clerk_id"]), content["found"])


def _wanted(request: FamilyRequest, said: Said, other_id: UUID, now: datetime) -> Wanted:
    helps = request.kind == Kind.HELPER
    return Wanted(
        Kind(request.kind),
        request.asker_id,
        other_id,
        said.relation,
        Proof.COUNTER,
        types=said.types,
        last_day=asking.last_day_of_help(said.days, now) if helps else None,
    )


def _shown(session: Session, keys: KeyProvider, request: FamilyRequest, actor: Actor) -> AtDesk:
    asker = people.details_of(session, keys, [request.asker_id])[request.asker_id]
    shown = AtDesk(
        request.id,
        Kind(request.kind),
        asking.opened(keys, request),
        asker.name,
        asker.resident_id,
        request.created_at,
        request.expires_at,
    )
    if request.proposed_by is None:
        return shown
    found = _findings(keys, request).found
    return replace(shown, found=found, own_proposal=request.proposed_by == actor.account_id)


def _record(
    session: Session,
    keys: KeyProvider,
    kind: str,
    request: FamilyRequest | None,
    window: tuple[Named, Office],
    actor: Actor,
    *,
    reason: str,
    now: datetime,
) -> None:
    """What a clerk did with a request, in the asker's record; in nobody's where there was none."""
    named, office = window
    entry = Entry(
        kind,
        actor.account_id,
        None if request is None else request.asker_id,
        organisation=named.name,
        organisation_en=named.name_en,
        unit=office.unit,
        badge=office.badge,
        outcome="" if request is None else request.kind,
        reason=reason,
        refs=() if request is None else (str(request.id),),
    )
    audit.append(session, keys, entry, now=now)
