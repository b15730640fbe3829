"""Certificate types as data, what their values are and what can be answered from them: pure."""

from backend.catalogue.rules.answers import NO, YES, answered, attention_reasons
from backend.catalogue.rules.days import last_day
from backend.catalogue.rules.definition import (
    Answer,
    AnswerRule,
    AttentionRule,
    Column,
    FaceField,
    Kind,
    SecondPersonAct,
    SetName,
    TypeDefinition,
    parse_type,
)
from backend.catalogue.rules.issuing import number, sequence_scope, valid_to
from backend.catalogue.rules.numbering import Numbering
from backend.catalogue.rules.scene import SceneEntry
from backend.catalogue.rules.validity import Validity
from backend.catalogue.rules.values import faults, masked, rows_of, written

__all__ = [
    "NO",
    "YES",
    "Answer",
    "AnswerRule",
    "AttentionRule",
    "Column",
    "FaceField",
    "Kind",
    "Numbering",
    "SceneEntry",
    "SecondPersonAct",
    "SetName",
    "TypeDefinition",
    "Validity",
    "answered",
    "attention_reasons",
    "faults",
    "last_day",
    "masked",
    "number",
    "parse_type",
    "rows_of",
    "sequence_scope",
    "valid_to",
    "written",
]
