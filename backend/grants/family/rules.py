"""Who may be bound to whom, on what proof, until when, and who is told of a use: pure.

A guardian is bound to a minor on the word of the library (household register, birth certificate), or after two clerks
compared papers at a window. A helper is bound to a grown person on that person's own word, or after two clerks saw
both.

Source: domain dossier 4.1 and 4.2 (relatives), security T05 and T06, Civil Code articles 17, 27 and 200.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Literal, TypeAlias

from backend.standards.calendar import add_years, age_on, date_in_shanghai
from backend.standards.resident_id import Invalid, parse

GROWN: Final = 18
TOLD_FROM: Final = 14
"""From this age the minor is told of each use beside the guardian; before it the guardian alone."""
RELATIVES: Final = 8
"""People one may be bound to at a time, unless the city sets another number."""
LIFE: Final = timedelta(hours=24)
"""How long a request waits for a window, or an ask for its answer."""
KEPT: Final = timedelta(days=30)
Days: TypeAlias = Literal[30, 182, 365]
"""How long help may be agreed for; a year is the most (R07)."""
ASKS_A_DAY: Final = 10
WRONG_NUMBERS: Final = 5
NUMBERS: Final = 10**8


class Kind(StrEnum):
    """What binds two people."""

    GUARDIAN = "guardian"
    HELPER = "helper"


class Proof(StrEnum):
    """On whose word they are bound."""

    REGISTER = "household_register"
    BIRTH = "birth_certificate"
    COUNTER = "counter"
    OWN_WORD = "own_word"


class State(StrEnum):
    """Where a request or an ask stands."""

    WAITING = "waiting"
    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


OPEN: Final = frozenset({State.WAITING, State.PROPOSED})

GuardianRelation: TypeAlias = Literal["mother", "father", "parent", "adoptive_parent", "grandparent", "guardian"]
HelperRelation: TypeAlias = Literal["child", "grandchild", "spouse", "sibling", "relative", "friend"]
Obstacle: TypeAlias = Literal[
    "oneself", "not_a_minor", "not_grown", "bound_already", "limit_own", "limit_other", "person_differs"
]
Refusal: TypeAlias = Literal["papers_differ", "papers_not_enough", "not_present", "not_their_will", "withdrawn"]

PARENTS: Final[Mapping[str, frozenset[str]]] = {
    "户主": frozenset({"子", "女"}),
    "配偶": frozenset({"子", "女"}),
    "父": frozenset({"户主"}),
    "母": frozenset({"户主"}),
    "子": frozenset({"孙子", "孙女"}),
    "儿媳": frozenset({"孙子", "孙女"}),
    "女": frozenset({"外孙", "外孙女"}),
    "女婿": frozenset({"外孙", "外孙女"}),
}
"""Relation to the head → relations to the head of the children of such a member."""
LINES: Final = (frozenset({"子", "儿媳"}), frozenset({"女", "女婿"}))
"""Where a register has two grown sons, it does not say whose the grandchildren are."""


@dataclass(frozen=True, slots=True)
class Named:
    """A child that a certificate names as this adult's.

    Attributes:
        resident_id: of the child, as the certificate has it.
        relation: what the certificate says the adult is to the child.
    """

    resident_id: str
    relation: GuardianRelation


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two who are to be bound."""

    birth: date
    relatives: int


def in_register(rows: Sequence[Mapping[str, str]], adult: str, *, today: date) -> tuple[Named, ...]:
    """The minors whom a household register names as this adult's children.

    Args:
        rows: members of the register.
        adult: resident number of who asks.

    Returns:
        Nothing where the register has nobody of that number, or does not say whose child a child is.
    """
    own = next((row for row in rows if row.get("resident_id") == adult), None)
    if own is None or not _clear(rows, own, today):
        return ()
    children = PARENTS.get(own.get("relation", ""), frozenset())
    return tuple(
        Named(row["resident_id"], "parent")
        for row in rows
        if row is not own and row.get("relation") in children and _age(row, today) in range(GROWN)
    )


def on_birth_certificate(values: Mapping[str, str], adult: str) -> GuardianRelation | None:
    """Whether a birth certificate names this adult as mother or father."""
    if values.get("mother_resident_id") == adult:
        return "mother"
    return "father" if values.get("father_resident_id") == adult else None


def parents_on(values: Mapping[str, str]) -> tuple[str, ...]:
    """Resident numbers of the parents on a birth certificate, those that it has."""
    numbers = (values.get(f"{which}_resident_id") for which in ("mother", "father"))
    return tuple(one for one in numbers if one)


def _clear(rows: Sequence[Mapping[str, str]], own: Mapping[str, str], today: date) -> bool:
    """Whether nobody else grown stands in the same relation, where that would leave open whose child is whose."""
    line = next((one for one in LINES if own.get("relation") in one), None)
    if line is None:
        return True
    relations = [row.get("relation", "") for row in rows if row.get("relation") in line and _age(row, today) >= GROWN]
    return len(relations) == len(set(relations))


def _age(row: Mapping[str, str], today: date) -> int:
    """Age by the number of a row; -1 where it has none that can be."""
    number = parse(row.get("resident_id", ""), today=today)
    return -1 if isinstance(number, Invalid) else age_on(number.birth_date, today)


def is_minor(birth: date, today: date) -> bool:
    """Whether somebody is under eighteen on a day."""
    return age_on(birth, today) < GROWN


def last_day_as_minor(birth: date) -> date:
    """The day before the eighteenth birthday, Asia/Shanghai; who was born on 29 February turns eighteen on 1 March."""
    year = birth.year + GROWN
    birthday = date(year, 3, 1) if _has_no_such_day(birth, year) else birth.replace(year=year)
    return birthday - timedelta(days=1)


def _has_no_such_day(birth: date, year: int) -> bool:
    try:
        birth.replace(year=year)
    except ValueError:
        return True
    return False


def stands(ended_at: datetime | None, last_day: date, *, now: datetime) -> bool:
    """Whether a tie holds now: not ended, and its last day in Asia/Shanghai is not over."""
    return ended_at is None and date_in_shanghai(now) <= last_day


def minor_is_told(last_day: date, today: date) -> bool:
    """Whether the ward is told of a use too: from the fourteenth birthday on.

    Args:
        last_day: the day before the ward's eighteenth birthday, so that nobody's birthday has to be opened for it.
    """
    return today >= add_years(last_day + timedelta(days=1), TOLD_FROM - GROWN)


def obstacle(
    kind: Kind, adult: Side, other: Side, *, same: bool, bound: bool, limit: int, today: date
) -> Obstacle | None:
    """What stands against a tie of two people, the first that there is.

    Args:
        same: the two are one person.
        bound: they are bound in this way already.
        limit: relatives a person may have.
    """
    against: tuple[tuple[bool, Obstacle], ...] = (
        (same, "oneself"),
        (is_minor(adult.birth, today), "not_grown"),
        (kind is Kind.GUARDIAN and not is_minor(other.birth, today), "not_a_minor"),
        (kind is Kind.HELPER and is_minor(other.birth, today), "not_grown"),
        (bound, "bound_already"),
        (adult.relatives >= limit, "limit_own"),
        (other.relatives >= limit, "limit_other"),
    )
    return next((word for holds, word in against if holds), None)


def may_end(kind: Kind, proof: Proof, *, by_adult: bool, by_other: bool, by_other_guardian: bool) -> bool:
    """Whether somebody may end a tie.

    A guardian ends the own tie; another guardian of the same child ends one that the library's word made, which can be
    made again on the same word at once, but not one that a window gave. Help ends by either side. A minor ends nothing.
    """
    if by_adult:
        return True
    if kind is Kind.HELPER:
        return by_other
    return by_other_guardian and proof is not Proof.COUNTER


def state_now(state: State, expires_at: datetime, *, now: datetime) -> State:
    """The state with time taken into account: an open request ends after its day."""
    return State.EXPIRED if state in OPEN and now >= expires_at else state


def narrowed(asked: Collection[str], agreed: Collection[str]) -> tuple[str, ...] | None:
    """The types that somebody agrees to, in the order of asking; None where that is nothing, or more than was asked."""
    if not agreed or not set(agreed) <= set(asked):
        return None
    return tuple(one for one in asked if one in set(agreed))
