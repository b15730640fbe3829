"""Conditions as data: expressions in CEL over the facts of a case. What is not known is never true.

Facts stand under five names: `form.<field>`, `applicant.<what>`, `certificates.<type>.<field>`, `today`, and where
several people hold papers of one type `of.<role>.<type>.<field>`; who stands in no role is not there. Dates are text,
`2026-11-23`, so that they compare as they read. `days(from, to)` and `working_days(from, to)` count between two,
`same_address(one, other)` compares addresses however they are written.

Source: Common Expression Language, https://github.com/google/cel-spec.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any, Final, Literal

import cel as language

from backend.inspections.rules.terms import Calendar

MOST_LETTERS: Final = 400
MOST_LOOPS: Final = 2
MOST_CALLS: Final = 200
"""Days counted and addresses compared by one expression; beyond, it cannot be told."""
APPLICANT: Final = frozenset({"kind", "by_handler", "mandate", "name", "age", "area", "owners_missing"})
"""What is known of who applies: `person` or `enterprise`; whether a handler acts, and by a mandate in force; name; age
in years; area code; how many owners of what the case needs have not agreed yet."""
CERTIFICATE: Final = frozenset({"valid_from", "valid_to", "status", "identifier"})
"""What is known of every certificate besides its face; an end that never comes is empty text."""

_LITERAL: Final = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_LOOP: Final = re.compile(r"\.\s*(?:map|filter|all|exists|exists_one)\s*\(\s*([a-z_][a-z0-9_]*)\s*,", re.IGNORECASE)
_LOOPING: Final = re.compile(r"\b(?:map|filter|all|exists|exists_one|existsOne)(?:\s|//[^\n]*)*\(")
"""A loop however it is written: with a remark inside, or where a quoted text only seems to go on."""
_PATH: Final = re.compile(r"(?<![\w.])([A-Za-z_]\w*)((?:\s*\.\s*[A-Za-z_]\w*)*)\s*(\(?)")
_CALLS: Final = frozenset({"has", "days", "working_days", "same_address", "string", "int", "double"})
_WORDS: Final = frozenset({"true", "false", "null", "in"})


class Unknown(Enum):
    """The one value that is neither true nor false: a fact is missing or is not what the expression takes it for."""

    UNKNOWN = "unknown"

    def __bool__(self) -> Literal[False]:
        """Never true."""
        return False


UNKNOWN: Final = Unknown.UNKNOWN


@dataclass(frozen=True, slots=True)
class Names:
    """Names that expressions of an item may use: fields of its form, fields of each certificate type, its roles."""

    form: Collection[str]
    certificates: Mapping[str, Collection[str]]
    roles: Collection[str] = ()


@dataclass(slots=True)
class _Counting:
    """Functions over dates and addresses. They never raise: what they were given would reach the process's log."""

    calendar: Calendar
    same: Callable[[str, str], bool] | None
    failed: bool = field(default=False)
    calls: int = field(default=0)

    def functions(self) -> dict[str, Callable[[object, object], object]]:
        return {"days": self.days, "working_days": self.working_days, "same_address": self.same_address}

    def same_address(self, one: object, other: object) -> bool:
        if self._spent():
            return False
        if self.same is None or not isinstance(one, str) or not isinstance(other, str):
            self.failed = True
            return False
        return self.same(one, other)

    def days(self, first: object, last: object) -> int:
        return self._counted(first, last, working=False)

    def working_days(self, first: object, last: object) -> int:
        return self._counted(first, last, working=True)

    def _spent(self) -> bool:
        """Whether nothing more is worked out: it failed already, or this is one call too many."""
        self.calls += 1
        self.failed = self.failed or self.calls > MOST_CALLS
        return self.failed

    def _counted(self, first: object, last: object, *, working: bool) -> int:
        if self._spent():
            return 0
        try:
            start, end = date.fromisoformat(str(first)), date.fromisoformat(str(last))
        except ValueError:
            self.failed = True
            return 0
        return self.calendar.left(start, end) if working else (end - start).days


def holds(
    cel: str,
    facts: Mapping[str, object],
    calendar: Calendar | None = None,
    *,
    same_address: Callable[[str, str], bool] | None = None,
) -> bool | Unknown:
    """Whether an expression holds of the facts; unknown if it cannot be told.

    Args:
        cel: as an item has it.
        facts: by the four names; dates may be dates.
        calendar: for `working_days`; without one, weekends alone are free.
        same_address: what compares addresses however they are written; without it, that cannot be told.
    """
    counting = _Counting(calendar or Calendar(), same_address)
    try:
        context = language.Context(
            variables={name: _plain(value) for name, value in facts.items()},
            functions=counting.functions(),
        )
        found = _compiled(cel).execute(context)
    except (LookupError, ValueError, TypeError, RuntimeError, ArithmeticError):
        return UNKNOWN
    return found if isinstance(found, bool) and not counting.failed else UNKNOWN


def faults(cel: str, names: Names) -> Iterator[tuple[str, str]]:
    """Stable word and name of everything that is wrong with an expression before any fact is known."""
    if len(cel) > MOST_LETTERS:
        yield "too_long", ""
        return
    try:
        _compiled(cel)
    except ValueError:
        yield "no_expression", ""
        return
    bare = _LITERAL.sub("''", cel)
    loops = _LOOP.findall(bare)
    if len(_LOOPING.findall(cel)) > MOST_LOOPS:
        yield "too_many_loops", ""
    for root, rest, call in _PATH.findall(bare):
        if root in _WORDS or root in loops:
            continue
        path = [part.strip() for part in rest.split(".")[1:]]
        within = path[:-1] if call else path
        somebody = root == "of" and bool(within)
        fault = _of_somebody(within, names) if somebody else _unknown(root, path, names, called=bool(call))
        if fault:
            yield fault


def names_in(cel: str) -> Iterator[tuple[str, ...]]:
    """Paths that an expression speaks of, without functions and loops; of a called one, what it is called on."""
    bare = _LITERAL.sub("''", cel)
    loops = _LOOP.findall(bare)
    for root, rest, call in _PATH.findall(bare):
        path = (root, *(part.strip() for part in rest.split(".")[1:]))
        path = path[:-1] if call else path
        if path and root not in _WORDS and root not in loops:
            yield path


def _unknown(root: str, rest: list[str], names: Names, *, called: bool) -> tuple[str, str] | None:
    """Why a path is none that facts can have; the last part of a called one is the name of the function."""
    if not rest:
        fine = root in _CALLS if called else root == "today" or root in {"form", "applicant", "certificates"}
        return None if fine else ("unknown_name", root)
    path = rest[:-1] if called else rest
    if root == "today" or not path:
        return None if root in {"today", "form", "applicant", "certificates"} else ("unknown_name", root)
    known = {"form": names.form, "applicant": APPLICANT, "certificates": names.certificates}.get(root)
    if known is None:
        return "unknown_name", root
    if path[0] not in known:
        return ("unknown_type" if root == "certificates" else "unknown_field"), path[0]
    if root == "certificates" and len(path) > 1 and path[1] not in {*names.certificates[path[0]], *CERTIFICATE}:
        return "unknown_field", f"{path[0]}.{path[1]}"
    return None


def _of_somebody(path: list[str], names: Names) -> tuple[str, str] | None:
    """Why a path under `of` is none: no such role, or what no certificate has."""
    if path[0] not in names.roles:
        return "unknown_role", path[0]
    return _unknown("certificates", path[1:], names, called=False) if path[1:] else None


@lru_cache(maxsize=2048)
def _compiled(cel: str) -> Any:
    return language.compile(cel)


def _plain(value: object) -> Any:
    """A fact as CEL takes it."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(one) for one in value]
    return value
