"""When an inspection may be signed, what it then says, and what is a signature."""

import pytest

from backend.inspections.rules.findings import (
    MOST_STROKES,
    Conclusion,
    Finding,
    Findings,
    Measure,
    OrderState,
    Result,
    after_recheck,
    faults,
    ink_fault,
    order_of,
    result_of,
)

FINE, PROBLEM, NOT = Finding.FINE, Finding.PROBLEM, Finding.NOT_APPLICABLE
NOTHING = Conclusion()
ORDER = Conclusion(Measure.ORDER, 5, "装挡鼠板")


def found(conclusion: Conclusion = NOTHING, **answers: tuple[Finding, str]) -> Findings:
    return Findings(("a", "b"), answers, conclusion)


@pytest.mark.parametrize(
    ("findings", "missing"),
    [
        (found(a=(FINE, ""), b=(NOT, "")), set()),
        (found(a=(FINE, "")), {("b", "missing")}),
        (found(a=(NOT, ""), b=(NOT, "")), {("items", "nothing_checked")}),
        (found(ORDER, a=(FINE, ""), b=(PROBLEM, "鼠迹")), set()),
        (found(ORDER, a=(FINE, ""), b=(PROBLEM, "")), {("b", "note")}),
        (found(a=(FINE, ""), b=(PROBLEM, "鼠迹")), {("measure", "problems")}),
        (found(Conclusion(Measure.ON_THE_SPOT), a=(FINE, ""), b=(FINE, "")), {("measure", "no_problems")}),
        (
            found(Conclusion(Measure.ORDER), a=(FINE, ""), b=(PROBLEM, "鼠迹")),
            {("days", "missing"), ("demand", "missing")},
        ),
        (Findings(()), set()),
    ],
)
def test_what_stands_against_signing(findings: Findings, missing: set[tuple[str, str]]) -> None:
    assert set(faults(findings)) == missing


@pytest.mark.parametrize(
    ("measure", "result", "order"),
    [
        (Measure.NONE, Result.PASSED, OrderState.NONE),
        (Measure.ON_THE_SPOT, Result.CORRECTED, OrderState.NONE),
        (Measure.ORDER, Result.ORDERED, OrderState.DUE),
    ],
)
def test_the_measure_says_the_result_and_whether_an_order_runs(
    measure: Measure, result: Result, order: OrderState
) -> None:
    assert result_of(found(Conclusion(measure))) is result
    assert order_of(result) is order
    assert after_recheck(result) is (OrderState.UNMET if result is Result.ORDERED else OrderState.MET)


@pytest.mark.parametrize(
    ("strokes", "fault"),
    [
        ([[0, 0, 100, 50]], None),
        ([[0, 0, 80, 0], [0, 0, 0, 80]], None),
        ([], "short"),
        ([[500, 200]], "short"),
        ([[0, 0, 149, 0]], "short"),
        ([[0, 0, 1000]], "shape"),
        ([[0, 401, 500, 0]], "shape"),
        ([[-1, 0, 500, 0]], "shape"),
        ([[1001, 0, 500, 0]], "shape"),
        ([[0, 0, 200, 0]] * (MOST_STROKES + 1), "large"),
        ([[0, 0] * 4001], "large"),
    ],
)
def test_what_is_a_signature(strokes: list[list[int]], fault: str | None) -> None:
    assert ink_fault(strokes) == fault
