"""A comparison that comes back without a yes: the next way opens, says why, and nothing that was done is lost."""

from base64 import b64encode
from typing import Any

from tests.city import City
from tests.client import Client
from tests.flows.case_steps import (
    ALL,
    ITEM,
    OWNER,
    TYPED,
    agree,
    agreed,
    begun,
    enterprise_of,
    filled,
    read,
    submitted,
    typed,
)
from tests.flows.school_steps import MOTHER, STATED, with_children
from tests.flows.source_steps import pdf

LICENCE, PREMISES = "business_licence", "premises_proof"


def material(owner: Client, case: str, key: str) -> dict[str, Any]:
    return next(dict(one) for one in read(owner, case)["materials"] if one["key"] == key)


def own_id(person: Client) -> str:
    return str(person.get("/api/session")["person"]["id"])


def without_licence(owner: Client) -> str:
    """A renewal whose business licence is not called for: the register of legal persons is asked instead."""
    case = begun(owner)
    assert agree(owner, case, leave=frozenset({LICENCE})).status == 200
    assert typed(owner, case, TYPED).status == 200
    return case


def values(owner: Client, case: str) -> dict[str, str]:
    return {one["key"]: one["value"] for one in read(owner, case)["fields"]}


def test_what_the_guide_calls_certain_is_never_asked_for_after_a_check(city: City) -> None:
    owner = city.person(OWNER)
    said = owner.get(f"{ALL}/foreseen/{ITEM}?applicant={enterprise_of(owner)}")["items"]
    promised = {one["key"] for one in said if one["free"]}
    assert {one["key"]: one["otherwise"] for one in said if one["otherwise"]} == {PREMISES: "notice_promise"}
    assert not {one["key"] for one in read(owner, filled(owner))["materials"] if one["way"] == "upload"} & promised


def test_a_register_that_differs_leaves_the_form_and_asks_for_a_promise(city: City) -> None:
    owner = city.person(OWNER)
    case = filled(owner, phone="12888003333")
    one = material(owner, case, PREMISES)
    assert (one["way"], one["state"]) == ("notice_promise", "open")
    assert one["not_taken"] == [{"way": "shared_check", "reason": "differs"}]
    said = values(owner, case)
    assert (said["phone"], said["premises_owner"], said["premises_changed"]) == ("12888003333", "罗建国", "no")


def test_without_a_promise_to_make_a_file_is_asked_for_and_all_else_stays(city: City) -> None:
    owner = city.person(OWNER)
    case = without_licence(owner)
    assert material(owner, case, LICENCE)["way"] == "shared_check"
    before = values(owner, case)
    assert typed(owner, case, {"representative": "罗建邦"}).status == 200
    one = material(owner, case, LICENCE)
    assert (one["way"], one["state"]) == ("upload", "open")
    assert {"way": "shared_check", "reason": "differs"} in one["not_taken"]
    assert values(owner, case) == before | {"representative": "罗建邦"}


def test_a_register_without_a_record_is_told_apart_from_one_that_differs(city: City) -> None:
    mother = city.person(MOTHER)
    case = with_children(mother)
    assert mother.put(f"{ALL}/{case}/roles/home_owner", {"subject": own_id(mother)}).status == 200
    agreed(mother, case)
    before = typed(mother, case, STATED)
    house = material(mother, case, "house_and_household")
    assert (house["way"], house["not_taken"]) == (
        "notice_promise",
        [{"way": "shared_check", "reason": "source_silent"}],
    )
    assert {key: value for key, value in values(mother, case).items() if key in STATED} == STATED
    assert submitted(mother, case).status == 200, before.body


def test_an_uploaded_file_is_laid_aside_while_the_register_agrees_and_comes_back(city: City) -> None:
    owner = city.person(OWNER)
    case = without_licence(owner)
    assert typed(owner, case, {"representative": "罗建邦"}).status == 200
    body = {"file": b64encode(pdf()).decode(), "name": "营业执照.pdf"}
    done = owner.post(f"{ALL}/{case}/materials/{LICENCE}/file", body)
    assert done.status == 200, done.body
    [kept] = material(owner, case, LICENCE)["evidence"]
    assert typed(owner, case, {"representative": "罗建国"}).status == 200
    one = material(owner, case, LICENCE)
    assert one["way"] == "shared_check"
    assert {each["kind"] for each in one["evidence"]} == {"check"}, "what is not needed is not shown to the office"
    assert typed(owner, case, {"representative": "罗建邦"}).status == 200
    one = material(owner, case, LICENCE)
    assert (one["way"], one["state"], one["evidence"]) == ("upload", "ready", [kept])
