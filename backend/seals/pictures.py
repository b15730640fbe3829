"""Uploaded seal pictures: read strictly, and written anew from what is allowed. Nothing of the file itself is kept.

An SVG becomes shapes of a short list with attributes of a short list. A PNG is unpacked, measured and packed anew
without its metadata, inside a picture of ours. Both come out 42 by 42 mm, like a drawn seal.
"""

import re
import struct
import zlib
from base64 import b64encode
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

MOST_BYTES = 190_000
"""One picture; in Base64 it fits a request."""
MOST_ELEMENTS, MOST_DEPTH = 2_000, 16
MOST_PIXELS_WIDE = 1_600
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = frozenset({"g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "text", "tspan"})
SILENT = frozenset({"title", "desc", "metadata", "defs"})
"""Left out without a word; anything else that is no shape is a reason to refuse the file."""
_NUMBERS = re.compile(r"[-+0-9.,eE%\sa-z]{1,400}")
_PATH = re.compile(r"[MmZzLlHhVvCcSsQqTtAa0-9eE+\-.,\s]{1,100000}")
_POINTS = re.compile(r"[0-9eE+\-.,\s]{1,100000}")
_TRANSFORM = re.compile(r"(?:(?:matrix|translate|scale|rotate|skewX|skewY)\s*\([0-9eE+\-.,\s]{1,200}\)[\s,]*){1,12}")
_COLOUR = re.compile(r"none|currentColor|[a-zA-Z]{3,20}|#[0-9a-fA-F]{3,8}|rgb\([0-9.,%\s]{5,40}\)")
_WORD = re.compile(r"[a-z0-9-]{1,20}")
_NUMBER = re.compile(r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?(?:px|mm|pt|em|%)?")
ATTRIBUTES = {
    **dict.fromkeys(("x", "y", "dx", "dy"), _NUMBERS),
    **dict.fromkeys(("cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "width", "height"), _NUMBER),
    **dict.fromkeys(("stroke-width", "opacity", "fill-opacity", "stroke-opacity", "font-size"), _NUMBER),
    **dict.fromkeys(("fill", "stroke"), _COLOUR),
    **dict.fromkeys(("fill-rule", "stroke-linecap", "stroke-linejoin", "text-anchor", "font-weight"), _WORD),
    "d": _PATH,
    "points": _POINTS,
    "transform": _TRANSFORM,
}
_VIEW_BOX = re.compile(r"\s*(-?[0-9.]{1,12})[\s,]+(-?[0-9.]{1,12})[\s,]+([0-9.]{1,12})[\s,]+([0-9.]{1,12})\s*")
_FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-21 -21 42 42" width="42mm" height="42mm">'
    '<svg x="-20" y="-20" width="40" height="40" viewBox="{box}">{inside}</svg></svg>'
)
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Colour type → samples of a pixel."""
_DEPTHS = {0: (1, 2, 4, 8), 2: (8,), 3: (1, 2, 4, 8), 4: (8,), 6: (8,)}
_KEPT = (b"PLTE", b"tRNS")
_FILTERS = 4


class PictureRefusedError(ValueError):
    """The file cannot become a seal's picture; the text is a stable word."""


def redrawn(uploaded: bytes) -> str:
    """The picture as an SVG of ours.

    Raises:
        PictureRefusedError: too large, no SVG and no PNG, or with something in it that no seal needs.
    """
    if len(uploaded) > MOST_BYTES:
        raise PictureRefusedError("too_large")
    return _from_png(uploaded) if uploaded.startswith(PNG_HEAD) else _from_svg(uploaded)


def _from_svg(uploaded: bytes) -> str:
    try:
        root = ElementTree.fromstring(uploaded, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise PictureRefusedError("hostile") from None
    except (ElementTree.ParseError, ValueError, LookupError):
        raise PictureRefusedError("unreadable") from None
    if root.tag != f"{SVG}svg":
        raise PictureRefusedError("unreadable")
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise PictureRefusedError("too_complex")
    inside = "".join(_written(child, 1) for child in root)
    if not inside:
        raise PictureRefusedError("empty")
    return _FRAME.format(box=_box(root), inside=inside)


def _box(root: Element) -> str:
    """The part of the plane that the picture shows.

    Raises:
        PictureRefusedError: neither a view box nor a size.
    """
    given = root.get("viewBox") or f"0 0 {_plain(root.get('width'))} {_plain(root.get('height'))}"
    match = _VIEW_BOX.fullmatch(given)
    if match is None:
        raise PictureRefusedError("no_size")
    try:
        x, y, width, height = (float(one) for one in match.groups())
    except ValueError:
        raise PictureRefusedError("no_size") from None
    if not (0 < width < 1e6 and 0 < height < 1e6):  # noqa: PLR2004 - far beyond any drawing
        raise PictureRefusedError("no_size")
    return f"{x:g} {y:g} {width:g} {height:g}"


def _plain(length: str | None) -> str:
    return re.sub(r"(px|mm|pt|cm)$", "", length or "")


def _written(element: Element, depth: int) -> str:
    """An element of the short list, written anew with what is allowed of it.

    Raises:
        PictureRefusedError: an element that can load, run, link or move.
    """
    if not element.tag.startswith(SVG):
        return ""  # what drawing programs note for themselves
    name = element.tag.removeprefix(SVG)
    if name in SILENT:
        return ""
    if name not in SHAPES:
        raise PictureRefusedError("hostile")
    if depth > MOST_DEPTH:
        raise PictureRefusedError("too_complex")
    text = escape(element.text or "") if name in ("text", "tspan") else ""
    inside = text + "".join(
        _written(child, depth + 1) + (escape(child.tail or "") if name in ("text", "tspan") else "")
        for child in element
    )
    return f"<{name}{_attributes(element)}>{inside}</{name}>"


def _attributes(element: Element) -> str:
    parts = (one.partition(":") for one in (element.get("style") or "").split(";"))
    styled = {name.strip(): value.strip() for name, _, value in parts}
    given = {**element.attrib, **styled}
    kept = {
        name: value for name, value in given.items() if name in ATTRIBUTES and ATTRIBUTES[name].fullmatch(value.strip())
    }
    return "".join(f" {name}={quoteattr(value.strip())}" for name, value in sorted(kept.items()))


def _from_png(uploaded: bytes) -> str:
    width, height, packed = _repacked(uploaded)
    image = f'<image width="{width}" height="{height}" href="data:image/png;base64,{b64encode(packed).decode()}"/>'
    return _FRAME.format(box=f"0 0 {width} {height}", inside=image)


def _repacked(uploaded: bytes) -> tuple[int, int, bytes]:
    """Width, height and a PNG that holds the same picture and nothing besides."""
    chunks = list(_chunks(uploaded))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or chunks[-1][0] != b"IEND":  # noqa: PLR2004
        raise PictureRefusedError("unreadable")
    width, height, depth, colour, packing, filtering, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if not (0 < width <= MOST_PIXELS_WIDE and 0 < height <= MOST_PIXELS_WIDE):
        raise PictureRefusedError("too_many_pixels")
    if depth not in _DEPTHS.get(colour, ()) or packing or filtering or interlaced:
        raise PictureRefusedError("unsupported")
    row = 1 + (width * _SAMPLES[colour] * depth + 7) // 8
    pixels = _unpacked(b"".join(body for name, body in chunks if name == b"IDAT"), row * height)
    if any(pixels[place] > _FILTERS for place in range(0, len(pixels), row)):
        raise PictureRefusedError("unreadable")
    kept = [(name, body) for name, body in chunks if name in _KEPT]
    parts = [chunks[0], *kept, (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")]
    return width, height, PNG_HEAD + b"".join(_chunk(name, body) for name, body in parts)


def _chunks(uploaded: bytes) -> list[tuple[bytes, bytes]]:
    found, place = [], len(PNG_HEAD)
    while place + 12 <= len(uploaded):
        (length,) = struct.unpack_from(">I", uploaded, place)
        name, body = uploaded[place + 4 : place + 8], uploaded[place + 8 : place + 8 + length]
        end = place + 12 + length
        if end > len(uploaded) or zlib.crc32(name + body) != struct.unpack_from(">I", uploaded, end - 4)[0]:
            raise PictureRefusedError("unreadable")
        found.append((name, body))
        place = end
        if name == b"IEND":
            break
    return found


def _unpacked(packed: bytes, size: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        pixels = unpacker.decompress(packed, size + 1)
    except zlib.error:
        raise PictureRefusedError("unreadable") from None
    if len(pixels) != size:
        raise PictureRefusedError("unreadable")
    return pixels


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
