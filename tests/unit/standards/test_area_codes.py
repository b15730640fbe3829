"""Codes of administrative divisions."""

import pytest

from backend.standards import area_codes


@pytest.mark.parametrize("code", ["880101", "110101", "999999"])
def test_six_digits_have_the_shape(code: str) -> None:
    assert area_codes.is_shaped(code)


@pytest.mark.parametrize("code", ["", "88010", "8801011", "080101", "88010a", "８８０１０１", "880101\n"])
def test_anything_else_has_not(code: str) -> None:
    assert not area_codes.is_shaped(code)
    assert not area_codes.is_known(code)


@pytest.mark.parametrize(
    ("code", "known"),
    [("880101", True), ("880100", True), ("880107", False), ("110101", True), ("810000", True), ("990000", False)],
)
def test_provinces_and_areas_of_the_city_are_known(code: str, known: bool) -> None:
    assert area_codes.is_known(code, {"880100", "880101"}) is known


@pytest.mark.parametrize(
    ("code", "prefix", "within"),
    [("880101", "8801", True), ("880101", "880101", True), ("880201", "8801", False), ("880101", "88", True),
     ("8801", "88", False)],
)  # fmt: skip
def test_an_area_lies_in_its_city(code: str, prefix: str, within: bool) -> None:
    assert area_codes.is_within(code, prefix) is within


@pytest.mark.parametrize("prefix", ["", "8", "880", "88010", "8801011", "x8"])
def test_a_prefix_is_a_province_a_city_or_a_district(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix"):
        area_codes.is_within("880101", prefix)


def test_no_real_province_has_the_prefix_of_the_demo() -> None:
    assert area_codes.DEMO_PREFIX not in area_codes.PROVINCES
    assert not area_codes.is_known("880101")
