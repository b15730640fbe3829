"""Whether every office that a certificate names has sealed it: read for the few that several offices sealed."""

import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, column, select, table
from sqlalchemy.orm import Session

from backend.certificates import rules
from backend.certificates.models import JointSeal
from backend.kernel.columns import UtcTime
from backend.kernel.db import AnyRow
from backend.seals import service as seals
from backend.seals.rules import counts

_SEAL_KEY = table(
    "seal_key",
    column("kid"),
    column("spki"),
    column("suite"),
    column("organisation_id", Uuid),
    column("compromised_from", UtcTime),
)
_ORGANISATION = table("organisation", column("id", Uuid), column("uscc"))
_SEALS = (
    select(
        JointSeal.signature,
        JointSeal.at,
        JointSeal.kid,
        _SEAL_KEY.c.spki,
        _SEAL_KEY.c.suite,
        _SEAL_KEY.c.compromised_from,
        _ORGANISATION.c.uscc,
    )
    .join(_SEAL_KEY, _SEAL_KEY.c.kid == JointSeal.kid)
    .join(_ORGANISATION, _ORGANISATION.c.id == JointSeal.organisation_id)
    .where(JointSeal.ordinal > 0, _SEAL_KEY.c.organisation_id == JointSeal.organisation_id)
    .order_by(JointSeal.ordinal)
)


def of_certificate(session: Session, certificate_id: UUID) -> Sequence[AnyRow]:
    """Seals of the other offices in order: `uscc`, `kid`, `suite`, `spki`, `signature`, `at`, `compromised_from`."""
    return session.execute(_SEALS.where(JointSeal.certificate_id == certificate_id)).all()


def are_good(session: Session, certificate: AnyRow) -> bool:
    """Whether the offices in the signed content, and no others, signed it in that order with keys of their own."""
    found = of_certificate(session, certificate.id)
    message = rules.message(certificate.content)
    return [row.uscc for row in found] == json.loads(certificate.content)["joint"] and all(
        counts(row.at, row.compromised_from) and seals.verify(row.spki, row.suite, message, row.signature or b"")
        for row in found
    )
