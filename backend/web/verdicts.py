"""A verdict as the interface gives it, to checkers and to who opened an authorisation code."""

from datetime import datetime

from backend.verification.checking import Verification as Result
from backend.verification.disclosure import Shown
from backend.web.shapes.verifications import CertificateShown, OnBehalf, SubjectShown, Verification


def verdict(found: Result) -> Verification:
    """An answer as the interface gives it."""
    subject = None
    if found.subject_kind and found.subject_name:
        subject = SubjectShown(kind=found.subject_kind, name=found.subject_name)
    at: datetime = found.at
    behalf = found.behalf
    return Verification(
        id=found.id,
        look=found.look,
        verdict=found.decision.verdict.value,
        reason=found.decision.reason,
        subject=subject,
        certificates=[_shown(one) for one in found.certificates],
        not_provided=list(found.not_provided),
        scene=found.scene,
        case_number=found.case_number or None,
        at=at,
        expires_at=found.expires_at,
        repeated=found.repeated,
        presence=found.presence,
        on_behalf=None if behalf is None else OnBehalf(ground=behalf.ground, role=behalf.role, name=behalf.name),
    )


def _shown(one: Shown) -> CertificateShown:
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
    )
