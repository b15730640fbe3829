"""The five ways: for random states no way is taken whose conditions do not hold, and upload only if no other can."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.services.rules.items import (
    Answer,
    DataCall,
    Material,
    NoticePromise,
    OnlineProof,
    PromiseReuse,
    SharedCheck,
)
from backend.services.rules.reasons import Reason
from backend.services.rules.ways import (
    ORDER,
    Decision,
    Earlier,
    Held,
    Issuable,
    NotTaken,
    SourceAnswer,
    State,
    decide,
    foresee,
    possible,
)

TODAY = date(2026, 11, 23)
TYPES, ROLES, KINDS, LIBRARIES, OFFICES = ("a", "b"), ("applicant", "owner"), ("plan", "rules"), ("p", "r"), ("o", "q")
FIELDS = ("name", "number", "place")
PROMISE = NoticePromise("说", "said", "标准", "standard", "责任", "liability", 60)

some_fields = st.lists(st.sampled_from(FIELDS), min_size=1, unique=True).map(tuple)
answers = st.one_of(
    st.builds(DataCall, st.sampled_from(TYPES), some_fields),
    st.builds(PromiseReuse, st.sampled_from(KINDS), st.just(365)),
    st.builds(
        SharedCheck, st.sampled_from(LIBRARIES), some_fields.map(lambda own: dict.fromkeys(own, "x")), st.just("t")
    ),
    st.builds(OnlineProof, st.sampled_from(OFFICES), st.just("rule"), st.sampled_from(TYPES)),
    st.just(PROMISE),
)
materials = st.builds(
    Material,
    st.sampled_from(("deed", "plan")),
    st.just("材料"),
    st.just("Material"),
    st.just(""),
    st.just("own"),
    st.sampled_from(ROLES),
    answers=st.lists(answers, max_size=6).map(tuple),
)
held = st.builds(
    Held,
    st.sampled_from(TYPES),
    st.sampled_from(ROLES),
    st.uuids().map(str),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.frozensets(st.sampled_from(FIELDS)),
)
earlier = st.builds(
    Earlier,
    st.sampled_from(KINDS),
    st.sampled_from(ROLES),
    st.integers(-3, 3).map(lambda n: TODAY + timedelta(days=n)),
    st.booleans(),
    st.uuids().map(str),
)
said = st.builds(
    SourceAnswer,
    st.sampled_from(LIBRARIES),
    st.dictionaries(st.sampled_from(FIELDS), st.sampled_from((True, True, False, None))),
    st.just(TODAY),
    st.sampled_from(("", "deed", "plan")),
)
proofs = st.builds(
    Issuable,
    st.sampled_from(OFFICES),
    st.just("rule"),
    st.sampled_from(TYPES),
    st.booleans(),
    st.sampled_from(("", "why")),
)
states = st.builds(
    State,
    st.just(TODAY),
    st.lists(held, max_size=6).map(tuple),
    st.lists(earlier, max_size=4).map(tuple),
    st.lists(said, max_size=4).map(tuple),
    st.lists(proofs, max_size=4).map(tuple),
    st.booleans(),
)


def can(answer: Answer, material: Material, state: State) -> bool:
    """Whether an answer holds, said another way than the rules say it: by what is in the state."""
    if isinstance(answer, DataCall):
        return any(
            (one.type, one.role) == (answer.certificate_type, material.of)
            and (one.right_holder, one.in_force, one.quality_good, one.consented) == (True,) * 4
            and not set(answer.fields) - one.fields
            for one in state.certificates
        )
    if isinstance(answer, PromiseReuse):
        return any(
            (one.kind, one.role, one.unchanged) == (answer.material_kind, material.of, True)
            and one.valid_until >= TODAY
            for one in state.materials
        )
    if isinstance(answer, SharedCheck):
        return any(
            one.library == answer.base
            and one.material in ("", material.key)
            and {one.matches.get(field) for field in answer.compare} == {True}
            for one in state.sources
        )
    if isinstance(answer, OnlineProof):
        return Issuable(answer.office, answer.rule, answer.certificate_type, available=True) in {
            replace(one, reason="") for one in state.proofs
        }
    return not state.promise_barred


@given(materials, states)
def test_no_way_is_taken_whose_conditions_do_not_hold(material: Material, state: State) -> None:
    found = decide(material, state)
    if found.answer is not None:
        assert found.answer in material.answers
        assert found.way == found.answer.way
        assert can(found.answer, material, state)


@given(materials, states)
def test_upload_is_chosen_only_if_no_other_way_can(material: Material, state: State) -> None:
    found = decide(material, state)
    assert (found.way == "upload") == (not any(can(answer, material, state) for answer in material.answers))
    assert (found.way == "upload") == (found.answer is None)


@given(materials, states)
def test_the_way_is_the_first_of_the_order_that_can(material: Material, state: State) -> None:
    able = [answer.way for answer in material.answers if can(answer, material, state)]
    assert decide(material, state).way == min([*able, "upload"], key=ORDER.index)


@given(materials, states)
def test_every_way_before_the_one_taken_says_why_not(material: Material, state: State) -> None:
    found = decide(material, state)
    before = [answer.way for answer in material.answers if ORDER.index(answer.way) < ORDER.index(found.way)]
    assert {one.way for one in found.not_taken} >= set(before)
    assert all(one.reason for one in found.not_taken)
    assert [ORDER.index(one.way) for one in found.not_taken] == sorted(ORDER.index(one.way) for one in found.not_taken)


@given(materials, states)
def test_a_broken_promise_closes_the_promise_way_at_once(material: Material, state: State) -> None:
    before, after = (decide(material, replace(state, promise_barred=barred)) for barred in (False, True))
    assert after.way != "notice_promise"
    if before.way == "notice_promise":
        assert after.way == "upload"
        assert NotTaken("notice_promise", Reason.BARRED) in after.not_taken
    else:
        assert after == before


@given(materials, states, st.randoms(use_true_random=False))
def test_the_order_in_which_an_item_lists_its_answers_changes_no_way(
    material: Material, state: State, any_: object
) -> None:
    mixed = list(material.answers)
    any_.shuffle(mixed)  # type: ignore[attr-defined] # a random.Random
    assert decide(replace(material, answers=tuple(mixed)), state).way == decide(material, state).way


@given(materials, states)
def test_what_is_taken_away_never_opens_a_way(material: Material, state: State) -> None:
    less = replace(state, certificates=state.certificates[1:], materials=(), sources=(), proofs=state.proofs[1:])
    assert ORDER.index(decide(material, less).way) >= ORDER.index(decide(material, state).way)


def asking(*given_answers: Answer) -> Material:
    return Material("deed", "材料", "Material", "", "own", "owner", answers=given_answers)


GOOD = Held("a", "owner", "id-1", True, True, True, True, frozenset({"name"}))  # noqa: FBT003 - the four that must hold
CALL = DataCall("a", ("name",))


@pytest.mark.parametrize(
    ("there", "reason"),
    [
        ((), Reason.NOT_HELD),
        ((replace(GOOD, type="b"),), Reason.NOT_HELD),
        ((replace(GOOD, role="applicant"),), Reason.NOT_HELD),
        ((replace(GOOD, right_holder=False),), Reason.NOT_RIGHT_HOLDER),
        ((replace(GOOD, in_force=False),), Reason.NOT_IN_FORCE),
        ((replace(GOOD, quality_good=False),), Reason.QUALITY),
        ((replace(GOOD, fields=frozenset({"place"})),), Reason.FIELDS_MISSING),
        ((replace(GOOD, consented=False),), Reason.NOT_CONSENTED),
        ((replace(GOOD, consented=False), replace(GOOD, in_force=False)), Reason.NOT_CONSENTED),
    ],
)
def test_a_data_call_says_how_far_it_came(there: tuple[Held, ...], reason: Reason) -> None:
    assert decide(asking(CALL), State(TODAY, there)) == Decision("upload", None, None, (NotTaken("data_call", reason),))


def test_a_certificate_that_is_right_in_everything_answers_by_its_identifier() -> None:
    assert decide(asking(PROMISE, CALL), State(TODAY, (replace(GOOD, in_force=False), GOOD))) == Decision(
        "data_call", CALL, "id-1", ()
    )


@pytest.mark.parametrize(
    ("kept", "reason"),
    [
        ((), Reason.NOT_KEPT),
        (((-1, True),), Reason.LAPSED),
        (((0, False),), Reason.CHANGED),
        (((0, False), (-1, True)), Reason.CHANGED),
        (((-1, True), (0, False)), Reason.CHANGED),
    ],
)
def test_an_earlier_material_says_why_it_cannot_be_used(kept: tuple[tuple[int, bool], ...], reason: Reason) -> None:
    there = tuple(Earlier("plan", "owner", TODAY + timedelta(days=n), unchanged, "m-1") for n, unchanged in kept)
    found = decide(asking(PromiseReuse("plan", 365)), State(TODAY, materials=there))
    assert found.not_taken == (NotTaken("promise_reuse", reason),)


def test_an_earlier_material_is_good_on_its_last_day() -> None:
    there = (Earlier("plan", "owner", TODAY, unchanged=True, ident="m-1"),)
    assert decide(asking(PromiseReuse("plan", 365)), State(TODAY, materials=there)).evidence == "m-1"


@pytest.mark.parametrize(
    ("matches", "reason"),
    [
        (None, Reason.NOT_ASKED),
        ({}, Reason.SOURCE_SILENT),
        ({"name": True, "place": None}, Reason.SOURCE_SILENT),
        ({"name": None, "place": False}, Reason.DIFFERS),
    ],
)
def test_a_shared_check_needs_every_field_to_be_the_same(
    matches: dict[str, bool | None] | None, reason: Reason
) -> None:
    answers_ = () if matches is None else (SourceAnswer("r", matches, TODAY),)
    found = decide(asking(SharedCheck("r", {"name": "x", "place": "y"}, "t")), State(TODAY, sources=answers_))
    assert found.not_taken == (NotTaken("shared_check", reason),)


def test_a_shared_check_is_of_its_own_material_and_rests_on_its_day() -> None:
    check = SharedCheck("r", {"name": "x"}, "t")
    other = SourceAnswer("r", {"name": True}, TODAY, "plan")
    assert decide(asking(check), State(TODAY, sources=(other,))).way == "upload"
    assert decide(asking(check), State(TODAY, sources=(replace(other, material="deed"),))).evidence == "r@2026-11-23"


@pytest.mark.parametrize(
    ("there", "reason"),
    [
        ((), Reason.NOT_ISSUABLE),
        ((Issuable("o", "rule", "a", available=False),), Reason.NOT_ISSUABLE),
        ((Issuable("o", "rule", "a", available=False, reason="no_insurance"),), "no_insurance"),
        ((Issuable("q", "rule", "a", available=True),), Reason.NOT_ISSUABLE),
    ],
)
def test_a_proof_that_the_office_cannot_issue_says_why(there: tuple[Issuable, ...], reason: str) -> None:
    found = decide(asking(OnlineProof("o", "rule", "a")), State(TODAY, proofs=there))
    assert found.not_taken == (NotTaken("online_proof", reason),)


def test_a_proof_that_can_be_issued_rests_on_the_offices_rule() -> None:
    there = (Issuable("o", "rule", "a", available=True),)
    assert decide(asking(OnlineProof("o", "rule", "a")), State(TODAY, proofs=there)).evidence == "o:rule"


@given(materials, states)
def test_what_is_foreseen_says_what_is_left_when_the_library_does_not_know(material: Material, state: State) -> None:
    found, without = foresee(material, state), decide(material, replace(state, sources=())).way
    if found.way == "shared_check":
        assert found.otherwise == without
    else:
        assert (found.way, found.otherwise) == (without, None)
    assert found.free is (without != "upload"), "what may have to be uploaded is not called free"


@pytest.mark.parametrize(("more", "otherwise", "free"), [((PROMISE,), "notice_promise", True), ((), "upload", False)])
def test_a_check_that_nobody_made_yet_is_foreseen_with_its_other_end(
    more: tuple[Answer, ...], otherwise: str, *, free: bool
) -> None:
    found = foresee(asking(SharedCheck("r", {"name": "x"}, "t"), *more), State(TODAY))
    assert (found.way, found.otherwise, found.free) == ("shared_check", otherwise, free)


def test_the_guide_names_each_way_once_in_the_order_of_the_law() -> None:
    assert possible(asking(PROMISE, CALL, DataCall("b", ("name",)))) == ("data_call", "notice_promise")
    assert possible(asking()) == ()
