"""An uploaded picture is read, turned upright, made small and written anew: nothing of its file stays (R39)."""

import io
import warnings
from typing import Final

from PIL import Image, ImageOps

from backend.kernel.errors import FieldProblem, InvalidField

LARGEST_FILE: Final = 5 * 2**20
MOST_PIXELS: Final = 25_000_000
BOX: Final = (720, 960)
QUALITY: Final = 85


def clean_photo(uploaded: bytes, field: str, *, box: tuple[int, int] = BOX) -> bytes:
    """A JPEG of at most 720 by 960 pixels, or what `box` says, without any metadata.

    Raises:
        InvalidField: too large, too many pixels, or neither JPEG nor PNG; `field` is named.
    """
    if len(uploaded) > LARGEST_FILE:
        raise InvalidField((FieldProblem(field, "large"),))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(uploaded), formats=("JPEG", "PNG")) as picture:
                upright = _upright(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise InvalidField((FieldProblem(field, "picture"),)) from error
    if upright is None:
        raise InvalidField((FieldProblem(field, "pixels"),))
    upright.thumbnail(box)
    fresh = Image.new("RGB", upright.size)
    fresh.paste(upright)
    written = io.BytesIO()
    fresh.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def _upright(picture: Image.Image) -> Image.Image | None:
    """The picture decoded, or None where it would be too large: its size stands before its pixels."""
    if picture.width * picture.height > MOST_PIXELS:
        return None
    return ImageOps.exif_transpose(picture).convert("RGB")
