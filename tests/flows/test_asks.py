"""Ask a person, in the own wallet: exactly these fields, this purpose; a yes is a grant, a no looks like nothing."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, text

from backend.grants.asks import reading
from backend.grants.mandates.models import MANDATE
from backend.grants.mandates.rules import MOST_HANDLERS
from backend.kernel.ids import new_id
from tests.city import City
from tests.client import Answer, Client
from tests.flows.enterprise_steps import NAMES, UNTIL, enterprise_of, hired
from tests.flows.family_steps import agree, bind, named, own, ties
from tests.flows.family_steps import ask as ask_to_help
from tests.flows.grant_steps import delegate, name_of
from tests.flows.steps import DRIVING, IDENTITY, card, outcome, record, shown_fields

ASKER, OWNER, OTHER = "citizen", "rider", "driver"
FIELDS = ["name", "vehicle_class"]
PURPOSE = "一起租车，看看准驾车型"


def wish(to: dict[str, str], **more: Any) -> dict[str, Any]:
    """A body of POST /api/me/asks about two fields of the driving licence."""
    return {"kind": "look", "to": to, "purpose": PURPOSE, "types": {DRIVING: FIELDS}, **more}


def asked(asker: Client, person: Client, **more: Any) -> dict[str, Any]:
    """Ask somebody by name."""
    made = asker.post("/api/me/asks", wish({"name": name_of(person)}, **more))
    assert made.status == 201, made.body
    return dict(made.body)


def opened(person: Client, made: dict[str, Any], by: str = "link") -> dict[str, Any] | None:
    """What somebody finds behind the link, or the number."""
    presented = made["typed"] if by == "typed" else made["link"].partition("#")[2]
    found: dict[str, Any] | None = person.post("/api/me/asks/openings", {"presented": presented})["ask"]
    return found


def reply(person: Client, made: dict[str, Any], fields: list[str] | None = FIELDS, **more: Any) -> Answer:
    """A yes with these fields of the own licence, or a no."""
    path = f"/api/me/asks/{made['id']}/answer"
    if fields is None:
        return person.post(path, {"answer": "refuse"})
    return person.post(path, {"answer": "agree", "certificates": {card(person, DRIVING)["id"]: fields}, **more})


def standing(asker: Client, made: dict[str, Any]) -> tuple[str, Any]:
    """How an ask stands for who asked."""
    found = asker.get(f"/api/me/asks/{made['id']}")
    return found["standing"], found["grant"]


@pytest.fixture
def two(city: City) -> tuple[Client, Client]:
    """Who asks and who is asked."""
    return city.person(ASKER), city.person(OWNER)


def test_a_named_person_gives_one_of_two_fields_and_the_asker_sees_it_once(
    city: City, two: tuple[Client, Client]
) -> None:
    asker, owner = two
    made = asked(asker, owner, hours=2)
    assert (made["standing"], made["side"], made["to"]) == ("waiting", "asker", name_of(owner))
    found = opened(owner, made)
    assert found is not None
    assert (found["asker"], found["purpose"], found["side"], found["standing"]) == (
        name_of(asker), PURPOSE, "asked", "asked")  # fmt: skip
    assert [[field["key"] for field in one["fields"]] for one in found["asked"]] == [FIELDS]
    assert [one["fields"] for one in found["holdings"][0]["held"]] == [FIELDS]
    owner.confirms = False
    done = reply(owner, made, ["vehicle_class"])
    assert (done["standing"], done.status) == ("given", 200)
    for side in (owner, asker):
        kept = side.get(f"/api/me/asks/{made['id']}").body
        assert [(one["type"], [field["key"] for field in one["fields"]]) for one in kept["given"]] == [
            (DRIVING, ["vehicle_class"])
        ]
        assert [[field["key"] for field in one["fields"]] for one in kept["not_given"]] == [["name"]]
    city.drain()
    assert "request.closed" in [one["kind"] for one in asker.get("/api/me/events?after=0")["items"]]
    assert asker.get("/api/me/messages?limit=1")["items"][0]["kind"] == "grant.given"
    word, grant = standing(asker, made)
    assert word == "given"
    given = asker.get(f"/api/grants/{grant}").body
    assert (given["state"], given["purpose"], given["max_uses"]) == ("active", PURPOSE, 1)
    assert given["valid_to"] == "2026-03-03T04:00:00.000Z"
    seen = asker.post(f"/api/grants/{grant}/openings", {})
    assert shown_fields(seen.body) == {DRIVING: {"vehicle_class"}}
    line = record(owner)[0]
    assert (line["fields"], line["verdict"]) == ({DRIVING: ["vehicle_class"]}, "valid")
    assert asker.post(f"/api/grants/{grant}/openings", {})["look"] == seen["look"], "the same look, no second use"
    city.pass_time(minutes=3)
    assert outcome(asker.post(f"/api/grants/{grant}/openings", {}).body) == ("no_verdict", "used")
    assert owner.post(f"/api/grants/{grant}/openings", {}).status == 404, "who gave it looks at the own certificate"


def test_no_and_no_answer_and_a_yes_to_nothing_are_one_thing_to_the_asker(
    city: City, two: tuple[Client, Client]
) -> None:
    asker, owner = two
    made = [asked(asker, owner) for _ in range(3)]
    assert all(opened(owner, one) for one in made)
    assert reply(owner, made[0], None)["standing"] == "refused"
    assert reply(owner, made[1], [])["standing"] == "refused"
    city.pass_time(days=1)
    found = [asker.get(f"/api/me/asks/{one['id']}").body for one in made]
    assert [one["standing"] for one in found] == ["not_given"] * 3
    assert [(one["given"], one["not_given"]) for one in found] == [([], [])] * 3
    own_words = {"id", "created_at", "server_time", "ends_at"}
    alike = [{key: value for key, value in one.items() if key not in own_words} for one in found]
    assert alike[0] == alike[1] == alike[2]
    assert owner.get(f"/api/me/asks/{made[2]['id']}")["standing"] == "expired"
    assert reply(owner, made[2]).status == 409


def test_wrong_people_find_nothing_and_learn_nothing(city: City, two: tuple[Client, Client]) -> None:
    asker, owner = two
    other = city.person(OTHER)
    made = asked(asker, owner)
    assert opened(other, made) is None
    assert opened(asker, made) is None
    path = f"/api/me/asks/{made['id']}"
    for way in ("GET", "DELETE"):
        assert other.call(way, path).status == 404
    assert reply(other, made, None).status == 404
    assert reply(owner, made, None).status == 404, "whoever has not opened it is not asked yet"
    assert opened(owner, made, "typed") is not None
    assert owner.call("DELETE", path).status == 409, "only who asked takes it back"
    assert reply(asker, made, None).status == 404
    assert reply(owner, made).status == 200
    grant = standing(asker, made)[1]
    assert other.post(f"/api/grants/{grant}/openings", {}).status == 404
    assert other.get(f"/api/grants/{grant}").status == 404
    assert opened(owner, made) is None, "answered"
    for _ in range(4):
        other.post("/api/me/asks/openings", {"presented": "nothing"})
    assert other.post("/api/me/asks/openings", {"presented": "nothing"}).status == 429


def test_an_answer_never_goes_beyond_the_ask(city: City, two: tuple[Client, Client]) -> None:
    asker, owner = two
    made = asked(asker, owner)
    opened(owner, made)
    assert reply(owner, made, [*FIELDS, "licence_number"]).status == 422
    assert reply(owner, made, subject=own_id(city.person(OTHER))).status == 403
    path = f"/api/me/asks/{made['id']}/answer"
    for certificates in ({card(owner, IDENTITY)["id"]: None}, {str(UUID(int=7)): None}):
        assert owner.post(path, {"answer": "agree", "certificates": certificates}).status == 422
    assert standing(asker, made) == ("waiting", None), "what was refused changed nothing"
    assert reply(owner, made).status == 200
    assert reply(owner, made).status == 409
    assert reply(owner, made, None).status == 409


def own_id(person: Client) -> str:
    return str(person.get("/api/session")["person"]["id"])


def test_two_answers_at_once_are_one(city: City, two: tuple[Client, Client]) -> None:
    asker, owner = two
    made = asked(asker, owner)
    opened(owner, made)
    twin, gate, found = city.person(OWNER), Barrier(2), []

    def say(person: Client, fields: list[str] | None) -> None:
        licence = card(person, DRIVING)["id"]
        body = {"answer": "refuse"} if fields is None else {"answer": "agree", "certificates": {licence: fields}}
        gate.wait()
        found.append(person.post(f"/api/me/asks/{made['id']}/answer", body).status)

    both = [Thread(target=say, args=(owner, FIELDS)), Thread(target=say, args=(twin, None))]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(found) == [200, 409]
    with city.reading() as session:
        grants = session.execute(text("SELECT count(*) FROM access_grant WHERE to_person_id IS NOT NULL AND id IN "
                                      "(SELECT grant_id FROM person_ask)")).scalar_one()  # fmt: skip
    assert grants == (standing(asker, made)[0] == "given")


def test_what_cannot_be_asked_is_said_and_ten_wait_at_most(city: City, two: tuple[Client, Client]) -> None:
    asker, owner = two
    for body in (
        wish({}),
        wish({"name": "示例", "person": own_id(owner)}),
        wish({"person": own_id(owner)}),
        wish({"name": "示例"}, types={}),
        wish({"name": "示例"}, types={DRIVING: ["no_such"]}),
        wish({"name": "示例"}, types={"no_such": ["name"]}),
        wish({"name": "示例"}, kind="mandate", types={DRIVING: []}, until="2026-12-31"),
        wish({"name": "示例"}, kind="mandate", types={}, until="2031-01-01"),
        wish({"name": "示例"}, kind="mandate", types={}),
    ):
        assert asker.post("/api/me/asks", body).status == 422, body
    made = [asked(asker, owner) for _ in range(10)]
    assert asker.post("/api/me/asks", wish({"name": "示例"})).status == 422
    assert asker.call("DELETE", f"/api/me/asks/{made[0]['id']}").status == 204
    assert asker.call("DELETE", f"/api/me/asks/{made[0]['id']}").status == 409
    assert opened(owner, made[0]) is None
    assert asked(asker, owner)["standing"] == "waiting"
    with city.writing() as session:
        reading.forget_old(session, now=city.clock.instant + timedelta(days=32))
    assert asker.get("/api/me/asks")["items"] == []


def test_a_guardian_is_chosen_from_the_list_and_answers_for_the_child_until_the_tie_ends(city: City) -> None:
    parent, asker = city.person("parent"), city.person("rider")
    child = next(iter(named(parent)))
    assert bind(parent, child).status in (200, 201)
    tie = ties(parent)[0]
    delegate(asker, parent)
    people = {one["person"]: one for one in asker.get("/api/me/asks/people")["items"]}
    assert people[own_id(parent)]["tie"] == "delegation"
    family = [one["tie"] for one in parent.get("/api/me/asks/people")["items"]]
    assert set(family) == {"family", "delegation"}
    made = asker.post("/api/me/asks", wish({"person": own_id(parent)}, types={"birth_certificate": ["name"]}, uses=3))
    assert (made.status, made["link"], made["typed"], made["to"]) == (201, None, None, own(parent))
    city.drain()
    assert parent.get("/api/me/messages?limit=1")["items"][0]["kind"] == "request.asked"
    found = parent.get(f"/api/me/asks/{made['id']}").body
    ward = next(one for one in found["holdings"] if one["subject"] == tie["other_id"])
    [birth] = ward["held"]
    body = {"answer": "agree", "subject": ward["subject"], "certificates": {birth["certificate"]: None}}
    assert parent.post(f"/api/me/asks/{made['id']}/answer", body).status == 200
    grant = standing(asker, made.body)[1]
    assert shown_fields(asker.post(f"/api/grants/{grant}/openings", {}).body) == {"birth_certificate": {"name"}}
    assert parent.post(f"/api/me/family/ties/{tie['id']}/end", {"reason": "x"}).status in (200, 204)
    city.pass_time(minutes=3)
    assert outcome(asker.post(f"/api/grants/{grant}/openings", {}).body) == ("no_verdict", "withdrawn")
    assert [one["tie"] for one in parent.get("/api/me/asks/people")["items"]] == ["delegation"], "a tie that is over"
    withdrawn = asker.post("/api/me/asks", wish({"person": own_id(parent)}))
    asker.call("DELETE", f"/api/me/asks/{withdrawn['id']}")
    assert parent.get(f"/api/me/asks/{withdrawn['id']}")["standing"] == "withdrawn"


def test_a_handler_asks_the_representative_for_a_mandate_and_gets_no_more_than_was_said(city: City) -> None:
    law, newcomer = city.person("agent"), city.person("graduate")
    enterprise = enterprise_of(law)
    body = wish({"name": NAMES["agent"]}, kind="mandate", types={}, until=UNTIL, purpose="去税务局办更名")
    made = newcomer.post("/api/me/asks", body)
    assert (made.status, made["until"]) == (201, UNTIL)
    found = opened(law, made.body)
    assert found is not None
    assert [one["id"] for one in found["enterprises"]] == [enterprise]
    path = f"/api/me/asks/{made['id']}/answer"
    assert law.post(path, {"answer": "agree"}).status == 422, "for which enterprise"
    agree_ = {"answer": "agree", "enterprise": enterprise, "types": ["business_licence"], "until": "2026-06-30"}
    law.confirms = False
    assert law.post(path, agree_).code == "step_needed"
    law.confirms = True
    assert law.post(path, agree_).status == 200
    own_mandate = newcomer.get("/api/mandates")["items"][0]
    assert (own_mandate["post"], own_mandate["types"], own_mandate["until"]) == (
        "handler", ["business_licence"], "2026-06-30")  # fmt: skip
    grant = standing(newcomer, made.body)[1]
    subject = next(one for one in newcomer.get("/api/session")["subjects"] if one["grant"] == grant)
    assert (subject["id"], subject["authority"]) == (enterprise, "handler")
    assert newcomer.post(f"/api/grants/{grant}/openings", {}).status == 404, "a mandate is shown by its code"
    history = law.get(f"/api/enterprises/{enterprise}")["history"][0]
    assert (history["happened"], history["by"]) == ("accepted", NAMES["agent"])

    chosen = {one["person"]: one for one in newcomer.get("/api/me/asks/people")["items"]}[own_id(law)]
    assert (chosen["tie"], chosen["enterprise"]["id"]) == ("enterprise", enterprise)
    more = wish({"person": own_id(law)}, kind="mandate", types={"business_licence": []}, until=UNTIL)
    assert newcomer.post("/api/me/asks", more).status == 422, "for which enterprise"
    again = newcomer.post("/api/me/asks", {**more, "enterprise": enterprise})
    found = law.get(f"/api/me/asks/{again['id']}").body
    assert [one["id"] for one in found["enterprises"]] == [enterprise]
    elsewhere = {"answer": "agree", "enterprise": str(UUID(int=9))}
    assert law.post(f"/api/me/asks/{again['id']}/answer", elsewhere).status == 422
    assert law.post(f"/api/me/asks/{again['id']}/answer", {"answer": "agree"}).status == 200
    assert newcomer.get("/api/mandates")["items"][0]["until"] == UNTIL, "the one there was is changed, no second one"
    assert law.get(f"/api/me/asks/{again['id']}")["standing"] == "given"


def test_who_asks_to_act_for_an_enterprise_confirms_it_first(city: City) -> None:
    asker, law = city.person("citizen"), city.person("agent")
    asker.confirms = False
    body = wish({"name": name_of(law)}, kind="mandate", types={}, until=UNTIL)
    refused = asker.post("/api/me/asks", body)
    assert (refused.code, refused["step"]["action"]) == ("step_needed", "mandates:accept")
    assert asker.get("/api/me/asks")["items"] == []
    assert asker.post("/api/me/asks", wish({"name": name_of(law)})).status == 201, "a look is confirmed by who gives it"
    asker.confirms = True
    assert asker.post("/api/me/asks", body).status == 201


def test_only_who_decides_gives_a_mandate_and_never_to_who_has_a_higher_post(city: City) -> None:
    law = city.person("agent")
    enterprise = enterprise_of(law)
    manager, _ = hired(city, law, "citizen", post="manager")
    stranger = city.person("driver")
    for asker, person, status in ((manager, law, 409), (law, manager, 409), (manager, stranger, 404)):
        body = wish({"name": name_of(person)}, kind="mandate", types={}, until=UNTIL)
        made = asker.post("/api/me/asks", body)
        assert opened(person, made.body) is not None
        done = person.post(f"/api/me/asks/{made['id']}/answer", {"answer": "agree", "enterprise": enterprise})
        assert done.status == status, (name_of(asker), done.body)
        assert standing(asker, made.body) == ("waiting", None)
    made = stranger.post("/api/me/asks", wish({"name": NAMES["citizen"]}, kind="mandate", types={}, until=UNTIL))
    opened(manager, made.body)
    with city.writing() as session:
        session.execute(text("UPDATE mandate SET post = 'handler' WHERE post = 'manager'"))
    agree_ = {"answer": "agree", "enterprise": enterprise}
    assert manager.post(f"/api/me/asks/{made['id']}/answer", agree_).status == 404, "a handler gives none"
    with city.writing() as session:
        session.execute(text("UPDATE mandate SET post = 'manager' WHERE post = 'handler'"))
        given_by = UUID(own_id(law))
        common = {
            "enterprise_id": UUID(enterprise),
            "post": "handler",
            "state": "active",
            "details": b"",
            "created_at": city.clock.instant,
        }
        session.execute(
            insert(MANDATE), [{**common, "id": new_id(), "given_by": given_by} for _ in range(MOST_HANDLERS)]
        )
    full = manager.post(f"/api/me/asks/{made['id']}/answer", agree_)
    assert full["errors"] == [{"field": "to", "problem": "full"}]


def test_a_counters_link_is_answered_by_the_helper_from_afar_and_nobody_else(city: City) -> None:
    """The elder stands at the counter; her daughter, named to the clerk, says yes at work (B8)."""
    clerk, elder, helper = city.person("clerk"), city.person("elder"), city.person("citizen")
    assert agree(elder, ask_to_help(helper, elder)).status in (200, 201)
    tie = ties(helper)[0]
    assert [one["person"] for one in elder.get("/api/me/asks/people")["items"]] == [own_id(helper)]
    body = {"way": "link", "scene": "hospital.registration", "fields": {IDENTITY: ["name", "over_60"]}}
    assert clerk.post("/api/request-codes", body).status == 422, "a link is for somebody"
    assert clerk.post("/api/request-codes", {**body, "way": "counter", "name": "示例"}).status == 422
    code = clerk.post("/api/request-codes", {**body, "name": own(helper), "place": "3号窗口"})["code"]
    assert (code["name"], code["people"], code["ends_at"]) == (own(helper), 1, "2026-03-03T02:14:00.000Z")
    stranger = city.person("driver")
    for presented in (code["text"], code["typed"]):
        assert stranger.post("/api/me/asked", {"presented": presented})["refused"] == "unknown"
    behalf = {"presented": code["text"], "subject": tie["other_id"], "grant": tie["grant_id"]}
    request = helper.post("/api/me/asked", behalf)["request"]
    city.pass_time(minutes=10)
    chosen = {request["held"][0]["certificate"]: ["over_60"]}
    done = helper.post(f"/api/me/asked/{request['id']}", {"answer": "agree", "certificates": chosen})
    assert done["outcome"] == "given"
    found = clerk.get(f"/api/verifications/{request['id']}").body
    assert shown_fields(found) == {IDENTITY: {"over_60"}}
    assert found["on_behalf"]["role"] == "helper"
    line = record(elder)[0]
    assert (line["id"], line["on_behalf"]["role"]) == (request["id"], "helper")
    assert line["on_behalf"]["name"], "her helper's name stands in the elder's record"
