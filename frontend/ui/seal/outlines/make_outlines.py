"""Draw the characters of words.txt from a font file as SVG paths into serif.json, the rest of more.txt into more.json.

Run by hand when a list changes; needs fonttools:
    python make_outlines.py NotoSerifSC_700Bold.ttf

The outlines come from Noto Serif SC (SIL Open Font License 1.1). Units are 1/500 em, y down,
origin on the baseline at the left edge of the character; commands are relative, which halves the file.
"""

import json
import sys
from pathlib import Path
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
UNITS = 500

Point = tuple[float, float]


class RelativePen(BasePen):
    """Collects relative SVG path commands, rounded to whole units without drift."""

    def __init__(self, glyph_set: Any, scale: float) -> None:
        super().__init__(glyph_set)
        self.scale = scale
        self.parts: list[str] = []
        self.at = (0, 0)

    def _add(self, command: str, *points: Point) -> None:
        rounded = [(round(x * self.scale), round(-y * self.scale)) for x, y in points]
        if command == "l" and rounded[0] == self.at:
            return
        steps = [str(value) for x, y in rounded for value in (x - self.at[0], y - self.at[1])]
        self.parts.append(command + " ".join(steps).replace(" -", "-"))
        self.at = rounded[-1]

    def _moveTo(self, pt: Point) -> None:
        self._add("m", pt)
        self.start = self.at

    def _lineTo(self, pt: Point) -> None:
        self._add("l", pt)

    def _qCurveToOne(self, pt1: Point, pt2: Point) -> None:
        self._add("q", pt1, pt2)

    def _curveToOne(self, pt1: Point, pt2: Point, pt3: Point) -> None:
        self._add("c", pt1, pt2, pt3)

    def _closePath(self) -> None:
        self.parts.append("z")
        self.at = self.start


def outlines(font: TTFont, characters: list[str]) -> dict[str, str]:
    """Return the path of each character that the font has."""
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    scale = UNITS / font["head"].unitsPerEm
    paths: dict[str, str] = {}
    for character in characters:
        name = names.get(ord(character))
        if name is None:
            continue
        pen = RelativePen(glyphs, scale)
        glyphs[name].draw(pen)
        paths[character] = "".join(pen.parts)
    return paths


def main(font_path: str) -> None:
    """Write serif.json and more.json beside this file; no character stands in both."""
    font = TTFont(font_path)
    known: set[str] = set()
    for words, target in (("words.txt", "serif.json"), ("more.txt", "more.json")):
        text = (HERE / words).read_text(encoding="utf-8")
        paths = outlines(font, sorted(set("".join(text.split())) - known))
        known |= set(paths)
        body = json.dumps(paths, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        (HERE / target).write_text(body + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
