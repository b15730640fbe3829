"""Outlines of rare characters, for phones whose fonts lack them: a drawn character instead of a box."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

LAST_CODEPOINT = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Outline:
    """One character in font units, y up; `ascent` is the top of the em box, not of the font's tallest line."""

    d: str
    advance: int
    units_per_em: int
    ascent: int


@lru_cache(maxsize=1)
def _font(path: Path) -> TTFont:
    # Read into memory: a font left open behind the cache is a file nobody ever closes.
    return TTFont(BytesIO(path.read_bytes()), lazy=True)


@lru_cache(maxsize=1)
def codepoints(path: Path) -> frozenset[int]:
    """Every character that the font can draw; of a font that is not there, none."""
    if not path.is_file():
        return frozenset()
    with TTFont(path, lazy=True) as font:  # the set is kept, the font is not
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=1024)
def outline(path: Path, codepoint: int) -> Outline | None:
    """The outline of a character, or None where the font lacks it: the caller names what is missing."""
    if not path.is_file():
        return None
    font = _font(path)
    name = font.getBestCmap().get(codepoint)
    if name is None:
        return None
    glyphs = font.getGlyphSet()
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:g}")
    glyphs[name].draw(pen)
    return Outline(
        d=pen.getCommands(),
        advance=int(glyphs[name].width),
        units_per_em=int(font["head"].unitsPerEm),
        ascent=int(font["OS/2"].sTypoAscender),
    )
