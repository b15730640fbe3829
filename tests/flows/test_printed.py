"""The public page behind the code on a paper: it says how the paper stands, and names nobody."""

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.city import City
from tests.flows.steps import suspend
from tests.papers import HOLDER, PURPOSE, RECIPIENT, code_on, copy_order, file_of, licence, whole

UNKNOWN = "/P/" + "A" * 26


@pytest.fixture
def paper(city: City, tmp_path: Path) -> str:
    """Address of the code on a driving licence."""
    return code_on(file_of(city.person(HOLDER), {"kind": "pdf"}), tmp_path)


def counts(city: City) -> list[object]:
    """Everything that a look could change."""
    with city.reading() as session:
        names = ("access_event", "outbox", "live_event", "attempts", "certificate_file")
        return [session.execute(text(f"SELECT count(*) FROM {name}")).scalar() for name in names]  # noqa: S608


def test_a_genuine_paper_is_current_and_nobody_is_named(city: City, paper: str) -> None:
    before = counts(city)
    page = city.stranger().get(paper)
    assert page.status == 200
    assert "真实，现行有效" in page.body
    assert "机动车驾驶证" in page.body
    assert "云汀市公安局交通警察支队" in page.body
    one = whole(city.person(HOLDER))
    for value in [*one["values"].values(), one["identifier"], one["number"], *one["masked"].values()]:
        assert len(value) < 3 or value in ("中国", one["issuer"]) or value not in page.body, value
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert counts(city) >= before
    again = counts(city)
    assert city.stranger().call("HEAD", paper).status == 200
    assert city.stranger().get(paper, accept_language="en").body.count("Genuine and current") == 1
    assert counts(city) == again


def test_two_papers_of_two_people_look_the_same(city: City, tmp_path: Path) -> None:
    pages = []
    for login in (HOLDER, "citizen"):
        address = code_on(file_of(city.person(login), {"kind": "pdf"}), tmp_path)
        pages.append(city.stranger().get(address).body.replace(address.rsplit("/", 1)[1], ""))
    assert pages[0] == pages[1]


def test_a_revoked_certificates_paper_says_so_with_the_date(city: City, paper: str) -> None:
    assert suspend(city.person("issuer"), licence(city.person(HOLDER))["id"]).status == 200
    page = city.stranger().get(paper).body
    assert "已暂扣" in page
    assert "2026-03-03" in page
    assert "不要采信" in page
    assert "Suspended" in city.stranger().get(paper + "?lang=en").body


def test_a_copy_says_what_for_and_counts_within_its_term_alone(city: City, tmp_path: Path) -> None:
    address = code_on(file_of(city.person(HOLDER), copy_order(city)), tmp_path)
    page = city.stranger().get(address).body
    for said in (PURPOSE, RECIPIENT, "2026-03-13", "真实，现行有效", "此副本无效"):
        assert said in page
    city.pass_time(days=11)
    assert "不在期限内" in city.stranger().get(address).body


def test_a_withdrawn_paper_says_so(city: City, paper: str) -> None:
    who = city.person(HOLDER)
    (made,) = who.get(f"/api/certificates/{licence(who)['id']}/files")["items"]
    who.delete(f"/api/files/{made['id']}")
    assert "已收回" in city.stranger().get(paper).body


@pytest.mark.parametrize("code", ["A" * 26, "x", "a" * 26, "A" * 25 + "B", "A" * 600, "%E4%BD%A0", "<b>"])
def test_an_unknown_or_malformed_code_gets_one_answer(city: City, code: str) -> None:
    page = city.stranger().get(f"/P/{code}")
    assert page.status == 200
    assert "查无此件" in page.body
    assert "<b>" not in page.body
    assert page.body == city.stranger().get(UNKNOWN).body.replace("A" * 26, code) or "<form" not in page.body


def test_a_damaged_entry_is_not_called_genuine(city: City, paper: str) -> None:
    with city.writing() as session:
        session.execute(text("UPDATE certificate SET version = version + 1 WHERE type = 'driving_licence'"))
    assert "无法确认" in city.stranger().get(paper).body


def test_the_number_on_the_paper_opens_the_ordinary_fields(city: City, paper: str) -> None:
    one = whole(city.person(HOLDER))
    body = {"code": paper.rsplit("/", 1)[1], "number": one["number"][:6] + " " + one["number"][6:].lower()}
    answer = city.stranger().post("/api/printed-numbers", body)
    assert answer["match"]
    shown = {field["label"]: field["value"] for field in answer["fields"]}
    assert shown["准驾车型"] == one["values"]["vehicle_class"]
    assert shown["姓名"] == one["masked"].get("name", shown["姓名"])
    assert one["values"]["name"] not in shown.values()
    assert not {"住址", "证号", "相片", "出生日期"} & set(shown)


def test_five_wrong_numbers_bring_a_pause(city: City, paper: str) -> None:
    code = paper.rsplit("/", 1)[1]
    number = whole(city.person(HOLDER))["number"]
    for _ in range(5):
        assert not city.stranger().post("/api/printed-numbers", {"code": code, "number": "123"})["match"]
    refused = city.stranger().post("/api/printed-numbers", {"code": code, "number": number})
    assert refused.status == 429
    city.pass_time(minutes=11)
    assert city.stranger().post("/api/printed-numbers", {"code": code, "number": number})["match"]


def test_an_unknown_code_has_no_number(city: City) -> None:
    assert not city.stranger().post("/api/printed-numbers", {"code": "A" * 26, "number": "1"})["match"]
    assert city.stranger().post("/api/printed-numbers", {"code": "x", "number": "1"}).status == 422


def test_a_scanner_gets_the_pages_answer_and_nobody_is_named(city: City, paper: str) -> None:
    code, before = paper.rsplit("/", 1)[1], counts(city)
    seen = city.stranger().post("/api/printed-codes", {"code": code})
    assert (seen["standing"], seen["name"], seen["issuer"]) == ("current", "机动车驾驶证", "云汀市公安局交通警察支队")
    assert {key for key, value in seen.body.items() if value} == {"standing", "name", "name_en", "issuer", "issuer_en"}
    assert counts(city) == before
    assert suspend(city.person("issuer"), licence(city.person(HOLDER))["id"]).status == 200
    seen = city.stranger().post("/api/printed-codes", {"code": code})
    assert (seen["standing"], seen["status"], seen["since"]) == ("ended", "suspended", "2026-03-03")
    for unknown in ("A" * 26, "x"):
        assert city.stranger().post("/api/printed-codes", {"code": unknown})["standing"] == "unknown"


def test_a_scanner_is_told_a_copys_terms(city: City, tmp_path: Path) -> None:
    address = code_on(file_of(city.person(HOLDER), copy_order(city)), tmp_path)
    seen = city.stranger().post("/api/printed-codes", {"code": address.rsplit("/", 1)[1]})
    assert (seen["copy_terms"]["purpose"], seen["copy_terms"]["recipient"]) == (PURPOSE, RECIPIENT)


def test_codes_that_somebody_makes_up_leave_no_rows(city: City) -> None:
    stranger = city.stranger()
    for letter in "ABCDEFG":
        compared = stranger.post("/api/printed-numbers", {"code": letter * 25 + "A", "number": "1"})
        assert (compared.status, compared["match"]) == (200, False)
    with city.reading() as session:
        assert session.execute(text("SELECT count(*) FROM access_event WHERE kind = 'paper:compared'")).scalar() == 0
        assert session.execute(text("SELECT count(*) FROM attempts")).scalar() == 0
