"""What must hold in a city pack beyond the shape of its files: colours, mark, calendar. Pure."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

READS_WELL: Final = 4.5
"""Contrast of text by WCAG 2.2, level AA."""

# Grounds and texts of the design that a city's colour meets; the colours file of the web app has the same.
_WHITE: Final = "#ffffff"
_LIGHT_CANVAS: Final = "#f4f6f7"
_DARK_CANVAS: Final = "#0e1519"
_DARK_PAPER: Final = "#172127"
_ON_ACTION_DARK: Final = "#06202c"

MARK_BYTES: Final = 8192
_MARK_MAY: Final = re.compile(
    r"</?(?:svg|g|path|circle|ellipse|rect|line|polyline|polygon|title|desc|defs|clipPath)(?=[\s/>])"
)
_ATTRIBUTE: Final = re.compile(r"""[\s"']([A-Za-z_:][-\w:.]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")
_SVG: Final = "http://www.w3.org/2000/svg"
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Shades:
    """The colour of actions: at rest, pressed, and as a soft ground, in light and dark."""

    light: str
    light_pressed: str
    light_soft: str
    dark: str
    dark_pressed: str
    dark_soft: str


def shades(
    light: str,
    dark: str,
    *,
    light_pressed: str | None = None,
    light_soft: str | None = None,
    dark_pressed: str | None = None,
    dark_soft: str | None = None,
) -> Shades:
    """Complete a city's colours: pressed a good step from rest, soft a tint of the ground."""
    return Shades(
        light,
        light_pressed or _mixed(light, "#000000", 0.22),
        light_soft or _mixed(_WHITE, light, 0.1),
        dark,
        dark_pressed or _mixed(dark, _WHITE, 0.32),
        dark_soft or _mixed(_DARK_PAPER, dark, 0.13),
    )


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2.2, from 1 to 21.

    Args:
        one: `#rrggbb`.
        other: the same.
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def hue_faults(colours: Shades) -> Iterator[tuple[str, str]]:
    """Key and reason of each colour that somebody could not read, on the ground or under the text it meets."""
    pairs = (
        ("light", colours.light, _WHITE, "white"),
        ("light", colours.light, _LIGHT_CANVAS, "the page"),
        ("light_pressed", colours.light_pressed, _WHITE, "white"),
        ("light_soft", colours.light_soft, colours.light, "the colour itself"),
        ("dark", colours.dark, _DARK_CANVAS, "the dark page"),
        ("dark", colours.dark, _DARK_PAPER, "the dark card"),
        ("dark", colours.dark, _ON_ACTION_DARK, "the dark button's text"),
        ("dark_pressed", colours.dark_pressed, _ON_ACTION_DARK, "the dark button's text"),
        ("dark_soft", colours.dark_soft, colours.dark, "the colour itself"),
    )
    for key, colour, ground, name in pairs:
        ratio = contrast(colour, ground)
        if ratio < READS_WELL:
            yield key, f"contrast {ratio:.1f} against {name}, at least {READS_WELL} is needed"


def stylesheet(colours: Shades) -> str:
    """The city's colours as CSS variables; stronger than the defaults, whichever comes first."""
    light = f"--action:{colours.light};--action-pressed:{colours.light_pressed};--action-soft:{colours.light_soft}"
    dark = f"--action:{colours.dark};--action-pressed:{colours.dark_pressed};--action-soft:{colours.dark_soft}"
    return (
        f":root:root{{{light};--code-action:{colours.light}}}"
        f"@media (prefers-color-scheme:dark){{:root:root:not([data-theme=light]){{{dark}}}}}"
        f":root:root[data-theme=dark]{{{dark}}}"
    )


def mark_faults(svg: str) -> Iterator[str]:
    """Why a mark cannot be served from the city's own address: it draws shapes and does nothing else."""
    if len(svg.encode()) > MARK_BYTES:
        yield f"larger than {MARK_BYTES} bytes"
    if not svg.lstrip().startswith("<svg") or "viewBox=" not in svg:
        yield "no svg with a viewBox"
    tags = svg.count("<")
    if len(_MARK_MAY.findall(svg)) != tags:
        yield "an element that is no plain shape"
    for name, double, single in _ATTRIBUTE.findall(svg):
        value = double or single
        wrong = name.lower().startswith("on") or name.lower() in {"href", "xlink:href", "style", "src"}
        if wrong or "url(" in value.lower() or (":" in value and value != _SVG):
            yield f"the attribute {name}"


def calendar_faults(
    year: int, holidays: Sequence[tuple[date, date]], working_days: Collection[date]
) -> Iterator[tuple[str, str]]:
    """Key and reason of each day that cannot be as it is written."""
    free: set[date] = set()
    for number, (first, last) in enumerate(holidays):
        days = {first + timedelta(days=n) for n in range((last - first).days + 1)}
        if not days or {first.year, last.year} != {year}:
            yield f"holidays.{number}", "its days do not lie in the year, in order"
        if free & days:
            yield f"holidays.{number}", "meets another holiday"
        free |= days
    for number, day in enumerate(sorted(working_days)):
        if day.year != year or day.weekday() < _SATURDAY:
            yield f"working_days.{number}", "no weekend day of the year"
        elif day in free:
            yield f"working_days.{number}", "is a holiday"


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    parts = [_linear(value / 255) for value in _channels(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own figures
