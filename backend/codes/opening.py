"""The holder's side of a live code: open it, renew it, take it back, ask where it stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from backend.catalogue.rules import TypeDefinition
from backend.certificates import read as certificates
from backend.codes.handles import LiveCode, new_handles
from backend.codes.models import HANDLE, PRESENTATION, REPLACED, Presentation
from backend.codes.on_behalf import carried_on_behalf, still_may
from backend.codes.rules import MOST_CERTIFICATES, PRESENTATION_LIFE, State, state_on
from backend.identity.rules import Actor
from backend.kernel.db import AnyRow
from backend.kernel.errors import CertificateNotShown, Conflict, FieldProblem, Forbidden, InvalidField, NotFound
from backend.kernel.hot import Hot
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider

_OPEN = Hot(insert(PRESENTATION))
_ADD_HANDLES = insert(HANDLE)
_OTHER = HANDLE.alias("other")
_KEEP_ONE = (
    update(HANDLE)
    .where(
        HANDLE.c.presentation_id == bindparam("presentation"),
        HANDLE.c.kind == "qr",
        HANDLE.c.expires_at > bindparam("now"),
        HANDLE.c.hash
        != select(_OTHER.c.hash)
        .where(_OTHER.c.presentation_id == bindparam("presentation"), _OTHER.c.kind == "qr")
        .order_by(_OTHER.c.expires_at.desc(), _OTHER.c.hash)
        .limit(1)
        .scalar_subquery(),
    )
    .values(expires_at=bindparam("now"))
)
"""Before a new handle: all but the newest die, so that the last two are live and no more."""
_MINE = select(*PRESENTATION.c, REPLACED.label("replaced")).where(
    PRESENTATION.c.id == bindparam("id"), PRESENTATION.c.account_id == bindparam("account")
)


def open_code(
    session: Session,
    keys: KeyProvider,
    origin: str,
    *,
    actor: Actor,
    subject_id: UUID,
    chosen: Mapping[UUID, Sequence[str] | None],
    grant_id: UUID | None = None,
    now: datetime,
) -> LiveCode:
    """Open a presentation with its first handle; an older one of the same sign-in dies with it.

    Args:
        chosen: certificate → fields, None for the standard set; empty for a bare code.
        grant_id: by which this person shows somebody else's certificates; it is used when a checker redeems the code.

    Raises:
        Forbidden: the actor neither is the subject nor represents it, or has no such grant.
        CertificateNotShown: a certificate that is not the subject's.
        InvalidField: too many certificates, or a field the type does not have.
    """
    if grant_id is not None:
        carried = carried_on_behalf(session, keys, grant_id, actor=actor, subject_id=subject_id, chosen=chosen, now=now)
    elif actor.represents(subject_id):
        carried = carried_by(session, subject_id, chosen)
    else:
        raise Forbidden
    presentation_id = new_id()
    code, rows = new_handles(keys, origin, presentation_id, ends_at=now + PRESENTATION_LIFE, now=now)
    _OPEN.run(
        session,
        {
            "id": presentation_id,
            "sign_in_id": actor.sign_in_id,
            "account_id": actor.account_id,
            "opener_id": actor.person_id,
            "subject_id": subject_id,
            "grant_id": grant_id,
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
    if not _still_may(session, keys, row, actor, now):
        raise NotFound
    if state_on(State(row.state), row.ends_at, row.ask_until, replaced=row.replaced, now=now) is not State.LIVE:
        raise Conflict
    session.execute(_KEEP_ONE, {"presentation": presentation_id, "now": now})
    code, rows = new_handles(keys, origin, presentation_id, ends_at=row.ends_at, now=now)
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


def carried_by(
    session: Session, subject_id: UUID, chosen: Mapping[UUID, Sequence[str] | None]
) -> dict[str, list[str]] | None:
    """Certificates and fields that a code carries, None for a bare one; errors as `open_code`."""
    if not chosen:
        return None
    if len(chosen) > MOST_CERTIFICATES:
        raise InvalidField((FieldProblem("certificates", "too_many"),))
    known = certificates.showable(session, subject_id, list(chosen))
    if set(known) != set(chosen):
        raise CertificateNotShown
    return {str(one): list(_fields(known[one], fields)) for one, fields in chosen.items()}


def _fields(definition: TypeDefinition, fields: Sequence[str] | None) -> Sequence[str]:
    if fields is None:
        return [one.key for one in definition.choices() if "standard" in one.sets]
    if not all(definition.knows(key) for key in fields):
        raise InvalidField((FieldProblem("fields", "unknown"),))
    return list(dict.fromkeys(fields))


def _still_may(session: Session, keys: KeyProvider, row: AnyRow, actor: Actor, now: datetime) -> bool:
    if row.grant_id is not None:
        return still_may(session, keys, row.grant_id, actor=actor, now=now)
    return actor.represents(row.subject_id)


def _mine(session: Session, presentation_id: UUID, actor: Actor) -> AnyRow:
    row = session.execute(_MINE, {"id": presentation_id, "account": actor.account_id}).one_or_none()
    if row is None:
        raise NotFound
    return row
