"""The issuing desk: drafts, seal and issue. Its certificates and decisions stand in `issuing_acts`."""

from base64 import b64decode
from binascii import Error as Undecodable
from typing import Any
from uuid import UUID

from flask import Response

from backend.catalogue.service import issued_by
from backend.certificates import desk, drafts, joint
from backend.certificates.act_rules import Reasoned
from backend.certificates.acts import By, Note, record
from backend.certificates.drafts import Draft, Filled, record_of
from backend.certificates.entry_rules import HolderGiven
from backend.certificates.photos import clean_photo
from backend.certificates.pictures import data_url
from backend.identity.levels.rules import NEEDS, Use
from backend.identity.people import offices_but, organisations
from backend.identity.rules import Role
from backend.kernel.errors import FieldProblem, Forbidden, InvalidField
from backend.standards import masks
from backend.standards.calendar import date_in_shanghai
from backend.web.access import allow
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.base import Nothing
from backend.web.shapes.issuing import (
    Confirmed,
    FieldFault,
    FilledSent,
    HolderGivenBack,
    IssuingBegun,
    IssuingDesk,
    IssuingDraft,
    IssuingDraftPath,
    IssuingDraftRow,
    IssuingDrafts,
    IssuingType,
    JointSent,
    NewDraft,
    OwnOffice,
    PhotoSent,
    Sealed,
)
from backend.web.stepping import require_level, require_step

routes = Routes("issuing")
MAY = allow("certificates:issue")
ONE = "/api/issuing/drafts/<uuid:draft_id>"


def acting(*roles: Role) -> By:
    """The officer with the offices in which they have one of the roles.

    Raises:
        Forbidden: in none.
    """
    mine = [one for one in actor().offices if one.role in (roles or (Role.ISSUING_OFFICER,))]
    if not mine:
        raise Forbidden
    offices = list(dict.fromkeys(one.organisation_id for one in mine))
    return By(actor().account_id, offices, mine[0].unit, mine[0].badge)


@routes.on("GET", "/api/issuing/desk", access=MAY, answer=IssuingDesk)
def read_desk() -> Response:
    """The officer's office, the types it issues, and the offices that can seal too."""
    office = acting().offices[0]
    named = organisations(session(), [office])[office]
    others = [OwnOffice(id=one.id, name=one.name, name_en=one.name_en) for one in offices_but(session(), office)]
    types = [_own_type(one) for one in issued_by(session(), office)]
    own = OwnOffice(id=office, name=named.name, name_en=named.name_en)
    return answer(IssuingDesk(office=own, types=types, others=others))


@routes.on("GET", "/api/issuing/drafts", access=MAY, answer=IssuingDrafts)
def list_drafts() -> Response:
    """Unfinished drafts of the own office."""
    found = drafts.of_offices(session(), keys(), acting().offices)
    return answer(IssuingDrafts(items=[IssuingDraftRow(**draft_row(one)) for one in found]))


@routes.on("POST", "/api/issuing/drafts", access=MAY, answer=IssuingBegun, status=201)
def begin_draft(body: NewDraft) -> Response:
    """Begin a draft of a type of the own office."""
    by = acting()
    begun = drafts.begin(session(), keys(), by.offices[0], body.type, actor_id=actor().account_id, now=now())
    _note("begun", by.offices[0], begun, by)
    return answer(IssuingBegun(id=begun), 201)


@routes.on("GET", ONE, access=MAY, answer=IssuingDraft)
def read_draft(path: IssuingDraftPath) -> Response:
    """A draft with its form, checked."""
    return answer(_whole(_draft(path.draft_id)))


@routes.on("PUT", ONE, access=MAY, answer=IssuingDraft)
def save_draft(path: IssuingDraftPath, body: FilledSent) -> Response:
    """Keep what is filled in so far, whatever is wrong with it; the answer says what."""
    draft = _draft(path.draft_id)
    drafts.save(session(), keys(), draft, _filled(body), revision=body.revision, now=now())
    return answer(_whole(_draft(path.draft_id)))


@routes.on("DELETE", ONE, access=MAY, answer=None, status=204)
def discard_draft(path: IssuingDraftPath) -> Response:
    """Throw a draft away, with all that was filled in; not one that others have to act on."""
    draft = _draft(path.draft_id)
    drafts.edit(session(), draft, revision=draft.revision, now=now(), state="discarded", filled=b"", photo=None)
    _note("discarded", draft.issuer_id, draft.id, acting())
    return nothing()


@routes.on("PUT", ONE + "/photo", access=MAY, answer=IssuingDraft)
def save_photo(path: IssuingDraftPath, body: PhotoSent) -> Response:
    """Keep a picture, written anew from its pixels; an empty one takes it away."""
    draft = _draft(path.draft_id)
    place = next(iter(sorted(draft.definition.photo_fields)), "photo")
    photo = clean_photo(_decoded(body.picture, place), place) if body.picture else None
    drafts.save_photo(session(), keys(), draft, photo, revision=body.revision, now=now())
    return answer(_whole(_draft(path.draft_id)))


@routes.on("PUT", ONE + "/joint", access=MAY, answer=IssuingDraft)
def choose_joint(path: IssuingDraftPath, body: JointSent) -> Response:
    """Say which other offices seal it, in order."""
    joint.choose(session(), _draft(path.draft_id), body.offices, revision=body.revision, now=now())
    return answer(_whole(_draft(path.draft_id)))


@routes.on("POST", ONE + "/issue", access=MAY, answer=Sealed)
def issue_draft(path: IssuingDraftPath, body: Confirmed) -> Response:
    """Seal and issue exactly what was previewed, or hand it to who has to act next."""
    require_level(NEEDS[Use.SEAL])
    require_step("certificates:issue")
    sent = desk.issue(session(), keys(), _draft(path.draft_id), revision=body.revision, by=acting(), now=now())
    return answer(Sealed(state=sent.state, certificate=sent.certificate_id))


@routes.on("POST", "/api/issuing/certificates/<uuid:draft_id>/amendment", access=MAY, answer=IssuingBegun, status=201)
def begin_amendment(path: IssuingDraftPath, body: Nothing) -> Response:  # noqa: ARG001 - an empty object
    """Begin a new version of a certificate, filled in as it is now."""
    by = acting()
    begun = desk.amend(session(), keys(), path.draft_id, by=by, now=now())
    _note("begun", by.offices[0], begun, by)
    return answer(IssuingBegun(id=begun), 201)


def draft_row(draft: Draft) -> dict[str, Any]:
    """A line of the list; the first holder's name is masked."""
    first = draft.filled.holders[0] if draft.filled.holders else None
    name = "" if first is None else masks.name(first.name) if first.kind == "person" else first.name
    return {
        "id": draft.id,
        "type": draft.definition.code,
        "name": draft.definition.name,
        "name_en": draft.definition.name_en,
        "state": draft.state,
        "holder": name,
        "amends": draft.amends_id is not None,
        "own": draft.created_by == actor().account_id,
        "note": draft.note,
        "updated_at": draft.updated_at,
    }


def shown_values(draft: Draft) -> dict[str, str]:
    """The values as the face will show them, the picture as a data URL."""
    values = dict(record_of(draft, today=date_in_shanghai(now())).values)
    for key in draft.definition.photo_fields if draft.photo else ():
        values[key] = data_url(draft.photo or b"")
    return values


def _whole(draft: Draft) -> IssuingDraft:
    filled = draft.filled
    is_open = draft.state == "draft"
    found = desk.problems(session(), keys(), draft, now=now()) if is_open else ()
    number = desk.proposed_number(session(), keys(), draft, now=now()) if is_open else None
    preview = shown_values(draft)
    if number and draft.definition.number_field:
        preview.setdefault(draft.definition.number_field, number)
    return IssuingDraft(
        **draft_row(draft),
        revision=draft.revision,
        type_version=draft.definition.version,
        holders=[HolderGivenBack(kind=one.kind, code=one.code, name=one.name) for one in filled.holders],
        values=dict(filled.values),
        number=filled.number,
        issued_on=filled.issued_on,
        valid_from=filled.valid_from,
        valid_to=filled.valid_to,
        subject_code=filled.subject_code,
        reason=filled.said.reason,
        legal_basis=filled.said.legal_basis,
        document_number=filled.said.document_number,
        joint=[UUID(one) for one in draft.joint],
        proposed_number=number,
        preview=preview,
        runs_to=record_of(draft, today=date_in_shanghai(now())).valid_to,
        before=desk.before(session(), keys(), draft, now=now()),
        faults=[FieldFault(field=one.field, problem=one.problem) for one in found],
    )


def _draft(draft_id: UUID) -> Draft:
    return drafts.read(session(), keys(), draft_id, acting().offices)


def _filled(body: FilledSent) -> Filled:
    return Filled(
        holders=tuple(HolderGiven(one.kind, one.code, one.name) for one in body.holders),
        values={key: value for key, value in body.values.items() if value},
        number=body.number,
        issued_on=body.issued_on,
        valid_from=body.valid_from,
        valid_to=body.valid_to,
        subject_code=body.subject_code,
        said=Reasoned(body.reason, body.legal_basis, body.document_number),
    )


def _decoded(picture: str, field: str) -> bytes:
    try:
        return b64decode(picture, validate=True)
    except (Undecodable, ValueError):
        raise InvalidField((FieldProblem(field, "picture"),)) from None


def _note(happened: str, office: UUID, draft_id: UUID, by: By) -> None:
    note = Note(f"certificate_draft:{happened}", office, (draft_id,), happened)
    record(session(), keys(), note, by, now=now())


def _own_type(one: Any) -> IssuingType:
    return IssuingType(
        type=one.code,
        type_version=one.version,
        name=one.name,
        name_en=one.name_en,
        group=one.group,
        numbered=one.numbering is not None,
        subject=one.subject,
        holder_kinds=list(one.holder_kinds),
        max_holders=one.max_holders,
        validity=one.validity.kind,
        second_person=sorted(one.second_person),
    )
