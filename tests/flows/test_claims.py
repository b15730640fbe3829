"""A citizen signs up, a clerk compares the card, the wallet holds the certificates; and all that may go wrong."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from backend.citypack.reading import read
from backend.demo.city import Demo
from backend.demo.people import Person, people
from backend.identity.models import Account
from backend.identity.retention import forget_old
from backend.kernel.settings import DEMO_PACK
from backend.standards.calendar import date_in_shanghai
from tests.city import City
from tests.client import Answer, Client
from tests.flows.test_passkeys import sign_in as sign_in_by_passkey
from tests.flows.test_sessions import recorded
from tests.unit.identity.authenticator import Authenticator

CLERK, ELSEWHERE = "school", "clerk"
PASSWORD = "a long pass phrase"
NOBODY = ("李样本", "880102199003071019")


def person(city: City, key: str) -> Person:
    return next(one for one in people(Demo(read(DEMO_PACK)), date_in_shanghai(city.clock.instant)) if one.key == key)


def newcomer(city: City) -> Person:
    """Somebody with certificates and without an account."""
    return person(city, "ouyang_mingxuan")


def claim(browser: Client, who: Person | tuple[str, str], password: str | None = PASSWORD) -> Answer:
    name, number = who if isinstance(who, tuple) else (who.name, who.resident_id)
    body = {"name": name, "resident_id": number} | ({"password": password} if password else {})
    return browser.post("/api/claims", body)


def stands(browser: Client, made: Answer) -> Answer:
    return browser.post(f"/api/claims/{made['id']}/state", {"token": made["token"]})


def seen(desk: Client, made: Answer) -> Any:
    answer = desk.post("/api/desk/claims", {"number": made["number"]})
    assert answer.status == 200, answer.body
    return answer["claim"]


def confirmed(desk: Client, made: Answer, *, sign_out_others: bool = False) -> Answer:
    found = seen(desk, made)
    return desk.post(f"/api/desk/claims/{found['id']}/confirmation", {"sign_out_others": sign_out_others})


def test_a_new_citizen_is_checked_at_the_counter_and_holds_the_certificates_at_once(city: City) -> None:
    phone, desk, who = city.stranger(), city.person(CLERK), newcomer(city)
    made = claim(phone, who)
    assert made.status == 201
    assert (stands(phone, made)["state"], stands(phone, made)["login"]) == ("waiting", made["login"])
    shown = seen(desk, made)
    assert (shown["name"], shown["resident_id"], shown["way"]) == (who.name, who.resident_id, "password")
    assert confirmed(desk, made).body == {"outcome": "bound", "login": made["login"]}
    assert (stands(phone, made)["state"], stands(phone, made)["outcome"]) == ("confirmed", "bound")
    me = phone.post("/api/session", {"login": made["login"], "password": PASSWORD})
    assert (me.status, me["person"]["name"], me["level"]) == (201, who.name, "L4")
    assert phone.get("/api/certificates")["items"]
    (event,) = phone.get("/api/me/account-events")["items"]
    assert (event["kind"], event["organisation"]) == ("claim:confirmed", "云桥区教育局")


def test_with_a_passkey_nothing_is_typed_ever_again(city: City) -> None:
    phone, device, who = city.stranger(), Authenticator(), newcomer(city)
    made = claim(phone, who, None)
    assert (made["login"], stands(phone, made)["state"]) == (None, "started")
    assert city.person(CLERK).post("/api/desk/claims", {"number": made["number"]})["claim"] is None
    body = {
        "token": made["token"],
        "challenge_id": made["passkey"]["challenge_id"],
        "credential": device.make(made["passkey"]["options"]),
    }
    assert phone.post(f"/api/claims/{made['id']}/passkey", body).status == 204
    assert phone.post(f"/api/claims/{made['id']}/passkey", body).code == "conflict"
    assert confirmed(city.person(CLERK), made)["outcome"] == "bound"
    assert sign_in_by_passkey(phone, device)["person"]["name"] == who.name


def test_a_forged_passkey_leaves_the_claim_without_one(city: City) -> None:
    phone, device = city.stranger(), Authenticator(origin="http://evil.example")
    made = claim(phone, newcomer(city), None)
    credential = device.make(made["passkey"]["options"])
    body = {"token": made["token"], "challenge_id": made["passkey"]["challenge_id"], "credential": credential}
    assert phone.post(f"/api/claims/{made['id']}/passkey", body).code == "invalid_field"
    assert stands(phone, made)["state"] == "started"


def test_a_known_an_unknown_and_a_signed_up_number_get_the_same_answer(city: City) -> None:
    phone = city.stranger()
    answers = [claim(phone, one) for one in (newcomer(city), NOBODY, person(city, "zhou_min"))]
    assert {one.status for one in answers} == {201}
    assert len({tuple(sorted(one.body)) for one in answers}) == 1
    states = [stands(phone, one).body for one in answers]
    assert {(one["state"], one["outcome"]) for one in states} == {("waiting", None)}


def test_somebody_the_register_does_not_know_is_entered(city: City) -> None:
    phone = city.stranger()
    made = claim(phone, NOBODY)
    assert confirmed(city.person(CLERK), made)["outcome"] == "entered"
    phone.post("/api/session", {"login": made["login"], "password": PASSWORD})
    assert phone.get("/api/certificates")["items"] == []


def test_who_has_an_account_gets_no_second_one(city: City) -> None:
    old_phone, new_phone = city.person("citizen"), city.stranger()
    made = claim(new_phone, person(city, "zhou_min"))
    answer = confirmed(city.person(CLERK), made)
    assert (answer["outcome"], answer["login"]) == ("recovered", "citizen")
    assert stands(new_phone, made)["login"] == "citizen"
    city.drain()
    assert "account.changed" in [one["kind"] for one in old_phone.get("/api/me/events?after=0")["items"]]
    assert old_phone.get("/api/me/account-events")["items"][0]["kind"] == "account:recovered"
    me = new_phone.post("/api/session", {"login": "citizen", "password": PASSWORD})
    assert me["person"]["id"] == old_phone.get("/api/session")["person"]["id"]


def test_a_lost_phone_is_signed_out_when_its_owner_wants_it(city: City) -> None:
    lost, phone, checker, key = city.person("citizen"), city.stranger(), city.person("inspector"), Authenticator()
    ceremony = lost.post("/api/passkeys/registration")
    lost.post("/api/passkeys", {"challenge_id": ceremony["challenge_id"], "credential": key.make(ceremony["options"])})
    code = lost.post("/api/codes", {})["text"]
    made = claim(phone, person(city, "zhou_min"))
    assert confirmed(city.person(CLERK), made, sign_out_others=True)["outcome"] == "recovered"
    assert lost.get("/api/certificates").code == "signed_out_elsewhere"
    assert sign_in_by_passkey(city.stranger(), key).code == "wrong_credentials"
    assert city.stranger().post("/api/session", {"login": "citizen", "password": "the old one"}).status == 401
    verdict = checker.post("/api/verifications", {"presented": code, "scene": "traffic.roadside"})
    assert (verdict["verdict"], verdict["certificates"]) == ("no_verdict", [])
    assert phone.post("/api/session", {"login": "citizen", "password": PASSWORD}).status == 201


def test_staff_is_let_in_again_by_its_office_and_not_at_a_window(city: City) -> None:
    phone, desk = city.stranger(), city.person(CLERK)
    made = claim(phone, person(city, "xu_qiang"))
    assert confirmed(desk, made).body == {"outcome": "staff_account", "login": None}
    assert stands(phone, made)["state"] == "waiting"
    own = claim(phone, person(city, "qin_fang"))
    assert confirmed(desk, own)["outcome"] == "own_claim"


def test_who_looks_a_claim_up_stands_in_the_record(city: City) -> None:
    made, desk = claim(city.stranger(), newcomer(city)), city.person(CLERK)
    before = len(recorded(city, "claim"))
    assert desk.post("/api/desk/claims", {"number": "00000000"})["claim"] is None
    assert seen(desk, made)
    assert recorded(city, "claim")[before:] == ["claim:seen"]


def test_another_name_than_the_registers_is_not_bound(city: City) -> None:
    phone, who = city.stranger(), newcomer(city)
    made = claim(phone, ("林皓", who.resident_id))
    assert confirmed(city.person(CLERK), made)["outcome"] == "name_differs"
    assert stands(phone, made)["state"] == "waiting"


def test_a_refused_claimant_is_told_why_and_starts_again(city: City) -> None:
    phone, desk = city.stranger(), city.person(CLERK)
    made = claim(phone, newcomer(city))
    found = seen(desk, made)
    refusal = f"/api/desk/claims/{found['id']}/refusal"
    assert desk.post(refusal, {"reason": "because"}).code == "invalid_field"
    assert desk.post(refusal, {"reason": "card_differs"}).status == 204
    assert (stands(phone, made)["state"], stands(phone, made)["outcome"]) == ("refused", "card_differs")
    assert desk.post(refusal, {"reason": "card_differs"}).code == "conflict"
    assert desk.post(f"/api/desk/claims/{found['id']}/confirmation", {"sign_out_others": False}).code == "conflict"
    assert phone.post("/api/session", {"login": made["login"], "password": PASSWORD}).code == "wrong_credentials"
    assert claim(phone, newcomer(city)).status == 201


def test_of_two_claims_of_one_person_one_wins(city: City) -> None:
    first, second, desk = city.stranger(), city.stranger(), city.person(CLERK)
    one, other = claim(first, newcomer(city)), claim(second, newcomer(city))
    late = seen(desk, other)
    assert confirmed(desk, one)["outcome"] == "bound"
    assert desk.post(f"/api/desk/claims/{late['id']}/confirmation", {"sign_out_others": True}).code == "conflict"
    assert stands(second, other)["state"] == "superseded"
    assert second.post("/api/session", {"login": other["login"], "password": PASSWORD}).code == "wrong_credentials"


def test_a_claim_ends_after_its_day(city: City) -> None:
    phone = city.stranger()
    made = claim(phone, newcomer(city))
    city.pass_time(hours=24)
    assert stands(phone, made)["state"] == "expired"
    assert city.person(CLERK).post("/api/desk/claims", {"number": made["number"]})["claim"] is None


def test_a_claim_can_be_given_up_by_its_own_phone_alone(city: City) -> None:
    phone = city.stranger()
    made = claim(phone, newcomer(city))
    path = f"/api/claims/{made['id']}/withdrawal"
    assert city.stranger().post(path, {"token": "another"}).code == "not_found"
    assert city.stranger().post(f"/api/claims/{made['id']}/state", {"token": "another"}).code == "not_found"
    assert phone.post(path, {"token": made["token"]}).status == 204
    assert stands(phone, made)["outcome"] == "withdrawn"


@pytest.mark.parametrize("login", ["citizen", "inspector", "issuer"])
def test_other_roles_check_nobody(city: City, login: str) -> None:
    made = claim(city.stranger(), newcomer(city))
    assert city.person(login).post("/api/desk/claims", {"number": made["number"]}).code == "forbidden"


def test_a_window_of_no_public_office_checks_nobody(city: City) -> None:
    made, desk = claim(city.stranger(), newcomer(city)), city.person(ELSEWHERE)
    answer = desk.post("/api/desk/claims", {"number": made["number"]})
    assert answer.body == {"claim": None, "obstacle": "not_a_counter"}
    path = f"/api/desk/claims/{made['id']}/confirmation"
    assert desk.post(path, {"sign_out_others": False}).code == "not_found"


def test_a_clerk_who_did_not_look_a_claim_up_cannot_decide_it(city: City) -> None:
    made = claim(city.stranger(), newcomer(city))
    answer = city.person(CLERK).post(f"/api/desk/claims/{made['id']}/confirmation", {"sign_out_others": False})
    assert answer.code == "not_found"


def test_guessing_numbers_ends_in_a_pause(city: City) -> None:
    made, desk = claim(city.stranger(), newcomer(city)), city.person(CLERK)
    for guess in range(5):
        wrong = f"{(int(made['number']) + guess + 1) % 10**8:08d}"
        assert desk.post("/api/desk/claims", {"number": wrong})["claim"] is None
    assert desk.post("/api/desk/claims", {"number": made["number"]}).code == "too_many_attempts"
    city.pass_time(minutes=11)
    assert seen(desk, made)["id"] == made["id"]


def test_claims_for_one_number_are_limited_whether_it_is_known_or_not(city: City) -> None:
    for who in (newcomer(city), NOBODY):
        answers = [claim(city.stranger(), who, None) for _ in range(7)]
        assert [one.status for one in answers] == [201] * 6 + [429]


@pytest.mark.parametrize(
    ("number", "problem"), [("880102199003071010", "check_character"), ("123", "length"), ("X" * 18, "characters")]
)
def test_a_number_that_cannot_exist_is_refused_at_once(city: City, number: str, problem: str) -> None:
    answer = claim(city.stranger(), ("李样本", number))
    assert (answer.status, answer["errors"][0]["problem"]) == (422, problem)


def test_full_width_blanks_and_a_small_x_are_understood(city: City) -> None:
    made = claim(city.stranger(), ("张示例", "880102 1990 0307 ０１８ｘ"))
    assert made.status == 201
    assert seen(city.person(CLERK), made)["resident_id"] == "88010219900307018X"


def test_all_other_devices_are_signed_out_at_once(city: City) -> None:
    here, there, other = city.person("citizen"), city.person("citizen"), city.person("elder")
    assert here.delete("/api/sessions").body == {"ended": 1}
    assert there.get("/api/session").code == "signed_out_elsewhere"
    assert here.get("/api/session").status == 200
    assert other.get("/api/session").status == 200


def test_claims_are_forgotten_a_week_after_they_end(city: City) -> None:
    phone = city.stranger()
    made = claim(phone, newcomer(city))
    for days, status in ((7, 200), (1, 404)):
        city.pass_time(days=days)
        with city.writing() as session:
            forget_old(session)
        assert stands(phone, made).status == status


def test_two_claims_of_one_person_confirmed_at_once_make_one_account(city: City) -> None:
    made = [claim(city.stranger(), newcomer(city)) for _ in range(2)]
    desks = [city.person(CLERK) for _ in made]
    paths = [f"/api/desk/claims/{seen(desks[0], one)['id']}/confirmation" for one in made]
    both = Barrier(2)

    def confirm(desk: Client, path: str) -> Answer:
        both.wait(timeout=10)
        return desk.post(path, {"sign_out_others": False})

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(confirm, desks, paths))
    assert sorted(str(one.body.get("outcome") or one.code) for one in answers) == ["bound", "conflict"]
    with city.reading() as session:
        account = select(func.count()).select_from(Account).where(Account.id.in_([UUID(one["id"]) for one in made]))
        assert session.execute(account).scalar_one() == 1
