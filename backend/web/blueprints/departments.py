"""The desk for systems of departments: proposed by the issuing office, confirmed by another person, ended by either."""

from uuid import UUID

from flask import Response

from backend.catalogue.service import current, issued_by
from backend.certificates.quality.release import RULES
from backend.identity.people import Named, organisations
from backend.identity.rules import Role
from backend.kernel.errors import NotFound
from backend.protocols import calls, clients
from backend.protocols.calls import Call
from backend.protocols.clients import Client, Proposal
from backend.web.access import allow
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.base import Nothing
from backend.web.shapes.city import OrganisationName
from backend.web.shapes.departments import (
    CallRow,
    ClientKey,
    ClientPath,
    ClientRow,
    Clients,
    ClientWork,
    FaultRow,
    KeyPath,
    NewClient,
    NewKey,
    OfficeTypes,
    QuarantinedRow,
    Registered,
    TypeName,
    TypeReport,
    WarningCount,
)

routes = Routes("departments")
READ, PROPOSE = allow("departments:read"), allow("departments:propose")
CONFIRM, END = allow("departments:confirm"), allow("departments:end")
SEES_ALL = frozenset({Role.SECURITY_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR})


@routes.on("GET", "/api/office/departments", access=READ, answer=Clients)
def list_clients() -> Response:
    """Systems of the own offices; a security administrator sees those of all."""
    found = clients.listed(session(), organisation_ids=None if _sees_all() else _offices())
    names = organisations(session(), {*(one.organisation_id for one in found), *_offices()})
    offices = [
        OfficeTypes(id=one, name=names[one].name, name_en=names[one].name_en, types=_names(_issued(one)))
        for one in _offices()
    ]
    return answer(Clients(items=[_row(one, names[one.organisation_id]) for one in found], offices=offices))


@routes.on("POST", "/api/office/departments", access=PROPOSE, answer=Registered, status=201, problems=(404,))
def propose_client(body: NewClient) -> Response:
    """Propose a system of an own office, with the public half of its key."""
    if body.organisation not in _offices():
        raise NotFound
    issued = _issued(body.organisation)
    spki = clients.public_key_of(body.public_key)
    wanted = Proposal(body.organisation, body.name, tuple(body.types), spki)
    made = clients.propose(session(), keys(), wanted, issued=issued, actor_id=actor().account_id, now=now())
    return answer(Registered(id=made, kid=clients.one(session(), made).keys[0].kid), 201)


@routes.on("POST", "/api/office/departments/<uuid:client_id>/confirmation", access=CONFIRM, answer=None, status=204)
def confirm_client(path: ClientPath, body: Nothing) -> Response:  # noqa: ARG001 - declared, so that anything in it is refused
    """Let a proposed system call."""
    clients.confirm(session(), keys(), path.client_id, actor_id=actor().account_id, now=now())
    return nothing()


@routes.on("DELETE", "/api/office/departments/<uuid:client_id>", access=END, answer=None, status=204)
def end_client(path: ClientPath) -> Response:
    """End a system's right to call, from its next call on."""
    clients.end(session(), keys(), _mine(path.client_id).id, actor_id=actor().account_id, now=now())
    return nothing()


@routes.on("POST", "/api/office/departments/<uuid:client_id>/keys", access=PROPOSE, answer=Registered, status=201)
def propose_key(path: ClientPath, body: NewKey) -> Response:
    """Propose a further key, to take the place of the one before."""
    spki = clients.public_key_of(body.public_key)
    client = _mine(path.client_id)
    kid = clients.add_key(session(), keys(), client.id, spki, actor_id=actor().account_id, now=now())
    return answer(Registered(id=client.id, kid=kid), 201)


@routes.on(
    "POST", "/api/office/departments/<uuid:client_id>/keys/<kid>/confirmation", access=CONFIRM, answer=None, status=204
)
def confirm_key(path: KeyPath, body: Nothing) -> Response:  # noqa: ARG001 - declared, so that anything in it is refused
    """Let a proposed key sign; those before it count for seven more days."""
    clients.confirm_key(session(), keys(), path.client_id, path.kid, actor_id=actor().account_id, now=now())
    return nothing()


@routes.on("DELETE", "/api/office/departments/<uuid:client_id>/keys/<kid>", access=END, answer=None, status=204)
def end_key(path: KeyPath) -> Response:
    """End a key, from the next call on."""
    clients.end_key(session(), keys(), _mine(path.client_id).id, path.kid, actor_id=actor().account_id, now=now())
    return nothing()


@routes.on("GET", "/api/office/departments/<uuid:client_id>/work", access=READ, answer=ClientWork)
def read_work(path: ClientPath) -> Response:
    """Last calls of a system, the records that wait for correction, and the quality of each type."""
    client = _mine(path.client_id)
    made = [_call(one) for one in calls.last(session(), client.id)]
    return answer(ClientWork(calls=made, waiting=_waiting(client.id), report=_report(client.id)))


def _call(one: Call) -> CallRow:
    said = sorted((rule for rule in RULES if rule.code in one.warnings), key=lambda rule: -one.warnings[rule.code])
    return CallRow(
        at=one.at,
        kid=one.kid,
        route=one.route,
        outcome=one.outcome,
        counts=dict(one.counts),
        warnings=[
            WarningCount(rule=rule.code, name=rule.name, name_en=rule.name_en, count=one.warnings[rule.code])
            for rule in said
        ],
    )


def _waiting(client_id: UUID) -> list[QuarantinedRow]:
    return [
        QuarantinedRow(
            at=one.at,
            type=one.type,
            position=one.position,
            version=one.version,
            faults=[FaultRow(field=fault.field, problem=fault.problem) for fault in one.faults],
        )
        for one in calls.waiting(session(), client_id)
    ]


def _report(client_id: UUID) -> list[TypeReport]:
    found = calls.report(session(), client_id)
    names = {one.code: one for one in _names({row.type for row in found})}
    return [
        TypeReport(
            type=names.get(one.type, TypeName(code=one.type, name=one.type, name_en=one.type)),
            waiting=one.waiting,
            solved=one.solved,
            faults=dict(one.faults),
        )
        for one in found
    ]


def _mine(client_id: UUID) -> Client:
    """A system that the signed-in person may see.

    Raises:
        NotFound: unknown, or another office's.
    """
    found = clients.one(session(), client_id)
    if not _sees_all() and found.organisation_id not in _offices():
        raise NotFound
    return found


def _sees_all() -> bool:
    return bool(actor().roles & SEES_ALL)


def _offices() -> list[UUID]:
    return sorted({one.organisation_id for one in actor().offices if one.role is Role.ISSUING_OFFICER})


def _issued(organisation_id: UUID) -> set[str]:
    """Codes of the types that the organisation issues."""
    return {one.code for one in issued_by(session(), organisation_id)}


def _names(codes: set[str]) -> list[TypeName]:
    known = current(session())
    found = [known[code] for code in sorted(codes) if code in known]
    return [TypeName(code=one.code, name=one.name, name_en=one.name_en) for one in found]


def _row(one: Client, office: Named) -> ClientRow:
    return ClientRow(
        id=one.id,
        name=one.name,
        organisation=OrganisationName(id=str(office.id), name=office.name, name_en=office.name_en),
        types=_names(set(one.types)),
        state=one.state.value,
        mine=one.proposed_by == actor().account_id,
        proposed_at=one.proposed_at,
        confirmed_at=one.confirmed_at,
        ended_at=one.ended_at,
        keys=[
            ClientKey(
                kid=key.kid,
                state=key.state.value,
                mine=key.proposed_by == actor().account_id,
                proposed_at=key.proposed_at,
                valid_from=key.valid_from,
                valid_to=key.valid_to,
                ended_at=key.ended_at,
            )
            for key in one.keys
        ],
    )
