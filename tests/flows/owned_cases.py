"""A decided case of the matrix, with a promise to verify and one that was broken."""

from typing import TYPE_CHECKING

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
    house = f"/api/enterprises/{things.of['enterprise'].id}/promise-mandates"
    wanted = {"mandate": things.of["mandate"].id, "valid_to": "2026-12-31"}
    assert owner.post(house, wanted).status == 204
    given = next(one["id"] for one in owner.get(house)["items"] if one["id"])
    things.keep("promiser", given, OWNER)
    entry = broken(officer)
    things.keep("shop's entry", entry, OWNER)
    things.keep("desk's entry", entry, REVIEWER, COLLEAGUE)
    things.keep("promise task", officer.get(TASKS)["items"][0]["id"], REVIEWER, COLLEAGUE)
