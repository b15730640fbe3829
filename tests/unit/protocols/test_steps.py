"""Which acts bring a certificate from where it stands to what a department's system says of it."""

from itertools import product

import pytest

from backend.certificates.act_rules import TRANSITIONS, ActName
from backend.certificates.rules import Status
from backend.protocols.rules import BACK, steps


def test_a_certificate_that_is_away_comes_back_before_it_is_suspended() -> None:
    assert steps(Status.TRANSFERRED, ActName.SUSPEND) == (ActName.TRANSFER_BACK, ActName.SUSPEND)


@pytest.mark.parametrize(("status", "act"), list(product(Status, TRANSITIONS)))
def test_steps_end_in_the_state_of_the_act_or_there_are_none(status: Status, act: ActName) -> None:
    found = steps(status, act)
    if found is None:
        assert status not in BACK
    elif found:
        assert TRANSITIONS[found[-1]].to is TRANSITIONS[act].to
        assert status in TRANSITIONS[found[0]].states
    else:
        assert status is TRANSITIONS[act].to
