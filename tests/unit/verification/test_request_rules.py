"""An answer holds what was offered: all of it, or a part where that is allowed."""

from uuid import UUID

import pytest

from backend.verification.requests.rules import NotAllowed, Offer, picked

CARD, OLD, PERMIT = UUID(int=1), UUID(int=2), UUID(int=3)
OFFERED = {CARD: Offer("card", ("name", "photo", "over_60")), OLD: Offer("card", ("name", "photo", "over_60")),
           PERMIT: Offer("permit", ("name", "until"))}  # fmt: skip


def test_where_the_scene_allows_it_single_fields_are_given_and_others_are_not() -> None:
    assert picked(OFFERED, {CARD: ["over_60", "name"]}, may_narrow=True) == {CARD: ("name", "over_60")}
    assert picked(OFFERED, {CARD: None, PERMIT: []}, may_narrow=True) == {CARD: ("name", "photo", "over_60")}
    assert picked(OFFERED, {}, may_narrow=True) == {}


def test_where_it_does_not_a_yes_is_all_of_it_of_whichever_certificate_of_a_type() -> None:
    whole = {OLD: ("name", "photo", "over_60"), PERMIT: ("name", "until")}
    assert picked(OFFERED, {OLD: None, PERMIT: ["until", "name"]}, may_narrow=False) == whole
    for part in ({OLD: None}, {OLD: ["name"], PERMIT: None}, {}):
        assert picked(OFFERED, part, may_narrow=False) == NotAllowed("not_narrowable")


@pytest.mark.parametrize("may_narrow", [True, False])
def test_nothing_is_given_that_was_not_offered(may_narrow: bool) -> None:
    assert picked(OFFERED, {UUID(int=9): None}, may_narrow=may_narrow) == NotAllowed("not_offered")
    assert picked(OFFERED, {CARD: ["address"]}, may_narrow=may_narrow) == NotAllowed("unknown_field")
