"""What sign-in by password and by passkey share: the cookie and the answer."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import Response, request

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.identity import pins, sessions
from backend.identity.directory import profile
from backend.identity.people import Named
from backend.identity.rules import Actor, Life, Role, life_of
from backend.notices import push
from backend.web.access import allowed
from backend.web.granted import granted_subjects
from backend.web.routes import answer
from backend.web.runtime import keys, now, runtime, session
from backend.web.shapes.city import OrganisationName
from backend.web.shapes.identity import HeldRole, Me, OwnSession, PersonName, Subject
from backend.web.transaction import token_name


def signed_in(
    account_id: UUID, roles: frozenset[Role], *, method: str, life: Life | None = None, cap: str | None = None
) -> Response:
    """Open a session, replace whatever session this browser had, and say who is signed in."""
    life = life or life_of(roles)
    device = request.headers.get("User-Agent", "")
    opened, token = sessions.open_sign_in(
        session(), account_id, life=life, device=device, method=method, cap=cap, now=now()
    )
    if life.idle is None:
        pins.keep(session(), request.cookies.get(token_name(), ""), account_id, opened)
    end_present_session()
    record("session:opened", account_id, method)
    known = sessions.authenticate(session(), token, None)
    response = answer(me(known.actor), 201)
    response.set_cookie(
        token_name(),
        token,
        max_age=int(life.total.total_seconds()),
        secure=runtime().settings.secure_origin,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def end_present_session() -> None:
    """Rotate: the browser's earlier session is worth nothing after a sign-in."""
    token = request.cookies.get(token_name())
    ended = sessions.end_by_token(session(), token, now=now()) if token else None
    if ended is not None:
        push.drop_closed(session(), now=now())
        record("session:ended", ended)


def without_session(response: Response) -> Response:
    """The answer, with the browser's session cookie taken away."""
    secure = runtime().settings.secure_origin
    response.delete_cookie(token_name(), path="/", secure=secure, httponly=True, samesite="Lax")
    return response


def record(kind: str, account_id: UUID | None, reason: str = "") -> None:
    """One row for each sign-in, sign-out and refused sign-in (R49): which account, never a name or an address.

    A refused one is written for unknown names too, so that both take the same time (R23).
    """
    entry = Entry(kind=kind, actor_id=account_id, subject_id=None, outcome=kind.split(":")[1], reason=reason)
    audit.append(session(), keys(), entry, now=now())


def me(actor: Actor) -> Me:
    """The signed-in person as their client needs it."""
    own = profile(session(), keys(), actor)
    return Me(
        person=PersonName(id=actor.person_id, name=own.name, masked_name=own.masked_name),
        login=actor.login,
        demo=actor.demo,
        level=actor.level,
        roles=[
            HeldRole(
                role=office.role.value,
                organisation=_named(own.offices[office.organisation_id]),
                unit=office.unit,
                badge=office.badge,
            )
            for office in actor.offices
        ],
        subjects=[
            Subject(
                id=actor.person_id,
                kind="person",
                name=own.name,
                masked_name=own.masked_name,
                relation="self",
                authority="self",
            ),
            *(_enterprise(own.offices[one]) for one in actor.enterprises),
            *granted_subjects(actor),
        ],
        can=allowed(actor.roles),
        home=own.home,
        session=OwnSession(id=actor.sign_in_id, expires_at=actor.expires_at, idle_expires_at=_idle_end(actor)),
    )


def _named(one: Named) -> OrganisationName:
    return OrganisationName(id=str(one.id), name=one.name, name_en=one.name_en)


def _enterprise(one: Named) -> Subject:
    return Subject(
        id=one.id,
        kind="enterprise",
        name=one.name,
        name_en=one.name_en,
        masked_name=one.name,
        relation="legal_representative",
        authority="representative",
    )


def _idle_end(actor: Actor) -> datetime | None:
    return None if actor.idle_s is None else actor.last_active_at + timedelta(seconds=actor.idle_s)
