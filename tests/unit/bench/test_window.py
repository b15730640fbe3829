"""A small twin of `python -m bench window`: six people at once, forty tickets, one round."""

import pytest

from bench.window import FORM_S, Size, at_window
from tests.database import Databases


@pytest.mark.once
def test_a_scan_fills_the_form_in_time(databases: Databases) -> None:
    found = {one.name.removesuffix(f"_{databases.kind}"): one for one in at_window(databases, Size(1, 3))}
    assert set(found) == {"window_filled_p95", "window_filled_median", "window_panel_p95"}
    assert 0 < (found["window_filled_p95"].value or 0) <= FORM_S
