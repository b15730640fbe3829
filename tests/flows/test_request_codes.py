"""Request codes: a counter or a poster asks within its scene, a person answers once, and nobody learns why not."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from backend.codes.retention import forget_old
from backend.demo.poster import WISH
from tests.city import City
from tests.client import Answer, Client
from tests.flows.grant_steps import DELEGATE, GRANTOR, delegate
from tests.flows.steps import DRIVING, IDENTITY, outcome, record, shown_fields

CLERK, HOLDER, OTHER = "clerk", "driver", "rider"
SCENE = "hospital.registration"
FOUR = ["name", "photo", "over_60", "in_force"]
BY_LOOK = {"id", "look", "at"}


def ask(clerk: Client, scene: str = SCENE, **more: object) -> dict[str, Any]:
    """A request code for four fields of the identity card, at a counter unless told otherwise."""
    body = {"way": "counter", "scene": scene, "fields": {IDENTITY: FOUR}, **more}
    made = clerk.post("/api/request-codes", body)
    assert made.status == 200, made.body
    return dict(made.body)


def scan(person: Client, presented: str) -> dict[str, Any]:
    """What a person sees who scans or types it."""
    found = person.post("/api/me/asked", {"presented": presented})
    assert found.status == 200, found.body
    return dict(found.body)


def opened(person: Client, code: dict[str, Any]) -> dict[str, Any]:
    """The person's own request behind a code."""
    return dict(scan(person, code["text"])["request"])


def reply(person: Client, request: dict[str, Any], fields: list[str] | None) -> Answer:
    """A yes with these fields of the first certificate, or a no."""
    path = f"/api/me/asked/{request['id']}"
    if fields is None:
        return person.post(path, {"answer": "refuse"})
    return person.post(path, {"answer": "agree", "certificates": {request["held"][0]["certificate"]: fields}})


def told(person: Client) -> list[tuple[str, str]]:
    return [(one["kind"], one["ref"]) for one in person.get("/api/me/events?after=0")["items"]]


def own_posters(clerk: Client) -> list[dict[str, Any]]:
    """Those that are not the demo's."""
    return [one for one in clerk.get("/api/request-codes")["items"] if one["asker"]["place"] != WISH.place]


def kinds(city: City) -> list[str]:
    with city.reading() as session:
        return list(session.execute(text("SELECT kind FROM access_event ORDER BY id")).scalars())


@pytest.fixture
def two(city: City) -> tuple[Client, Client]:
    """A clerk of the hospital and a holder."""
    return city.person(CLERK), city.person(HOLDER)


def test_a_counters_code_is_answered_with_two_of_four_fields_and_the_clerk_sees_exactly_these(
    city: City, two: tuple[Client, Client]
) -> None:
    clerk, holder = two
    code = ask(clerk, place="3号窗口")["code"]
    assert (code["standing"], code["people"], code["ends_at"]) == ("open", 1, "2026-03-03T02:05:00.000Z")
    request = opened(holder, code)
    assert request["asker"]["organisation"] == "云汀市人民医院"
    assert (request["asker"]["unit"], request["asker"]["badge"], request["asker"]["place"]) == (
        "门诊部", "M0216", "3号窗口")  # fmt: skip
    assert request["asker"]["legal_basis"]
    assert request["asker"]["kept_s"] == 120
    assert [[field["key"] for field in one["fields"]] for one in request["asked"]] == [FOUR]
    assert (request["may_narrow"], request["held"][0]["fields"]) == (True, FOUR)
    before = record(holder)[0]
    assert (before["id"], before["verdict"], before["types"]) == (request["id"], "pending", [IDENTITY])

    holder.confirms = False
    assert reply(holder, request, ["photo"]).code == "step_needed", "what is most personal is confirmed once more"
    assert reply(holder, request, ["over_60", "name"])["outcome"] == "given"
    city.drain()
    assert told(clerk) == [("request.opened", code["id"]), ("verification.answered", request["id"])]
    now = clerk.get(f"/api/request-codes/{code['id']}").body
    assert (now["standing"], now["answers"], now["text"]) == ("used", 1, None)
    assert [(one["id"], one["waiting"]) for one in now["scans"]] == [(request["id"], False)]
    found = clerk.get(f"/api/verifications/{request['id']}").body
    assert shown_fields(found) == {IDENTITY: {"name", "over_60"}}
    line = record(holder)[0]
    assert (line["id"], line["fields"], line["place"]) == (request["id"], {IDENTITY: ["name", "over_60"]}, "3号窗口")
    assert clerk.post(f"/api/verifications/{request['id']}/presence", {"match": True}).status == 204
    city.pass_time(minutes=2)
    assert shown_fields(clerk.get(f"/api/verifications/{request['id']}").body) == {IDENTITY: set()}


def test_no_and_no_answer_and_nothing_held_look_the_same_to_the_clerk(city: City) -> None:
    """Byte by byte, but for the number and the time of the look (R15)."""
    clerk = city.person(CLERK)
    seen, stands, lines = [], [], []
    for case in ("refuse", "lapse", "nothing chosen", "nothing held"):
        holder = city.person(HOLDER)
        code = ask(clerk)["code"]
        if case == "nothing held":
            with city.writing() as session:
                session.execute(text("DELETE FROM certificate_holder"))
        request = opened(holder, code)
        if case == "lapse":
            city.pass_time(minutes=5)
        elif case == "nothing held":
            assert request["held"] == []
            answer = holder.post(f"/api/me/asked/{request['id']}", {"answer": "agree", "certificates": {}})
            assert answer["outcome"] == "refused"
        else:
            assert reply(holder, request, None if case == "refuse" else [])["outcome"] == "refused"
        followed = clerk.get(f"/api/verifications/{request['id']}").body
        seen.append({key: value for key, value in followed.items() if key not in BY_LOOK})
        scans = clerk.get(f"/api/request-codes/{code['id']}")["scans"]
        stands.append([{key for key in one if key not in BY_LOOK} | {one["waiting"]} for one in scans])
        line = clerk.get("/api/verifications")["items"][0]
        lines.append({key: value for key, value in line.items() if key not in BY_LOOK})
    assert outcome(seen[0]) == ("no_verdict", "not_provided")
    assert seen[0]["not_provided"] == [IDENTITY]
    for same in (seen, stands, lines):
        assert same[0] == same[1] == same[2] == same[3]


def test_asking_beyond_the_own_scene_is_refused_and_logged(city: City, two: tuple[Client, Client]) -> None:
    clerk, _ = two
    refused = ask(clerk, fields={IDENTITY: ["name", "resident_id"], "driving_licence": ["name"]})
    assert (refused["code"], refused["refused"]) == (None, "over_asking")
    assert refused["beyond"] == {IDENTITY: ["resident_id"], "driving_licence": ["name"]}
    assert ask(clerk, scene="traffic.roadside")["refused"] == "office_not_permitted"
    assert ask(city.person("bank"), scene="bank.account", fields=None)["refused"] == "case_number_missing"
    assert kinds(city).count("request:refused") == 3
    assert city.person(HOLDER).post("/api/request-codes", {"way": "counter", "scene": SCENE}).status == 403
    whole = ask(clerk, fields=None)["code"]
    assert {one["type"] for one in whole["asked"]} == {"social_security_card", IDENTITY}


def test_a_code_is_late_from_its_last_instant_on_and_a_late_answer_is_on_record(
    city: City, two: tuple[Client, Client]
) -> None:
    clerk, holder = two
    code = ask(clerk)["code"]
    request = opened(holder, code)
    city.pass_time(minutes=4, seconds=59, milliseconds=999)
    assert holder.get(f"/api/me/asked/{request['id']}").body["id"] == request["id"]
    assert opened(city.person(OTHER), code)["ends_at"] == request["ends_at"]
    city.pass_time(milliseconds=1)
    assert holder.get(f"/api/me/asked/{request['id']}").status == 409
    assert reply(holder, request, ["name"])["outcome"] == "late"
    assert kinds(city)[-1] == "request:late"
    late = scan(holder, code["text"])
    assert (late["request"], late["refused"]) == (None, "expired")
    assert late["asker"]["organisation"] == "云汀市人民医院"
    newest, before = record(holder)[:2]
    assert (newest["reason"], before["id"]) == ("expired", request["id"])
    assert (before["verdict"], before["reason"]) == ("no_verdict", "not_provided")


def test_a_poster_is_answered_by_two_people_each_once_and_each_in_five_minutes_of_their_own(
    city: City, two: tuple[Client, Client]
) -> None:
    clerk, first = two
    second = city.person(OTHER)
    code = ask(clerk, way="poster", place="门诊大厅")["code"]
    assert (code["ends_at"], code["people"]) == (None, None)
    one = opened(first, code)
    city.pass_time(days=3)
    assert opened(first, code)["id"] != one["id"], "a lapsed request is opened anew"
    assert reply(first, opened(first, code), ["name"])["outcome"] == "given"
    city.pass_time(minutes=1)
    other = opened(second, code)
    assert other["ends_at"] == "2026-03-06T02:06:00.000Z"
    assert reply(second, other, None)["outcome"] == "refused"
    assert [scan(one, code["text"])["refused"] for one in (first, second)] == ["answered", "answered"]
    clerk = city.person(CLERK)
    [listed] = own_posters(clerk)
    assert (listed["text"], listed["typed"], listed["answers"]) == (code["text"], code["typed"], 2)
    drawn = clerk.get(f"/api/request-codes/{code['id']}/code.svg")
    assert drawn.headers["Content-Type"].startswith("image/svg+xml")
    assert "<path" in drawn.body
    city.drain()
    assert "request.opened" not in [kind for kind, _ in told(clerk)], "nobody is told who stands before a poster"


def test_a_poster_that_was_withdrawn_takes_no_answer(city: City, two: tuple[Client, Client]) -> None:
    clerk, holder = two
    code = ask(clerk, way="poster")["code"]
    request = opened(holder, code)
    path = f"/api/request-codes/{code['id']}"
    assert city.person("inspector").delete(path).status == 404
    assert (clerk.delete(path).status, clerk.delete(path).status) == (204, 409)
    assert reply(holder, request, ["name"])["outcome"] == "withdrawn"
    assert scan(holder, code["text"])["refused"] == "withdrawn"
    assert own_posters(clerk) == []
    assert clerk.get(f"{path}/code.svg").status == 200
    assert clerk.get(f"/api/request-codes/{ask(clerk)['code']['id']}/code.svg").status == 404


def test_an_answer_is_given_once_and_a_code_on_a_screen_takes_as_many_people_as_it_was_made_for(city: City) -> None:
    clerk, holder, other = (city.person(one) for one in (CLERK, HOLDER, OTHER))
    alone, couple = ask(clerk)["code"], ask(clerk, people=2)["code"]
    request, waiting = opened(holder, alone), opened(other, alone)
    assert opened(holder, alone)["id"] == request["id"], "a second scan goes on with the same request"
    key = str(uuid4())
    body = {"answer": "agree", "certificates": {request["held"][0]["certificate"]: ["name"]}}
    path = f"/api/me/asked/{request['id']}"
    first, again = (holder.post(path, body, idempotency_key=key) for _ in range(2))
    assert first.body == again.body
    assert first["outcome"] == "given"
    assert reply(holder, request, None)["outcome"] == "answered"
    assert reply(other, waiting, ["name"])["outcome"] == "used"
    assert [scan(one, alone["text"])["refused"] for one in (holder, other)] == ["answered", "used"]
    twice = opened(holder, couple)
    assert [reply(holder, twice, fields)["outcome"] for fields in (["name"], None)] == ["given", "answered"]
    assert reply(other, opened(other, couple), ["name"])["outcome"] == "given"
    assert scan(city.person("parent"), couple["text"])["refused"] == "used"


def test_what_a_scene_does_not_allow_to_narrow_is_given_whole_or_not_at_all(city: City) -> None:
    officer, holder = city.person("inspector"), city.person(HOLDER)
    code = ask(officer, scene="traffic.roadside", way="checker", fields={IDENTITY: ["name", "photo"]})["code"]
    request = opened(holder, code)
    assert request["may_narrow"] is False
    assert reply(holder, request, ["name"]).status == 422
    stranger = holder.post(
        f"/api/me/asked/{request['id']}", {"answer": "agree", "certificates": {str(uuid4()): ["name"]}}
    )
    assert stranger.code == "certificate_not_shown"
    assert reply(holder, request, ["photo", "name"])["outcome"] == "given"
    found = officer.get(f"/api/verifications/{request['id']}").body
    assert shown_fields(found) == {IDENTITY: {"name", "photo"}}


def test_an_office_that_may_not_ask_any_more_gets_nothing(city: City, two: tuple[Client, Client]) -> None:
    clerk, holder = two
    code, poster = ask(clerk)["code"], ask(clerk, way="poster")["code"]
    request = opened(holder, code)
    with city.writing() as session:
        narrowed = 'UPDATE scene SET types = \'{"identity_card": ["name"]}\' WHERE code = :code'
        session.execute(text(narrowed), {"code": SCENE})
    assert reply(holder, request, ["name"])["outcome"] == "over_asking"
    assert scan(holder, poster["text"])["refused"] == "over_asking"
    assert record(holder)[0]["reason"] == "over_asking"
    with city.writing() as session:
        session.execute(text("UPDATE membership SET ended_at = '2026-03-03 02:00:00' WHERE badge = 'M0216'"))
    assert reply(holder, request, ["name"])["outcome"] == "office_not_permitted"
    assert scan(holder, poster["text"])["refused"] == "office_not_permitted"


def test_nobody_else_sees_answers_or_withdraws_it(city: City, two: tuple[Client, Client]) -> None:
    clerk, holder = two
    code = ask(clerk)["code"]
    request = opened(holder, code)
    stranger = city.person(OTHER)
    assert reply(stranger, request, ["name"]).status == 404
    assert stranger.get(f"/api/me/asked/{request['id']}").status == 404
    colleague = city.person("bank")
    for path in (f"/api/request-codes/{code['id']}", f"/api/verifications/{request['id']}"):
        assert colleague.get(path).status == 404
    assert colleague.delete(f"/api/request-codes/{uuid4()}").status == 404
    body = {"presented": code["text"], "subject": str(uuid4())}
    assert stranger.post("/api/me/asked", body).status == 404
    odd = {"answer": "refuse", "certificates": {str(uuid4()): None}}
    assert holder.post(f"/api/me/asked/{request['id']}", odd).status == 422


def test_the_representative_answers_for_the_enterprise(city: City) -> None:
    officer, agent = city.person("inspector2"), city.person("agent")
    me = agent.get("/api/session").body
    firm = next(one["id"] for one in me["subjects"] if one["kind"] == "enterprise")
    fields = {"business_licence": ["name", "uscc"]}
    code = ask(officer, scene="market.inspection", fields=fields, case_number="YQ-18")["code"]
    request = agent.post("/api/me/asked", {"presented": code["text"], "subject": firm})["request"]
    assert request["subject"] == firm
    assert reply(agent, request, ["name", "uscc"])["outcome"] == "given"
    found = officer.get(f"/api/verifications/{request['id']}").body
    assert (found["subject"]["kind"], shown_fields(found)) == ("enterprise", {"business_licence": {"name", "uscc"}})
    line = agent.get(f"/api/me/looks?subject={firm}")["items"][0]
    assert (line["id"], line["case_number"]) == (request["id"], "YQ-18")


JUNK = {
    "HTTP://LOCALHOST/R/" + "A" * 26: "unknown",
    "HTTP://LOCALHOST/C/" + "A" * 26: "unsupported_code",
    "https://evil.example/R/" + "A" * 26: "foreign",
    "LZ1:ABC": "unsupported_code",
    "12345": "malformed",
}


def test_what_is_no_request_code_is_named_and_logged(city: City) -> None:
    holder = city.person(HOLDER)
    for presented, reason in JUNK.items():
        assert scan(holder, presented) == {"request": None, "refused": reason, "asker": None}
    assert kinds(city)[-len(JUNK) :] == ["request:refused"] * len(JUNK)


def test_a_typed_number_opens_it_too_and_guessing_is_stopped(two: tuple[Client, Client]) -> None:
    clerk, holder = two
    code = ask(clerk)["code"]
    typed = f"{code['typed'][:4]} {code['typed'][4:8]} {code['typed'][8:]}"
    assert scan(holder, typed)["request"]["asked"] == opened(holder, code)["asked"]
    for _ in range(10):
        assert scan(holder, "HTTP://LOCALHOST/R/" + "A" * 26)["refused"] == "unknown"
    assert scan(holder, code["text"])["refused"] == "too_many_attempts"


def test_opening_the_address_in_a_browser_changes_nothing_and_offers_the_wallet(
    city: City, two: tuple[Client, Client]
) -> None:
    clerk, _ = two
    code = ask(clerk)["code"]
    secret = code["text"].rsplit("/", 1)[1]
    before = kinds(city)
    page = city.stranger().get(f"/R/{secret}", accept_language="zh-CN")
    assert f'href="/asked/{secret}"' in page.body
    assert "云汀市人民医院" not in page.body
    assert "<form" not in page.body
    assert 'href="/asked"' in city.stranger().get("/R/nonsense").body
    assert kinds(city) == before
    assert clerk.get(f"/api/request-codes/{code['id']}")["scans"] == []


def test_a_person_has_at_most_twenty_posters_up(city: City) -> None:
    clerk = city.person(CLERK)
    body = {"way": "poster", "scene": SCENE}
    assert [clerk.post("/api/request-codes", body).status for _ in range(20)] == [200] * 19 + [422], (
        "the demo's is the first"
    )


def test_codes_and_requests_are_forgotten_a_week_after_their_end_but_not_a_posters_answers(
    city: City, two: tuple[Client, Client]
) -> None:
    clerk, holder = two
    counter, poster, lapsing = (ask(clerk, way=way)["code"] for way in ("counter", "poster", "poster"))
    reply(holder, opened(holder, counter), ["name"])
    reply(holder, opened(holder, poster), ["name"])
    opened(holder, lapsing)
    city.clock.instant += timedelta(days=8)
    with city.writing() as session:
        forget_old(session)
        left = [session.execute(text(f"SELECT count(*) FROM {one}")).scalar_one()  # noqa: S608 - own names
                for one in ("request_code", "opened_request")]  # fmt: skip
    assert left == [3, 1], "the demo's poster, the two of this test, and the answer to one"


def test_a_delegate_answers_for_the_holder_as_far_as_the_grant_goes_and_each_answer_is_a_use(city: City) -> None:
    officer, holder, person = city.person("inspector"), city.person(GRANTOR), city.person(DELEGATE)
    given = delegate(holder, person, max_uses=1)
    subject = person.get("/api/session")["subjects"][-1]
    wanted: dict[str, Any] = {
        "scene": "traffic.roadside",
        "way": "checker",
        "fields": {DRIVING: ["name", "photo", "vehicle_class"]},
    }
    first, second = (ask(officer, **wanted)["code"] for _ in range(2))

    def opened_for(code: dict[str, Any], by: dict[str, Any] = given) -> dict[str, Any]:
        body = {"presented": code["text"], "subject": subject["id"], "grant": by["id"]}
        return dict(person.post("/api/me/asked", body).body)

    request, other = opened_for(first)["request"], opened_for(second)["request"]
    assert request["held"][0]["fields"] == ["photo", "vehicle_class"]
    assert reply(person, request, ["photo", "vehicle_class"])["outcome"] == "given"
    found = officer.get(f"/api/verifications/{request['id']}").body
    assert shown_fields(found) == {DRIVING: {"photo", "vehicle_class"}}
    assert found["on_behalf"]["ground"] == "delegation"
    assert holder.get(f"/api/grants/{given['id']}")["used"] == 1
    assert [one["id"] for one in record(holder)[:2]] == [other["id"], request["id"]]
    assert reply(person, other, ["photo", "vehicle_class"])["outcome"] == "by_grant", "the only use is spent"
    elsewhere = delegate(holder, person, place="市民中心")
    assert opened_for(second, elsewhere)["refused"] == "by_grant", "the officer stands at another place"
    holder.delete(f"/api/grants/{given['id']}")
    assert outcome(officer.get(f"/api/verifications/{request['id']}").body) == ("no_verdict", "not_provided")
    assert opened_for(second)["code"] == "forbidden"
