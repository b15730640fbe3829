"""What a library knows when several sources speak, which row can be taken, and when a proof may be issued."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.sources.rules.answers import Said, agree, compared, differences, settle
from backend.sources.rules.grounds import Ground, refusal
from backend.sources.rules.libraries import LIBRARIES, MOST_ABOUT, Fault, Row, row_of, value_of
from backend.sources.rules.materials import may_remove, standing
from backend.sources.rules.proofs import Person, Rule, decide, rule_of
from backend.sources.rules.rewriting import Told, sheet
from backend.standards import resident_id, uscc

TODAY = date(2026, 11, 23)
AUTHORITY, OTHER, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)
PEOPLE, HOMES = LIBRARIES["population"], LIBRARIES["real_estate"]
NUMBER = resident_id.build("880101", date(1985, 5, 18), 2)
FIRM = uscc.build("91", "880101", "MA000201")


def said(source: UUID = AUTHORITY, *, days: int = 0, authority: bool = True, **fields: str) -> Said:
    return Said(source, authority, TODAY - timedelta(days=days), fields)


@pytest.mark.parametrize(
    ("kind", "one", "other", "expected"),
    [
        ("address", "云桥路8号3-2-501", "云桥路8号3号楼2单元501室", True),
        ("code", "8801 01x", "880101X", True),
        ("number", "1,200.50", "1200.5", True),
        ("number", "1200", "1201", False),
        ("number", "约一百", "约一百", True),
        ("text", "有限 公司", "有限公司", True),
        ("name", "周敏", "周明", False),
        ("date", "2026-01-01", "2026-01-02", False),
    ],
)
def test_two_ways_to_write_a_value(kind: str, one: str, other: str, expected: bool) -> None:
    assert agree(kind, one, other) is expected  # type: ignore[arg-type]


def test_the_authoritys_word_stands_and_what_only_another_knows_is_known_too() -> None:
    found = settle(PEOPLE, [said(OTHER, authority=False, sex="女", name="周 敏"), said(name="周敏", days=30)])
    assert (found.source_id, found.as_of) == (AUTHORITY, TODAY - timedelta(days=30))
    assert found.values == {"name": "周敏", "sex": "女"}
    assert not found.disputed


def test_a_field_in_which_they_differ_is_not_known() -> None:
    both = [said(name="周敏", sex="女"), said(OTHER, authority=False, name="周明")]
    found = settle(PEOPLE, both)
    assert (dict(found.values), found.disputed) == ({"sex": "女"}, frozenset({"name"}))
    [one] = differences(PEOPLE, both)
    assert (one.field, one.first.source_id, one.mends_id) == ("name", AUTHORITY, OTHER)


def test_of_two_that_are_no_authority_the_older_one_mends() -> None:
    [one] = differences(
        PEOPLE, [said(OTHER, authority=False, name="甲", days=9), said(THIRD, authority=False, name="乙", days=1)]
    )
    assert one.mends_id == OTHER


def test_a_comparison_takes_the_thing_that_agrees_most() -> None:
    homes = [settle(HOMES, [said(location="云桥路8号", usage="住宅")]), settle(HOMES, [said(location="水车街39号")])]
    asked = {"location": "水车街三十九号", "usage": "住宅"}
    assert compared(HOMES, homes, asked) == {"location": True, "usage": None}
    assert compared(HOMES, homes, {"location": "望河路1号", "usage": "商业"}) == {"location": False, "usage": False}
    assert compared(HOMES, [], asked) == {"location": None, "usage": None}


ONE_SAID = st.builds(
    lambda source, name, days, first: Said(UUID(int=source), first, TODAY - timedelta(days=days), {"name": name}),
    st.integers(1, 4),
    st.sampled_from(["甲", "乙"]),
    st.integers(0, 9),
    st.booleans(),
)


@given(st.lists(ONE_SAID, min_size=1, max_size=4))
def test_a_field_is_known_exactly_where_no_two_sources_differ(many: list[Said]) -> None:
    found = settle(PEOPLE, many)
    alike = len({one.fields["name"] for one in many}) == 1
    assert ("name" in found.values) is alike
    assert ("name" in found.disputed) is not alike
    assert bool(differences(PEOPLE, many)) is not alike


def test_a_row_is_read_in_its_normal_form() -> None:
    row = row_of(PEOPLE, {"resident_id": f" {NUMBER} ", "name": "周敏", "sex": " "}, today=TODAY)
    assert row == Row(NUMBER, (NUMBER,), {"resident_id": NUMBER, "name": "周敏"})
    home = {"unit_number": "8801 01gb", "owners": f"{NUMBER};{FIRM};{NUMBER}", "location": "云桥路8号"}
    read = row_of(HOMES, home, today=TODAY)
    assert isinstance(read, Row)
    assert (read.key, read.about) == ("880101GB", (NUMBER, FIRM))


@pytest.mark.parametrize(
    ("library", "row", "fault"),
    [
        ("population", {"name": "周敏"}, Fault("resident_id", "missing")),
        ("population", {"resident_id": NUMBER[:-1] + "?"}, Fault("resident_id", "wrong")),
        ("population", {"resident_id": NUMBER, "phone": "1"}, Fault("phone", "unknown")),
        ("population", {"resident_id": NUMBER, "name": "周\x00敏"}, Fault("name", "wrong")),
        ("population", {"resident_id": NUMBER, "name": "周" * 401}, Fault("name", "wrong")),
        ("population", {"resident_id": NUMBER, "birth_date": "20260101"}, Fault("birth_date", "wrong")),
        ("population", {"resident_id": NUMBER, "birth_date": "2026-02-30"}, Fault("birth_date", "wrong")),
        ("population", {"resident_id": NUMBER, "residence_address": "8号"}, Fault("residence_address", "wrong")),
        ("real_estate", {"unit_number": "1", "owners": "123"}, Fault("owners", "wrong")),
        (
            "real_estate",
            {"unit_number": "1", "owners": ";".join([NUMBER] * (MOST_ABOUT + 1))},
            Fault("owners", "wrong"),
        ),
    ],
)
def test_a_row_that_cannot_be_taken_names_field_and_fault(library: str, row: dict[str, str], fault: Fault) -> None:
    assert row_of(LIBRARIES[library], row, today=TODAY) == (fault,)


def test_a_ground_lets_ask_about_its_parties_and_fields_of_the_library() -> None:
    who = uuid4()
    case = Ground(uuid4(), "食品 1", "food", "延续", (who,))
    assert refusal(case, "population", who, ("name",)) is None
    assert refusal(case, "population", uuid4(), ("name",)) == "not_of_case"
    assert refusal(case, "taxes", who, ("name",)) == "no_such_field"
    assert refusal(case, "population", who, ()) == "no_such_field"
    assert refusal(case, "population", who, ("name", "phone")) == "no_such_field"
    assert refusal(Ground(None, "食品 1", "food", "延续", (who,)), "population", who, ("name",)) == "no_ground"
    assert refusal(Ground(uuid4(), "", "food", "延续", (who,)), "population", who, ("name",)) == "no_ground"


def test_a_paper_can_be_used_while_it_is_unchanged_in_term_and_there() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert standing(None, None, None, today=TODAY).usable
    assert standing(TODAY, None, None, today=TODAY).usable
    assert not standing(TODAY - timedelta(days=1), None, None, today=TODAY).in_term
    assert not standing(None, now, None, today=TODAY).usable
    assert not standing(None, None, now, today=TODAY).usable
    assert [one for one in ("submitted", "approval", "report", "rewritten") if may_remove(one)] == ["submitted"]


NOTHING = Rule("real_estate", "nothing", 3, {"name": "subject:name", "resident_id": "subject:code", "result": "无"})
ONE = rule_of({"base": "real_estate", "finds": "one", "fresh_days": 0, "values": {"where": "base:location"}})
WHO = Person(NUMBER, "周敏")


def test_a_proof_says_what_the_rule_says_while_the_library_is_fresh() -> None:
    home = settle(HOMES, [said(location="云桥路8号")])
    nothing = {"name": "周敏", "resident_id": NUMBER, "result": "无"}
    assert decide(NOTHING, [], WHO, fed_on=TODAY - timedelta(days=3), today=TODAY) == nothing
    assert decide(NOTHING, [home], WHO, fed_on=TODAY, today=TODAY) == "not_so"
    assert decide(NOTHING, [], WHO, fed_on=TODAY - timedelta(days=4), today=TODAY) == "office_silent"
    assert decide(NOTHING, [], WHO, fed_on=None, today=TODAY) == "office_silent"
    assert ONE.fields == ("location",)
    assert decide(ONE, [home], WHO, fed_on=TODAY, today=TODAY) == {"where": "云桥路8号"}
    assert decide(ONE, [], WHO, fed_on=TODAY, today=TODAY) == "not_known"
    assert decide(ONE, [home, home], WHO, fed_on=TODAY, today=TODAY) == "not_known"
    assert decide(ONE, [settle(HOMES, [said(usage="住宅")])], WHO, fed_on=TODAY, today=TODAY) == "not_known"
    two = [said(location="云桥路8号"), said(OTHER, authority=False, location="云桥路9号")]
    assert decide(ONE, [settle(HOMES, two)], WHO, fed_on=TODAY, today=TODAY) == "disputed"


def test_the_file_of_an_answer_says_source_time_and_number() -> None:
    told = Told(
        base="population", said={"name": True, "sex": False, "premises": None, "usage": "住宅"}, source="某局",
        as_of=TODAY, asked_at=datetime(2026, 11, 23, 18, 5, 9, tzinfo=UTC), number="ABCD2345", item="school",
        case_number="入学 1", purpose="入学", subject="周●",
    )  # fmt: skip
    drawn = sheet(told, code="HTTP://X", demo=True)
    rows = {row["label"]: row["value"] for row in drawn["rows"]}
    assert drawn["title"] == "人口信息核验结果（复写件）"
    assert rows["查询时间"] == "2026年11月24日 02:05:09"
    assert (rows["姓名或名称"], rows["性别"], rows["住所"], rows["用途"]) == ("一致", "不一致", "来源未掌握", "住宅")
    silent = sheet(
        Told(**{**{one: getattr(told, one) for one in told.__slots__}, "as_of": None, "template": "房户一致"}),
        code="",
        demo=False,
    )
    assert silent["title"] == "房户一致（复写件）"
    assert {"label": "数据截至", "value": "来源未说明"} in silent["rows"]


def test_a_single_value_is_written_as_its_library_writes_it() -> None:
    assert value_of(PEOPLE, "name", " 周敏 ", today=TODAY) == "周敏"
    assert value_of(PEOPLE, "resident_id", NUMBER.lower(), today=TODAY) == NUMBER
    for name, text in (("birth_date", "1984-5-18"), ("name", "  "), ("no_such_field", "x"), ("resident_id", "1")):
        assert value_of(PEOPLE, name, text, today=TODAY) is None
