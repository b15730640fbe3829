"""Certificate types as data, what their values are and what can be answered from them: pure."""

from backend.catalogue.rules.answers import NO, YES, answered, attention_reasons
from backend.catalogue.rules.definition import (
    Answer,
    AnswerRule,
    AttentionRule,
    Column,
    FaceField,
    Kind,
    SetName,
    TypeDefinition,
    parse_type,
)
from backend.catalogue.rules.scene import SceneEntry
from backend.catalogue.rules.values import faults, last_day, masked, rows_of, written

__all__ = [
    "NO",
    "YES",
    "Answer",
    "AnswerRule",
    "AttentionRule",
    "Column",
    "FaceField",
    "Kind",
    "SceneEntry",
    "SetName",
    "TypeDefinition",
    "answered",
    "attention_reasons",
    "faults",
    "last_day",
    "masked",
    "parse_type",
    "rows_of",
    "written",
]
