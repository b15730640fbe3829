"""Words, clause and remedy of what the pre-review finds: data of the release, read once a process."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from backend.cases.rules.prereview import OWN, Finding

UNCLEAR: Final = "own_unclear"
FILE: Final = Path(__file__).parent / "data" / "findings.json"


@dataclass(frozen=True, slots=True)
class Words:
    """What a finding says, on which clause, and how it is put right; in Chinese and in English."""

    clause: str
    clause_en: str
    words: str
    words_en: str
    remedy: str
    remedy_en: str


@dataclass(frozen=True, slots=True)
class Named:
    """A finding with its words."""

    finding: Finding
    said: Words


@cache
def general() -> Mapping[str, Words]:
    """Key → words, of the findings that do not depend on the item."""
    return {key: Words(**one) for key, one in json.loads(FILE.read_text(encoding="utf-8")).items()}


def named(found: Iterable[Finding], own: Mapping[str, Words]) -> list[Named]:
    """Findings with their words.

    Args:
        own: key → words, of the item's own conditions and checks.
    """
    return [Named(one, _said(one, own)) for one in found]


def _said(one: Finding, own: Mapping[str, Words]) -> Words:
    """Of an item's own check its own words; where it could not be tried, which one that was."""
    if one.key.startswith(OWN):
        return own[one.about]
    said, check = general()[one.key], own.get(one.about)
    if one.key != UNCLEAR or check is None:
        return said
    return replace(
        said,
        clause=check.clause,
        clause_en=check.clause_en,
        words=f"{said.words}（{check.words}）",  # noqa: RUF001 - what people read
        words_en=f"{said.words_en} ({check.words_en})",
    )
