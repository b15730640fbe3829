"""Steps of a case: who applies, who decides, and the way from the guide to the certificate."""

from typing import Any

from tests.city import City
from tests.client import Answer, Client

OWNER, OFFICER, INSPECTOR = "agent", "reviewer", "inspector2"
ITEM = "food_licence_renewal"
SCENE = "market.inspection"
ALL, DESK = "/api/cases", "/api/office/cases"
TYPED = {"premises_owner": "罗建国", "premises_changed": "no"}


def enterprise_of(owner: Client) -> str:
    """The one enterprise that somebody represents."""
    return str(owner.get("/api/session")["subjects"][1]["id"])


def begun(owner: Client, item: str = ITEM, applicant: str | None = None) -> str:
    """A draft."""
    answer = owner.post(ALL, {"item": item, "applicant": applicant or enterprise_of(owner)})
    assert answer.status == 201, answer.body
    return str(answer["id"])


def read(owner: Client, case: str) -> dict[str, Any]:
    """A case as its people see it."""
    answer = owner.get(f"{ALL}/{case}")
    assert answer.status == 200, answer.body
    return dict(answer.body)


def agree(owner: Client, case: str, *, leave: frozenset[str] = frozenset()) -> Answer:
    """A yes to the sheet, but for certificates of these types."""
    sheet = read(owner, case)["sheet"]
    certificates = [one for one in sheet["certificates"] if one["type"] not in leave]
    body = {
        "certificates": {one["id"]: [field["key"] for field in one["fields"]] for one in certificates},
        "libraries": {one["library"]: one["fields"] for one in sheet["libraries"]},
    }
    return owner.post(f"{ALL}/{case}/consent", body)


def agreed(owner: Client, case: str) -> dict[str, Any]:
    """A yes to the whole sheet."""
    answer = agree(owner, case)
    assert answer.status == 200, answer.body
    return dict(answer.body)


def typed(owner: Client, case: str, values: dict[str, str], correct: list[str] | None = None) -> Answer:
    """Fields that were typed."""
    body = {"revision": read(owner, case)["revision"], "values": values, "correct": correct or []}
    return owner.put(f"{ALL}/{case}/form", body)


def filled(owner: Client, **values: str) -> str:
    """A draft in which everything is done but handing it in."""
    case = begun(owner)
    agreed(owner, case)
    assert typed(owner, case, TYPED | values).status == 200
    assert owner.put(f"{ALL}/{case}/materials/layout_plan/said", {"said": "unchanged"}).status == 200
    return case


def submitted(owner: Client, case: str) -> Answer:
    """Hand it in, with every promise that is asked for."""
    whole = read(owner, case)
    promises = {one["key"]: one["promise"]["digest"] for one in whole["materials"] if one["promise"]}
    return owner.post(f"{ALL}/{case}/submission", {"revision": whole["revision"], "promises": promises})


def handed_in(owner: Client) -> str:
    """A case that was handed in."""
    case = filled(owner)
    answer = submitted(owner, case)
    assert answer.status == 200, answer.body
    return case


def withdraw(owner: Client, case: str) -> Answer:
    """Take it back."""
    return owner.post(f"{ALL}/{case}/withdrawal", {"reason": "以后再办"})


def at_desk(officer: Client, case: str) -> dict[str, Any]:
    """A case as the office sees it."""
    answer = officer.get(f"{DESK}/{case}")
    assert answer.status == 200, answer.body
    return dict(answer.body)


def accept(officer: Client, case: str) -> Answer:
    """Accept it."""
    return officer.post(f"{DESK}/{case}/acceptance", {"revision": at_desk(officer, case)["revision"]})


def grant(officer: Client, case: str) -> Answer:
    """Grant it, with everything seen that was found."""
    whole = at_desk(officer, case)
    seen = [f"{one['key']}|{one['about']}" for one in whole["findings"]]
    return officer.post(f"{DESK}/{case}/grant", {"revision": whole["revision"], "note": "", "seen": seen})


def refuse(officer: Client, case: str, note: str = "现场不符合", clause: str = "食品安全法第三十三条") -> Answer:
    """Refuse it."""
    body = {"revision": at_desk(officer, case)["revision"], "note": note, "clause": clause}
    return officer.post(f"{DESK}/{case}/refusal", body)


def ways(whole: dict[str, Any]) -> dict[str, str]:
    """Which way answers which needed material."""
    return {one["key"]: one["way"] for one in whole["materials"] if one["state"] != "not_needed"}


def scanned(city: City, owner: Client) -> tuple[str, str | None]:
    """What an inspector's scan says of the noodle shop's licence."""
    subject = enterprise_of(owner)
    found = owner.get(f"/api/certificates?subject={subject}")["items"]
    licence = next(one for one in found if one["type"] == "food_licence")
    code = owner.post("/api/codes", {"subject": subject, "certificates": [licence["id"]]})
    assert code.status == 201, code.body
    body = {"presented": code["text"], "scene": SCENE, "place": "水车街39号", "case_number": "云市监检 2026-8"}
    answer = city.person(INSPECTOR).post("/api/verifications", body)
    assert answer.status == 200, answer.body
    return answer["verdict"], answer["reason"]
