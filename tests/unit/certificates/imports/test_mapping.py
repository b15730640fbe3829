"""Which column says what: proposed, judged, and rows read by it."""

from dataclasses import replace
from datetime import date

import pytest

from backend.catalogue.service import type_of
from backend.certificates.imports.rules import (
    Act,
    HolderRead,
    Mapping,
    Read,
    Reader,
    Source,
    State,
    after,
    mapping_problems,
    parsed,
    propose,
    targets,
    written,
)
from backend.certificates.imports.rules.mapping import NUMBER
from tests.flows.import_steps import HEADS, person

DRIVING = type_of("driving_licence")


def columns(heads: tuple[str, ...], mapping: Mapping) -> dict[str, str]:
    """Target → head."""
    return {key: heads[one.column] for key, one in mapping.items() if one.column is not None}


def read(mapping: Mapping, cells: list[str], code: str = "driving_licence") -> Read:
    """One row."""
    return Reader(type_of(code), mapping).read(cells)


PROPOSED = propose(DRIVING, HEADS)


def test_labels_are_known() -> None:
    found = columns(HEADS, PROPOSED)
    assert mapping_problems(DRIVING, PROPOSED, len(HEADS)) == ()
    assert (found["holder.code"], found["values.licence_number"], found["values.name"]) == (
        "身份证号",
        "身份证号",
        "姓名",
    )
    assert (found["values.valid_period"], found["issued_on"]) == ("有效期限", "发证日期")


def test_pinyin_keys_english_labels_and_punctuation_are_known() -> None:
    heads = (
        "ZH", "XM", "Sex", "国籍：", " 住 址 ", "CSRQ", "Date of first issue", "vehicle_class", "YXQX",
        "（核发机关）", "DABH", "LJJF", "FZRQ",
    )  # fmt: skip
    found = propose(DRIVING, heads)
    assert mapping_problems(DRIVING, found, len(heads)) == ()
    assert columns(heads, found)["holder.code"] == "ZH", "the licence's number is the holder's"


def test_columns_that_mean_nothing_are_left_out() -> None:
    assert propose(DRIVING, ("行号", "字段", "问题", "", "备注")) == {}


def test_what_the_office_mapped_before_wins() -> None:
    earlier = {
        "values.address": ("备注", Source(7, "", {"无": "不详"})),
        "values.nationality": ("", Source(None, "中国")),
        "values.sex": ("没有了", Source(3)),
    }
    found = propose(DRIVING, ("住址", "备注", "性别"), earlier)
    assert found["values.address"] == Source(1, "", {"无": "不详"})
    assert found["values.nationality"] == Source(None, "中国")
    assert found["values.sex"] == Source(2)


def test_a_number_of_another_kind_is_not_the_holders() -> None:
    assert "holder.code" not in propose(type_of("senior_card"), ("卡号",))


def test_a_mapping_without_a_required_target_or_with_a_foreign_one_is_refused() -> None:
    mapping = {key: one for key, one in PROPOSED.items() if key != "values.sex"} | {"values.pet": Source(0)}
    assert mapping_problems(DRIVING, mapping, len(HEADS)) == (("values.pet", "unknown"), ("values.sex", "missing"))
    assert mapping_problems(DRIVING, {**PROPOSED, "values.sex": Source(99)}, 3)[0][1] == "column"


def test_two_dates_stand_for_the_period_and_the_period_for_two_dates() -> None:
    cells = person(1)
    by_period = read(PROPOSED, cells)
    assert (by_period.valid_from, by_period.valid_to) == (date(2020, 3, 4), date(2030, 3, 4))
    without = {key: one for key, one in PROPOSED.items() if key != "values.valid_period"}
    by_dates = {**without, "valid_from": Source(None, "2020-03-04"), "valid_to": Source(None, "长期")}
    assert mapping_problems(DRIVING, by_dates, len(HEADS)) == ()
    found = read(by_dates, cells)
    assert (found.values["valid_period"], found.valid_to, found.valid_to_given) == ("2020-03-04/", None, True)
    neither = read(without, cells)
    assert (neither.valid_from, neither.valid_to, neither.valid_to_given) == (date(2020, 3, 4), None, False)
    both = read({**by_dates, **PROPOSED}, cells)
    assert both.values["valid_period"] == "2020-03-04/2030-03-04"


def test_every_wrong_cell_of_a_row_is_named() -> None:
    cells = person(1)
    cells[0], cells[2], cells[8] = "8.80102E+17", "雄", "明年"
    assert set(read(PROPOSED, cells).problems) == {
        ("holder.code", "scientific"), ("values.sex", "value"), ("values.valid_period", "range"),
        ("values.licence_number", "scientific"),
    }  # fmt: skip


def test_a_row_needs_a_holder_and_a_day() -> None:
    assert set(read(PROPOSED, []).problems) == {
        ("holder.code", "missing"), ("holder.name", "missing"), ("issued_on", "missing"),
        ("values.licence_number", "missing"),
    }  # fmt: skip


def test_words_of_the_file_stand_for_values() -> None:
    mapping = {**PROPOSED, "values.sex": Source(2, "", {"1": "男"}), "source_version": Source(None, "7")}
    cells = person(1)
    cells[2] = "1"
    found = read(mapping, cells)
    assert (found.values["sex"], found.source_version) == ("男", 7)


def test_several_holders_are_read_in_order() -> None:
    mapping = {
        "holder.code": Source(0), "holder.name": Source(1), "holder2.code": Source(2), "holder2.name": Source(3),
        "issued_on": Source(4), "values.certificate_number": Source(None, "J880101-2020-000001"),
    }  # fmt: skip
    cells = ["880102199003071019", "张三", "880102199003071027", "李四", "2020-01-01"]
    found = read(mapping, cells, "marriage_certificate")
    assert found.holders == (
        HolderRead("person", "880102199003071019", "张三"), HolderRead("person", "880102199003071027", "李四"),
    )  # fmt: skip


@pytest.mark.parametrize(("code", "kind"), [("880102199003071019", "person"), ("91880104MADEM002XF", "enterprise")])
def test_the_code_tells_a_person_from_an_enterprise(code: str, kind: str) -> None:
    mapping = {
        "holder.code": Source(0), "holder.name": Source(1), "issued_on": Source(2), "subject.code": Source(3),
        "values.plate_number": Source(None, "云A·12345"),
    }  # fmt: skip
    found = read(mapping, [code, "某某", "2020-01-01", "LSVAA4182E2184847"], "vehicle_licence")
    assert ([one.kind for one in found.holders], found.subject_code) == ([kind], "LSVAA4182E2184847")


def test_types_with_one_holder_offer_one() -> None:
    keys = [one.key for one in targets(DRIVING)]
    assert "holder2.code" not in keys
    assert "subject.code" not in keys
    assert "values.photo" not in keys
    assert {"holder2.name", "subject.code"} <= {one.key for one in targets(type_of("property_certificate"))}


def test_a_type_without_a_list_of_words_takes_the_values_themselves() -> None:
    plain = type_of("driving_licence")
    document = {
        **plain.document,
        "fields": [
            {**one, "values": list(one["values"])} if one["key"] == "sex" else one for one in plain.document["fields"]
        ],
    }
    listed = replace(plain, document=document)
    assert Reader(listed, {"values.sex": Source(0)}).shown(["男"])[0] == {"values.sex": "男"}


def test_a_type_without_a_field_for_it_takes_the_number_apart() -> None:
    bare = replace(DRIVING, number_field=None)
    assert NUMBER in {one.key for one in targets(bare) if one.required}
    mapping = {key: one for key, one in PROPOSED.items() if key != "values.licence_number"} | {NUMBER: Source(0)}
    assert Reader(bare, mapping).read(person(1)).number == person(1)[0]
    assert NUMBER not in propose(bare, ("备注",))


def test_a_mapping_comes_back_from_json() -> None:
    assert parsed(written(PROPOSED)) == PROPOSED


def test_acts_follow_the_state() -> None:
    assert after(Act.START, State.MAPPING) is State.RUNNING
    assert after(Act.START, State.PAUSED) is State.RUNNING
    assert after(Act.PAUSE, State.RUNNING) is State.RUNNING
    assert after(Act.CANCEL, State.PAUSED) is State.CANCELLED
    assert after(Act.START, State.DONE) is None
    assert after(Act.CHECK, State.RUNNING) is None
