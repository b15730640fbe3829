"""The grants that mandates stand on: every use of a mandate goes through one, and none outlives its mandate."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.grants import service as grants
from backend.grants.mandates.models import MANDATE
from backend.grants.mandates.records import Step, change, scope_of
from backend.grants.models import GRANT, USE
from backend.grants.rules import Ground
from backend.standards.calendar import start_of_day


def renew(step: Step, mandate_id: UUID) -> None:
    """Put a new grant under a mandate, as its row says now; what its person could show before has ended."""
    row = step.session.execute(select(*MANDATE.c).where(MANDATE.c.id == mandate_id)).one()
    change(step.session, [mandate_id], {"grant_id": None})
    end(step, row.enterprise_id, row.person_id)
    scope = scope_of(row)
    grant_id = grants.enter(
        step.session,
        step.keys,
        ground=Ground.MANDATE,
        subject_id=row.enterprise_id,
        person_id=row.person_id,
        grantor_id=row.given_by,
        role=row.post,
        types=scope.types,
        scenes=scope.scenes,
        valid_to=None if row.valid_to is None else start_of_day(row.valid_to + timedelta(days=1)),
        now=step.now,
    )
    change(step.session, [mandate_id], {"grant_id": grant_id})


def end(step: Step, enterprise_id: UUID, person_id: UUID | None) -> None:
    """End whatever a person may show of the enterprise; live codes die in the same transaction."""
    if person_id is not None:
        grants.end_of(
            step.session,
            step.keys,
            subject_id=enterprise_id,
            person_id=person_id,
            ground=Ground.MANDATE,
            now=step.now,
        )


def last_uses(session: Session, enterprise_id: UUID) -> dict[UUID, datetime]:
    """Person → when they last showed something of the enterprise; grants that were replaced count too."""
    rows = session.execute(
        select(GRANT.c.to_person_id, func.max(USE.c.at))
        .join(USE, USE.c.grant_id == GRANT.c.id)
        .where(GRANT.c.subject_id == enterprise_id, GRANT.c.ground == Ground.MANDATE.value)
        .group_by(GRANT.c.to_person_id)
    )
    return {row[0]: row[1] for row in rows}
