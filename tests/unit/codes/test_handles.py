"""Handles: what is drawn, what is stored, and for how long spent codes are known."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from backend.codes.handles import handle_hash, new_handles
from backend.codes.models import Handle, Presentation
from backend.codes.opening import open_code
from backend.codes.retention import forget_old
from backend.identity.rules import Actor
from backend.identity.sessions import authenticate
from backend.kernel.errors import Forbidden, InvalidField
from backend.kernel.keys import FileKeys
from backend.standards import online_code
from backend.standards.online_code import OnlineCode, TypedCode
from tests.city import City

NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
ENDS = NOW + timedelta(minutes=5)
ORIGIN = "https://city.example"


def test_the_rows_of_a_handle_find_what_is_shown_and_hold_none_of_it(keys: FileKeys) -> None:
    presentation = uuid4()
    code, rows = new_handles(keys, ORIGIN, presentation, ends_at=ENDS, now=NOW)
    read = online_code.read(code.text, expected_origin=ORIGIN)
    assert isinstance(read, OnlineCode)
    assert [row["hash"] for row in rows] == [handle_hash(keys, read), handle_hash(keys, TypedCode(code.typed))]
    assert [row["expires_at"] for row in rows] == [NOW + timedelta(seconds=60), NOW + timedelta(seconds=120)]
    assert {row["presentation_id"] for row in rows} == {presentation}
    assert read.secret not in b"".join(row["hash"] for row in rows)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(left=st.integers(0, 300))
def test_no_handle_outlives_its_presentation(keys: FileKeys, left: int) -> None:
    ends = NOW + timedelta(seconds=left)
    code, rows = new_handles(keys, ORIGIN, uuid4(), ends_at=ends, now=NOW)
    assert max(row["expires_at"] for row in rows) <= ends
    assert code.expires_at == min(ends, NOW + timedelta(seconds=60))
    assert code.typed_expires_at == min(ends, NOW + timedelta(seconds=120))


def test_handles_do_not_repeat(keys: FileKeys) -> None:
    made = [new_handles(keys, ORIGIN, UUID(int=0), ends_at=ENDS, now=NOW)[0] for _ in range(500)]
    assert len({one.text for one in made}) == len({one.typed for one in made}) == 500


def test_the_hash_of_a_typed_number_needs_the_servers_key(
    keys: FileKeys, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = FileKeys(tmp_path_factory.mktemp("other") / "keys", create=True)
    number, scanned = TypedCode("12345678903"), OnlineCode(online_code.Kind.CITIZEN, bytes(16))
    assert handle_hash(keys, number) != handle_hash(other, number)
    assert handle_hash(keys, scanned) == handle_hash(other, scanned)


def actor_of(city: City, session: Session, login: str) -> Actor:
    """The signed-in person of a fresh browser."""
    cookie = city.person(login)._http.get_cookie("lz")
    assert cookie is not None
    return authenticate(session, cookie.value, None).actor


def test_a_code_of_somebody_else_is_not_opened(city: City) -> None:
    with city.reading() as session:
        actor = actor_of(city, session, "rider")
        with pytest.raises(Forbidden):
            open_code(session, city.keys, ORIGIN, actor=actor, subject_id=uuid4(), chosen={}, now=NOW)


def test_a_code_carries_twenty_certificates_at_most(city: City) -> None:
    with city.reading() as session:
        actor = actor_of(city, session, "rider")
        chosen = {uuid4(): None for _ in range(21)}
        with pytest.raises(InvalidField):
            open_code(session, city.keys, ORIGIN, actor=actor, subject_id=actor.person_id, chosen=chosen, now=NOW)


def test_who_represents_an_enterprise_no_longer_cannot_renew_or_show_its_code(city: City) -> None:
    agent, checker = city.person("agent"), city.person("inspector2")
    firm = agent.get("/api/session")["subjects"][1]["id"]
    code = agent.post("/api/codes", {"subject": firm})
    with city.writing() as session:
        ended = text("UPDATE membership SET valid_to = '2026-03-02' WHERE role = 'enterprise_representative'")
        session.execute(ended)
    assert agent.post(f"/api/codes/{code['id']}/handles").status == 404
    body = {"presented": code["text"], "scene": "market.inspection", "case_number": "1"}
    found = checker.post("/api/verifications", body)
    assert (found["verdict"], found["certificates"]) == ("no_verdict", [])


def test_a_code_dies_with_the_session_that_opened_it(city: City) -> None:
    holder, checker = city.person("rider"), city.person("inspector")
    code = holder.post("/api/codes", {})
    assert holder.delete("/api/session").status == 204
    found = checker.post("/api/verifications", {"presented": code["text"], "scene": "traffic.roadside"})
    assert (found["verdict"], found["certificates"]) == ("no_verdict", [])


def test_the_last_two_handles_are_live_and_no_more(city: City) -> None:
    holder, checker = city.person("rider"), city.person("inspector")
    first = holder.post("/api/codes", {})
    later = []
    for _ in range(2):
        city.pass_time(seconds=1)
        later.append(holder.post(f"/api/codes/{first['id']}/handles"))
    second, third = later
    scene = "traffic.roadside"
    dead = checker.post("/api/verifications", {"presented": first["text"], "scene": scene})
    assert (dead["verdict"], dead["reason"]) == ("no_verdict", "expired")
    assert checker.post("/api/verifications", {"presented": second["text"], "scene": scene})["verdict"] == "pending"
    again = checker.post("/api/verifications", {"presented": third["text"], "scene": scene})
    assert (again["verdict"], again["repeated"]) == ("pending", True)


def test_typed_numbers_are_forgotten_after_an_hour_and_codes_after_seven_days(city: City) -> None:
    browser = city.person("rider")
    browser.post("/api/codes", {})
    city.pass_time(minutes=62, milliseconds=-1)
    assert counts(city) == (1, 2)
    city.pass_time(milliseconds=1)
    assert counts(city) == (1, 1)
    city.pass_time(minutes=-62)
    city.pass_time(minutes=5, days=7, milliseconds=-1)
    assert counts(city) == (1, 1)
    city.pass_time(milliseconds=1)
    assert counts(city) == (0, 0)


def counts(city: City) -> tuple[int, int]:
    """Presentations and handles after a clean-up."""
    with city.writing() as session:
        forget_old(session)
    with city.reading() as session:
        found = [session.execute(select(func.count()).select_from(one)).scalar_one() for one in (Presentation, Handle)]
    return found[0], found[1]


def test_a_bare_code_carries_nothing_and_sql_sees_that(city: City) -> None:
    city.person("rider").post("/api/codes", {})
    with city.reading() as session:
        assert session.execute(select(func.count()).where(Presentation.chosen.is_(None))).scalar_one() == 1


def test_more_certificates_than_a_code_carries_are_refused(city: City) -> None:
    browser = city.person("rider")
    token = browser._http.get_cookie("lz")
    assert token is not None
    with city.writing() as session:
        actor = authenticate(session, token.value, None).actor
        chosen = dict.fromkeys([uuid4() for _ in range(21)])
        with pytest.raises(InvalidField):
            open_code(session, city.keys, ORIGIN, actor=actor, subject_id=actor.person_id, chosen=chosen, now=NOW)
