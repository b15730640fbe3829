"""The decision of an inspector without a network, in every row."""

import json
from pathlib import Path
from typing import Any

import pytest

from backend.offline.rules import verdict
from backend.offline.rules.verdict import Kind, decide
from backend.standards.offline_pass import Checked, Fault, Faulty
from backend.verification.rules import Verdict
from tests.passes import city
from tests.passes.cases import Case

ROWS: list[list[Any]] = json.loads((Path(__file__).parents[2] / "vectors/offline/verdicts.json").read_text("utf-8"))


def found(name: str) -> Checked | Faulty:
    if name in ("ordinary", "printed"):
        return Case(name, city.good()[name], None).check()
    return Faulty(Fault(name))


def test_every_recorded_row_is_decided_as_recorded() -> None:
    for name, age, offline_ok, allows, compare, *expected in ROWS:
        decision = decide(
            found(name),
            list_age_s=age,
            limit_s=7200,
            offline_ok=offline_ok,
            authority_allows=allows,
            to_compare=compare,
        )
        assert [decision.verdict, decision.reason, decision.kind] == expected, name


def test_every_fault_and_every_kind_is_among_them() -> None:
    assert {row[0] for row in ROWS} == {"ordinary", "printed", *Fault}
    assert {row[7] for row in ROWS} == set(Kind)


def test_the_words_are_those_of_a_check_with_a_network() -> None:
    assert {verdict.VALID, verdict.ATTENTION, verdict.NOT_VALID, verdict.NO_VERDICT} < set(Verdict)


@pytest.mark.parametrize("fault", [one for one in Fault if one not in verdict.SIGNATURES])
def test_only_a_signature_that_fails_is_red(fault: Fault) -> None:
    decision = decide(Faulty(fault), list_age_s=0, limit_s=1, offline_ok=True, authority_allows=True)
    assert (decision.verdict, decision.reason, decision.kind) == ("no_verdict", fault, Kind.NO_VERDICT)
