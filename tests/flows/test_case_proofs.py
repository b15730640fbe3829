"""A proof issued on the spot in a case, over HTTP: by the responsible office's rule, or with the reason why not.

The elder's pension is what the demo city has for it: the bureau's rule reads the pension register and seals the proof.
"""

from base64 import b64encode
from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select

from backend.seals.models import SealUse
from tests.city import City
from tests.client import Client
from tests.flows.case_looks import every_call_is_a_look
from tests.flows.case_steps import ALL, accept, agreed, at_desk, begun, grant, read, submitted, typed, ways
from tests.flows.family_steps import number_of
from tests.flows.source_steps import organisation, sent
from tests.flows.steps import record
from tests.flows.test_elder_window import official, signed
from tests.flows.window_steps import ALL as WINDOW
from tests.flows.window_steps import CLERK
from tests.flows.window_steps import read as on_screen

ITEM, MATERIAL, RULE = "medical_expense_proof", "pension_proof", "pension_state"
BUREAU = "云汀市人力资源和社会保障局"
RELIEF = {"purpose": "relief", "hospital": "云汀市人民医院", "amount": "1200", "disabled": "no"}


def picture() -> str:
    """A page of the hospital's statement."""
    page = BytesIO()
    Image.new("RGB", (300, 400), "white").save(page, "JPEG")
    return b64encode(page.getvalue()).decode()


def wanted(city: City, login: str = "elder") -> tuple[Client, str]:
    """An elder's case that asks for the proof."""
    elder = city.person(login)
    case = begun(elder, ITEM, str(elder.get("/api/session")["person"]["id"]))
    agreed(elder, case)
    answer = typed(elder, case, RELIEF)
    assert answer.status == 200, answer.body
    return elder, case


def material(whole: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in whole["materials"] if one["key"] == MATERIAL)


def test_the_bureaus_rule_issues_the_proof_seals_it_and_the_case_keeps_it(city: City) -> None:
    elder, case = wanted(city)
    answer = elder.post(f"{ALL}/{case}/materials/{MATERIAL}/proof")
    assert answer.status == 200, answer.body
    one = material(answer.body)
    assert (one["way"], one["state"], [each["kind"] for each in one["evidence"]]) == (
        "online_proof",
        "ready",
        ["proof"],
    )
    assert elder.post(f"{ALL}/{case}/materials/{MATERIAL}/proof").status == 409, "it is there"
    whole = read(elder, case)
    assert "proof_issued" in [each["happened"] for each in whole["history"]]
    city.drain()
    held = next(each for each in elder.get("/api/certificates")["items"] if each["type"] == MATERIAL)
    proof = elder.get(f"/api/certificates/{held['id']}")
    assert proof["issuer"] == BUREAU
    assert proof["checks"]["signature"] == "ok"
    said = {key: proof["values"][key] for key in ("pension_kind", "monthly_amount", "state", "purpose")}
    assert said == {
        "pension_kind": "城镇职工基本养老保险",
        "monthly_amount": "3286.40",
        "state": "正常领取",
        "purpose": "老年人医疗费用证明",
    }
    with city.reading() as session:
        use = session.execute(select(SealUse).where(SealUse.document_id == held["id"])).scalar_one()
        assert (use.ground, use.organisation_id) == (
            f"rule:{RULE} {whole['number']}",
            organisation(session, BUREAU),
        )
    [look] = [each for each in record(elder) if "pensions" in each["fields"]]
    assert (look["case_number"], look["scene_name"]) == (whole["number"], "老年人医疗费用证明")
    assert every_call_is_a_look(city) >= 3


def test_an_elder_at_the_window_gets_the_proof_on_the_spot_and_brings_no_paper_for_it(city: City) -> None:
    clerk = city.person(CLERK)
    window = signed(city, clerk)
    body = {"revision": on_screen(clerk, window)["application"]["revision"], "values": RELIEF}
    assert clerk.put(f"{WINDOW}/cases/{window}/form", body).status == 204
    assert material(on_screen(clerk, window)["application"])["state"] == "open"
    done = clerk.put(f"{WINDOW}/cases/{window}/materials/{MATERIAL}/answer", {"way": "proof"})
    assert done.status == 204, done.body
    assert material(on_screen(clerk, window)["application"])["way"] == "online_proof"
    paper = clerk.post(f"{WINDOW}/cases/{window}/materials/expense_statement/paper", {"picture": picture()})
    assert paper.status == 204, paper.body
    revision = on_screen(clerk, window)["application"]["revision"]
    handed = clerk.post(f"{WINDOW}/cases/{window}/submission", {"revision": revision})
    assert handed.status == 204, handed.body
    found = on_screen(clerk, window)["application"]
    assert ways(found) == {
        "identity_card": "data_call",
        "social_security_card": "data_call",
        MATERIAL: "online_proof",
        "expense_statement": "upload",
    }
    officer, case = official(city), str(found["id"])
    desk = at_desk(officer, case)
    shown = next(each for each in desk["materials"] if each["key"] == MATERIAL)
    assert shown["way"] == "online_proof"
    assert [each["kind"] for each in shown["evidence"]] == ["proof"]
    assert accept(officer, case).status == 204
    granted = grant(officer, case)
    assert granted.status == 200, granted.body
    elder = city.person("elder")
    assert {MATERIAL, ITEM} <= {each["type"] for each in elder.get("/api/certificates")["items"]}
    assert every_call_is_a_look(city) >= 3


def test_who_has_no_pension_in_the_register_is_told_so_and_promises(city: City) -> None:
    row = {"resident_id": number_of(city, "elder"), "name": "陈桂兰"}
    sent(city, "pensions", BUREAU, "no-pension", date(2026, 3, 3), row)
    elder, case = wanted(city)
    answer = elder.post(f"{ALL}/{case}/materials/{MATERIAL}/proof")
    assert answer.status == 200, answer.body
    one = material(answer.body)
    assert (one["way"], one["not_taken"]) == ("notice_promise", [{"way": "online_proof", "reason": "not_known"}])
    assert elder.get("/api/certificates")["items"] == [
        each for each in elder.get("/api/certificates")["items"] if each["type"] != MATERIAL
    ]


def test_a_register_that_its_office_left_to_grow_old_issues_nothing(city: City) -> None:
    city.pass_time(days=40)
    elder, case = wanted(city)
    one = material(elder.post(f"{ALL}/{case}/materials/{MATERIAL}/proof").body)
    assert one["not_taken"] == [{"way": "online_proof", "reason": "office_silent"}]
    row = {"resident_id": number_of(city, "elder"), "name": "陈桂兰", "pension_kind": "城镇职工基本养老保险"}
    row |= {"retired_on": "2009-04-01", "monthly_amount": "3300.00", "state": "正常领取"}
    sent(city, "pensions", BUREAU, "later", date(2026, 4, 11), row)
    one = material(elder.post(f"{ALL}/{case}/materials/{MATERIAL}/proof").body)
    assert one["way"] == "online_proof", "fed again, it issues"


def test_a_proof_is_issued_for_what_it_is_of_and_to_nobody_else(city: City) -> None:
    elder, case = wanted(city)
    assert elder.post(f"{ALL}/{case}/materials/identity_card/proof").status == 404
    assert city.person("citizen").post(f"{ALL}/{case}/materials/{MATERIAL}/proof").status == 404
    assert submitted(elder, case).status == 422, "the statement of the hospital is missing"
