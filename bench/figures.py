"""Figures: written as JSON and printed as one table (docs/measures.md says what each is for)."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

OUT = Path(__file__).parent / "out"
HEAD = ("figure", "value", "unit", "goal", "met", "how")


class NotMeasured(Exception):
    """Something that the measurement needs is not on this machine; the text says what, and how to get it."""


@dataclass(frozen=True)
class Figure:
    """One measured value; `goal` is None where the figure only explains another one, `value` where nothing came."""

    name: str
    value: float | None
    unit: str
    goal: str | None
    met: bool | None
    how: str


def at_least(name: str, value: float, unit: str, goal: float, how: str) -> Figure:
    """A figure that should not be below its goal."""
    return Figure(name, round(value, 3), unit, f">= {goal:g}", value >= goal, how)


def at_most(name: str, value: float, unit: str, goal: float, how: str) -> Figure:
    """A figure that should not be above its goal."""
    return Figure(name, round(value, 3), unit, f"<= {goal:g}", value <= goal, how)


def noted(name: str, value: float, unit: str, how: str) -> Figure:
    """A figure without a goal."""
    return Figure(name, round(value, 3), unit, None, None, how)


def not_measured(name: str, why: str) -> Figure:
    """What stands in the place of figures that did not come."""
    return Figure(name, None, "", None, None, why)


def write(topic: str, figures: list[Figure]) -> None:
    """Keep what was measured."""
    OUT.mkdir(exist_ok=True)
    written = json.dumps([asdict(one) for one in figures], ensure_ascii=False, indent=1)
    (OUT / f"{topic}.json").write_text(written + "\n", encoding="utf-8")


def table(figures: list[Figure]) -> str:
    """All figures, a line each, in columns."""
    rows = [HEAD, *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD) - 1)]
    return "\n".join(_line(row, widths) for row in rows)


def _row(one: Figure) -> tuple[str, ...]:
    value = "" if one.value is None else f"{one.value:g}"
    return one.name, value, one.unit, one.goal or "", _met(one), one.how


def _met(one: Figure) -> str:
    if one.value is None:
        return "not measured"
    return "" if one.met is None else "met" if one.met else "NOT MET"


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    name, value, *others = (cell.ljust(width) for cell, width in zip(row, widths, strict=False))
    return "  ".join([name, value.strip().rjust(widths[1]), *others, row[-1]]).rstrip()
