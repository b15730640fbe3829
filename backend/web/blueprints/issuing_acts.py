"""The issuing desk: the office's certificates, acts on them, and what waits for a second officer or another seal."""

from typing import Any

from flask import Response

from backend.certificates import acts, desk, drafts, joint, read, requests
from backend.certificates.act_rules import ActName, Reasoned, possible
from backend.certificates.drafts import Draft, record_of
from backend.certificates.read import Opened
from backend.certificates.requests import Proposed
from backend.certificates.rules import Status, number_tail
from backend.identity.levels.rules import NEEDS, Use
from backend.identity.people import organisations
from backend.identity.rules import Role
from backend.standards import masks
from backend.standards.calendar import date_in_shanghai
from backend.web.access import allow
from backend.web.blueprints.issuing import acting, draft_row, shown_values
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.base import Nothing
from backend.web.shapes.issuing import (
    Acted,
    ActSent,
    Declined,
    DraftView,
    IssuedChange,
    IssuedPath,
    IssuedQuery,
    IssuedRow,
    IssuedRows,
    IssuedWhole,
    IssuingDraftPath,
    IssuingDraftRow,
    ProposalPath,
    ProposalRow,
    Sealed,
    Search,
    WaitingInOffice,
)
from backend.web.stepping import require_level, require_step

routes = Routes("issued")
MAY, DECIDES = allow("certificates:issue"), allow("certificates:approve")
DECIDERS = (Role.ISSUING_OFFICER, Role.REVIEWER)
ONE = "/api/issuing/certificates/<uuid:certificate_id>"


@routes.on("GET", "/api/issuing/certificates", access=MAY, answer=IssuedRows)
def list_issued(query: IssuedQuery) -> Response:
    """The office's newest certificates."""
    found = desk.recent(
        session(), keys(), acting().offices, status=query.status, type_code=query.type, today=date_in_shanghai(now())
    )
    return _rows(found)


@routes.on("POST", "/api/issuing/search", access=allow("certificates:issue", keyed=False), answer=IssuedRows)
def search_issued(body: Search) -> Response:
    """The office's certificates of an exact number; each search is recorded."""
    find = desk.by_number if body.by == "number" else desk.by_holder
    return _rows(find(session(), keys(), body.text, by=acting(), now=now()))


@routes.on("POST", ONE + "/opening", access=allow("certificates:issue", keyed=False), answer=IssuedWhole)
def open_issued(path: IssuedPath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """One certificate of the office with its values and history; the opening is recorded with its holder."""
    return answer(_whole(desk.whole(session(), keys(), path.certificate_id, by=acting(), now=now())))


@routes.on("POST", ONE + "/acts", access=allow("certificates:end"), answer=Acted)
def act_on(path: IssuedPath, body: ActSent) -> Response:
    """Change a certificate's state; or propose it, where the type wants a second officer."""
    require_level(NEEDS[Use.SEAL])
    require_step("certificates:act")
    act, by = ActName(body.act), acting()
    said = Reasoned(body.reason, body.legal_basis, body.document_number, body.effective_on)
    if act.value in desk.second_person(session(), path.certificate_id, by.offices):
        requests.propose(session(), keys(), path.certificate_id, act, said, by=by, now=now())
        return answer(Acted(state="waiting", status=""))
    done = acts.perform(session(), keys(), path.certificate_id, act, said, by=by, now=now())
    return answer(Acted(state="done", status=done.status.value))


@routes.on("GET", "/api/issuing/requests", access=DECIDES, answer=WaitingInOffice)
def list_requests() -> Response:
    """Proposals of the own office, and drafts that wait for its seal."""
    offices = acting(*DECIDERS).offices
    found = [_request(one) for one in requests.waiting(session(), offices)]
    issues = any(one.role is Role.ISSUING_OFFICER for one in actor().offices)
    sealing = joint.waiting(session(), keys(), acting().offices) if issues else []
    return answer(WaitingInOffice(items=found, sealing=[IssuingDraftRow(**draft_row(one)) for one in sealing]))


@routes.on("GET", "/api/issuing/requests/<uuid:draft_id>/draft", access=DECIDES, answer=DraftView)
def read_waiting(path: IssuingDraftPath) -> Response:
    """A draft that waits for a decision or a seal of the own office, as its face will show it."""
    offices = acting(*DECIDERS).offices
    sealing = {one.id: one for one in joint.waiting(session(), keys(), offices)}
    found = sealing.get(path.draft_id) or drafts.read(session(), keys(), path.draft_id, offices)
    return answer(_view(found))


@routes.on("POST", "/api/issuing/requests/<uuid:request_id>/approval", access=DECIDES, answer=Sealed)
def approve(path: ProposalPath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """Decide for a proposal of a colleague."""
    require_level(NEEDS[Use.SEAL])
    require_step("certificates:approve")
    sent = desk.approve(session(), keys(), path.request_id, by=acting(*DECIDERS), now=now())
    return answer(Sealed(state=sent.state, certificate=sent.certificate_id))


@routes.on("POST", "/api/issuing/requests/<uuid:request_id>/refusal", access=DECIDES, answer=None, status=204)
def decline(path: ProposalPath, body: Declined) -> Response:
    """Decide against a proposal, or take the own one back."""
    desk.decline(session(), keys(), path.request_id, body.note, by=acting(*DECIDERS), now=now())
    return nothing()


@routes.on("POST", "/api/issuing/sealing/<uuid:draft_id>/seal", access=MAY, answer=Sealed)
def add_seal(path: IssuingDraftPath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """Add the own office's seal to a draft that waits for it."""
    require_level(NEEDS[Use.SEAL])
    require_step("certificates:issue")
    done = joint.add_seal(session(), keys(), path.draft_id, by=acting(), now=now())
    return answer(Sealed(state="issued" if done else "sealing", certificate=done))


@routes.on("POST", "/api/issuing/sealing/<uuid:draft_id>/refusal", access=MAY, answer=None, status=204)
def decline_seal(path: IssuingDraftPath, body: Declined) -> Response:
    """Send a draft back to the office that drew it up."""
    joint.decline(session(), keys(), path.draft_id, body.note, by=acting(), now=now())
    return nothing()


def _rows(found: list[Opened]) -> Response:
    return answer(IssuedRows(items=[IssuedRow(**_row(one)) for one in found]))


def _row(one: Opened) -> dict[str, Any]:
    enterprise = one.definition.document["holder_kind"] == "enterprise"
    return {
        "id": one.id,
        "type": one.definition.code,
        "name": one.definition.name,
        "name_en": one.definition.name_en,
        "status": one.status.value,
        "version": one.version,
        "number_tail": number_tail(one.number),
        "holders": [name if enterprise else masks.name(name) for name, _ in one.face.holders],
        "issued_on": one.issued_on,
        "valid_to": one.valid_to,
    }


def _whole(one: Opened) -> IssuedWhole:
    state = acts.issued_here(session(), one.id, acting().offices)
    return IssuedWhole(
        **_row(one),
        type_version=one.definition.version,
        identifier=one.identifier,
        number=one.number,
        issuer=one.issuer,
        issuer_en=one.issuer_en,
        kid=one.kid,
        valid_from=one.valid_from,
        since=one.since,
        reason=one.reason,
        genuine=one.genuine,
        values=one.values(),
        holder_names=[name for name, _ in one.face.holders],
        subject=one.face.subject[1] if one.face.subject else "",
        acts=list(possible(Status(state.status))),
        second_person=sorted(one.definition.second_person),
        waiting=any(proposed.certificate_id == one.id for proposed in requests.waiting(session(), [one.issuer_id])),
        history=[
            IssuedChange(
                act=change.act,
                status=change.status,
                at=change.at,
                effective_on=change.effective_on,
                reason=change.reason,
                legal_basis=change.legal_basis,
                document_number=change.document_number,
                two_persons=change.second_id is not None,
            )
            for change in read.history(session(), one.id)
        ],
    )


def _request(one: Proposed) -> ProposalRow:
    name, name_en, holder = desk.described(session(), keys(), one, acting(*DECIDERS).offices, now=now())
    return ProposalRow(
        id=one.id,
        act=one.act.value,
        certificate=one.certificate_id,
        draft=one.draft_id,
        name=name,
        name_en=name_en,
        holder=holder,
        reason=one.said.reason,
        legal_basis=one.said.legal_basis,
        document_number=one.said.document_number,
        effective_on=one.said.effective_on,
        proposed_at=one.proposed_at,
        own=one.proposed_by == actor().account_id,
    )


def _view(draft: Draft) -> DraftView:
    said = record_of(draft, today=date_in_shanghai(now()))
    issuer = organisations(session(), [draft.issuer_id])[draft.issuer_id]
    return DraftView(
        id=draft.id,
        type=draft.definition.code,
        type_version=draft.definition.version,
        name=draft.definition.name,
        name_en=draft.definition.name_en,
        issuer=issuer.name,
        issuer_en=issuer.name_en,
        number=said.number or "",
        issued_on=said.issued_on,
        valid_from=said.valid_from,
        valid_to=said.valid_to,
        values=shown_values(draft),
        holder_names=[one.name for one in said.holders],
    )
