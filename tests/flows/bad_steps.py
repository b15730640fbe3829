"""Steps of bad cases: what has to be named before anything is handed in, and what the officer has to have seen."""

from typing import Any

from tests.city import City
from tests.client import Client
from tests.flows.case_steps import ALL, DESK, OWNER, TYPED, agreed, begun, enterprise_of, read, submitted, typed
from tests.flows.desk_steps import act, at_desk, ids
from tests.flows.enterprise_steps import HANDLER, hired
from tests.flows.issuing_steps import GROUNDS, officer_in

WORDS = ("clause", "clause_en", "words", "words_en", "remedy", "remedy_en")
UNTIL = "2026-12-31"


def found(whole: dict[str, Any], key: str, weight: str) -> dict[str, Any]:
    """A finding, named in whole: with its clause, what is wrong and how to put it right, in both languages."""
    there = {one["key"]: one for one in whole["findings"]}
    assert key in there, (key, sorted(there))
    assert there[key]["weight"] == weight
    assert all(there[key][word].strip() for word in WORDS), there[key]
    return dict(there[key])


def stopped(person: Client, office: Client, case: str, *keys: str) -> None:
    """Each is named before handing in; handing in is refused, and no office sees the case."""
    whole = read(person, case)
    for key in keys:
        found(whole, key, "stops")
    refused = submitted(person, case)
    assert refused.status in (409, 422), refused.body
    assert read(person, case)["state"] == "draft"
    assert office.get(f"{DESK}/{case}").status == 404
    assert case not in {one["id"] for one in office.get(DESK)["items"]}


def flagged(officer: Client, case: str, key: str) -> None:
    """It lies open on the officer's desk, and nobody grants the case without having looked at it."""
    whole = at_desk(officer, case)
    said = found(whole, key, "flagged")
    if "accept" in whole["acts"]:
        assert act(officer, case, "acceptance").status == 204
    rest = [one for one in ids(at_desk(officer, case)) if one != f"{said['key']}|{said['about']}"]
    refused = act(officer, case, "grant", seen=rest)
    assert refused.status == 422
    assert refused["errors"] == [{"field": "seen", "problem": "missing"}]
    assert at_desk(officer, case)["state"] == "accepted"


def ended(city: City, office: str, certificate: str, name: str = "revoke_error") -> None:
    """Its office ends a certificate."""
    officer = officer_in(city, "newhand", office)
    done = officer.post(f"/api/issuing/certificates/{certificate}/acts", {"act": name, **GROUNDS})
    assert done.status == 200, done.body


def handled(
    city: City, *, may_promise: bool, asked: str = "罗建国", answers: str = OWNER
) -> tuple[Client, str, str, str]:
    """A renewal by a mandated handler, done but for handing in; who it is, the shop, the mandate, the case.

    Args:
        asked: whom the handler asks for the representative's card by name; `answers` gives a card of their own.
    """
    owner = city.person(OWNER)
    person, mandate = hired(city, owner, HANDLER, until=UNTIL)
    shop = enterprise_of(owner)
    if may_promise:
        allowed(owner, shop, mandate)
    case = begun(person, applicant=shop)
    agreed(person, case)
    made = person.post(f"{ALL}/{case}/asks", {"role": "representative", "name": asked})
    giver = city.person(answers)
    got = giver.post("/api/me/asks/openings", {"presented": made["link"].partition("#")[2]})["ask"]
    card = next(one for one in giver.get("/api/certificates")["items"] if one["type"] == "identity_card")
    said = giver.post(f"/api/me/asks/{got['id']}/answer", {"answer": "agree", "certificates": {card["id"]: None}})
    assert said.status == 200, said.body
    assert person.post(f"{ALL}/{case}/asks/answers", {}).status == 200
    assert typed(person, case, TYPED).status == 200
    assert person.put(f"{ALL}/{case}/materials/layout_plan/said", {"said": "unchanged"}).status == 200
    return person, shop, mandate, case


def allowed(owner: Client, shop: str, mandate: str, items: list[str] | None = None, until: str = UNTIL) -> None:
    """The representative lets a handler sign promises, expressly."""
    body = {"mandate": mandate, "items": items, "valid_to": until}
    done = owner.post(f"/api/enterprises/{shop}/promise-mandates", body)
    assert done.status == 204, done.body
