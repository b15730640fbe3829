"""What the fake camera of the browser tests sees: Chromium plays a file of JPEG frames in a loop."""

from io import BytesIO
from pathlib import Path

import qrcode
from PIL import Image

FRAMES = 10
SIZE = (1280, 720)
WALL = (120, 120, 120)
MODULE_PX = 12
QUIET_ZONE = 4


def wall(file: Path) -> None:
    """Let the camera see a grey wall."""
    show(file, Image.new("RGB", SIZE, WALL))


def code(file: Path, text: str) -> None:
    """Hold a QR code with this text before the camera: version by length, level Q, as the wallet draws it."""
    symbol = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=QUIET_ZONE)
    symbol.add_data(text)
    symbol.make(fit=True)
    modules = symbol.get_matrix()
    drawn = Image.new("1", (len(modules), len(modules)), 1)
    drawn.putdata([not dark for row in modules for dark in row])
    side = len(modules) * MODULE_PX
    picture = Image.new("RGB", SIZE, WALL)
    picture.paste(drawn.resize((side, side)).convert("RGB"), ((SIZE[0] - side) // 2, (SIZE[1] - side) // 2))
    show(file, picture)


def screen(file: Path, picture: Image.Image) -> None:
    """Hold a phone's screen, or a part of it, before the camera: as high as the camera sees, and not distorted."""
    wide, high = picture.size
    scale = min(SIZE[0] / wide, SIZE[1] / high)
    held = picture.convert("RGB").resize((int(wide * scale), int(high * scale)))
    seen = Image.new("RGB", SIZE, WALL)
    seen.paste(held, ((SIZE[0] - held.width) // 2, (SIZE[1] - held.height) // 2))
    show(file, seen)


def show(file: Path, picture: Image.Image) -> None:
    """Let the camera see this picture; it must be there before a page opens the camera."""
    out = BytesIO()
    picture.convert("RGB").resize(SIZE).save(out, "JPEG", quality=92)
    file.write_bytes(out.getvalue() * FRAMES)
