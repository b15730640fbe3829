"""Steps of a case: who applies, who decides, and the way from the guide to the certificate."""

from typing import Any

from tests.client import Answer, Client

OWNER, INSPECTOR, OFFICER = "agent", "inspector2", "market"
ITEM = "food_licence_renewal"
SCENE = "market.inspection"
ALL = "/api/cases"


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


def agreed(owner: Client, case: str) -> dict[str, Any]:
    """A yes to the whole sheet."""
    sheet = read(owner, case)["sheet"]
    body = {
        "certificates": {one["id"]: [field["key"] for field in one["fields"]] for one in sheet["certificates"]},
        "libraries": {one["library"]: one["fields"] for one in sheet["libraries"]},
    }
    answer = owner.post(f"{ALL}/{case}/consent", body)
    assert answer.status == 200, answer.body
    return dict(answer.body)


def typed(owner: Client, case: str, values: dict[str, str], correct: list[str] | None = None) -> Answer:
    """Fields that were typed."""
    return owner.put(
        f"{ALL}/{case}/form",
        {"revision": read(owner, case)["revision"], "values": values, "correct": correct or []},
    )


def submitted(owner: Client, case: str) -> Answer:
    """Handed in, with every promise that is asked for."""
    whole = read(owner, case)
    promises = {one["key"]: one["promise"]["digest"] for one in whole["materials"] if one["promise"]}
    return owner.post(f"{ALL}/{case}/submission", {"revision": whole["revision"], "promises": promises})


def ways(whole: dict[str, Any]) -> dict[str, str]:
    """Which way answers which needed material."""
    return {one["key"]: one["way"] for one in whole["materials"] if one["state"] != "not_needed"}
