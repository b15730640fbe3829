"""Steps at a window: a clerk who sits down, a queue, and people who come with or without a phone."""

from base64 import b64encode
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image

from backend.identity.people import details_of
from tests.city import City
from tests.client import Answer, Client
from tests.flows.case_steps import agreed, enterprise_of
from tests.flows.steps import person_id, show

CLERK, OTHER_CLERK, OWNER, ELDER = "clerk", "school", "agent", "elder"
RENEWAL, EXPENSES = "food_licence_renewal", "medical_expense_proof"
ALL = "/api/window"
RELIEF = {"purpose": "relief", "hospital": "云汀市人民医院", "amount": "1280", "disabled": "no"}
"""What somebody says who asks for relief: their pension is promised where nothing proves it."""
LINE = [100, 100, 400, 300, 700, 100]


def panel(clerk: Client) -> dict[str, Any]:
    """The clerk's panel."""
    found = clerk.get(ALL)
    assert found.status == 200, found.body
    return dict(found.body)


def seated(clerk: Client, number: int = 3) -> str:
    """The clerk sits at a counter; the id of the office."""
    office = str(panel(clerk)["office"])
    done = clerk.put(f"{ALL}/seat", {"office": office, "number": number})
    assert done.status == 204, done.body
    return office


def ticket(clerk: Client, item: str = RENEWAL, *, priority: bool = False) -> dict[str, Any]:
    """A ticket from the machine."""
    office = panel(clerk)["office"]
    made = clerk.post(f"{ALL}/tickets", {"office": office, "item": item, "priority": priority})
    assert made.status == 201, made.body
    return dict(made.body)


def opened(clerk: Client, item: str = RENEWAL, **more: Any) -> str:
    """A case on the screen."""
    made = clerk.post(f"{ALL}/cases", {"item": item, **more})
    assert made.status == 201, made.body
    return str(made["id"])


def read(clerk: Client, window: str) -> dict[str, Any]:
    """A case on the screen, as the clerk sees it."""
    found = clerk.get(f"{ALL}/cases/{window}")
    assert found.status == 200, found.body
    return dict(found.body)


def scanned(clerk: Client, window: str, holder: Client, subject: str | None = None) -> Answer:
    """The gun reads the holder's code."""
    text = holder.post("/api/codes", {"subject": subject})["text"] if subject else show(holder)["text"]
    return clerk.post(f"{ALL}/cases/{window}/scan", {"presented": text})


def joined(clerk: Client, window: str, holder: Client) -> Answer:
    """The phone opens the code on the customer's screen."""
    text = clerk.post(f"{ALL}/cases/{window}/code")["text"]
    return holder.post("/api/me/windows", {"secret": text.rsplit("/", 1)[1]})


def agreed_on_phone(holder: Client, window: str) -> str:
    """The holder's phone begins the application and agrees to the whole sheet; the id of the application."""
    begun = holder.post(f"/api/me/windows/{window}/case", {})
    assert begun.status == 200, begun.body
    agreed(holder, begun["id"])
    return str(begun["id"])


def full(clerk: Client, holder: Client, item: str = RENEWAL) -> tuple[str, str]:
    """A case whose form is in: the case on the screen, and the application."""
    window = opened(clerk, item)
    subject = enterprise_of(holder) if item == RENEWAL else None
    assert scanned(clerk, window, holder, subject).body == {"refused": None}
    return window, agreed_on_phone(holder, window)


def card_of(city: City, login: str) -> dict[str, Any]:
    """What stands on somebody's identity card."""
    own = UUID(person_id(city, login))
    with city.reading() as session:
        found = details_of(session, city.keys, [own])[own]
    return {"resident_id": found.resident_id, "name": found.name, "valid_to": "2036-01-01"}


def for_relief(city: City, clerk: Client, login: str = ELDER) -> str:
    """Somebody's application for relief without a phone, with all but the promise: the case on the screen."""
    seated(clerk)
    window = opened(clerk, EXPENSES, channel="presence")
    assert clerk.post(f"{ALL}/cases/{window}/card", card_of(city, login))["refused"] is None
    signed = clerk.post(f"{ALL}/cases/{window}/signature", {"strokes": [LINE]})
    assert signed.status == 204, signed.body
    body = {"revision": read(clerk, window)["application"]["revision"], "values": RELIEF}
    assert clerk.put(f"{ALL}/cases/{window}/form", body).status == 204
    picture = BytesIO()
    Image.new("RGB", (300, 400), "white").save(picture, "JPEG")
    page = {"picture": b64encode(picture.getvalue()).decode()}
    assert clerk.post(f"{ALL}/cases/{window}/materials/expense_statement/paper", page).status == 204
    return window


def promises_asked(clerk: Client, window: str) -> dict[str, dict[str, Any]]:
    """Promises that the application at the counter needs."""
    materials = read(clerk, window)["application"]["materials"]
    return {one["key"]: one["promise"] for one in materials if one["promise"]}


def promised(clerk: Client, window: str, **changed: Any) -> Answer:
    """The person signs on the glass what was read there."""
    promises = {key: one["digest"] for key, one in promises_asked(clerk, window).items()}
    body = {"reason": "no_phone", "promises": promises, "strokes": [LINE]} | changed
    return clerk.post(f"{ALL}/cases/{window}/promise", body)
