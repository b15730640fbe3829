"""Figures: printed as lines, written as JSON (docs/measures.md says what each is for)."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

OUT = Path(__file__).parent / "out"


@dataclass(frozen=True)
class Figure:
    """One measured value; `goal` is None where the figure only explains another one."""

    name: str
    value: float
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


def report(topic: str, figures: list[Figure]) -> bool:
    """Print and write; whether every goal is met."""
    for one in figures:
        met = "" if one.met is None else "met" if one.met else "NOT MET"
        print(f"{one.name:<36}{one.value:>10g} {one.unit:<6} {one.goal or '':<9} {met:<8} {one.how}")
    OUT.mkdir(exist_ok=True)
    written = json.dumps([asdict(one) for one in figures], ensure_ascii=False, indent=1)
    (OUT / f"{topic}.json").write_text(written + "\n", encoding="utf-8")
    return all(one.met is not False for one in figures)
