"""A code of an enterprise lives as long as the mandate of who opened it (R09)."""

from sqlalchemy import text

from tests.city import City


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
