"""The check: one transaction from the presented text to the answer (`architecture.md`, the main path)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from backend.catalogue.service import Authority, authority
from backend.certificates import read as certificates
from backend.codes import service as codes
from backend.codes.rules import ANSWER_KEPT, State
from backend.codes.service import Context, NotSpent, Presented, Redemption
from backend.grants import service as grants
from backend.grants import standing_consent
from backend.grants.rules import Allowed
from backend.grants.rules import State as GrantState
from backend.identity.rules import CHECKERS, Actor
from backend.kernel import attempts, outbox
from backend.kernel.errors import NotFound, TooManyAttempts
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.offline import presenting
from backend.standards import online_code
from backend.standards.calendar import date_in_shanghai
from backend.standards.online_code import Foreign, Kind, Malformed, OnlineCode, TypedCode, Unsupported
from backend.verification import events, granted, passes
from backend.verification.checking import Check, Question, Verification
from backend.verification.disclosure import Disclosure, disclose
from backend.verification.events import Behalf
from backend.verification.rules import Decision, Verdict

TYPED_TRIES = 5
TYPED_WINDOW = timedelta(minutes=10)
OVER_ASKED = "code.over_asked"
READABLE = (Kind.CITIZEN, Kind.AUTHORISATION)


def check(
    session: Session, keys: KeyProvider, origin: str, *, actor: Actor, question: Question, now: datetime
) -> Verification:
    """Redeem what was presented and say what it proves; every outcome is logged in this transaction.

    The order is that of `codes.md` section 1: scene and office first, which costs the code nothing; then the guarded
    spend; then the locks; then the decision; then the record. What fails after the spend stays spent.
    """
    step = Check(session, keys, actor.account_id, question, new_id(), now)
    right = authority(
        session, actor.person_id, question.scene, roles=[r.value for r in CHECKERS], today=date_in_shanghai(now)
    )
    if right is None:
        return step.refused("office_not_permitted")
    if right.scene.needs_case_number and not question.case_number:
        return step.refused("case_number_missing", right=right)
    if presenting.is_pass(question.presented):
        return passes.check_pass(step, right, actor.person_id)
    code = online_code.read(question.presented, expected_origin=origin)
    if isinstance(code, TypedCode | Malformed) and not _within_limit(step, code):
        return step.refused("too_many_attempts", right=right)
    if isinstance(code, Malformed | Foreign | Unsupported) or _is_other_kind(code):
        return step.refused(_junk_reason(code), right=right)
    return _redeem(step, right, code, actor.person_id)


def over_asked(
    step: Check, right: Authority, code: OnlineCode | TypedCode, over: Mapping[str, tuple[str, ...]]
) -> Verification:
    """More than the register allows: refused and logged with what it was; a live code's holder sees who tried (R14).

    The code is not spent: the holder, or who gave an authorisation, goes on with it, warned.
    """
    decision = Decision(Verdict.NO_VERDICT, "over_asking")
    answer, found = step.answer(decision), _behind(step, code)
    if found is None and isinstance(code, TypedCode):
        _count_wrong(step)
    subject_id, payload = None, None
    if isinstance(found, Presented):
        subject_id, payload = found.subject_id, events.told(found, OVER_ASKED)
    elif found is not None and found.state is GrantState.ACTIVE:
        step = replace(step, behalf=granted.behalf_of(step.session, step.keys, found))
        subject_id, payload = found.subject_id, granted.told(found, OVER_ASKED)
    step.log(events.REFUSED, decision, right=right, subject_id=subject_id, wanted=tuple(over.items()))
    if payload is not None:
        outbox.add(step.session, events.TOLD, payload | {"look": str(step.look_id)}, now=step.now)
    return answer


def _behind(step: Check, code: OnlineCode | TypedCode) -> Presented | grants.Grant | None:
    """Whose code it is: a live one's, or an authorisation's however it stands; nothing is spent."""
    live = None if _is_authorisation(code) else codes.live(step.session, step.keys, code, now=step.now)
    if live is None and (_is_authorisation(code) or isinstance(code, TypedCode)):
        return grants.of_code(step.session, step.keys, code, now=step.now)
    return live


def _authorised(step: Check, right: Authority, code: OnlineCode | TypedCode, person_id: UUID) -> Verification | None:
    """Use the grant behind an authorisation code, narrowed to the scene; None where there is no such code."""
    grant = grants.of_code(step.session, step.keys, code, now=step.now)
    if grant is None:
        return None
    step = replace(step, behalf=granted.behalf_of(step.session, step.keys, grant))
    used = grants.use(
        step.session,
        step.keys,
        grant.id,
        granted.seen_by(right, step.question.case_number, step.question.place, person_id),
        look_id=step.look_id,
        way="scanned" if isinstance(code, OnlineCode) else "typed",
        again=grants.Again(ANSWER_KEPT, right.scene.types),
        now=step.now,
    )
    if isinstance(used, grants.Refused):
        return step.refused(granted.reason_told(used), right=right, subject_id=grant.subject_id)
    step = replace(step, look_id=used.look_id or step.look_id)
    disclosure = _look_within(step, right, grant.subject_id, None, used.allowed)
    kind = events.REPEATED if used.repeated else events.LOOKED
    step.log(kind, disclosure.decision, right=right, subject_id=grant.subject_id, shown=disclosure.shown)
    return replace(shown(step, disclosure), repeated=used.repeated, copies_until=used.grant.copies_until)


def _redeem(step: Check, right: Authority, code: OnlineCode | TypedCode, person_id: UUID) -> Verification:
    if step.question.asks is not None:
        over = right.scene.beyond(step.question.asks)
        if over:
            return over_asked(step, right, code, over)
        right = replace(right, scene=right.scene.narrowed(step.question.asks))
    if _is_authorisation(code):
        return _authorised(step, right, code, person_id) or step.refused("unknown", right=right)
    redemption = Redemption(
        account_id=step.account_id,
        person_id=person_id,
        look_id=step.look_id,
        scene=right.scene.code,
        must_ask=not right.scene.official_duty,
        asks=standing_consent.asks(right.scene),
        types=tuple(right.scene.types),
        context=_context(right, step.question),
    )
    outcome = codes.redeem(step.session, step.keys, code, redemption, now=step.now)
    if isinstance(outcome, NotSpent):
        return _not_spent(step, right, code, outcome, person_id)
    within, copies_until = None, None
    if outcome.grant_id is not None:
        used = hold(step, right, outcome, spend=outcome.state is not State.ASKED)
        step = replace(step, behalf=behalf_in(step, outcome))
        if isinstance(used, grants.Refused):
            codes.give_nothing(step.session, outcome)
            return step.refused(granted.reason_told(used), right=right, subject_id=outcome.subject_id)
        within, copies_until = used.allowed, _kept_of(outcome, used)
    if outcome.state is State.ASKED:
        return _ask(step, right, outcome)
    disclosure = look_at(step, right, outcome, within=within)
    subject_id, head = outcome.subject_id, outcome.head
    if redemption.must_ask and outcome.chosen is None:
        step = replace(step, ground=standing_consent.GROUND)
    step.log(events.LOOKED, disclosure.decision, right=right, subject_id=subject_id, shown=disclosure.shown, head=head)
    outbox.add(step.session, events.TOLD, events.told(outcome, "code.looked"), now=step.now)
    return replace(shown(step, disclosure), copies_until=copies_until)


def hold(step: Check, right: Authority, presented: Presented, *, spend: bool) -> grants.Used | grants.Refused:
    """Use the grant by which a code was shown, or look whether it would hold or still holds.

    A bare code is used when its question is answered: that is when something is shown.
    """
    grant_id = presented.grant_id or step.look_id
    case_number, place = step.question.case_number, step.question.place
    attempt = granted.seen_by(right, case_number, place, presented.checker_person_id, presented)
    if spend:
        return grants.use(step.session, step.keys, grant_id, attempt, look_id=step.look_id, now=step.now)
    counted = presented.state is State.LOOKED
    return grants.check(step.session, step.keys, grant_id, attempt, counted=counted, now=step.now)


def behalf_in(step: Check, presented: Presented) -> Behalf | None:
    """Who showed it for the holder, None where the holder did."""
    if presented.grant_id is None:
        return None
    grant = grants.known(step.session, step.keys, presented.grant_id, now=step.now)
    return granted.behalf_of(step.session, step.keys, grant, presented.opener_id)


def look_at(
    step: Check, right: Authority, presented: Presented, *, with_values: bool = True, within: Allowed | None = None
) -> Disclosure:
    """Lock what was chosen, or what the scene asks for, and decide on its live state (R02)."""
    return _look_within(step, right, presented.subject_id, presented.chosen, within, with_values=with_values)


def _look_within(
    step: Check,
    right: Authority,
    subject_id: UUID,
    chosen: Mapping[UUID, tuple[str, ...]] | None,
    within: Allowed | None,
    *,
    with_values: bool = True,
) -> Disclosure:
    today = date_in_shanghai(step.now)
    if chosen is None:
        opened = certificates.lock_of_types(step.session, step.keys, subject_id, list(right.scene.types), today=today)
    else:
        opened = certificates.lock_chosen(step.session, step.keys, subject_id, list(chosen), today=today)
    return disclose(opened, right.scene, chosen, today=today, with_values=with_values, within=within)


def shown(step: Check, disclosure: Disclosure) -> Verification:
    """The answer with what may be seen."""
    kind = disclosure.shown[0].definition.document["holder_kind"] if disclosure.shown else None
    return replace(
        step.answer(disclosure.decision),
        subject_kind=kind,
        subject_name=disclosure.subject_name,
        certificates=disclosure.shown,
        not_provided=disclosure.not_provided,
    )


def _ask(step: Check, right: Authority, presented: Presented) -> Verification:
    decision = Decision(Verdict.PENDING)
    asked = tuple(right.scene.types)
    step.log(events.ASKED, decision, right=right, subject_id=presented.subject_id, asked=asked, head=presented.head)
    outbox.add(step.session, events.TOLD, events.told(presented, "code.asked"), now=step.now)
    return replace(step.answer(decision), expires_at=presented.ask_until)


def _not_spent(
    step: Check, right: Authority, code: OnlineCode | TypedCode, outcome: NotSpent, person_id: UUID
) -> Verification:
    """Another try at a spent code: the same checker gets the same look, everybody else no verdict.

    A number that is no live code's may be an authorisation's.
    """
    presented = outcome.presented
    if presented is None:
        if isinstance(code, TypedCode):
            authorised = _authorised(step, right, code, person_id)
            if authorised is not None:
                return authorised
            _count_wrong(step)
        return step.refused("unknown", right=right)
    same = presented.checker_account_id == step.account_id and presented.scene == right.scene.code
    if outcome.reason == "used" and same and presented.look_id and step.now < presented.ends_at:
        return repeat(step, presented)
    return step.refused(outcome.reason, right=right, subject_id=presented.subject_id)


def repeat(step: Check, presented: Presented) -> Verification:
    """The same look again, on the live state: a ban that came between the two scans is seen (ADR 0004).

    What it asks for is what was asked when the code was redeemed: a yes to less is not a yes to all of it (R14).
    """
    again, right = as_redeemed(step.session, step.keys, presented, now=step.now)
    found = result_of(again, right, presented)
    again = replace(again, behalf=found.behalf)
    again.log(events.REPEATED, found.decision, right=right, subject_id=presented.subject_id, shown=found.certificates)
    return replace(found, repeated=True)


def as_redeemed(session: Session, keys: KeyProvider, presented: Presented, *, now: datetime) -> tuple[Check, Authority]:
    """The check as its checker began it, rebuilt from what the presentation keeps.

    Raises:
        NotFound: nobody redeemed it.
    """
    context = presented.context
    if context is None or presented.look_id is None or presented.checker_account_id is None:
        raise NotFound
    question = Question("", context.scene.code, context.case_number, context.place)
    return (
        Check(session, keys, presented.checker_account_id, question, presented.look_id, now),
        Authority(context.scene, context.unit, context.badge),
    )


def result_of(step: Check, right: Authority, presented: Presented, *, may_see: bool = True) -> Verification:
    """What a redeemed presentation shows its checker now; without values where the checker may no longer see them."""
    since = presented.answered_at or presented.spent_at or step.now
    in_time = presented.ask_until is not None and step.now < presented.ask_until
    if presented.is_withdrawn:
        found = step.answer(Decision(Verdict.NO_VERDICT, "withdrawn"))
    elif presented.state is State.ASKED and in_time:
        found = replace(step.answer(Decision(Verdict.PENDING)), expires_at=presented.ask_until)
    elif presented.state is State.LOOKED:
        found = _shown_again(step, right, presented, may_see=may_see and step.now < since + ANSWER_KEPT)
    else:
        found = _nothing_provided(step, right)
    return replace(found, at=presented.spent_at or step.now)


def _shown_again(step: Check, right: Authority, presented: Presented, *, may_see: bool) -> Verification:
    """What was shown, on its live state; nothing where the grant behind it was taken back or ran out meanwhile."""
    if presented.grant_id is None:
        return shown(step, look_at(step, right, presented, with_values=may_see))
    step = replace(step, behalf=behalf_in(step, presented))
    holds = hold(step, right, presented, spend=False)
    if isinstance(holds, grants.Refused):
        return _nothing_provided(step, right)
    found = shown(step, look_at(step, right, presented, with_values=may_see, within=holds.allowed))
    return replace(found, copies_until=_kept_of(presented, holds) if may_see else None)


def _kept_of(presented: Presented, used: grants.Used) -> date | None:
    """The last day of copies; who showed it to themselves keeps none (`grants.rules.Copies`)."""
    return None if presented.opener_id == presented.checker_person_id else used.grant.copies_until


def _nothing_provided(step: Check, right: Authority) -> Verification:
    """A no, or no answer in time; in every part the same as an answer of somebody who holds nothing of it (R15)."""
    return replace(step.answer(Decision(Verdict.NO_VERDICT, "not_provided")), not_provided=tuple(right.scene.types))


def _context(right: Authority, question: Question) -> Context:
    return Context(
        unit=right.unit,
        badge=right.badge,
        case_number=question.case_number,
        place=question.place,
        scene=right.scene,
    )


def _within_limit(step: Check, code: TypedCode | Malformed) -> bool:
    """Typed numbers: five wrong ones a checker in ten minutes, then a pause (R06)."""
    if isinstance(code, Malformed) and code.reason != "typed_check_digit":
        return True
    try:
        attempts.refuse_if_spent(step.session, "typed_code", step.account_id.bytes, limit=TYPED_TRIES, now=step.now)
    except TooManyAttempts:
        return False
    if isinstance(code, Malformed):
        _count_wrong(step)
    return True


def _count_wrong(step: Check) -> None:
    attempts.count(step.session, "typed_code", step.account_id.bytes, window=TYPED_WINDOW, now=step.now)


def _is_other_kind(code: OnlineCode | TypedCode) -> bool:
    return isinstance(code, OnlineCode) and code.kind not in READABLE


def _is_authorisation(code: OnlineCode | TypedCode) -> bool:
    return isinstance(code, OnlineCode) and code.kind is Kind.AUTHORISATION


def _junk_reason(code: Malformed | Foreign | Unsupported | OnlineCode | TypedCode) -> str:
    if isinstance(code, Foreign):
        return "foreign"
    return "malformed" if isinstance(code, Malformed) else "unsupported_code"
