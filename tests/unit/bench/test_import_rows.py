"""A small twin of `python -m bench import`: the same process, killed at the same place of a small file."""

import pytest

from bench.import_rows import imported
from tests.database import Databases

ROWS = 80


@pytest.mark.once
def test_an_import_killed_half_way_is_followed_and_loses_no_row(databases: Databases) -> None:
    found = {one.name.removesuffix(f"_{databases.kind}"): one for one in imported(databases, ROWS)}
    assert found["import_lost_or_double"].value == 0
    assert found["import_rows"].value
    assert found["import_peak_memory"].met
