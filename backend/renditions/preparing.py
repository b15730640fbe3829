"""Read what a file of a certificate needs, in one transaction; then make it, outside of any."""

import json
import secrets
from base64 import b64encode
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Uuid, column, select, table
from sqlalchemy.orm import Session

from backend.certificates.read import Opened
from backend.certificates.rules import Status
from backend.kernel.attempts import count, refuse_if_spent
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, SealNotForFiles
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.offline import papers
from backend.renditions import excerpt
from backend.renditions.credential import Sealed, credential
from backend.renditions.glyphs import codepoints
from backend.renditions.layout import Terms, sheet, without_missing
from backend.renditions.metadata import metadata
from backend.renditions.package import package
from backend.renditions.printing import printed
from backend.seals import service as seals
from backend.seals.service import SealRef
from backend.standards import online_code
from backend.standards.calendar import date_in_shanghai

Kind = Literal["pdf", "json", "archive", "copy", "kept"]
WITH_TERMS = frozenset({"copy", "kept"})
LONGEST_TERM = timedelta(days=366)
PDF_SUITE = "intl"  # what readers of PDF know
SEAL_PICTURE = "seal.svg"
MOST_FILES, WINDOW = 30, timedelta(minutes=10)

_CERTIFICATE = table(
    "certificate", column("id", Uuid), column("content"), column("signature"), column("kid"), column("issuer_id", Uuid)
)
_SEAL_KEY = table("seal_key", column("kid"), column("suite"))
_ORGANISATION = table("organisation", column("id", Uuid), column("uscc"))


@dataclass(frozen=True, slots=True)
class Order:
    """Which file is wanted.

    Attributes:
        terms: of a copy.
        fields: where no more than these may stand on it.
        hangs: it may hang on a wall, so that a pass for inspectors without a network stands on it.
    """

    kind: Kind
    terms: Terms | None = None
    fields: tuple[str, ...] | None = None
    hangs: bool = False


@dataclass(frozen=True, slots=True)
class House:
    """What this installation prints on every file: its origin, its font, whether it is a demonstration."""

    origin: str
    font: Path
    demo: bool


@dataclass(frozen=True, slots=True)
class Maker:
    """Who has a file made, of whose certificate, where and when."""

    actor_id: UUID
    holder_id: UUID
    house: House
    now: datetime


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that a file needs, read in one transaction."""

    id: UUID
    order: Order
    one: Opened
    holder_id: UUID
    sealed: Sealed
    seal: SealRef
    job: dict[str, Any]
    metadata: dict[str, str]
    secret: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """A file, and of an archive package the hash of the PDF in it."""

    content: bytes
    pdf_digest: bytes | None = None


def prepare(session: Session, keys: KeyProvider, one: Opened, order: Order, maker: Maker) -> Prepared:
    """Read everything a file needs.

    Raises:
        InvalidField: a copy without terms, or terms that no day can meet.
        Conflict: the certificate is not in force or not genuine.
        NoSeal: its office has no seal that can be used now.
        SealNotForFiles: the office seals by an algorithm that readers of PDF do not know.
        TooManyAttempts: more files than anybody needs.
    """
    actor, now = maker.actor_id.bytes, maker.now
    _refuse_wrong_terms(order, date_in_shanghai(now))
    if not one.genuine or one.status is not Status.VALID:
        raise Conflict
    refuse_if_spent(session, "file", actor, limit=MOST_FILES, now=now)
    count(session, "file", actor, window=WINDOW, now=now)
    row = session.execute(
        select(_CERTIFICATE.c.content, _CERTIFICATE.c.signature, _ORGANISATION.c.uscc, _SEAL_KEY.c.suite)
        .join(_ORGANISATION, _ORGANISATION.c.id == _CERTIFICATE.c.issuer_id)
        .join(_SEAL_KEY, _SEAL_KEY.c.kid == _CERTIFICATE.c.kid)
        .where(_CERTIFICATE.c.id == one.id)
    ).one()
    used = seals.usable(session, one.issuer_id, now=now)
    if order.kind != "json" and used.suite != PDF_SUITE:
        raise SealNotForFiles
    picture = seals.picture(session, used.id)
    secret = secrets.token_bytes(online_code.SECRET_BYTES)
    seen = one if order.fields is None else excerpt.narrowed(one, order.fields)
    found = metadata(seen, issuer_code=row.uscc, terms=order.terms, at=now)
    if order.fields is not None:
        found = excerpt.described(found, seen)
    made_id = new_id()
    job = _job(one, order, maker, found, secret, seals.chain(session, used.kid), picture)
    if order.hangs:
        job["pass"] = papers.of_file(session, keys, one, maker.holder_id, made_id, now=now)
        job["sheet"]["pass"] = job["pass"] is not None
    return Prepared(
        id=made_id,
        order=order,
        one=one,
        holder_id=maker.holder_id,
        sealed=Sealed(one.kid, row.suite, row.content, row.signature, seals.chain(session, one.kid)),
        seal=used,
        job=job,
        metadata=found,
        secret=secret,
        at=now,
    )


def _sheet(one: Opened, order: Order, maker: Maker, code: str) -> dict[str, Any]:
    """What stands on the page: all of it, or an excerpt."""
    if order.fields is None:
        return sheet(one, code=code, demo=maker.house.demo, terms=order.terms)
    seen = excerpt.narrowed(one, order.fields)
    drawn = sheet(seen, code=code, demo=maker.house.demo, terms=order.terms)
    return excerpt.drawn(drawn, one, order.fields, today=date_in_shanghai(maker.now))


def _job(
    one: Opened, order: Order, maker: Maker, found: dict[str, str], secret: bytes, certificates: list[bytes], seal: str
) -> dict[str, Any]:
    house = maker.house
    code = online_code.build(house.origin, online_code.Kind.PRINTED, secret)
    drawn, missing = without_missing(_sheet(one, order, maker, code), codepoints(house.font))
    drawn["seal"], pictures = SEAL_PICTURE, {SEAL_PICTURE: b64encode(seal.encode()).decode()}
    photo = one.photo if order.fields is None else excerpt.narrowed(one, order.fields).photo
    if photo is not None:
        drawn["photo"] = _picture_name(photo)
        pictures[drawn["photo"]] = b64encode(photo).decode()
    return {
        "sheet": {**drawn, "missing": missing},
        "pictures": pictures,
        "code": code,
        "fonts": str(house.font.parent.resolve()),
        "at": maker.now.isoformat(),
        "metadata": found,
        "chain": [b64encode(der).decode() for der in certificates],
        "reason": order.terms.purpose if order.terms else one.definition.name,
    }


def made(keys: KeyProvider, prepared: Prepared) -> Made:
    """The file itself; slow, so no transaction may be open around it.

    Raises:
        Unavailable: too many at once.
    """
    if prepared.order.kind == "json":
        return Made(credential(prepared.one, prepared.sealed))

    def sign(message: bytes) -> bytes:
        return seals.sign(keys, prepared.seal.kid, message)

    pdf = printed(prepared.job, sign)
    if prepared.order.kind != "archive":
        return Made(pdf)
    parts = {
        "certificate.pdf": pdf,
        "credential.json": credential(prepared.one, prepared.sealed),
        "metadata.json": json.dumps(prepared.metadata, ensure_ascii=False, indent=1).encode() + b"\n",
        "signed/content.json": prepared.sealed.content,
        "signed/content.sig": prepared.sealed.signature,
    }
    parts |= {f"seal/{n}.cer": der for n, der in enumerate(prepared.sealed.chain)}
    content = package(
        parts, kid=prepared.seal.kid, made_at=prepared.at.isoformat(), identifier=prepared.one.identifier, sign=sign
    )
    return Made(content, sha256(pdf).digest())


def _refuse_wrong_terms(order: Order, today: date) -> None:
    terms = order.terms
    if (order.kind in WITH_TERMS) != (terms is not None):
        raise InvalidField((FieldProblem("purpose", "missing"),))
    if terms and not (terms.valid_from <= terms.until <= terms.valid_from + LONGEST_TERM and terms.until >= today):
        raise InvalidField((FieldProblem("until", "term"),))


def _picture_name(photo: bytes) -> str:
    if photo.startswith(b"\x89PNG"):
        return "photo.png"
    return "photo.jpg" if photo.startswith(b"\xff\xd8") else "photo.svg"
