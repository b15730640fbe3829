"""Of what kind a picture is, by its first bytes: pure."""

from base64 import b64encode
from typing import Final

SVG: Final = "image/svg+xml"
_KINDS: Final = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"<svg ": SVG}


def picture_kind(picture: bytes) -> str | None:
    """The media type of a picture that is kept here; None for anything else."""
    return next((kind for start, kind in _KINDS.items() if picture.startswith(start)), None)


def data_url(picture: bytes) -> str:
    """A picture for a page of ours; what is no picture is shown as none."""
    return f"data:{picture_kind(picture) or SVG};base64,{b64encode(picture).decode()}"
