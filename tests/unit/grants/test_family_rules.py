"""Who may be bound to whom, by table; and birthdays, among them the one of 29 February."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.grants.family.rules import (
    Kind,
    Named,
    Proof,
    Side,
    State,
    in_register,
    is_minor,
    last_day_as_minor,
    may_end,
    minor_is_told,
    narrowed,
    obstacle,
    on_birth_certificate,
    parents_on,
    stands,
    state_now,
)
from backend.standards.calendar import age_on, end_of_day
from backend.standards.resident_id import build

TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)


def number(born: date, sequence: int = 1) -> str:
    return build("880101", born, sequence)


def row(relation: str, born: date, sequence: int = 1) -> dict[str, str]:
    return {"relation": relation, "resident_id": number(born, sequence), "name": "示例"}


OLD, MIDDLE, YOUNG = date(1950, 1, 1), date(1985, 1, 1), date(2018, 6, 1)


@pytest.mark.parametrize(
    ("own", "child", "named"),
    [
        ("户主", "子", True),
        ("户主", "女", True),
        ("户主", "孙子", False),
        ("配偶", "女", True),
        ("子", "孙女", True),
        ("儿媳", "孙子", True),
        ("女", "外孙", True),
        ("女婿", "外孙女", True),
        ("女", "孙子", False),
        ("父", "户主", True),
        ("母", "户主", True),
        ("其他", "子", False),
    ],
)
def test_a_register_names_children_by_their_relation_to_the_head(own: str, child: str, named: bool) -> None:
    adult, minor = row(own, MIDDLE, 3), row(child, YOUNG, 5)
    found = in_register([adult, minor, row("其他", OLD, 7)], adult["resident_id"], today=TODAY)
    assert found == ((Named(minor["resident_id"], "parent"),) if named else ())


def test_of_two_grown_sons_a_register_does_not_say_whose_the_grandchildren_are() -> None:
    first, second, child = row("子", MIDDLE, 1), row("子", MIDDLE, 3), row("孙子", YOUNG, 5)
    wife, boy = row("儿媳", MIDDLE, 2), row("子", YOUNG, 7)
    assert in_register([row("户主", OLD), first, second, child], first["resident_id"], today=TODAY) == ()
    assert in_register([row("户主", OLD), first, second, wife, child], wife["resident_id"], today=TODAY) == ()
    known = in_register([row("户主", OLD), first, wife, boy, child], first["resident_id"], today=TODAY)
    assert [one.resident_id for one in known] == [child["resident_id"]]


def test_who_is_not_in_the_register_or_grown_or_without_a_number_is_not_named() -> None:
    adult = row("户主", MIDDLE)
    grown, unnumbered = row("子", date(2000, 1, 1)), {"relation": "女", "resident_id": "880101"}
    assert in_register([adult, grown, unnumbered], adult["resident_id"], today=TODAY) == ()
    assert in_register([row("户主", OLD)], adult["resident_id"], today=TODAY) == ()


def test_a_birth_certificate_names_mother_and_father() -> None:
    values = {"mother_resident_id": "M", "father_resident_id": "F"}
    assert [on_birth_certificate(values, one) for one in ("M", "F", "X")] == ["mother", "father", None]
    assert parents_on(values) == ("M", "F")
    assert parents_on({"mother_resident_id": "M", "father_resident_id": ""}) == ("M",)


@pytest.mark.parametrize(
    ("born", "last"),
    [
        (date(2008, 3, 4), date(2026, 3, 3)),
        (date(2008, 2, 29), date(2026, 2, 28)),
        (date(2008, 3, 1), date(2026, 2, 28)),
        (date(2009, 1, 1), date(2026, 12, 31)),
    ],
)
def test_guardianship_ends_the_day_before_the_eighteenth_birthday(born: date, last: date) -> None:
    assert last_day_as_minor(born) == last


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)))
def test_the_last_day_is_the_last_one_at_seventeen(born: date) -> None:
    last = last_day_as_minor(born)
    assert (age_on(born, last), age_on(born, last + timedelta(days=1))) == (17, 18)
    assert (is_minor(born, last), is_minor(born, last + timedelta(days=1))) == (True, False)


def test_a_tie_stands_to_midnight_in_the_city_and_not_after_it_was_ended() -> None:
    midnight = end_of_day(TODAY)
    assert stands(None, TODAY, now=midnight - timedelta(seconds=1))
    assert not stands(None, TODAY, now=midnight)
    assert not stands(NOW, TODAY, now=NOW)


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.integers(-2, 2))
def test_from_the_fourteenth_birthday_on_the_minor_is_told_too(born: date, off: int) -> None:
    day = born.replace(year=born.year + 14) if (born.month, born.day) != (2, 29) else date(born.year + 14, 3, 1)
    day += timedelta(days=off)
    assert minor_is_told(last_day_as_minor(born), day) == (age_on(born, day) >= 14)


FINE: dict[str, Any] = {"same": False, "bound": False, "limit": 8, "today": TODAY}


@pytest.mark.parametrize(
    ("kind", "adult", "other", "more", "found"),
    [
        (Kind.GUARDIAN, MIDDLE, YOUNG, {}, None),
        (Kind.HELPER, MIDDLE, OLD, {}, None),
        (Kind.HELPER, MIDDLE, OLD, {"same": True}, "oneself"),
        (Kind.GUARDIAN, YOUNG, YOUNG, {}, "not_grown"),
        (Kind.GUARDIAN, MIDDLE, OLD, {}, "not_a_minor"),
        (Kind.HELPER, MIDDLE, YOUNG, {}, "not_grown"),
        (Kind.GUARDIAN, MIDDLE, YOUNG, {"bound": True}, "bound_already"),
        (Kind.GUARDIAN, MIDDLE, YOUNG, {"limit": 2}, "limit_own"),
    ],
)
def test_what_stands_against_a_tie(
    kind: Kind, adult: date, other: date, more: dict[str, Any], found: str | None
) -> None:
    assert obstacle(kind, Side(adult, 2), Side(other, 1), **(FINE | more)) == found


def test_the_limit_holds_for_the_other_side_too() -> None:
    assert obstacle(Kind.HELPER, Side(MIDDLE, 7), Side(OLD, 8), **FINE) == "limit_other"


@pytest.mark.parametrize(
    ("kind", "proof", "adult", "other", "co", "may"),
    [
        (Kind.GUARDIAN, Proof.COUNTER, True, False, False, True),
        (Kind.GUARDIAN, Proof.REGISTER, False, False, True, True),
        (Kind.GUARDIAN, Proof.COUNTER, False, False, True, False),
        (Kind.GUARDIAN, Proof.BIRTH, False, True, False, False),
        (Kind.HELPER, Proof.OWN_WORD, False, True, False, True),
        (Kind.HELPER, Proof.OWN_WORD, True, False, False, True),
        (Kind.HELPER, Proof.OWN_WORD, False, False, False, False),
    ],
)
def test_who_may_end_a_tie(kind: Kind, proof: Proof, adult: bool, other: bool, co: bool, may: bool) -> None:
    assert may_end(kind, proof, by_adult=adult, by_other=other, by_other_guardian=co) is may


def test_an_open_request_ends_after_its_day_and_a_decided_one_stays() -> None:
    late = NOW - timedelta(seconds=1)
    assert state_now(State.WAITING, late, now=NOW) is State.EXPIRED
    assert state_now(State.PROPOSED, NOW + timedelta(hours=1), now=NOW) is State.PROPOSED
    assert state_now(State.REFUSED, late, now=NOW) is State.REFUSED


def test_a_yes_never_says_more_than_was_asked() -> None:
    assert narrowed(["a", "b", "c"], ["c", "a"]) == ("a", "c")
    assert narrowed(["a"], ["a", "b"]) is None
    assert narrowed(["a"], []) is None
