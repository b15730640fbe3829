"""Notice and promise over HTTP: signed by digest and step, verified, and what a broken one does to its applicant."""

from typing import Any

from sqlalchemy import text

from tests.city import City
from tests.client import Client
from tests.flows.case_steps import ALL, OWNER, enterprise_of, read, submitted
from tests.flows.desk_steps import (
    CREDIT,
    REVIEWER,
    TASKS,
    at_desk,
    broken,
    colleague,
    decided,
    filed,
    filled,
    materials,
)

MINE = "/api/me/credit"


def asked(owner: Client, case: str) -> dict[str, str]:
    """Promises that are asked for, by digest."""
    return {key: one["promise"]["digest"] for key, one in materials(owner, case).items() if one["promise"]}


def handed(owner: Client, case: str, promises: dict[str, str]) -> Any:
    return owner.post(f"{ALL}/{case}/submission", {"revision": read(owner, case)["revision"], "promises": promises})


def test_a_promise_is_shown_whole_and_signed_by_its_digest_with_a_step(city: City) -> None:
    owner = city.person(OWNER)
    case = filled(owner)
    told = materials(owner, case)["food_safety_rules"]["promise"]
    assert told["text"]
    assert told["standard"]
    assert told["liability"]
    owner.confirms = False
    assert handed(owner, case, asked(owner, case)).code == "step_needed"
    owner.confirms = True
    assert handed(owner, case, asked(owner, case)).status == 200
    signed = at_desk(city.person(REVIEWER), case)["promises"]
    assert {one["digest"] for one in signed} == {one["digest"] for one in signed if one["intact"]}
    assert all(one["signer"] == "罗建国" for one in signed)


def test_another_text_than_the_one_that_was_read_is_not_signed(city: City) -> None:
    owner = city.person(OWNER)
    case = filled(owner)
    wrong = asked(owner, case) | {"food_safety_rules": "0" * 64}
    assert handed(owner, case, wrong).status in (409, 422)
    assert read(owner, case)["state"] == "draft"


def test_a_case_without_its_promises_is_not_handed_in(city: City) -> None:
    owner = city.person(OWNER)
    case = filled(owner)
    assert handed(owner, case, {}).status == 422
    assert read(owner, case)["state"] == "draft"


def test_what_was_signed_and_altered_later_stops_the_case(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(REVIEWER)
    case = filed(owner)
    with city.writing() as session:
        session.execute(text("UPDATE case_promise SET digest = :other"), {"other": bytes(32)})
    whole = at_desk(officer, case)
    assert not any(one["intact"] for one in whole["promises"])
    assert "promise_altered" in {one["key"] for one in whole["findings"]}


def test_a_promise_that_was_kept_leaves_nothing_behind(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(REVIEWER)
    decided(owner, officer)
    first = officer.get(TASKS)["items"][0]
    body = {"result": "kept", "how": "到现场查看", "found": "与承诺一致"}
    assert officer.post(f"{TASKS}/{first['id']}/result", body).body == {"entry": None}
    assert officer.post(f"{TASKS}/{first['id']}/result", body).status == 409
    assert first["id"] not in {one["id"] for one in officer.get(TASKS)["items"]}
    [done] = officer.get(f"{TASKS}?done=true")["items"]
    assert (done["result"], done["how"], done["left"]) == ("kept", body["how"], None)
    assert owner.get(MINE)["items"] == []


def test_a_broken_promise_closes_the_promise_way_at_once(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(REVIEWER)
    decided(owner, officer)
    officer.confirms = False
    first = officer.get(TASKS)["items"][0]["id"]
    body = {"result": "broken", "how": "到现场查看", "found": "没有健康证明"}
    assert officer.post(f"{TASKS}/{first}/result", body).code == "step_needed"
    officer.confirms = True
    entry = broken(officer)
    [shown] = owner.get(MINE)["items"]
    assert (shown["id"], shown["in_force"], shown["until"]) == (entry, True, "2027-03-03")
    held = owner.get("/api/cases/foreseen/food_licence_renewal?applicant=" + enterprise_of(owner))
    assert "notice_promise" not in {one["way"] for one in held["items"]}
    assert city.person("citizen").get(MINE)["items"] == []
    city.drain()
    assert "case.credit_entered" in {one["kind"] for one in owner.get("/api/me/messages")["items"]}


def test_the_term_of_an_entry_ends_by_itself(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(REVIEWER)
    decided(owner, officer)
    broken(officer)
    city.pass_time(days=366)
    owner = city.person(OWNER)
    assert not owner.get(MINE)["items"][0]["in_force"]


def test_an_entry_is_corrected_by_two_of_the_office(city: City) -> None:
    owner, officer, second = city.person(OWNER), city.person(REVIEWER), colleague(city)
    decided(owner, officer)
    entry = broken(officer)
    assert owner.post(f"{MINE}/{entry}/correction", {"reason": "当天证明在店里"}).status == 204
    assert owner.post(f"{MINE}/{entry}/correction", {"reason": "再说一次"}).status == 409
    assert city.person("citizen").post(f"{MINE}/{entry}/correction", {"reason": "x"}).status == 404
    assert [one["id"] for one in second.get(f"{CREDIT}?waiting=true")["items"]] == [entry]
    decision = f"{CREDIT}/{entry}/decision"
    assert second.post(decision, {"correct": True}).status == 409, "nobody has proposed it"
    assert officer.post(f"{CREDIT}/{entry}/proposal", {"reason": "复查属实"}).status == 204
    assert officer.post(decision, {"correct": True}).code == "second_person_needed"
    assert second.post(decision, {"correct": True}).status == 204
    [shown] = owner.get(MINE)["items"]
    assert (shown["state"], shown["in_force"]) == ("corrected", False)
    assert shown["corrections"][0]["asked"] == "当天证明在店里"
    assert second.post(decision, {"correct": True}).status == 409


def test_a_correction_is_declined_with_a_reason_and_may_be_asked_again(city: City) -> None:
    owner, officer, second = city.person(OWNER), city.person(REVIEWER), colleague(city)
    decided(owner, officer)
    entry = broken(officer)
    assert owner.post(f"{MINE}/{entry}/correction", {"reason": "不服"}).status == 204
    decision = f"{CREDIT}/{entry}/decision"
    assert second.post(decision, {"correct": False}).status == 422
    assert officer.post(decision, {"correct": False, "answer": "属实"}).code == "second_person_needed"
    assert second.post(decision, {"correct": False, "answer": "照片为证"}).status == 204
    assert owner.get(MINE)["items"][0]["in_force"]
    assert owner.post(f"{MINE}/{entry}/correction", {"reason": "有新证据"}).status == 204


def test_another_office_sees_neither_tasks_nor_entries(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(REVIEWER)
    decided(owner, officer)
    first = officer.get(TASKS)["items"][0]["id"]
    entry = broken(officer)
    other = city.person("issuer")
    assert other.get(TASKS)["items"] == []
    assert other.get(CREDIT)["items"] == []
    body = {"result": "kept", "how": "x", "found": "x"}
    assert other.post(f"{TASKS}/{first}/result", body).status == 404
    assert other.post(f"{CREDIT}/{entry}/proposal", {"reason": "x"}).status == 404


def test_only_who_represents_an_enterprise_lets_a_handler_promise(city: City) -> None:
    owner = city.person(OWNER)
    house = f"/api/enterprises/{enterprise_of(owner)}/promise-mandates"
    assert city.person("citizen").get(house).status == 404
    members = owner.get(house)["items"]
    unknown = {"mandate": enterprise_of(owner), "items": None, "valid_to": "2026-12-31"}
    assert owner.post(house, unknown).status == 404
    for one in members:
        wanted = {"mandate": one["mandate"], "items": ["food_licence_renewal"]}
        assert owner.post(house, wanted | {"valid_to": "2026-01-01"}).status == 422
        assert owner.post(house, wanted | {"valid_to": "2026-12-31"}).status == 204
        given = next(each for each in owner.get(house)["items"] if each["mandate"] == one["mandate"])
        assert given["items"] == ["food_licence_renewal"]
        assert owner.delete(f"{house}/{given['id']}").status == 204
        assert owner.delete(f"{house}/{given['id']}").status == 404
    assert submitted(owner, filled(owner)).status == 200
