"""The twin of `make fuzz`: 150 generated requests a role."""

import pytest

from tests.city import City
from tests.fuzz.cases import ROLES, distinct, fuzz

CASES = 150


@pytest.mark.parametrize("role", ROLES)
def test_no_generated_request_gets_a_5xx_or_an_undocumented_answer(city: City, role: str) -> None:
    outcome = fuzz(city, role, CASES)
    assert list(distinct([outcome])) == []
    assert outcome.cases >= CASES / 2
    assert len(outcome.statuses) > 1
