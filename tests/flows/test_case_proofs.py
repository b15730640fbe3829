"""A proof issued on the spot in a case, over HTTP: by the office's rule, or with the reason why not."""

from typing import Any

from backend.sources import proofs
from tests.city import City
from tests.client import Client
from tests.flows.case_steps import ALL, agreed, begun, read, typed
from tests.flows.source_steps import organisation

ITEM, MATERIAL, RULE = "medical_expense_proof", "pension_proof", "pension_state"
BUREAU = "云汀市人力资源和社会保障局"
VALUES = {
    "name": "subject:name",
    "resident_id": "subject:code",
    "pension_kind": "城乡居民基本养老保险",
    "retired_on": "2020-01-01",
    "monthly_amount": "200",
    "state": "正常领取",
}


def wanted(city: City) -> tuple[Client, str]:
    """An elder's case that asks for the proof."""
    elder = city.person("elder")
    case = begun(elder, ITEM, str(elder.get("/api/session")["person"]["id"]))
    agreed(elder, case)
    answer = typed(elder, case, {"purpose": "relief", "hospital": "云汀市人民医院", "amount": "1200", "disabled": "no"})
    assert answer.status == 200, answer.body
    return elder, case


def material(whole: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in whole["materials"] if one["key"] == MATERIAL)


def test_a_proof_is_issued_in_the_case_where_the_offices_rule_gives_it(city: City) -> None:
    with city.writing() as session:
        rule = {"base": "population", "finds": "one", "fresh_days": 30, "values": VALUES}
        proofs.name_rule(session, RULE, organisation(session, BUREAU), MATERIAL, rule)
    elder, case = wanted(city)
    answer = elder.post(f"{ALL}/{case}/materials/{MATERIAL}/proof")
    assert answer.status == 200, answer.body
    one = material(answer.body)
    assert (one["way"], one["state"]) == ("online_proof", "ready")
    assert elder.post(f"{ALL}/{case}/materials/{MATERIAL}/proof").status == 409, "it is there"
    assert "proof_issued" in [each["happened"] for each in read(elder, case)["history"]]
    city.drain()
    assert MATERIAL in {each["type"] for each in elder.get("/api/certificates")["items"]}


def test_a_proof_that_no_rule_gives_is_refused_with_the_reason(city: City) -> None:
    elder, case = wanted(city)
    answer = elder.post(f"{ALL}/{case}/materials/{MATERIAL}/proof")
    assert answer.status == 200, answer.body
    one = material(answer.body)
    assert (one["way"], one["not_taken"]) == ("notice_promise", [{"way": "online_proof", "reason": "no_rule"}])
    assert elder.post(f"{ALL}/{case}/materials/identity_card/proof").status == 404
    assert city.person("citizen").post(f"{ALL}/{case}/materials/{MATERIAL}/proof").status == 404
