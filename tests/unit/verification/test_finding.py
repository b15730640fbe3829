"""Which lines of a record somebody looks for."""

from datetime import timedelta
from typing import Any

import pytest

from backend.verification.finding import Facts, Sought, matches
from tests.database import TUESDAY_MORNING as NOW

ENTRY: dict[str, Any] = {
    "organisation": "云汀市公安局", "organisation_en": "Yunting Police", "unit": "望河大队", "badge": "880112",
    "scene_name": "路面检查", "scene_name_en": "Roadside check", "case_number": "YT-7", "place": "望河路口",
}  # fmt: skip
LINE = Facts(NOW, "K7Q2M4XY", "valid", ENTRY)


@pytest.mark.parametrize(
    ("sought", "is_found"),
    [
        (Sought(), True),
        (Sought(since=NOW), True),
        (Sought(since=NOW + timedelta(seconds=1)), False),
        (Sought(until=NOW), False),
        (Sought(until=NOW + timedelta(seconds=1)), True),
        (Sought(organisation="云汀市公安局"), True),
        (Sought(organisation="云汀市"), False),
        (Sought(outcome="seen"), True),
        (Sought(outcome="nothing"), False),
        (Sought(on_behalf=False), True),
        (Sought(on_behalf=True), False),
        (Sought(words="k7q2m4xy"), True),
        (Sought(words="roadside 望河"), True),
        (Sought(words="roadside 望江"), False),
    ],
)
def test_a_line_is_found_by_what_is_sought(sought: Sought, is_found: bool) -> None:
    assert matches(LINE, sought) is is_found


def test_what_was_shown_for_somebody_is_found_apart_and_what_was_refused_saw_nothing() -> None:
    shown = Facts(NOW, "A", "no_verdict", ENTRY | {"on_behalf": {"name": "罗●●"}})
    assert matches(shown, Sought(on_behalf=True, outcome="nothing"))
    assert not matches(shown, Sought(on_behalf=False))
    assert not matches(shown, Sought(outcome="seen"))
