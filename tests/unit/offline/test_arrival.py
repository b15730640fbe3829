"""What is noted of looks that arrive, and who has a showing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from backend.offline.rules.arrival import Arrived, Flag, flags, merged
from backend.offline.rules.taking import Taken, Try, taken

AT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
GOOD = Arrived(
    at=AT,
    now=AT + timedelta(hours=3),
    fault=None,
    holds=True,
    began_at=AT - timedelta(hours=1),
    ends_at=AT + timedelta(hours=11),
    revoked_at=None,
    scene_allowed=True,
    in_office=True,
    elsewhere=False,
)


def test_a_good_look_is_not_marked() -> None:
    assert flags(GOOD) == ()


@pytest.mark.parametrize(
    ("change", "marked"),
    [
        ({"elsewhere": True}, (Flag.SHOWN_ELSEWHERE,)),
        ({"refused": True}, (Flag.NOT_ALLOWED,)),
        ({"scene_allowed": False}, (Flag.NOT_ALLOWED,)),
        ({"in_office": False}, (Flag.NOT_ALLOWED,)),
        ({"revoked_at": AT}, (Flag.REVOKED_BETWEEN,)),
        ({"revoked_at": AT - SECOND}, (Flag.REVOKED_BETWEEN,)),
        ({"revoked_at": AT + SECOND}, ()),
        ({"revoked_at": AT, "holds": False}, ()),
        ({"fault": "shown_early"}, (Flag.CLOCK,)),
        ({"fault": "shown_late"}, (Flag.CLOCK,)),
        ({"fault": "shown_late", "holds": False}, (Flag.CLOCK,)),
        ({"fault": "expired"}, (Flag.NOT_ALLOWED,)),
        ({"fault": "challenge_missing"}, (Flag.NOT_ALLOWED,)),
        ({"fault": "expired", "holds": False}, ()),
        ({"at": GOOD.began_at - 60 * SECOND}, ()),
        ({"at": GOOD.began_at - 61 * SECOND}, (Flag.CLOCK,)),
        ({"at": GOOD.now + 60 * SECOND}, ()),
        ({"at": GOOD.now + 61 * SECOND}, (Flag.CLOCK,)),
        ({"at": GOOD.ends_at + 61 * SECOND, "now": GOOD.ends_at + 99 * SECOND}, (Flag.CLOCK,)),
        (
            {"elsewhere": True, "in_office": False, "revoked_at": AT, "fault": "shown_late"},
            (Flag.REVOKED_BETWEEN, Flag.SHOWN_ELSEWHERE, Flag.CLOCK, Flag.NOT_ALLOWED),
        ),
    ],
)
def test_each_mark_has_its_reason(change: dict[str, object], marked: tuple[Flag, ...]) -> None:
    assert flags(replace(GOOD, **change)) == marked  # type: ignore[arg-type] # names of fields


def test_marks_are_added_in_one_order() -> None:
    assert merged(["clock"], (Flag.SHOWN_ELSEWHERE,)) == ["shown_elsewhere", "clock"]
    assert merged(["clock"], (Flag.CLOCK,)) == ["clock"]


def test_the_first_has_a_showing_and_the_same_again_in_the_same_scene() -> None:
    own, other = Try(UUID(int=1), "a.b"), Try(UUID(int=2), "a.b")
    assert taken(None, own) is Taken.FIRST
    assert taken(own, own) is Taken.AGAIN
    assert taken(other, own) is Taken.OTHER
    assert taken(Try(UUID(int=1), "a.c"), own) is Taken.OTHER
