"""Who may be in an inspection, over HTTP: nobody with an interest, and of a drawn one the very pair that was drawn."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from backend.audit.models import AccessEvent
from backend.identity.models import Account, Membership
from backend.identity.people import add_membership, find_organisation
from backend.identity.rules import Role
from backend.inspections.models import InspectionMember
from tests.city import City
from tests.flows import enterprise_steps
from tests.flows.grant_steps import name_of
from tests.flows.inspection_steps import ALL, CHECKED, DESK, LEAD, SECOND, begun, joined, looked_at, staffed
from tests.flows.test_inspections import OFFICE, drawn, third

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


def leaves(city: City, login: str) -> None:
    """An inspector of the market regulation bureau is one no longer."""
    person = id_of(city, login)
    with city.writing() as session:
        office = find_organisation(session, "11880101000000027X")
        session.execute(delete(Membership).where(Membership.person_id == person, Membership.organisation_id == office))


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


def test_of_a_drawn_inspection_nobody_takes_the_place_of_the_pair(city: City) -> None:
    third(city, "inspector3")
    desk = city.person(DESK)
    assert drawn(desk)["status"] == "201"
    people = {login: city.person(login) for login in (LEAD, SECOND, "inspector3")}
    tasks = {login: who.get(ALL)["tasks"] for login, who in people.items()}
    task = next(all_[0] for all_ in tasks.values() if all_)
    pair = [login for login, all_ in tasks.items() if task["id"] in [one["id"] for one in all_]]
    [other] = set(people) - set(pair)
    lead, drawn_one = (people[login] for login in pair)
    one = lead.post(ALL, {"task": task["id"]})["id"]
    fellows = [who["person"] for who in lead.get(f"{ALL}/{one}/colleagues")["items"]]
    assert fellows == [str(id_of(city, pair[1]))]
    assert lead.post(f"{ALL}/{one}/colleagues", {"person": str(id_of(city, other))}).code == "invalid_field"
    assert drawn_one.post(f"{ALL}/{one}/coming", {"yes": False}).status == 204
    assert lead.post(f"{ALL}/{one}/colleagues", {"person": fellows[0]}).status == 204
    assert desk.get(f"{OFFICE}/draws")["items"][0]["holds"]
    with city.writing() as session:
        member = session.execute(
            select(InspectionMember).where(
                InspectionMember.inspection_id == UUID(one), InspectionMember.person_id == UUID(fellows[0])
            )
        ).scalar_one()
        member.person_id = id_of(city, other)
    assert not desk.get(f"{OFFICE}/draws")["items"][0]["holds"], "who inspects is who was drawn, or the desk says so"


def test_a_pair_of_which_one_can_go_no_longer_is_drawn_again_by_the_desk(city: City) -> None:
    desk, lead, second = city.person(DESK), city.person(LEAD), city.person(SECOND)
    assert drawn(desk)["status"] == "201"
    task = second.get(ALL)["tasks"][0]["id"]
    again, name = f"{OFFICE}/tasks/{task}/draw", name_of(second)

    def shown() -> dict[str, Any]:
        return next(one for one in desk.get(f"{OFFICE}/draws")["items"][0]["tasks"] if one["id"] == task)

    assert (shown()["away"], shown()["left"]) == ([], None)
    leaves(city, SECOND)
    refused = lead.post(ALL, {"task": task})
    assert (refused.code, refused["errors"]) == ("conflict", [{"field": "task", "problem": "crew"}])
    assert (shown()["away"], shown()["left"]) == ([name], 1), "one is left, and that is too few"
    assert any(name in who for who in shown()["crew"])
    assert lead.get(ALL)["tasks"][0]["away"] == [], "why somebody does not go is for the desk alone"
    assert desk.post(again)["errors"] == [{"field": "inspectors", "problem": "few"}]
    third(city, "inspector3")
    assert shown()["left"] == 2
    assert desk.post(again).status == 204
    assert desk.post(again).code == "conflict"
    found = shown()
    assert (found["away"], found["left"]) == ([], None)
    assert [(one["name"], one["reason"], one["drawn_again"]) for one in found["recusals"]] == [(name, "", True)]
    assert desk.get(f"{OFFICE}/draws")["items"][0]["holds"]
    assert lead.post(ALL, {"task": task}).status == 201


def test_the_desk_reads_how_many_are_left_when_one_of_two_steps_back(city: City) -> None:
    desk, second = city.person(DESK), city.person(SECOND)
    assert drawn(desk)["status"] == "201"
    task = second.get(ALL)["tasks"][0]["id"]
    assert second.post(f"{ALL}/tasks/{task}/recusal", {"reason": "店主是我的姐夫"}).status == 204
    found = desk.get(f"{OFFICE}/draws")["items"][0]
    [shown] = [one for one in found["tasks"] if one["id"] == task]
    assert (found["holds"], shown["state"], shown["away"], shown["left"]) == (True, "returned", [], 1)


REASON = {"reason": "主办人员调离"}


def test_a_colleague_takes_over_what_somebody_led_who_has_left_and_asks_another_along(city: City) -> None:
    lead, second = city.person(LEAD), city.person(SECOND)
    third(city, "inspector3")
    one = begun(city, lead)
    assert second.post(f"{ALL}/{one}/takeover", REASON).code == "not_found", "who is not in it"
    joined(lead, second, one)
    assert second.get(f"{ALL}/{one}")["lead_away"] is False
    for way in ("takeover", "closing"):
        assert second.post(f"{ALL}/{one}/{way}", REASON).code == "conflict", "the lead is there"
    assert city.person(DESK).post(f"{OFFICE}/{one}/closing", REASON).code == "conflict"
    leaves(city, LEAD)
    assert second.get(f"{ALL}/{one}")["lead_away"] is True
    assert second.post(f"{ALL}/{one}/takeover", {"reason": ""}).code == "invalid_field"
    assert second.post(f"{ALL}/{one}/takeover", REASON).status == 204
    assert second.post(f"{ALL}/{one}/takeover", REASON).code == "conflict"
    found = second.get(f"{ALL}/{one}").body
    assert (found["mine"], found["lead_away"], found["taken_over"]) == ("lead.confirmed", False, [REASON["reason"]])
    assert [who["part"] for who in found["inspectors"]] == ["lead"]
    fellow = {"person": str(id_of(city, "inspector3"))}
    assert second.post(f"{ALL}/{one}/colleagues", fellow).status == 204
    assert city.person("inspector3").post(f"{ALL}/{one}/coming", {"yes": True}).status == 204
    assert lead.post(f"{ALL}/{one}/drop", REASON).status in (403, 404)


def test_what_nobody_leads_is_given_up_by_the_crew_or_the_desk_and_that_is_on_record(city: City) -> None:
    lead, second, desk = city.person(LEAD), city.person(SECOND), city.person(DESK)
    alone = begun(city, lead)
    leaves(city, LEAD)
    assert desk.get(f"{OFFICE}/{alone}")["lead_away"] is True
    assert second.post(f"{ALL}/{alone}/closing", REASON).code == "not_found"
    assert desk.post(f"{OFFICE}/{alone}/closing", REASON).status == 204
    assert desk.post(f"{OFFICE}/{alone}/closing", REASON).code == "conflict"
    found = desk.get(f"{OFFICE}/{alone}").body
    assert (found["state"], found["dropped"], found["lead_away"]) == ("dropped", REASON["reason"], False)
    with city.reading() as session:
        kinds = session.execute(select(AccessEvent.kind).order_by(AccessEvent.id)).scalars().all()
    assert kinds[-1] == "inspection:dropped"


def test_of_a_drawn_pair_nobody_takes_over_it_is_given_up_and_drawn_again(city: City) -> None:
    desk, lead, second = city.person(DESK), city.person(LEAD), city.person(SECOND)
    assert drawn(desk)["status"] == "201"
    task = lead.get(ALL)["tasks"][0]["id"]
    one = lead.post(ALL, {"task": task})["id"]
    assert second.post(f"{ALL}/{one}/coming", {"yes": True}).status == 204
    leaves(city, LEAD)
    third(city, "inspector3")
    assert second.post(f"{ALL}/{one}/takeover", REASON).code == "conflict"
    assert second.post(f"{ALL}/{one}/closing", REASON).status == 204
    assert desk.post(f"{OFFICE}/tasks/{task}/draw").status == 204
