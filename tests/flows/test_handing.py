"""A scanned request is handed to a helper far away, whose answer is the counter's; nobody gets a right by it."""

from typing import Any
from uuid import uuid4

import pytest

from tests.city import City
from tests.client import Client
from tests.flows.grant_steps import delegate, name_of
from tests.flows.steps import DRIVING, IDENTITY, record, shown_fields
from tests.flows.test_request_codes import CLERK, ask, kinds, opened, reply, told

ELDER, HELPER, OTHER = "rider", "citizen", "driver"
ROADSIDE: dict[str, Any] = {
    "scene": "traffic.roadside",
    "way": "checker",
    "fields": {DRIVING: ["name", "photo", "vehicle_class"]},
}


def at(request: dict[str, Any], what: str = "handing") -> str:
    return f"/api/me/asked/{request['id']}/{what}"


def asked(officer: Client, elder: Client) -> dict[str, Any]:
    """The elder's own request behind an officer's code."""
    return opened(elder, ask(officer, **ROADSIDE)["code"])


@pytest.fixture
def three(city: City) -> tuple[Client, Client, Client]:
    """An officer, somebody who is asked, and a delegate of theirs."""
    elder, helper = city.person(ELDER), city.person(HELPER)
    delegate(elder, helper)
    return city.person("inspector"), elder, city.person(HELPER)


def handed_on(elder: Client, request: dict[str, Any]) -> dict[str, Any]:
    [one] = elder.get(at(request, "helpers"))["items"]
    done = elder.post(at(request), {"grant": one["grant"]})
    assert done.status == 200, done.body
    return dict(done.body)


def test_a_helper_answers_what_was_scanned_and_the_officer_the_elder_and_the_record_see_it(
    city: City, three: tuple[Client, Client, Client]
) -> None:
    officer, elder, helper = three
    request = asked(officer, elder)
    assert [(one["name"], one["role"]) for one in elder.get(at(request, "helpers"))["items"]] == [
        (name_of(helper), "delegate")
    ]
    waits = handed_on(elder, request)
    assert (waits["mine"], waits["to"], waits["standing"]) == (True, name_of(helper), "waiting")
    assert kinds(city)[-1] == "request:handed"
    assert reply(elder, request, ["name"]).code == "conflict", "it is the helper's to answer now"
    city.drain()
    message = helper.get("/api/me/messages?group=request")["items"][0]
    assert (message["kind"], message["ref"], message["facts"]) == ("request.handed", request["id"], {})
    seen = helper.get(at(request))
    assert (seen["mine"], seen["by"], seen["whose"], seen["ends_at"]) == (
        False, name_of(elder), name_of(elder), request["ends_at"])  # fmt: skip
    own = helper.get(f"/api/me/asked/{request['id']}").body
    assert own["held"][0]["fields"] == ["photo", "vehicle_class"], "as far as the grant goes"
    assert helper.get(at(request, "helpers"))["items"] == [], "what was left to one person is not handed on"
    assert reply(helper, own, ["photo", "vehicle_class"])["outcome"] == "given"
    city.drain()
    assert ("request.closed", request["id"]) in told(elder)
    assert [client.get(at(request))["standing"] for client in (elder, helper)] == ["given", "given"]
    found = officer.get(f"/api/verifications/{request['id']}").body
    assert shown_fields(found) == {DRIVING: {"photo", "vehicle_class"}}
    assert found["on_behalf"]["ground"] == "delegation"
    assert [one["id"] for one in record(elder)].count(request["id"]) == 1
    assert elder.delete(at(request)).code == "conflict", "an answer is not taken back"


def test_what_was_handed_on_is_taken_back_by_a_tap_or_by_scanning_again(
    city: City, three: tuple[Client, Client, Client]
) -> None:
    officer, elder, helper = three
    code = ask(officer, **ROADSIDE)["code"]
    request = opened(elder, code)
    handed_on(elder, request)
    assert opened(elder, code)["id"] == request["id"], "it is the same request"
    assert kinds(city)[-1] == "request:taken_back"
    city.drain()
    assert ("request.closed", request["id"]) in told(helper)
    assert opened(elder, code)["id"] == request["id"]
    assert kinds(city).count("request:taken_back") == 1, "what is one's own is not taken back"
    assert helper.get(f"/api/me/asked/{request['id']}").code == "conflict"
    handed_on(elder, request)
    assert elder.delete(at(request)).status == 204
    assert elder.delete(at(request)).code == "conflict"
    assert [client.get(at(request))["standing"] for client in (elder, helper)] == ["taken_back", "taken_back"]
    assert reply(helper, request, ["photo"]).code == "conflict"
    assert helper.delete(at(request)).status == 404, "only who handed it on takes it back"
    assert reply(elder, request, ["name", "photo", "vehicle_class"])["outcome"] == "given"
    assert elder.post(at(request), {"grant": str(uuid4())}).code == "conflict"


def test_a_no_and_no_answer_in_time_and_a_code_taken_back_are_told_to_the_elder_as_what_they_are(
    city: City, three: tuple[Client, Client, Client]
) -> None:
    officer, elder, helper = three
    refused, late, gone = (asked(officer, elder) for _ in range(3))
    for one in (refused, late, gone):
        handed_on(elder, one)
    assert reply(helper, refused, None)["outcome"] == "refused"
    code = officer.get("/api/verifications")  # the officer's own page goes on
    assert code.status == 200
    again = ask(officer, **ROADSIDE)["code"]
    other = opened(elder, again)
    handed_on(elder, other)
    assert officer.delete(f"/api/request-codes/{again['id']}").status == 204
    city.pass_time(minutes=5)
    assert [elder.get(at(one))["standing"] for one in (refused, late, other)] == ["refused", "expired", "withdrawn"]
    assert elder.delete(at(late)).code == "conflict"
    assert reply(helper, late, ["photo", "vehicle_class"])["outcome"] == "late"


def test_only_who_may_show_it_already_can_be_chosen(city: City, three: tuple[Client, Client, Client]) -> None:
    officer, elder, _ = three
    request = asked(officer, elder)
    [fits] = elder.get(at(request, "helpers"))["items"]
    assert elder.post(at(request), {"grant": str(uuid4())}).status == 422
    at_hospital = opened(elder, ask(city.person(CLERK), fields={IDENTITY: ["name"]})["code"])
    assert elder.get(at(at_hospital, "helpers"))["items"] == [], "the licence alone was delegated"
    assert elder.get(at(request)).status == 404, "it was not handed on"
    stranger = city.person(OTHER)
    for answer in (
        stranger.get(at(request, "helpers")),
        stranger.post(at(request), {"grant": fits["grant"]}),
        stranger.get(at(request)),
        stranger.delete(at(request)),
    ):
        assert answer.status == 404
    elder.delete(f"/api/grants/{fits['grant']}")
    assert elder.post(at(request), {"grant": fits["grant"]}).status == 422, "it ended meanwhile"


def test_a_grant_that_ends_after_the_handing_lets_nothing_be_shown(three: tuple[Client, Client, Client]) -> None:
    officer, elder, helper = three
    request = asked(officer, elder)
    handed_on(elder, request)
    [mine] = [one for one in elder.get("/api/grants?side=given")["items"] if one["state"] == "active"]
    elder.delete(f"/api/grants/{mine['id']}")
    assert reply(helper, request, ["photo", "vehicle_class"])["outcome"] == "by_grant"
    assert elder.get(at(request))["standing"] == "waiting", "it can still be taken back"
    assert elder.delete(at(request)).status == 204


def test_a_code_taken_back_leaves_nothing_waiting_on_anybodys_side_at_once(
    city: City, three: tuple[Client, Client, Client]
) -> None:
    officer, elder, helper = three
    other = city.person(OTHER)
    code = ask(officer, **ROADSIDE | {"way": "counter", "people": 3})["code"]
    with_helper, own = opened(elder, code), opened(other, code)
    answered = opened(helper, code)
    handed_on(elder, with_helper)
    given = reply(helper, answered, ["name", "photo", "vehicle_class"])
    assert given.body.get("outcome") == "given", given.body
    path = f"/api/request-codes/{code['id']}"
    assert [one["waiting"] for one in officer.get(path)["scans"]] == [True, True, False]
    assert officer.delete(path).status == 204
    city.drain()
    assert ("request.closed", own["id"]) in told(other)
    assert [("request.closed", with_helper["id"]) in told(one) for one in (elder, helper)] == [True, True]
    assert ("request.closed", answered["id"]) not in told(helper), "what was answered is not undone"
    assert [one["waiting"] for one in officer.get(path)["scans"]] == [False, False, False]
    for one in (with_helper, own):
        followed = officer.get(f"/api/verifications/{one['id']}")
        assert (followed["verdict"], followed["reason"]) == ("no_verdict", "withdrawn")
    assert officer.get(f"/api/verifications/{answered['id']}")["verdict"] == "valid"
    lines = {one["id"]: (one["verdict"], one["reason"]) for one in officer.get("/api/verifications")["items"]}
    assert {lines[one["id"]] for one in (with_helper, own)} == {("no_verdict", "withdrawn")}
    assert (record(other)[0]["verdict"], record(other)[0]["reason"]) == ("no_verdict", "withdrawn")
    assert other.get(f"/api/me/asked/{own['id']}").status == 409
    assert [one.get(at(with_helper))["standing"] for one in (elder, helper)] == ["withdrawn", "withdrawn"]
