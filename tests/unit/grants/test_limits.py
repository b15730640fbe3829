"""Each limit refuses what it is there for, can only be narrowed, and is read back as it was written."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from backend.grants.rules import (
    Allowed,
    Attempt,
    Case,
    Certificates,
    Copies,
    Limit,
    Place,
    Refusal,
    Scenes,
    Seat,
    Shower,
    Types,
    Unknown,
    Viewer,
    allows,
    kept_until,
    narrower,
    read,
    written,
)

ONE, OTHER = UUID(int=1), UUID(int=2)
LAST, BEFORE, AFTER = date(2026, 8, 30), date(2026, 8, 29), date(2026, 8, 31)
EVERY: tuple[Limit, ...] = (
    Shower(ONE),
    Viewer(ONE),
    Seat(ONE),
    Scenes(("a.b", "c.d")),
    Case("A-1"),
    Place("第一 医院"),
    Certificates({ONE: ("name", "photo"), OTHER: None}),
    Types({"driving_licence": ("photo",), "identity_card": None}),
    Copies(LAST),
)


@pytest.mark.parametrize(
    ("limit", "good", "bad", "reason"),
    [
        (Shower(ONE), Attempt(shower_id=ONE), Attempt(shower_id=OTHER), "person"),
        (Viewer(ONE), Attempt(viewer_id=ONE), Attempt(), "person"),
        (Seat(ONE), Attempt(organisation_id=ONE), Attempt(organisation_id=None), "organisation"),
        (Scenes(("a.b",)), Attempt(scene="a.b"), Attempt(scene="a.c"), "scene"),
        (Case("A-1"), Attempt(case_number=" a-1"), Attempt(case_number=""), "case"),
        (Place("医院"), Attempt(place="第一医院门诊"), Attempt(place="路口"), "place"),
        (
            Certificates({ONE: ("name",)}),
            Attempt(chosen={ONE: ("name",)}),
            Attempt(chosen={ONE: ("name", "photo")}),
            "certificates",
        ),
        (Certificates({ONE: None}), Attempt(chosen={ONE: ("x",)}), Attempt(chosen={OTHER: ("x",)}), "certificates"),
        (Copies(LAST), Attempt(keeps_on=LAST), Attempt(keeps_on=AFTER), "copies_over"),
        (
            Copies(LAST),
            Attempt(shower_id=ONE, viewer_id=OTHER, keeps_on=LAST),
            Attempt(shower_id=ONE, viewer_id=ONE, keeps_on=LAST),
            "own_showing",
        ),
    ],
)
def test_a_limit_lets_through_and_refuses(limit: Limit, good: Attempt, bad: Attempt, reason: str) -> None:
    assert isinstance(allows([limit], good), Allowed)
    assert allows([limit], bad) == Refusal(reason)


def test_limits_about_the_viewer_wait_for_the_look() -> None:
    limits: list[Limit] = [Seat(ONE), Scenes(("a.b",)), Case("A-1"), Place("医院"), Shower(ONE)]
    assert isinstance(allows(limits, Attempt(shower_id=ONE, opening=True)), Allowed)
    assert allows(limits, Attempt(shower_id=OTHER, opening=True)) == Refusal("person")


def test_what_is_allowed_is_narrowed_by_certificate_and_by_type() -> None:
    found = allows(EVERY[-3:], Attempt())
    assert isinstance(found, Allowed)
    assert not found.is_whole
    assert found.narrowed(ONE, "identity_card", ["name", "sex"]) == ("name",)
    assert found.narrowed(OTHER, "driving_licence", ["name", "photo"]) == ("photo",)
    assert found.narrowed(OTHER, "vehicle_licence", ["name"]) == ()
    assert found.narrowed(uuid4(), "identity_card", ["name"]) == ()
    assert Allowed().is_whole
    assert Allowed().narrowed(ONE, "any", ["a"]) == ("a",)


def test_limits_are_read_back_as_they_were_written_and_have_a_number_each() -> None:
    assert read(written(EVERY)) == EVERY
    assert len({one.tag for one in EVERY}) == len(EVERY)


def test_a_retired_limit_of_an_earlier_grant_neither_refuses_nor_binds() -> None:
    assert read([[9, None], [2, str(ONE)]]) == (Viewer(ONE),)


def test_without_the_word_nothing_is_kept_and_with_it_looking_goes_on_for_ever() -> None:
    assert allows((), Attempt(keeps_on=LAST)) == Refusal("no_copies")
    assert (kept_until(()), kept_until((Viewer(ONE), Copies(LAST)))) == (None, LAST)
    assert isinstance(allows((Copies(LAST),), Attempt()), Allowed)


@pytest.mark.parametrize(
    ("child", "parent", "fine"),
    [
        ((), (Copies(LAST),), True),
        ((Copies(LAST),), (Copies(LAST),), True),
        ((Copies(BEFORE),), (Copies(LAST),), True),
        ((Copies(AFTER),), (Copies(LAST),), False),
        ((Copies(BEFORE),), (), False),
        ((Copies(BEFORE),), (Place("医院"),), False),
        ((Place("医院"), Copies(LAST)), (Place("医院"), Copies(LAST)), True),
    ],
)
def test_a_right_to_copies_is_passed_on_by_who_has_it_and_never_for_longer(
    child: tuple[Limit, ...], parent: tuple[Limit, ...], fine: bool
) -> None:
    assert narrower(child, parent) is fine


@pytest.mark.parametrize(
    "stored", [[99, "x"], [0, None], [1, "no id"], [5, 7], [7, ["x"]], [8, None], [10, "soon"], [10, None]]
)
def test_what_this_version_cannot_read_refuses_everything(stored: list[object]) -> None:
    found = read([stored])
    assert found == (Unknown(stored[0]),)  # type: ignore[arg-type]
    assert allows(found, Attempt()) == Refusal("unknown_limit")
    assert written(found) == [[0, None]]
    assert not narrower(found, found)


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        (Shower(OTHER), Shower(ONE)),
        (Viewer(ONE), Viewer(ONE)),
        (Seat(ONE), Seat(ONE)),
        (Scenes(("a.b",)), Scenes(("a.b", "c.d"))),
        (Case("a-1"), Case("A-1")),
        (Place("第一医院门诊"), Place("医院")),
        (Certificates({ONE: ("a",)}), Certificates({ONE: None, OTHER: ("a",)})),
        (Types({"x": ("a",)}), Types({"x": ("a", "b")})),
    ],
)
def test_narrower_is_within_and_nothing_is_not(child: Limit, parent: Limit) -> None:
    assert narrower([child], [parent])
    assert narrower([child], [])
    assert not narrower([], [parent])


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        (Viewer(OTHER), Viewer(ONE)),
        (Seat(OTHER), Seat(ONE)),
        (Scenes(("e.f",)), Scenes(("a.b",))),
        (Case("A-2"), Case("A-1")),
        (Place("医院"), Place("第一医院")),
        (Certificates({ONE: None}), Certificates({ONE: ("a",)})),
        (Certificates({OTHER: ("a",)}), Certificates({ONE: None})),
        (Types({"x": None}), Types({"x": ("a",)})),
        (Types({"y": None}), Types({"x": None})),
    ],
)
def test_wider_is_not_within(child: Limit, parent: Limit) -> None:
    assert not narrower([child], [parent])
