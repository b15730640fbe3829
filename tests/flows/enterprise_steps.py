"""Steps that the flows of enterprises share: an enterprise, its people, its licence."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from backend.certificates import entering, read
from backend.certificates.entry_rules import HolderGiven, Record
from backend.standards.calendar import date_in_shanghai
from tests.city import City
from tests.client import Answer, Client

REPRESENTATIVE, MANAGER, HANDLER, OTHER = "agent", "citizen", "driver", "graduate"
NAMES = {"agent": "罗建国", "citizen": "周敏", "driver": "李𬭎", "graduate": "田恬"}
UNTIL = "2026-12-31"


def enterprise_of(representative: Client) -> str:
    """The enterprise that somebody represents."""
    items = representative.get("/api/mandates")["items"]
    return str(next(one["organisation"]["id"] for one in items if one["post"] == "representative"))


def token_of(answer: Answer) -> str:
    """What stands behind the number sign of a link."""
    assert answer.status == 201, answer.body
    return str(answer["link"]).partition("#")[2]


def named(by: Client, enterprise: str, name: str, **more: Any) -> Answer:
    """Name a handler, or a manager."""
    body = {"name": name, "post": "handler", "until": UNTIL, **more}
    if body["post"] == "manager":
        body["until"] = None
    return by.post(f"/api/enterprises/{enterprise}/mandates", body)


def hired(city: City, by: Client, login: str, **more: Any) -> tuple[Client, str]:
    """Name somebody, who accepts; their browser and the mandate."""
    enterprise = more.pop("enterprise", None) or enterprise_of(by)
    made = named(by, enterprise, NAMES[login], **more)
    person = city.person(login)
    done = person.post("/api/mandates/answers", {"token": token_of(made), "accept": True})
    assert done.body == {"post": more.get("post", "handler"), "obstacle": None}
    return person, str(made["id"])


def members(by: Client, enterprise: str) -> dict[str, str]:
    """Name → state of everybody who acts for the enterprise."""
    return {one["name"]: one["state"] for one in by.get(f"/api/enterprises/{enterprise}")["members"]}


def history(by: Client, enterprise: str) -> list[tuple[str, str, str]]:
    """What happened, to whom, by whom; newest first."""
    lines = by.get(f"/api/enterprises/{enterprise}")["history"]
    return [(one["happened"], one["about"], one["by"]) for one in lines]


def amended(city: City, enterprise: str, **values: str) -> None:
    """The registration office enters a new version of the enterprise's licence."""
    now = city.clock.instant
    today = date_in_shanghai(now)
    with city.writing() as session:
        held = read.of_holder(session, city.keys, UUID(enterprise), today=today)
        [one] = [found for found in held if found.definition.code == "business_licence"]
        record = Record(
            "business_licence",
            None,
            [HolderGiven("enterprise", one.face.values["uscc"], one.face.values["name"])],
            {**one.face.values, **values},
            today,
            today,
            one.valid_to,
        )
        done = entering.enter(session, city.keys, one.issuer_id, record, actor_id=None, ground="register", now=now)
        assert done.outcome == "amended"


def figure(city: City, query: str) -> int:
    """One figure of the database."""
    with city.reading() as session:
        return int(session.execute(text(query)).scalar_one())
