"""The asker's side: ask somebody by a link, a QR or a number, or one of those bound to oneself; take it back.

Nobody is searched for. A link finds its person, whose own name has to be the one that was typed; who is bound already
(the family, a delegate, the enterprise's representative) can be chosen and is asked without one.
"""

import secrets
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from backend.catalogue import service as catalogue
from backend.grants import service as grants
from backend.grants.asks.models import ASK
from backend.grants.asks.reading import Ask, one, opened, record, sealed, tell
from backend.grants.asks.rules import LIFE, MOST_OPEN, Kind, Known, State, Tie, Wish, faults
from backend.grants.family import page
from backend.grants.mandates import listing
from backend.grants.mandates import rules as mandates
from backend.grants.mandates.records import Step
from backend.grants.rules import Ground
from backend.grants.rules import State as GrantState
from backend.identity import people
from backend.identity.rules import Actor
from backend.kernel.errors import Conflict, FieldProblem, InvalidField
from backend.kernel.fields import blind_index
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards import typed_code
from backend.standards.calendar import date_in_shanghai

SECRET_BYTES: Final = 16
PATH: Final = "/me/asks/open"


@dataclass(frozen=True, slots=True)
class Bound:
    """Somebody who can be asked without a link; `enterprise_id`: whom they represent, and the asker works for."""

    person_id: UUID
    name: str
    tie: Tie
    enterprise_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """An ask just made; the link and the number are told once, and there are none where somebody was chosen."""

    ask: Ask
    link: str | None
    typed: str | None


def bound(session: Session, keys: KeyProvider, *, actor: Actor, now: datetime) -> list[Bound]:
    """Who can be chosen: each person once, the nearer tie first; per enterprise its representatives."""
    found: dict[tuple[UUID, UUID | None], Bound] = {}
    for each in (*_family(session, keys, actor, now), *_delegations(session, keys, actor, now)):
        found.setdefault((each.person_id, None), each)
    for each in _representatives(session, keys, actor, now):
        found[each.person_id, each.enterprise_id] = each
    return list(found.values())


def ask(session: Session, keys: KeyProvider, origin: str, *, actor: Actor, wish: Wish, now: datetime) -> Made:
    """Ask; whoever was chosen finds it in the inbox, a named person by the link, the QR or the number.

    Raises:
        InvalidField: nobody, nothing, unknown types or fields, a term that cannot be, somebody who is not bound; or
            `to` `too_many`: ten asks wait already.
    """
    known = _known(session, wish)
    wrong = [FieldProblem(*each) for each in faults(wish, known)]
    if wish.kind is Kind.MANDATE:
        wrong += _term_faults(wish, now)
    if wish.person_id is not None and not _is_bound(session, keys, actor, wish, now):
        wrong.append(FieldProblem("to", "unknown"))
    if _waiting(session, actor, now) >= MOST_OPEN:
        wrong.append(FieldProblem("to", "too_many"))
    if wrong:
        raise InvalidField(tuple(wrong))
    ask_id, by_link = new_id(), wish.person_id is None
    token = b32encode(secrets.token_bytes(SECRET_BYTES)).decode().rstrip("=") if by_link else ""
    typed = typed_code.build(secrets.randbelow(typed_code.NUMBERS)) if by_link else ""
    row = session.execute(
        insert(ASK)
        .values(
            id=ask_id,
            kind=wish.kind.value,
            state=State.ASKED.value,
            asker_id=actor.person_id,
            to_person_id=wish.person_id,
            enterprise_id=wish.enterprise_id,
            token_hash=token_hash(token) if by_link else None,
            number_index=number_index(keys, typed) if by_link else None,
            details=sealed(keys, ask_id, wish),
            created_at=now,
            ends_at=now + LIFE,
        )
        .returning(*ASK.c)
    ).one()
    made = opened(keys, row, now=now)
    record(session, keys, "ask:made", made, actor=actor, subject_id=actor.person_id, now=now)
    if wish.person_id is not None:
        tell(session, "request.asked", wish.person_id, ask_id, now=now)
    return Made(made, f"{origin}{PATH}#{token}" if by_link else None, typed or None)


def withdraw(session: Session, keys: KeyProvider, ask_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take an own ask back; a yes that comes later finds nothing to say yes to.

    Raises:
        NotFound: unknown or somebody else's.
        Conflict: answered, late or taken back.
    """
    found = one(session, keys, ask_id, actor=actor, now=now)
    taken = session.execute(
        update(ASK)
        .where(ASK.c.id == ask_id, ASK.c.asker_id == actor.person_id, ASK.c.state == State.ASKED.value)
        .where(ASK.c.ends_at > now)
        .values(state=State.WITHDRAWN.value, answered_at=now)
        .returning(ASK.c.id)
    ).one_or_none()
    if taken is None:
        raise Conflict
    record(session, keys, "ask:withdrawn", found, actor=actor, subject_id=actor.person_id, now=now)
    if found.to_person_id is not None:
        tell(session, "request.closed", found.to_person_id, ask_id, now=now)


def token_hash(token: str) -> bytes:
    """What the database keeps of a link."""
    return sha256(token.encode()).digest()


def number_index(keys: KeyProvider, digits: str) -> bytes:
    """How a number that was read out is looked up."""
    return blind_index(keys, "person_ask_number", digits)


def _known(session: Session, wish: Wish) -> Known:
    """Types of the catalogue with their fields; for a mandate those that an enterprise may hold."""
    mandate = wish.kind is Kind.MANDATE
    return Known(
        {
            code: frozenset(choice.key for choice in definition.choices())
            for code, definition in catalogue.current(session).items()
            if not mandate or "enterprise" in definition.holder_kinds
        }
    )


def _term_faults(wish: Wish, now: datetime) -> list[FieldProblem]:
    scope = mandates.Scope(tuple(wish.types) or None, None)
    wanted = mandates.Wanted(wish.name, mandates.Post.HANDLER, scope, wish.until)
    found = mandates.faults(wanted, held_types=tuple(wish.types), known_scenes=(), today=date_in_shanghai(now))
    return [each for each in found if each.field == "until"]


def _is_bound(session: Session, keys: KeyProvider, actor: Actor, wish: Wish, now: datetime) -> bool:
    return any(
        each.person_id == wish.person_id
        and (wish.kind is Kind.LOOK or (each.enterprise_id is not None and each.enterprise_id == wish.enterprise_id))
        for each in bound(session, keys, actor=actor, now=now)
    )


def _waiting(session: Session, actor: Actor, now: datetime) -> int:
    query = select(func.count()).where(
        ASK.c.asker_id == actor.person_id, ASK.c.state == State.ASKED.value, ASK.c.ends_at > now
    )
    return session.execute(query).scalar_one()


def _family(session: Session, keys: KeyProvider, actor: Actor, now: datetime) -> Iterator[Bound]:
    for tie in page.ties_of(session, keys, actor.person_id, now=now):
        if tie.over is None and actor.person_id == tie.adult_id:
            yield Bound(tie.other_id, tie.other, Tie.FAMILY)
        elif tie.over is None and actor.person_id == tie.other_id:
            yield Bound(tie.adult_id, tie.adult, Tie.FAMILY)


def _delegations(session: Session, keys: KeyProvider, actor: Actor, now: datetime) -> list[Bound]:
    """To whom the person delegated something, and who delegated something to the person."""
    own = actor.person_id
    both = (
        *grants.given(session, keys, own, (own,), now=now),
        *grants.received(session, keys, own, now=now),
    )
    others = {
        person
        for each in both
        if each.state is GrantState.ACTIVE and each.ground is Ground.DELEGATION
        for person in (each.grantor_id, each.to_person_id)
        if person not in (None, own)
    }
    named = people.details_of(session, keys, others)
    return [Bound(person, details.name, Tie.DELEGATION) for person, details in named.items()]


def _representatives(session: Session, keys: KeyProvider, actor: Actor, now: datetime) -> Iterator[Bound]:
    """Who represents the enterprises that the person has a mandate of, in force or frozen."""
    today = date_in_shanghai(now)
    mandates_of = [own for own in listing.mine(Step(session, keys, actor, now)) if own.mandate_id is not None]
    for own in mandates_of:
        ids = people.representatives(session, [own.enterprise_id], today=today)
        for person, details in people.details_of(session, keys, ids).items():
            yield Bound(person, details.name, Tie.ENTERPRISE, own.enterprise_id)
