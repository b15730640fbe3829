"""Whose ids each route takes. A route that takes an id and is not here fails `test_ownership.py`.

A case names, for each part of a request that holds an id, the kind of thing it stands for (`owned_things.py`), and a
body in which `<kind>` is replaced. Parts that are nobody's secret are in `PUBLIC`, with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.flows.owned_window import MINE


@dataclass(frozen=True)
class Case:
    """One way to call a route with somebody's ids.

    Attributes:
        by: who owns all of it: their call is answered otherwise than a stranger's, which shows that the ids are right.
        parts: part of the request → kind of thing.
        body: what else is sent; `<kind>` stands for the id in question; `**` names a whole body of `Things.bodies`.
        shown: everybody gets this status, with nothing of the thing in it: a cursor, a public page.
        kept: parts of the address that stay as they are where the others become unknown: something of the caller's
            own, in which somebody else's thing is named.
    """

    by: str
    parts: Mapping[str, str]
    body: Mapping[str, Any] = field(default_factory=dict)
    shown: int | None = None
    kept: Mapping[str, str] = field(default_factory=dict)


def one(by: str, body: Mapping[str, Any] | None = None, shown: int | None = None, **parts: str) -> list[Case]:
    """A route with one case."""
    return [Case(by, parts, body or {}, shown)]


WISH = {"ground": "consent", "to": {"audience": "anyone"}, "purpose": "核对", "max_uses": 1}
NAMED = {"audience": "person", "name": "王小明"}
FIELDS = {"<certificate>": ["photo"]}
CHOSEN = {"certificates": ["<certificate>"], "fields": FIELDS}
PDF = {"kind": "json"}
ACT_WORDS = {"reason": "违法情形查实", "legal_basis": "行政许可法第六十九条", "document_number": "撤〔2026〕1号"}
LOOK = {"kind": "look", "purpose": "核对", "types": {"driving_licence": ["name", "vehicle_class"]}}
YES = {"answer": "agree", "certificates": {"<own licence>": ["vehicle_class"]}}
NOT_OWN = {"answer": "agree", "certificates": {"<sensitive>": ["name"]}}
MANDATE = {"answer": "agree", "enterprise": "<enterprise>"}
OFFICER, ADMIN, SAFE = "issuer", "admin", "security"

CASES: dict[str, list[Case]] = {
    "GET /api/bundles": one("rider", subject="rider"),
    "POST /api/bundles": [
        Case("rider", {"certificates": "certificate"}, {"name": "新的", **CHOSEN}),
        Case("rider", {"subject": "rider"}, {"name": "新的", "subject": "<rider>", "certificates": ["<certificate>"]}),
    ],
    "PUT /api/bundles/order": one("rider", {"bundles": ["<bundle>"]}, bundles="bundle"),
    "PUT /api/bundles/{bundle_id}": one("rider", {"name": "换名"}, bundle_id="bundle"),
    "DELETE /api/bundles/{bundle_id}": one("rider", bundle_id="bundle"),
    "GET /api/certificates": one("rider", subject="rider"),
    "GET /api/certificates/{certificate_id}": one("rider", certificate_id="certificate"),
    "GET /api/certificates/{certificate_id}/files": one("rider", certificate_id="certificate"),
    "POST /api/certificates/{certificate_id}/files": [
        Case("rider", {"certificate_id": "certificate"}, PDF),
        Case("rider", {"certificate_id": "sensitive"}, PDF),
    ],
    "POST /api/certificates/{certificate_id}/openings": [
        *one("parent", {"grant": "<guardianship>"}, certificate_id="child's certificate", grant="guardianship"),
        *one("auditor", {"grant": "<help>"}, certificate_id="helped certificate", grant="help"),
        *one("elder", {"grant": "<help>"}, 404, certificate_id="elder's other certificate"),
        *one("rider", {"grant": "<help>"}, 404, certificate_id="sensitive"),
        *one("rider", {"grant": "<ask's grant>"}, 404, certificate_id="sensitive"),
    ],
    "GET /api/certificates/{certificate_id}/proof": one("rider", certificate_id="certificate"),
    "POST /api/certificates/{certificate_id}/suspension": one(OFFICER, ACT_WORDS, certificate_id="certificate"),
    "DELETE /api/certificates/{certificate_id}/suspension": one(OFFICER, certificate_id="certificate"),
    "POST /api/claims/{claim_id}/state": one("claimant", {"token": "<token>"}, claim_id="claim"),
    "POST /api/claims/{claim_id}/withdrawal": one("claimant", {"token": "<token>"}, claim_id="claim"),
    "POST /api/claims/{claim_id}/passkey": one(
        "claimant",
        {"token": "<token>", "challenge_id": "<challenge>", "credential": {}},
        claim_id="claim",
        challenge_id="challenge",
    ),
    "POST /api/codes": [
        Case("rider", {"certificates": "certificate"}, CHOSEN),
        Case("rider", {"subject": "rider"}, {"subject": "<rider>"}),
        Case("rider", {"subject": "rider"}, {"subject": "<rider>", **CHOSEN}),
        Case("graduate", {"subject": "rider", "grant": "grant"}, {"subject": "<rider>", "grant": "<grant>"}),
    ],
    "GET /api/codes/{code_id}": one("rider", code_id="code"),
    "DELETE /api/codes/{code_id}": one("rider", code_id="code"),
    "GET /api/codes/{code_id}/look": one("rider", code_id="looked code"),
    "POST /api/codes/{code_id}/handles": one("rider", code_id="code"),
    "GET /api/desk-sign-ins/{desk_id}": one("desk", desk_id="desk"),
    "POST /api/desk-sign-ins/{desk_id}/session": one("desk", desk_id="desk"),
    "POST /api/desk/claims/{claim_id}/confirmation": one("school", {"sign_out_others": False}, claim_id="claim"),
    "POST /api/desk/claims/{claim_id}/refusal": one("school", {"reason": "card_differs"}, claim_id="claim"),
    "POST /api/desk/family/{family_id}/confirmation": one("school", family_id="proposed at a desk"),
    "POST /api/desk/family/{family_id}/opening": one("school", family_id="proposed at a desk"),
    "POST /api/desk/family/{family_id}/proposal": one(
        "school", {"resident_id": "880102199003071019", "found": "原件"}, family_id="help at a desk"
    ),
    "POST /api/desk/family/{family_id}/refusal": one("school", {"reason": "papers_differ"}, family_id="help at a desk"),
    "GET /api/enterprises/{enterprise_id}": one("agent", enterprise_id="enterprise"),
    "POST /api/enterprises/{enterprise_id}/mandates": one(
        "agent", {"name": "田恬", "post": "handler", "until": "2026-12-31"}, enterprise_id="enterprise"
    ),
    "PUT /api/enterprises/{enterprise_id}/mandates/{mandate_id}": one(
        "agent", {"until": "2026-12-30"}, enterprise_id="enterprise", mandate_id="mandate"
    ),
    "POST /api/enterprises/{enterprise_id}/mandates/{mandate_id}/confirmation": one(
        "agent", enterprise_id="enterprise", mandate_id="mandate"
    ),
    "POST /api/enterprises/{enterprise_id}/mandates/{mandate_id}/dismissal": one(
        "agent", enterprise_id="enterprise", mandate_id="mandate"
    ),
    "POST /api/enterprises/{enterprise_id}/mandates/{mandate_id}/links": one(
        "agent", enterprise_id="enterprise", mandate_id="invitation"
    ),
    "DELETE /api/files/{file_id}": one("rider", file_id="file"),
    "POST /api/grants": [
        Case("rider", {"certificates": "certificate"}, WISH | CHOSEN),
        Case("rider", {"subject": "rider"}, WISH | {"subject": "<rider>"} | CHOSEN),
        Case("rider", {"certificates": "sensitive"}, WISH | {"subject": "<rider>", "certificates": ["<sensitive>"]}),
        Case(
            "graduate",
            {"subject": "rider", "parent": "grant"},
            WISH | CHOSEN | {"subject": "<rider>", "parent": "<grant>", "ground": "delegation", "to": NAMED},
        ),
        Case(
            "driver",
            {"certificates": "driver's other certificate"},
            WISH
            | {"subject": "<driver>", "parent": "<driver's grant>", "ground": "delegation", "to": NAMED}
            | {"certificates": ["<driver's other certificate>"]},
            shown=403,
        ),
        Case(
            "elder",
            {"certificates": "elder's other certificate"},
            WISH | {"subject": "<elder>", "parent": "<help>", "certificates": ["<elder's other certificate>"]},
            shown=403,
        ),
    ],
    "GET /api/grants/{grant_id}": one("rider", grant_id="grant"),
    "DELETE /api/grants/{grant_id}": one("rider", grant_id="grant"),
    "POST /api/grants/{grant_id}/answer": one("graduate", {"answer": "accept"}, grant_id="invited"),
    "POST /api/grants/{grant_id}/codes": one("rider", grant_id="open grant"),
    "POST /api/grants/{grant_id}/openings": one("citizen", grant_id="ask's grant"),
    "GET /api/grants/{grant_id}/receipt": one("rider", grant_id="grant"),
    "POST /api/imports": one(OFFICER, {"type": "driving_licence", "file_name": "a.csv"}, organisation="office"),
    "GET /api/imports/{import_id}": one(OFFICER, import_id="import"),
    "POST /api/imports/{import_id}/acts": one(OFFICER, {"act": "cancel"}, import_id="import"),
    "POST /api/imports/{import_id}/faults": one(OFFICER, import_id="import"),
    "PUT /api/imports/{import_id}/file": one(OFFICER, import_id="import"),
    "GET /api/imports/{import_id}/layout": one(OFFICER, import_id="import"),
    "PUT /api/imports/{import_id}/mapping": one(OFFICER, {"targets": {}}, import_id="import"),
    "POST /api/issuing/certificates/{certificate_id}/acts": one(
        OFFICER, ACT_WORDS | {"act": "cancel"}, certificate_id="certificate"
    ),
    "POST /api/issuing/certificates/{certificate_id}/opening": one(OFFICER, certificate_id="certificate"),
    "POST /api/issuing/certificates/{draft_id}/amendment": one(OFFICER, draft_id="certificate"),
    "GET /api/issuing/drafts/{draft_id}": one(OFFICER, draft_id="own draft"),
    "PUT /api/issuing/drafts/{draft_id}": one(
        OFFICER, {"revision": 1, "holders": [], "values": {}}, draft_id="own draft"
    ),
    "DELETE /api/issuing/drafts/{draft_id}": one(OFFICER, draft_id="own draft"),
    "POST /api/issuing/drafts/{draft_id}/issue": one(
        OFFICER, {"revision": 1, "confirmed": True}, draft_id="waiting draft"
    ),
    "PUT /api/issuing/drafts/{draft_id}/joint": one(OFFICER, {"revision": 1, "offices": []}, draft_id="own draft"),
    "PUT /api/issuing/drafts/{draft_id}/photo": one(OFFICER, {"revision": 1}, draft_id="own draft"),
    "GET /api/issuing/requests/{draft_id}/draft": one(OFFICER, draft_id="waiting draft"),
    "POST /api/issuing/requests/{request_id}/approval": one(OFFICER, request_id="proposal"),
    "POST /api/issuing/requests/{request_id}/refusal": one(OFFICER, {"note": "不清"}, request_id="proposal"),
    "POST /api/issuing/sealing/{draft_id}/refusal": one("manager", {"note": "不清"}, draft_id="joint draft"),
    "POST /api/issuing/sealing/{draft_id}/seal": one("manager", draft_id="joint draft"),
    "POST /api/looks/{look_id}/copies": [
        Case(
            "inspector",
            {"look_id": "copied look", "certificate": "copied certificate"},
            {"certificate": "<copied certificate>"},
        ),
    ],
    "DELETE /api/mandates/{mandate_id}": one("driver", mandate_id="mandate"),
    "POST /api/me/asked": [
        Case(
            "graduate",
            {"subject": "rider", "grant": "grant"},
            {"presented": "<request text>", "subject": "<rider>", "grant": "<grant>"},
        ),
    ],
    "GET /api/me/asked/{request_id}": one("rider", request_id="request"),
    "POST /api/me/asked/{request_id}": one("rider", {"answer": "refuse"}, request_id="request"),
    "GET /api/me/asked/{request_id}/helpers": one("rider", request_id="request"),
    "GET /api/me/asked/{request_id}/handing": one("driver", request_id="handed request"),
    "DELETE /api/me/asked/{request_id}/handing": one("driver", request_id="handed request"),
    "POST /api/me/asked/{request_id}/handing": [
        Case(
            "driver",
            {"request_id": "request to hand on", "grant": "driver's grant"},
            {"grant": "<driver's grant>"},
        ),
    ],
    "POST /api/me/asks": [
        Case("graduate", {"person": "rider"}, LOOK | {"to": {"person": "<rider>"}}),
        Case(
            "driver",
            {"person": "boss", "enterprise": "enterprise"},
            {"kind": "mandate", "to": {"person": "<boss>"}, "purpose": "办更名", "enterprise": "<enterprise>"}
            | {"until": "2026-12-31"},
        ),
    ],
    "GET /api/me/asks/{ask_id}": one("rider", ask_id="ask"),
    "DELETE /api/me/asks/{ask_id}": one("citizen", ask_id="ask"),
    "POST /api/me/asks/{ask_id}/answer": [
        Case("rider", {"ask_id": "ask"}, {"answer": "refuse"}),
        Case("rider", {"ask_id": "ask", "certificates": "own licence"}, YES),
        Case("rider", {"ask_id": "ask", "subject": "rider"}, YES | {"subject": "<rider>"}),
        Case("rider", {"certificates": "sensitive"}, NOT_OWN, kept={"ask_id": "ask to another"}),
        Case("rider", {"subject": "rider"}, YES | {"subject": "<rider>"}, kept={"ask_id": "ask to another"}),
        Case("agent", {"ask_id": "ask for a mandate", "enterprise": "enterprise"}, MANDATE),
        Case("agent", {"ask_id": "another's ask for a mandate", "enterprise": "enterprise"}, MANDATE),
        Case("agent", {"enterprise": "enterprise"}, MANDATE, kept={"ask_id": "ask to another for a mandate"}),
    ],
    "GET /api/me/consents": one("rider", subject="rider"),
    "POST /api/me/consents": one(
        "rider", {"scene": "hospital.settlement", "valid_to": "2026-12-31", "subject": "<rider>"}, subject="rider"
    ),
    "PUT /api/me/consents/always": [
        Case("rider", {"certificate": "own licence"}, {"certificate": "<own licence>", "on": True}),
        Case("rider", {"certificate": "sensitive"}, {"certificate": "<sensitive>", "on": False}),
        Case(
            "rider",
            {"subject": "rider", "certificate": "own licence"},
            {"subject": "<rider>", "certificate": "<own licence>", "on": True},
        ),
    ],
    "GET /api/me/copies": one("rider", subject="rider"),
    "DELETE /api/me/consents/{consent_id}": one("rider", consent_id="consent"),
    "POST /api/me/desk-sign-ins/{desk_id}": one("rider", {"answer": "refuse"}, desk_id="desk"),
    "POST /api/me/desk-sign-ins/{desk_id}/passkey": one("rider", desk_id="desk"),
    "POST /api/me/family/asks/{family_id}/answer": one("elder", {"types": None}, family_id="help asked"),
    "POST /api/me/family/children": one("parent", {"child_id": "<named child>"}, child_id="named child"),
    "DELETE /api/me/family/requests/{family_id}": one("citizen", family_id="help asked"),
    "POST /api/me/family/ties/{family_id}/end": one("parent", {"reason": "不再需要"}, family_id="tie"),
    "GET /api/me/looks": one("rider", subject="rider"),
    "GET /api/me/looks.csv": one("rider", subject="rider"),
    "GET /api/me/looks/offices": one("rider", subject="rider"),
    "POST /api/me/looks/proofs": one("rider", {"subject": "<rider>"}, subject="rider"),
    "GET /api/me/messages": one("rider", shown=200, before="message"),
    "DELETE /api/me/messages/{message_id}": one("rider", message_id="message"),
    "POST /api/me/messages/{message_id}/read": one("rider", message_id="message"),
    "PUT /api/me/preferences": one("rider", shown=200, body={"pinned": ["<certificate>"]}, pinned="certificate"),
    "POST /api/me/reports": one("rider", {"look": "<look>", "kind": "deletion", "text": "删去"}, look="look"),
    "POST /api/me/requests/{request_id}": one("asked rider", {"answer": "agree"}, request_id="question"),
    "GET /api/office/items/{item_id}": one(ADMIN, item_id="item draft"),
    "PUT /api/office/items/{item_id}": one(ADMIN, {"document": {}, "edits": 0}, item_id="item draft"),
    "DELETE /api/office/items/{item_id}": one(ADMIN, item_id="item draft"),
    "POST /api/office/item-submissions": one(ADMIN, {"ids": ["<item draft>"]}, ids="item draft"),
    "POST /api/office/item-signatures": one("reviewer", {"ids": ["<item draft>"], "agreed": True}, ids="item draft"),
    "POST /api/office/item-batches": one(ADMIN, {"ids": ["<item draft>"], "note": "一批"}, ids="item draft"),
    "DELETE /api/office/item-batches/{batch_id}": one(ADMIN, batch_id="item batch"),
    "POST /api/office/item-batches/{batch_id}/publication": one(ADMIN, batch_id="item batch"),
    "GET /api/office/item-sheets/{sheet_id}": one(ADMIN, sheet_id="item sheet"),
    "POST /api/office/item-sheets/{sheet_id}/entry": one(ADMIN, {"rows": [99]}, sheet_id="item sheet"),
    "GET /api/office/catalogue/{draft_id}": one(ADMIN, draft_id="type draft"),
    "PUT /api/office/catalogue/{draft_id}": one(ADMIN, {"**": "type draft"}, draft_id="type draft"),
    "DELETE /api/office/catalogue/{draft_id}": one(ADMIN, draft_id="type draft"),
    "POST /api/office/catalogue/{draft_id}/publication": one(ADMIN, {"edits": 0}, draft_id="type draft"),
    "POST /api/office/catalogue/{draft_id}/return": one(ADMIN, {"note": "改"}, draft_id="type draft"),
    "POST /api/office/catalogue/{draft_id}/submission": one(ADMIN, {"edits": 7}, draft_id="type draft"),
    "POST /api/office/catalogue/{draft_id}/withdrawal": one(ADMIN, draft_id="type draft"),
    "DELETE /api/office/departments/{client_id}": one(OFFICER, client_id="system"),
    "POST /api/office/departments/{client_id}/confirmation": one(SAFE, client_id="system"),
    "POST /api/office/departments/{client_id}/keys": one(OFFICER, {"public_key": "<pem>"}, client_id="system"),
    "DELETE /api/office/departments/{client_id}/keys/{kid}": one(OFFICER, client_id="system", kid="key"),
    "POST /api/office/departments/{client_id}/keys/{kid}/confirmation": one(SAFE, client_id="system", kid="key"),
    "GET /api/office/departments/{client_id}/work": one(OFFICER, client_id="system"),
    "POST /api/office/reports/{report_id}/answer": one(ADMIN, {"text": "已核"}, report_id="report"),
    "POST /api/office/reports/{report_id}/closure": one(ADMIN, report_id="report"),
    "GET /api/office/scenes/drafts/{draft_id}": one(ADMIN, draft_id="scene draft"),
    "PUT /api/office/scenes/drafts/{draft_id}": one(ADMIN, {"**": "scene draft"}, draft_id="scene draft"),
    "DELETE /api/office/scenes/drafts/{draft_id}": one(ADMIN, draft_id="scene draft"),
    "POST /api/office/scenes/drafts/{draft_id}/publication": one(
        ADMIN, {"edits": 0, "against": 0}, draft_id="scene draft"
    ),
    "POST /api/office/scenes/drafts/{draft_id}/return": one(ADMIN, {"note": "改"}, draft_id="scene draft"),
    "POST /api/office/scenes/drafts/{draft_id}/submission": one(ADMIN, {"edits": 7}, draft_id="scene draft"),
    "POST /api/office/scenes/drafts/{draft_id}/withdrawal": one(ADMIN, draft_id="scene draft"),
    "DELETE /api/office/seal-requests/{request_id}": one(SAFE, request_id="seal act"),
    "POST /api/office/seal-requests/{request_id}/confirmation": one(SAFE, request_id="seal act"),
    "GET /api/office/seal-uses": one(OFFICER, shown=200, organisation="office", seal="seal", before="seal"),
    "GET /api/office/seal-uses.csv": one(OFFICER, shown=200, organisation="office", seal="seal", before="seal"),
    "POST /api/office/seals/{seal_id}/acts": one(SAFE, {"act": "rotate"}, seal_id="seal"),
    "POST /api/office/seals/{seal_id}/suspension": one(SAFE, {"reason": "核"}, seal_id="seal"),
    "POST /api/passkeys": one(
        "rider", {"challenge_id": "<challenge>", "credential": {}, "name": "手机"}, challenge_id="challenge"
    ),
    "DELETE /api/passkeys/{passkey_id}": one("rider", passkey_id="passkey"),
    "GET /api/quality/findings": one(OFFICER, organisation="office", after="finding"),
    "POST /api/quality/findings/{finding_id}/acceptance": one(OFFICER, {"reason": "档案可查"}, finding_id="finding"),
    "DELETE /api/quality/findings/{finding_id}/acceptance": one(OFFICER, finding_id="finding"),
    "GET /api/quality/report": one(OFFICER, organisation="office"),
    "GET /api/request-codes/{code_id}": one("clerk", code_id="request code"),
    "GET /api/request-codes/{code_id}/code.svg": one("clerk", code_id="poster"),
    "DELETE /api/request-codes/{code_id}": one("clerk", code_id="request code"),
    "DELETE /api/sessions/{session_id}": one("rider", session_id="session"),
    "POST /api/steps/{step_id}/proof": one("rider", {"method": "password", "password": "<password>"}, step_id="step"),
    "GET /api/verifications": one("inspector", shown=200, before="look"),
    "GET /api/verifications/{verification_id}": one("inspector", verification_id="look"),
    "POST /api/verifications/{verification_id}/presence": one("inspector", {"match": True}, verification_id="look"),
}

INSPECTED = "/api/inspections/{inspection_id}"
CREW, READ, ENDED = "crew's inspection", "inspection", "crew's ordered inspection"
BEGUN = {"kind": "routine", "checklist": "road_transport"}
DRAW = {"office": "<office>", "type": "driving_licence", "checklist": "road_transport", "days": 20}
QUOTAS = {"high": 1, "medium": 1, "low": 1}
SIGNED = {"outcome": "refused", "reason": "不认可"}

CASES |= {
    "POST /api/inspections": [
        Case("inspector", {"look": "look"}, BEGUN | {"look": "<look>"}),
        Case("inspector", {"task": "task"}, {"task": "<task>"}),
        Case("inspector", {"follows": "ordered inspection"}, {"follows": "<ordered inspection>"}),
    ],
    "POST /api/inspections/tasks/{task_id}/recusal": one("inspector", {"reason": "亲属"}, task_id="task to leave"),
    "POST /api/office/inspections/tasks/{task_id}/draw": one(OFFICER, task_id="returned task"),
    f"GET {INSPECTED}": [
        *one("inspector", inspection_id=READ),
        *one("inspector3", inspection_id="ordered inspection"),
        *one("inspector2", inspection_id="market's inspection"),
    ],
    f"POST {INSPECTED}/additions": one("inspector", {"text": "补充"}, inspection_id=ENDED),
    f"POST {INSPECTED}/agreement": one("police", inspection_id=CREW),
    f"GET {INSPECTED}/colleagues": one("inspector", inspection_id=READ),
    f"POST {INSPECTED}/colleagues": one("inspector", {"person": "<fellow>"}, inspection_id=CREW, person="fellow"),
    f"POST {INSPECTED}/coming": one("police", {"yes": True}, inspection_id="asked inspection"),
    f"PUT {INSPECTED}/conclusion": one("inspector", {"measure": "none", "n": 0}, inspection_id=CREW),
    f"POST {INSPECTED}/drop": one("inspector", {"reason": "停业"}, inspection_id=CREW),
    f"POST {INSPECTED}/takeover": one("police", {"reason": "调离"}, inspection_id=CREW),
    f"POST {INSPECTED}/closing": one("police", {"reason": "调离"}, inspection_id=CREW),
    "POST /api/office/inspections/{inspection_id}/closing": one(
        OFFICER, {"reason": "调离"}, inspection_id="desk's inspection"
    ),
    f"POST {INSPECTED}/finish": one("inspector", inspection_id=CREW),
    f"PUT {INSPECTED}/items/{{item}}": one("inspector", {"finding": "pass", "note": "", "n": 0}, inspection_id=CREW),
    f"POST {INSPECTED}/photos": one("inspector", {"item": "<item>", "picture": "<picture>"}, inspection_id=CREW),
    f"GET {INSPECTED}/photos/{{photo_id}}": [
        *one("inspector", inspection_id=READ, photo_id="photo"),
        Case("inspector", {"photo_id": "photo"}, kept={"inspection_id": "market's inspection"}),
    ],
    f"DELETE {INSPECTED}/photos/{{photo_id}}": [
        *one("inspector", inspection_id=CREW, photo_id="crew's photo"),
        Case("inspector", {"photo_id": "photo"}, kept={"inspection_id": "market's inspection"}),
    ],
    f"POST {INSPECTED}/signature": one("inspector", SIGNED, inspection_id=CREW),
    f"DELETE {INSPECTED}/signature": one("inspector", inspection_id=CREW),
    "GET /api/me/inspections/{inspection_id}": one("rider", inspection_id="holder's inspection"),
    "GET /api/me/inspections/{inspection_id}/photos/{photo_id}": one(
        "rider", inspection_id="holder's inspection", photo_id="photo"
    ),
    "GET /api/office/inspections": one(OFFICER, shown=200, before="desk's inspection"),
    "POST /api/office/inspections/draws": one(OFFICER, DRAW | QUOTAS, office="office"),
    "GET /api/office/inspections/draws/{draw_id}": one(OFFICER, draw_id="draw"),
    "GET /api/office/inspections/register": one(OFFICER, {"type": "driving_licence"}, office="office"),
    "GET /api/office/inspections/{inspection_id}": one(OFFICER, inspection_id="desk's inspection"),
    "GET /api/office/inspections/{inspection_id}/photos/{photo_id}": one(
        OFFICER, inspection_id="desk's inspection", photo_id="photo"
    ),
}


PUBLIC: dict[tuple[str, str], str] = {
    ("PUT /api/cases/{case_id}/roles/{role}", "subject"): "who is no ward of one's own is unknown, whoever it is",
    ("POST /api/cases/{case_id}/asks", "person"): "who is not bound to the asker is unknown: test_asks",
    (f"POST {MINE}/case", "applicant"): "somebody whom one acts for; test_window and the rules of cases",
    (f"POST {MINE}/case", "renews"): "a certificate of the applicant's; the rules of cases",
    ("POST /api/grants", "organisation"): "offices stand in the public register",
    (
        "GET /api/office/figures",
        "department",
    ): "offices stand in the public register; of another one nothing is counted",
    ("POST /api/office/departments", "organisation"): "an office of one's own, from a list; test_department_desk",
    ("POST /api/office/seal-mandates", "organisation"): "offices stand in the public register",
    ("POST /api/office/seal-mandates", "for_organisation"): "offices stand in the public register",
    ("POST /api/office/seals", "organisation"): "offices stand in the public register",
    ("POST /api/office/seals", "replaces"): "the keeper of seals keeps those of every office",
    ("PUT /api/issuing/drafts/{draft_id}/joint", "offices"): "offices stand in the public register",
    ("GET /api/seals/{seal_id}/picture", "seal_id"): "the picture of a seal is public",
    ("GET /api/seals/keys/{kid}", "kid"): "the public key of a seal",
    ("POST /api/office/seals/{seal_id}/acts", "kid"): "the number of a public key",
    ("PUT /api/office/catalogue/{draft_id}", "issuers"): "offices stand in the public register",
    ("POST /api/passkeys/session", "challenge_id"): "a challenge is answered by its browser and device: test_passkeys",
}
