"""Draws the product mark as the PNG files that installed apps need; the SVG files beside them are the same drawing.

python pwa/icons/make_icons.py
"""

from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw

PUBLIC = Path(__file__).parents[1] / "public"
SIDE = 64
"""The drawing's own square, as in icon.svg."""
FINE = 8
GROUND, CARD, FOLD, CHECK = "#f4f6f7", "#0b5a7a", "#7cc4e0", "#ffffff"
STROKE = 6
SAFE = 0.65
"""A maskable icon may lose everything outside the middle 80 per cent."""
FILES = {
    "icon-192.png": (192, 1.0, None),
    "icon-512.png": (512, 1.0, None),
    "icon-maskable-512.png": (512, SAFE, GROUND),
    "icon-apple-180.png": (180, 0.8, GROUND),
}
Point = tuple[float, float]


def arc(centre: Point, radius: float, begin: float, end: float) -> list[Point]:
    """Points of a quarter circle, in units of a right angle from three o'clock, clockwise."""
    steps = [begin + (end - begin) * n / 16 for n in range(17)]
    return [(centre[0] + radius * cos(s * pi / 2), centre[1] + radius * sin(s * pi / 2)) for s in steps]


def mark(draw: ImageDraw.ImageDraw, scale: float, shift: float) -> None:
    """The card with its folded corner and the check."""

    def put(points: list[Point]) -> list[Point]:
        return [(x * scale + shift, y * scale + shift) for x, y in points]

    card = [*arc((14, 14), 10, 2, 3), *arc((50, 14), 10, 3, 4), (60, 38), (38, 60), *arc((14, 50), 10, 1, 2)]
    fold = [(60, 38), (38, 60), *arc((48, 48), 10, 2, 3)]
    check = put([(18, 29), (27, 38), (45, 19)])
    draw.polygon(put(card), fill=CARD)
    draw.polygon(put(fold), fill=FOLD)
    draw.line(check, fill=CHECK, width=round(STROKE * scale))
    for x, y in check:
        half = STROKE * scale / 2
        draw.ellipse((x - half, y - half, x + half, y + half), fill=CHECK)


def icon(pixels: int, share: float, ground: str | None) -> Image.Image:
    """One icon: the mark takes `share` of the side, on `ground` or on nothing."""
    side = pixels * FINE
    image = Image.new("RGBA", (side, side), ground or (0, 0, 0, 0))
    mark(ImageDraw.Draw(image), side * share / SIDE, side * (1 - share) / 2)
    return image.resize((pixels, pixels), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    for name, (pixels, share, ground) in FILES.items():
        icon(pixels, share, ground).save(PUBLIC / name, optimize=True)
