"""Who may be in an inspection, over HTTP: nobody with an interest, and of a drawn one the very pair that was drawn."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from backend.identity.models import Account
from backend.identity.people import add_membership
from backend.identity.rules import Role
from tests.city import City
from tests.flows import enterprise_steps
from tests.flows.grant_steps import name_of
from tests.flows.inspection_steps import ALL, CHECKED, LEAD, SECOND, begun, joined, looked_at, staffed
from tests.flows.test_inspections import third

OWN = [{"field": "subject", "problem": "own"}]


@pytest.fixture(autouse=True)
def _staffed(city: City) -> None:
    staffed(city)


def id_of(city: City, login: str) -> UUID:
    with city.reading() as session:
        return session.execute(select(Account.person_id).where(Account.login == login)).scalar_one()


def represents(city: City, login: str, enterprise: str) -> None:
    person = id_of(city, login)
    with city.writing() as session:
        add_membership(session, person, UUID(enterprise), Role.ENTERPRISE_REPRESENTATIVE, valid_from=date(2026, 1, 1))


def test_who_acts_for_the_enterprise_under_a_mandate_is_not_in_its_inspection(city: City) -> None:
    lead, owner = city.person(LEAD), city.person(CHECKED)
    one = begun(city, lead)
    fellow = {"person": str(id_of(city, SECOND))}
    assert lead.post(f"{ALL}/{one}/colleagues", fellow).status == 204
    name = name_of(city.person(SECOND))
    made = enterprise_steps.named(owner, enterprise_steps.enterprise_of(owner), name, post="manager")
    second = city.person(SECOND)
    token = enterprise_steps.token_of(made)
    assert second.post("/api/mandates/answers", {"token": token, "accept": True})["obstacle"] is None
    refused = second.post(f"{ALL}/{one}/coming", {"yes": True})
    assert (refused.code, refused["errors"]) == ("conflict", OWN)
    assert second.post(f"{ALL}/{one}/coming", {"yes": False}).status == 204
    assert lead.get(f"{ALL}/{one}/colleagues")["items"] == []
    assert lead.post(f"{ALL}/{one}/colleagues", fellow).code == "invalid_field"
    body = {"look": looked_at(city, second), "kind": "routine", "checklist": "food_business"}
    begins = second.post(ALL, body)
    assert (begins.code, begins["errors"]) == ("conflict", OWN)


def test_who_represents_the_enterprise_comes_along_no_more_than_whom_it_names(city: City) -> None:
    lead, second = city.person(LEAD), city.person(SECOND)
    one = begun(city, lead)
    third(city, "inspector3")
    represents(city, SECOND, enterprise_steps.enterprise_of(city.person(CHECKED)))
    badges = [who["badge"] for who in lead.get(f"{ALL}/{one}/colleagues")["items"]]
    assert badges == ["88010320"]
    assert lead.post(f"{ALL}/{one}/colleagues", {"person": str(id_of(city, SECOND))}).code == "invalid_field"
    assert second.get(ALL)["own"] == []
    joined(lead, city.person("inspector3"), one)
