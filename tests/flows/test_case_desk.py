"""The decision desk over HTTP: the queue, the comparison, two officers at once, and a decision on what was seen."""

from sqlalchemy import text

from tests.city import City
from tests.flows.case_steps import ALL, OWNER, read, submitted
from tests.flows.desk_steps import (
    QUEUE,
    REVIEWER,
    TASKS,
    act,
    at_desk,
    colleague,
    decided,
    filed,
    filled,
    granted,
    ids,
    materials,
)


def test_a_submitted_case_stands_in_the_queue_with_its_term(city: City) -> None:
    case = filed(city.person(OWNER))
    [line] = city.person(REVIEWER).get(QUEUE)["items"]
    assert line["id"] == case
    assert line["applicant"] == "罗记面馆"
    assert line["state"] == "submitted"
    assert line["uploads"] == 0
    assert line["term"] == {"last_on": "2026-03-10", "left": 5, "standing": "running"}


def test_the_filter_of_the_queue_is_a_question(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(REVIEWER)
    case = filed(owner)
    number = read(owner, case)["number"]
    for question, found in (
        ("state=submitted", 1),
        ("state=accepted", 0),
        ("item=food_licence_renewal", 1),
        ("item=school_enrolment", 0),
        (f"number={number[:10]}", 1),
        ("number=999", 0),
        ("mine=true", 0),
        ("overdue=true", 0),
    ):
        assert len(officer.get(f"{QUEUE}?{question}")["items"]) == found, question
    city.pass_time(days=8)
    officer = city.person(REVIEWER)
    [line] = officer.get(f"{QUEUE}?overdue=true")["items"]
    assert line["term"]["standing"] == "overdue"


def test_a_draft_and_other_offices_are_not_seen(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(REVIEWER)
    draft = filled(owner)
    assert officer.get(QUEUE)["items"] == []
    assert officer.get(f"{QUEUE}/{draft}").status == 404
    case = filed(owner)
    assert city.person("school").get(f"{QUEUE}/{case}").status in (403, 404)
    assert owner.get(QUEUE).status == 403


def test_what_was_stated_stands_beside_what_each_source_says(city: City) -> None:
    officer = city.person(REVIEWER)
    case = filed(city.person(OWNER))
    whole = at_desk(officer, case)
    fields = {one["key"]: one for one in whole["fields"]}
    assert fields["operator_name"]["source_name"] == "营业执照"
    by_key = {one["key"]: one for one in whole["materials"]}
    licence = by_key["business_licence"]
    [evidence] = licence["evidence"]
    assert licence["way"] == "data_call"
    assert evidence["look"], "the number under which the holder finds the call"
    assert {one["label"]: one["value"] for one in evidence["values"]}["名称"] == "罗记面馆"
    assert "mandate" not in by_key, "what is not asked for is not shown"
    premises = by_key["premises_proof"]
    assert {each["reason"] for each in premises["not_taken"]} or premises["way"] == "data_call"
    assert all(one["intact"] for one in whole["promises"])
    assert whole["acts"] == ["ask_supplement", "accept", "turn_down"]


def test_the_look_number_is_the_one_in_the_holders_record(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(REVIEWER)
    case = filed(owner)
    identity = next(one for one in at_desk(officer, case)["materials"] if one["key"] == "representative_id")
    looks = owner.get("/api/me/record")["items"] if owner.get("/api/me/record").status == 200 else []
    numbers = {one.get("look") or one.get("id") for one in looks}
    assert not looks or identity["evidence"][0]["look"] in numbers


def test_a_case_is_in_one_hand_and_a_colleague_may_take_it_over(city: City) -> None:
    first, second = city.person(REVIEWER), colleague(city)
    case = filed(city.person(OWNER))
    assert first.post(f"{QUEUE}/{case}/taking", {}).status == 204
    assert at_desk(first, case)["mine"]
    assert len(first.get(f"{QUEUE}?mine=true")["items"]) == 1
    assert at_desk(second, case)["taken_by"] == "冯岚"
    assert second.post(f"{QUEUE}/{case}/taking", {}).status == 204
    assert not at_desk(first, case)["mine"]


def test_of_two_officers_who_decide_at_once_one_is_told(city: City) -> None:
    first, second = city.person(REVIEWER), colleague(city)
    case = filed(city.person(OWNER))
    revision = at_desk(second, case)["revision"]
    assert act(first, case, "acceptance").status == 204
    late = second.post(f"{QUEUE}/{case}/refusal", {"revision": revision, "note": "不齐", "clause": "第三十二条"})
    assert (late.status, late.code) == (409, "stale")


def test_a_supplement_stops_the_term_until_it_came(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(REVIEWER)
    case = filed(owner)
    assert act(officer, case, "supplement", note="请写明权利人").status == 204
    assert at_desk(officer, case)["term"]["standing"] == "paused"
    city.pass_time(days=7)
    owner, officer = city.person(OWNER), city.person(REVIEWER)
    assert submitted(owner, case).status == 200
    term = at_desk(officer, case)["term"]
    assert term == {"last_on": "2026-03-17", "left": 5, "standing": "running"}


def test_nothing_that_was_found_is_passed_over(city: City) -> None:
    officer = city.person(REVIEWER)
    case = filed(city.person(OWNER))
    assert act(officer, case, "acceptance").status == 204
    whole = at_desk(officer, case)
    assert whole["findings"], "promises are flagged"
    unseen = act(officer, case, "grant", seen=ids(whole)[1:])
    assert (unseen.status, unseen.code) == (422, "invalid_field")
    assert unseen["errors"] == [{"field": "seen", "problem": "missing"}]


def test_a_grant_issues_the_certificate_and_leaves_tasks(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(REVIEWER)
    case = filed(owner)
    promised = [one for one in materials(owner, case).values() if one["way"] == "notice_promise"]
    assert act(officer, case, "acceptance").status == 204
    done = granted(officer, case)
    assert done.status == 200, done.body
    assert done["tasks"] == len(promised) > 0
    tasks = officer.get(TASKS)["items"]
    assert {one["case"] for one in tasks} == {case}
    assert all(one["left"] > 0 and one["intact"] for one in tasks)
    assert read(owner, case)["outcome"] == "granted"


def test_a_refusal_says_why_and_on_which_clause(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(REVIEWER)
    case = filed(owner)
    body = {"note": "经营场所已搬迁", "clause": "食品经营许可和备案管理办法第四章"}
    assert act(officer, case, "refusal", note=" ", clause="x").status == 422
    assert act(officer, case, "refusal", **body).status == 204
    whole = read(owner, case)
    assert (whole["outcome"], whole["note"], whole["clause"]) == ("refused", body["note"], body["clause"])
    assert officer.get(TASKS)["items"] == []


def test_a_certificate_that_was_revoked_meanwhile_stops_the_grant(city: City) -> None:
    officer = city.person(REVIEWER)
    case = filed(city.person(OWNER))
    assert act(officer, case, "acceptance").status == 204
    with city.writing() as session:
        session.execute(text("UPDATE certificate SET status = 'cancelled' WHERE type = 'business_licence'"))
    found = {one["key"] for one in at_desk(officer, case)["findings"] if one["weight"] == "stops"}
    assert "certificate_ended" in found
    refused = granted(officer, case)
    assert refused.status == 422
    assert refused["errors"] == [{"field": "findings", "problem": "stops"}]


def test_a_promise_taken_back_before_the_decision_stops_the_grant(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(REVIEWER)
    case = filed(owner)
    assert act(officer, case, "acceptance").status == 204
    assert owner.delete(f"{ALL}/{case}/promises/food_safety_rules").status == 204
    assert owner.delete(f"{ALL}/{case}/promises/food_safety_rules").status == 404
    assert city.person("citizen").delete(f"{ALL}/{case}/promises/health_certificates").status == 404
    assert "promise_unsigned" in {one["key"] for one in at_desk(officer, case)["findings"]}
    assert granted(officer, case).status == 422


def test_a_promise_is_not_taken_back_after_the_decision(city: City) -> None:
    owner = city.person(OWNER)
    case = decided(owner, city.person(REVIEWER))
    assert owner.delete(f"{ALL}/{case}/promises/food_safety_rules").status == 409
