"""A field that a firm says its source has wrong, filed over the interface by its own people; earlier ones go first.

The firm leaves its business licence out, so that the form is filled from the library of legal persons: what the library
says there is what a correction changes, and no certificate of the demo is another afterwards.
"""

from base64 import b64encode
from typing import Any

from playwright.sync_api import BrowserContext

from tests.browser.walk.visit import Visit
from tests.flows.source_steps import picture

OWNER, MARKET, HOUSING, FIRM = "company", "market", "housing", "云汀老味道餐饮管理有限公司"
ITEM = "shop_sign_filing"
OPEN = ("draft", "submitted", "supplement_asked", "accepted")
TYPED = {"sign_text": "老味道", "sign_light": "no", "premises": "云汀市云桥区云桥路66号一层", "representative": "邓丽"}


def begun(visit: Visit, owner: BrowserContext) -> str:
    """A filing of a sign in which everything is done but what is said of the name; its address."""
    for one in visit.call(owner, "GET", "/api/cases")["items"]:
        if one["item"] == ITEM and one["state"] in OPEN:
            visit.call(owner, "POST", f"/api/cases/{one['id']}/withdrawal", {"reason": "重新申请"})
    subjects = visit.call(owner, "GET", "/api/session")["subjects"]
    firm = next(one["id"] for one in subjects if one["kind"] == "enterprise")
    made = visit.call(owner, "POST", "/api/cases", {"item": ITEM, "applicant": firm})["id"]
    case = f"/api/cases/{made}"
    sheet = visit.call(owner, "GET", case)["sheet"]
    kept = [one for one in sheet["certificates"] if one["type"] != "business_licence"]
    consent = {
        "certificates": {one["id"]: [field["key"] for field in one["fields"]] for one in kept},
        "libraries": {one["library"]: one["fields"] for one in sheet["libraries"]},
    }
    whole = visit.call(owner, "POST", f"{case}/consent", consent)
    empty = {one["key"] for one in whole["fields"] if not one["value"]}
    values = {key: value for key, value in TYPED.items() if key in empty or key.startswith("sign_")}
    whole = visit.call(owner, "PUT", f"{case}/form", {"revision": whole["revision"], "values": values, "correct": []})
    for one in whole["materials"]:
        if one["way"] == "upload" and one["state"] == "open":
            file = {"file": b64encode(picture("white")).decode(), "name": "营业执照.png"}
            visit.call(owner, "POST", f"{case}/materials/{one['key']}/file", file)
    return str(made)


def name_of(visit: Visit, owner: BrowserContext, case: str) -> str:
    """What the library says is the firm's name."""
    fields = visit.call(owner, "GET", f"/api/cases/{case}")["fields"]
    return str(next(one["value"] for one in fields if one["key"] == "operator_name"))


def handed_in(visit: Visit, owner: BrowserContext, case: str) -> dict[str, Any]:
    """Hand it in, every promise made."""
    whole = visit.call(owner, "GET", f"/api/cases/{case}")
    promises = {one["key"]: one["promise"]["digest"] for one in whole["materials"] if one["promise"]}
    body = {"revision": whole["revision"], "promises": promises}
    found: dict[str, Any] = visit.call(owner, "POST", f"/api/cases/{case}/submission", body)
    return found


def raised(visit: Visit, owner: BrowserContext, name: str) -> dict[str, Any]:
    """A case, handed in, that says the name is another."""
    case = begun(visit, owner)
    whole = visit.call(owner, "GET", f"/api/cases/{case}")
    body = {"revision": whole["revision"], "values": {"operator_name": name}, "correct": ["operator_name"]}
    visit.call(owner, "PUT", f"/api/cases/{case}/form", body)
    return handed_in(visit, owner, case)
