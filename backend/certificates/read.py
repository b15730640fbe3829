"""Read certificates: for their holders, and locked for a check. Core, built once at import: this is the hot path."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, column, select, table
from sqlalchemy.orm import Session

from backend.catalogue import service as catalogue
from backend.catalogue.rules import TypeDefinition, attention_reasons
from backend.certificates import joint_seals, rules
from backend.certificates.face import Face, open_face, open_photo, unwrap
from backend.certificates.models import Certificate, Holder, StatusChange
from backend.certificates.pictures import data_url
from backend.certificates.rules import Status
from backend.kernel.columns import UtcTime
from backend.kernel.db import AnyRow, locked
from backend.kernel.errors import NotFound, SealBroken
from backend.kernel.hot import Hot
from backend.kernel.keys import KeyProvider
from backend.seals import service as seals
from backend.seals.rules import counts as seal_counts

_JOINT = b'"joint":['  # in the content of a certificate that several offices sealed
STORED = frozenset(status.value for status in Status) - {status.value for status in rules.DERIVED}
CERTIFICATE = Certificate.__table__
HOLDER = Holder.__table__
_SEAL_KEY = table(
    "seal_key",
    column("kid"),
    column("spki"),
    column("suite"),
    column("organisation_id", Uuid),
    column("compromised_from", UtcTime),
)
_ORGANISATION = table("organisation", column("id"), column("uscc"), column("name"), column("name_en"))

_JOINED = (
    select(
        *CERTIFICATE.c,
        HOLDER.c.id.label("holder_row_id"),
        HOLDER.c.holder_id,
        HOLDER.c.ordinal,
        HOLDER.c.wrap,
        _SEAL_KEY.c.spki,
        _SEAL_KEY.c.suite,
        _SEAL_KEY.c.compromised_from,
        _SEAL_KEY.c.organisation_id.label("sealed_by"),
        _ORGANISATION.c.uscc.label("issuer_code"),
        _ORGANISATION.c.name.label("issuer"),
        _ORGANISATION.c.name_en.label("issuer_en"),
    )
    .join(HOLDER, HOLDER.c.certificate_id == CERTIFICATE.c.id)
    .join(_SEAL_KEY, _SEAL_KEY.c.kid == CERTIFICATE.c.kid)
    .join(_ORGANISATION, _ORGANISATION.c.id == CERTIFICATE.c.issuer_id)
)
_WHOLE = _JOINED.where(HOLDER.c.holder_id == bindparam("holder"))
_FIRST = _JOINED.where(CERTIFICATE.c.id.in_(bindparam("ids", expanding=True)), HOLDER.c.ordinal == 0)
_CURRENT = _WHOLE.where(CERTIFICATE.c.status != Status.SUPERSEDED.value)
_ONE = Hot(_WHOLE.where(CERTIFICATE.c.id == bindparam("id")))
_OF_HOLDER = Hot(_CURRENT.order_by(CERTIFICATE.c.type, CERTIFICATE.c.valid_from.desc(), CERTIFICATE.c.id))
_CHOSEN = Hot(
    locked(
        _WHOLE.where(CERTIFICATE.c.id.in_(bindparam("ids", expanding=True))).order_by(CERTIFICATE.c.id),
        share=True,
        of=CERTIFICATE,
    )
)
_OF_TYPES = Hot(
    locked(
        _CURRENT.where(CERTIFICATE.c.type.in_(bindparam("types", expanding=True))).order_by(CERTIFICATE.c.id),
        share=True,
        of=CERTIFICATE,
    )
)
_HELD = Hot(
    locked(
        select(CERTIFICATE.c.id)
        .where(CERTIFICATE.c.id.in_(bindparam("ids", expanding=True)))
        .order_by(CERTIFICATE.c.id),
        share=True,
    )
)
_STANDING = (
    select(
        CERTIFICATE.c.id,
        CERTIFICATE.c.type,
        CERTIFICATE.c.type_version,
        CERTIFICATE.c.status,
        CERTIFICATE.c.valid_from,
        CERTIFICATE.c.valid_to,
    )
    .join(HOLDER, HOLDER.c.certificate_id == CERTIFICATE.c.id)
    .where(HOLDER.c.holder_id == bindparam("holder"), CERTIFICATE.c.status.in_(STORED - {Status.SUPERSEDED.value}))
    .order_by(CERTIFICATE.c.type, CERTIFICATE.c.valid_from.desc(), CERTIFICATE.c.id)
)
_LINEAGE = (
    select(CERTIFICATE.c.id, CERTIFICATE.c.supersedes_id, CERTIFICATE.c.status)
    .join(HOLDER, HOLDER.c.certificate_id == CERTIFICATE.c.id)
    .where(HOLDER.c.holder_id == bindparam("holder"))
    .order_by(CERTIFICATE.c.id)
)
_SHOWABLE = Hot(
    select(CERTIFICATE.c.id, CERTIFICATE.c.type, CERTIFICATE.c.type_version).where(
        CERTIFICATE.c.id.in_(
            select(HOLDER.c.certificate_id).where(
                HOLDER.c.holder_id == bindparam("holder"), HOLDER.c.certificate_id.in_(bindparam("ids", expanding=True))
            )
        ),
        CERTIFICATE.c.status != Status.SUPERSEDED.value,
    )
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A certificate as its holder or a permitted checker's request finds it.

    Attributes:
        status: the state today, dates taken into account.
        signature_ok: the issuer's seal signed the content before its key was lost, and the content is that of this row.
        seal_compromised: everything else is right, but it was sealed at or after the loss of the seal's key.
        altered: fields whose value does not match its signed digest.
    """

    id: UUID
    definition: TypeDefinition
    identifier: str
    version: int
    issuer_id: UUID
    issuer: str
    issuer_en: str
    kid: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    status: Status
    since: date | None
    reason: str
    attention: tuple[str, ...]
    face: Face
    photo: bytes | None
    ordinal: int
    signature_ok: bool
    altered: tuple[str, ...]
    seal_compromised: bool = False

    @property
    def subject_name(self) -> str | None:
        """Name of the holder that this certificate was read for."""
        return self.face.holders[self.ordinal][0] if self.ordinal < len(self.face.holders) else None

    @property
    def genuine(self) -> bool:
        """Signature good and nothing altered."""
        return self.signature_ok and not self.altered

    @property
    def number(self) -> str:
        """The printed number, or the identifier where the type has none."""
        key = self.definition.number_field
        return self.face.values.get(key, "") if key else self.identifier

    def values(self) -> dict[str, str]:
        """All values, a picture as a data URL."""
        shown = dict(self.face.values)
        for key in self.definition.photo_fields if self.photo else ():
            shown[key] = data_url(self.photo or b"")
        return shown


@dataclass(frozen=True, slots=True)
class Standing:
    """How a certificate stands today, without opening it."""

    id: UUID
    type: str
    status: Status
    definition: TypeDefinition


def standing(session: Session, holder_id: UUID, *, today: date) -> list[Standing]:
    """How all current certificates of a holder stand: one query, nothing decrypted."""
    rows = session.execute(_STANDING, {"holder": holder_id}).all()
    known = _definitions(session, rows)
    return [
        Standing(
            row.id,
            row.type,
            rules.status_on(Status(row.status), row.valid_from, row.valid_to, today=today),
            known[row.type, row.type_version],
        )
        for row in rows
        if (row.type, row.type_version) in known
    ]


def of_holder(session: Session, keys: KeyProvider, holder_id: UUID, *, today: date) -> list[Opened]:
    """All current certificates of a person or enterprise, whatever their state: one query."""
    return _opened(session, keys, _OF_HOLDER, {"holder": holder_id}, today)


def one(
    session: Session, keys: KeyProvider, holder_ids: Sequence[UUID], certificate_id: UUID, *, today: date
) -> Opened:
    """One certificate of a holder that the caller acts for.

    Raises:
        NotFound: unknown, or held by somebody else.
    """
    for holder_id in holder_ids:
        found = _opened(session, keys, _ONE, {"holder": holder_id, "id": certificate_id}, today)
        if found:
            return found[0]
    raise NotFound


def showable(session: Session, holder_id: UUID, ids: Sequence[UUID]) -> dict[UUID, TypeDefinition]:
    """Which of these certificates the holder can show, and their types as they were issued."""
    rows = _SHOWABLE.rows(session, {"holder": holder_id, "ids": list(ids)})
    known = _definitions(session, rows)
    return {row.id: known[row.type, row.type_version] for row in rows if (row.type, row.type_version) in known}


def lineage(session: Session, holder_id: UUID) -> dict[UUID, tuple[UUID, ...]]:
    """All current certificates of a holder, each with the holder's own earlier versions that it took the place of."""
    rows = session.execute(_LINEAGE, {"holder": holder_id}).all()
    before = {row.id: row.supersedes_id for row in rows}
    return {row.id: tuple(_back(row.supersedes_id, before)) for row in rows if row.status != Status.SUPERSEDED.value}


def _back(one: UUID | None, before: Mapping[UUID, UUID | None]) -> Iterator[UUID]:
    while one is not None and one in before:
        yield one
        one = before[one]


def measured(session: Session, keys: KeyProvider, ids: Sequence[UUID], *, today: date) -> list[tuple[AnyRow, Opened]]:
    """Certificates as rows and opened by their first holder's wrap, for measures over the whole library."""
    rows = session.execute(_FIRST, {"ids": list(ids)}).all()
    known = _definitions(session, rows)
    return [
        (row, _open(keys, row, known[row.type, row.type_version], today))
        for row in rows
        if (row.type, row.type_version) in known
    ]


def lock_chosen(
    session: Session, keys: KeyProvider, holder_id: UUID, ids: Sequence[UUID], *, today: date
) -> list[Opened]:
    """Lock certificates in id order and read their live state (R02)."""
    return _opened(session, keys, _CHOSEN, {"holder": holder_id, "ids": list(ids)}, today)


def hold(session: Session, ids: Sequence[UUID]) -> None:
    """Keep the state of certificates as it is until the commit; they are read after it."""
    _HELD.rows(session, {"ids": list(ids)})


def lock_of_types(
    session: Session, keys: KeyProvider, holder_id: UUID, wanted: Sequence[str], *, today: date
) -> list[Opened]:
    """Lock what the holder has of these types, in id order: the current ones first of all that count."""
    return _opened(session, keys, _OF_TYPES, {"holder": holder_id, "types": list(wanted)}, today)


def history(session: Session, certificate_id: UUID) -> list[StatusChange]:
    """Acts on a certificate, newest first."""
    return list(
        session.execute(
            select(StatusChange)
            .where(StatusChange.certificate_id == certificate_id)
            .order_by(StatusChange.at.desc(), StatusChange.id.desc())
        ).scalars()
    )


def _opened(
    session: Session, keys: KeyProvider, statement: Hot, parameters: dict[str, Any], today: date
) -> list[Opened]:
    rows = statement.rows(session, parameters)
    known = _definitions(session, rows)
    opened = [
        (row, _open(keys, row, known[row.type, row.type_version], today))
        for row in rows
        if (row.type, row.type_version) in known
    ]
    return [
        one if _JOINT not in row.content or joint_seals.are_good(session, row) else replace(one, signature_ok=False)
        for row, one in opened
    ]


def _definitions(session: Session, rows: Sequence[AnyRow]) -> dict[tuple[str, int], TypeDefinition]:
    """The types of rows, each in the version it was issued with; read from the database once a process."""
    return catalogue.definitions(session, [(row.type, row.type_version) for row in rows])


def _open(keys: KeyProvider, row: AnyRow, definition: TypeDefinition, today: date) -> Opened:
    """Open a row; one whose ciphertext does not belong to it comes back as not genuine and without values."""
    signed, counts = _signed(row), seal_counts(row.created_at, row.compromised_from)
    try:
        data_key = unwrap(keys, row.wrap, row.holder_row_id, row.holder_id)
        face = open_face(data_key, row.face, row.id, row.kid)
        photo = open_photo(data_key, row.photo, row.id, row.kid) if row.photo else None
        altered = _altered(signed, definition, face, photo) if signed else ()
    except SealBroken:
        face, photo, altered = Face({}, {}, ()), None, ("face",)
    stored = Status(row.status) if row.status in STORED else None
    if stored is None:  # written by hand: no state of ours
        stored, altered = Status.VOIDED, ("status",)
    status = rules.status_on(stored, row.valid_from, row.valid_to, today=today)
    return Opened(
        id=row.id,
        definition=definition,
        identifier=row.identifier,
        version=row.version,
        issuer_id=row.issuer_id,
        issuer=row.issuer,
        issuer_en=row.issuer_en,
        kid=row.kid,
        issued_on=row.issued_on,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        status=status,
        since=rules.since_on(status, row.status_since, row.valid_from, row.valid_to),
        reason=row.status_reason,
        attention=_attention(row, definition, face, today),
        face=face,
        photo=photo,
        ordinal=row.ordinal,
        signature_ok=signed is not None and counts,
        altered=altered,
        seal_compromised=signed is not None and not counts,
    )


def _signed(row: AnyRow) -> dict[str, Any] | None:
    """The content, if the issuer's own seal signed it and it speaks of this row; else None.

    So no row can borrow another's signature, and no office can sign for another one.
    """
    if not seals.verify(row.spki, row.suite, rules.message(row.content), row.signature):
        return None
    signed: dict[str, Any] = json.loads(row.content)
    of_this_row = (
        signed["identifier"] == row.identifier
        and signed["type"] == row.type
        and signed["type_version"] == row.type_version
        and signed["issuer"] == row.issuer_code
        and row.sealed_by == row.issuer_id
        and signed["version"] == row.version
        and signed["issued_on"] == row.issued_on.isoformat()
        and signed["valid_from"] == row.valid_from.isoformat()
        and signed["valid_to"] == (row.valid_to.isoformat() if row.valid_to else None)
    )
    return signed if of_this_row else None


def _altered(signed: Mapping[str, Any], definition: TypeDefinition, face: Face, photo: bytes | None) -> tuple[str, ...]:
    values = dict(face.values)
    if photo is not None:
        values |= dict.fromkeys(definition.photo_fields, rules.picture_value(photo))
    return rules.altered_fields(signed["digests"], face.salts, values)


def _attention(row: AnyRow, definition: TypeDefinition, face: Face, today: date) -> tuple[str, ...]:
    found = list(attention_reasons(definition, face.values, today=today))
    if row.disputed:
        found.append("disputed")
    if row.renewing_since is not None:
        found.append("renewal_in_progress")
    if rules.is_expiring(row.valid_to, warn_days=definition.expiring_days, today=today):
        found.append("expiring")
    return tuple(found)
