"""Pre-review (智能预审): what would be sent back, said before anything is submitted: pure.

| weight  | what it means                                                                        |
| stops   | the case cannot be submitted until it is put right; the finding says how              |
| flagged | the case may be submitted, and the officer has to look at it before deciding          |

What a rule cannot settle is flagged and never passed over: a file that somebody uploaded, a promise, a source that
does not know. So nothing that was not compared comes to a decision unseen. Words, clause and remedy of each finding
stand in `backend/cases/data/findings.json`; an item's own checks bring theirs with them.

Source: plan 000, part 2 (1) (智能预审); Administrative Licensing Law, articles 29, 31, 32 and 50; Guobanfa 2020 no. 42.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain
from typing import Final, TypeAlias

from backend.cases.rules import answered
from backend.cases.rules.facts import Agreement, Facts, Field, How, Mandate, Outcome, Reply
from backend.certificates.rules import DERIVED, Status

RENEW_DAYS_BEFORE: Final = timedelta(days=30)
"""Administrative Licensing Law, article 50: thirty days before the end, where no other rule says otherwise."""

LATELY: Final = timedelta(days=365)
PHONE_DIGITS: Final = 11
OWN: Final = "own:"
SameAddress: TypeAlias = Callable[[str, str], bool | None]


class Weight(StrEnum):
    """What a finding does to the case."""

    STOPS = "stops"
    FLAGGED = "flagged"


FLAGGED: Final = frozenset(
    {
        *answered.FLAGGED,
        "acting_over",
        "agreement_unclear",
        "applicant_unclear",
        "edited",
        "name_differs",
        "number_differs",
        "own_unclear",
        "owners_unclear",
        "promised_difference",
        "refused_lately",
        "renewal_late",
    }
)
"""All others stop the case."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands against the case; `about` names the material, field, party or check."""

    key: str
    about: str = ""

    @property
    def weight(self) -> Weight:
        """Whether it stops the case, or an officer has to look."""
        return Weight.FLAGGED if self.key in FLAGGED else Weight.STOPS


def review(facts: Facts, same_address: SameAddress) -> tuple[Finding, ...]:
    """Everything that stands against a case, what stops it first; the same facts give the same answer.

    Args:
        same_address: whether two written addresses are one place; None where that cannot be told.
    """
    found = chain(
        _applicant(facts),
        _acting(facts),
        _before(facts),
        _renewal(facts),
        (Finding(key, one.key) for one in facts.materials for key in answered.faults(one, facts)),
        _same_file_twice(facts),
        (Finding(key, one.key) for one in facts.fields for key in _field(one, facts.today)),
        _periods(facts),
        (Finding(key, one.key) for one in facts.agreements for key in _agreement(one, same_address)),
        _owners(facts),
        _own(facts),
    )
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.weight is Weight.FLAGGED))


def may_be_submitted(found: tuple[Finding, ...]) -> bool:
    """Whether nothing stops the case."""
    return all(one.weight is Weight.FLAGGED for one in found)


def _applicant(facts: Facts) -> Iterator[Finding]:
    who = facts.applicant
    if facts.applicant_kind not in ("either", who.kind):
        yield Finding("applicant_kind", who.kind)
    if who.alive is False:
        yield Finding("applicant_over", who.kind)
    elif who.alive is None:
        yield Finding("applicant_unclear", who.kind)


_OF_HANDLER: Final = {
    Mandate.NONE: "handler_without_mandate",
    Mandate.ENDED: "handler_dismissed",
    Mandate.EXPIRED: "mandate_expired",
    Mandate.FROZEN: "mandate_frozen",
    Mandate.OTHER_SCOPE: "mandate_scope",
}
_OF_REPRESENTATIVE: Final = dict.fromkeys(_OF_HANDLER, "not_representative")
_OF_GUARDIAN: Final = dict.fromkeys(_OF_HANDLER, "not_guardian")
_MANDATES: Final = {
    How.HANDLER: _OF_HANDLER,
    How.REPRESENTATIVE: _OF_REPRESENTATIVE,
    How.GUARDIAN: _OF_GUARDIAN,
}


def _acting(facts: Facts) -> Iterator[Finding]:
    key = _MANDATES.get(facts.acting.how, {}).get(facts.acting.mandate)
    key = "acting_over" if facts.acting.mandate is Mandate.LEFT else key
    if key is not None:
        yield Finding(key, facts.acting.how.value)


def _before(facts: Facts) -> Iterator[Finding]:
    if not facts.current:
        yield Finding("item_changed")
    past = facts.history
    if past.running:
        yield Finding("case_running")
    if past.false_until is not None and facts.today <= past.false_until:
        yield Finding("false_materials")
    if past.refused_on is not None and facts.today - past.refused_on < LATELY:
        yield Finding("refused_lately")


def _renewal(facts: Facts) -> Iterator[Finding]:
    if not facts.renews:
        return
    old, filed_on = facts.renewed, facts.filed_on or facts.today
    if old is None:
        yield Finding("renewal_missing")
        return
    if facts.applicant.party not in old.holders:
        yield Finding("renewal_wrong_holder")
    if not old.ours:
        yield Finding("renewal_other_office")
    if old.status is not Status.VALID and old.status not in DERIVED:
        yield Finding("renewal_not_in_force")
    elif old.valid_to is not None and old.valid_to < filed_on:
        yield Finding("renewal_lapsed")
    elif old.valid_to is not None and old.valid_to - filed_on < RENEW_DAYS_BEFORE:
        yield Finding("renewal_late")


def _same_file_twice(facts: Facts) -> Iterator[Finding]:
    seen: set[str] = set()
    for one in facts.materials:
        if one.uploaded is not None and one.uploaded.digest in seen:
            yield Finding("same_file_twice", one.key)
        elif one.uploaded is not None:
            seen.add(one.uploaded.digest)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _is_phone(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == PHONE_DIGITS and text.startswith("1")


def _is_malformed(one: Field) -> bool:
    readers: dict[str, Callable[[str], bool]] = {
        "phone": _is_phone,
        "date": lambda text: _day(text) is not None,
        "number": lambda text: text.isascii() and text.replace(".", "", 1).isdigit(),
        "choice": lambda text: text in one.choices,
    }
    return one.kind in readers and not readers[one.kind](one.value)


def _field(one: Field, today: date) -> Iterator[str]:
    if not one.value.strip():
        if one.required:
            yield "field_missing"
        return
    day = _day(one.value)
    if _is_malformed(one):
        yield "field_malformed"
    elif one.kind == "date" and one.key.startswith("born") and day is not None and day > today:
        yield "born_in_future"
    if one.sourced is not None and one.sourced != one.value:
        yield "edited"


def _periods(facts: Facts) -> Iterator[Finding]:
    """Fields that come in pairs, `…_from` and `…_to`, have to be in order."""
    days = {one.key: _day(one.value) for one in facts.fields if one.kind == "date"}
    for key, first in days.items():
        last = days.get(key.removesuffix("_from") + "_to") if key.endswith("_from") else None
        if first is not None and last is not None and last < first:
            yield Finding("dates_reversed", key)


def _agreement(one: Agreement, same_address: SameAddress) -> Iterator[str]:
    if not one.stated or not one.found:
        yield "agreement_unclear"
        return
    same = same_address(one.stated, one.found) if one.kind == "premises" else _plain(one.stated) == _plain(one.found)
    if same is None:
        yield "agreement_unclear"
    elif not same:
        yield "promised_difference" if one.promised else f"{one.kind}_differs"


def _plain(text: str) -> str:
    return "".join(text.split()).casefold().replace("(", "\uff08").replace(")", "\uff09")


_REPLIES: Final = {
    Reply.NOT_ASKED: "owner_missing",
    Reply.ASKED: "owner_waiting",
    Reply.REFUSED: "owner_refused",
    Reply.EXPIRED: "owner_late",
}


def _owners(facts: Facts) -> Iterator[Finding]:
    if facts.owners is None:
        yield Finding("owners_unclear")
        return
    for one in facts.owners:
        if one.reply in _REPLIES:
            yield Finding(_REPLIES[one.reply], one.party)


def _own(facts: Facts) -> Iterator[Finding]:
    for one in facts.own:
        if one.outcome is Outcome.FAILS:
            yield Finding(OWN + one.key, one.key)
        elif one.outcome is Outcome.UNKNOWN:
            yield Finding("own_unclear", one.key)
