"""A promise at the counter: on the own phone by a step, or on the glass before a second person of the office."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from backend.identity.models import Account
from backend.identity.people import add_membership
from backend.identity.rules import Role
from tests.city import City
from tests.client import Answer, Client
from tests.flows.case_steps import ALL as CASES
from tests.flows.case_steps import at_desk
from tests.flows.case_steps import read as application
from tests.flows.case_steps import submitted as handed_in_on_phone
from tests.flows.desk_steps import act
from tests.flows.steps import record
from tests.flows.test_elder_window import official
from tests.flows.window_steps import (
    ALL,
    CLERK,
    ELDER,
    OWNER,
    card_of,
    for_relief,
    full,
    promised,
    promises_asked,
    read,
    seated,
)

COLLEAGUE = "rider"
WITNESS = f"{ALL}/witness"


def second(city: City) -> Client:
    """A colleague of the clerk's, at another counter of the same hospital."""
    with city.writing() as session:
        person = session.execute(select(Account.person_id).where(Account.login == COLLEAGUE)).scalar_one()
        found = session.execute(text("SELECT id FROM organisation WHERE name = '云汀市人民医院'")).scalar_one()
        office = found if isinstance(found, UUID) else UUID(found)
        held = text("SELECT count(*) FROM membership WHERE badge = 'M0233'")
        if not session.execute(held).scalar_one():
            since = date(2026, 1, 1)
            add_membership(session, person, office, Role.WINDOW_CLERK, unit="住院部", badge="M0233", valid_from=since)
    return city.person(COLLEAGUE)


def hand_in(clerk: Client, window: str) -> Answer:
    """The clerk hands the application in."""
    revision = read(clerk, window)["application"]["revision"]
    return clerk.post(f"{ALL}/cases/{window}/submission", {"revision": revision})


def waiting(colleague: Client) -> list[dict[str, Any]]:
    """What waits for this colleague as the second person."""
    found = colleague.get(WITNESS)
    assert found.status == 200, found.body
    return list(found["items"])


def witnessed(colleague: Client, said: str = "confirmed") -> Answer:
    """The colleague answers the one that waits."""
    [one] = waiting(colleague)
    return colleague.post(f"{WITNESS}/{one['id']}", {"said": said})


def test_a_promise_at_the_window_is_signed_on_the_own_phone_with_a_step(city: City) -> None:
    clerk, owner = city.person(CLERK), city.person(OWNER)
    seated(clerk)
    window, case = full(clerk, owner)
    values = {"premises_owner": "罗建国", "premises_changed": "no"}
    body = {"revision": read(clerk, window)["application"]["revision"], "values": values}
    assert clerk.put(f"{ALL}/cases/{window}/form", body).status == 204
    way = {"way": "unchanged"}
    assert clerk.put(f"{ALL}/cases/{window}/materials/layout_plan/answer", way).status == 204
    for key, one in promises_asked(clerk, window).items():
        assert one["text"]
        assert one["standard"]
        assert one["liability"], key
    assert clerk.post(f"{ALL}/cases/{window}/confirmation").status == 204
    whole = application(owner, case)
    digests = {one["key"]: one["promise"]["digest"] for one in whole["materials"] if one["promise"]}
    assert digests
    sent = {"revision": whole["revision"], "promises": digests}
    assert clerk.post(f"{CASES}/{case}/submission", sent).status == 404  # whose hands typed it cannot sign
    assert hand_in(clerk, window).status == 409  # nor hand in what is the phone's
    assert city.person("citizen").post(f"{CASES}/{case}/submission", sent).status == 404
    owner.confirms = False
    assert handed_in_on_phone(owner, case).code == "step_needed"
    owner.confirms = True
    assert handed_in_on_phone(owner, case).status == 200
    assert read(clerk, window)["application"]["state"] == "submitted"
    signed = at_desk(city.person("reviewer"), case)["promises"]
    assert {one["material"] for one in signed} == set(digests)
    assert all(one["signer"] == "罗建国" and one["intact"] for one in signed)


def test_an_elder_promises_on_the_glass_before_a_second_person(city: City) -> None:
    clerk, colleague = city.person(CLERK), second(city)
    window = for_relief(city, clerk)
    assert hand_in(clerk, window).status == 422  # nothing is promised yet
    told = promises_asked(clerk, window)["pension_proof"]
    assert (told["text"], told["standard"], told["liability"]) == (
        "养老金或其他固定收入如实填写。",
        "没有隐瞒收入，家庭经济状况符合救助标准。",
        "承诺不实的，撤销已作出的决定，依法处罚，并记入信用记录；今后不再适用告知承诺。",
    )
    assert promised(clerk, window).status == 204
    assert read(clerk, window)["promise"]["state"] == "waiting"
    assert hand_in(clerk, window).status == 422  # nobody has seen it
    assert colleague.get(ALL)["witness"] == 1
    [shown] = waiting(colleague)
    assert (shown["clerk"], shown["counter"], shown["reason"]) == ("吴静", 3, "no_phone")
    assert shown["promises"][0]["liability"] == told["liability"]
    assert card_of(city, ELDER)["name"] not in str(shown)
    assert witnessed(colleague).status == 204
    assert waiting(colleague) == []
    found = read(clerk, window)["promise"]
    assert (found["state"], found["witness"]) == ("confirmed", "住院部 M0233")
    assert hand_in(clerk, window).status == 204
    case = read(clerk, window)["application"]["id"]
    [promise] = at_desk(official(city), case)["promises"]
    assert (promise["signer"], promise["intact"]) == (card_of(city, ELDER)["name"], True)
    slip = clerk.get(f"{ALL}/cases/{window}/slip")["promised"]
    assert (slip["witness"], slip["reason"]) == ("住院部 M0233", "no_phone")
    assert slip["promises"][0]["text"] == told["text"]
    assert slip["ink"]
    kinds = {one["kind"] for one in _events(city)}
    assert {"window:promised", "window:witnessed"} <= kinds
    assert record(city.person(ELDER))


def _events(city: City) -> list[dict[str, Any]]:
    with city.reading() as session:
        return [{"kind": row.kind} for row in session.execute(text("SELECT kind FROM access_event"))]


def test_who_serves_and_who_signs_are_no_second_person(city: City) -> None:
    clerk = city.person(CLERK)
    window = for_relief(city, clerk)
    assert promised(clerk, window).status == 204
    [one] = waiting(second(city))
    path = f"{WITNESS}/{one['id']}"
    assert waiting(clerk) == []
    assert clerk.post(path, {"said": "confirmed"}).code == "second_person_needed"
    assert clerk.post(path, {"said": "declined"}).code == "second_person_needed"
    assert city.person(ELDER).post(path, {"said": "confirmed"}).status == 403
    assert city.person("school").post(path, {"said": "confirmed"}).status == 404  # another office's clerk
    assert city.person("school").get(WITNESS)["items"] == []
    assert city.person("issuer").get(WITNESS).status == 403
    assert city.person("inspector").post(f"{ALL}/cases/{window}/promise", {}).status == 403


def test_the_second_person_confirms_with_a_step_and_once(city: City) -> None:
    clerk, colleague = city.person(CLERK), second(city)
    window = for_relief(city, clerk)
    assert promised(clerk, window).status == 204
    [one] = waiting(colleague)
    path = f"{WITNESS}/{one['id']}"
    colleague.confirms = False
    assert colleague.post(path, {"said": "confirmed"}).code == "step_needed"
    assert read(clerk, window)["promise"]["state"] == "waiting"
    colleague.confirms = True
    assert colleague.post(path, {"said": "confirmed"}).status == 204
    assert colleague.post(path, {"said": "confirmed"}).status == 409
    assert colleague.post(path, {"said": "declined"}).status == 409
    assert read(clerk, window)["promise"]["state"] == "confirmed"


def test_what_the_second_person_did_not_see_is_not_handed_in(city: City) -> None:
    clerk, colleague = city.person(CLERK), second(city)
    window = for_relief(city, clerk)
    assert promised(clerk, window).status == 204
    assert witnessed(colleague, "declined").status == 204
    assert read(clerk, window)["promise"]["state"] == "declined"
    assert hand_in(clerk, window).status == 422
    assert promised(clerk, window, reason="cannot_use").status == 204
    assert witnessed(colleague).status == 204
    assert hand_in(clerk, window).status == 204


def test_a_promise_that_nobody_came_to_see_is_over(city: City) -> None:
    clerk, colleague = city.person(CLERK), second(city)
    window = for_relief(city, clerk)
    assert promised(clerk, window).status == 204
    [one] = waiting(colleague)
    city.pass_time(minutes=30)
    clerk, colleague = city.person(CLERK), second(city)
    assert waiting(colleague) == []
    assert colleague.post(f"{WITNESS}/{one['id']}", {"said": "confirmed"}).status == 409
    assert read(clerk, window)["promise"]["state"] == "over"
    assert promised(clerk, window).status == 204
    [again] = waiting(colleague)
    assert clerk.post(f"{ALL}/cases/{window}/close").status == 204
    assert waiting(colleague) == []
    assert colleague.post(f"{WITNESS}/{again['id']}", {"said": "confirmed"}).status == 409


def asked_for_more(city: City, clerk: Client, window: str, officer: Client) -> str:
    """Handed in, sent back for more, and the promise taken back on a computer at home: the application."""
    assert hand_in(clerk, window).status == 204
    case = str(read(clerk, window)["application"]["id"])
    assert act(officer, case, "supplement", note="请核对").status == 204
    assert city.person(ELDER).delete(f"{CASES}/{case}/promises/pension_proof").status == 204
    return case


def test_what_was_handed_in_once_is_used_and_the_next_time_signed_and_witnessed_anew(city: City) -> None:
    clerk, colleague = city.person(CLERK), second(city)
    window = for_relief(city, clerk)
    assert promised(clerk, window).status == 204
    assert witnessed(colleague).status == 204
    officer = official(city)
    case = asked_for_more(city, clerk, window, officer)
    assert read(clerk, window)["promise"]["state"] == "used"
    assert clerk.get(f"{ALL}/cases/{window}/slip")["promised"]["witness"] == "住院部 M0233"
    assert hand_in(clerk, window).status == 422
    assert application(city.person(ELDER), case)["state"] == "supplement_asked"
    assert promised(clerk, window).status == 204
    assert hand_in(clerk, window).status == 422
    assert witnessed(colleague).status == 204
    assert hand_in(clerk, window).status == 204
    states = [one["state"] for one in at_desk(officer, case)["promises"]]
    assert sorted(states) == ["signed", "withdrawn"]


def test_a_step_signs_in_one_submission_alone(city: City) -> None:
    clerk, colleague = city.person(CLERK), second(city)
    window = for_relief(city, clerk)
    assert promised(clerk, window).status == 204
    assert witnessed(colleague).status == 204
    case = asked_for_more(city, clerk, window, official(city))
    with city.writing() as session:
        session.execute(text("UPDATE window_promise SET state = 'confirmed'"))
    assert hand_in(clerk, window).status == 409
    assert application(city.person(ELDER), case)["state"] == "supplement_asked"


def test_a_witnessed_promise_is_handed_in_on_its_day(city: City) -> None:
    clerk, colleague = city.person(CLERK), second(city)
    window = for_relief(city, clerk)
    assert promised(clerk, window).status == 204
    assert witnessed(colleague).status == 204
    city.pass_time(days=1)
    clerk = city.person(CLERK)
    assert read(clerk, window)["promise"]["state"] == "over"
    assert hand_in(clerk, window).status == 422


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"promises": {"pension_proof": "0" * 64}}, 409),
        ({"promises": {"expense_statement": "0" * 64}}, 404),
        ({"promises": {}}, 422),
        ({"strokes": [[1, 1, 2, 2]]}, 422),
        ({"reason": "in a hurry"}, 422),
    ],
    ids=["another text", "nothing to promise", "none", "no signature", "no such reason"],
)
def test_what_was_not_read_or_not_signed_is_refused(city: City, changed: dict[str, Any], status: int) -> None:
    clerk = city.person(CLERK)
    window = for_relief(city, clerk)
    assert promised(clerk, window, **changed).status == status
    assert read(clerk, window)["promise"] is None
    assert waiting(second(city)) == []


def test_who_has_a_phone_signs_there_and_not_on_the_glass(city: City) -> None:
    clerk, owner = city.person(CLERK), city.person(OWNER)
    seated(clerk)
    window, _ = full(clerk, owner)
    assert promised(clerk, window).status == 409
