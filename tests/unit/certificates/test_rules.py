"""States, dates and digests of a certificate."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.certificates import rules
from backend.certificates.rules import DERIVED, Status

FIRST, LAST = date(2024, 2, 29), date(2026, 3, 3)
DAY = timedelta(days=1)
STORED = sorted(set(Status) - DERIVED)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (FIRST - DAY, Status.NOT_YET_VALID),
        (FIRST, Status.VALID),
        (LAST, Status.VALID),
        (LAST + DAY, Status.EXPIRED),
    ],
)
def test_the_first_and_the_last_day_count_as_in_force(today: date, expected: Status) -> None:
    assert rules.status_on(Status.VALID, FIRST, LAST, today=today) is expected


def test_without_an_end_it_never_expires() -> None:
    assert rules.status_on(Status.VALID, FIRST, None, today=date.max) is Status.VALID


@given(st.sampled_from(STORED), st.dates(), st.dates(), st.dates())
def test_an_issuers_act_comes_before_the_dates(stored: Status, start: date, end: date, today: date) -> None:
    found = rules.status_on(stored, start, end, today=today)
    assert found is stored or (stored is Status.VALID and found in DERIVED)


@pytest.mark.parametrize(
    ("status", "since"),
    [
        (Status.EXPIRED, LAST + DAY),
        (Status.NOT_YET_VALID, FIRST),
        (Status.SUSPENDED, date(2025, 1, 1)),
        (Status.VALID, date(2025, 1, 1)),
    ],
)
def test_a_state_holds_since_its_act_or_its_date(status: Status, since: date) -> None:
    assert rules.since_on(status, date(2025, 1, 1), FIRST, LAST) == since


def test_an_end_that_is_unknown_gives_no_day_of_expiry() -> None:
    assert rules.since_on(Status.EXPIRED, None, FIRST, None) is None


@pytest.mark.parametrize(("days", "expected"), [(-1, False), (0, True), (30, True), (31, False)])
def test_the_last_days_are_called_expiring(days: int, expected: bool) -> None:
    assert rules.is_expiring(LAST, warn_days=30, today=LAST - days * DAY) is expected


def test_what_does_not_end_is_never_expiring() -> None:
    assert not rules.is_expiring(None, warn_days=30, today=LAST)


def test_a_digest_depends_on_salt_key_and_value() -> None:
    made = {
        rules.field_digest(salt, key, value)
        for salt in (b"a" * 16, b"b" * 16)
        for key in ("name", "nam")
        for value in ("马志强", "e马志强")
    }
    assert len(made) == 8
    assert all(len(one) == 64 for one in made)


def digests_of(values: dict[str, str], salts: dict[str, bytes]) -> dict[str, str]:
    return {key: rules.field_digest(salts[key], key, value) for key, value in values.items()}


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=8), min_size=1, max_size=6), st.data())
def test_every_altered_added_or_taken_field_is_named(values: dict[str, str], data: st.DataObject) -> None:
    salts = {key: key.encode()[:1] * 16 for key in values}
    digests = digests_of(values, salts)
    assert rules.altered_fields(digests, salts, values) == ()
    key = data.draw(st.sampled_from(sorted(values)))
    assert rules.altered_fields(digests, salts, {**values, key: values[key] + "x"}) == (key,)
    assert rules.altered_fields(digests, salts, {one: values[one] for one in values if one != key}) == (key,)
    added = {**values, key + "+": "x"}
    assert rules.altered_fields(digests, salts, added) == tuple(sorted(set(added) - set(values)))


@pytest.mark.parametrize(("number", "tail"), [("88010119960506321X", "321X"), ("12", "12"), ("", "")])
def test_a_tail_tells_two_cards_apart(number: str, tail: str) -> None:
    assert rules.number_tail(number) == tail


def test_required_fields_without_a_value_are_named() -> None:
    assert rules.missing_fields(["a", "b", "c"], {"a": "1", "b": ""}) == ("b", "c")
