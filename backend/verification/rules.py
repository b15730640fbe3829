"""The whole decision table: pure. Colours speak of certificates, never of persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from backend.certificates.rules import Status


class Verdict(StrEnum):
    """The five verdicts (`codes.md` section 1)."""

    VALID = "valid"
    ATTENTION = "attention"
    NOT_VALID = "not_valid"
    NO_VERDICT = "no_verdict"
    PENDING = "pending"


WORST_FIRST = (Verdict.NOT_VALID, Verdict.ATTENTION, Verdict.VALID)
RENEWAL = "renewal_in_progress"
ATTENTION_ORDER = ("disputed", "endorsement_overdue", "inspection_overdue", "review_overdue", RENEWAL, "expiring")
IN_FORCE = frozenset({Status.VALID})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the decision looks at, of one certificate.

    Attributes:
        genuine: the seal's signature holds and every value matches its signed digest.
        attention: reasons for a closer look that the type or the dates give.
        to_compare: the scene wants the face compared and no picture was shown.
        compromised: all is right but for the day: it was sealed after the seal's key was lost.
    """

    status: Status
    genuine: bool
    attention: tuple[str, ...] = ()
    to_compare: bool = False
    compromised: bool = False

    @property
    def in_force(self) -> bool:
        """Whether it holds today; a lapsed one does while its renewal, accepted in time, is not decided."""
        return self.status in IN_FORCE or (self.status is Status.EXPIRED and RENEWAL in self.attention)


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its reason, None where there is nothing to add."""

    verdict: Verdict
    reason: str | None = None


def decide(facts: Facts) -> Decision:
    """Decide one certificate; the first row that applies wins.

    | genuine | status        | closer look | verdict                         |
    | no      | key was lost  | any         | not valid: seal_compromised     |
    | no      | any           | any         | not valid: signature_failed     |
    | yes     | not in force  | any         | not valid: the status           |
    | yes     | in force      | a reason    | attention: the weightiest       |
    | yes     | in force      | to compare  | attention: person_to_compare    |
    | yes     | in force      | none        | valid                           |

    In force is also what has lapsed while its renewal, accepted in time, is under way (行政许可法 article 50): the
    closer look says so.
    """
    if not facts.genuine:
        return Decision(Verdict.NOT_VALID, "seal_compromised" if facts.compromised else "signature_failed")
    if not facts.in_force:
        return Decision(Verdict.NOT_VALID, facts.status.value)
    for reason in ATTENTION_ORDER:
        if reason in facts.attention:
            return Decision(Verdict.ATTENTION, reason)
    if facts.to_compare:
        return Decision(Verdict.ATTENTION, "person_to_compare")
    return Decision(Verdict.VALID)


def of_paper(decision: Decision) -> Decision:
    """What hangs on a wall proves nobody's presence: at best a closer look, and nobody is compared with it."""
    to_compare = decision.reason == "person_to_compare"
    return Decision(Verdict.ATTENTION, "printed") if decision.verdict is Verdict.VALID or to_compare else decision


def overall(decisions: Sequence[Decision]) -> Decision:
    """The worst on top; nothing shown is no verdict, whether it was refused or is not held."""
    for verdict in WORST_FIRST:
        for decision in decisions:
            if decision.verdict is verdict:
                return decision
    return Decision(Verdict.NO_VERDICT, "not_provided")


def disclosed(
    scene_keys: Sequence[str], chosen_keys: Sequence[str] | None, known_keys: Sequence[str]
) -> tuple[str, ...]:
    """Keys that are shown: what the scene may ask, narrowed to what the holder chose and the type has."""
    allowed = [key for key in scene_keys if key in known_keys]
    return tuple(key for key in allowed if chosen_keys is None or key in chosen_keys)


def checks(facts: Facts, *, signature_ok: bool, altered: bool) -> dict[str, str]:
    """The list of checks that the checker's screen names, each "ok", "attention" or "failed"."""
    in_force = facts.in_force
    derived = facts.status in (Status.EXPIRED, Status.NOT_YET_VALID)
    return {
        "seal": "ok" if signature_ok else "failed",
        "signature": "failed" if altered or not signature_ok else "ok",
        "status": "ok" if in_force or derived else "failed",
        "validity": "attention" if facts.in_force and facts.attention else "failed" if derived else "ok",
    }
