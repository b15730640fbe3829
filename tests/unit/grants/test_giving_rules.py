"""What may be given: to whom, for how long, how often; and in which state it is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from backend.grants.rules import Allowed, Audience, Ground, State, Wanted, covering, faults, period, state_on

NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)
ONE = UUID(int=1)
CONSENT = Wanted(Ground.CONSENT, ONE, Audience.ANYONE, "目的", {ONE: None}, max_uses=1)
DELEGATION = replace(CONSENT, ground=Ground.DELEGATION, audience=Audience.PERSON, name="王小明", max_uses=None)


def after(**life: float) -> datetime:
    """An end."""
    return NOW + timedelta(**life)


@pytest.mark.parametrize(
    "good",
    [
        CONSENT,
        DELEGATION,
        replace(CONSENT, max_uses=50, valid_to=after(days=30)),
        replace(CONSENT, valid_to=after(minutes=1)),
        replace(CONSENT, audience=Audience.ORGANISATION, organisation_id=ONE),
        replace(CONSENT, audience=Audience.PERSON, name="王小明"),
        replace(DELEGATION, valid_to=after(days=366), organisation_id=ONE, may_delegate=True),
        replace(DELEGATION, copies_until=TODAY),
        replace(DELEGATION, copies_until=TODAY + timedelta(days=366)),
    ],
)
def test_what_may_be_given(good: Wanted) -> None:
    assert faults(good, now=NOW) == []


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (replace(CONSENT, ground=Ground.DUTY), ("ground", "not_given_by_people")),
        (replace(CONSENT, parent_id=ONE), ("ground", "not_here")),
        (replace(CONSENT, purpose=""), ("purpose", "missing")),
        (replace(CONSENT, chosen={}), ("certificates", "missing")),
        (replace(CONSENT, chosen={UUID(int=n): None for n in range(21)}), ("certificates", "too_many")),
        (replace(DELEGATION, audience=Audience.ANYONE), ("to", "person_needed")),
        (replace(DELEGATION, name=""), ("to", "name_missing")),
        (replace(CONSENT, audience=Audience.ORGANISATION), ("organisation", "missing")),
        (
            replace(CONSENT, audience=Audience.PERSON, name="王", organisation_id=ONE),
            ("organisation", "person_named"),
        ),
        (replace(CONSENT, max_uses=None), ("max_uses", "missing")),
        (replace(CONSENT, max_uses=51), ("max_uses", "out_of_range")),
        (replace(DELEGATION, max_uses=0), ("max_uses", "out_of_range")),
        (replace(CONSENT, may_delegate=True), ("may_delegate", "not_here")),
        (replace(CONSENT, copies_until=TODAY), ("copies_until", "keeper_needed")),
        (replace(DELEGATION, copies_until=TODAY - timedelta(days=1)), ("copies_until", "too_short")),
        (replace(DELEGATION, copies_until=TODAY + timedelta(days=367)), ("copies_until", "too_long")),
        (
            replace(DELEGATION, valid_from=after(days=2), copies_until=TODAY + timedelta(days=1)),
            ("copies_until", "too_short"),
        ),
        (replace(DELEGATION, may_delegate=True, parent_id=ONE), ("may_delegate", "not_here")),
        (replace(CONSENT, valid_to=after(days=30, seconds=1)), ("valid_to", "too_long")),
        (replace(CONSENT, valid_to=after(seconds=59)), ("valid_to", "too_short")),
        (replace(DELEGATION, valid_to=after(days=366, seconds=1)), ("valid_to", "too_long")),
        (replace(DELEGATION, valid_from=after(days=31), valid_to=after(days=32)), ("valid_from", "too_late")),
    ],
)
def test_what_may_not(bad: Wanted, fault: tuple[str, str]) -> None:
    assert faults(bad, now=NOW) == [fault]


def test_without_an_end_a_consent_lives_a_day_and_a_delegation_a_week_and_nothing_begins_in_the_past() -> None:
    assert period(CONSENT, now=NOW).valid_to == after(days=1)
    early = period(replace(DELEGATION, valid_from=after(days=-3)), now=NOW)
    assert (early.valid_from, early.valid_to) == (NOW, after(days=7))


@pytest.mark.parametrize(
    ("stored", "used", "valid_to", "expected"),
    [
        (State.ACTIVE, 0, None, State.ACTIVE),
        (State.ACTIVE, 0, after(seconds=1), State.ACTIVE),
        (State.ACTIVE, 0, NOW, State.EXPIRED),
        (State.ACTIVE, 2, NOW, State.USED_UP),
        (State.PENDING, 0, NOW, State.EXPIRED),
        (State.PENDING, 0, None, State.PENDING),
        (State.ENDED, 2, NOW, State.ENDED),
        (State.REFUSED, 0, NOW, State.REFUSED),
    ],
)
def test_the_state_follows_from_time_and_uses(
    stored: State, used: int, valid_to: datetime | None, expected: State
) -> None:
    assert state_on(stored, valid_to, used=used, max_uses=2, now=NOW) is expected
    assert state_on(State.ACTIVE, None, used=99, max_uses=None, now=NOW) is State.ACTIVE


def test_how_many_grants_reach_a_certificate() -> None:
    some = [Allowed(), Allowed({ONE: None}), Allowed({UUID(int=2): None}), Allowed(types={"x": None})]
    assert covering(some, ONE, "x") == 3
    assert covering(some, ONE, "y") == 2
