"""What may be given: lives, uses, audiences (R07, R11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from backend.grants.rules.limits import Allowed
from backend.grants.rules.states import Audience, Ground
from backend.standards.calendar import date_in_shanghai

SHORTEST = timedelta(minutes=1)
CONSENT_LIFE, CONSENT_LONGEST = timedelta(days=1), timedelta(days=30)
DELEGATION_LIFE, DELEGATION_LONGEST = timedelta(days=7), timedelta(days=366)
MOST_USES = 50
MOST_CERTIFICATES = 20
LATEST_START = timedelta(days=30)
LONGEST_KEPT = timedelta(days=366)
"""Of a copy, from the day on which it is allowed."""


@dataclass(frozen=True, slots=True)
class Caps:
    """How many at most; a city sets them.

    Attributes:
        relatives: people for whom one person shows certificates as guardian or helper.
        delegates: people to whom one certificate is delegated at the same time.
    """

    relatives: int = 8
    delegates: int = 3


@dataclass(frozen=True, slots=True)
class Period:
    """From (included) to (excluded), aware UTC."""

    valid_from: datetime
    valid_to: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants to give.

    Attributes:
        chosen: certificate → fields, None for the standard set.
        organisation_id: whose seats may look; with an organisation as audience it must be there.
        name: of the person it is for, as the grantor typed it.
        parent_id: the grant that is passed on, None for one's own; to show in one's place goes on to somebody named
            alone, and never becomes a look for others.
        copies_until: the last day of copies that are kept of it, None where none may be.
    """

    ground: Ground
    subject_id: UUID
    audience: Audience
    purpose: str
    chosen: Mapping[UUID, Sequence[str] | None]
    name: str = ""
    organisation_id: UUID | None = None
    scene: str | None = None
    item: str = ""
    case_number: str = ""
    place: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    max_uses: int | None = None
    may_delegate: bool = False
    copies_until: date | None = None
    parent_id: UUID | None = None


def period(wanted: Wanted, *, now: datetime) -> Period:
    """From when to when, with the ground's default life where no end is given."""
    start = now if wanted.valid_from is None else max(wanted.valid_from, now)
    life = CONSENT_LIFE if wanted.ground is Ground.CONSENT else DELEGATION_LIFE
    return Period(start, wanted.valid_to or start + life)


def faults(wanted: Wanted, *, now: datetime) -> list[tuple[str, str]]:
    """What is wrong with a wish, as field and problem."""
    return [
        *((field, problem) for field, problem, wrong in _checks(wanted) if wrong),
        *_period_faults(wanted, period(wanted, now=now), now),
        *_copies_faults(wanted, period(wanted, now=now), now),
    ]


def _checks(wanted: Wanted) -> list[tuple[str, str, bool]]:
    consent = wanted.ground is Ground.CONSENT
    uses = wanted.max_uses
    by_person = wanted.audience is Audience.PERSON
    return [
        ("ground", "not_given_by_people", wanted.ground not in (Ground.CONSENT, Ground.DELEGATION)),
        ("ground", "not_here", consent and wanted.parent_id is not None),
        ("purpose", "missing", not wanted.purpose),
        ("certificates", "missing", not wanted.chosen),
        ("certificates", "too_many", len(wanted.chosen) > MOST_CERTIFICATES),
        ("to", "person_needed", wanted.ground is Ground.DELEGATION and not by_person),
        ("to", "name_missing", by_person and not wanted.name),
        ("organisation", "missing", wanted.audience is Audience.ORGANISATION and wanted.organisation_id is None),
        ("organisation", "person_named", consent and by_person and wanted.organisation_id is not None),
        ("max_uses", "missing", consent and uses is None),
        ("max_uses", "out_of_range", uses is not None and not 1 <= uses <= MOST_USES),
        ("copies_until", "keeper_needed", wanted.copies_until is not None and wanted.audience is Audience.ANYONE),
        ("may_delegate", "not_here", wanted.may_delegate and (consent or wanted.parent_id is not None)),
    ]


def _period_faults(wanted: Wanted, chosen: Period, now: datetime) -> list[tuple[str, str]]:
    longest = CONSENT_LONGEST if wanted.ground is Ground.CONSENT else DELEGATION_LONGEST
    life = chosen.valid_to - chosen.valid_from
    found = []
    if chosen.valid_from > now + LATEST_START:
        found.append(("valid_from", "too_late"))
    if life < SHORTEST:
        found.append(("valid_to", "too_short"))
    if life > longest:
        found.append(("valid_to", "too_long"))
    return found


def _copies_faults(wanted: Wanted, chosen: Period, now: datetime) -> list[tuple[str, str]]:
    """A copy that nobody could make, or that would outlive every file it is for."""
    if wanted.copies_until is None:
        return []
    if wanted.copies_until < date_in_shanghai(chosen.valid_from):
        return [("copies_until", "too_short")]
    return [("copies_until", "too_long")] if wanted.copies_until > date_in_shanghai(now) + LONGEST_KEPT else []


def covering(others: Sequence[Allowed], certificate_id: UUID, type_code: str) -> int:
    """How many of some grants reach a certificate."""
    return sum(one.covers(certificate_id, type_code) for one in others)
