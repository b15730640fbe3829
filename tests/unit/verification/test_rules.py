"""The decision table, row by row, and what follows from it for the whole look."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.certificates.rules import Status
from backend.verification.rules import (
    ATTENTION_ORDER,
    RENEWAL,
    Decision,
    Facts,
    Verdict,
    checks,
    decide,
    disclosed,
    of_paper,
    overall,
)

NOT_IN_FORCE = sorted(set(Status) - {Status.VALID})
REASONS = st.lists(st.sampled_from(ATTENTION_ORDER), unique=True).map(tuple)
VERDICTS = [Decision(Verdict.NOT_VALID, "a"), Decision(Verdict.ATTENTION, "b"), Decision(Verdict.VALID)]


@given(st.sampled_from(sorted(Status)), REASONS, st.booleans())
def test_what_is_not_genuine_is_not_valid_whatever_else_holds(
    status: Status, attention: tuple[str, ...], to_compare: bool
) -> None:
    assert decide(Facts(status, False, attention, to_compare)) == Decision(Verdict.NOT_VALID, "signature_failed")  # noqa: FBT003


@pytest.mark.parametrize("status", NOT_IN_FORCE)
@pytest.mark.parametrize("attention", [(), ("disputed",)])
def test_what_is_not_in_force_is_not_valid_for_its_status(status: Status, attention: tuple[str, ...]) -> None:
    assert decide(Facts(status, genuine=True, attention=attention)) == Decision(Verdict.NOT_VALID, status.value)


def test_what_has_lapsed_is_in_force_while_its_renewal_is_under_way() -> None:
    facts = Facts(Status.EXPIRED, genuine=True, attention=(RENEWAL,))
    assert decide(facts) == Decision(Verdict.ATTENTION, RENEWAL)
    assert checks(facts, signature_ok=True, altered=False)["validity"] == "attention"
    assert decide(Facts(Status.EXPIRED, genuine=False, attention=(RENEWAL,))).verdict is Verdict.NOT_VALID


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.VALID, Status.EXPIRED}))
def test_no_renewal_outweighs_an_act_of_the_issuer(status: Status) -> None:
    assert decide(Facts(status, genuine=True, attention=(RENEWAL,))) == Decision(Verdict.NOT_VALID, status.value)


@given(REASONS.filter(bool), st.booleans())
def test_of_several_reasons_the_weightiest_is_named(attention: tuple[str, ...], to_compare: bool) -> None:
    found = decide(Facts(Status.VALID, genuine=True, attention=attention, to_compare=to_compare))
    assert found == Decision(Verdict.ATTENTION, min(attention, key=ATTENTION_ORDER.index))


def test_a_face_that_was_not_shown_has_to_be_compared() -> None:
    found = decide(Facts(Status.VALID, genuine=True, to_compare=True))
    assert found == Decision(Verdict.ATTENTION, "person_to_compare")


def test_a_reason_that_the_table_does_not_know_changes_nothing() -> None:
    assert decide(Facts(Status.VALID, genuine=True, attention=("new_moon",))) == Decision(Verdict.VALID)


def test_a_paper_is_at_best_a_closer_look_and_nobody_is_compared_with_it() -> None:
    printed = Decision(Verdict.ATTENTION, "printed")
    assert of_paper(Decision(Verdict.VALID)) == printed
    assert of_paper(Decision(Verdict.ATTENTION, "person_to_compare")) == printed
    for worse in (Decision(Verdict.ATTENTION, "disputed"), Decision(Verdict.NOT_VALID, "expired")):
        assert of_paper(worse) == worse


@pytest.mark.parametrize("decisions", list(product(VERDICTS, repeat=3)))
def test_the_worst_comes_on_top(decisions: tuple[Decision, ...]) -> None:
    assert overall(decisions) == min(decisions, key=VERDICTS.index)


def test_nothing_shown_is_no_verdict() -> None:
    assert overall([]) == Decision(Verdict.NO_VERDICT, "not_provided")


@given(*[st.lists(st.sampled_from("abcdefgh"), unique=True) for _ in range(3)])
def test_shown_is_what_the_scene_asks_the_type_has_and_the_holder_chose(
    scene: list[str], chosen: list[str], known: list[str]
) -> None:
    assert set(disclosed(scene, chosen, known)) == set(scene) & set(chosen) & set(known)
    assert set(disclosed(scene, None, known)) == set(scene) & set(known)
    assert list(disclosed(scene, None, known)) == [key for key in scene if key in known]


OK = dict.fromkeys(("seal", "signature", "status", "validity"), "ok")


@pytest.mark.parametrize(
    ("facts", "signature_ok", "altered", "differs"),
    [
        (Facts(Status.VALID, genuine=True), True, False, {}),
        (Facts(Status.VALID, genuine=False), True, True, {"signature": "failed"}),
        (Facts(Status.VALID, genuine=False), False, False, {"seal": "failed", "signature": "failed"}),
        (Facts(Status.SUSPENDED, genuine=True), True, False, {"status": "failed"}),
        (Facts(Status.EXPIRED, genuine=True), True, False, {"validity": "failed"}),
        (Facts(Status.NOT_YET_VALID, genuine=True), True, False, {"validity": "failed"}),
        (Facts(Status.VALID, genuine=True, attention=("expiring",)), True, False, {"validity": "attention"}),
    ],
)
def test_each_check_is_named_with_its_outcome(
    facts: Facts, signature_ok: bool, altered: bool, differs: dict[str, str]
) -> None:
    assert checks(facts, signature_ok=signature_ok, altered=altered) == {**OK, **differs}
