"""Live codes: how long they live, what spends them, and what a wrong one answers."""

from uuid import uuid4

import pytest
import qrcode
from qrcode.constants import ERROR_CORRECT_Q
from sqlalchemy import text

from tests.city import City
from tests.flows.steps import (
    CHECKER,
    COLLEAGUE,
    DRIVING,
    HOLDER,
    UNKNOWN_TEXT,
    card,
    check,
    outcome,
    record,
    show,
    verdict,
)

CHOSEN = {DRIVING: ["photo", "vehicle_class"]}
GOOD = ("valid", None)
EXPIRED = ("no_verdict", "expired")


@pytest.mark.parametrize(("entry", "life_s"), [("text", 60), ("typed", 120)])
def test_a_handle_is_taken_in_its_last_millisecond_and_refused_after_it(city: City, entry: str, life_s: int) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    last, late = show(holder, CHOSEN), None
    city.pass_time(seconds=life_s, milliseconds=-1)
    assert outcome(verdict(checker, last[entry])) == GOOD
    late = show(holder, CHOSEN)
    city.pass_time(seconds=life_s)
    assert outcome(verdict(checker, late[entry])) == EXPIRED
    assert record(holder)[0]["reason"] == "expired"


def test_a_code_says_when_it_ends(city: City) -> None:
    code = show(city.person(HOLDER))
    assert (code["server_time"], code["expires_at"], code["typed_expires_at"], code["ends_at"]) == (
        "2026-03-03T02:00:00.000Z",
        "2026-03-03T02:01:00.000Z",
        "2026-03-03T02:02:00.000Z",
        "2026-03-03T02:05:00.000Z",
    )


def test_a_presentation_lives_five_minutes_however_often_it_is_renewed(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    code = show(holder, CHOSEN)
    city.pass_time(minutes=4, seconds=50)
    renewed = holder.post(f"/api/codes/{code['id']}/handles")
    assert renewed["expires_at"] == renewed["typed_expires_at"] == renewed["ends_at"] == code["ends_at"]
    city.pass_time(seconds=10)
    assert holder.post(f"/api/codes/{code['id']}/handles").status == 409
    assert holder.get(f"/api/codes/{code['id']}")["state"] == "expired"
    assert outcome(verdict(checker, renewed["text"])) == EXPIRED


def test_the_handle_before_lives_on_beside_the_next_one_and_one_look_spends_both(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    code = show(holder, CHOSEN)
    city.pass_time(seconds=30)
    following = holder.post(f"/api/codes/{code['id']}/handles")
    assert following.status == 200
    assert following["text"] != code["text"]
    found = verdict(checker, code["text"])
    assert outcome(found) == GOOD
    assert outcome(verdict(city.person(COLLEAGUE), following["text"])) == ("no_verdict", "used")
    assert verdict(checker, following["text"])["look"] == found["look"]


def test_a_spent_code_cannot_be_renewed_or_withdrawn(city: City) -> None:
    holder = city.person(HOLDER)
    code = show(holder, CHOSEN)
    verdict(city.person(CHECKER), code["text"])
    assert holder.post(f"/api/codes/{code['id']}/handles").status == 409
    assert holder.delete(f"/api/codes/{code['id']}").status == 409


def test_a_withdrawn_code_says_so_to_the_checker_and_to_its_holder(city: City) -> None:
    holder = city.person(HOLDER)
    code = show(holder, CHOSEN)
    assert holder.delete(f"/api/codes/{code['id']}").status == 204
    assert outcome(verdict(city.person(CHECKER), code["text"])) == ("no_verdict", "withdrawn")
    assert holder.get(f"/api/codes/{code['id']}")["state"] == "withdrawn"
    assert holder.delete(f"/api/codes/{code['id']}").status == 409


def test_a_newer_code_of_the_same_sign_in_replaces_the_older_one(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    older, newer = show(holder, CHOSEN), show(holder, CHOSEN)
    assert holder.get(f"/api/codes/{older['id']}")["state"] == "replaced"
    assert outcome(verdict(checker, older["text"])) == EXPIRED
    assert outcome(verdict(checker, newer["text"])) == GOOD


def test_two_sign_ins_of_one_person_have_a_code_each(city: City) -> None:
    phone, tablet, checker = city.person(HOLDER), city.person(HOLDER), city.person(CHECKER)
    for code in (show(phone, CHOSEN), show(tablet, CHOSEN)):
        assert outcome(verdict(checker, code["text"])) == GOOD


@pytest.mark.parametrize(
    ("presented", "reason"),
    [
        (UNKNOWN_TEXT, "unknown"),
        ("00000000000", "malformed"),
        ("no code at all", "malformed"),
        ("", "malformed"),
        ("HTTP://LOCALHOST/C/TOOSHORT", "malformed"),
        ("http://localhost/c/" + "a" * 26, "malformed"),
        ("https://example.org/C/" + "A" * 26, "foreign"),
        ("LZ1:ABC", "malformed"),
        ("HTTP://LOCALHOST/A/" + "A" * 26, "unknown"),
        *((f"HTTP://LOCALHOST/{kind}/" + "A" * 26, "unsupported_code") for kind in "RPK"),
        ("1'; DROP TABLE certificate; --", "malformed"),
    ],
)
def test_what_is_no_live_code_gets_no_verdict_and_a_row_in_the_own_records(
    city: City, presented: str, reason: str
) -> None:
    checker = city.person(CHECKER)
    found = verdict(checker, presented)
    assert outcome(found) == ("no_verdict", reason)
    assert (found["subject"], found["certificates"], found["not_provided"]) == (None, [], [])
    line = checker.get("/api/verifications")["items"][0]
    assert (line["id"], line["verdict"], line["reason"]) == (found["id"], "no_verdict", reason)
    again = checker.get(f"/api/verifications/{found['id']}").body
    assert (again["verdict"], again["reason"], again["look"]) == ("no_verdict", reason, found["look"])


@pytest.mark.parametrize(
    ("checker", "scene", "more", "reason"),
    [
        ("inspector2", "traffic.roadside", {}, "office_not_permitted"),
        (CHECKER, "market.inspection", {"case_number": "1"}, "office_not_permitted"),
        (CHECKER, "no.such.scene", {}, "office_not_permitted"),
        (CHECKER, "traffic.accident", {}, "case_number_missing"),
        (CHECKER, "traffic.accident", {"case_number": "  "}, "case_number_missing"),
    ],
)
def test_a_check_without_the_right_to_ask_costs_the_code_nothing(
    city: City, checker: str, scene: str, more: dict[str, str], reason: str
) -> None:
    holder = city.person(HOLDER)
    code = show(holder, CHOSEN)
    before = len(record(holder))
    refused = verdict(city.person(checker), code["text"], scene, **more)
    assert outcome(refused) == ("no_verdict", reason)
    assert len(record(holder)) == before
    assert holder.get(f"/api/codes/{code['id']}")["state"] == "live"
    assert outcome(verdict(city.person(CHECKER), code["text"])) == GOOD


def test_a_scene_that_left_the_register_permits_nothing(city: City) -> None:
    code = show(city.person(HOLDER), CHOSEN)
    with city.writing() as session:
        session.execute(text("UPDATE scene SET valid_to = '2026-03-02' WHERE code = 'traffic.roadside'"))
    assert outcome(verdict(city.person(CHECKER), code["text"])) == ("no_verdict", "office_not_permitted")


def test_a_lapsed_membership_is_refused_recorded_and_costs_the_code_nothing(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    code = show(holder, CHOSEN)
    with city.writing() as session:
        session.execute(text("UPDATE membership SET valid_to = '2026-03-02' WHERE badge = '880112'"))
    refused = check(checker, code["text"])
    assert (refused.status, refused.code) == (403, "forbidden")
    assert refusals(city) == 1
    assert outcome(verdict(city.person(COLLEAGUE), code["text"])) == GOOD


@pytest.mark.parametrize("login", ["citizen", "issuer", "reviewer", "admin", "security", "auditor"])
def test_a_role_that_may_not_check_is_refused_and_recorded(city: City, login: str) -> None:
    holder = city.person(HOLDER)
    code = show(holder, CHOSEN)
    refused = check(city.person(login), code["text"])
    assert (refused.status, refused.code) == (403, "forbidden")
    assert refusals(city) == 1
    assert holder.get(f"/api/codes/{code['id']}")["state"] == "live"


def refusals(city: City) -> int:
    with city.reading() as session:
        found = session.execute(text("SELECT count(*) FROM access_event WHERE kind = 'access:refused'"))
        return int(found.scalar_one())


def test_the_qr_of_a_code_is_at_most_version_4_at_q_with_a_long_enough_host(city: City) -> None:
    code = show(city.person(HOLDER))
    for written in (code["text"], code["text"].replace("HTTP://LOCALHOST", "HTTPS://CITY.EXAMPLE")):
        drawn = qrcode.QRCode(error_correction=ERROR_CORRECT_Q)
        drawn.add_data(written)
        drawn.make(fit=True)
        assert drawn.version <= 4
        assert written == written.upper()


def test_somebody_elses_code_cannot_be_followed_renewed_or_withdrawn(city: City) -> None:
    code, other = show(city.person(HOLDER)), city.person("citizen")
    for wanted in (code["id"], str(uuid4())):
        assert other.get(f"/api/codes/{wanted}").status == 404
        assert other.post(f"/api/codes/{wanted}/handles").status == 404
        assert other.delete(f"/api/codes/{wanted}").status == 404


def test_only_what_is_the_own_can_be_shown(city: City) -> None:
    holder, other = city.person(HOLDER), city.person("citizen")
    own, foreign = card(holder, DRIVING)["id"], card(other, DRIVING)["id"]
    for certificates in ([foreign], [own, foreign], [str(uuid4())]):
        assert holder.post("/api/codes", {"certificates": certificates}).code == "certificate_not_shown"
    others = other.get("/api/session")["person"]["id"]
    assert holder.post("/api/codes", {"subject": others}).status == 404


def test_a_choice_that_makes_no_sense_is_refused_by_name(city: City) -> None:
    holder = city.person(HOLDER)
    own = card(holder, DRIVING)["id"]
    for body in (
        {"certificates": [own], "fields": {own: ["no_such_field"]}},
        {"certificates": [], "fields": {own: ["vehicle_class"]}},
        {"certificates": [str(uuid4()) for _ in range(21)]},
    ):
        assert holder.post("/api/codes", body).code == "invalid_field"


def test_without_chosen_fields_the_standard_set_is_shown(city: City) -> None:
    holder = city.person(HOLDER)
    own = card(holder, DRIVING)
    code = holder.post("/api/codes", {"certificates": [own["id"]]})
    found = verdict(city.person(CHECKER), code["text"], "traffic.accident", case_number="1")
    standard = {key for key, one in own["fields"].items() if "standard" in one["sets"]}
    assert set(found["certificates"][0]["fields"]) <= standard
    assert "vehicle_class" in found["certificates"][0]["fields"]
