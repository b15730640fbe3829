"""A code of an enterprise lives as long as the mandate of who opened it (R09)."""

from sqlalchemy import text

from tests.city import City
from tests.flows.enterprise_steps import HANDLER, REPRESENTATIVE, amended, enterprise_of, figure, hired


def test_who_no_longer_represents_an_enterprise_cannot_renew_its_code(city: City) -> None:
    agent = city.person("agent")
    subject = agent.get("/api/session")["subjects"][1]["id"]
    code = agent.post("/api/codes", {"subject": subject})
    assert agent.post(f"/api/codes/{code['id']}/handles", {}).status == 200
    with city.writing() as session:
        session.execute(text("UPDATE membership SET ended_at = '2026-03-03 00:00:00+00:00' WHERE ended_at IS NULL"))
    assert agent.post(f"/api/codes/{code['id']}/handles", {}).code == "not_found"


def test_a_code_is_taken_back_once(city: City) -> None:
    holder = city.person("rider")
    code = holder.post("/api/codes", {})
    assert holder.delete(f"/api/codes/{code['id']}").status == 204
    assert holder.delete(f"/api/codes/{code['id']}").code == "conflict"


def test_what_was_in_use_when_the_licence_changed_is_void_at_once_and_ends_right_after(city: City) -> None:
    boss = city.person(REPRESENTATIVE)
    own = enterprise_of(boss)
    agent, _ = hired(city, boss, HANDLER)
    [held] = [one for one in agent.get("/api/session")["subjects"] if one["kind"] == "enterprise"]
    amended(city, own, representative="田恬")
    with city.writing() as session:  # as a use leaves it that held the grant at that instant
        session.execute(text("UPDATE access_grant SET state = 'active' WHERE ground = 'mandate'"))
    assert [one["kind"] for one in agent.get("/api/session")["subjects"]] == ["person"]
    assert agent.post("/api/codes", {"subject": own, "grant": held["grant"]}).code == "forbidden"
    city.drain()
    assert figure(city, "SELECT count(*) FROM access_grant WHERE ground = 'mandate' AND state = 'active'") == 0
