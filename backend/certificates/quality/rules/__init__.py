"""Quality rules: what makes a certificate's data good, as data, and what is found. Pure."""

from backend.certificates.quality.rules.checks import KINDS, faults_of
from backend.certificates.quality.rules.definition import (
    BEST,
    WEIGHTS,
    WHOLE,
    Dimension,
    Facts,
    Finding,
    HolderFacts,
    IssuerFacts,
    Rule,
    Setting,
    Severity,
    adjusted,
    mark,
    parse_rules,
    score,
)

__all__ = [
    "BEST",
    "KINDS",
    "WEIGHTS",
    "WHOLE",
    "Dimension",
    "Facts",
    "Finding",
    "HolderFacts",
    "IssuerFacts",
    "Rule",
    "Setting",
    "Severity",
    "adjusted",
    "faults_of",
    "mark",
    "parse_rules",
    "score",
]
