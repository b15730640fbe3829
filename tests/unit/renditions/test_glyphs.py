"""Outlines of rare characters."""

import gc
import warnings
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from backend.renditions import glyphs
from backend.renditions.glyphs import Outline, outline

RARE = 0x36C3


@pytest.fixture
def font(tmp_path: Path) -> Path:
    """A font with one rare character: a square."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in ((100, 800), (900, 800), (900, 0)):
        pen.lineTo(point)
    pen.closePath()
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", "rare"])
    made.setupCharacterMap({RARE: "rare"})
    made.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "rare": pen.glyph()})
    made.setupHorizontalMetrics({".notdef": (500, 0), "rare": (1000, 100)})
    made.setupHorizontalHeader(ascent=1160, descent=-288)
    made.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    made.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    made.setupPost()
    path = tmp_path / "glyphs.ttf"
    made.save(path)
    return path


def test_a_character_comes_as_an_outline_in_font_units(font: Path) -> None:
    assert outline(font, RARE) == Outline("M100 0V800H900V0Z", advance=1000, units_per_em=1000, ascent=880)


def test_a_character_that_the_font_lacks_has_no_outline(font: Path) -> None:
    assert outline(font, ord("a")) is None


def test_without_a_font_there_is_no_outline(tmp_path: Path) -> None:
    assert outline(tmp_path / "missing.ttf", RARE) is None


def test_no_file_stays_open_behind_the_font(font: Path) -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert outline(font, RARE) is not None
        glyphs._font.cache_clear()
        gc.collect()
    assert not [warning for warning in told if issubclass(warning.category, ResourceWarning)]
