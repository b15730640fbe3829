"""A small twin of `python -m bench issue`: the same service against the same signatures, a few of each."""

from bench.issue import Size, issued
from tests.database import Databases

FEW = Size(rounds=1, single=4, batches=1, batch=6, bare=20)


def test_issuing_is_measured_against_bare_signatures(databases: Databases) -> None:
    found = {one.name.removesuffix(f"_{databases.kind}"): one for one in issued(databases, FEW)}
    assert min(one.value or 0 for one in found.values()) > 0
    assert {name for name, one in found.items() if one.goal} == {"issue_to_es256", "issue_batch_to_es256"}
