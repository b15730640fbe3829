"""An agent shows for a company: within the scope, under the company's name and the own, and not a moment longer."""

import pytest

from tests.city import City
from tests.client import Answer, Client
from tests.flows.enterprise_steps import HANDLER, MANAGER, NAMES, REPRESENTATIVE, amended, enterprise_of, hired, named
from tests.flows.steps import card, check, outcome

CHECKER, SCENE = "inspector2", "market.inspection"
CASE = "云桥食检〔2026〕5号"
LICENCE, FOOD = "business_licence", "food_licence"


def opened(person: Client, **more: object) -> Answer:
    """Open a code for the one company of this person."""
    [own] = [one for one in person.get("/api/session")["subjects"] if one["kind"] == "enterprise"]
    return person.post("/api/codes", {"subject": own["id"], "grant": own["grant"], **more})


def looked(checker: Client, code: Answer) -> Answer:
    """An inspector looks at it, in a case."""
    return check(checker, code["text"], SCENE, case_number=CASE)


@pytest.fixture
def boss(city: City) -> Client:
    """The company's legal representative."""
    return city.person(REPRESENTATIVE)


def test_an_agent_shows_what_the_mandate_covers_and_the_inspector_sees_for_whom(city: City, boss: Client) -> None:
    own = enterprise_of(boss)
    agent, _ = hired(city, boss, HANDLER, types=[LICENCE], scenes=[SCENE])
    code = opened(agent)
    assert code.status == 201, code.body
    seen = looked(city.person(CHECKER), code)
    assert seen["subject"]["name"] == "罗记面馆"
    assert (seen["on_behalf"]["role"], seen["on_behalf"]["name"]) == ("handler", "李●")
    assert [one["type"] for one in seen["certificates"]] == [LICENCE]
    [row] = boss.get(f"/api/enterprises/{own}")["members"]
    assert row["last_used_at"] is not None


def test_a_certificate_outside_the_scope_and_another_purpose_are_refused(city: City, boss: Client) -> None:
    own = enterprise_of(boss)
    agent, _ = hired(city, boss, HANDLER, types=[LICENCE], scenes=["market.registration"])
    assert opened(agent, certificates=[card(boss, FOOD, own)["id"]]).code == "certificate_not_shown"
    offered = agent.get(f"/api/certificates?subject={own}")["items"]
    assert {one["type"] for one in offered} == {LICENCE}
    code = opened(agent)
    assert outcome(looked(city.person(CHECKER), code).body) == ("no_verdict", "not_for_you")


def test_a_manager_shows_everything(city: City, boss: Client) -> None:
    manager, _ = hired(city, boss, MANAGER, post="manager")
    [own] = [one for one in manager.get("/api/session")["subjects"] if one["kind"] == "enterprise"]
    assert (own["authority"], own["until"]) == ("manager", None)
    seen = looked(city.person(CHECKER), opened(manager))
    assert seen["on_behalf"]["role"] == "manager"


@pytest.mark.parametrize("way", ["dismissed", "resigned", "with the manager", "licence", "term"])
def test_after_the_end_the_code_on_the_screen_and_the_next_one_are_worth_nothing(
    city: City, boss: Client, way: str
) -> None:
    own = enterprise_of(boss)
    manager, managing = hired(city, boss, MANAGER, post="manager")
    agent, acting = hired(city, manager, HANDLER, enterprise=own, until="2026-03-03")
    code = opened(agent)
    [subject] = [one for one in agent.get("/api/session")["subjects"] if one["kind"] == "enterprise"]
    if way == "dismissed":
        assert manager.post(f"/api/enterprises/{own}/mandates/{acting}/dismissal").status == 200
    elif way == "resigned":
        assert agent.delete(f"/api/mandates/{acting}").status == 200
    elif way == "with the manager":
        assert boss.post(f"/api/enterprises/{own}/mandates/{managing}/dismissal").body == {"also": 1}
    elif way == "licence":
        amended(city, own, representative="田恬")
        assert boss.post("/api/codes", {"subject": own}).code == "not_found"
    else:
        city.pass_time(hours=13, minutes=58)
        code = opened(agent)
        city.pass_time(minutes=3)
    late = looked(city.person(CHECKER), code)
    assert late["verdict"] == "no_verdict", late.body
    assert agent.post("/api/codes", {"subject": subject["id"], "grant": subject["grant"]}).code == "forbidden"
    assert [one["kind"] for one in agent.get("/api/session")["subjects"]] == ["person"]


def test_kept_agents_go_on_and_a_confirmed_one_shows_again(city: City, boss: Client) -> None:
    own = enterprise_of(boss)
    manager, managing = hired(city, boss, MANAGER, post="manager")
    agent, _ = hired(city, manager, HANDLER, enterprise=own)
    path = f"/api/enterprises/{own}/mandates/{managing}/dismissal"
    assert boss.post(path, {"keep": True}).status == 200
    assert looked(city.person(CHECKER), opened(agent))["certificates"]
    assert opened(manager_again(city, boss)).status == 201
    assert named(boss, own, NAMES[HANDLER]).status == 201


def manager_again(city: City, boss: Client) -> Client:
    """The same person, named once more."""
    return hired(city, boss, MANAGER, post="manager")[0]
