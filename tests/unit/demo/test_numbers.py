"""Numbers printed on the demo's certificates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_10

from backend.demo import numbers

indexes = st.integers(0, 9_999)
# Values of the letters as the standard's table has them: I, O and Q are missing.
LETTERS = {
    "A": 1, "B": 2, "C": 3, "D": 4, "E": 5, "F": 6, "G": 7, "H": 8, "J": 1, "K": 2, "L": 3, "M": 4, "N": 5, "P": 7,
    "R": 9, "S": 2, "T": 3, "U": 4, "V": 5, "W": 6, "X": 7, "Y": 8, "Z": 9,
}  # fmt: skip
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


@given(indexes, st.integers(2010, 2039))
def test_a_vehicle_number_has_seventeen_characters_and_a_true_check(index: int, year: int) -> None:
    vin = numbers.vin(index, year)
    assert len(vin) == 17
    assert not set(vin) & set("IOQ")
    total = sum((LETTERS.get(c) or int(c)) * w for c, w in zip(vin, WEIGHTS, strict=True))
    assert vin[8] == "0123456789X"[total % 11]


def test_the_check_agrees_with_a_published_example() -> None:
    example = "1M8GDM9AXKP042788"
    assert sum((LETTERS.get(c) or int(c)) * w for c, w in zip(example, WEIGHTS, strict=True)) % 11 == 10


@pytest.mark.parametrize("new_energy", [False, True])
def test_no_two_vehicles_have_one_plate(new_energy: bool) -> None:
    plates = {numbers.plate("汀A", index, new_energy=new_energy) for index in range(10_000)}
    assert len(plates) == 10_000
    assert {len(plate) for plate in plates} == {9 if new_energy else 8}
    assert not {letter for plate in plates for letter in plate} & set("IO")


@given(indexes)
def test_permits_and_food_licences_carry_a_check_digit(index: int) -> None:
    permit = numbers.residence_permit("880101", 2026, index)
    licence = numbers.food_licence(2, "880101", index)
    assert len(permit) == 15
    assert len(licence) == 16
    assert mod_11_10.is_valid(permit)
    assert mod_11_10.is_valid(licence.removeprefix("JY"))


@given(indexes)
def test_other_numbers_have_their_shape(index: int) -> None:
    assert len(numbers.driving_archive("8801", index)) == 12
    assert len(numbers.social_card(index)) == 9
    assert len(numbers.birth_certificate(2019, index)) == 10
    assert numbers.birth_certificate(2019, index)[:3] == "Y19"
