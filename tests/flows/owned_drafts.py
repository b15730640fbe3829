"""A draft of the matrix: the shop's renewal, with somebody who was asked for papers."""

from typing import TYPE_CHECKING

from tests.flows.case_steps import ALL, OWNER, agreed, begun, read

if TYPE_CHECKING:
    from tests.flows.owned_things import Things

HANDLER = "driver"


def drafts(things: "Things") -> None:
    """All of it."""
    owner = things.person(OWNER)
    shop = things.of["enterprise"].id
    case = begun(owner, applicant=shop)
    agreed(owner, case)
    things.keep("draft case", case, OWNER, HANDLER)
    things.keep("renewal's material", "layout_plan", OWNER)
    things.keep("renewal's role", "owner", OWNER)
    things.keep("item of the renewal", "food_licence_renewal", OWNER, HANDLER)
    made = owner.post(f"{ALL}/{case}/asks", {"role": "food_worker", "name": "田恬"})
    assert made.status == 201, made.body
    things.keep("case's ask", read(owner, case)["asks"][0]["id"], OWNER, HANDLER)
    held = owner.get(f"/api/certificates?subject={shop}")["items"]
    licence = next(one for one in held if one["type"] == "food_licence")
    things.keep("shop's food licence", licence["id"], OWNER, HANDLER)
