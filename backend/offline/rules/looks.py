"""What an inspector's phone says of a look, read strictly: signed or not, it is untrusted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from backend.offline.rules.verdict import ATTENTION, NO_VERDICT, NOT_VALID, VALID
from backend.standards.offline_pass import CHALLENGES, LONGEST_TEXT

VERDICTS: Final = frozenset({VALID, ATTENTION, NOT_VALID, NO_VERDICT})
HOLDING: Final = frozenset({VALID, ATTENTION})
MOST_NUMBER: Final = 2**31 - 1
_LAST_SECOND: Final = 2**32 - 1
_WORD: Final = re.compile(r"[a-z][a-z0-9_]{0,47}")
_SCENE: Final = re.compile(r"[a-z][a-z0-9_.]{0,63}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST: Final = {"case_number": 80, "place": 200, "notes": 1000}
_MEMBERS: Final = frozenset(
    {
        "v", "number", "at", "pass", "scene", "case_number", "place", "challenge", "verdict", "reason",
        "bundle", "list", "list_made_at", "person_matches", "notes",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SaidLook:
    """A look as its phone tells it."""

    number: int
    at: datetime
    presented: str
    scene: str
    case_number: str
    place: str
    challenge: int | None
    verdict: str
    reason: str | None
    person_matches: bool | None

    @property
    def holds(self) -> bool:
        """Whether the inspector let it pass."""
        return self.verdict in HOLDING


def read(content: Mapping[str, Any]) -> SaidLook | None:
    """Read a look; None where anything in it is not as it has to be."""
    if set(content) != _MEMBERS or content["v"] != 1:
        return None
    good = (
        _is_number(content["number"], MOST_NUMBER, first=1)
        and _is_number(content["at"], _LAST_SECOND)
        and _is_text(content["pass"], LONGEST_TEXT)
        and _CONTROL.search(content["pass"]) is None
        and _matches(_SCENE, content["scene"])
        and all(_is_text(content[key], longest) for key, longest in _LONGEST.items())
        and (content["challenge"] is None or _is_number(content["challenge"], CHALLENGES - 1))
        and isinstance(content["verdict"], str)
        and content["verdict"] in VERDICTS
        and (content["reason"] is None or _matches(_WORD, content["reason"]))
        and _is_number(content["bundle"], MOST_NUMBER)
        and (content["list"] is None or _is_number(content["list"], MOST_NUMBER))
        and (content["list_made_at"] is None or _is_number(content["list_made_at"], _LAST_SECOND))
        and (content["person_matches"] is None or isinstance(content["person_matches"], bool))
    )
    return _said(content) if good else None


def _said(content: Mapping[str, Any]) -> SaidLook:
    return SaidLook(
        number=content["number"],
        at=datetime.fromtimestamp(content["at"], UTC),
        presented=content["pass"],
        scene=content["scene"],
        case_number=_line(content["case_number"]),
        place=_line(content["place"]),
        challenge=content["challenge"],
        verdict=content["verdict"],
        reason=content["reason"],
        person_matches=content["person_matches"],
    )


def _is_number(value: object, most: int, *, first: int = 0) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and first <= value <= most


def _is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and len(value) <= longest


def _line(text: str) -> str:
    """What was typed, on one line: a tab that slipped in costs no look, and what was signed is kept as it was."""
    return _CONTROL.sub(" ", text)


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
