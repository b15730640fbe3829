"""Steps that the flows of kept copies share."""

from typing import Any

from tests.client import Answer, Client
from tests.flows.grant_steps import give

UNTIL = "2026-08-30"
FIELDS = ["vehicle_class"]
Seen = dict[str, Any]


def office_of(checker: Client) -> str:
    """The id of a checker's office."""
    return str(checker.get("/api/session")["roles"][0]["organisation"]["id"])


def allowing(grantor: Client, checker: Client, **more: Any) -> dict[str, Any]:
    """A code for a checker's office, with copies."""
    said = {"copies_until": UNTIL, "max_uses": 3, "fields": FIELDS} | more
    return give(grantor, to={"audience": "organisation"}, organisation=office_of(checker), **said)


def keep(who: Client, seen: Seen, certificate: str | None = None) -> Answer:
    """Press the button."""
    of = certificate or next(one["copy_of"] for one in seen["certificates"])
    return who.post(f"/api/looks/{seen['id']}/copies", {"certificate": of})


def kept(who: Client, seen: Seen) -> bytes:
    """Press it, and there is a file."""
    return who.file(f"/api/looks/{seen['id']}/copies", {"certificate": seen["certificates"][0]["copy_of"]})


def why(answer: Answer) -> tuple[int, str | None, str]:
    """Status, code and the word that says why."""
    return answer.status, answer.code, answer["errors"][0]["problem"]


def copies(who: Client) -> list[dict[str, Any]]:
    """What others keep of one's certificates."""
    return list(who.get("/api/me/copies")["items"])
