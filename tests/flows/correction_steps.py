"""Steps of a correction: raised with a case, found on the desk of whose word it is, settled."""

from base64 import b64encode
from typing import Any

from tests.city import City
from tests.client import Answer, Client
from tests.flows.case_steps import ALL, agree, begun, filled, read, submitted, typed
from tests.flows.source_steps import picture

DESK, MINE = "/api/office/corrections", "/api/me/corrections"
ITEMS, NAME = "business_items", "罗记面馆（水车街店）"


def waiting(officer: Client, *, settled: bool = False) -> list[dict[str, Any]]:
    """What an office finds on its desk."""
    answer = officer.get(f"{DESK}?settled={'true' if settled else 'false'}")
    assert answer.status == 200, answer.body
    return list(answer["items"])


def opening(officer: Client, correction: str) -> Answer:
    """An officer opens one."""
    return officer.post(f"{DESK}/{correction}/opening", {})


def decide(officer: Client, correction: str, **said: Any) -> Answer:
    """An officer decides on what they read just now; accepted and mended here, where nothing else is said."""
    if "seen" not in said:
        read_now = opening(officer, correction)
        said["seen"] = read_now["seen"] if read_now.status == 200 else "0" * 64
    return officer.post(f"{DESK}/{correction}/decision", {"accepted": True, **said})


def mine(person: Client) -> list[dict[str, Any]]:
    """What somebody reads of corrections."""
    answer = person.get(MINE)
    assert answer.status == 200, answer.body
    return list(answer["items"])


def field_of(whole: dict[str, Any], key: str) -> dict[str, Any]:
    """A field of a form."""
    return dict(next(one for one in whole["fields"] if one["key"] == key))


def of_certificate(owner: Client, items: str = "热食类食品制售") -> str:
    """A renewal, handed in, that says the licence has the items of business wrong."""
    case = filled(owner)
    assert typed(owner, case, {ITEMS: items}, [ITEMS]).status == 200
    answer = submitted(owner, case)
    assert answer.status == 200, answer.body
    return case


def of_library(owner: Client, name: str = NAME) -> str:
    """A sign, handed in with the housing bureau, that says the library of legal persons has the name wrong."""
    case = begun(owner, "shop_sign_filing")
    agreed = agree(owner, case, leave=frozenset({"business_licence"}))
    assert field_of(agreed.body, "operator_name")["source"] == "base:legal_persons.name"
    values = {"operator_name": name, "representative": "罗建国", "premises": "云汀市云桥区水车街39号"}
    values |= {"sign_text": "罗记面馆", "sign_light": "no"}
    assert typed(owner, case, values, ["operator_name"]).status == 200
    for one in read(owner, case)["materials"]:
        if one["way"] == "upload" and one["state"] == "open":
            body = {"file": b64encode(picture("white")).decode(), "name": "营业执照.png"}
            assert owner.post(f"{ALL}/{case}/materials/{one['key']}/file", body).status == 200
    answer = submitted(owner, case)
    assert answer.status == 200, answer.body
    return case


def messages(city: City, person: Client) -> list[str]:
    """Kinds of messages about corrections that somebody has, oldest first."""
    city.drain()
    found = [one["kind"] for one in person.get("/api/me/messages")["items"]]
    return [one for one in reversed(found) if one.startswith("case.correction_")]
