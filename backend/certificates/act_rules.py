"""What an issuer may do to a certificate, from which state, and what must be said with it: pure, one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from backend.certificates.rules import Status
from backend.kernel.errors import FieldProblem


class ActName(StrEnum):
    """An issuer's acts on a certificate (domain dossier, 1.6)."""

    ISSUE = "issue"
    AMEND = "amend"
    SUSPEND = "suspend"
    RESUME = "resume"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_BACK = "transfer_back"
    REVOKE_PENALTY = "revoke_penalty"
    REVOKE_ERROR = "revoke_error"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Reasoned:
    """Why an issuer acts.

    Attributes:
        effective_on: the day from which it counts; today when nothing is said.
    """

    reason: str = ""
    legal_basis: str = ""
    document_number: str = ""
    effective_on: date | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed change of state.

    Attributes:
        needs: what must be said with it, as names of `Reasoned`.
        ends: whether the certificate never comes back from it.
    """

    states: frozenset[Status]
    to: Status
    needs: tuple[str, ...]
    ends: bool


_IN_USE: Final = frozenset({Status.VALID, Status.SUSPENDED})
_GRANTED: Final = frozenset({Status.VALID, Status.SUSPENDED, Status.TRANSFERRED})
_SAID: Final = ("reason", "legal_basis")
_DECIDED: Final = ("reason", "legal_basis", "document_number")

TRANSITIONS: Final[Mapping[ActName, Transition]] = {
    ActName.AMEND: Transition(frozenset({Status.VALID}), Status.SUPERSEDED, ("reason",), ends=True),
    ActName.SUSPEND: Transition(frozenset({Status.VALID}), Status.SUSPENDED, _SAID, ends=False),
    ActName.RESUME: Transition(frozenset({Status.SUSPENDED}), Status.VALID, ("reason",), ends=False),
    ActName.TRANSFER_OUT: Transition(_IN_USE, Status.TRANSFERRED, ("reason",), ends=False),
    ActName.TRANSFER_BACK: Transition(frozenset({Status.TRANSFERRED}), Status.VALID, ("reason",), ends=False),
    ActName.REVOKE_PENALTY: Transition(_GRANTED, Status.REVOKED_PENALTY, _DECIDED, ends=True),
    ActName.REVOKE_ERROR: Transition(_GRANTED, Status.REVOKED_ERROR, _DECIDED, ends=True),
    ActName.WITHDRAW: Transition(_GRANTED, Status.WITHDRAWN_BY_AUTHORITY, _DECIDED, ends=True),
    ActName.CANCEL: Transition(_GRANTED, Status.CANCELLED, _SAID, ends=True),
    ActName.VOID: Transition(_IN_USE, Status.VOIDED, ("reason",), ends=True),
}


def possible(status: Status) -> tuple[ActName, ...]:
    """Acts that a certificate in this stored state allows."""
    return tuple(act for act, transition in TRANSITIONS.items() if status in transition.states)


def faults(act: ActName, said: Reasoned, *, issued_on: date, today: date) -> tuple[FieldProblem, ...]:
    """What is missing, and a day that cannot be: an act counts from the day of issue at the earliest, today at most."""
    missing = [FieldProblem(name, "missing") for name in TRANSITIONS[act].needs if not getattr(said, name)]
    day = said.effective_on
    if day is not None and day > today:
        missing.append(FieldProblem("effective_on", "future"))
    if day is not None and day < issued_on:
        missing.append(FieldProblem("effective_on", "before_issue"))
    return tuple(missing)
