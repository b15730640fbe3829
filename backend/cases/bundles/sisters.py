"""Cases that were begun together: their numbers, and how an office may see the others stand.

An office decides its own case alone; of the others it is told which item, whose, and how it stands, and nothing of what
is in them: no number, no paper, no reason.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.cases.bundles import definitions
from backend.cases.bundles.models import BundleCase, BundleRun
from backend.cases.models import Case as Row
from backend.cases.rules.case import State
from backend.identity.people import Named, organisations
from backend.services import service as services
from backend.services.rules.bundles import ItemBundle
from backend.services.rules.items import Item

UNTOLD: Final = (State.DRAFT.value, State.WITHDRAWN.value)


@dataclass(frozen=True, slots=True)
class Sister:
    """Another case of the same bundle, as an office sees it: its item, its office, how it stands."""

    item: Item
    office: Named
    state: State
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Together:
    """The bundle that a case belongs to, and the others of it."""

    bundle: ItemBundle
    sisters: tuple[Sister, ...]


def numbers(session: Session, case_id: UUID) -> frozenset[str]:
    """Numbers of the cases that were begun together with a case; nothing where it was begun by itself."""
    return frozenset(row.number for row in session.execute(_of(case_id)).scalars())


def of_case(session: Session, case_id: UUID) -> Together | None:
    """The bundle of a case with the others that were handed in; None where it was begun by itself.

    A draft is its applicant's own, and what was taken back stands for nothing: neither is told.
    """
    run = session.execute(
        select(BundleRun)
        .join(BundleCase, BundleCase.run_id == BundleRun.id)
        .where(BundleCase.case_id == case_id)
        .order_by(BundleRun.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if run is None:
        return None
    rows = [row for row in session.execute(_of(case_id)).scalars() if row.state not in UNTOLD]
    offices = organisations(session, {row.department_id for row in rows})
    bundle = definitions.version(session, run.code, run.version)
    found = [
        Sister(
            services.version(session, row.item_code, row.item_version),
            offices[row.department_id],
            State(row.state),
            row.outcome,
        )
        for row in rows
    ]
    return Together(bundle, tuple(found))


def _of(case_id: UUID) -> Select[Row]:
    """The other cases of the runs of a case."""
    runs = select(BundleCase.run_id).where(BundleCase.case_id == case_id)
    others = select(BundleCase.case_id).where(BundleCase.run_id.in_(runs), BundleCase.case_id != case_id)
    return select(Row).where(Row.id.in_(others)).order_by(Row.id)
