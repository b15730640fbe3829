"""A grant follows the certificates that it names: what took the place of one is meant where that one was.

The row and its signed receipt stay as they were given; what is meant is worked out when it is used or shown.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from backend.certificates import finding
from backend.grants import rules
from backend.grants.rules import Limit


def followed(session: Session, subject_id: UUID, limits: Sequence[Limit]) -> tuple[Limit, ...]:
    """Limits with the newest versions of the certificates that they name: same holder, same type, same fields."""
    return followed_each(session, subject_id, [limits])[0]


def followed_each(session: Session, subject_id: UUID, many: Sequence[Sequence[Limit]]) -> list[tuple[Limit, ...]]:
    """The same for several grants of one subject, with one question."""
    named = any(isinstance(one, rules.Certificates) for limits in many for one in limits)
    newest = finding.successors(session, [subject_id]) if named else {}
    return [
        tuple(_newest(one, newest) if isinstance(one, rules.Certificates) else one for one in limits) for limits in many
    ]


def _newest(limit: rules.Certificates, newest: dict[UUID, UUID]) -> rules.Certificates:
    return replace(limit, chosen={newest.get(one, one): keys for one, keys in limit.chosen.items()})
