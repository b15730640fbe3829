"""Steps of inspections: who inspects, who is checked, and the way from a look to a signed finding."""

from datetime import date
from typing import Any

from sqlalchemy import select

from backend.identity.models import Account
from backend.identity.people import add_membership, find_organisation
from backend.identity.rules import Role
from tests.city import City
from tests.client import Answer, Client
from tests.flows.steps import card, verdict

LEAD, SECOND, CHECKED, DESK = "inspector2", "police", "agent", "reviewer"
SCENE = "market.inspection"
LINE = [100, 100, 400, 300, 700, 100]
ALL = "/api/inspections"


def staffed(city: City) -> None:
    """Give the market regulation bureau a second inspector and an officer at the desk."""
    with city.reading() as session:
        office = find_organisation(session, "11880101000000027X")
    assert office is not None
    for login, role, badge in ((SECOND, Role.INSPECTOR, "88010318"), (DESK, Role.ISSUING_OFFICER, "88010312")):
        with city.writing() as session:
            person = session.execute(select(Account.person_id).where(Account.login == login)).scalar_one()
            add_membership(
                session, person, office, role, unit="食品经营监管科", badge=badge, valid_from=date(2026, 1, 1)
            )


def looked_at(city: City, checker: Client) -> str:
    """A look at the noodle shop, by its owner's code."""
    owner = city.person(CHECKED)
    enterprise = owner.get("/api/session")["subjects"][1]["id"]
    licence = card(owner, "food_licence", enterprise)
    code = owner.post("/api/codes", {"subject": enterprise, "certificates": [licence["id"]]})
    assert code.status == 201, code.body
    return str(verdict(checker, code["text"], SCENE, case_number="云市监检 2026-8")["id"])


def begun(city: City, lead: Client, **more: str) -> str:
    """An inspection begun from a look."""
    body = {"look": looked_at(city, lead), "kind": "routine", "checklist": "food_business", "place": "水车街39号"}
    answer = lead.post(ALL, body | more)
    assert answer.status == 201, answer.body
    return str(answer["id"])


def joined(lead: Client, second: Client, inspection: str) -> None:
    """The colleague is asked and comes along."""
    fellow = lead.get(f"{ALL}/{inspection}/colleagues")["items"][0]
    assert lead.post(f"{ALL}/{inspection}/colleagues", {"person": fellow["person"]}).status == 204
    assert second.post(f"{ALL}/{inspection}/coming", {"yes": True}).status == 204


def note(who: Client, inspection: str, item: str, finding: str, text: str = "", n: int = 0) -> Answer:
    """Note one item."""
    return who.put(f"{ALL}/{inspection}/items/{item}", {"finding": finding, "note": text, "n": n})


def noted(who: Client, inspection: str, **problems: str) -> None:
    """Every item is fine but these."""
    for item in who.get(f"{ALL}/{inspection}")["items"]:
        if item["finding"] is None:
            text = problems.get(item["key"], "")
            answer = note(who, inspection, item["key"], "problem" if text else "pass", text)
            assert answer.status == 200, answer.body


def conclude(who: Client, inspection: str, measure: str, n: int = 0, **more: Any) -> Answer:
    """Say what follows."""
    return who.put(f"{ALL}/{inspection}/conclusion", {"measure": measure, "n": n, **more})


def sign(who: Client, inspection: str, **more: Any) -> Answer:
    """The person checked signs."""
    return who.post(
        f"{ALL}/{inspection}/signature", {"outcome": "signed", "signer": "罗建国", "strokes": [LINE]} | more
    )


def closed(lead: Client, second: Client, inspection: str) -> None:
    """Signed, agreed to, finished."""
    for answer in (
        sign(lead, inspection),
        second.post(f"{ALL}/{inspection}/agreement"),
        lead.post(f"{ALL}/{inspection}/finish"),
    ):
        assert answer.status == 204, answer.body
