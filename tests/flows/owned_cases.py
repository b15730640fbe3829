"""A decided case of the matrix, with a promise to verify and one that was broken."""

from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from backend.cases.models import Case, CaseFile
from backend.kernel.fields import Place, seal
from backend.kernel.ids import new_id
from tests.flows.desk_steps import TASKS, broken, decided

if TYPE_CHECKING:
    from tests.flows.owned_things import Things

OWNER, REVIEWER, COLLEAGUE = "agent", "reviewer", "manager"
"""The shop's representative; two of the office that decides."""


def cases(things: "Things") -> None:
    """All of it."""
    owner, officer = things.person(OWNER), things.person(REVIEWER)
    case = decided(owner, officer)
    things.keep("shop's case", case, OWNER, "driver")
    things.keep("desk's case", case, REVIEWER, COLLEAGUE)
    things.keep("promised material", "food_safety_rules", OWNER)
    file = kept_file(things, case)
    things.keep("shop's case file", file, OWNER, "driver")
    things.keep("desk's case file", file, REVIEWER, COLLEAGUE)
    house = f"/api/enterprises/{things.of['enterprise'].id}/promise-mandates"
    wanted = {"mandate": things.of["mandate"].id, "valid_to": "2026-12-31"}
    assert owner.post(house, wanted).status == 204
    given = next(one["id"] for one in owner.get(house)["items"] if one["id"])
    things.keep("promiser", given, OWNER)
    entry = broken(officer)
    things.keep("shop's entry", entry, OWNER)
    things.keep("desk's entry", entry, REVIEWER, COLLEAGUE)
    things.keep("promise task", officer.get(TASKS)["items"][0]["id"], REVIEWER, COLLEAGUE)


def kept_file(things: "Things", case: str) -> UUID:
    """A file in the case."""
    file_id, city = new_id(), things.city
    with city.writing() as session:
        actor_id = session.execute(select(Case.actor_id).where(Case.id == UUID(case))).scalar_one()
        session.add(
            CaseFile(
                id=file_id,
                case_id=UUID(case),
                material="layout_plan",
                kind="upload",
                media_type="application/pdf",
                name=seal(city.keys, Place("case_file", "name", file_id), b"plan.pdf"),
                content=seal(city.keys, Place("case_file", "content", file_id), b"%PDF-"),
                digest=sha256(b"%PDF-").digest(),
                added_by=actor_id,
                added_at=city.clock.instant,
            )
        )
    return file_id
