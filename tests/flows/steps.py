"""Steps that the flows of the main job share: show, check, and the demo people they are about."""

from typing import Any

from tests.city import City
from tests.client import Answer, Client

HOLDER = "rider"
CHECKER = "inspector"
COLLEAGUE = "inspector3"
ROADSIDE = "traffic.roadside"
ACCIDENT = "traffic.accident"
DRIVING = "driving_licence"
VEHICLE = "vehicle_licence"
IDENTITY = "identity_card"
UNKNOWN_TEXT = "HTTP://LOCALHOST/C/" + "A" * 26

REASONED = {
    "reason": "涉嫌使用伪造证明",
    "legal_basis": "道路交通安全法第一百一十条",
    "document_number": "停〔2026〕1号",
}


def card(holder: Client, kind: str, subject: str | None = None) -> dict[str, Any]:
    """The holder's current certificate of a type."""
    found = holder.get("/api/certificates" + (f"?subject={subject}" if subject else ""))["items"]
    return next(dict(one) for one in found if one["type"] == kind)


def show(holder: Client, fields: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """Open a code: types and fields chosen, or bare."""
    chosen = {card(holder, kind)["id"]: keys for kind, keys in (fields or {}).items()}
    answer = holder.post("/api/codes", {"certificates": list(chosen), "fields": chosen} if chosen else {})
    assert answer.status == 201, answer.body
    return dict(answer.body)


def check(checker: Client, presented: str, scene: str = ROADSIDE, **more: str) -> Answer:
    """Redeem what was scanned or typed."""
    body = {"presented": presented, "scene": scene, "place": "望河路口", **more}
    return checker.post("/api/verifications", body)


def verdict(checker: Client, presented: str, scene: str = ROADSIDE, **more: str) -> dict[str, Any]:
    """The answer to a check."""
    answer = check(checker, presented, scene, **more)
    assert answer.status == 200, answer.body
    return dict(answer.body)


def outcome(found: dict[str, Any]) -> tuple[str, str | None]:
    """Verdict and reason."""
    return found["verdict"], found["reason"]


def suspend(issuer: Client, certificate_id: str) -> Answer:
    """The issuing officer's one call."""
    return issuer.post(f"/api/certificates/{certificate_id}/suspension", REASONED)


def record(holder: Client) -> list[dict[str, Any]]:
    """Who looked at the holder, newest first."""
    return list(holder.get("/api/me/looks?limit=100")["items"])


def shown_fields(found: dict[str, Any]) -> dict[str, set[str]]:
    """Type → keys of the values in an answer."""
    return {one["type"]: set(one["fields"]) for one in found["certificates"]}


def person_id(city: City, login: str) -> str:
    """The id of a demo person."""
    return str(city.person(login).get("/api/session")["person"]["id"])
