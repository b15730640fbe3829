"""Draw a round seal as SVG: the geometry of the web app's own seal, in millimetres, centre at 0,0. Pure."""

from dataclasses import dataclass
from math import cos, pi, radians, sin
from xml.sax.saxutils import escape

RED = "#c4161c"
FACES = "'Songti SC','Noto Serif CJK SC','Noto Serif SC',STSong,SimSun,'Noto Sans SC',serif"
_HEIGHTS = ((7, 5.0), (10, 4.5), (13, 4.0), (17, 3.4), (21, 2.9))
_SMALLEST = 2.4
_TEXT_EDGE, _WIDEST_LINE, _BASELINE = 17.9, 21, 12.6
_FULL, _FULL_WITH_LINE, _WIDE_FROM = 262, 228, 10
_NUMBER_SIZE, _NUMBER_STEP = 1.5, 5.2
_EM_BELOW = 0.12
_STAR = (7, 2.674)


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on a seal: the name along the upper edge, a line below the star, digits at the lower edge."""

    name: str
    line: str = ""
    number: str = ""
    star: bool = True


def round_seal(words: Words) -> str:
    """The seal as an SVG document of 42 by 42 mm; its texts are escaped, and there is no link or style in it."""
    star = f'<path d="{_star()}"/>' if words.star else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-21 -21 42 42" width="42mm" height="42mm">'
        f'<g fill="{RED}" font-family="{FACES}" text-anchor="middle">'
        f'<circle r="19.4" fill="none" stroke="{RED}" stroke-width="1.2"/>{star}'
        f"{''.join(_name(words.name, with_line=words.line != ''))}{''.join(_line(words.line))}"
        f"{''.join(_number(words.number))}</g></svg>"
    )


def _name(name: str, *, with_line: bool) -> list[str]:
    count = len(name)
    height = next((size for most, size in _HEIGHTS if count <= most), _SMALLEST)
    radius = _TEXT_EDGE - height
    wanted = 60 + 20 * (count - 1) if count <= _WIDE_FROM else 240 + 2 * (count - _WIDE_FROM)
    span = 0 if count <= 1 else min(wanted, _FULL_WITH_LINE if with_line else _FULL)
    step = span / (count - 1) if count > 1 else 0
    squeeze = min(1, radians(step) * radius / (1.06 * height)) if count > 1 else 1
    return [
        _text(one, f"rotate({_of(-span / 2 + place * step)}) translate(0 {_of(-radius)})", height, squeeze, bold=True)
        for place, one in enumerate(name)
    ]


def _line(line: str) -> list[str]:
    size = 3.4 if len(line) <= 6 else 2.9 if len(line) <= 8 else 2.5  # noqa: PLR2004 - the design's table
    squeeze = min(1, _WIDEST_LINE / (len(line) * size)) if line else 1
    middle = (len(line) - 1) / 2
    return [
        _text(one, f"translate({_of((place - middle) * size * squeeze)} {_BASELINE})", size, squeeze, bold=True)
        for place, one in enumerate(line)
    ]


def _number(number: str) -> list[str]:
    first = (len(number) - 1) * _NUMBER_STEP / 2
    return [
        _text(one, f"rotate({_of(first - place * _NUMBER_STEP)}) translate(0 {_TEXT_EDGE})", _NUMBER_SIZE, 1)
        for place, one in enumerate(number)
    ]


def _text(char: str, transform: str, size: float, squeeze: float, *, bold: bool = False) -> str:
    turned = transform if squeeze == 1 else f"{transform} scale({_of(squeeze)} 1)"
    foot = f' y="{_of(-_EM_BELOW * size)}" font-weight="700"' if bold else ""
    return f'<text transform="{turned}"{foot} font-size="{_of(size)}">{escape(char)}</text>'


def _star() -> str:
    outer, inner = _STAR
    points = []
    for place in range(10):
        radius, turn = (inner if place % 2 else outer), place * pi / 5
        points.append(f"{_of(radius * sin(turn))} {_of(-radius * cos(turn))}")
    return f"M{'L'.join(points)}Z"


def _of(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")
