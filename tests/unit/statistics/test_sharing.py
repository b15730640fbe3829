"""Rates as they are counted by hand, and what the public does not get to see of them."""

from hypothesis import given
from hypothesis import strategies as st

from backend.statistics.sharing.rules import (
    FEWEST,
    Count,
    Rate,
    Share,
    Withheld,
    grouped,
    hidden,
    total,
    withheld,
)

COUNTS = [
    Count("food", "market", 24310, {"data_call": 6, "notice_promise": 1, "upload": 1}, cases=4, without_upload=3),
    Count("food", "market", 24311, {"data_call": 4}, cases=2, without_upload=2),
    Count("sign", "city", 24311, {"upload": 5}, cases=5, without_upload=0),
]


def test_a_rate_is_said_in_tenths_of_a_per_cent() -> None:
    assert Rate(1, 3).permille == 333
    assert Rate(2, 3).permille == 667
    assert Rate(1, 2000).permille == 1
    assert Rate(7, 7).permille == 1000
    assert Rate(0, 4).permille == 0
    assert Rate(0, 0).permille is None


def test_shares_are_what_one_counts_by_hand() -> None:
    found = total(COUNTS)
    assert found.required == 17
    assert found.rate == Rate(11, 17)
    assert found.exemption == Rate(5, 11)
    assert (found.of("data_call"), found.of("upload"), found.of("online_proof")) == (
        Rate(10, 17), Rate(6, 17), Rate(0, 17),
    )  # fmt: skip
    assert total([]) == Share()
    assert total([]).rate.permille is None


def test_counts_are_put_together_by_whatever_is_asked_for() -> None:
    by_item = grouped(COUNTS, lambda one: one.item)
    assert by_item["food"] == Share({"data_call": 10, "notice_promise": 1, "upload": 1}, cases=6, without_upload=5)
    by_month = grouped(COUNTS, lambda one: one.month)
    assert by_month[24311].rate == Rate(4, 9)


def test_a_row_of_fewer_than_five_is_hidden_with_the_one_that_would_give_it_away() -> None:
    assert hidden({"a": Share(cases=4), "b": Share(cases=5), "c": Share(cases=9)}) == {"a", "b"}
    assert hidden({"a": Share(cases=4), "b": Share(cases=1), "c": Share(cases=9)}) == {"a", "b"}
    assert hidden({"a": Share(cases=4)}) == {"a"}
    assert hidden({"a": Share(cases=5), "b": Share(cases=6)}) == frozenset()
    assert hidden({}) == frozenset()


def test_items_of_a_hidden_office_are_hidden_with_it() -> None:
    counts = [
        Count("a", "one", 1, cases=3), Count("b", "two", 1, cases=6), Count("c", "two", 1, cases=7),
        Count("d", "three", 1, cases=90),
    ]  # fmt: skip
    assert withheld(counts) == Withheld(frozenset("abc"), frozenset({"one", "two"}), frozenset())
    assert withheld(counts[:1]) == Withheld(frozenset("a"), frozenset({"one"}), frozenset({1}), total=True)


Counts = st.lists(
    st.builds(
        Count,
        item=st.sampled_from("abcdef"),
        department=st.just(""),
        month=st.integers(1, 4),
        cases=st.integers(1, 12),
    ),
    max_size=12,
)


@given(Counts)
def test_nobody_finds_fewer_than_five_by_taking_one_row_from_another(counts: list[Count]) -> None:
    own = {"a": "x", "b": "x", "c": "y", "d": "y", "e": "z", "f": "z"}
    some = [Count(one.item, own[one.item], one.month, cases=one.cases) for one in counts]
    out, whole = withheld(some), total(some).cases
    items, offices = grouped(some, lambda one: one.item), grouped(some, lambda one: one.department)
    months = grouped(some, lambda one: one.month)
    assert out.total == (whole < FEWEST)
    for table, left_out in ((items, out.items), (offices, out.departments), (months, out.months)):
        shown = [one.cases for key, one in table.items() if key not in left_out]
        assert all(cases >= FEWEST for cases in shown)
        if whole >= FEWEST:
            behind = whole - sum(shown)
            assert behind == 0 or behind >= FEWEST
    for office in offices.keys() - out.departments:
        behind = offices[office].cases - sum(
            one.cases for key, one in items.items() if own[key] == office and key not in out.items
        )
        assert behind == 0 or behind >= FEWEST
