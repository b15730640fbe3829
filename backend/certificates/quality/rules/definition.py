"""What a quality rule, the facts it looks at and a finding are. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

WHOLE: Final = ""
"""Stands for the certificate itself where a finding is about no single field."""


class Severity(StrEnum):
    """How much a finding weighs."""

    SEVERE = "severe"
    MEDIUM = "medium"
    SLIGHT = "slight"


class Dimension(StrEnum):
    """What a rule watches over."""

    COMPLETENESS = "completeness"
    CHECK_DIGITS = "check_digits"
    DATES = "dates"
    DUPLICATES = "duplicates"
    AUTHORITY = "authority"
    BASE_DATA = "base_data"


WEIGHTS: Final[Mapping[Severity, int]] = {Severity.SEVERE: 40, Severity.MEDIUM: 15, Severity.SLIGHT: 5}
BEST: Final = 100


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the release and this city's settings have it.

    Attributes:
        kind: which check it is; `parameters` are the check's own.
        owner: whose work it is to mend what it finds.
        on: whether it is looked at; not for rules that are switched off.
    """

    code: str
    kind: str
    dimension: Dimension
    severity: Severity
    owner: str
    name: str
    name_en: str
    mend: str
    mend_en: str
    parameters: Mapping[str, Any]
    on: bool = True


@dataclass(frozen=True, slots=True)
class HolderFacts:
    """A holder as the register of persons or enterprises has them; `kind` is person or enterprise."""

    kind: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class IssuerFacts:
    """The issuing office today; `may_issue` is None where nobody keeps rights for the type."""

    code: str
    name: str
    known: bool = True
    may_issue: bool | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that rules look at.

    Attributes:
        values: field key → value, without pictures.
        has_photo: whether a picture is kept.
        base: fields of the holding enterprise's business licence in force; empty where there is none.
        twins: how many other certificates of this type the same holder has in force.
        same_number: how many other certificates of this type carry the same number.
        readable: whether the ciphertext opened and what it says is what was signed.
        today: calendar date in Asia/Shanghai.
    """

    values: Mapping[str, str]
    holders: tuple[HolderFacts, ...]
    issuer: IssuerFacts
    issued_on: date
    valid_from: date
    valid_to: date | None
    today: date
    identifier: str | None = None
    has_photo: bool = True
    base: Mapping[str, str] | None = None
    twins: int = 0
    same_number: int = 0
    readable: bool = True


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault: rule and field, never a value."""

    rule: str
    field: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What a city changed of a rule."""

    on: bool
    severity: Severity


def parse_rules(document: Mapping[str, Any]) -> tuple[Rule, ...]:
    """Read the release's rules.

    Raises:
        KeyError, ValueError: not of the agreed shape, or two rules of one code; the release does not start.
    """
    found = tuple(
        Rule(
            code=one["code"],
            kind=one["kind"],
            dimension=Dimension(one["dimension"]),
            severity=Severity(one["severity"]),
            owner=one["owner"],
            name=one["name"],
            name_en=one["name_en"],
            mend=one["mend"],
            mend_en=one["mend_en"],
            parameters=one.get("parameters", {}),
        )
        for one in document["rules"]
    )
    if len({one.code for one in found}) != len(found):
        raise ValueError("two rules of one code")
    return found


def adjusted(rules: Iterable[Rule], settings: Mapping[str, Setting]) -> tuple[Rule, ...]:
    """The rules as this city looks at them; a setting for a rule that the release no longer has is passed over."""
    return tuple(
        replace(one, on=settings[one.code].on, severity=settings[one.code].severity) if one.code in settings else one
        for one in rules
    )


def mark(findings: Iterable[Finding], rules: Iterable[Rule]) -> int:
    """Points of one certificate: 100 less 40, 15 or 5 for each severe, medium or slight finding, never below 0."""
    weights = {one.code: WEIGHTS[one.severity] for one in rules if one.on}
    return max(0, BEST - sum(weights.get(one.rule, 0) for one in findings))


def score(points: int, certificates: int) -> float | None:
    """Mean points of some certificates, to one decimal, rounded down: 100.0 means not a single finding."""
    return None if certificates == 0 else (points * 10 // certificates) / 10
