"""The window of the matrix: a clerk at a counter, a ticket, a case whose person agreed, a question to an office."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from backend.window.models import WindowPromise
from tests.flows.case_steps import enterprise_of
from tests.flows.window_steps import (
    ALL,
    LINE,
    RENEWAL,
    agreed_on_phone,
    for_relief,
    opened,
    promised,
    scanned,
    seated,
    ticket,
)

if TYPE_CHECKING:
    from tests.flows.owned_things import Things

CLERK, PERSON, ITEM = "clerk", "elder", "medical_expense_proof"
OFFICES = "/api/window/offices/{office_id}/board"
ONE = "/api/window/cases/{window_id}"
MATERIAL = ONE + "/materials/{key}"
WITNESS = "POST /api/window/witness/{witness_id}"
MINE = "/api/me/windows/{window_id}"
FORM = {"revision": 1, "values": {"hospital": "云汀市人民医院"}}
CARD = {"resident_id": "880102199003071019", "name": "李样本"}


def window(things: "Things") -> None:
    """All of it."""
    clerk, person = things.person(CLERK), things.person(PERSON)
    seated(things.person("school"), 1)  # who sits at no counter is told that, whatever the ticket
    things.keep("counter's office", seated(clerk), CLERK)
    things.keep("ticket", ticket(clerk, ITEM)["id"], CLERK)
    things.keep("open window", opened(clerk, ITEM), CLERK)
    things.keep("presence", opened(clerk, ITEM, channel="presence"), CLERK)
    agreed = opened(clerk, ITEM)
    assert scanned(clerk, agreed, person)["refused"] is None
    agreed_on_phone(person, agreed)
    things.keep("window", agreed, CLERK)
    things.keep("own window", agreed, PERSON)
    boss = things.person("agent")
    asked_about = opened(clerk, RENEWAL)
    assert scanned(clerk, asked_about, boss, enterprise_of(boss))["refused"] is None
    agreed_on_phone(boss, asked_about)
    path = f"{ALL}/cases/{asked_about}/materials/business_licence/inquiry"
    asked = clerk.post(path, {"question": "是否在册"})
    assert asked.status == 201, asked.body
    things.keep("inquiry", asked["id"], "reviewer", "manager")
    relief = for_relief(things.city, clerk, "driver")
    assert promised(clerk, relief).status == 204
    with things.city.reading() as session:
        things.keep("promise", session.execute(select(WindowPromise.id)).scalar_one(), CLERK)


BOARD = {
    f"GET {OFFICES}": {"office_id": "counter's office"},
    "POST /api/window/tickets/{ticket_id}/call": {"ticket_id": "ticket"},
    "POST /api/window/tickets/{ticket_id}/no-show": {"ticket_id": "ticket"},
    f"GET {ONE}": {"window_id": "window"},
    f"PUT {ONE}/draft": {"window_id": "window"},
    f"PUT {ONE}/form": {"window_id": "window"},
    f"PUT {MATERIAL}/answer": {"window_id": "window"},
    f"POST {MATERIAL}/inquiry": {"window_id": "window"},
    f"POST {MATERIAL}/paper": {"window_id": "window"},
    f"POST {ONE}/confirmation": {"window_id": "window"},
    f"POST {ONE}/code": {"window_id": "open window"},
    f"POST {ONE}/scan": {"window_id": "open window"},
    f"POST {ONE}/card": {"window_id": "presence"},
    f"POST {ONE}/signature": {"window_id": "presence"},
    f"POST {ONE}/submission": {"window_id": "presence"},
    f"GET {ONE}/slip": {"window_id": "presence"},
    f"POST {ONE}/close": {"window_id": "window"},
    f"POST {ONE}/promise": {"window_id": "window"},
    WITNESS: {"witness_id": "promise"},
}
"""Route → whose ids it takes; all are the clerk's."""
BODIES: dict[str, dict[str, Any]] = {
    f"PUT {ONE}/draft": {"draft": {}},
    f"PUT {ONE}/form": FORM,
    f"PUT {MATERIAL}/answer": {"way": "later"},
    f"POST {MATERIAL}/inquiry": {"question": "在吗"},
    f"POST {MATERIAL}/paper": {"picture": "<picture>"},
    f"POST {ONE}/scan": {"presented": "nothing"},
    f"POST {ONE}/card": CARD,
    f"POST {ONE}/signature": {"strokes": [LINE]},
    f"POST {ONE}/submission": {"revision": 1},
    f"POST {ONE}/promise": {"reason": "no_phone", "promises": {"pension_proof": "0" * 64}, "strokes": [LINE]},
    WITNESS: {"said": "declined"},
}
