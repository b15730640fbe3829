"""The counter: a clerk looks a claim up by its number, compares the card, and confirms or refuses.

A confirmed claim becomes an account of the person, or, for who has one, another way into it: lost phones come back
this way. In one transaction with the event in the person's record.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.identity import claims, passkeys, passwords, people, sessions
from backend.identity.claim_rules import (
    COUNTERS,
    NUMBER_TRIES,
    OPEN,
    Binding,
    Obstacle,
    Refusal,
    Registered,
    State,
    binding,
    number_of,
    state_now,
)
from backend.identity.claims import Claimed
from backend.identity.levels import service as levels
from backend.identity.levels.rules import Level
from backend.identity.models import Account, Claim
from backend.identity.passkeys import MadeKey
from backend.identity.people import Details, Named
from backend.identity.rules import Actor, Office, Role
from backend.kernel import attempts, outbox
from backend.kernel.db import locked
from backend.kernel.errors import NotFound
from backend.kernel.keys import KeyProvider

CONFIRMED, RECOVERED, DECLINED = "claim:confirmed", "account:recovered", "claim:refused"
SEEN = "claim:seen"
NotSeen: TypeAlias = Literal["none_waits", "not_a_counter"]
ACCOUNT_KINDS = (CONFIRMED, RECOVERED)
TOLD = "account.changed"
WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Seen:
    """A claim as the clerk sees it beside the card: what was claimed, nothing of what the register knows."""

    id: UUID
    claimed: Claimed
    way: Literal["password", "passkey"]
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Bound:
    """What became of a claim; `login` where the person signs in by password."""

    binding: Binding
    person_id: UUID
    account_id: UUID
    login: str | None


@dataclass(frozen=True, slots=True)
class Checked:
    """Who checked a claim: a clerk's account and office."""

    account_id: UUID
    person_id: UUID
    organisation: str
    organisation_en: str
    unit: str = ""
    badge: str = ""


def look_up(session: Session, keys: KeyProvider, text: str, *, actor: Actor, now: datetime) -> Seen | NotSeen:
    """The claim of a counter number, marked as seen by this clerk and recorded; or why there is none to see.

    Raises:
        TooManyAttempts: five wrong numbers in ten minutes.
    """
    window = window_of(session, actor)
    if window is None:
        return "not_a_counter"
    subject = actor.account_id.bytes
    attempts.refuse_if_spent(session, "claim_number", subject, limit=NUMBER_TRIES, now=now)
    number = number_of(text)
    claim = None if number is None else _waiting(session, keys, number, now=now)
    if claim is None:
        attempts.count(session, "claim_number", subject, window=WINDOW, now=now)
        return "none_waits"
    claim.seen_by = actor.account_id
    session.flush()
    audit.append(session, keys, _entry(SEEN, window, actor, claim.id, outcome="seen"), now=now)
    return Seen(
        claim.id,
        claims.opened(keys, claim),
        "password" if claim.password_hash else "passkey",
        claim.created_at,
        claim.expires_at,
    )


def confirm(
    session: Session, keys: KeyProvider, claim_id: UUID, *, actor: Actor, sign_out_others: bool, now: datetime
) -> Bound | Obstacle:
    """The card and the person fit the claim: bind it at the counter's level.

    Args:
        sign_out_others: the person's own choice, for a lost phone: every other session, passkey and password ends.

    Raises:
        NotFound: unknown, or not looked up by this clerk at this window.
        Conflict: decided or late meanwhile.
    """
    named, office, claim = _seen(session, claim_id, actor)
    checked = Checked(actor.account_id, actor.person_id, named.name, named.name_en, office.unit, office.badge)
    return bind(session, keys, claim, checked, sign_out_others=sign_out_others, now=now)


def refuse(
    session: Session, keys: KeyProvider, claim_id: UUID, *, actor: Actor, reason: Refusal, now: datetime
) -> None:
    """The card does not fit: the claim ends, and the claimant is told why.

    Raises:
        NotFound, Conflict: as `confirm`.
    """
    named, office, claim = _seen(session, claim_id, actor)
    claims.close(session, claim.id, State.REFUSED, reason, now=now)
    entry = _entry(DECLINED, (named, office), actor, claim.id, outcome="refused", reason=reason)
    audit.append(session, keys, entry, now=now)


def bind(
    session: Session, keys: KeyProvider, claim: Claim, checked: Checked, *, sign_out_others: bool, now: datetime
) -> Bound | Obstacle:
    """Bind a waiting claim to its person, or say what stands against it; the claim then stays as it was.

    Raises:
        Conflict: decided or late meanwhile.
    """
    _one_at_a_time(session, claim)
    claimed = claims.opened(keys, claim)
    registered = _registered(session, keys, claimed.resident_id, now=now)
    found = binding(claimed.name, registered, checker_person_id=checked.person_id)
    if not isinstance(found, Binding):
        return found
    claims.close(session, claim.id, State.CONFIRMED, found, now=now)
    _supersede(session, claim, now=now)
    if registered is None:
        details = Details(claimed.name, claimed.resident_id)
        person_id = people.add_person(session, keys, details, now=now)
    else:
        person_id = registered.person_id
    if registered is not None and registered.account_id is not None:
        login = _recover(session, claim, registered.account_id, sign_out_others=sign_out_others, now=now)
        account_id = registered.account_id
    else:
        account_id, login = _new_account(session, claim, person_id, now=now)
    session.execute(update(Claim).where(Claim.id == claim.id).values(account_id=account_id, login=login))
    _record(session, keys, found, checked, person_id, claim.id, now=now)
    return Bound(found, person_id, account_id, login if claim.password_hash else None)


def window_of(session: Session, actor: Actor) -> tuple[Named, Office] | None:
    """The clerk's window where identity is checked: one of a public office; None where the actor sits at none."""
    offices = [one for one in actor.offices if one.role is Role.WINDOW_CLERK]
    named = people.organisations(session, [one.organisation_id for one in offices])
    for one in offices:
        if named[one.organisation_id].kind in COUNTERS:
            return named[one.organisation_id], one
    return None


def _waiting(session: Session, keys: KeyProvider, number: str, *, now: datetime) -> Claim | None:
    claim = session.execute(
        select(Claim).where(Claim.number_index == claims.number_index(keys, number))
    ).scalar_one_or_none()
    if claim is None or state_now(State(claim.state), claim.expires_at, now=now) is not State.WAITING:
        return None
    return claim


def _seen(session: Session, claim_id: UUID, actor: Actor) -> tuple[Named, Office, Claim]:
    window = window_of(session, actor)
    claim = session.execute(
        select(Claim).where(Claim.id == claim_id, Claim.seen_by == actor.account_id)
    ).scalar_one_or_none()
    if claim is None or window is None:
        raise NotFound
    return *window, claim


def _registered(session: Session, keys: KeyProvider, resident_id: str, *, now: datetime) -> Registered | None:
    person_id = people.find_person(session, keys, resident_id)
    if person_id is None:
        return None
    name = people.details_of(session, keys, [person_id])[person_id].name
    account_id = session.execute(
        select(Account.id)
        .where(Account.person_id == person_id, Account.closed_at.is_(None))
        .order_by(Account.created_at)
        .limit(1)
    ).scalar_one_or_none()
    return Registered(person_id, name, account_id, passwords.roles_of(session, person_id, now=now))


def _one_at_a_time(session: Session, claim: Claim) -> None:
    """Of two claims of one person that are confirmed at once the second waits, and is then superseded."""
    rows = select(Claim.id).where(Claim.resident_id_index == claim.resident_id_index).order_by(Claim.id)
    session.execute(locked(rows)).all()


def _supersede(session: Session, claim: Claim, *, now: datetime) -> None:
    """Other open claims for the same number are over: one wins."""
    session.execute(
        update(Claim)
        .where(
            Claim.resident_id_index == claim.resident_id_index,
            Claim.id != claim.id,
            Claim.state.in_(sorted(OPEN)),
        )
        .values(state=State.SUPERSEDED, outcome="superseded", decided_at=now)
        .execution_options(synchronize_session=False)
    )


def _new_account(session: Session, claim: Claim, person_id: UUID, *, now: datetime) -> tuple[UUID, str]:
    """The claim's id becomes the account's: the passkey on the phone carries it as its user handle."""
    account = Account(
        id=claim.id,
        person_id=person_id,
        login=claim.login,
        password_hash=claim.password_hash,
        demo=False,
        level=Level.COUNTER,
        created_at=now,
    )
    session.add(account)
    session.flush()
    _add_passkey(session, claim, account.id, now=now)
    return account.id, account.login


def _recover(session: Session, claim: Claim, account_id: UUID, *, sign_out_others: bool, now: datetime) -> str:
    """Add the claim's way to sign in to the account; returns its sign-in name."""
    if sign_out_others:
        sessions.end_all(session, account_id, now=now)
        passkeys.remove_all(session, account_id)
        session.execute(update(Account).where(Account.id == account_id).values(password_hash=None))
    if claim.password_hash:
        session.execute(update(Account).where(Account.id == account_id).values(password_hash=claim.password_hash))
    levels.checked_in_presence(session, account_id)
    _add_passkey(session, claim, account_id, now=now)
    return session.execute(select(Account.login).where(Account.id == account_id)).scalar_one()


def _add_passkey(session: Session, claim: Claim, account_id: UUID, *, now: datetime) -> None:
    if claim.credential_id is not None and claim.public_key is not None:
        key = MadeKey(claim.credential_id, claim.public_key, claim.sign_count)
        passkeys.keep(session, account_id, key, name="", now=now)


def _entry(
    kind: str, window: tuple[Named, Office], actor: Actor, claim_id: UUID, *, outcome: str, reason: str = ""
) -> Entry:
    """What a clerk did with a claim that is nobody's yet: it stands in no person's record."""
    named, office = window
    return Entry(
        kind,
        actor.account_id,
        None,
        organisation=named.name,
        organisation_en=named.name_en,
        unit=office.unit,
        badge=office.badge,
        outcome=outcome,
        reason=reason,
        refs=(str(claim_id),),
    )


def _record(
    session: Session,
    keys: KeyProvider,
    found: Binding,
    checked: Checked,
    person_id: UUID,
    claim_id: UUID,
    *,
    now: datetime,
) -> None:
    """One event in the person's record, and a word to whatever page of theirs is open."""
    entry = Entry(
        RECOVERED if found is Binding.RECOVERED else CONFIRMED,
        checked.account_id,
        person_id,
        organisation=checked.organisation,
        organisation_en=checked.organisation_en,
        unit=checked.unit,
        badge=checked.badge,
        outcome=found,
        reason=Level.COUNTER,
        refs=(str(claim_id),),
    )
    audit.append(session, keys, entry, now=now)
    outbox.add(session, TOLD, {"listener": str(person_id), "what": found.value}, now=now)
