"""What a promise says, who may sign it, until when it can be taken back, and what follows if it is broken: pure.

| state     | entered by                                    | what may still happen         |
| signed    | the person signs the whole text with a step   | taken back until the decision |
| withdrawn | the person takes it back                      | another one is signed         |
| kept      | the office verified it                        | nothing                       |
| broken    | the office verified it: an entry of credit    | the entry can be corrected    |

An entry bars its subject from promising from the moment it is made to the end of its last day. It is corrected by two
people of the office, neither of them the one who made it; a correction opens the way again at once.

Source: Guobanfa 2020 no. 42 (告知承诺制), parts 2 and 3; ADR 0023.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from backend.cases.rules.case import ActingAs, Case, State
from backend.cases.rules.states import OVER
from backend.services.rules.items import Item, Material, NoticePromise
from backend.standards.calendar import add_years
from backend.standards.canonical_json import canonical

FORMAT: Final = "LZ-promise-1"
SIGNED_PREFIX: Final = b"LZP1"
BARRED_YEARS: Final = 1
_TOLD: Final = ("text", "text_en", "standard", "standard_en", "liability", "liability_en")


class Standing(StrEnum):
    """Where a promise stands."""

    SIGNED = "signed"
    WITHDRAWN = "withdrawn"
    KEPT = "kept"
    BROKEN = "broken"


class Result(StrEnum):
    """What the verification of a promise gave."""

    KEPT = "kept"
    BROKEN = "broken"


class Entered(StrEnum):
    """Where an entry of credit stands."""

    IN_FORCE = "in_force"
    CORRECTED = "corrected"


class Correcting(StrEnum):
    """Where the correction of an entry stands."""

    ASKED = "asked"
    PROPOSED = "proposed"
    DONE = "done"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Mandate:
    """A mandate that names promises expressly (特别授权); `items` None: of every item."""

    items: tuple[str, ...] | None
    valid_to: date

    def covers(self, item_code: str, today: date) -> bool:
        """Whether it lets its person sign a promise of an item today, its last day included."""
        return today <= self.valid_to and (self.items is None or item_code in self.items)


@dataclass(frozen=True, slots=True)
class CreditEntry:
    """What stands against a subject: until the end of a day, unless it was corrected."""

    until: date
    state: Entered


def promise_of(item: Item, material: str) -> tuple[Material, NoticePromise] | None:
    """The material of an item with the promise that can answer it, if one can."""
    for one in item.materials:
        for answer in one.answers:
            if one.key == material and isinstance(answer, NoticePromise):
                return one, answer
    return None


def document(case: Case, item: Item, material: Material, told: NoticePromise, signer: str) -> dict[str, Any]:
    """The whole that a person reads and signs: no word of it stands anywhere else."""
    return {
        "format": FORMAT,
        "case": case.number,
        "item": item.code,
        "item_version": case.item_version,
        "item_name": item.name,
        "item_name_en": item.name_en,
        "material": material.key,
        "material_name": material.name,
        "material_name_en": material.name_en,
        "applicant": case.applicant.name,
        "signer": signer,
        "acting_as": case.acting.way.value,
        **{key: getattr(told, key) for key in _TOLD},
        "verify_within_days": told.verify_within_days,
    }


def digest_of(whole: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical document, hexadecimal: of any other word it is another."""
    return sha256(canonical(dict(whole))).hexdigest()


def may_sign(acting: ActingAs, mandates: Iterable[Mandate], item_code: str, today: date) -> bool:
    """Whether somebody acting so may sign a promise.

    | acting as                        | may sign                                   |
    | self, representative, guardian   | yes                                        |
    | mandate                          | with one that names promises expressly     |
    | presence                         | no: nobody signs by another's hand         |
    """
    if acting is ActingAs.MANDATE:
        return any(one.covers(item_code, today) for one in mandates)
    return acting is not ActingAs.PRESENCE


def may_be_signed(state: State) -> bool:
    """Whether promises of a case are still signed: while it is filled in."""
    return state in (State.DRAFT, State.SUPPLEMENT_ASKED)


def may_be_withdrawn(standing: Standing, state: State) -> bool:
    """Whether a promise can be taken back: until the case is decided."""
    return standing is Standing.SIGNED and state not in OVER


def barred_until(entered_on: date) -> date:
    """The last day on which a broken promise bars another."""
    return add_years(entered_on, BARRED_YEARS)


def is_barred(entries: Iterable[CreditEntry], today: date) -> bool:
    """Whether an entry stands against somebody today."""
    return any(one.state is Entered.IN_FORCE and today <= one.until for one in entries)


def may_confirm(confirming: UUID, proposed_by: UUID, entered_by: UUID) -> bool:
    """Whether somebody may confirm a correction: not who proposed it, nor who made the entry."""
    return confirming not in (proposed_by, entered_by)
