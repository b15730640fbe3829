"""Families: children whom the library names, helpers of elders, two clerks at a window; how each begins and ends."""

from datetime import date
from uuid import UUID

from sqlalchemy import Uuid, bindparam, text

from backend.grants import service as grants
from backend.grants.family import naming
from backend.grants.family.asking import forget_old
from backend.grants.family.page import told_of_use
from backend.grants.rules import Ground
from backend.identity.people import find_person
from backend.standards.resident_id import build
from tests.city import City
from tests.flows.family_steps import (
    CARDS,
    ELDER,
    HELPER,
    PARENT,
    STRANGER,
    agree,
    ask,
    bind,
    code_for,
    grown_child,
    named,
    number_of,
    opened,
    own,
    register,
    subject_ids,
    ties,
    two_clerks,
)
from tests.flows.steps import CHECKER, IDENTITY, card, person_id, verdict

CHILD = "林子墨"
SMALL = "林子涵"


def test_a_parent_named_on_the_birth_certificate_is_bound_at_once_and_shows_the_childs_card(city: City) -> None:
    parent = city.person(PARENT)
    assert set(named(parent)) == {CHILD, SMALL}
    answer = bind(parent, CHILD)
    assert (answer.status, answer["obstacle"]) == (200, None)
    (tie,) = ties(parent)
    assert (tie["side"], tie["kind"], tie["relation"], tie["proof"]) == (
        "mine",
        "guardian",
        "mother",
        "birth_certificate",
    )
    assert (tie["last_day"], tie["both_told"], tie["may_end"]) == ("2036-04-15", False, True)
    entry = subject_ids(parent)[str(tie["other_id"])]
    assert (entry["authority"], entry["name"], entry["grant"]) == ("guardian", CHILD, tie["grant_id"])
    assert [one["bound"] for one in parent.get("/api/me/family/children")["items"]] == [True, False]
    assert bind(parent, CHILD)["obstacle"] == "bound_already"
    code = code_for(parent, tie)
    found = verdict(city.person(CHECKER), code["text"], "traffic.accident", case_number="1")
    assert (found["on_behalf"]["ground"], found["verdict"]) != ("", "no_verdict")
    city.drain()
    kinds = {one["kind"] for one in parent.get("/api/me/events?after=0")["items"]}
    assert {"family.changed", "grant.used"} <= kinds


def test_a_child_under_fourteen_is_not_told_of_a_use_and_one_of_fourteen_is(city: City) -> None:
    parent = city.person(PARENT)
    told = {}
    for name in (CHILD, "示例乙"):
        if name != CHILD:
            number = grown_child(city, date(2012, 3, 3), name)
            register(city, [(own(parent), "户主", number_of(city, PARENT)), (name, "子", number)])
        child_id = named(parent)[name]
        bind(parent, name)
        code = code_for(parent, next(one for one in ties(parent) if one["other_id"] == child_id))
        verdict(city.person(CHECKER), code["text"], "traffic.accident", case_number="1")
        city.drain()
        with city.reading() as session:
            rows = session.execute(text("SELECT listener_id FROM live_event WHERE kind = 'grant.used'")).scalars()
            listeners = {UUID(str(one)) for one in rows}
        told[name] = UUID(child_id) in listeners
    assert told == {CHILD: False, "示例乙": True}


def test_nobody_is_bound_to_a_child_that_the_library_does_not_name_as_theirs(city: City) -> None:
    parent, stranger = city.person(PARENT), city.person(STRANGER)
    child = named(parent)[CHILD]
    assert named(stranger) == {}
    assert stranger.post("/api/me/family/children", {"child_id": child}).code == "not_found"
    assert stranger.get(f"/api/certificates?subject={child}").code == "not_found"
    with city.writing() as session:
        session.execute(text("UPDATE certificate SET status = 'voided' WHERE type = 'birth_certificate'"))
    assert named(parent) == {}


def test_the_register_names_children_and_not_grandchildren_of_two_sons(city: City) -> None:
    head, wife = city.person(STRANGER), city.person(PARENT)
    young, small = grown_child(city, date(2015, 5, 5), "示例甲"), grown_child(city, date(2019, 6, 6), "示例乙")
    old = grown_child(city, date(2001, 1, 1), "示例丙")
    members = [
        (own(head), "户主", number_of(city, STRANGER)),
        (own(wife), "配偶", number_of(city, PARENT)),
        ("示例甲", "子", young),
        ("示例乙", "孙女", small),
        ("示例丙", "子", old),
        ("示例无", "子", build("880101", date(2018, 8, 8), 654)),  # nobody of the city's register
    ]
    register(city, members)
    assert set(named(head)) == {"示例甲"}
    assert set(named(wife)) == {CHILD, SMALL, "示例甲"}
    assert bind(head, "示例甲")["obstacle"] is None
    assert bind(wife, "示例甲")["obstacle"] is None
    assert {one["side"] for one in ties(head)} == {"mine", "co_guardian"}
    mine = next(one for one in ties(head) if one["side"] == "mine")
    theirs = next(one for one in ties(head) if one["side"] == "co_guardian")
    assert (mine["proof"], mine["relation"], theirs["may_end"]) == ("household_register", "parent", True)
    ended = head.post(f"/api/me/family/ties/{theirs['id']}/end", {"reason": "已离婚，孩子随我"})
    assert ended.status == 204
    (past,) = ties(wife, over=True)
    assert (past["over"], past["ended_by"], past["reason"]) == ("by_person", own(head), "已离婚，孩子随我")
    assert head.post(f"/api/me/family/ties/{theirs['id']}/end", {"reason": "再来"}).code == "not_found"
    assert wife.post(f"/api/me/family/ties/{mine['id']}/end", {"reason": "不服"}).code == "not_found"
    assert bind(wife, "示例甲")["obstacle"] is None  # on the same word, at once
    assert head.post(f"/api/me/family/ties/{UUID(int=5)}/end", {"reason": "无"}).code == "not_found"


def test_a_ward_sees_the_guardian_and_does_not_end_it_and_the_guardian_may_by_the_grant_itself(city: City) -> None:
    parent = city.person(PARENT)
    number = grown_child(city, date(2010, 3, 5), "示例戊")
    register(city, [(own(parent), "户主", number_of(city, PARENT)), ("示例戊", "子", number)])
    bind(parent, "示例戊")
    with city.writing() as session:
        ward_id = find_person(session, city.keys, number)
        known = text("UPDATE account SET person_id = :id WHERE login = 'graduate'").bindparams(
            bindparam("id", type_=Uuid)
        )
        session.execute(known, {"id": ward_id})
    ward = city.person("graduate")
    (tie,) = ties(ward)
    assert (tie["side"], tie["adult"], tie["both_told"], tie["may_end"]) == ("others", own(parent), True, False)
    assert ward.post(f"/api/me/family/ties/{tie['id']}/end", {"reason": "不要管我"}).code == "not_found"
    assert ward.delete(f"/api/grants/{tie['grant_id']}").code == "not_found"
    assert ward.get("/api/me/family/children")["items"] == []
    assert parent.delete(f"/api/grants/{tie['grant_id']}").status == 204
    (past,) = ties(ward, over=True)
    assert (past["over"], past["ended_by"], past["reason"]) == ("by_person", own(parent), "")


def test_an_elder_agrees_to_some_of_it_and_the_helper_shows_that_and_no_more(city: City) -> None:
    elder, helper, other = city.person(ELDER), city.person(HELPER), city.person(STRANGER)
    asked = ask(helper, elder)
    assert asked.status == 201
    assert asked["text"].startswith("HTTP://LOCALHOST")
    assert opened(other, asked) is None
    assert opened(helper, asked) is None
    found = opened(elder, asked)
    assert found is not None
    assert (found["asker"], found["types"], found["days"]) == (own(helper), CARDS, 30)
    assert elder.post("/api/me/family/openings", {"presented": asked["number"]})["ask"]["id"] == found["id"]
    path = f"/api/me/family/asks/{found['id']}/answer"
    assert other.post(path, {"types": CARDS}).code == "not_found"
    assert elder.post(path, {"types": ["household_register"]}).code == "invalid_field"
    assert elder.post(path, {"types": [IDENTITY]})["obstacle"] is None
    assert elder.post(path, {"types": [IDENTITY]}).code == "conflict"
    (tie,) = ties(helper)
    assert (tie["types"], tie["last_day"], tie["proof"]) == ([IDENTITY], "2026-04-01", "own_word")
    assert ties(elder)[0]["side"] == "others"
    assert subject_ids(helper)[str(tie["other_id"])]["authority"] == "helper"
    listed = helper.get(f"/api/certificates?subject={tie['other_id']}")["items"]
    assert {one["type"] for one in listed} == {IDENTITY}
    shown = card(elder, IDENTITY)["id"]
    made = helper.post(f"/api/certificates/{shown}/files", {"kind": "pdf", "purpose": "留底"})
    assert made.status in (403, 404, 422)
    assert helper.get(f"/api/certificates/{shown}").code == "not_found"
    path = f"/api/certificates/{shown}/openings"
    assert helper.post(path, {"grant": tie["grant_id"]})["values"]["name"] == own(elder)
    assert elder.get(f"/api/grants/{tie['grant_id']}")["uses"][0]["way"] == "seen"
    hidden = card(elder, "social_security_card")["id"]
    assert helper.post(f"/api/certificates/{hidden}/openings", {"grant": tie["grant_id"]}).code == "not_found"
    assert other.post(path, {"grant": tie["grant_id"]}).code == "not_found"
    code = code_for(helper, tie)
    elder.post(f"/api/me/family/ties/{tie['id']}/end", {"reason": "不需要了"})
    late = verdict(city.person(CHECKER), code["text"], "traffic.accident", case_number="1")
    assert (late["verdict"], late["certificates"]) == ("no_verdict", [])
    assert helper.post(path, {"grant": tie["grant_id"]}).code == "not_found"
    (past,) = ties(helper, over=True)
    assert (past["ended_by"], past["reason"]) == (own(elder), "不需要了")
    assert helper.get(f"/api/certificates?subject={tie['other_id']}").code == "not_found"


def test_what_is_for_one_scene_alone_is_not_looked_at_in_the_wallet(city: City) -> None:
    helper, elder = city.person(HELPER), city.person(ELDER)
    who, whose = UUID(person_id(city, HELPER)), UUID(person_id(city, ELDER))
    with city.writing() as session:
        grant = grants.enter(
            session,
            city.keys,
            ground=Ground.GUARDIANSHIP,
            role="helper",
            subject_id=whose,
            person_id=who,
            grantor_id=None,
            scenes=["traffic.accident"],
            now=city.clock.instant,
        )
        assert told_of_use(session, grant, now=city.clock.instant) is None
    path = f"/api/certificates/{card(elder, IDENTITY)['id']}/openings"
    assert helper.post(path, {"grant": str(grant)}).code == "not_found"


def test_an_ask_is_refused_withdrawn_late_or_guessed_at(city: City) -> None:
    elder, helper = city.person(ELDER), city.person(HELPER)
    refused = ask(helper, elder)
    assert agree(elder, refused, None).body == {"id": None, "obstacle": None}
    withdrawn, late = ask(helper, elder), ask(helper, elder)
    path = f"/api/me/family/requests/{withdrawn['id']}"
    assert elder.delete(path).code == "not_found"
    assert helper.delete(path).status == 204
    assert helper.delete(path).code == "conflict"
    assert opened(elder, withdrawn) is None
    city.pass_time(hours=24)
    assert opened(elder, late) is None
    states = [one["state"] for one in helper.get("/api/me/family")["requests"]]
    assert states == ["expired", "withdrawn", "refused"]
    for _ in range(5):
        assert elder.post("/api/me/family/openings", {"presented": "12345678"}).status in (200, 429)
    assert elder.post("/api/me/family/openings", {"presented": "12345678"}).code == "too_many_attempts"
    bad = {"name": own(elder), "relation": "child", "types": ["business_licence"], "days": 30}
    assert helper.post("/api/me/family/asks", bad).code == "invalid_field"
    assert helper.post("/api/me/family/asks", bad | {"types": CARDS, "days": 31}).code == "invalid_field"
    city.pass_time(days=31)
    with city.writing() as session:
        forget_old(session, now=city.clock.instant)
    assert helper.get("/api/me/family")["requests"] == []


def test_two_clerks_bind_a_child_that_no_certificate_names(city: City) -> None:
    asker, (first, second) = city.person(STRANGER), two_clerks(city)
    number = grown_child(city, date(2016, 1, 1))
    body = {"name": "示例甲", "resident_id": number, "relation": "adoptive_parent"}
    assert asker.post("/api/me/family/requests", body | {"resident_id": "88010120160101"}).code == "invalid_field"
    asked = asker.post("/api/me/family/requests", body)
    assert (asked.status, asked["text"]) == (201, None)
    assert first.post("/api/desk/family", {"number": "00000000"})["obstacle"] == "none_waits"
    assert first.post("/api/desk/family", {"number": "no number"})["obstacle"] == "none_waits"
    request = first.post("/api/desk/family", {"number": asked["number"]})["request"]
    assert (request["asker"], request["name"], request["resident_id"]) == (own(asker), "示例甲", number)
    path = f"/api/desk/family/{request['id']}"
    findings = {"resident_id": number, "found": "收养登记证第12号，原件"}
    assert second.post(f"{path}/proposal", findings).code == "not_found"
    other = grown_child(city, date(2017, 2, 2))  # of the same name
    assert first.post(f"{path}/proposal", findings | {"resident_id": other})["obstacle"] == "person_differs"
    assert first.post(f"{path}/proposal", findings | {"resident_id": "1"})["obstacle"] == "person_differs"
    assert first.post(f"{path}/confirmation").code == "not_found"
    assert first.post(f"{path}/proposal", findings)["obstacle"] is None
    assert first.post(f"{path}/proposal", findings).code == "conflict"
    assert asker.get("/api/me/family")["requests"][0]["state"] == "proposed"
    assert first.post(f"{path}/confirmation").code == "second_person_needed"
    assert first.post(f"{path}/opening")["own_proposal"] is True
    (line,) = second.get("/api/desk/family")["items"]
    assert line == {"id": request["id"], "kind": "guardian", "asker": own(asker), "name": "示例甲"}
    seen = second.post(f"{path}/opening")
    assert (seen["found"], seen["own_proposal"], seen["resident_id"]) == ("收养登记证第12号，原件", False, number)
    assert second.post(f"{path}/confirmation")["obstacle"] is None
    (tie,) = ties(asker)
    assert (tie["proof"], tie["relation"]) == ("counter", "adoptive_parent")
    assert asker.get("/api/me/family")["requests"] == []
    assert second.post(f"{path}/confirmation").code == "conflict"
    assert second.post(f"{path}/opening").code == "conflict"
    with city.reading() as session:
        kinds = session.execute(text("SELECT kind, count(*) FROM access_event GROUP BY kind")).all()
    rows = {kind: count for kind, count in kinds if kind.startswith("family:")}
    assert (rows["family:not_seen"], rows["family:seen"], rows["family:obstructed"]) == (2, 3, 2)


def test_a_helper_of_somebody_without_a_phone_is_bound_at_the_window_or_refused_there(city: City) -> None:
    helper, elder, (first, second) = city.person(HELPER), city.person(ELDER), two_clerks(city)
    number = number_of(city, ELDER)
    done, refused, again = ask(helper, elder), ask(helper, elder), ask(helper, elder)
    for asked in (done, refused, again):
        found = first.post("/api/desk/family", {"number": asked["number"]})["request"]
        path = f"/api/desk/family/{found['id']}"
        if asked is refused:
            assert first.post(f"{path}/refusal", {"reason": "not_their_will"}).status == 204
            assert first.post(f"{path}/refusal", {"reason": "not_their_will"}).code == "conflict"
            continue
        decided = first.post(f"{path}/proposal", {"resident_id": number, "found": "身份证原件，本人在场"})
        if asked is again:
            assert decided["obstacle"] == "bound_already"
            continue
        assert decided["obstacle"] is None
        assert second.post(f"{path}/confirmation")["obstacle"] is None
    (tie,) = ties(helper)
    assert (tie["proof"], tie["types"]) == ("counter", CARDS)
    assert helper.post(f"/api/me/family/ties/{tie['id']}/end", {"reason": "换人照顾"}).status == 204
    city.drain()
    assert ties(elder) == []


def test_nobody_at_a_window_decides_about_themselves_and_a_wrong_window_about_nobody(city: City) -> None:
    helper, (first, second) = city.person(HELPER), two_clerks(city)
    asked = ask(helper, first)
    found = first.post("/api/desk/family", {"number": asked["number"]})["request"]
    findings = {"resident_id": number_of(city, "school"), "found": "本人"}
    path = f"/api/desk/family/{found['id']}"
    assert first.post(f"{path}/proposal", findings)["obstacle"] == "oneself"
    assert second.post("/api/desk/family", {"number": asked["number"]})["request"]["id"] == found["id"]
    assert second.post(f"{path}/proposal", findings)["obstacle"] is None
    assert first.post(f"{path}/confirmation").code == "second_person_needed"
    assert first.post(f"{path}/refusal", {"reason": "withdrawn"}).status == 204
    elsewhere = city.person("clerk")
    assert elsewhere.post("/api/desk/family", {"number": asked["number"]})["obstacle"] == "not_a_counter"
    assert elsewhere.get("/api/desk/family")["items"] == []
    assert elsewhere.post(f"{path}/opening").code == "not_found"
    assert elsewhere.post(f"{path}/refusal", {"reason": "withdrawn"}).code == "not_found"
    assert city.person(ELDER).get("/api/desk/family").code == "forbidden"


def test_there_is_room_for_eight_relatives_and_no_more(city: City) -> None:
    parent, elder = city.person(PARENT), city.person(ELDER)
    members = [(own(parent), "户主", number_of(city, PARENT))]
    members += [(f"示例{n}", "子", grown_child(city, date(2012 + n, 7, 7), f"示例{n}")) for n in range(7)]
    register(city, members)
    for name in [CHILD, *(name for name, _, _ in members[1:])]:
        assert bind(parent, name)["obstacle"] is None
    family = parent.get("/api/me/family")
    assert (family["relatives"], family["limit"]) == (8, 8)
    assert bind(parent, SMALL)["obstacle"] == "limit_own"
    asked = ask(elder, parent)
    assert agree(parent, asked)["obstacle"] == "limit_other"
    tie = ties(parent)[0]
    parent.post(f"/api/me/family/ties/{tie['id']}/end", {"reason": "先解除一位"})
    assert agree(parent, asked)["obstacle"] is None


def test_a_window_finds_out_at_the_second_clerk_that_there_is_no_room_left(city: City) -> None:
    helper, elder, (first, second) = city.person(HELPER), city.person(ELDER), two_clerks(city)
    asked, other = ask(helper, elder), ask(helper, elder)
    found = first.post("/api/desk/family", {"number": asked["number"]})["request"]
    path = f"/api/desk/family/{found['id']}"
    first.post(f"{path}/proposal", {"resident_id": number_of(city, ELDER), "found": "身份证原件"})
    agree(elder, other)
    assert second.post(f"{path}/confirmation")["obstacle"] == "bound_already"
    assert helper.get("/api/me/family")["requests"][0]["state"] == "waiting"


def test_new_birth_certificates_are_read_and_the_last_minutes_again(city: City) -> None:
    with city.writing() as session:
        assert naming.read_new(session, city.keys, now=city.clock.instant) == 0
        session.execute(text("DELETE FROM family_cursor"))
        session.execute(text("DELETE FROM family_naming"))
        assert naming.read_new(session, city.keys, now=city.clock.instant) == 300
        assert naming.read_new(session, city.keys, now=city.clock.instant) == 300
    city.pass_time(days=1000)
    with city.writing() as session:
        assert naming.read_new(session, city.keys, now=city.clock.instant) == 300
        assert naming.read_new(session, city.keys, now=city.clock.instant) == 0
    city.pass_time(days=-1000)
    assert set(named(city.person(PARENT))) == {CHILD, SMALL}
    city.pass_time(days=12 * 366)
    assert set(named(city.person(PARENT))) == {SMALL}
