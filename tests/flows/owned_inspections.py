"""Inspections of the matrix: one that runs and one that ended with an order, a photo, a draw with its tasks."""

from base64 import b64encode
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import UUID

from PIL import Image
from sqlalchemy import select

from backend.identity.models import Account
from backend.identity.people import add_membership
from backend.identity.rules import Role
from tests.client import Client
from tests.flows.inspection_steps import ALL, begun, closed, conclude, noted
from tests.flows.steps import DRIVING, person_id, show, verdict

if TYPE_CHECKING:
    from tests.flows.owned_things import Things

LEAD, SECOND, FELLOW, DESK, HOLDER = "inspector", "police", "inspector3", "issuer", "rider"
"""Of the traffic police: two who inspect, one who is not in it, the office's desk; and the person checked."""
MARKET = "inspector2"
CHECKLIST = "road_transport"
OFFICE = "/api/office/inspections"


def inspections(things: "Things") -> None:
    """All of it."""
    lead, second = things.person(LEAD), _second(things)
    things.keep("fellow", person_id(things.city, FELLOW), LEAD, SECOND, FELLOW)
    runs = _begun(things)
    _joined(things, runs)
    things.keep("inspection", runs, LEAD, SECOND, FELLOW)
    things.keep("crew's inspection", runs, LEAD, SECOND)
    things.keep("holder's inspection", runs, HOLDER)
    things.keep("desk's inspection", runs, DESK)
    asked = _begun(things)
    _ask(things, asked)
    things.keep("asked inspection", asked, SECOND)
    first = lead.get(f"{ALL}/{runs}")["items"][0]["key"]
    things.texts["item"] = first
    things.texts["picture"] = _picture()
    photo = lead.post(f"{ALL}/{runs}/photos", {"item": first, "picture": things.texts["picture"]})
    assert photo.status == 201, photo.body
    things.keep("photo", photo["id"], LEAD, SECOND, FELLOW, HOLDER, DESK)
    things.keep("crew's photo", photo["id"], LEAD, SECOND)
    ended = _begun(things)
    _joined(things, ended)
    noted(lead, ended, **{first: "不符"})
    assert conclude(lead, ended, "order", days=5, demand="限期改正").status == 200
    closed(lead, second, ended)
    things.keep("ordered inspection", ended, LEAD, SECOND, FELLOW)
    things.keep("crew's ordered inspection", ended, LEAD, SECOND)
    things.keep("market's inspection", begun(things.city, things.person(MARKET)), MARKET)
    _drawn(things)


def _begun(things: "Things") -> str:
    shown = show(things.person(HOLDER), {DRIVING: ["name", "photo"]})
    look = verdict(things.person(LEAD), shown["text"])["id"]
    body = {"look": look, "kind": "routine", "checklist": CHECKLIST, "place": "望河路口"}
    answer = things.person(LEAD).post(ALL, body)
    assert answer.status == 201, answer.body
    return str(answer["id"])


def _second(things: "Things") -> Client:
    """Another inspector of the lead's office."""
    office = things.person(LEAD).get("/api/session")["roles"][0]["organisation"]["id"]
    with things.city.writing() as session:
        person = session.execute(select(Account.person_id).where(Account.login == SECOND)).scalar_one()
        add_membership(session, person, UUID(office), Role.INSPECTOR, badge="100399", valid_from=date(2026, 1, 1))
    return things.person(SECOND)


def _ask(things: "Things", inspection: str) -> None:
    body = {"person": person_id(things.city, SECOND)}
    assert things.person(LEAD).post(f"{ALL}/{inspection}/colleagues", body).status == 204


def _joined(things: "Things", inspection: str) -> None:
    _ask(things, inspection)
    assert things.person(SECOND).post(f"{ALL}/{inspection}/coming", {"yes": True}).status == 204


def _drawn(things: "Things") -> None:
    desk = things.person(DESK)
    office = desk.get(f"{OFFICE}/offices")["items"][0]["id"]
    order = {"office": office, "type": DRIVING, "checklist": CHECKLIST, "days": 20, "high": 20, "medium": 20, "low": 20}
    made = desk.post(f"{OFFICE}/draws", order)
    assert made.status == 201, made.body
    things.keep("draw", made["id"], DESK)
    lists = {login: things.person(login).get(ALL)["tasks"] for login in (LEAD, SECOND, FELLOW)}
    of_lead = [one["id"] for one in lists[LEAD]]
    for kind, task in zip(("task", "task to leave"), of_lead, strict=False):
        things.keep(kind, task, *(login for login, own in lists.items() if task in [one["id"] for one in own]))
    left = things.person(LEAD).post(f"{ALL}/tasks/{of_lead[2]}/recusal", {"reason": "亲属"})
    assert left.status == 204, left.body
    things.keep("returned task", of_lead[2], DESK)


def _picture() -> str:
    made = BytesIO()
    Image.new("RGB", (640, 480), "white").save(made, "JPEG")
    return b64encode(made.getvalue()).decode()
