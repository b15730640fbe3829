"""Steps that the flows of grants share."""

from typing import Any

from tests.client import Answer, Client
from tests.flows.steps import DRIVING, card

GRANTOR, DELEGATE = "rider", "citizen"
PURPOSE = "到医院代办复诊登记"


def name_of(person: Client) -> str:
    """Somebody's name."""
    return str(person.get("/api/session")["person"]["name"])


def wish(grantor: Client, *, to: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A body of POST /api/grants about the grantor's driving licence, class and picture."""
    own = card(grantor, DRIVING)["id"]
    fields = {own: more.pop("fields", ["photo", "vehicle_class"])}
    return {"ground": "consent", "to": to, "certificates": [own], "fields": fields, "purpose": PURPOSE, **more}


def give(grantor: Client, *, to: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give, and it works."""
    answer = grantor.post("/api/grants", wish(grantor, to=to, **more))
    assert answer.status == 201, answer.body
    return dict(answer.body)


def delegate(grantor: Client, person: Client, **more: Any) -> dict[str, Any]:
    """Delegate to somebody who accepts; the grant as the grantor got it."""
    given = give(grantor, to={"audience": "person", "name": name_of(person)}, ground="delegation", **more)
    accept(person, given)
    return given


def accept(person: Client, given: dict[str, Any], word: str = "accept") -> Answer:
    """Open the invitation and answer."""
    opened = person.post("/api/grants/invitations", {"presented": given["code"]["text"]})
    assert opened.status == 200, opened.body
    return person.post(f"/api/grants/{opened['id']}/answer", {"answer": word})
