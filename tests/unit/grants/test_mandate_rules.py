"""Who may act for an enterprise, who says so, until when."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from backend.grants.mandates import rules
from backend.grants.mandates.rules import Held, Post, Scope, State, Wanted

NOW = datetime(2026, 3, 3, 2, tzinfo=UTC)
TODAY = date(2026, 3, 3)
TYPES, SCENES = ["business_licence", "food_licence"], ["market.inspection"]


def faults(post: Post = Post.HANDLER, until: date | None = TODAY, **scope: tuple[str, ...]) -> set[tuple[str, str]]:
    wanted = Wanted("罗建国", post, Scope(**scope), until)
    found = rules.faults(wanted, held_types=TYPES, known_scenes=SCENES, today=TODAY)
    return {(one.field, one.problem) for one in found}


@pytest.mark.parametrize(
    ("own", "other", "may"),
    [
        (Post.REPRESENTATIVE, Post.MANAGER, True),
        (Post.REPRESENTATIVE, Post.HANDLER, True),
        (Post.REPRESENTATIVE, Post.REPRESENTATIVE, False),
        (Post.MANAGER, Post.HANDLER, True),
        (Post.MANAGER, Post.MANAGER, False),
        (Post.MANAGER, Post.REPRESENTATIVE, False),
        (Post.HANDLER, Post.HANDLER, False),
    ],
)
def test_each_post_decides_over_those_below_it_and_nobody_over_the_representative(
    own: Post, other: Post, *, may: bool
) -> None:
    assert rules.may_name(own, other) is may


@pytest.mark.parametrize(
    ("stored", "valid_to", "open_until", "seen"),
    [
        (State.INVITED, TODAY, NOW + timedelta(seconds=1), State.INVITED),
        (State.INVITED, TODAY, NOW, State.LAPSED),
        (State.INVITED, None, None, State.INVITED),
        (State.ACTIVE, None, None, State.ACTIVE),
        (State.ACTIVE, TODAY, NOW, State.ACTIVE),
        (State.ACTIVE, TODAY - timedelta(days=1), None, State.EXPIRED),
        (State.FROZEN, TODAY, None, State.FROZEN),
        (State.FROZEN, TODAY - timedelta(days=1), None, State.EXPIRED),
        (State.ENDED, TODAY - timedelta(days=1), NOW, State.ENDED),
    ],
)
def test_a_term_counts_its_last_day_and_a_link_ends_to_the_second(
    stored: State, valid_to: date | None, open_until: datetime | None, seen: State
) -> None:
    assert rules.state_on(stored, valid_to, open_until, today=TODAY, now=NOW) is seen


def test_a_handler_has_a_term_of_a_year_at_most() -> None:
    assert faults() == set()
    assert faults(until=date(2027, 3, 3)) == set()
    assert faults(until=date(2027, 3, 4)) == {("until", "too_late")}
    assert faults(until=date(2026, 3, 2)) == {("until", "past")}
    assert faults(until=None) == {("until", "missing")}


def test_a_precise_mandate_names_what_the_enterprise_has_and_what_the_register_knows() -> None:
    assert faults(types=("food_licence",), scenes=("market.inspection",)) == set()
    assert faults(types=()) == {("types", "missing")}
    assert faults(types=("driving_licence",)) == {("types", "unknown")}
    assert faults(scenes=("traffic.roadside",)) == {("scenes", "unknown")}
    many = tuple(str(number) for number in range(rules.MOST_IN_SCOPE + 1))
    wanted = Wanted("罗", Post.HANDLER, Scope(scenes=many), TODAY)
    assert rules.faults(wanted, held_types=TYPES, known_scenes=many, today=TODAY) != ()


def test_a_manager_has_everything_and_no_term() -> None:
    assert faults(Post.MANAGER, None) == set()
    assert faults(Post.MANAGER, TODAY, types=("food_licence",)) == {("until", "value"), ("types", "value")}


def test_there_are_five_managers_at_most() -> None:
    assert rules.room_for(Post.MANAGER, 4)
    assert not rules.room_for(Post.MANAGER, 5)
    assert rules.room_for(Post.HANDLER, 199)
    assert not rules.room_for(Post.HANDLER, 200)


def test_names_are_the_same_however_they_were_typed() -> None:
    assert rules.same_name("阿依努尔·买买提江", " 阿依努尔•买买提江")
    assert not rules.same_name("罗建国", "罗建")


def test_an_enterprise_looks_again_after_ninety_days() -> None:
    assert rules.look_again_on(TODAY) == date(2026, 6, 1)


def held(state: State, under: UUID | None) -> Held:
    return Held(uuid4(), Post.HANDLER, state, under)


def test_what_a_manager_gave_ends_with_them_where_it_has_not_ended() -> None:
    manager = uuid4()
    open_ones = [held(state, manager) for state in (State.INVITED, State.ACTIVE, State.FROZEN)]
    others = [held(State.ENDED, manager), held(State.REFUSED, manager), held(State.ACTIVE, None)]
    others.append(held(State.ACTIVE, uuid4()))
    assert set(rules.given_under(manager, [*open_ones, *others])) == {one.id for one in open_ones}


def test_who_the_licence_does_not_name_goes_and_everything_freezes() -> None:
    old, new = uuid4(), uuid4()
    assert rules.no_longer_named("田恬", [(old, "罗建国")]) == (old,)
    assert rules.must_freeze("田恬", [(old, "罗建国")])
    assert rules.no_longer_named("罗建国", [(old, "罗建国"), (new, "田恬")]) == (new,)
    assert not rules.must_freeze("罗建国", [(old, "罗建国"), (new, "田恬")])


def test_without_a_licence_mandates_rest_and_the_representative_stays() -> None:
    assert rules.no_longer_named(None, [(uuid4(), "罗建国")]) == ()
    assert rules.must_freeze(None, [(uuid4(), "罗建国")])


def test_a_scope_without_limits_is_full() -> None:
    assert Scope().full
    assert not Scope(types=("food_licence",)).full
    assert not Scope(scenes=("market.inspection",)).full
