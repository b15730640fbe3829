"""A small twin of `python -m bench verify`: the same clients, the same server, a few requests."""

import pytest

from bench.load import Clients
from bench.verify import Size, loaded
from tests.database import Databases

FEW = Size(rounds=2, codes=8, bare=8, paced=8, warm=4)


@pytest.mark.once
def test_checks_are_measured_against_bare_posts(databases: Databases) -> None:
    with Clients() as clients:
        found = {one.name.removesuffix(f"_{databases.kind}"): one for one in loaded(databases, clients, FEW)}
    assert min(one.value or 0 for one in found.values()) > 0
    assert found["server_memory"].met
    assert {name for name, one in found.items() if one.goal} == {
        *("verify_to_bare", "verify_p95", "open_p95", "server_memory", "demo_on_disk")
    }
