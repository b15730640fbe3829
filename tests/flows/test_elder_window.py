"""An elder without a phone at the window: card, signature, slip, a decision, and a certificate on paper to keep."""

from base64 import b64encode
from datetime import date
from io import BytesIO
from uuid import UUID

from PIL import Image
from sqlalchemy import select, text

from backend.identity.models import Account
from backend.identity.people import add_membership
from backend.identity.rules import Role
from tests.city import City
from tests.client import Client
from tests.flows.case_looks import every_call_is_a_look
from tests.flows.case_steps import accept, at_desk, grant, ways
from tests.flows.steps import record
from tests.flows.window_steps import ALL, CLERK, EXPENSES, LINE, card_of, opened, read, seated

ELDER = "elder"


def official(city: City) -> Client:
    """Somebody at the civil affairs office, who decides."""
    with city.writing() as session:
        person = session.execute(select(Account.person_id).where(Account.login == "bank")).scalar_one()
        found = session.execute(text("SELECT id FROM organisation WHERE name = '汀州区民政局'")).scalar_one()
        office = found if isinstance(found, UUID) else UUID(found)
        add_membership(session, person, office, Role.ISSUING_OFFICER, badge="M0034", valid_from=date(2026, 1, 1))
    return city.person("bank")


def signed(city: City, clerk: Client) -> str:
    """The elder's card was read and she signed on the glass; the case on the screen."""
    seated(clerk)
    window = opened(clerk, EXPENSES, channel="presence")
    assert clerk.post(f"{ALL}/cases/{window}/card", card_of(city, ELDER))["refused"] is None
    assert clerk.post(f"{ALL}/cases/{window}/signature", {"strokes": [LINE]}).status == 204
    return window


def handed_in(clerk: Client, window: str, purpose: str = "insurance") -> str:
    """The clerk types what she says, scans the hospital's statement and hands in; the application."""
    values = {"purpose": purpose, "hospital": "云汀市人民医院", "amount": "12860.40", "disabled": "no"}
    body = {"revision": read(clerk, window)["application"]["revision"], "values": values}
    assert clerk.put(f"{ALL}/cases/{window}/form", body).status == 204
    picture = BytesIO()
    Image.new("RGB", (300, 400), "white").save(picture, "JPEG")
    page = {"picture": b64encode(picture.getvalue()).decode()}
    assert clerk.post(f"{ALL}/cases/{window}/materials/expense_statement/paper", page).status == 204
    done = clerk.post(f"{ALL}/cases/{window}/submission", {"revision": read(clerk, window)["application"]["revision"]})
    assert done.status == 204, done.body
    return str(read(clerk, window)["application"]["id"])


def test_an_elder_without_a_phone_goes_home_with_a_certificate(city: City) -> None:
    clerk = city.person(CLERK)
    window = signed(city, clerk)
    case = handed_in(clerk, window)
    found = read(clerk, window)["application"]
    assert ways(found) == {
        "identity_card": "data_call",
        "social_security_card": "data_call",
        "expense_statement": "upload",  # a later case may use the page again; this one counts it
    }
    slip = clerk.get(f"{ALL}/cases/{window}/slip")
    assert slip.status == 200
    officer = official(city)
    assert at_desk(officer, case)["channel"] == "window"
    assert accept(officer, case).status == 204
    done = grant(officer, case)
    assert done.status == 200, done.body
    elder = city.person(ELDER)
    proof = next(one for one in elder.get("/api/certificates")["items"] if one["id"] == done["certificate"])
    assert proof["type"] == EXPENSES
    whole = elder.get(f"/api/certificates/{proof['id']}")
    assert (whole["values"]["hospital"], whole["values"]["amount"]) == ("云汀市人民医院", "12860.40")
    assert whole["values"]["purpose"] == "商业保险理赔"
    assert every_call_is_a_look(city) >= 2
    number = found["number"]
    looks = [one for one in record(elder) if one["case_number"] == number]
    assert {kind for one in looks for kind in one["fields"]} >= {"identity_card", "social_security_card"}
    assert {one["scene_name"] for one in looks} == {"老年人医疗费用证明"}


def test_what_an_earlier_visit_filled_in_is_seen_after_the_signature_alone(city: City) -> None:
    clerk = city.person(CLERK)
    first = signed(city, clerk)
    case = read(clerk, first)["application"]["id"]
    assert clerk.post(f"{ALL}/cases/{first}/close").status == 204
    window = opened(clerk, EXPENSES, channel="presence")
    assert clerk.post(f"{ALL}/cases/{window}/card", card_of(city, ELDER))["refused"] is None
    before = read(clerk, window)
    assert not before["agreed"]
    assert (before["application"]["id"], before["application"]["fields"]) == (case, [])
    assert card_of(city, ELDER)["name"] not in str(before["application"]["materials"])
    body = {"revision": before["application"]["revision"], "values": {"hospital": "云汀市人民医院"}}
    assert clerk.put(f"{ALL}/cases/{window}/form", body).status == 409
    assert clerk.get(f"{ALL}/cases/{window}/slip").status == 409
    assert clerk.post(f"{ALL}/cases/{window}/signature", {"strokes": [LINE]}).status == 204
    assert clerk.post(f"{ALL}/cases/{window}/signature", {"strokes": [LINE]}).status == 409
    after = read(clerk, window)
    assert after["agreed"]
    assert any(one["value"] for one in after["application"]["fields"])
    assert clerk.get(f"{ALL}/cases/{window}/slip").status == 200
