"""What an inspector without a network may say of a pass: pure, the same table on the phone and on the server.

Source: `codes.md` section 2; the words of a verdict are those of `backend/verification/rules.py`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from backend.standards.offline_pass import Checked, Fault, Faulty


class Kind(StrEnum):
    """How much is known."""

    OFFLINE_VERIFIED = "offline_verified"
    STATUS_UNKNOWN = "status_unknown"
    NOT_VALID = "not_valid"
    NO_VERDICT = "no_verdict"
    PRINTED = "printed"


VALID: Final = "valid"
ATTENTION: Final = "attention"
NOT_VALID: Final = "not_valid"
NO_VERDICT: Final = "no_verdict"

SIGNATURES: Final = frozenset({Fault.ISSUER_SIGNATURE, Fault.TYPE_NOT_ALLOWED, Fault.DEVICE_SIGNATURE})
"""Faults that say that nobody who may issue and nobody who holds has signed: those alone are red."""
CLOCK_LEEWAY_S: Final = 60
"""A list from further in the future than this: the checker's own clock is wrong."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict, its reason (None where there is nothing to add), and how much is known."""

    verdict: str
    reason: str | None
    kind: Kind


def decide(
    found: Checked | Faulty,
    *,
    list_age_s: int | None,
    limit_s: int,
    offline_ok: bool,
    authority_allows: bool,
    to_compare: bool = False,
) -> Decision:
    """Decide; the first row that applies wins.

    | what is there                       | verdict: reason           | kind             |
    | a signature or its key is not right | not valid: the fault      | not_valid        |
    | any other fault                     | no verdict: the fault     | no_verdict       |
    | the inspector may not see this type | no verdict: not_allowed   | no_verdict       |
    | the list is from the future         | no verdict: clock         | no_verdict       |
    | list old or none, type needs one    | no verdict: list_old      | no_verdict       |
    | list old or none                    | attention: list_old       | status_unknown   |
    | printed                             | attention: printed        | printed          |
    | the person is still to be compared  | attention: person_to_compare | offline_verified |
    | nothing of these                    | valid                     | offline_verified |

    A hit in the list and a code that is too old are no forgery: the inspector is told to ask online.

    Args:
        list_age_s: since the list was made; None where there is none.
        limit_s: how old a list may be for this type.
        offline_ok: whether the type may be looked at with an older list.
        authority_allows: whether the inspector's signed authority has this type, and is in force.
        to_compare: the scene wants the person compared.
    """
    if isinstance(found, Faulty):
        return _of_fault(found.fault)
    if not authority_allows:
        return Decision(NO_VERDICT, "not_allowed", Kind.NO_VERDICT)
    if list_age_s is not None and list_age_s < -CLOCK_LEEWAY_S:
        return Decision(NO_VERDICT, "clock", Kind.NO_VERDICT)
    if list_age_s is None or list_age_s > limit_s:
        return _of_old_list(offline_ok=offline_ok)
    return _of_known(printed=found.content.printed, to_compare=to_compare)


def _of_fault(fault: Fault) -> Decision:
    if fault in SIGNATURES:
        return Decision(NOT_VALID, fault.value, Kind.NOT_VALID)
    return Decision(NO_VERDICT, fault.value, Kind.NO_VERDICT)


def _of_old_list(*, offline_ok: bool) -> Decision:
    if offline_ok:
        return Decision(ATTENTION, "list_old", Kind.STATUS_UNKNOWN)
    return Decision(NO_VERDICT, "list_old", Kind.NO_VERDICT)


def _of_known(*, printed: bool, to_compare: bool) -> Decision:
    if printed:
        return Decision(ATTENTION, "printed", Kind.PRINTED)
    if to_compare:
        return Decision(ATTENTION, "person_to_compare", Kind.OFFLINE_VERIFIED)
    return Decision(VALID, None, Kind.OFFLINE_VERIFIED)
