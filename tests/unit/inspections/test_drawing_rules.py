"""Draws at random: quotas held, the same from the same seed, nobody with a conflict, work shared fairly."""

from collections import Counter
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.inspections.rules.drawing import Candidate, Inspector, Pool, Risk, draw, read, risk_of, wanted

TODAY = date(2026, 3, 3)
SHARES = st.integers(0, 100)


@st.composite
def pools(pick: st.DrawFn) -> Pool:
    count, people = pick(st.integers(0, 30)), pick(st.integers(0, 6))
    candidates = tuple(Candidate(f"o{n}", pick(st.sampled_from(list(Risk)))) for n in range(count))
    names = st.sampled_from([one.id for one in candidates] or ["nobody"])
    inspectors = tuple(Inspector(f"i{n}", frozenset(pick(st.sets(names, max_size=4)))) for n in range(people))
    return Pool(candidates, inspectors, {risk: pick(SHARES) for risk in Risk})


@given(pools(), st.text("0123456789abcdef", min_size=32, max_size=32))
def test_quotas_hold_pairs_are_two_without_conflict_and_the_seed_decides_alone(pool: Pool, seed: str) -> None:
    sent = draw(seed, pool)
    there = Counter(one.risk for one in pool.candidates)
    drawn = Counter(one.risk for one in sent)
    assert all(drawn[risk] == wanted(there[risk], pool.quotas[risk]) for risk in Risk)
    assert len({one.candidate for one in sent}) == len(sent)
    conflicts = {one.id: one.conflicts for one in pool.inspectors}
    for one in sent:
        free = [who for who in conflicts if one.candidate not in conflicts[who]]
        assert len(set(one.crew)) == (2 if len(free) >= 2 else 0)
        assert all(one.candidate not in conflicts[who] for who in one.crew)
    turned = Pool(tuple(reversed(pool.candidates)), tuple(reversed(pool.inspectors)), pool.quotas)
    assert draw(seed, turned) == sent
    assert turned.digest() == pool.digest()
    assert draw(seed, read(pool.written())) == sent


def test_work_is_shared_and_another_seed_draws_others() -> None:
    pool = Pool(
        tuple(Candidate(f"o{n}", Risk.MEDIUM) for n in range(60)),
        tuple(Inspector(f"i{n}") for n in range(5)),
        {Risk.MEDIUM: 50},
    )
    first, second = draw("a" * 32, pool), draw("b" * 32, pool)
    load = Counter(who for one in first for who in one.crew)
    assert max(load.values()) - min(load.values()) <= 1
    assert {one.candidate for one in first} != {one.candidate for one in second}


def test_a_quota_is_rounded_up() -> None:
    assert [wanted(count, share) for count, share in product((0, 3, 10), (0, 1, 30, 100))] == [
        *(0, 0, 0, 0),
        *(0, 1, 1, 3),
        *(0, 1, 3, 10),
    ]


@pytest.mark.parametrize(
    ("last", "had_problems", "order_open", "risk"),
    [
        (None, False, False, Risk.MEDIUM),
        (date(2025, 3, 2), True, False, Risk.MEDIUM),
        (date(2025, 3, 3), True, False, Risk.HIGH),
        (date(2026, 2, 1), False, False, Risk.LOW),
        (date(2024, 1, 1), True, True, Risk.HIGH),
    ],
)
def test_the_class_of_risk_follows_from_the_own_history(
    last: date | None, had_problems: bool, order_open: bool, risk: Risk
) -> None:
    assert risk_of(last, had_problems=had_problems, order_open=order_open, today=TODAY) is risk
