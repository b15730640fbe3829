"""Whose ids the routes of applying online take; the shop's draft and what is in it (`owned_drafts.py`)."""

from tests.flows.owned_routes import Case, one

ONE_CASE = "/api/cases/{case_id}"
RENEWAL = {"item": "food_licence_renewal", "applicant": "<enterprise>"}
FILING: dict[str, list[Case]] = {
    "GET /api/cases/foreseen/{code}": [
        Case("agent", {"applicant": "enterprise"}, kept={"code": "item of the renewal"})
    ],
    "POST /api/cases": [
        Case("agent", {"applicant": "enterprise"}, RENEWAL),
        Case("agent", {"renews": "shop's food licence"}, {**RENEWAL, "renews": "<shop's food licence>"}),
    ],
    f"GET {ONE_CASE}": one("agent", case_id="draft case"),
    f"POST {ONE_CASE}/consent": one("agent", {"certificates": {}}, case_id="draft case"),
    f"PUT {ONE_CASE}/form": one("agent", {"revision": 1, "values": {}}, case_id="draft case"),
    f"PUT {ONE_CASE}/materials/{{key}}/said": [
        Case("agent", {"case_id": "draft case"}, {"said": ""}, kept={"key": "renewal's material"})
    ],
    f"POST {ONE_CASE}/materials/{{key}}/file": [
        Case("agent", {"case_id": "draft case"}, {"file": "AAAA", "name": "a"}, kept={"key": "renewal's material"})
    ],
    f"POST {ONE_CASE}/materials/{{key}}/proof": [
        Case("agent", {"case_id": "draft case"}, kept={"key": "renewal's material"})
    ],
    f"GET {ONE_CASE}/files/{{file_id}}": one("agent", case_id="shop's case", file_id="shop's case file"),
    "GET /api/office/cases/{case_id}/files/{file_id}": one(
        "reviewer", case_id="desk's case", file_id="desk's case file"
    ),
    f"PUT {ONE_CASE}/roles/{{role}}": [
        Case("agent", {"case_id": "draft case"}, {"subject": "<rider>"}, kept={"role": "renewal's role"})
    ],
    f"POST {ONE_CASE}/asks": one("agent", {"role": "food_worker", "name": "田恬"}, case_id="draft case"),
    f"POST {ONE_CASE}/asks/answers": one("agent", case_id="draft case"),
    f"DELETE {ONE_CASE}/asks/{{ask_id}}": one("agent", case_id="draft case", ask_id="case's ask"),
    f"POST {ONE_CASE}/submission": one("agent", {"revision": 1}, case_id="draft case"),
    f"POST {ONE_CASE}/withdrawal": one("agent", {"reason": "以后再办"}, case_id="draft case"),
}
