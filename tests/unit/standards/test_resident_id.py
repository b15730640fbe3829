"""Resident identity numbers: shape, date, check character, and everything people type for an X."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.standards import resident_id
from backend.standards.resident_id import Invalid, ResidentId, Sex

TODAY = date(2026, 11, 22)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

areas = st.sampled_from(["880101", "880102", "110101", "810000", "820000", "830000", "654321"])
births = st.dates(date(1900, 1, 1), TODAY)
sequences = st.integers(0, 999)


def check_by_the_standards_table(body: str) -> str:
    return "10X98765432"[sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True)) % 11]


@pytest.mark.parametrize(
    ("number", "birth", "sex"),
    [
        ("880102199003071019", date(1990, 3, 7), Sex.MALE),
        ("88010219920818202X", date(1992, 8, 18), Sex.FEMALE),
        ("880102201806010017", date(2018, 6, 1), Sex.MALE),
        ("880102201009120045", date(2010, 9, 12), Sex.FEMALE),
        ("88010219551009003X", date(1955, 10, 9), Sex.MALE),
        ("880102200002290047", date(2000, 2, 29), Sex.FEMALE),
        ("810000199003070015", date(1990, 3, 7), Sex.MALE),
        ("82000019850812002X", date(1985, 8, 12), Sex.FEMALE),
        ("83000019880229003X", date(1988, 2, 29), Sex.MALE),
    ],
)
def test_a_number_says_birth_and_sex(number: str, birth: date, sex: Sex) -> None:
    assert resident_id.parse(number, today=TODAY, areas={"880102"}) == ResidentId(
        number=number, area_code=number[:6], area_known=True, birth_date=birth, sex=sex
    )


@pytest.mark.parametrize(
    "last", ["X", "x", "\u2169", "\u2179", "\uff38", "\uff58", "\u00d7", "*", "\uff0a", "\u2716", "\u0425", "\u0445"]
)
def test_every_form_of_the_last_x_is_understood(last: str) -> None:
    parsed = resident_id.parse("88010219900307018" + last, today=TODAY)
    assert isinstance(parsed, ResidentId)
    assert parsed.number == "88010219900307018X"


@pytest.mark.parametrize(
    "text", ["８８０１０２１９９００３０７０１８Ｘ", "880102 19900307 018X", " 880102\u300019900307 018x\n"]
)
def test_full_width_digits_and_spaces_are_understood(text: str) -> None:
    assert isinstance(resident_id.parse(text, today=TODAY), ResidentId)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "length"),
        ("88010219900307101", "length"),
        ("8801021990030710190", "length"),
        ("880102900307101", "length"),
        ("X80102199003071019", "characters"),
        ("080102199003071019", "characters"),
        ("8801021990030710A9", "characters"),
        ("٨٨٠١٠٢١٩٩٠٠٣٠٧١٠١٩", "characters"),
        ("880102199003071018", "check_character"),
        ("880102199003071091", "check_character"),
        ("110101201802290010", "impossible_date"),
        ("88010220261123001" + check_by_the_standards_table("88010220261123001"), "future_date"),
        ("88010200001301001" + check_by_the_standards_table("88010200001301001"), "impossible_date"),
    ],
)
def test_what_can_be_no_number_is_refused_with_its_reason(text: str, reason: str) -> None:
    refused = resident_id.parse(text, today=TODAY)
    assert isinstance(refused, Invalid)
    assert refused.reason == reason


def test_a_birth_today_is_no_future() -> None:
    assert isinstance(resident_id.parse(resident_id.build("880101", TODAY, 2), today=TODAY), ResidentId)


@pytest.mark.parametrize(("area", "known"), [("880106", True), ("889901", False), ("990101", False), ("110999", True)])
def test_an_unknown_area_is_a_doubt_and_no_refusal(area: str, known: bool) -> None:
    parsed = resident_id.parse(resident_id.build(area, date(1990, 1, 1), 1), today=TODAY, areas={"880106"})
    assert isinstance(parsed, ResidentId)
    assert parsed.area_known is known


@given(areas, births, sequences)
def test_what_is_built_is_read_again(area: str, birth: date, sequence: int) -> None:
    number = resident_id.build(area, birth, sequence)
    parsed = resident_id.parse(number, today=TODAY)
    assert isinstance(parsed, ResidentId)
    assert (parsed.number, parsed.area_code, parsed.birth_date) == (number, area, birth)
    assert (parsed.sex is Sex.MALE) == (sequence % 2 == 1)
    assert number[-1] == check_by_the_standards_table(number[:-1])


@given(areas, births, sequences, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_found(area: str, birth: date, sequence: int, place: int, shift: int) -> None:
    number = resident_id.build(area, birth, sequence)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert isinstance(resident_id.parse(wrong, today=TODAY), Invalid)


@given(st.text(max_size=30))
def test_no_text_makes_it_fail(text: str) -> None:
    assert isinstance(resident_id.parse(text, today=TODAY), ResidentId | Invalid)


@pytest.mark.parametrize(("area", "sequence"), [("88010", 1), ("088010", 1), ("880101", 1000), ("880101", -1)])
def test_no_number_is_built_from_wrong_parts(area: str, sequence: int) -> None:
    with pytest.raises(ValueError, match="resident number"):
        resident_id.build(area, date(1990, 1, 1), sequence)


def test_a_legacy_number_is_converted_for_matching() -> None:
    assert resident_id.from_legacy("880102 900307 101") == "880102199003071019"


@pytest.mark.parametrize("text", ["", "88010290030710", "88010290130710A", "880102901307101", "880102199003071019"])
def test_what_is_no_legacy_number_is_not_converted(text: str) -> None:
    assert resident_id.from_legacy(text) is None


@given(areas, st.dates(date(1900, 1, 1), date(1999, 12, 31)), sequences)
def test_every_birth_of_the_century_survives_the_conversion(area: str, birth: date, sequence: int) -> None:
    number = resident_id.build(area, birth, sequence)
    assert resident_id.from_legacy(number[:6] + number[8:17]) == number
