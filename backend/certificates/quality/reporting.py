"""What the rules in force say of certificates that were entered a moment ago, for the answer to whoever sent them."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from backend.certificates.quality import settings
from backend.certificates.quality.facts import gather
from backend.certificates.quality.rules import Finding, faults_of
from backend.kernel.keys import KeyProvider


def warnings_of(
    session: Session, keys: KeyProvider, ids: Collection[UUID], *, today: date
) -> Mapping[UUID, tuple[Finding, ...]]:
    """Findings by certificate, for those in force; in the transaction that entered them, in few statements."""
    if not ids:
        return {}
    rules = settings.in_force(session).rules
    return {
        one.id: faults_of(one.definition, one.facts, rules) for one in gather(session, keys, sorted(ids), today=today)
    }
