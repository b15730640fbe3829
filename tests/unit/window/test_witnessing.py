"""Who may be the second person of a promise at the counter, and for how long it waits for one."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from backend.window.rules.witnessing import LIFE, Witnessed, as_of, may_witness, waits

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CLERK, PERSON, COLLEAGUE = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.mark.parametrize(("who", "may"), [(COLLEAGUE, True), (CLERK, False), (PERSON, False)])
def test_neither_who_serves_nor_who_signs_is_the_second_person(who: UUID, may: bool) -> None:
    assert may_witness(who, clerk=CLERK, person=PERSON) is may


@pytest.mark.parametrize("state", list(Witnessed))
@pytest.mark.parametrize(("ago", "in_time"), [(timedelta(), True), (LIFE, False), (LIFE - timedelta(seconds=1), True)])
def test_a_promise_waits_half_an_hour(state: Witnessed, ago: timedelta, in_time: bool) -> None:
    assert waits(state, NOW - ago, now=NOW) is (in_time and state is Witnessed.WAITING)


@pytest.mark.parametrize("state", list(Witnessed))
@pytest.mark.parametrize(
    ("ago", "over"),
    [
        (timedelta(), set()),
        (LIFE, {Witnessed.WAITING}),
        (timedelta(hours=17), {Witnessed.WAITING}),
        (timedelta(hours=17, seconds=1), {Witnessed.WAITING, Witnessed.CONFIRMED}),
    ],
    ids=["at once", "half an hour", "its first second", "the day before"],
)
def test_what_is_not_handed_in_on_its_day_is_over(state: Witnessed, ago: timedelta, over: set[Witnessed]) -> None:
    assert as_of(state, NOW - ago, now=NOW) is (Witnessed.OVER if state in over else state)
