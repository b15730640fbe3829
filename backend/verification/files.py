"""What an uploaded file is worth: whose seal, whether anything was altered, whether the certificate is current.

The file is read by a process of its own (`files_reading.py`); here its report is held against the register.

| read | sealed                         | the register            | outcome                        |
| no   |                                |                         | unreadable: why                |
| yes  | by nobody                      |                         | unsealed                       |
| yes  | by a key that is not the city's|                         | foreign                        |
| yes  | changed, or something added    |                         | altered                        |
| yes  | after the key was lost         |                         | compromised                    |
| yes  | well                           | not this very PDF       | unlisted                       |
| yes  | well                           | no such certificate     | unknown                        |
| yes  | well                           | file or term ended      | as the page of the printed code|
| yes  | well                           | in force                | current                        |
"""

import json
import subprocess
import sys
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from sqlalchemy import Uuid, column, select, table
from sqlalchemy.orm import Session

from backend.certificates import rules as signed_rules
from backend.kernel.columns import UtcTime
from backend.kernel.crypto import key_id, public_bytes
from backend.kernel.errors import Unavailable
from backend.kernel.keys import KeyProvider
from backend.renditions import rewritten
from backend.renditions import service as renditions
from backend.renditions.service import FileOf
from backend.seals import service as seals
from backend.seals.rules import counts
from backend.standards.calendar import date_in_shanghai
from backend.verification.printed import Paper, Standing, rewritten_paper, standing_of

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "backend.verification.files_reading")
BACKSTOP_S, AT_ONCE, WAIT_S, RETRY_AFTER_S = 20, 2, 5, 5
_slots = BoundedSemaphore(AT_ONCE)

_KEY = table(
    "seal_key", column("kid"), column("spki"), column("suite"), column("organisation_id", Uuid),
    column("compromised_from", UtcTime),
)  # fmt: skip
_ORGANISATION = table("organisation", column("id", Uuid), column("uscc"), column("name"), column("name_en"))
_CERTIFICATE = table("certificate", column("id", Uuid), column("identifier"), column("kid"), column("content"))
_HOLDER = table("certificate_holder", column("certificate_id", Uuid), column("holder_id", Uuid), column("ordinal"))

Report = Mapping[str, Any]
NOT_WELL = frozenset({"altered", "foreign", "unsealed", "unreadable", "compromised", "unlisted"})
MOST_NAMED, LONGEST_NAME = 20, 64


@dataclass(frozen=True, slots=True)
class Signer:
    """Who sealed a file.

    Attributes:
        organisation: whose key it is here; empty where it is nobody's of this city.
        name, authority: as the certificate in the file says, whoever wrote it.
        chained: the city's authority issued that certificate.
    """

    organisation: str = ""
    organisation_en: str = ""
    uscc: str = ""
    kid: str = ""
    suite: str = ""
    name: str = ""
    authority: str = ""
    chained: bool = False
    compromised_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What is said of an uploaded file.

    Attributes:
        outcome: see the table of this module.
        reason: why it cannot be read, or how it was altered: changed, appended, fields, parts.
        active: it carries scripts or other files.
        fields: labels of altered fields, Chinese and English.
    """

    kind: str
    outcome: str
    reason: str = ""
    active: bool = False
    signer: Signer | None = None
    signed_at: datetime | None = None
    appended: int = 0
    fields: tuple[str, ...] = ()
    paper: Paper | None = None


def examined(data: bytes) -> Report:
    """The report on a file. Slow, so no transaction may be open around it.

    Raises:
        Unavailable: too many files at once.
    """
    if not _slots.acquire(timeout=WAIT_S):
        raise Unavailable(retry_after_s=RETRY_AFTER_S)
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            COMMAND, cwd=ROOT, input=data, capture_output=True, timeout=BACKSTOP_S, check=False
        )
        found = json.loads(done.stdout)
    except subprocess.TimeoutExpired:  # its own limit is of processor time: the machine is busy, not the file bad
        raise Unavailable(retry_after_s=RETRY_AFTER_S) from None
    except ValueError:  # killed by its limits: nothing came
        return {"kind": "other" if not data.startswith(b"%PDF-") else "pdf", "fault": "bomb"}
    finally:
        _slots.release()
    return dict(found)


def judge(session: Session, keys: KeyProvider, report: Report, *, now: datetime) -> Judged:
    """Hold a report against the register; reads only."""
    kind = str(report["kind"])
    if "fault" in report:
        return Judged(kind, "unreadable", str(report["fault"]))
    return _JUDGES[kind](session, keys, report, now)


def _pdf(session: Session, keys: KeyProvider, report: Report, now: datetime) -> Judged:
    found = Judged("pdf", "unsealed", active=bool(report["active"]))
    if not report["signatures"]:
        return found
    first = report["signatures"][0]
    signer = _signer(session, [b64decode(one) for one in first["certificates"]])
    found = replace(found, signer=signer, signed_at=_moment(first["signed_at"]), appended=first["appended"])
    ours = bool(signer.organisation) and signer.chained
    fault = _pdf_fault(first, alone=len(report["signatures"]) == 1)
    if fault == "changed" or (fault and ours):
        return replace(found, outcome="altered", reason=fault)
    if not ours:
        return replace(found, outcome="foreign")
    return _listed(session, keys, found, bytes.fromhex(report["digest"]), now)


def _listed(session: Session, keys: KeyProvider, found: Judged, digest: bytes, now: datetime) -> Judged:
    """How a PDF under a good seal of ours stands in the registers of files."""
    file = renditions.by_digest(session, keys, digest)
    answer = rewritten.by_digest(session, digest) if file is None else None
    made_at = file.made_at if file else answer.made_at if answer else now
    if not counts(made_at, found.signer.compromised_from if found.signer else None):
        return replace(found, outcome="compromised")
    if answer is not None:
        paper = rewritten_paper(answer)
        return replace(found, outcome=paper.standing.value, paper=paper)
    if file is None:  # a byte in the part that no signature covers, or a file whose entry is lost
        return replace(found, outcome="unlisted")
    return _current(session, keys, found, file, "", now)


def _pdf_fault(signature: Mapping[str, Any], *, alone: bool) -> str:
    """How a sealed PDF was altered, empty where it was not: one signature over the whole file is all that we make."""
    if not (signature["intact"] and signature["valid"]) or signature["covers"] == "partial":
        return "changed"
    return "" if signature["covers"] == "whole" and alone else "appended"


def _credential(session: Session, keys: KeyProvider, report: Report, now: datetime) -> Judged:
    content, found = report["content"], Judged("credential", "foreign")
    key = _key(session, str(report["kid"]))
    if key is None:
        return found
    message = signed_rules.message(b64decode(report["signed"]))
    if not seals.verify(key.spki, key.suite, message, b64decode(report["signature"])):
        return replace(found, outcome="altered", reason="changed", signer=_of_key(key))
    found = replace(found, signer=_of_key(key))
    if content.get("issuer") != key.uscc:
        return found
    if report["altered"]:
        return replace(found, outcome="altered", reason="fields", fields=_names(report["altered"]))
    identifier = str(content.get("identifier", ""))
    return _current(session, keys, found, None, identifier, now, signed=b64decode(report["signed"]))


def _package(session: Session, keys: KeyProvider, report: Report, now: datetime) -> Judged:
    found = Judged("package", "foreign")
    key = _key(session, str(report["kid"]))
    if key is None:
        return found
    found = replace(found, signer=_of_key(key))
    good = seals.verify(key.spki, key.suite, b64decode(report["signed"]), b64decode(report["signature"]))
    if not good or report["wrong"]:
        return replace(found, outcome="altered", reason="parts" if good else "changed", fields=_names(report["wrong"]))
    inside = [judge(session, keys, one, now=now) for one in report["inside"]]
    file = renditions.by_digest(session, keys, bytes.fromhex(report["digest"]))
    bad = [one for one in inside if one.outcome in NOT_WELL]
    if bad or not inside:
        return replace(found, outcome="altered", reason="parts")
    if file is None:
        return replace(inside[-1], kind="package", signer=found.signer)
    return _current(session, keys, found, file, "", now)


_JUDGES = {"pdf": _pdf, "credential": _credential, "package": _package}


def _current(
    session: Session,
    keys: KeyProvider,
    found: Judged,
    file: FileOf | None,
    identifier: str,
    now: datetime,
    *,
    signed: bytes | None = None,
) -> Judged:
    """How the certificate of a well sealed file stands."""
    file = file or _as_file(session, identifier, found.signer, now, signed)
    paper = standing_of(session, keys, file, today=date_in_shanghai(now)) if file else Paper(Standing.UNKNOWN)
    return replace(found, outcome=paper.standing.value, paper=paper)


def _as_file(
    session: Session, identifier: str, signer: Signer | None, now: datetime, signed: bytes | None
) -> FileOf | None:
    """A certificate by its identifier, as if a file had been made of it; of a credential, the very content."""
    row = session.execute(
        select(_CERTIFICATE.c.id, _CERTIFICATE.c.content, _CERTIFICATE.c.kid, _HOLDER.c.holder_id)
        .join(_HOLDER, _HOLDER.c.certificate_id == _CERTIFICATE.c.id)
        .where(_CERTIFICATE.c.identifier == identifier)
        .order_by(_HOLDER.c.ordinal)
        .limit(1)
    ).one_or_none()
    if row is None or (signed is not None and bytes(row.content) != signed):
        return None
    kid = signer.kid if signer else ""
    return FileOf(UUID(int=0), row.id, row.holder_id, "json", kid, None, now, None, None)


def _signer(session: Session, certificates: list[bytes]) -> Signer:
    """Who a certificate in a file belongs to: by its key, and by who issued it."""
    try:
        own = x509.load_der_x509_certificate(certificates[0])
        key = own.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return Signer(name=_name(own.subject), authority=_name(own.issuer))
        row = _key(session, key_id(public_bytes(key)))
        said = Signer(name=_name(own.subject), authority=_name(own.issuer))
    except (ValueError, IndexError, UnsupportedAlgorithm):
        return Signer()
    if row is None or bytes(row.spki) != public_bytes(key):
        return said
    known = _of_key(row)
    return replace(known, name=said.name, authority=said.authority, chained=_is_chained(session, own, known.kid))


def _is_chained(session: Session, own: x509.Certificate, kid: str) -> bool:
    """Whether the city's authority issued this certificate."""
    ours = seals.chain(session, kid)
    if own.public_bytes(Encoding.DER) == ours[0]:
        return True
    try:
        own.verify_directly_issued_by(x509.load_der_x509_certificate(ours[1]))
    except (ValueError, TypeError, IndexError, InvalidSignature):
        return False
    return True


def _key(session: Session, kid: str) -> Any:
    return session.execute(
        select(*_KEY.c, _ORGANISATION.c.uscc, _ORGANISATION.c.name, _ORGANISATION.c.name_en)
        .join(_ORGANISATION, _ORGANISATION.c.id == _KEY.c.organisation_id)
        .where(_KEY.c.kid == kid)
    ).one_or_none()


def _of_key(row: Any) -> Signer:
    return Signer(
        organisation=row.name,
        organisation_en=row.name_en,
        uscc=row.uscc,
        kid=row.kid,
        suite=row.suite,
        chained=True,
        compromised_from=row.compromised_from,
    )


def _name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value)[:64] if found else ""


def _names(found: list[object]) -> tuple[str, ...]:
    """Keys or names that stand in the file, of a size that a page can show."""
    return tuple(str(one)[:LONGEST_NAME] for one in found[:MOST_NAMED])


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
