"""A renewal that the noodle shop files from its own phone, over the interface; an earlier one goes first.

It is refused or withdrawn in the end, so that the shop's licence stays as every other test finds it.
"""

from typing import Any

from playwright.sync_api import Page

from tests.browser.people import call

ITEM = "food_licence_renewal"
OPEN = ("draft", "submitted", "supplement_asked", "accepted")


def filed(owner: Page) -> dict[str, Any]:
    """A case that waits in the office's queue; its promises are left to the person's own step."""
    for one in listed(owner):
        if one["item"] == ITEM and one["state"] in OPEN:
            assert call(owner, "POST", f"/api/cases/{one['id']}/withdrawal", {"reason": "重新申请"})[0] == 204
    _, me = call(owner, "GET", "/api/session")
    firm = next(one["id"] for one in me["subjects"] if one["kind"] == "enterprise")
    _, begun = call(owner, "POST", "/api/cases", {"item": ITEM, "applicant": firm})
    case = f"/api/cases/{begun['id']}"
    _, whole = call(owner, "GET", case)
    sheet = whole["sheet"]
    consent = {
        "certificates": {one["id"]: [field["key"] for field in one["fields"]] for one in sheet["certificates"]},
        "libraries": {one["library"]: one["fields"] for one in sheet["libraries"]},
    }
    _, whole = call(owner, "POST", f"{case}/consent", consent)
    body = {"revision": whole["revision"], "values": {"premises_changed": "no"}, "correct": []}
    _, whole = call(owner, "PUT", f"{case}/form", body)
    status, whole = call(owner, "PUT", f"{case}/materials/layout_plan/said", {"said": "unchanged"})
    assert status == 200, whole
    return submitted(owner, case, whole)


def submitted(owner: Page, case: str, whole: dict[str, Any]) -> dict[str, Any]:
    """Handed in, its promises signed by a step that the password proves."""
    promises = {one["key"]: one["promise"]["digest"] for one in whole["materials"] if one["promise"]}
    done: dict[str, Any] = owner.evaluate(
        """async ([path, body, password]) => {
            const send = async (to, what, more = {}) => {
                const once = { 'X-Liangzheng': '1', 'Idempotency-Key': crypto.randomUUID() }
                const headers = { 'Content-Type': 'application/json', ...once, ...more }
                const answer = await fetch(to, { method: 'POST', headers, body: JSON.stringify(what) })
                return answer.status === 204 ? {} : answer.json()
            }
            const asked = await send(path, body)
            if (asked.code !== 'step_needed') return asked
            const step = await send('/api/steps', { action: asked.step.action, digest: asked.step.digest })
            await send(`/api/steps/${step.id}/proof`, { method: 'password', password })
            return send(path, body, { 'X-Step': step.id })
        }""",
        [f"{case}/submission", {"revision": whole["revision"], "promises": promises}, demo_password(owner)],
    )
    assert done.get("state") == "submitted", done
    return done


def demo_password(page: Page) -> str:
    """What every demo person signs in with."""
    return str(call(page, "GET", "/api/demo")[1]["password"])


def listed(owner: Page) -> list[dict[str, Any]]:
    """Cases of the shop."""
    found: list[dict[str, Any]] = call(owner, "GET", "/api/cases")[1]["items"]
    return found
