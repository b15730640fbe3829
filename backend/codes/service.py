"""Open, renew, withdraw and redeem a code. Spending is one guarded UPDATE, so that it is exact (R01)."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, case, exists, insert, select, update
from sqlalchemy.orm import Session

from backend.catalogue.service import type_of
from backend.certificates import read as certificates
from backend.codes.models import Handle, Presentation
from backend.codes.rules import (
    ANSWER_LIFE,
    HANDLE_LIFE,
    MOST_CERTIFICATES,
    PRESENTATION_LIFE,
    TYPED_LIFE,
    Known,
    State,
    state_on,
    why_not,
)
from backend.identity.rules import Actor
from backend.kernel.crypto import INTERNATIONAL
from backend.kernel.db import AnyRow
from backend.kernel.errors import CertificateNotShown, Conflict, FieldProblem, Forbidden, InvalidField, NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards import online_code, typed_code
from backend.standards.online_code import OnlineCode, TypedCode

PRESENTATION: Table = Presentation.__table__  # type: ignore[assignment] # declared as FromClause
HANDLE: Table = Handle.__table__  # type: ignore[assignment] # the same
_NEWER = PRESENTATION.alias("newer")
_REPLACED = exists().where(
    _NEWER.c.sign_in_id == PRESENTATION.c.sign_in_id,
    _NEWER.c.created_at > PRESENTATION.c.created_at,
)
_OPEN = insert(PRESENTATION)
_ADD_HANDLES = insert(HANDLE)
_REDEEM = (
    update(PRESENTATION)
    .where(
        PRESENTATION.c.id
        == select(HANDLE.c.presentation_id)
        .where(HANDLE.c.hash == bindparam("hash"), HANDLE.c.expires_at > bindparam("now"))
        .scalar_subquery(),
        PRESENTATION.c.state == State.LIVE.value,
        PRESENTATION.c.ends_at > bindparam("now"),
        ~_REPLACED,
    )
    .values(
        state=case(
            (and_(PRESENTATION.c.chosen.is_(None), bindparam("must_ask")), State.ASKED.value),
            else_=State.LOOKED.value,
        ),
        checker_account_id=bindparam("checker"),
        checker_person_id=bindparam("checker_person"),
        scene=bindparam("scene_code"),
        look_id=bindparam("look"),
        context=bindparam("sealed_context"),
        spent_at=bindparam("now"),
        ask_until=bindparam("ask_until_at"),
    )
    .returning(*PRESENTATION.c)
)
_OF_HANDLE = (
    select(*PRESENTATION.c, HANDLE.c.expires_at.label("handle_expires_at"), _REPLACED.label("replaced"))
    .join(HANDLE, HANDLE.c.presentation_id == PRESENTATION.c.id)
    .where(HANDLE.c.hash == bindparam("hash"))
)
_MINE = select(*PRESENTATION.c, _REPLACED.label("replaced")).where(
    PRESENTATION.c.id == bindparam("id"), PRESENTATION.c.account_id == bindparam("account")
)


@dataclass(frozen=True, slots=True)
class LiveCode:
    """A code as the holder's phone draws it."""

    id: UUID
    text: str
    typed: str
    expires_at: datetime
    typed_expires_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Context:
    """For what a code was redeemed; kept as ciphertext beside the presentation."""

    organisation_id: UUID
    organisation: str
    organisation_en: str
    unit: str
    badge: str
    case_number: str
    place: str


@dataclass(frozen=True, slots=True)
class Presented:
    """A presentation as the verification needs it.

    Attributes:
        chosen: certificate id → field keys, or None for a bare code.
        context: opened only where it was sealed, that is after redemption.
    """

    id: UUID
    account_id: UUID
    opener_id: UUID
    subject_id: UUID
    chosen: Mapping[UUID, tuple[str, ...]] | None
    state: State
    ends_at: datetime
    look_id: UUID | None
    scene: str | None
    checker_account_id: UUID | None
    checker_person_id: UUID | None
    spent_at: datetime | None
    ask_until: datetime | None
    answered_at: datetime | None
    context: Context | None


@dataclass(frozen=True, slots=True)
class Redemption:
    """Who redeems, for what: the values that the guarded update writes."""

    account_id: UUID
    person_id: UUID
    look_id: UUID
    scene: str
    must_ask: bool
    context: Context


@dataclass(frozen=True, slots=True)
class NotSpent:
    """A handle that could not be spent: why, and whose it is where the handle is known."""

    reason: str
    presented: Presented | None


def open_code(
    session: Session,
    keys: KeyProvider,
    origin: str,
    *,
    actor: Actor,
    subject_id: UUID,
    chosen: Mapping[UUID, Sequence[str] | None],
    now: datetime,
) -> LiveCode:
    """Open a presentation with its first handle; an older one of the same sign-in dies with it.

    Args:
        chosen: certificate → fields, None for the standard set; empty for a bare code.

    Raises:
        Forbidden: the actor neither is the subject nor represents it.
        CertificateNotShown: a certificate that is not the subject's.
        InvalidField: too many certificates, or a field the type does not have.
    """
    if not actor.represents(subject_id):
        raise Forbidden
    carried = _carried(session, subject_id, chosen)
    presentation_id = new_id()
    code, rows = _handles(keys, origin, presentation_id, ends_at=now + PRESENTATION_LIFE, now=now)
    session.execute(
        _OPEN,
        {
            "id": presentation_id,
            "sign_in_id": actor.sign_in_id,
            "account_id": actor.account_id,
            "opener_id": actor.person_id,
            "subject_id": subject_id,
            "chosen": carried,
            "created_at": now,
            "ends_at": code.ends_at,
            "state": State.LIVE.value,
        },
    )
    session.execute(_ADD_HANDLES, rows)
    return code


def renew(
    session: Session, keys: KeyProvider, origin: str, presentation_id: UUID, *, actor: Actor, now: datetime
) -> LiveCode:
    """The next handle of the same presentation.

    Raises:
        NotFound: unknown or somebody else's.
        Conflict: no longer live.
    """
    row = _mine(session, presentation_id, actor)
    if state_on(State(row.state), row.ends_at, row.ask_until, replaced=row.replaced, now=now) is not State.LIVE:
        raise Conflict
    code, rows = _handles(keys, origin, presentation_id, ends_at=row.ends_at, now=now)
    session.execute(_ADD_HANDLES, rows)
    return code


def withdraw(session: Session, presentation_id: UUID, *, actor: Actor) -> None:
    """Take a live code back; errors as `renew`."""
    _mine(session, presentation_id, actor)
    ended = session.execute(
        update(Presentation)
        .where(Presentation.id == presentation_id, Presentation.state == State.LIVE.value)
        .values(state=State.WITHDRAWN.value)
        .returning(Presentation.id)
    ).one_or_none()
    if ended is None:
        raise Conflict


def state_of(session: Session, presentation_id: UUID, *, actor: Actor, now: datetime) -> tuple[State, UUID | None]:
    """What the holder's page shows, and the look it belongs to; NotFound as `renew`."""
    row = _mine(session, presentation_id, actor)
    state = state_on(State(row.state), row.ends_at, row.ask_until, replaced=row.replaced, now=now)
    return state, row.look_id


def redeem(
    session: Session, keys: KeyProvider, presented: OnlineCode | TypedCode, redemption: Redemption, *, now: datetime
) -> Presented | NotSpent:
    """Spend the presentation behind a handle, once (R01): the first checker gets it, all its handles are dead.

    Returns:
        The presentation; or NotSpent with "expired" | "used" | "withdrawn" | "unknown".
    """
    parameters = {
        "hash": handle_hash(keys, presented),
        "now": now,
        "must_ask": redemption.must_ask,
        "checker": redemption.account_id,
        "checker_person": redemption.person_id,
        "scene_code": redemption.scene,
        "look": redemption.look_id,
        "sealed_context": _seal_context(keys, redemption),
        "ask_until_at": now + ANSWER_LIFE,
    }
    row = session.connection().execute(_REDEEM, parameters).one_or_none()
    if row is not None:
        return _presented(keys, row)
    known = session.execute(_OF_HANDLE, {"hash": parameters["hash"]}).one_or_none()
    if known is None:
        return NotSpent("unknown", None)
    facts = Known(State(known.state), known.handle_expires_at, known.ends_at, known.replaced, known.checker_account_id)
    return NotSpent(why_not(facts, now=now), _presented(keys, known))


def of_look(session: Session, keys: KeyProvider, look_id: UUID) -> Presented | None:
    """The presentation that a verification redeemed."""
    row = session.execute(select(*PRESENTATION.c).where(PRESENTATION.c.look_id == look_id)).one_or_none()
    return None if row is None else _presented(keys, row)


def waiting(session: Session, keys: KeyProvider, *, actor: Actor, now: datetime) -> list[Presented]:
    """Requests that wait for this holder's answer."""
    rows = session.execute(
        select(*PRESENTATION.c)
        .where(
            PRESENTATION.c.account_id == actor.account_id,
            PRESENTATION.c.state == State.ASKED.value,
            PRESENTATION.c.ask_until > now,
        )
        .order_by(PRESENTATION.c.spent_at)
    )
    return [_presented(keys, row) for row in rows]


def answer(
    session: Session, keys: KeyProvider, look_id: UUID, *, actor: Actor, agree: bool, now: datetime
) -> Presented:
    """Answer a request once, in time.

    Raises:
        NotFound: unknown or somebody else's.
        Conflict: answered already, or too late.
    """
    row = session.execute(
        update(Presentation)
        .where(
            Presentation.look_id == look_id,
            Presentation.account_id == actor.account_id,
            Presentation.state == State.ASKED.value,
            Presentation.ask_until > now,
        )
        .values(state=(State.LOOKED if agree else State.REFUSED).value, answered_at=now)
        .returning(*PRESENTATION.c)
    ).one_or_none()
    if row is not None:
        return _presented(keys, row)
    known = session.execute(
        select(Presentation.id).where(Presentation.look_id == look_id, Presentation.account_id == actor.account_id)
    ).one_or_none()
    raise NotFound if known is None else Conflict


def handle_hash(keys: KeyProvider, presented: OnlineCode | TypedCode) -> bytes:
    """What the database keeps: SHA-256 of 128 random bits, or HMAC of a number that could be guessed."""
    if isinstance(presented, OnlineCode):
        return sha256(presented.secret).digest()
    return INTERNATIONAL.mac(keys.fixed("typed_code"), presented.digits.encode())


def _carried(
    session: Session, subject_id: UUID, chosen: Mapping[UUID, Sequence[str] | None]
) -> dict[str, list[str]] | None:
    if not chosen:
        return None
    if len(chosen) > MOST_CERTIFICATES:
        raise InvalidField((FieldProblem("certificates", "too_many"),))
    known = certificates.showable(session, subject_id, list(chosen))
    if set(known) != set(chosen):
        raise CertificateNotShown
    return {str(one): list(_fields(known[one], fields)) for one, fields in chosen.items()}


def _fields(type_code: str, fields: Sequence[str] | None) -> Sequence[str]:
    definition = type_of(type_code)
    if fields is None:
        return [one.key for one in definition.choices() if "standard" in one.sets]
    if not all(definition.knows(key) for key in fields):
        raise InvalidField((FieldProblem("fields", "unknown"),))
    return list(dict.fromkeys(fields))


def _handles(
    keys: KeyProvider, origin: str, presentation_id: UUID, *, ends_at: datetime, now: datetime
) -> tuple[LiveCode, list[dict[str, Any]]]:
    secret = secrets.token_bytes(online_code.SECRET_BYTES)
    digits = typed_code.build(secrets.randbelow(typed_code.NUMBERS))
    code = LiveCode(
        id=presentation_id,
        text=online_code.build(origin, online_code.Kind.CITIZEN, secret),
        typed=digits,
        expires_at=min(now + HANDLE_LIFE, ends_at),
        typed_expires_at=min(now + TYPED_LIFE, ends_at),
        ends_at=ends_at,
    )
    scanned = OnlineCode(online_code.Kind.CITIZEN, secret)
    rows = [
        {"hash": handle_hash(keys, scanned), "kind": "qr", "expires_at": code.expires_at},
        {"hash": handle_hash(keys, TypedCode(digits)), "kind": "typed", "expires_at": code.typed_expires_at},
    ]
    return code, [{**row, "presentation_id": presentation_id} for row in rows]


def _mine(session: Session, presentation_id: UUID, actor: Actor) -> AnyRow:
    row = session.execute(_MINE, {"id": presentation_id, "account": actor.account_id}).one_or_none()
    if row is None:
        raise NotFound
    return row


def _seal_context(keys: KeyProvider, redemption: Redemption) -> bytes:
    context = redemption.context
    document = {name: str(getattr(context, name)) for name in Context.__slots__}
    # bound to the look: the presentation's own id is not known before the guarded update
    return seal(keys, Place("presentation", "context", redemption.look_id), json.dumps(document).encode())


def _presented(keys: KeyProvider, row: AnyRow) -> Presented:
    chosen = None if row.chosen is None else {UUID(one): tuple(fields) for one, fields in row.chosen.items()}
    context = None
    if row.context is not None and row.look_id is not None:
        document = json.loads(unseal(keys, Place("presentation", "context", row.look_id), row.context))
        context = Context(**{**document, "organisation_id": UUID(document["organisation_id"])})
    return Presented(
        id=row.id,
        account_id=row.account_id,
        opener_id=row.opener_id,
        subject_id=row.subject_id,
        chosen=chosen,
        state=State(row.state),
        ends_at=row.ends_at,
        look_id=row.look_id,
        scene=row.scene,
        checker_account_id=row.checker_account_id,
        checker_person_id=row.checker_person_id,
        spent_at=row.spent_at,
        ask_until=row.ask_until,
        answered_at=row.answered_at,
        context=context,
    )
