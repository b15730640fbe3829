"""The holder's certificates, and the issuing officer's one-call act."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any
from uuid import UUID

from flask import Response

from backend.catalogue.rules import TypeDefinition, masked
from backend.certificates import acts, read
from backend.certificates.acts import ActName, By, Reasoned
from backend.certificates.read import Opened
from backend.certificates.rules import number_tail
from backend.grants import service as grants
from backend.grants.rules import Allowed
from backend.identity.levels.rules import NEEDS, Use
from backend.identity.rules import Role
from backend.kernel.errors import NotFound
from backend.standards import masks
from backend.standards.calendar import date_in_shanghai
from backend.verification.rules import Facts, checks
from backend.web.access import allow
from backend.web.routes import Routes, answer
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.certificates import (
    Certificate,
    CertificatePath,
    Certificates,
    Change,
    Field,
    Seal,
    StateOf,
    SubjectQuery,
    Suspension,
    WholeCertificate,
)
from backend.web.stepping import require_level

routes = Routes("certificates")
SENSITIVE_FROM = 2
VALID_PERIOD = "valid_period"
RESUMED = "恢复效力"


@routes.on("GET", "/api/certificates", access=allow("certificates:read"), answer=Certificates, problems=(404,))
def list_certificates(query: SubjectQuery) -> Response:
    """All certificates of oneself or of an own enterprise, whatever their state; of others what a grant reaches."""
    require_level(NEEDS[Use.VIEW])
    today = date_in_shanghai(now())
    if query.subject is None or actor().represents(query.subject):
        found = read.of_holder(session(), keys(), subject_of(query.subject), today=today)
        return answer(Certificates(items=[Certificate(**_card(one)) for one in found]))
    granted = _granted(query.subject)
    found = read.of_holder(session(), keys(), query.subject, today=today)
    cards = [_narrowed(one, granted) for one in found]
    return answer(Certificates(items=[Certificate(**one) for one in cards if one["fields"]]))


@routes.on("GET", "/api/certificates/<uuid:certificate_id>", access=allow("certificates:read"), answer=WholeCertificate)
def read_certificate(path: CertificatePath) -> Response:
    """One certificate with its values, seal, checks and history."""
    require_level(NEEDS[Use.VIEW])
    holders = [actor().person_id, *actor().enterprises]
    one = read.one(session(), keys(), holders, path.certificate_id, today=date_in_shanghai(now()))
    return answer(whole(one))


@routes.on(
    "POST", "/api/certificates/<uuid:certificate_id>/suspension", access=allow("certificates:suspend"), answer=StateOf
)
def suspend(path: CertificatePath, body: Suspension) -> Response:
    """Take a certificate of the own office out of force for a time."""
    said = Reasoned(body.reason, body.legal_basis, body.document_number)
    return _acted(path.certificate_id, ActName.SUSPEND, said)


@routes.on(
    "DELETE", "/api/certificates/<uuid:certificate_id>/suspension", access=allow("certificates:suspend"), answer=StateOf
)
def resume(path: CertificatePath) -> Response:
    """Put a suspended certificate of the own office back in force."""
    return _acted(path.certificate_id, ActName.RESUME, Reasoned(RESUMED))


def _acted(certificate_id: UUID, act: ActName, said: Reasoned) -> Response:
    mine = [one for one in actor().offices if one.role is Role.ISSUING_OFFICER]
    by = By(actor().account_id, [one.organisation_id for one in mine], mine[0].unit, mine[0].badge)
    done = acts.perform(session(), keys(), certificate_id, act, said, by=by, now=now())
    return answer(StateOf(id=certificate_id, status=done.status.value, since=done.since))


def _granted(subject_id: UUID) -> list[Allowed]:
    """What grants let this person show of somebody else now.

    Raises:
        NotFound: nothing.
    """
    standing = grants.standing(session(), actor().person_id, now=now())
    found = [Allowed(one.certificates, one.types) for one in standing if one.subject_id == subject_id]
    if not found:
        raise NotFound
    return found


def _narrowed(one: Opened, granted: Sequence[Allowed]) -> dict[str, Any]:
    """A card with the fields that some grant reaches.

    Its state stands beside them, because nobody should show what does not count; all else that a card says, such as
    the end of the number, the days and the reason for a state, is there where its own field is reached.
    """
    card = _card(one)
    keys_ = tuple(card["fields"])
    reached = {key for allowed in granted for key in allowed.narrowed(one.id, one.definition.code, keys_)}
    card["fields"] = {key: field for key, field in card["fields"].items() if key in reached}
    return card if reached == set(keys_) else card | _reached_beside(card, one.definition, reached)


def _reached_beside(card: dict[str, Any], definition: TypeDefinition, reached: AbstractSet[str]) -> dict[str, Any]:
    """What else a card may say to somebody who reaches these fields alone."""
    term = VALID_PERIOD in reached
    return {
        "attention": [],
        "reason": None,
        "since": None,
        "holders": card["holders"] if "name" in reached else [],
        "number_tail": card["number_tail"] if definition.number_field in reached else "",
        "issued_on": card["issued_on"] if "issued_on" in reached else None,
        "valid_from": card["valid_from"] if term else None,
        "valid_to": card["valid_to"] if term else None,
    }


def subject_of(wanted: UUID | None) -> UUID:
    """Whose things are meant: the own, or those of an own enterprise.

    Raises:
        NotFound: somebody else's.
    """
    subject = wanted or actor().person_id
    if not actor().represents(subject):
        raise NotFound
    return subject


def _card(one: Opened) -> dict[str, Any]:
    definition = one.definition
    return {
        "id": one.id,
        "type": definition.code,
        "type_version": definition.version,
        "name": definition.name,
        "name_en": definition.name_en,
        "status": one.status.value,
        "attention": list(one.attention),
        "reason": one.reason or None,
        "since": one.since,
        "issuer": one.issuer,
        "issuer_en": one.issuer_en,
        "number_tail": number_tail(one.number),
        "holders": [_masked(definition, name) for name, _ in one.face.holders],
        "issued_on": one.issued_on,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "group": definition.group,
        "sensitive": definition.sensitive,
        "fields": _fields(definition),
    }


def _masked(definition: TypeDefinition, name: str) -> str:
    return name if definition.document["holder_kind"] == "enterprise" else masks.name(name)


def _fields(definition: TypeDefinition) -> dict[str, Field]:
    fields = {
        one.key: Field(
            label=one.label,
            label_en=one.label_en,
            sets=list(one.sets),
            sensitive=one.sensitive >= SENSITIVE_FROM,
            answer=False,
        )
        for one in definition.fields.values()
    }
    answers = {
        one.key: Field(label=one.label, label_en=one.label_en, sets=list(one.sets), sensitive=False, answer=True)
        for one in definition.answers.values()
    }
    return fields | answers


def whole(one: Opened) -> WholeCertificate:
    """A certificate with its values, as its holder reads it."""
    values = one.values()
    history = read.history(session(), one.id)
    return WholeCertificate(
        **_card(one),
        identifier=one.identifier,
        number=one.number,
        version=one.version,
        values=values,
        masked=masked(one.definition, values),
        holder_names=[name for name, _ in one.face.holders],
        seal=Seal(organisation=one.issuer, organisation_en=one.issuer_en, kid=one.kid),
        checks=checks(
            Facts(one.status, one.genuine, one.attention), signature_ok=one.signature_ok, altered=bool(one.altered)
        ),
        history=[
            Change(version=one.version, status=change.status, at=change.at, reason=change.reason or None)
            for change in history
        ],
    )
