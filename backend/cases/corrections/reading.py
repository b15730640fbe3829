"""Corrections as their own people read them, beside the field of the case, and as the data bureau counts them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select

from backend.cases import records
from backend.cases.corrections import rows
from backend.cases.corrections.models import FieldCorrection
from backend.cases.corrections.rows import TABLE, At, Correction
from backend.cases.corrections.rules import State
from backend.cases.records import Step

LISTED: Final = timedelta(days=90)
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Settled:
    """How the correction of a field stands, and what the office said of it."""

    state: State
    reason: str


def of_case(at: records.Reading, case_id: UUID) -> Mapping[str, Settled]:
    """Field → how its correction stands; of what was taken back nothing. Who asks has been let in to the case."""
    query = select(FieldCorrection).where(
        FieldCorrection.case_id == case_id, FieldCorrection.state != State.TAKEN_BACK.value
    )
    return {
        row.field: Settled(State(row.state), records.unsealed(at.keys, TABLE, row.id, row.content)["reason"])
        for row in at.session.execute(query).scalars()
    }


def of_actor(step: Step) -> list[Correction]:
    """What the actor raised, and what was raised in cases of theirs and of whom they represent, newest first."""
    query = select(FieldCorrection).where(
        (FieldCorrection.raised_by == step.actor.person_id)
        | FieldCorrection.applicant_id.in_(list(step.actor.subjects)),
        FieldCorrection.state != State.TAKEN_BACK.value,
    )
    found = step.session.execute(query.order_by(FieldCorrection.id.desc()).limit(MOST)).scalars()
    return [one for one in (rows.opened(step, row) for row in found) if one is not None]


def raised(at: At, *, now: datetime) -> list[Correction]:
    """What was raised with any office in the last ninety days, newest first; the caller shows no value of it."""
    query = select(FieldCorrection).where(
        FieldCorrection.raised_at >= now - LISTED, FieldCorrection.state != State.TAKEN_BACK.value
    )
    found = at.session.execute(query.order_by(FieldCorrection.raised_at.desc(), FieldCorrection.id.desc()).limit(MOST))
    return [one for one in (rows.opened(at, row) for row in found.scalars()) if one is not None]
