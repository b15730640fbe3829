"""Whose ids the routes of applying, deciding, papers and the window take (`owned_drafts.py` and its neighbours)."""

from tests.flows.owned_routes import ADMIN, Case, one
from tests.flows.owned_window import BOARD, BODIES, CLERK, ITEM, MINE, PERSON

DECIDED, AT_DESK = "/api/office/cases/{case_id}", "desk's case"
PROMISERS = "/api/enterprises/{enterprise_id}/promise-mandates"
PROMISER = {"mandate": "<mandate>", "valid_to": "2026-12-31"}
VERIFIED = {"result": "kept", "how": "现场", "found": "一致"}
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
    "POST /api/me/materials/{material_id}/changed": one("rider", material_id="material"),
    "GET /api/me/materials/{material_id}/file": one("rider", material_id="material"),
    "DELETE /api/me/materials/{material_id}": one("rider", material_id="material"),
    "GET /api/office/base-data": one(ADMIN, shown=200, before="conflict"),
    "POST /api/office/institution-reports": [Case("bank", {"institution": "institution"}, {"**": "report"})],
}
FILING |= {
    f"GET {DECIDED}": one("reviewer", case_id=AT_DESK),
    f"POST {DECIDED}/taking": one("reviewer", case_id=AT_DESK),
    f"POST {DECIDED}/acceptance": one("reviewer", {"revision": 1}, case_id=AT_DESK),
    f"POST {DECIDED}/supplement": one("reviewer", {"revision": 1, "note": "补正"}, case_id=AT_DESK),
    f"POST {DECIDED}/grant": one("reviewer", {"revision": 1, "seen": []}, case_id=AT_DESK),
    f"POST {DECIDED}/refusal": one("reviewer", {"revision": 1, "note": "不符", "clause": "第四章"}, case_id=AT_DESK),
    f"POST {DECIDED}/archive": one("reviewer", case_id=AT_DESK),
    "POST /api/cases/{case_id}/archive": one("agent", case_id="shop's case"),
    "DELETE /api/cases/{case_id}/promises/{key}": [
        Case("agent", {"case_id": "shop's case"}, kept={"key": "promised material"})
    ],
    "POST /api/office/promises/{task_id}/result": one("reviewer", VERIFIED, task_id="promise task"),
    "POST /api/me/credit/{entry_id}/correction": one("agent", {"reason": "有误"}, entry_id="shop's entry"),
    "POST /api/office/credit/{entry_id}/proposal": one("reviewer", {"reason": "有误"}, entry_id="desk's entry"),
    "POST /api/office/credit/{entry_id}/decision": one("reviewer", {"correct": True}, entry_id="desk's entry"),
    f"GET {PROMISERS}": one("agent", enterprise_id="enterprise"),
    f"POST {PROMISERS}": [
        Case("agent", {"enterprise_id": "enterprise"}, PROMISER),
        Case("agent", {"mandate": "mandate"}, PROMISER, kept={"enterprise_id": "enterprise"}),
    ],
    f"DELETE {PROMISERS}/{{given_id}}": one("agent", enterprise_id="enterprise", given_id="promiser"),
}
FILING |= {name: [Case(CLERK, parts, BODIES.get(name, {}))] for name, parts in BOARD.items()}
FILING |= {
    f"GET {MINE}": one(PERSON, window_id="own window"),
    f"POST {MINE}/case": one(PERSON, window_id="own window"),
    "POST /api/window/cases": one(CLERK, {"item": ITEM, "ticket": "<ticket>"}, ticket="ticket"),
    "POST /api/window/tickets": one(CLERK, {"office": "<counter's office>", "item": ITEM}, office="counter's office"),
    "PUT /api/window/seat": one(CLERK, {"office": "<counter's office>", "number": 3}, office="counter's office"),
    "POST /api/office/inquiries/{inquiry_id}/answer": one("reviewer", {"said": "not_known"}, inquiry_id="inquiry"),
}
RUN = "/api/me/bundles/{run_id}"
FILING |= {
    "POST /api/me/bundles": one(
        "agent", {"code": "open_restaurant", "applicant": "<enterprise>"}, applicant="enterprise"
    ),
    f"GET {RUN}": one("agent", run_id="run"),
    f"PUT {RUN}/answers": one("agent", {"revision": 1, "answers": {}}, run_id="run"),
    f"POST {RUN}/consent": one("agent", {"certificates": {}}, run_id="run"),
    f"PUT {RUN}/form": one("agent", {"values": {}}, run_id="run"),
    f"PUT {RUN}/papers/{{key}}/said": [Case("agent", {"run_id": "run"}, {"said": ""}, kept={"key": "paper"})],
    f"POST {RUN}/papers/{{key}}/file": [
        Case("agent", {"run_id": "run"}, {"file": "AAAA", "name": "a"}, kept={"key": "paper"})
    ],
    f"PUT {RUN}/roles/{{role}}": [
        Case("agent", {"run_id": "run", "subject": "boss"}, {"subject": "<boss>"}, kept={"role": "role"}),
    ],
    f"POST {RUN}/submission": one("agent", {"cases": {"food_licence_new": {"revision": 1}}}, run_id="run"),
}
SEEN = "0" * 64
MENDING = "/api/office/corrections/{correction_id}"
FILING |= {
    f"POST {MENDING}/opening": one("reviewer", correction_id="correction"),
    f"POST {MENDING}/decision": one(
        "reviewer", {"accepted": False, "seen": SEEN, "reason": "一致"}, correction_id="correction"
    ),
}
