"""Certificates as rows: content made, signed, encrypted, and written many at a time. Core statements."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from backend.catalogue.rules import TypeDefinition
from backend.certificates import rules
from backend.certificates.act_rules import ActName
from backend.certificates.face import Face, close_face, close_photo, new_data_key, new_salt, wrap
from backend.certificates.models import Certificate, Holder, StatusChange
from backend.certificates.rules import Content, Status
from backend.kernel import outbox
from backend.kernel.bulk import Bulk, among
from backend.kernel.fields import blind_index
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.seals.service import SealRef, Use

CHANGED = "certificate.changed"
LIST_SIZE = 2**16
_PROBES = 8
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SERIAL_LENGTH = 20
_SERIALS = len(_ALPHABET) ** _SERIAL_LENGTH

CERTIFICATE: Table = Certificate.__table__  # type: ignore[assignment] # declared as FromClause
HOLDER: Table = Holder.__table__  # type: ignore[assignment] # the same
CHANGE: Table = StatusChange.__table__  # type: ignore[assignment] # the same
_CERTIFICATES, _HOLDERS, _CHANGES = Bulk(CERTIFICATE), Bulk(HOLDER), Bulk(CHANGE)


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
class Making:
    """All that goes into one certificate.

    Attributes:
        values: field key → value; `photo` is apart.
        number_index: blind index of the printed number.
        subject: kind and number of the thing it is about.
        joint: codes of the other offices that seal it.
    """

    definition: TypeDefinition
    identifier: str
    issuer_id: UUID
    issuer_code: str
    kid: str
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
    number_index: bytes | None = None
    subject: tuple[str, str] | None = None
    joint: tuple[str, ...] = ()
    actor_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """Content fixed, with the salts that open it; nothing can be changed any more without a new signature."""

    id: UUID
    face: Face
    content: bytes

    @property
    def message(self) -> bytes:
        """What every seal on it signs."""
        return rules.message(self.content)


def new_serial(year: int) -> str:
    """The variable part of an identifier: it stands in clear, so it says nothing (GB/T 36904)."""
    left, letters = secrets.randbelow(_SERIALS), []
    for _ in range(_SERIAL_LENGTH):
        left, place = divmod(left, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    return f"{year}{''.join(letters)}"


def made(one: Making) -> Made:
    """Fix the content."""
    pictures = one.definition.photo_fields if one.photo else frozenset()
    face = Face(
        values=dict(one.values),
        salts={key: new_salt() for key in (*one.values, *pictures)},
        holders=tuple((holder.name, new_salt()) for holder in one.holders),
        subject=one.subject,
    )
    values = dict(one.values)
    if one.photo:
        values |= dict.fromkeys(pictures, rules.picture_value(one.photo))
    content = Content(
        identifier=one.identifier,
        type=one.definition.code,
        type_version=one.definition.version,
        issuer=one.issuer_code,
        holders=tuple(
            rules.field_digest(salt, "holder", holder.code)
            for holder, (_, salt) in zip(one.holders, face.holders, strict=True)
        ),
        version=one.version,
        issued_on=one.issued_on,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        digests={key: rules.field_digest(face.salts[key], key, value) for key, value in values.items()},
        joint=one.joint,
    )
    return Made(new_id(), face, rules.signed_bytes(content))


class Writing:
    """Rows that wait to be written together.

    Args:
        now: aware UTC.
    """

    def __init__(self, session: Session, keys: KeyProvider, *, now: datetime) -> None:
        self._session, self._keys, self._now = session, keys, now
        self._certificates: list[dict[str, Any]] = []
        self._holders: list[dict[str, Any]] = []
        self._changes: list[dict[str, Any]] = []

    def add(self, one: Making, ready: Made, signature: bytes) -> None:
        """Take in a sealed certificate: encrypt it for its holders."""
        data_key = new_data_key()
        self._certificates.append(
            {
                "id": ready.id,
                "type": one.definition.code,
                "type_version": one.definition.version,
                "identifier": one.identifier,
                "issuer_id": one.issuer_id,
                "version": one.version,
                "supersedes_id": one.supersedes,
                "issued_on": one.issued_on,
                "valid_from": one.valid_from,
                "valid_to": one.valid_to,
                "status": one.act.status.value,
                "status_reason": one.act.reason,
                "status_since": one.act.since,
                "legal_basis": one.act.legal_basis,
                "document_number": one.act.document_number,
                "disputed": one.disputed,
                "kid": one.kid,
                "content": ready.content,
                "signature": signature,
                "face": close_face(data_key, ready.face, ready.id, one.kid),
                "photo": close_photo(data_key, one.photo, ready.id, one.kid) if one.photo else None,
                "created_at": self._now,
                "number_index": one.number_index,
                "subject_kind": one.subject[0] if one.subject else None,
                "subject_index": subject_index(self._keys, *one.subject) if one.subject else None,
                "joint_seals": len(one.joint),
                "renewing_since": None,
            }
        )
        for ordinal, holder in enumerate(one.holders):
            row_id = new_id()
            wrapped = wrap(self._keys, data_key, row_id, holder.id)
            self._holders.append(
                {
                    "id": row_id,
                    "certificate_id": ready.id,
                    "holder_id": holder.id,
                    "ordinal": ordinal,
                    "wrap": wrapped,
                }
            )
        name = ActName.ISSUE if one.supersedes is None else ActName.AMEND
        self._changes.append(change_row(ready.id, one.act, name, actor_id=one.actor_id, at=self._now))

    def write(self) -> None:
        """Write everything: at most four statements, however many certificates."""
        if not self._certificates:
            return
        for row, (number, index) in zip(
            self._certificates, status_places(self._session, len(self._certificates)), strict=True
        ):
            row |= {"status_list": number, "status_index": index}
        _CERTIFICATES.write(self._session, self._certificates)
        _HOLDERS.write(self._session, self._holders)
        _CHANGES.write(self._session, self._changes)
        self._certificates, self._holders, self._changes = [], [], []


def change_row(
    certificate_id: UUID,
    act: Act,
    name: ActName,
    *,
    actor_id: UUID | None,
    at: datetime,
    second_id: UUID | None = None,
) -> dict[str, Any]:
    """An act in a certificate's history."""
    return {
        "id": new_id(),
        "certificate_id": certificate_id,
        "status": act.status.value,
        "at": at,
        "reason": act.reason,
        "legal_basis": act.legal_basis,
        "document_number": act.document_number,
        "actor_id": actor_id,
        "act": name.value,
        "effective_on": act.since,
        "second_id": second_id,
    }


def use_of(seal: SealRef, one: Made, *, actor_id: UUID | None, ground: str, at: datetime) -> Use:
    """The line of the seal's ledger for a certificate."""
    return {
        "seal_id": seal.id,
        "kid": seal.kid,
        "organisation_id": seal.organisation_id,
        "actor_id": actor_id,
        "ground": ground,
        "document_kind": "certificate",
        "document_id": str(one.id),
        "digest": sha256(one.message).digest(),
        "at": at,
    }


def tell_holders(session: Session, certificate_ids: Sequence[UUID], *, now: datetime) -> None:
    """Leave word for the open wallets of all holders: one row, however many certificates."""
    rows = session.execute(
        select(HOLDER.c.certificate_id, HOLDER.c.holder_id).where(
            among(session, HOLDER.c.certificate_id, list(certificate_ids))
        )
    ).all()
    holders: dict[UUID, list[str]] = {}
    for row in rows:
        holders.setdefault(row.certificate_id, []).append(str(row.holder_id))
    if len(holders) == 1:
        [(one, its)] = holders.items()
        outbox.add(session, CHANGED, {"certificate": str(one), "holders": list(its)}, now=now)
    elif holders:
        many = [{"certificate": str(one), "holders": its} for one, its in holders.items()]
        outbox.add(session, CHANGED, {"certificates": many}, now=now)


def subject_index(keys: KeyProvider, kind: str, code: str) -> bytes:
    """What finds the certificates of a vehicle or a property."""
    return blind_index(keys, "subject", f"{kind}|{code}")


def status_places(session: Session, count: int) -> list[tuple[int, int]]:
    """Free places in the status lists, at random within the newest one, so that a place says nothing.

    Two who draw the same place at once: the later commit fails on the unique index and is tried again.
    """
    newest = session.execute(
        select(CERTIFICATE.c.status_list)
        .where(CERTIFICATE.c.status_list.is_not(None))
        .order_by(CERTIFICATE.c.status_list.desc())
        .limit(1)
    ).scalar_one_or_none()
    number, probes = newest or 1, 1
    places: dict[tuple[int, int], None] = {}
    while len(places) < count:
        wanted = count - len(places)
        drawn = secrets.SystemRandom().sample(range(LIST_SIZE), min(max(wanted * probes, _PROBES), LIST_SIZE))
        taken = set(
            session.execute(
                select(CERTIFICATE.c.status_index).where(
                    CERTIFICATE.c.status_list == number, among(session, CERTIFICATE.c.status_index, drawn)
                )
            ).scalars()
        )
        free = [(number, index) for index in drawn if index not in taken and (number, index) not in places]
        places |= dict.fromkeys(free[:wanted])
        if probes == 1:
            probes = _PROBES  # some were taken: look wider
        else:
            number += 1  # this one is nearly full
    return list(places)
