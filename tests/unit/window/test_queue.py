"""The order of the queue: elders first, and nobody for ever last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.window.rules.queue import IN_A_ROW, Place, label, ordered, run_of

PLACES = st.lists(st.booleans(), max_size=40).map(
    lambda them: [Place(n, priority=one) for n, one in enumerate(them, 1)]
)


def test_elders_go_first_but_only_two_in_a_row() -> None:
    waiting = [Place(number, priority=number in (2, 3, 4)) for number in range(1, 6)]
    assert [one.number for one in ordered(waiting)] == [2, 3, 1, 4, 5]
    assert [one.number for one in ordered(waiting, run=2)] == [1, 2, 3, 5, 4]


@given(PLACES, st.integers(0, 5))
def test_everybody_is_called_once_and_each_kind_in_its_order(waiting: list[Place], run: int) -> None:
    found = ordered(waiting, run=run)
    assert sorted(one.number for one in found) == [one.number for one in waiting]
    for kind in (True, False):
        numbers = [one.number for one in found if one.priority is kind]
        assert numbers == sorted(numbers)


@given(PLACES)
def test_who_has_no_priority_waits_behind_two_with_it_for_each_place(waiting: list[Place]) -> None:
    for at, one in enumerate(ordered(waiting)):
        if not one.priority:
            before = sum(not each.priority for each in waiting if each.number < one.number)
            assert at <= before + IN_A_ROW * (before + 1)


@pytest.mark.parametrize(("called", "run"), [([], 0), ([False, True], 0), ([True, True, False, True], 2)])
def test_the_run_is_what_was_called_last(called: list[bool], run: int) -> None:
    assert run_of(called) == run


def test_a_number_is_read_out_as_it_is_printed() -> None:
    assert (label(1), label(42), label(999)) == ("A001", "A042", "A999")
