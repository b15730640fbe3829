"""Enrolling two children: the father agrees in his own wallet, the school reads yes and nothing of the home."""

from collections.abc import Iterator
from datetime import date
from json import dumps
from uuid import UUID

import pytest

from backend.identity.people import details_of
from tests.city import City
from tests.client import Client
from tests.flows.case_looks import every_call_is_a_look
from tests.flows.case_steps import ALL, DESK, accept, agreed, at_desk, grant, read, submitted, typed, ways, withdraw
from tests.flows.school_steps import (
    DEED,
    ELDEST,
    FATHER,
    ITEM,
    MOTHER,
    SCHOOL,
    STATED,
    YOUNGEST,
    asked,
    follow,
    put,
    says_yes,
    wards_of,
    whole_draft,
    with_children,
)
from tests.flows.source_steps import sent
from tests.flows.steps import record

WAYS = {
    "guardian_id": "data_call",
    "birth_certificate": "data_call",
    "second_birth_certificate": "data_call",
    "residence_permit": "data_call",
    "house_and_household": "shared_check",
    "second_house": "shared_check",
    "vaccination_record": "notice_promise",
    "second_vaccination_record": "notice_promise",
}


@pytest.fixture(autouse=True)
def looks(city: City) -> Iterator[None]:
    """Whatever a test of this file calls or compares is a look of its holder."""
    yield
    every_call_is_a_look(city)


def desk_pages(school: Client, case: str) -> str:
    """Everything that the school's desk sends about a case."""
    paths = (f"{DESK}/{case}", DESK, f"{DESK}?item={ITEM}", "/api/office/promises", "/api/office/promises?done=true")
    return "\n".join(dumps(school.get(path).body, ensure_ascii=False) for path in paths)


def secrets_of(father: Client) -> list[str]:
    """What a deed says, and no school has to know."""
    deed = next(one for one in father.get("/api/certificates")["items"] if one["type"] == DEED)
    whole = father.get(f"/api/certificates/{deed['id']}")
    values = whole["values"]
    return [values[key] for key in ("certificate_number", "unit_number", "location")]


def moved(city: City, name: str, street: str) -> None:
    """The register of the police says that a child lives elsewhere now."""
    mother = city.person(MOTHER)
    child = UUID(wards_of(mother)[name])
    with city.reading() as session:
        number = details_of(session, city.keys, [child])[child].resident_id
    row = {"resident_id": number, "name": name, "residence_address": f"示例省云汀市云桥区{street}"}
    sent(city, "population", "云汀市公安局", f"moved-{name}", date(2026, 3, 2), row)


def test_two_children_are_enrolled_without_an_upload(city: City) -> None:
    mother, father, school = city.person(MOTHER), city.person(FATHER), city.person(SCHOOL)
    case = whole_draft(mother, father)
    whole = read(mother, case)
    assert (ways(whole), whole["uploads"]) == (WAYS, 0)
    handed = submitted(mother, case)
    assert handed.status == 200, handed.body
    assert accept(school, case).status == 204
    done = grant(school, case)
    assert done.status == 200, done.body
    assert read(mother, case)["outcome"] == "granted"
    assert at_desk(school, case)["uploads"] == 0
    assert every_call_is_a_look(city) >= 10


def test_the_school_reads_yes_and_nothing_of_the_home(city: City) -> None:
    mother, father, school = city.person(MOTHER), city.person(FATHER), city.person(SCHOOL)
    case = whole_draft(mother, father)
    assert submitted(mother, case).status == 200
    hidden = secrets_of(father)
    assert len(hidden) == 3
    assert all(hidden)
    for moment in ("submitted", "accepted", "granted"):
        said = desk_pages(school, case)
        assert case in said
        for secret in (*hidden, "书院路", "不动产权第", "滨海大道"):
            assert secret not in said, (moment, secret)
        if moment == "submitted":
            accept(school, case)
        elif moment == "accepted":
            grant(school, case)
    house = next(one for one in at_desk(school, case)["materials"] if one["key"] == "house_and_household")
    [evidence] = house["evidence"]
    assert [(one["label"], one["value"], one["agrees"]) for one in evidence["values"]] == [("房户一致", None, True)]


def test_the_father_is_asked_for_one_answer_and_sees_the_comparison(city: City) -> None:
    mother, father = city.person(MOTHER), city.person(FATHER)
    case = with_children(mother)
    found = asked(mother, father, case)
    assert [(one["type"], [each["key"] for each in one["fields"]]) for one in found["asked"]] == [(DEED, ["in_force"])]
    agreed(mother, case)
    whole = read(mother, case)
    assert ways(whole)["house_and_household"] == "notice_promise", "nothing is compared before the yes"
    assert not any("real_estate" in one["fields"] for one in record(father))
    assert says_yes(father, found).status == 200
    assert ways(follow(mother, case))["house_and_household"] == "shared_check"
    number = whole["number"]
    own = [one for one in record(father) if one["case_number"] == number]
    assert {kind: keys for one in own for kind, keys in one["fields"].items()} == {
        DEED: ["in_force"],
        "real_estate": ["location"],
    }
    assert {one["organisation"] for one in own} == {"云桥区教育局"}


def test_a_father_who_says_no_is_not_compared(city: City) -> None:
    mother, father = city.person(MOTHER), city.person(FATHER)
    case = with_children(mother)
    found = asked(mother, father, case)
    assert father.post(f"/api/me/asks/{found['id']}/answer", {"answer": "refuse"}).status == 200
    follow(mother, case)
    agreed(mother, case)
    typed(mother, case, STATED)
    assert ways(read(mother, case))["house_and_household"] == "notice_promise"
    assert not any("real_estate" in one["fields"] for one in record(father))
    refused = submitted(mother, case)
    assert refused.status == 422
    assert any("owner" in one["field"] or "owner" in one["problem"] for one in refused["errors"])


def test_a_truly_different_address_takes_the_promise_way(city: City) -> None:
    moved(city, YOUNGEST, "老槐巷16号1单元102室")
    mother, father, school = city.person(MOTHER), city.person(FATHER), city.person(SCHOOL)
    case = whole_draft(mother, father)
    whole = read(mother, case)
    found = ways(whole)
    assert (found["house_and_household"], found["second_house"]) == ("shared_check", "notice_promise")
    second = next(one for one in whole["materials"] if one["key"] == "second_house")
    assert {"way": "shared_check", "reason": "differs"} in second["not_taken"]
    handed = submitted(mother, case)
    assert handed.status == 200, handed.body
    accept(school, case)
    done = grant(school, case)
    assert done.status == 200, done.body
    assert done["tasks"] >= 1
    tasks = school.get("/api/office/promises")["items"]
    assert "房户一致（第二个孩子）" in {one["material_name"] for one in tasks}
    said = desk_pages(school, case)
    assert all(secret not in said for secret in (*secrets_of(father), "老槐巷"))


def test_one_child_is_asked_for_one_childs_papers(city: City) -> None:
    mother = city.person(MOTHER)
    case = with_children(mother)
    assert withdraw(mother, case).status == 204
    person = str(mother.get("/api/session")["person"]["id"])
    case = str(mother.post(ALL, {"item": ITEM, "applicant": person})["id"])
    put(mother, case, "child", wards_of(mother)[ELDEST])
    agreed(mother, case)
    whole = read(mother, case)
    assert {"second_birth_certificate", "second_house"}.isdisjoint(ways(whole))
    assert not any(one["key"].startswith("second_") for one in whole["fields"])
    twice = mother.put(f"{ALL}/{case}/roles/second_child", {"subject": wards_of(mother)[ELDEST]})
    assert twice.status == 422


def test_who_is_no_ward_stands_in_no_role(city: City) -> None:
    mother, father = city.person(MOTHER), city.person(FATHER)
    case = with_children(mother)
    stranger = str(father.get("/api/session")["person"]["id"])
    for role in ("child", "home_owner"):
        assert mother.put(f"{ALL}/{case}/roles/{role}", {"subject": stranger}).status == 422
    own = str(mother.get("/api/session")["person"]["id"])
    assert mother.put(f"{ALL}/{case}/roles/child", {"subject": own}).status == 422
    assert mother.put(f"{ALL}/{case}/roles/home_owner", {"subject": own}).status == 200
    agreed(mother, case)
    house = next(one for one in read(mother, case)["materials"] if one["key"] == "house_and_household")
    assert (house["way"], house["not_taken"]) == (
        "notice_promise",
        [{"way": "shared_check", "reason": "source_silent"}],
    )
