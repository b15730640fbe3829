"""Unified social credit codes: two checks, and pilot codes that break one of them by law."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.standards import uscc
from backend.standards.uscc import Doubtful, Invalid, Registry, Uscc

GOOD = [
    "11880100000000019L", "11880102000000027C", "11880100000000035A", "118801020000000432", "118801000000000510",
    "1188010000000006XP", "11880100000000078P", "11880100000000086J", "11880100000000094D", "138801020000000A2Y",
    "91880102MA00000150", "92880102MA0000023P", "93880102MA0000031F", "128801000000001070", "51880100000000115R",
    "52880100000000123H", "11100000000013338W", "11100000MB03271699",
]  # fmt: skip

organisations = st.text(st.sampled_from(uscc.ALPHABET), min_size=8, max_size=8)


@pytest.mark.parametrize("code", GOOD)
def test_a_good_code_is_taken_apart(code: str) -> None:
    parsed = uscc.parse(code)
    assert parsed == Uscc(code, Registry(code[0]), code[:2], code[2:8], code[8:17])


@pytest.mark.parametrize(
    "text", ["９２８８０１０２ＭＡ０００００２３Ｐ", "92880102ma0000023p", " 9288 0102 MA00 0002 3P\n"]
)
def test_case_width_and_spaces_are_forgiven(text: str) -> None:
    parsed = uscc.parse(text)
    assert isinstance(parsed, Uscc)
    assert parsed.code == "92880102MA0000023P"
    assert parsed.is_sole_trader


def test_a_company_is_no_sole_trader() -> None:
    parsed = uscc.parse("91880102MA00000150")
    assert isinstance(parsed, Uscc)
    assert not parsed.is_sole_trader


@pytest.mark.parametrize("code", ["91350100M0001TGQXM", "91350211M0000XUF46", "91350203M0001FUE2P"])
def test_a_pilot_code_is_a_warning_and_no_error(code: str) -> None:
    assert uscc.parse(code) == Doubtful(code, ("check_character",), pilot_era=True)


@pytest.mark.parametrize(
    ("code", "failed"),
    [
        ("92880102MA0000023Q", ("check_character",)),
        ("92880102MA0000024P", ("organisation_check", "check_character")),
    ],
)
def test_a_failing_check_is_named(code: str, failed: tuple[str, ...]) -> None:
    assert uscc.parse(code) == Doubtful(code, failed, pilot_era=False)  # type: ignore[arg-type] # words of the table


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "length"),
        ("92880102MA0000023", "length"),
        ("92880102MA0000O23P", "characters"),
        ("92880A02MA0000023P", "characters"),
        ("B2880102MA0000023P", "registry"),
    ],
)
def test_what_can_be_no_code_is_refused(text: str, reason: str) -> None:
    assert uscc.parse(text) == Invalid(reason)  # type: ignore[arg-type] # words of the table


@given(st.sampled_from(["11", "12", "51", "91", "92", "93", "N2", "A1", "Y1"]), organisations)
def test_what_is_built_is_read_again(category: str, organisation: str) -> None:
    parsed = uscc.parse(uscc.build(category, "880101", organisation))
    assert isinstance(parsed, Uscc)
    assert (parsed.category, parsed.area_code, parsed.organisation_code[:8]) == (category, "880101", organisation)


@given(st.sampled_from(GOOD), st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_one_wrong_character_is_never_a_good_code(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    assert wrong == code or not isinstance(uscc.parse(wrong), Uscc)


@given(st.text(max_size=30))
def test_no_text_makes_it_fail(text: str) -> None:
    assert isinstance(uscc.parse(text), Uscc | Doubtful | Invalid)


@pytest.mark.parametrize(
    ("category", "area", "organisation"),
    [("92", "880101", "MA00"), ("92", "880101", "MA00000o"), ("9O", "880101", "MA000001"), ("B2", "880101", "MA000001"),
     ("92", "88010", "MA000001")],
)  # fmt: skip
def test_no_code_is_built_from_wrong_parts(category: str, area: str, organisation: str) -> None:
    with pytest.raises(ValueError, match="code"):
        uscc.build(category, area, organisation)
