"""Which level a sign-in carries, what it opens, and what a platform's word is worth."""

from uuid import UUID

import pytest

from backend.identity.levels.rules import Level, Use, carried, open_uses, reaches
from backend.identity.platforms.rules import Vouched, is_person, level_of


@pytest.mark.parametrize(
    ("account", "cap", "staff", "level"),
    [
        ("L3", None, False, "L3"),
        ("L4", None, False, "L4"),
        ("L5", None, False, "L5"),
        ("L4", None, True, "L5"),
        ("L3", None, True, "L3"),
        ("L4", "L3", False, "L3"),
        ("L5", "L3", True, "L3"),
        ("L3", "L5", False, "L3"),
    ],
)
def test_a_sign_in_carries_the_account_s_level_and_never_more_than_who_vouches(
    account: str, cap: str | None, staff: bool, level: str
) -> None:
    assert carried(account, cap, staff=staff) == level


@pytest.mark.parametrize(
    ("held", "opened"),
    [
        ("L1", []),
        ("L2", []),
        ("L3", ["view"]),
        ("L4", ["view", "present", "authorise", "download"]),
        ("L5", ["view", "present", "authorise", "download", "seal"]),
    ],
)
def test_each_level_opens_what_it_is_good_for(held: str, opened: list[str]) -> None:
    assert [use.value for use, is_open in open_uses(held).items() if is_open] == opened
    assert set(open_uses(held)) == set(Use)


def test_a_level_reaches_itself_and_those_below() -> None:
    for number, held in enumerate(Level):
        assert [reaches(held, needed) for needed in Level] == [place <= number for place in range(len(Level))]


@pytest.mark.parametrize(
    ("acr", "highest", "level"),
    [
        (None, Level.MATCHED, "L3"),
        (None, Level.FORMAT, "L2"),
        ("L2", Level.MATCHED, "L2"),
        ("L5", Level.MATCHED, "L3"),
        ("L4", Level.COUNTER, "L4"),
        ("urn:somebody:else", Level.COUNTER, None),
        ("", Level.COUNTER, None),
    ],
)
def test_a_platform_s_word_counts_up_to_what_the_city_lets_it(
    acr: str | None, highest: Level, level: str | None
) -> None:
    assert level_of(acr, highest=highest) == level


def test_a_name_fits_in_any_way_of_writing_it_and_another_does_not() -> None:
    vouched = Vouched("买买提·示例", str(UUID(int=0)), None)
    assert is_person(vouched, "买买提 • 示例")
    assert not is_person(vouched, "买买提·样本")
