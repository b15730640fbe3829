"""An office imports what it issued before: bring, map, try dry, start, stop, mend; each row once."""

import io
from uuid import UUID, uuid4

import openpyxl
import pytest
from sqlalchemy import select, text

from backend.audit import service as audit
from backend.certificates.imports import hands as holding
from backend.certificates.imports import jobs
from backend.certificates.imports.jobs import JOB
from backend.identity.models import Account
from tests.city import City
from tests.flows.import_steps import (
    HEADS,
    ask,
    begun,
    bring,
    entered,
    layout,
    map_as_proposed,
    mapped,
    officer,
    people,
    person,
    read,
    started,
    state,
    table,
    work,
)
from tests.flows.issuing_steps import need_two


def faulty_rows() -> list[list[str]]:
    """Ten good rows and six that are not."""
    rows = [person(number) for number in range(16)]
    rows[2][0] = "8.80102E+17"
    rows[4][5] = "1/2/1990"
    rows[6][0] = rows[6][0][:17] + ("0" if rows[6][0][17] != "0" else "1")
    rows[8][1] = ""
    rows[10] = rows[9]
    rows[12][7] = "Z9"
    return rows


MARKET, POLICE = "云汀市市场监督管理局", "云汀市公安局交通警察支队"
BAD = [4, 6, 8, 10, 12, 14]
"""The same as a spreadsheet numbers them."""


def test_a_file_becomes_certificates_that_their_holders_can_check(city: City) -> None:
    before = entered(city)
    done = started(city, city.person("issuer"), people(60))
    assert (done["state"], done["cursor"], done["counts"]["issued"]) == ("done", 60, 60)
    assert entered(city) == before + 60
    with city.reading() as session:
        ground = (
            session.execute(text("SELECT DISTINCT ground FROM seal_use WHERE ground LIKE 'import:%'")).scalars().all()
        )
    assert ground == [f"import:{done['id']}"]


def test_the_same_file_again_changes_nothing(city: City) -> None:
    issuer = city.person("issuer")
    started(city, issuer, people(40))
    before = entered(city)
    again = started(city, issuer, people(40))
    assert (again["counts"]["unchanged"], again["counts"]["issued"], entered(city)) == (40, 0, before)


def test_a_changed_row_becomes_a_new_version(city: City) -> None:
    issuer = city.person("issuer")
    started(city, issuer, people(5))
    rows = [person(number) for number in range(5)]
    rows[3][4] = "汀州区新街1号"
    assert started(city, issuer, table(rows))["counts"] == {
        "issued": 0, "amended": 1, "unchanged": 4, "stale": 0, "faulty": 0,
    }  # fmt: skip


def test_versions_of_the_source_go_upwards_only(city: City) -> None:
    issuer = city.person("issuer")
    heads = (*HEADS, "版本号")
    old, new = [*person(1), "1"], [*person(1), "2"]
    new[4] = "汀州区新街1号"
    done = started(city, issuer, table([old, new, old, new], heads))
    assert done["counts"] == {"issued": 1, "amended": 1, "unchanged": 0, "stale": 1, "faulty": 1}
    tried = mapped(city, issuer, table([new, old], heads))
    ask(issuer, tried, "check")
    work(city)
    assert state(issuer, tried)["checked"]["outcomes"] == {"unchanged": 1, "stale": 1}


@pytest.mark.parametrize("content", ["csv", "gb18030", "xlsx"])
def test_a_dry_run_foresees_what_the_run_does_and_writes_nothing(city: City, content: str) -> None:
    issuer, rows = city.person("issuer"), faulty_rows()
    data: bytes = table(rows).encode("gb18030" if content == "gb18030" else "utf-8")
    if content == "xlsx":
        made = openpyxl.Workbook(write_only=True)
        sheet = made.create_sheet()
        for row in [HEADS, *rows]:
            sheet.append(row)
        out = io.BytesIO()
        made.save(out)
        data = out.getvalue()
    started(city, issuer, people(1))
    import_id, before = mapped(city, issuer, data), entered(city)
    assert ask(issuer, import_id, "check")["state"] == "checking"
    work(city)
    tried = state(issuer, import_id)
    assert (tried["state"], tried["checked"]["rows"], entered(city)) == ("checked", 16, before)
    assert tried["checked"]["outcomes"] == {"issued": 9, "unchanged": 1, "faulty": 6}
    assert {(one["field"], one["problem"]): one["rows"] for one in tried["checked"]["faults"]} == {
        ("holder.code", "scientific"): [4], ("values.licence_number", "scientific"): [4],
        ("values.birth_date", "date"): [6], ("holder.code", "person"): [8], ("values.licence_number", "person"): [8],
        ("holder.name", "missing"): [10], ("values.licence_number", "repeated"): [12],
        ("values.vehicle_class", "value"): [14],
    }  # fmt: skip
    ask(issuer, import_id, "start")
    work(city)
    counts = {name: number for name, number in state(issuer, import_id)["counts"].items() if number}
    assert counts == tried["checked"]["outcomes"]


def test_faulty_rows_are_downloaded_mended_and_imported_again(city: City) -> None:
    issuer = city.person("issuer")
    rows = faulty_rows()
    rows[14][4] = "=HYPERLINK(1)"
    rows[15][4], rows[15][2] = "=cmd|x", "雄"
    done = started(city, issuer, table(rows))
    assert done["counts"]["faulty"] == 7
    answer = issuer.post(f"/api/imports/{done['id']}/faults", {"language": "zh-CN"})
    assert (answer.status, answer.headers["Content-Type"].partition(";")[0]) == (200, "text/csv")
    found = answer.body.lstrip("\ufeff").splitlines()
    assert found[0].startswith("行号,字段,问题,身份证号,姓名")
    assert [int(line.split(",")[0]) for line in found[1:]] == [*BAD, 17]
    assert "科学计数法" in found[1]
    assert "'=cmd|x" in found[-1]
    mended = answer.body.replace("8.80102E+17", person(2)[0]).replace(",雄,", ",男,")
    again = started(city, issuer, mended)
    assert again["counts"] == {"issued": 2, "amended": 0, "unchanged": 1, "stale": 0, "faulty": 4}
    with city.reading() as session:
        account = session.execute(select(Account.id).where(Account.login == "issuer")).scalar_one()
        kinds = ["imports:created", "imports:received", "imports:start", "imports:done", "imports:faults_read"]
        seen = audit.of_actor(session, city.keys, account, kinds=kinds, before=None, limit=20)
    assert {one.kind for one in seen} == set(kinds)


def test_nothing_of_a_row_stands_in_clear(city: City) -> None:
    import_id = mapped(city, city.person("issuer"), people(30))
    number, name = person(7)[0], person(7)[1]
    folder = city.settings.data_dir / "imports"
    assert (folder / f"{import_id}.rows").exists()
    assert not (folder / f"{import_id}.upload").exists()
    for path in folder.iterdir():
        content = path.read_bytes()
        assert number.encode() not in content
        assert name.encode() not in content
    with city.reading() as session:
        row = session.execute(select(JOB).where(JOB.c.id == UUID(import_id))).one()
    assert number not in str(row)


def test_a_file_that_cannot_be_read_says_why_and_another_may_come(city: City) -> None:
    issuer = city.person("issuer")
    import_id = read(city, issuer, b"%PDF-1.7")
    assert (state(issuer, import_id)["state"], state(issuer, import_id)["fault"]) == ("unreadable", "no_table")
    bring(issuer, import_id, "只有表头\n")
    work(city)
    assert state(issuer, import_id)["fault"] == "no_rows"
    bring(issuer, import_id, people(2))
    work(city)
    assert state(issuer, import_id)["state"] == "mapping"


def test_an_altered_file_is_not_read(city: City) -> None:
    issuer = city.person("issuer")
    import_id = begun(issuer)
    bring(issuer, import_id, people(2))
    path = city.settings.data_dir / "imports" / f"{import_id}.upload"
    path.write_bytes(path.read_bytes()[:-60] + bytes(60))
    path.write_bytes(bytes(4) + path.read_bytes()[4:])
    work(city)
    assert state(issuer, import_id)["fault"] == "damaged"
    kept = mapped(city, issuer, people(2))
    (city.settings.data_dir / "imports" / f"{kept}.rows").write_bytes(b"\0\0\0\1x")
    for act, expected in (("check", "mapping"), ("start", "paused")):
        ask(issuer, kept, act)
        work(city)
        assert (state(issuer, kept)["state"], state(issuer, kept)["fault"]) == (expected, "damaged")


def test_too_large_a_file_is_refused_while_it_comes(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    issuer = city.person("issuer")
    import_id = begun(issuer)
    monkeypatch.setattr(jobs, "MOST_BYTES", 1000)
    assert bring(issuer, import_id, bytes(1001)).status == 413
    assert list((city.settings.data_dir / "imports").iterdir()) == []
    assert bring(issuer, import_id, bytes(61 * 1024 * 1024)).status == 413


def test_a_file_larger_than_any_other_body_is_taken(city: City) -> None:
    issuer = city.person("issuer")
    import_id = begun(issuer)
    rows = table([[*person(1)[:4], "街" * 900, *person(1)[5:]]] * 600)
    assert len(rows.encode()) > 1024 * 1024
    assert bring(issuer, import_id, rows).status == 200
    work(city)
    assert state(issuer, import_id)["rows"] == 600


def test_the_page_is_told_what_the_columns_mean(city: City) -> None:
    issuer = city.person("issuer")
    import_id = begun(issuer)
    assert issuer.get(f"/api/imports/{import_id}/layout").status == 409
    assert ask(issuer, import_id, "start").status == 409
    bring(issuer, import_id, table(faulty_rows()))
    work(city)
    shown = layout(issuer, import_id)
    assert (shown["form"], shown["heads"][:2], shown["saved"]) == ("csv", ["身份证号", "姓名"], False)
    assert shown["preview"][0]["values"]["issued_on"] == "2020-03-04"
    assert {one["problem"] for one in shown["preview"][2]["problems"]} == {"scientific"}
    assert ask(issuer, import_id, "start").status == 409, "nobody has looked at the mapping yet"
    saved = map_as_proposed(
        issuer, import_id, **{"values.nationality": {"column": None, "constant": "中国", "words": {}}}
    )
    assert (saved["saved"], saved["mapping"]["values.nationality"]["constant"]) == (True, "中国")
    second = read(city, issuer, people(3))
    assert layout(issuer, second)["mapping"]["values.nationality"]["constant"] == "中国", "as this office mapped before"


def test_a_mapping_that_cannot_be_is_refused(city: City) -> None:
    issuer = city.person("issuer")
    import_id = read(city, issuer, people(2))
    answer = issuer.call("PUT", f"/api/imports/{import_id}/mapping", {"targets": {"holder.code": {"column": 40}}})
    assert (answer.status, answer.code) == (422, "invalid_field")
    assert {"holder.code", "holder.name"} <= {one["field"] for one in answer["errors"]}
    empty = begun(issuer)
    assert issuer.call("PUT", f"/api/imports/{empty}/mapping", {"targets": {}}).status == 409


@pytest.mark.parametrize("login", ["rider", "inspector", "clerk", "reviewer", "admin"])
def test_nobody_but_an_issuing_officer_imports(city: City, login: str) -> None:
    import_id = read(city, city.person("issuer"), people(2))
    other = city.person(login)
    assert other.get("/api/imports").status == 403
    assert bring(other, import_id, people(2)).status == 403
    assert ask(other, import_id, "start").status == 403


def test_another_offices_import_is_not_found(city: City) -> None:
    import_id, market = mapped(city, city.person("issuer"), people(2)), officer(city, "clerk", MARKET)
    assert market.get("/api/imports")["items"] == []
    assert market.get(f"/api/imports/{import_id}").status == 404
    assert market.get(f"/api/imports/{import_id}/layout").status == 404
    assert bring(market, import_id, people(2)).status == 404
    assert ask(market, import_id, "start").status == 404
    assert market.post(f"/api/imports/{import_id}/faults", {}).status == 404
    assert market.call("PUT", f"/api/imports/{import_id}/mapping", {"targets": {}}).status == 404


def test_only_own_types_are_offered_and_taken(city: City) -> None:
    market = officer(city, "clerk", MARKET)
    offered = {one["type"] for one in market.get("/api/imports")["types"]}
    assert "business_licence" in offered
    assert "driving_licence" not in offered
    assert market.post("/api/imports", {"type": "driving_licence", "file_name": "x.csv"}).status == 422
    assert market.post("/api/imports", {"type": "nothing", "file_name": "x.csv"}).status == 422
    foreign = {"type": "business_licence", "file_name": "x.csv", "organisation": str(uuid4())}
    assert market.post("/api/imports", foreign).status == 404


def test_a_colleague_sees_the_same_imports(city: City) -> None:
    import_id = mapped(city, city.person("issuer"), people(2))
    colleague = officer(city, "bank", POLICE)
    assert [one["id"] for one in colleague.get("/api/imports")["items"]] == [import_id]
    assert ask(colleague, import_id, "start").status == 200


def test_what_starts_an_import_is_confirmed_like_sealing(city: City) -> None:
    client = city.person("issuer")
    import_id = mapped(city, client, people(1))
    client.confirms = False
    assert ask(client, import_id, "check").status == 200, "trying writes nothing"
    work(city)
    assert ask(client, import_id, "start").code == "step_needed"
    assert state(client, import_id)["state"] == "checked"


def test_who_brought_a_file_does_not_start_it_where_two_issue(city: City) -> None:
    need_two(city)
    client, colleague = city.person("issuer"), officer(city, "reviewer", POLICE)
    import_id = mapped(city, client, people(2))
    refused = ask(client, import_id, "start")
    assert (refused.status, refused.code) == (409, "second_person_needed")
    assert ask(colleague, import_id, "start").status == 200
    work(city)
    assert state(client, import_id)["counts"]["issued"] == 2


def test_files_go_when_their_time_is_over(city: City) -> None:
    issuer = city.person("issuer")
    done = started(city, issuer, people(2))
    waiting = mapped(city, issuer, people(2))
    city.pass_time(days=31)
    issuer = city.person("issuer")
    with city.reading() as session:
        assert jobs.due(session, now=city.clock.instant, silent_for=holding.SILENT_FOR)
    work(city)
    assert list((city.settings.data_dir / "imports").iterdir()) == []
    assert (state(issuer, done["id"])["state"], state(issuer, done["id"])["kept"]) == ("done", False)
    assert state(issuer, waiting)["state"] == "expired"
    assert issuer.post(f"/api/imports/{done['id']}/faults", {}).status == 404
