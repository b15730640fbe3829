"""The checker's side of a live code: redeem it, ask its holder, hear the answer.

Spending is one guarded UPDATE, so that it is exact (R01).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    and_,
    bindparam,
    case,
    column,
    exists,
    not_,
    or_,
    select,
    table,
    update,
)
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Head
from backend.catalogue.rules import SceneEntry
from backend.codes.handles import handle_hash
from backend.codes.models import HANDLE, PRESENTATION, REPLACED, Presentation
from backend.codes.rules import ANSWER_LIFE, Known, State, why_not
from backend.grants.standing_consent import covering
from backend.identity.rules import Actor, Role
from backend.kernel.columns import UtcTime
from backend.kernel.db import AnyRow
from backend.kernel.errors import Conflict, NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.hot import Hot
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai
from backend.standards.online_code import OnlineCode, TypedCode

_SIGN_IN = table("sign_in", column("id"), column("account_id"), column("ended_at"), column("expires_at", UtcTime))
_ACCOUNT = table("account", column("id"), column("closed_at"))
_MEMBERSHIP = table(
    "membership",
    column("person_id"),
    column("organisation_id"),
    column("role"),
    column("valid_from", Date),
    column("valid_to", Date),
    column("ended_at"),
)
_STILL_SIGNED_IN = exists().where(
    _SIGN_IN.c.id == PRESENTATION.c.sign_in_id,
    _SIGN_IN.c.ended_at.is_(None),
    _SIGN_IN.c.expires_at > bindparam("now"),
    _ACCOUNT.c.id == _SIGN_IN.c.account_id,
    _ACCOUNT.c.closed_at.is_(None),
)
_STILL_REPRESENTS = or_(
    PRESENTATION.c.opener_id == PRESENTATION.c.subject_id,
    PRESENTATION.c.grant_id.is_not(None),  # the grant is used in the same transaction, and says itself whether it holds
    exists().where(
        _MEMBERSHIP.c.person_id == PRESENTATION.c.opener_id,
        _MEMBERSHIP.c.organisation_id == PRESENTATION.c.subject_id,
        _MEMBERSHIP.c.role == Role.ENTERPRISE_REPRESENTATIVE.value,
        _MEMBERSHIP.c.ended_at.is_(None),
        _MEMBERSHIP.c.valid_from <= bindparam("today", type_=Date),
        or_(_MEMBERSHIP.c.valid_to.is_(None), _MEMBERSHIP.c.valid_to >= bindparam("today", type_=Date)),
    ),
)
_REDEEM = Hot(
    update(PRESENTATION)
    .where(
        PRESENTATION.c.id
        == select(HANDLE.c.presentation_id)
        .where(HANDLE.c.hash == bindparam("hash"), HANDLE.c.expires_at > bindparam("now"))
        .scalar_subquery(),
        PRESENTATION.c.state == State.LIVE.value,
        PRESENTATION.c.ends_at > bindparam("now"),
        ~REPLACED,
        _STILL_SIGNED_IN,
        _STILL_REPRESENTS,
    )
    .values(
        state=case(
            (
                and_(
                    PRESENTATION.c.chosen.is_(None),
                    bindparam("must_ask"),
                    # a yes that stands is the holder's own: who shows on behalf is asked each time
                    or_(PRESENTATION.c.grant_id.is_not(None), not_(covering(PRESENTATION.c.subject_id))),
                ),
                State.ASKED.value,
            ),
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
    .returning(*PRESENTATION.c, *audit.head_of("presentation.subject_id"))
)
_OF_HANDLE = (
    select(*PRESENTATION.c, HANDLE.c.expires_at.label("handle_expires_at"), REPLACED.label("replaced"))
    .join(HANDLE, HANDLE.c.presentation_id == PRESENTATION.c.id)
    .where(HANDLE.c.hash == bindparam("hash"))
)
_OF_SCENE = tuple(SceneEntry.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Context:
    """For what a code was redeemed; kept as ciphertext beside the presentation.

    Attributes:
        scene: the register's entry as it stood then: a yes cannot show more than what was asked.
    """

    unit: str
    badge: str
    case_number: str
    place: str
    scene: SceneEntry


@dataclass(frozen=True, slots=True)
class Presented:
    """A presentation as the verification needs it.

    Attributes:
        chosen: certificate id → field keys, or None for a bare code.
        head: where the subject's record stood when the code was redeemed, for the event that follows.
        context: opened only where it was sealed, that is after redemption.
        is_withdrawn: a request without an answer whose code was taken back: nobody waits for it any more.
        handed_by: of an answer to a request code, who scanned it and left the answer to the opener.
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
    head: Head | None = None
    grant_id: UUID | None = None
    handed_by: UUID | None = None
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Redemption:
    """Who redeems, for what: the values that the guarded update writes.

    Attributes:
        must_ask: a bare code waits for the holder's yes, unless one stands to `asks`.
        asks: digest of what the scene asks for, as a standing consent names it.
    """

    account_id: UUID
    person_id: UUID
    look_id: UUID
    scene: str
    must_ask: bool
    asks: bytes
    types: tuple[str, ...]
    context: Context


@dataclass(frozen=True, slots=True)
class NotSpent:
    """A handle that could not be spent: why, and whose it is where the handle is known."""

    reason: str
    presented: Presented | None


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
        "today": date_in_shanghai(now),
        "must_ask": redemption.must_ask,
        "consent_asks": redemption.asks,
        "consent_types": list(redemption.types),
        "checker": redemption.account_id,
        "checker_person": redemption.person_id,
        "scene_code": redemption.scene,
        "look": redemption.look_id,
        "sealed_context": _seal_context(keys, redemption),
        "ask_until_at": now + ANSWER_LIFE,
    }
    row = _REDEEM.row(session, parameters)
    if row is not None:
        return replace(_presented(keys, row, context=redemption.context), head=audit.head_in(row))
    known = session.execute(_OF_HANDLE, {"hash": parameters["hash"]}).one_or_none()
    if known is None:
        return NotSpent("unknown", None)
    facts = Known(State(known.state), known.handle_expires_at, known.ends_at, known.replaced, known.checker_account_id)
    return NotSpent(why_not(facts, now=now), _presented(keys, known))


def live(session: Session, keys: KeyProvider, presented: OnlineCode | TypedCode, *, now: datetime) -> Presented | None:
    """The presentation behind a handle that could be redeemed now; nothing is spent."""
    row = session.execute(_OF_HANDLE, {"hash": handle_hash(keys, presented)}).one_or_none()
    if row is None or State(row.state) is not State.LIVE or row.replaced:
        return None
    return _presented(keys, row) if now < min(row.handle_expires_at, row.ends_at) else None


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
            _may_answer(actor),
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
            _may_answer(actor),
            Presentation.state == State.ASKED.value,
            Presentation.ask_until > now,
        )
        .values(state=(State.LOOKED if agree else State.REFUSED).value, answered_at=now)
        .returning(*PRESENTATION.c)
    ).one_or_none()
    if row is not None:
        return _presented(keys, row)
    known = session.execute(
        select(Presentation.id).where(
            Presentation.look_id == look_id,
            Presentation.account_id == actor.account_id,
            _may_answer(actor),
        )
    ).one_or_none()
    raise NotFound if known is None else Conflict


def give_nothing(session: Session, presented: Presented) -> None:
    """What was redeemed shows nothing, because the grant behind it did not hold; it stays spent."""
    session.execute(update(Presentation).where(Presentation.id == presented.id).values(state=State.REFUSED.value))


def _may_answer(actor: Actor) -> ColumnElement[bool]:
    """Codes of the own subjects, and those that this person opened by a grant: whether it holds is looked at then."""
    by_grant = and_(PRESENTATION.c.grant_id.is_not(None), PRESENTATION.c.opener_id == actor.person_id)
    return or_(PRESENTATION.c.subject_id.in_(actor.subjects), by_grant)


def _seal_context(keys: KeyProvider, redemption: Redemption) -> bytes:
    context = redemption.context
    scene = {name: getattr(context.scene, name) for name in _OF_SCENE}
    document = {
        "unit": context.unit,
        "badge": context.badge,
        "case_number": context.case_number,
        "place": context.place,
        "scene": scene | {"organisation_id": str(context.scene.organisation_id)},
    }
    # bound to the look: the presentation's own id is not known before the guarded update
    return seal(keys, Place("presentation", "context", redemption.look_id), json.dumps(document).encode())


def _scene(document: dict[str, Any]) -> SceneEntry:
    types = {code: tuple(fields) for code, fields in document["types"].items()}
    own = {
        "types": types,
        "identity_fields": tuple(document["identity_fields"]),
        "organisation_id": UUID(document["organisation_id"]),
    }
    return SceneEntry(**{**document, **own})


def _presented(keys: KeyProvider, row: AnyRow, *, context: Context | None = None) -> Presented:
    """The row as a dataclass; its context is opened unless the caller has just sealed it."""
    chosen = None if row.chosen is None else {UUID(one): tuple(fields) for one, fields in row.chosen.items()}
    if context is None and row.context is not None and row.look_id is not None:
        document = json.loads(unseal(keys, Place("presentation", "context", row.look_id), row.context))
        context = Context(**{**document, "scene": _scene(document["scene"])})
    return Presented(
        id=row.id,
        account_id=row.account_id,
        opener_id=row.opener_id,
        subject_id=row.subject_id,
        grant_id=row.grant_id,
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
