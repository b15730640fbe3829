"""Find an item by its name, another name, its sound in pinyin or a material, and cite the clause. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from pypinyin import lazy_pinyin

from backend.services.rules.items import Basis, Item

MOST_HITS: Final = 50
LONGEST: Final = 80
Matched = Literal["name", "synonym", "pinyin", "likeness", "material", "condition"]
_BLANK: Final = re.compile(r"[\s,.，。、？?！!；;：:·]+")
_WHOLE, _PART, _SYNONYM, _SOUND, _INITIALS, _MATERIAL, _CONDITION, _LIKE = 100, 90, 80, 70, 60, 40, 30, 50
_LEAST_LIKENESS: Final = 0.5
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found.

    Attributes:
        matched: by what.
        words: the words that answer: the other name, the material or the condition.
        basis: the clause behind them.
    """

    item: Item
    score: int
    matched: Matched
    words: str
    words_en: str
    basis: Basis | None


def plain(text: str) -> str:
    """As it is compared: one width, small letters, no blanks and no stops."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).lower()


@lru_cache(maxsize=8192)
def sounds(text: str) -> tuple[str, str]:
    """How it sounds in pinyin without tones, whole and by its first letters."""
    syllables = lazy_pinyin(text)
    return "".join(syllables).lower(), "".join(one[0] for one in syllables if one).lower()


def found(items: Iterable[Item], text: str) -> list[Hit]:
    """The items that fit a text, the best first; at most fifty."""
    wanted = plain(text[:LONGEST])
    if not wanted:
        return []
    best = (max(_hits(item, wanted), key=lambda hit: hit.score, default=None) for item in items)
    return sorted((hit for hit in best if hit), key=lambda hit: (-hit.score, hit.item.code))[:MOST_HITS]


def _hits(item: Item, wanted: str) -> Iterator[Hit]:
    own = item.legal_basis[0]
    for name in (item.name, item.name_en):
        if (score := _same(plain(name), wanted)) is not None:
            yield Hit(item, score, "name", item.name, item.name_en, own)
    for word in item.synonyms:
        if _same(plain(word), wanted) is not None:
            yield Hit(item, _SYNONYM, "synonym", word, word, own)
    if wanted.isascii() and len(wanted) >= _SHORTEST:
        for word in (item.name, *item.synonyms):
            whole, initials = sounds(plain(word))
            if wanted in whole or wanted in initials:
                yield Hit(item, _SOUND if wanted in whole else _INITIALS, "pinyin", word, word, own)
    likeness = _likeness(plain(item.name), wanted)
    if likeness >= _LEAST_LIKENESS:
        yield Hit(item, round(_LIKE * likeness), "likeness", item.name, item.name_en, own)
    yield from _parts(item, wanted)


def _parts(item: Item, wanted: str) -> Iterator[Hit]:
    for material in item.materials:
        if any(_same(plain(name), wanted) is not None for name in (material.name, material.name_en)):
            yield Hit(item, _MATERIAL, "material", material.name, material.name_en, material.basis)
    for condition in item.conditions:
        if any(len(wanted) >= _SHORTEST and wanted in plain(said) for said in (condition.words, condition.words_en)):
            yield Hit(item, _CONDITION, "condition", condition.words, condition.words_en, condition.basis)


def _same(name: str, wanted: str) -> int | None:
    """How well a name fits what was typed; a question may hold the name as well as the other way round."""
    if name == wanted:
        return _WHOLE
    if len(wanted) >= _SHORTEST and wanted in name:
        return _PART
    return _PART - 1 if len(name) >= _SHORTEST and name in wanted else None


def _likeness(name: str, wanted: str) -> float:
    """Which part of what was typed stands in the name, by pairs of letters."""
    pairs = {wanted[n : n + 2] for n in range(len(wanted) - 1)}
    there = {name[n : n + 2] for n in range(len(name) - 1)}
    return len(pairs & there) / len(pairs) if pairs else 0.0
