"""Steps of a bundle: begun, agreed to, filled in once, handed in once."""

from typing import Any

from tests.client import Answer, Client
from tests.flows.case_steps import enterprise_of

RUNS, RESTAURANT, NEWBORN = "/api/me/bundles", "open_restaurant", "newborn"
NUMBER = "JY28801010009991"
ALL_THREE = {"has_sign": "yes", "large": "yes"}
TYPED = {
    "business_form": "catering",
    "business_items": "热食类食品制售",
    "sign_text": "罗记面馆",
    "sign_light": "no",
    "floor_area": "320",
}


def opened(owner: Client, answers: dict[str, str] | None = None) -> str:
    """A restaurant that is opened by somebody's own enterprise."""
    body = {"code": RESTAURANT, "applicant": enterprise_of(owner), "answers": ALL_THREE if answers is None else answers}
    answer = owner.post(RUNS, body)
    assert answer.status == 201, answer.body
    return str(answer["id"])


def run(owner: Client, run_id: str) -> dict[str, Any]:
    """The run as its people see it."""
    answer = owner.get(f"{RUNS}/{run_id}")
    assert answer.status == 200, answer.body
    return dict(answer.body)


def agreed(owner: Client, run_id: str) -> dict[str, Any]:
    """A yes to the one sheet."""
    sheet = run(owner, run_id)["sheet"]
    body = {
        "certificates": {one["id"]: [field["key"] for field in one["fields"]] for one in sheet["certificates"]},
        "libraries": {one["library"]: one["fields"] for one in sheet["libraries"]},
    }
    answer = owner.post(f"{RUNS}/{run_id}/consent", body)
    assert answer.status == 200, answer.body
    return dict(answer.body)


def filled(owner: Client, run_id: str, values: dict[str, str] | None = None) -> dict[str, Any]:
    """What no source knows, typed once."""
    known = {one["key"] for one in run(owner, run_id)["fields"]}
    typed = {key: value for key, value in (TYPED if values is None else values).items() if key in known}
    answer = owner.put(f"{RUNS}/{run_id}/form", {"values": typed, "correct": []})
    assert answer.status == 200, answer.body
    for one in answer["papers"]:
        if one["way"] == "promise_reuse" and one["state"] == "open":
            said = owner.put(f"{RUNS}/{run_id}/papers/{one['key']}/said", {"said": "unchanged"})
            assert said.status == 200, said.body
    return run(owner, run_id)


def handed_in(owner: Client, run_id: str) -> Answer:
    """Every case, with every promise that is asked for."""
    whole = run(owner, run_id)
    cases: dict[str, Any] = {
        one["item"]: {"revision": one["revision"], "promises": {}} for one in whole["cases"] if "submit" in one["acts"]
    }
    for one in whole["promises"]:
        cases[one["item"]]["promises"][one["key"]] = one["promise"]["digest"]
    return owner.post(f"{RUNS}/{run_id}/submission", {"cases": cases})


def states(whole: dict[str, Any]) -> dict[str, str]:
    """How each case stands."""
    return {one["item"]: one["outcome"] or one["state"] for one in whole["cases"]}
