"""What one certificate of the demo is to be, before anything is signed or stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from backend.demo.chance import chance


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCertificate:
    """One version of a certificate, with the values of every field of its type.

    Attributes:
        key: unique within the plan.
        holders: keys of people or enterprises.
        issuer: key of the issuing organisation.
        values: field → text; a date is ISO, a date range is `from/to`, nothing after the stroke for no end.
        photo: SVG text of the field `photo`.
        status: what an issuer did to it; what follows from dates alone (expired, not yet valid) is `valid` here.
        supersedes: key of the version before.
    """

    key: str
    type: str
    holders: tuple[str, ...]
    issuer: str
    number: str
    values: Mapping[str, str]
    photo: str | None
    issued_on: date
    valid_from: date
    valid_to: date | None
    version: int = 1
    status: str = "valid"
    status_reason: str | None = None
    status_since: date | None = None
    legal_basis: str | None = None
    document_number: str | None = None
    supersedes: str | None = None
    disputed: bool = False


def period(start: date, end: date | None) -> str:
    """Write a date range as a field's value; open when it has no end."""
    return f"{start.isoformat()}/{end.isoformat() if end else ''}"


def ended(certificate: PlannedCertificate, status: str, since: date) -> PlannedCertificate:
    """Give the certificate as its issuer ended or suspended it on a day; `explained` says why."""
    return replace(certificate, status=status, status_since=since)


def explained(
    certificate: PlannedCertificate, endings: Mapping[tuple[str, str], Mapping[str, Any]]
) -> PlannedCertificate:
    """Give an ended or suspended certificate its reason, legal basis and document.

    Raises:
        KeyError: the demo has no such ending, neither for the type nor for all.
    """
    if certificate.status in {"valid", "superseded"} or certificate.status_since is None:
        return certificate
    status, since = certificate.status, certificate.status_since
    ending = endings.get((certificate.type, status)) or endings["*", status]
    number = chance(f"document:{certificate.key}").randrange(1, 900)
    return replace(
        certificate,
        status_reason=ending["reason"],
        legal_basis=ending["legal_basis"],
        document_number=ending["document"].format(year=since.year, number=f"{number:04d}"),
    )


def superseded(certificate: PlannedCertificate, by: PlannedCertificate, reason: str) -> PlannedCertificate:
    """Give the certificate as it is after a later version took its place."""
    return replace(certificate, status="superseded", status_since=by.issued_on, status_reason=reason)
