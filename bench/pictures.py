"""What a camera makes of a code on a phone's screen: seeded pictures, one fault each, drawn with Pillow.

The ranges are those of a phone held at 15 to 35 cm before another one: 8 to 3.5 camera pixels a module, in a frame of
720 lines. Every picture has a little of what every camera does (tilt, softness, noise, JPEG); one fault comes on top,
and in the pictures of the kind "several" three at once.
"""

from collections.abc import Callable
from io import BytesIO
from math import cos, pi, radians, sin
from random import Random

import qrcode
from PIL import Image, ImageChops, ImageFilter

SIDE = 648  # what the app looks at of a frame of 1280 by 720: frontend/lib/scan/frame.ts
QUIET = 4
FINE = 2  # drawn this many times larger and averaged, as the cells of a sensor do
DRAWN_PX = 12
FOCAL = 900.0 * FINE
LEVELS = {"Q": qrcode.constants.ERROR_CORRECT_Q, "M": qrcode.constants.ERROR_CORRECT_M}
Corner = tuple[float, float]
Fault = Callable[[Random, Image.Image], Image.Image]


def seeded(seed: int) -> Random:
    """Chance that comes out the same in every run."""
    return Random(seed)  # noqa: S311 - pictures, not secrets


def symbol(text: str, level: str = "Q") -> Image.Image:
    """The code with its quiet zone, at the level that the wallet draws it with; DRAWN_PX a module."""
    drawn = qrcode.QRCode(error_correction=LEVELS[level], border=QUIET)
    drawn.add_data(text)
    drawn.make(fit=True)
    modules = drawn.get_matrix()
    picture = Image.new("L", (len(modules), len(modules)))
    picture.putdata([0 if dark else 255 for row in modules for dark in row])
    return picture.resize((len(modules) * DRAWN_PX,) * 2, Image.Resampling.NEAREST)


def distance(chance: Random, fault: str) -> float:
    """Camera pixels a module."""
    return chance.uniform(2.5, 3.5) if fault == "small" else chance.uniform(3.5, 8)


def picture(chance: Random, code: Image.Image, fault: str, px: float | None = None) -> Image.Image:
    """One frame of the camera, SIDE by SIDE grey pixels.

    Args:
        px: camera pixels a module; drawn by chance where it is not given.
    """
    px = distance(chance, fault) if px is None else px
    faults = chance.sample(sorted(SEVERAL), 3) if fault == "several" else [fault]
    tilt = chance.uniform(20, 40) if "perspective" in faults else chance.uniform(0, 10)
    scene = _held(chance, code, px, tilt)
    for one in faults:
        scene = FAULTS[one](chance, scene) if one in FAULTS else scene
    scene = scene.filter(ImageFilter.GaussianBlur(FINE * chance.uniform(0.2, 0.7))).reduce(FINE)
    scene = _noisy(chance, scene, _grain(chance, faults))
    return _jpeg(scene, chance.randint(12, 30) if "jpeg" in faults else chance.randint(60, 92))


def _grain(chance: Random, faults: list[str]) -> float:
    """Deviation of the noise; in low light the camera amplifies it with the picture."""
    if "noise" in faults:
        return chance.uniform(15, 35)
    return chance.uniform(6, 12) if "low_light" in faults else chance.uniform(1, 6)


def _held(chance: Random, code: Image.Image, px: float, tilt: float) -> Image.Image:
    """The code before a wall, turned, leaning and near the middle."""
    half = code.width / DRAWN_PX * px * FINE / 2
    turn, lean, way = radians(chance.uniform(-20, 20)), radians(tilt), radians(chance.uniform(0, 360))
    centre = [SIDE * FINE * chance.uniform(0.4, 0.6) for _ in range(2)]
    corners: list[Corner] = []
    for right, down in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        x, y = half * (right * cos(turn) - down * sin(turn)), half * (right * sin(turn) + down * cos(turn))
        along, across = x * cos(way) + y * sin(way), -x * sin(way) + y * cos(way)
        nearer = FOCAL / (FOCAL + along * sin(lean))
        along, across = along * cos(lean) * nearer, across * nearer
        corners.append(
            (centre[0] + along * cos(way) - across * sin(way), centre[1] + along * sin(way) + across * cos(way))
        )
    bilinear, perspective = Image.Resampling.BILINEAR, Image.Transform.PERSPECTIVE
    back = _back_to_square(corners, code.width)
    return code.transform((SIDE * FINE,) * 2, perspective, back, bilinear, fillcolor=chance.randint(30, 200))


def _back_to_square(corners: list[Corner], side: int) -> list[float]:
    """The eight numbers of the map from the picture to a square of this side, corners clockwise from the upper left.

    Source: P. Heckbert, Fundamentals of Texture Mapping and Image Warping (1989), 2.2.3.
    """
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    sum_x, sum_y = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    below = (x1 - x2) * (y3 - y2) - (x3 - x2) * (y1 - y2)
    g = (sum_x * (y3 - y2) - (x3 - x2) * sum_y) / below
    h = ((x1 - x2) * sum_y - sum_x * (y1 - y2)) / below
    a, b, c = x1 - x0 + g * x1, x3 - x0 + h * x3, x0
    d, e, f = y1 - y0 + g * y1, y3 - y0 + h * y3, y0
    last = a * e - b * d
    upper = [e - f * h, c * h - b, b * f - c * e, f * g - d, a - c * g, c * d - a * f]
    return [one * side / last for one in upper] + [(d * h - e * g) / last, (b * g - a * h) / last]


def _noisy(chance: Random, scene: Image.Image, sigma: float) -> Image.Image:
    """Grain of a sensor: the mean of four even draws is near enough to a normal one, of deviation 37."""
    draws = [Image.frombytes("L", scene.size, chance.randbytes(scene.width * scene.height)) for _ in range(4)]
    grain = Image.blend(Image.blend(draws[0], draws[1], 0.5), Image.blend(draws[2], draws[3], 0.5), 0.5)
    return ImageChops.add(scene, grain.point(lambda value: 128 + (value - 127.5) * sigma / 37), 1, -128)


def _jpeg(scene: Image.Image, quality: int) -> Image.Image:
    out = BytesIO()
    scene.save(out, "JPEG", quality=quality)
    return Image.open(out).convert("L")


def _blur(chance: Random, scene: Image.Image) -> Image.Image:
    """Out of focus, or moved sideways or upwards while the shutter was open."""
    if chance.random() < 0.5:
        return scene.filter(ImageFilter.GaussianBlur(FINE * chance.uniform(0.8, 2)))
    length = FINE * chance.uniform(1, 2.5)
    return scene.filter(ImageFilter.BoxBlur((length, 0) if chance.random() < 0.5 else (0, length)))


def _glare(chance: Random, scene: Image.Image) -> Image.Image:
    """A lamp in the glass near the code or on a part of it: light is added, to white in its middle."""
    across = int(scene.width * chance.uniform(0.08, 0.2))
    lamp = ImageChops.invert(Image.radial_gradient("L")).point(lambda value: max(0, value - 75) * 2)
    light = Image.new("L", scene.size)
    corner = [int(scene.width * chance.uniform(0.3, 0.7)) - across // 2 for _ in range(2)]
    light.paste(lamp.resize((across, int(across * chance.uniform(0.4, 1)))), (corner[0], corner[1]))
    return ImageChops.add(scene, light)


def _contrast(chance: Random, scene: Image.Image) -> Image.Image:
    """A dim screen in a bright place: black and white come near each other."""
    span, black = chance.uniform(0.12, 0.35), chance.uniform(20, 140)
    return scene.point(lambda value: black + value * span)


def _shadow(chance: Random, scene: Image.Image) -> Image.Image:
    """A hand's shadow with a soft edge over a part of the picture."""
    dark = int(255 * chance.uniform(0.25, 0.55))
    shade = Image.new("L", (scene.width * 2, scene.height * 2), 255)
    shade.paste(dark, (0, 0, int(scene.width * chance.uniform(0.8, 1.2)), shade.height))
    turned = shade.rotate(chance.uniform(0, 360), fillcolor=255)
    corner = scene.width // 2
    cut = turned.crop((corner, corner, corner + scene.width, corner + scene.height))
    return ImageChops.multiply(scene, cut.filter(ImageFilter.BoxBlur(FINE * chance.uniform(4, 20))))


def _low_light(chance: Random, scene: Image.Image) -> Image.Image:
    """Almost dark: what is left of black and white lies close together at the lower end, and the shutter stays open."""
    span, black = chance.uniform(0.15, 0.35), chance.uniform(4, 20)
    return scene.filter(ImageFilter.GaussianBlur(FINE * chance.uniform(0.3, 1))).point(
        lambda value: black + value * span
    )


def _moire(chance: Random, scene: Image.Image) -> Image.Image:
    """Two grids, the screen's points and the sensor's, beat against each other: slow waves, in two directions."""
    for _ in range(2):
        period, depth = FINE * chance.uniform(6, 40), chance.uniform(0.08, 0.3)
        side = scene.width * 2
        row = Image.new("L", (side, 1))
        row.putdata([int(255 * (1 - depth / 2 + depth / 2 * cos(2 * pi * x / period))) for x in range(side)])
        waves = row.resize((side, side)).rotate(chance.uniform(0, 180), Image.Resampling.BILINEAR, fillcolor=255)
        corner = scene.width // 2
        scene = ImageChops.multiply(scene, waves.crop((corner, corner, corner + scene.width, corner + scene.height)))
    return scene


FAULTS: dict[str, Fault] = {
    "blur": _blur,
    "glare": _glare,
    "contrast": _contrast,
    "shadow": _shadow,
    "low_light": _low_light,
    "moire": _moire,
}
SEVERAL = frozenset({"blur", "noise", "perspective", "glare", "shadow", "low_light", "moire", "jpeg"})
"""Of these three at once; a code that is small as well is read by nobody."""
KINDS = ("plain", "blur", "noise", "perspective", "glare", "contrast", "shadow", "low_light", "moire", "jpeg", "small")
"""The default set: one fault a picture, as many pictures of each."""
