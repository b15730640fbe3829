"""The record as its subject reads it: found, filtered, given out as a table and with its proofs."""

import importlib.util
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from backend.audit import proofs
from backend.grants import service as grants
from backend.grants.rules import Ground
from backend.kernel.clock import db_now
from backend.verification import record as pages_of
from backend.verification.finding import Sought
from backend.verification.record import Place
from tests.city import City
from tests.client import Client
from tests.flows.family_steps import CARDS, ELDER, HELPER, agree, ask
from tests.flows.steps import CHECKER, DRIVING, HOLDER, VEHICLE, person_id, record, show, verdict

CHOSEN = {DRIVING: ["photo", "vehicle_class"]}


@pytest.fixture(scope="module")
def program() -> Any:
    """The documented program."""
    path = Path(__file__).parents[2] / "docs" / "verify_record.py"
    spec = importlib.util.spec_from_file_location("verify_record", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def found(who: Client, query: str) -> list[dict[str, Any]]:
    return list(who.get(f"/api/me/looks?limit=100&{query}")["items"])


def ids(lines: list[dict[str, Any]]) -> set[str]:
    return {one["id"] for one in lines}


@pytest.fixture
def holder(city: City) -> Client:
    """Somebody with the record of the demo and two looks of today, one of which saw nothing."""
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    verdict(checker, show(holder, CHOSEN)["text"], case_number="=1+1")
    asked = verdict(checker, show(holder)["text"])
    holder.post(f"/api/me/requests/{asked['id']}", {"answer": "refuse"})
    return holder


def test_lines_are_found_by_day_office_outcome_and_words(city: City, holder: Client) -> None:
    lines = record(holder)
    today = city.clock.instant.date().isoformat()
    yesterday = (city.clock.instant - timedelta(days=1)).date().isoformat()
    assert ids(found(holder, f"since={today}")) == {one["id"] for one in lines if one["at"][:10] == today} != set()
    assert ids(found(holder, f"until={yesterday}")) == {one["id"] for one in lines if one["at"][:10] < today}
    offices = holder.get("/api/me/looks/offices")["items"]
    assert {one["name"] for one in offices} == {one["organisation"] for one in lines}
    one = offices[0]["name"]
    assert ids(found(holder, f"organisation={one}")) == {line["id"] for line in lines if line["organisation"] == one}
    nothing = {one["id"] for one in lines if one["verdict"] in ("no_verdict", "pending")}
    assert ids(found(holder, "outcome=nothing")) == nothing != set()
    assert ids(found(holder, "outcome=seen")) == ids(lines) - nothing
    assert found(holder, "on_behalf=true") == []
    assert ids(found(holder, "on_behalf=false")) == ids(lines)
    assert [one["look"] for one in found(holder, f"words={lines[0]['look'].lower()}")] == [lines[0]["look"]]
    assert found(holder, "words=查无此处") == []
    assert holder.get("/api/me/looks?outcome=weather").status == 422


def test_pages_of_what_was_found_show_each_line_once(holder: Client) -> None:
    whole = [one["id"] for one in found(holder, "outcome=seen")]
    assert len(whole) > 4
    got: list[str] = []
    before = ""
    while True:
        page = holder.get(f"/api/me/looks?outcome=seen&limit=2{before}")
        got += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        before = f"&before={page['next']}"
    assert got == whole


def test_a_rare_line_far_back_is_reached_page_by_page(city: City, holder: Client) -> None:
    oldest, subject = record(holder)[-1], UUID(person_id(city, HOLDER))
    got, pages, before = [], 0, None
    with city.reading() as session:
        while pages == 0 or before:
            sought, place = Sought(words=oldest["look"]), Place(before, limit=5, span=3)
            page = pages_of.page(session, city.keys, subject, sought, place, now=db_now(session))
            got += [one.look for one in page.items]
            before, pages = page.following, pages + 1
    assert got == [oldest["look"]]
    assert pages > 2


def test_the_table_says_what_the_page_says_and_no_cell_computes(holder: Client) -> None:
    table = str(holder.get("/api/me/looks.csv?lang=zh").body)
    lines = table.removeprefix("\ufeff").splitlines()
    assert lines[0].startswith("时间,单位")
    assert len(lines) - 1 == len(record(holder))
    assert "'=1+1" in table, "a cell that begins like a formula is text (R40)"
    assert "驾驶证：" in table
    english = str(holder.get("/api/me/looks.csv?lang=en&outcome=nothing").body).splitlines()
    assert english[0].removeprefix("\ufeff").startswith("time,organisation")
    assert len(english) - 1 == len(found(holder, "outcome=nothing"))
    assert holder.get("/api/me/looks.csv?lang=fr").status == 422


def test_the_record_is_given_out_whole_and_anybody_verifies_it_offline(
    city: City, holder: Client, program: Any
) -> None:
    given = dict(holder.post("/api/me/looks/proofs", {}).body)
    keys = city.stranger().get("/api/status-lists/keys")["keys"]
    assert program.faults_of_record(given, keys) == []
    texts = [json.loads(one["payload"]) for one in given["entries"]]
    assert texts[-1]["kind"] == "record:exported"
    assert {one["look"] for one in texts if one["kind"] in ("look:made", "look:asked")} >= {
        one["id"] for one in record(holder)[:2]
    }
    assert "马志强" not in json.dumps(given, ensure_ascii=False)
    for damage, fault in damages(given):
        assert program.faults_of_record(damage, keys) == fault
    assert program.faults_of_record(given, []) == ["signature"]


def damages(given: dict[str, Any]) -> list[tuple[dict[str, Any], list[str]]]:
    """Each single damage, and what has to be named."""
    entries, head = given["entries"], given["head"]
    changed = [dict(one) for one in entries]
    changed[1] |= {"payload": changed[1]["payload"].replace('"outcome":"', '"outcome":"x', 1)}
    return [
        (given | {"entries": changed}, ["entry 3"]),
        (given | {"entries": entries[:-1]}, [f"the end after entry {head['n'] - 1}"]),
        (given | {"entries": [entries[0], *entries[2:]]}, ["entry 2"]),
        (given | {"entries": [entries[0] | {"payload": None}, *entries[1:]]}, ["entry 1"]),
        (given | {"head": head | {"n": head["n"] + 1}}, ["signature", f"the end after entry {head['n']}"]),
    ]


def test_a_receipt_verifies_by_the_same_program(city: City, program: Any) -> None:
    from tests.flows.grant_steps import give  # noqa: PLC0415 - one test's own

    grantor = city.person(HOLDER)
    given = give(grantor, to={"audience": "anyone"}, max_uses=1)
    receipt = dict(grantor.get(f"/api/grants/{given['id']}/receipt").body)
    keys = city.stranger().get("/api/status-lists/keys")["keys"]
    assert program.faults_of_receipt(receipt, keys) == []
    receipt["document"] = receipt["document"] | {"max_uses": 50}
    assert program.faults_of_receipt(receipt, keys) == ["signature"]


def test_the_record_of_a_child_is_its_guardians_and_nobody_elses(city: City) -> None:
    guardian, other = city.person("parent"), city.person("citizen")
    child, own = person_id(city, HOLDER), person_id(city, "parent")
    for path in ("looks", "looks/offices", "looks.csv"):
        assert guardian.get(f"/api/me/{path}?subject={child}").status == 404
    with city.writing() as session:
        grants.enter(
            session,
            city.keys,
            ground=Ground.GUARDIANSHIP,
            subject_id=UUID(child),
            person_id=UUID(own),
            grantor_id=None,
            now=db_now(session),
        )
    assert found(guardian, f"subject={child}")
    assert guardian.get(f"/api/me/looks/offices?subject={child}").status == 200
    assert "案号" in str(guardian.get(f"/api/me/looks.csv?lang=zh&subject={child}").body)

    def notes() -> list[str]:
        with city.reading() as session:
            entries = [json.loads(one.payload or "{}") for one in proofs.of_subject(session, city.keys, UUID(child))]
        return [entry["kind"] for entry in entries if entry["outcome"] == "guardian" and "record:" in entry["kind"]]

    assert notes() == ["record:read", "record:exported"], "pages and offices are one reading"
    guardian.get(f"/api/me/looks.csv?lang=zh&subject={child}")
    assert notes() == ["record:read", "record:exported", "record:exported"], "each file is a line of its own"
    city.pass_time(minutes=14, seconds=59)
    guardian.get(f"/api/me/looks?subject={child}")
    assert notes().count("record:read") == 1
    city.pass_time(seconds=1)
    guardian.get(f"/api/me/looks?subject={child}")
    assert notes().count("record:read") == 2
    guardian = city.person("parent")
    assert guardian.post("/api/me/looks/proofs", {"subject": child}).status == 200
    assert other.get(f"/api/me/looks?subject={child}").status == 404
    assert other.post("/api/me/looks/proofs", {"subject": child}).status == 404


def test_a_helper_shows_cards_and_does_not_read_who_looked(city: City) -> None:
    elder, helper = city.person(ELDER), city.person(HELPER)
    agree(elder, ask(helper, elder, CARDS[:1]), CARDS[:1])
    elders = person_id(city, ELDER)
    for path in ("looks?", "looks/offices?", "looks.csv?lang=zh&"):
        assert helper.get(f"/api/me/{path}subject={elders}").status == 404
    assert helper.post("/api/me/looks/proofs", {"subject": elders}).status == 404


def test_of_two_certificates_of_one_type_the_record_says_what_each_showed(city: City) -> None:
    owner, checker = city.person("security"), city.person(CHECKER)
    held = owner.get("/api/certificates")["items"]
    first, second = [one["id"] for one in held if one["type"] == VEHICLE and one["status"] == "valid"]
    chosen = {first: ["plate_number", "use_nature"], second: ["vehicle_type", "plate_number"]}
    both = {"plate_number", "use_nature", "vehicle_type"}
    code = owner.post("/api/codes", {"certificates": [first, second], "fields": chosen})
    assert len(verdict(checker, code["text"])["certificates"]) == 2
    assert set(record(owner)[0]["fields"][VEHICLE]) == both
