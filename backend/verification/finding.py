"""Finding lines of one's own record: pure. What is not filtered by is left empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Outcome = Literal["seen", "nothing"]
_SEEN = frozenset({"valid", "attention", "not_valid"})
_SEARCHED = (
    "organisation",
    "organisation_en",
    "unit",
    "badge",
    "scene_name",
    "scene_name_en",
    "case_number",
    "place",
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for in their record.

    Attributes:
        since, until: from, and before.
        organisation: the name of the office, whole.
        outcome: whether anything was seen.
        on_behalf: shown by somebody else for the holder, or not.
        words: somewhere in the office's, the purpose's or the place's words, the case or the number of the look.
    """

    since: datetime | None = None
    until: datetime | None = None
    organisation: str = ""
    outcome: Outcome | None = None
    on_behalf: bool | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a line."""

    at: datetime
    look: str
    verdict: str
    entry: Mapping[str, Any]


def matches(line: Facts, sought: Sought) -> bool:
    """Whether a line is what somebody looks for."""
    return (
        (sought.since is None or line.at >= sought.since)
        and (sought.until is None or line.at < sought.until)
        and sought.organisation in ("", line.entry["organisation"])
        and (sought.outcome is None or (line.verdict in _SEEN) == (sought.outcome == "seen"))
        and (sought.on_behalf is None or bool(line.entry.get("on_behalf")) == sought.on_behalf)
        and _has(line, sought.words)
    )


def _has(line: Facts, words: str) -> bool:
    known = " ".join([line.look, *(line.entry[key] for key in _SEARCHED)]).casefold()
    return all(one in known for one in words.casefold().split())
