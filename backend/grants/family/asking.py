"""Ask to be bound: as a child's guardian, at a window; as somebody's helper, by a link, a QR or a number.

A person is named by handing over the link, and what was typed must be the name of who opens it: nobody is searched, and
who opens a link that was not meant for them learns nothing (R18).
"""

import json
import secrets
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final, TypeAlias
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from backend.catalogue import service as catalogue
from backend.grants.family import binding, rules
from backend.grants.family.binding import By, Wanted
from backend.grants.family.models import FamilyRequest
from backend.grants.family.rules import (
    KEPT,
    LIFE,
    NUMBERS,
    OPEN,
    GuardianRelation,
    HelperRelation,
    Kind,
    Obstacle,
    Proof,
    State,
    state_now,
)
from backend.identity import people
from backend.identity.claim_rules import build_number, number_of, plain_name
from backend.identity.rules import Actor
from backend.kernel import attempts
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.fields import Place, blind_index, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai
from backend.standards.resident_id import Invalid, parse

SECRET_BYTES: Final = 16
PATH: Final = "/F/"
WINDOW: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Said:
    """What a request says, opened.

    Attributes:
        name: of the child, or of who is to be helped, as the asker typed it.
        resident_id: of the child; empty for help, where the window reads the card.
        days: how long help is asked for.
    """

    number: str
    name: str
    relation: str
    resident_id: str = ""
    types: tuple[str, ...] = ()
    days: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What the asker's phone is told once: the number for the window, and the QR's text for an ask."""

    id: UUID
    number: str
    text: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """An ask as it is read by the person it is for."""

    id: UUID
    asker: str
    relation: str
    types: tuple[str, ...]
    days: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Open:
    """An own request that waits."""

    id: UUID
    kind: Kind
    said: Said
    state: State
    expires_at: datetime


Answered: TypeAlias = UUID | Obstacle | None


def ask_guardian(
    session: Session,
    keys: KeyProvider,
    *,
    actor: Actor,
    name: str,
    resident_id: str,
    relation: GuardianRelation,
    now: datetime,
) -> Asked:
    """Ask for a window's check that one is a child's guardian; the answer tells nobody whether the number is known.

    Raises:
        InvalidField: a number that cannot exist.
        TooManyAttempts: ten requests in a day.
    """
    number = parse(resident_id, today=date_in_shanghai(now))
    if isinstance(number, Invalid):
        raise InvalidField((FieldProblem("resident_id", number.reason),))
    said = Said("", name, relation, resident_id=number.number)
    return _asked(session, keys, Kind.GUARDIAN, said, actor=actor, now=now)


def ask_helper(
    session: Session,
    keys: KeyProvider,
    *,
    actor: Actor,
    name: str,
    relation: HelperRelation,
    types: Sequence[str],
    days: int,
    now: datetime,
) -> Asked:
    """Ask to help somebody with certificates of these types for so many days.

    Raises:
        InvalidField: a type that is none of a person.
        TooManyAttempts: ten asks in a day.
    """
    known = catalogue.current(session)
    if any(one not in known or "person" not in known[one].holder_kinds for one in types):
        raise InvalidField((FieldProblem("types", "unknown"),))
    said = Said("", name, relation, types=tuple(dict.fromkeys(types)), days=days)
    return _asked(session, keys, Kind.HELPER, said, actor=actor, now=now)


def _asked(session: Session, keys: KeyProvider, kind: Kind, said: Said, *, actor: Actor, now: datetime) -> Asked:
    attempts.refuse_if_spent(session, "family_ask", actor.person_id.bytes, limit=rules.ASKS_A_DAY, now=now)
    attempts.count(session, "family_ask", actor.person_id.bytes, window=timedelta(days=1), now=now)
    request_id, number = new_id(), build_number(secrets.randbelow(NUMBERS))
    handle = None if kind is Kind.GUARDIAN else b32encode(secrets.token_bytes(SECRET_BYTES)).decode().rstrip("=")
    content = json.dumps(asdict(said) | {"number": number})
    session.add(
        FamilyRequest(
            id=request_id,
            kind=kind,
            asker_id=actor.person_id,
            token_hash=None if handle is None else _hash(handle),
            number_index=number_index(keys, number),
            details=seal(keys, Place("family_request", "details", request_id), content.encode()),
            state=State.WAITING,
            created_at=now,
            expires_at=now + LIFE,
        )
    )
    session.flush()
    return Asked(request_id, number, None if handle is None else PATH + handle, now + LIFE)


def open_ask(session: Session, keys: KeyProvider, presented: str, *, actor: Actor, now: datetime) -> ToAnswer | None:
    """The ask behind a link, a QR or a number, if it was meant for this person; the first who opens it has it.

    Returns:
        None, the same for all: unknown, late, answered, meant for another name, or the own ask.

    Raises:
        TooManyAttempts: five wrong ones in ten minutes.
    """
    subject = actor.person_id.bytes
    attempts.refuse_if_spent(session, "family_open", subject, limit=rules.WRONG_NUMBERS, now=now)
    found = _presented(session, keys, presented, now=now)
    if found is None or not _meant_for(session, keys, found, actor):
        attempts.count(session, "family_open", subject, window=WINDOW, now=now)
        return None
    found.opened_by = actor.person_id
    session.flush()
    said = opened(keys, found)
    asker = people.details_of(session, keys, [found.asker_id])[found.asker_id].name
    return ToAnswer(found.id, asker, said.relation, said.types, said.days, found.expires_at)


def answer(
    session: Session,
    keys: KeyProvider,
    request_id: UUID,
    *,
    agreed: Sequence[str] | None,
    actor: Actor,
    limit: int,
    now: datetime,
) -> Answered:
    """Say yes to some or all of what was asked, or no.

    Args:
        agreed: types, none of them for no.

    Returns:
        The tie; what stands against it, and the ask then waits on; or None after a no.

    Raises:
        NotFound: not opened by this person.
        Conflict: answered or late meanwhile.
        InvalidField: more than was asked, or nothing.
    """
    found = session.execute(
        select(FamilyRequest).where(FamilyRequest.id == request_id, FamilyRequest.opened_by == actor.person_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    if agreed is None:
        close(session, found.id, State.REFUSED, "own_word", now=now)
        binding.tell(session, [found.asker_id], found.id, now=now)
        return None
    said = opened(keys, found)
    types = rules.narrowed(said.types, agreed)
    if types is None:
        raise InvalidField((FieldProblem("types", "unknown"),))
    close(session, found.id, State.AGREED, "own_word", now=now)
    wanted = Wanted(
        Kind.HELPER,
        found.asker_id,
        actor.person_id,
        said.relation,
        Proof.OWN_WORD,
        types=types,
        last_day=last_day_of_help(said.days, now),
    )
    made = binding.bind(session, keys, wanted, by=By(actor.account_id), limit=limit, now=now)
    if not isinstance(made, UUID):
        reopen(session, found.id)
        return made
    bound(session, found.id, made)
    return made


def withdraw(session: Session, request_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Give an own request up.

    Raises:
        NotFound: unknown, or somebody else's.
        Conflict: decided or late.
    """
    found = session.execute(
        select(FamilyRequest.id).where(FamilyRequest.id == request_id, FamilyRequest.asker_id == actor.person_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    close(session, request_id, State.WITHDRAWN, "withdrawn", now=now)


def open_of(session: Session, keys: KeyProvider, person_id: UUID, *, now: datetime) -> list[Open]:
    """The own requests of the last weeks, newest first; an answered yes is a tie and no longer among them."""
    rows = session.execute(
        select(FamilyRequest)
        .where(FamilyRequest.asker_id == person_id, FamilyRequest.state != State.AGREED)
        .order_by(FamilyRequest.created_at.desc(), FamilyRequest.id.desc())
        .limit(20)
    ).scalars()
    return [
        Open(
            one.id,
            Kind(one.kind),
            opened(keys, one),
            state_now(State(one.state), one.expires_at, now=now),
            one.expires_at,
        )
        for one in rows
    ]


def forget_old(session: Session, *, now: datetime) -> None:
    """Requests are gone a month after their day; what came of them is in the ties and in the record."""
    old = FamilyRequest.expires_at <= now - KEPT
    session.execute(delete(FamilyRequest).where(old).execution_options(synchronize_session=False))


def close(session: Session, request_id: UUID, state: State, outcome: str, *, now: datetime) -> None:
    """Decide an open request; a guarded update, so that of two decisions one wins.

    Raises:
        Conflict: decided already, or late.
    """
    decided = session.execute(
        update(FamilyRequest)
        .where(FamilyRequest.id == request_id, FamilyRequest.state.in_(sorted(OPEN)), FamilyRequest.expires_at > now)
        .values(state=state, outcome=outcome, decided_at=now)
        .returning(FamilyRequest.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if decided is None:
        raise Conflict


def reopen(session: Session, request_id: UUID) -> None:
    """A yes that something stood against is none: the request waits on, in this same transaction."""
    values = {"state": State.WAITING, "outcome": None, "decided_at": None, "proposed_by": None, "proposed_at": None}
    session.execute(
        update(FamilyRequest)
        .where(FamilyRequest.id == request_id)
        .values(values)
        .execution_options(synchronize_session=False)
    )


def bound(session: Session, request_id: UUID, tie_id: UUID) -> None:
    """What came of a request."""
    session.execute(
        update(FamilyRequest)
        .where(FamilyRequest.id == request_id)
        .values(tie_id=tie_id)
        .execution_options(synchronize_session=False)
    )


def opened(keys: KeyProvider, request: FamilyRequest) -> Said:
    """What a request says."""
    content = json.loads(unseal(keys, Place("family_request", "details", request.id), request.details))
    return Said(**content | {"types": tuple(content["types"])})


def number_index(keys: KeyProvider, number: str) -> bytes:
    """How a number that was read out is looked up."""
    return blind_index(keys, "family_number", number)


def last_day_of_help(days: int, now: datetime) -> date:
    """The last day of so many, today the first."""
    return date_in_shanghai(now) + timedelta(days=days - 1)


def is_name_of(session: Session, keys: KeyProvider, name: str, person_id: UUID) -> bool:
    """Whether somebody typed the name that this person has."""
    return plain_name(name) == plain_name(people.details_of(session, keys, [person_id])[person_id].name)


def _hash(handle: str) -> bytes:
    return sha256(handle.encode()).digest()


def _presented(session: Session, keys: KeyProvider, presented: str, *, now: datetime) -> FamilyRequest | None:
    number = number_of(presented)
    which = (
        FamilyRequest.token_hash == _hash(presented.strip().upper().rpartition("/")[2])
        if number is None
        else FamilyRequest.number_index == number_index(keys, number)
    )
    found = session.execute(select(FamilyRequest).where(which, FamilyRequest.kind == Kind.HELPER)).scalar_one_or_none()
    if found is None or state_now(State(found.state), found.expires_at, now=now) is not State.WAITING:
        return None
    return found


def _meant_for(session: Session, keys: KeyProvider, request: FamilyRequest, actor: Actor) -> bool:
    return (
        request.asker_id != actor.person_id
        and request.opened_by in {None, actor.person_id}
        and is_name_of(session, keys, opened(keys, request).name, actor.person_id)
    )
