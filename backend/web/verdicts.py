"""A verdict as the interface gives it, to checkers and to who opened an authorisation code."""

from datetime import date, datetime

from backend.certificates.rules import Status
from backend.standards.calendar import date_in_shanghai
from backend.verification.checking import Verification as Result
from backend.verification.disclosure import Shown
from backend.web.shapes.verifications import CertificateShown, OnBehalf, SubjectShown, Verification


def verdict(found: Result) -> Verification:
    """An answer as the interface gives it."""
    subject = None
    if found.subject_kind and found.subject_name:
        subject = SubjectShown(kind=found.subject_kind, name=found.subject_name)
    at: datetime = found.at
    behalf, until = found.behalf, copies_until(found)
    return Verification(
        id=found.id,
        look=found.look,
        verdict=found.decision.verdict.value,
        reason=found.decision.reason,
        subject=subject,
        certificates=[_shown(one, until) for one in found.certificates],
        not_provided=list(found.not_provided),
        scene=found.scene,
        case_number=found.case_number or None,
        at=at,
        expires_at=found.expires_at,
        repeated=found.repeated,
        presence=found.presence,
        copies_until=until,
        printed=found.printed,
        on_behalf=None if behalf is None else OnBehalf(ground=behalf.ground, role=behalf.role, name=behalf.name),
    )


def copies_until(found: Result) -> date | None:
    """The last day of copies that may be kept of an answer; none once it has passed."""
    until = found.copies_until
    return until if until is not None and until >= date_in_shanghai(found.at) else None


def _shown(one: Shown, until: date | None) -> CertificateShown:
    may_keep = until is not None and one.status == Status.VALID.value and bool(one.fields)
    return CertificateShown(
        type=one.type,
        type_version=one.definition.version,
        name=one.name,
        name_en=one.name_en,
        issuer=one.issuer,
        issuer_en=one.issuer_en,
        verdict=one.decision.verdict.value,
        reason=one.decision.reason,
        status=one.status,
        since=one.since,
        valid_to=one.valid_to,
        fields=dict(one.fields),
        checks=dict(one.checks),
        copy_of=one.id if may_keep else None,
    )
