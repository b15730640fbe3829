"""A proof that a responsible office issues on the spot, into the wallet and as the answer to a material."""

from dataclasses import replace
from uuid import UUID

from backend.cases import drafting
from backend.cases.libraries import ground_of
from backend.cases.records import Step, happened
from backend.cases.rules import states
from backend.cases.rules.case import Case, Evidence, MaterialState, NotTaken, Way
from backend.inspections.rules.terms import Calendar
from backend.kernel.errors import Conflict, NotFound
from backend.kernel.outcome import Refused
from backend.services.rules.items import OnlineProof
from backend.sources import proofs

PROOF = "proof"
BEFORE = frozenset({Way.DATA_CALL, Way.PROMISE_REUSE, Way.SHARED_CHECK})


def issue(step: Step, case_id: UUID, key: str, *, calendar: Calendar | None = None) -> Case:
    """Have the proof for a material issued now, if an earlier way does not answer it; a no says why.

    Raises:
        As `drafting.own`; NotFound: nobody issues a proof for it; Conflict: it is answered already, or not agreed to.
    """
    row, case, item = drafting.own(step, case_id, act=states.Act.FILL)
    asked, one = item.material(key), case.material(key)
    answer = next((each for each in asked.answers if isinstance(each, OnlineProof)), None) if asked else None
    if one is None or answer is None:
        raise NotFound
    holder = case.roles.get(one.of)
    settled = one.way in BEFORE or one.state in (MaterialState.READY, MaterialState.NOT_NEEDED)
    if settled or holder is None or holder.by == "asked" or case.consent is None:
        raise Conflict
    done = proofs.issue(
        step.session, step.keys, rule=answer.rule, subject=holder.subject_id, ground=ground_of(case, item),
        actor=step.actor, now=step.now,
    )  # fmt: skip
    if isinstance(done, Refused):
        changed = replace(one, not_taken=_with(one.not_taken, done.reason))
        case = replace(case, materials=tuple(changed if each.key == key else each for each in case.materials))
        return drafting.kept(step, row, case)
    evidence = Evidence(PROOF, ref=str(done.certificate_id), name=done.identifier, holder_id=holder.subject_id)
    changed = replace(one, way=Way.ONLINE_PROOF, evidence=(evidence,))
    case = replace(case, materials=tuple(changed if each.key == key else each for each in case.materials))
    case = drafting.again(step, row, case, item, calendar)
    happened(step, case, "proof_issued", "applicant")
    return case


def _with(before: tuple[NotTaken, ...], reason: str) -> tuple[NotTaken, ...]:
    others = tuple(one for one in before if one.way != Way.ONLINE_PROOF.value)
    return (*others, NotTaken(Way.ONLINE_PROOF.value, reason))
