"""The demo's faults are the crowd's, few, and such as the rules find."""

from dataclasses import replace
from datetime import date

from backend.demo.flawed import _FLAWS, flawed
from backend.demo.planned import PlannedCertificate

ONE = PlannedCertificate(
    key="a", type="driving_licence", holders=("resident_1",), issuer="traffic_police", number="1", photo=None,
    values={"name": "马志强", "sex": "男", "birth_date": "1996-05-06", "first_issued_on": "2017-02-03"},
    issued_on=date(2023, 2, 3), valid_from=date(2023, 2, 3), valid_to=None,
)  # fmt: skip


def test_some_of_the_crowds_get_a_fault_and_the_storys_none() -> None:
    crowd = [replace(ONE, key=str(number)) for number in range(20)]
    found = list(flawed(crowd, frozenset()))
    changed = [index + 1 for index, (a, b) in enumerate(zip(crowd, found, strict=True)) if a != b]
    assert changed == sorted(_FLAWS["driving_licence"])
    assert found[7].values["first_issued_on"] == "2023-03-15"
    assert found[10].values["name"] == "马晓强"
    assert found[13].values["birth_date"] == "1996-05-07"
    assert found[16].values["sex"] == "女"
    assert list(flawed(crowd, frozenset({"resident_1"}))) == crowd


def test_ended_ones_later_versions_and_other_types_stay() -> None:
    others = [replace(ONE, status="voided"), replace(ONE, supersedes="x"), replace(ONE, type="identity_card")] * 5
    assert list(flawed(others, frozenset())) == others
