"""Where a yes may stand, for how long, and to what exactly."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from backend.catalogue.rules import SceneEntry
from backend.catalogue.service import released
from backend.grants.standing_consent.rules import NOTHING, asks, consentable, is_term

TODAY = date(2026, 3, 3)
SCENE = SceneEntry(
    code="hospital.settlement", name="结算", name_en="Settlement", organisation_id=UUID(int=1), organisation="医院",
    organisation_en="Hospital", legal_basis="法", legal_basis_en="Law", needs_case_number=False, official_duty=False,
    counts_as_paper=True, types={"social_security_card": ("name", "in_force")}, identity_fields=("name",), contact="1",
    standing=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"standing": False}, False),
        ({"official_duty": True}, False),
        ({"types": {"social_security_card": ("social_security_number",)}}, False),
        ({"types": {"identity_card": ("photo",)}}, False),
        ({"types": {"no_such_type": ("name",)}}, False),
    ],
)
def test_a_yes_stands_only_where_the_register_says_so_and_nothing_is_most_personal(
    changes: dict[str, object], may: bool
) -> None:
    assert consentable(replace(SCENE, **changes), released()) is may  # type: ignore[arg-type]


def test_any_other_wish_is_another_yes_and_the_order_of_fields_is_not() -> None:
    own = asks(SCENE)
    assert asks(replace(SCENE, types={"social_security_card": ("in_force", "name")}, contact="2", version=9)) == own
    others = [
        replace(SCENE, types={"social_security_card": ("name",)}),
        replace(SCENE, code="hospital.other"),
        replace(SCENE, organisation_id=UUID(int=2)),
    ]
    assert len({own, *(asks(one) for one in others)}) == 4
    assert asks(replace(SCENE, standing=False)) == asks(replace(SCENE, official_duty=True)) == NOTHING


@pytest.mark.parametrize(
    ("day", "may"),
    [(date(2026, 3, 2), False), (TODAY, True), (date(2027, 3, 3), True), (date(2027, 3, 4), False)],
)
def test_a_term_ends_within_a_year(day: date, may: bool) -> None:
    assert is_term(day, today=TODAY) is may


def test_who_wants_less_uses_a_smaller_scene() -> None:
    less = SCENE.narrowed({"social_security_card": ["name"], "passport": ["name"]})
    assert less.types == {"social_security_card": ("name",)}
    assert SCENE.narrowed({}).types == {}
