"""An issuer's acts: issue, suspend, resume. Each is signed for, reasoned and told to the holders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.catalogue.rules import TypeDefinition
from backend.catalogue.service import type_of
from backend.certificates import rules
from backend.certificates.face import Face, close_face, close_photo, new_data_key, new_salt, wrap
from backend.certificates.models import Certificate, Holder, StatusChange
from backend.certificates.rules import Content, Status
from backend.kernel import outbox
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.seals import service as seals
from backend.standards import certificate_identifier
from backend.standards.calendar import date_in_shanghai

CHANGED = "certificate.changed"


@dataclass(frozen=True, slots=True)
class HolderOf:
    """Who a certificate belongs to: the id here, the national code, the name on the face."""

    id: UUID
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Act:
    """Why an issuer changed a state."""

    status: Status
    reason: str = ""
    legal_basis: str = ""
    document_number: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What an issuer issues.

    Attributes:
        serial: the variable part of the national identifier.
        values: field key → value; `photo` is apart.
    """

    type: str
    serial: str
    holders: Sequence[HolderOf]
    values: Mapping[str, str]
    issued_on: date
    valid_from: date
    valid_to: date | None
    photo: bytes | None = None
    version: int = 1
    supersedes: UUID | None = None
    disputed: bool = False
    act: Act = field(default_factory=lambda: Act(Status.VALID))


def issue(
    session: Session, keys: KeyProvider, issuer_id: UUID, issuer_code: str, draft: Draft, *, kid: str, now: datetime
) -> UUID:
    """Sign, encrypt and enter a certificate; returns its id.

    Raises:
        InvalidField: a required field is missing or a key is not of the type.
    """
    definition = type_of(draft.type, session)
    _refuse_wrong_fields(definition, draft)
    certificate_id, data_key = new_id(), new_data_key()
    face = Face(
        values=dict(draft.values),
        salts={key: new_salt() for key in (*draft.values, *(definition.photo_fields if draft.photo else ()))},
        holders=tuple((holder.name, new_salt()) for holder in draft.holders),
    )
    content = rules.signed_bytes(_content(draft, definition, issuer_code, face))
    session.add(
        Certificate(
            id=certificate_id,
            type=draft.type,
            type_version=definition.version,
            identifier=_identifier(definition.type_code, issuer_code, draft),
            issuer_id=issuer_id,
            version=draft.version,
            supersedes_id=draft.supersedes,
            issued_on=draft.issued_on,
            valid_from=draft.valid_from,
            valid_to=draft.valid_to,
            status=draft.act.status.value,
            status_reason=draft.act.reason,
            status_since=draft.act.since,
            legal_basis=draft.act.legal_basis,
            document_number=draft.act.document_number,
            disputed=draft.disputed,
            kid=kid,
            content=content,
            signature=seals.sign(keys, kid, rules.message(content)),
            face=close_face(data_key, face, certificate_id, kid),
            photo=close_photo(data_key, draft.photo, certificate_id, kid) if draft.photo else None,
            created_at=now,
        )
    )
    session.flush()
    _enter_holders(session, keys, draft.holders, certificate_id, data_key)
    _enter_change(session, certificate_id, draft.act, actor_id=None, at=now)
    return certificate_id


def suspend(
    session: Session, certificate_id: UUID, act: Act, *, office_ids: Sequence[UUID], actor_id: UUID, now: datetime
) -> None:
    """Take a certificate out of force for a time; every check that commits later sees it.

    Raises:
        NotFound: unknown, or issued by another office.
        Conflict: not in force.
    """
    _change(session, certificate_id, act, Status.VALID, office_ids=office_ids, actor_id=actor_id, now=now)


def resume(
    session: Session, certificate_id: UUID, act: Act, *, office_ids: Sequence[UUID], actor_id: UUID, now: datetime
) -> None:
    """Put a suspended certificate back in force; errors as `suspend`."""
    _change(session, certificate_id, act, Status.SUSPENDED, office_ids=office_ids, actor_id=actor_id, now=now)


def _change(
    session: Session,
    certificate_id: UUID,
    act: Act,
    expected: Status,
    *,
    office_ids: Sequence[UUID],
    actor_id: UUID,
    now: datetime,
) -> None:
    changed = session.execute(
        update(Certificate)
        .where(
            Certificate.id == certificate_id,
            Certificate.issuer_id.in_(office_ids),
            Certificate.status == expected.value,
        )
        .values(
            status=act.status.value,
            status_reason=act.reason,
            status_since=date_in_shanghai(now),
            legal_basis=act.legal_basis,
            document_number=act.document_number,
        )
        .returning(Certificate.id)
    ).one_or_none()
    if changed is None:
        _explain(session, certificate_id, office_ids)
    _enter_change(session, certificate_id, act, actor_id=actor_id, at=now)
    holders = session.execute(select(Holder.holder_id).where(Holder.certificate_id == certificate_id)).scalars()
    payload: dict[str, object] = {"certificate": str(certificate_id), "holders": [str(one) for one in holders]}
    outbox.add(session, CHANGED, payload, now=now)


def _explain(session: Session, certificate_id: UUID, office_ids: Sequence[UUID]) -> None:
    known = session.execute(
        select(Certificate.id).where(Certificate.id == certificate_id, Certificate.issuer_id.in_(office_ids))
    ).one_or_none()
    raise NotFound if known is None else Conflict


def _refuse_wrong_fields(definition: TypeDefinition, draft: Draft) -> None:
    unknown = [key for key in draft.values if key not in definition.fields or key in definition.photo_fields]
    required = [f.key for f in definition.fields.values() if f.required and f.kind != "photo"]
    problems = [FieldProblem(key, "unknown") for key in unknown]
    problems += [FieldProblem(key, "missing") for key in rules.missing_fields(required, draft.values)]
    if problems or not draft.holders:
        raise InvalidField(tuple(problems))


def _identifier(type_code: str, issuer_code: str, draft: Draft) -> str:
    return certificate_identifier.build(
        type_code=type_code, issuer=issuer_code, serial=draft.serial, version=draft.version
    )


def _content(draft: Draft, definition: TypeDefinition, issuer_code: str, face: Face) -> Content:
    values = dict(draft.values)
    if draft.photo:
        values |= dict.fromkeys(definition.photo_fields, rules.picture_value(draft.photo))
    return Content(
        identifier=_identifier(definition.type_code, issuer_code, draft),
        type=draft.type,
        type_version=definition.version,
        issuer=issuer_code,
        holders=tuple(
            rules.field_digest(salt, "holder", holder.code)
            for holder, (_, salt) in zip(draft.holders, face.holders, strict=True)
        ),
        version=draft.version,
        issued_on=draft.issued_on,
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
        digests={key: rules.field_digest(face.salts[key], key, value) for key, value in values.items()},
    )


def _enter_holders(
    session: Session, keys: KeyProvider, holders: Sequence[HolderOf], certificate_id: UUID, data_key: bytes
) -> None:
    for ordinal, holder in enumerate(holders):
        row_id = new_id()
        session.add(
            Holder(
                id=row_id,
                certificate_id=certificate_id,
                holder_id=holder.id,
                ordinal=ordinal,
                wrap=wrap(keys, data_key, row_id, holder.id),
            )
        )
    session.flush()


def _enter_change(session: Session, certificate_id: UUID, act: Act, *, actor_id: UUID | None, at: datetime) -> None:
    session.add(
        StatusChange(
            id=new_id(),
            certificate_id=certificate_id,
            status=act.status.value,
            at=at,
            reason=act.reason,
            legal_basis=act.legal_basis,
            document_number=act.document_number,
            actor_id=actor_id,
        )
    )
    session.flush()
