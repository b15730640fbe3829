"""A request handed on: who scanned it leaves the answer to somebody who may give it for them, or takes it back.

It stays the one request that the scan opened, with one number and one answer; only who may answer it changes, by a
guarded UPDATE, so that an answer and a taking back at the same moment never both count.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.codes.requests.models import OpenedRequest
from backend.codes.requests.rules import Standing
from backend.codes.rules import State
from backend.kernel.db import AnyRow


class Handed(StrEnum):
    """How a request that was handed on stands."""

    WAITING = "waiting"
    TAKEN_BACK = "taken_back"
    GIVEN = "given"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    USED = "used"


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to know of it."""

    state: State
    ends_at: datetime
    is_back: bool
    code: Standing


def handed_on(known: Known, *, now: datetime) -> Handed:
    """How it stands; the first row that applies wins.

    | taken back | answered | its code        | in time | stands           |
    | yes        | any      | any             | any     | taken_back       |
    | no         | yes      | any             | any     | given or refused |
    | no         | no       | withdrawn, used | any     | the same         |
    | no         | no       | open or expired | no      | expired          |
    | no         | no       | open            | yes     | waiting          |
    """
    if known.is_back:
        return Handed.TAKEN_BACK
    if known.state is not State.ASKED:
        return Handed.REFUSED if known.state is State.REFUSED else Handed.GIVEN
    if known.code in (Standing.WITHDRAWN, Standing.USED):
        return Handed(known.code.value)
    return Handed.EXPIRED if known.code is Standing.EXPIRED or now >= known.ends_at else Handed.WAITING


def known_of(row: AnyRow, code: Standing) -> Known:
    """What a row says; somebody is back at it who had handed it on."""
    return Known(State(row.state), row.ends_at, row.person_id == row.handed_by, code)


def hand(session: Session, row: AnyRow, *, to_person_id: UUID, grant_id: UUID, now: datetime) -> bool:
    """Leave an own request that waits to somebody else; False if it does not wait any more."""
    return _moved(session, row, now=now, person_id=to_person_id, grant_id=grant_id, handed_to=to_person_id)


def take_back(session: Session, row: AnyRow, *, now: datetime) -> bool:
    """Take the answer back to oneself; False if it was given meanwhile, or its time is over."""
    return _moved(session, row, now=now, person_id=row.handed_by, grant_id=None, handed_to=row.handed_to)


def _moved(
    session: Session, row: AnyRow, *, now: datetime, person_id: UUID, grant_id: UUID | None, handed_to: UUID
) -> bool:
    by = row.person_id if row.handed_by is None else row.handed_by
    moved = session.execute(
        update(OpenedRequest)
        .where(
            OpenedRequest.id == row.id,
            OpenedRequest.person_id == row.person_id,
            OpenedRequest.state == State.ASKED.value,
            OpenedRequest.ends_at > now,
        )
        .values(person_id=person_id, grant_id=grant_id, handed_by=by, handed_to=handed_to)
        .returning(OpenedRequest.id)
    )
    return moved.one_or_none() is not None
