"""Uploaded pictures: what a seal needs is written anew, everything else is refused or left out."""

import struct
import zlib

import pytest
from defusedxml import ElementTree

from backend.seals.pictures import MOST_BYTES, PNG_HEAD, PictureRefusedError, redrawn

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SHAPE = '<circle cx="50" cy="50" r="40" fill="none" stroke="#c4161c" stroke-width="4"/>'


def svg(inside: str, box: str = 'viewBox="0 0 100 100"', before: str = "") -> bytes:
    return f"{before}<svg {NS} {box}>{inside}</svg>".encode()


HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "a script in a group": f"<g>{SHAPE}<g><script/></g></g>",
    "a foreign page": "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
    "a picture from elsewhere": '<image href="https://example.org/x.png"/>',
    "a picture of data": '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
    "a reference": '<use xlink:href="#x"/>',
    "a link": '<a xlink:href="javascript:alert(1)"><circle r="1"/></a>',
    "an animation": '<animate attributeName="href" values="javascript:alert(1)"/>',
    "a setter": '<set attributeName="onmouseover" to="alert(1)"/>',
    "a style sheet": "<style>@import 'https://example.org/x.css'</style>",
    "a filter": "<filter id='f'><feImage href='https://example.org'/></filter>",
    "a nested picture": "<svg><circle r='1'/></svg>",
    "a handler": "<handler>alert(1)</handler>",
    "a pattern": "<pattern id='p'/>",
    "a frame": "<iframe src='https://example.org'/>",
}
LEFT_OUT = {
    "an event": '<circle r="4" onload="alert(1)"/>',
    "an event with another case": '<circle r="4" onLoad="alert(1)"/>',
    "a reference as colour": '<circle r="4" fill="url(https://example.org/#x)"/>',
    "a reference in a style": '<circle r="4" style="fill:url(#x);stroke:expression(alert(1))"/>',
    "an import in a style": "<circle r='4' style=\"font-family:'x';background:url(//example.org)\"/>",
    "a script as a link": '<circle r="4" xlink:href="javascript:alert(1)" href="javascript:alert(1)"/>',
    "a class and an id": '<circle r="4" class="x" id="y"/>',
    "a hostile transform": '<circle r="4" transform="rotate(4);alert(1)"/>',
    "a hostile path": '<path d="M0 0 L1 1 url(#x)"/><circle r="4"/>',
    "a programs note": f"<metadata><x/></metadata><title>&lt;script&gt;</title><desc/>{SHAPE}",
    "a comment": f"<!-- --><circle r='4'/>{SHAPE}",
}
BROKEN = {
    "nothing": b"",
    "no XML": b"hello",
    "a page": b"<html><body/></html>",
    "an SVG of no namespace": b"<svg viewBox='0 0 1 1'><circle r='1'/></svg>",
    "cut short": svg(SHAPE)[:-8],
    "without shapes": svg(""),
    "without a size": svg(SHAPE, box=""),
    "with an endless size": svg(SHAPE, box='viewBox="0 0 0 0"'),
    "with a size that is no number": svg(SHAPE, box='viewBox="0 0 1.2.3 4"'),
    "with a document type": svg(SHAPE, before='<!DOCTYPE svg [<!ENTITY a "b">]>'),
    "with an outside entity": svg(
        "<text>&x;</text>", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "with growing entities": svg(
        "<text>&c;</text>",
        before='<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
    ),
    "with too many shapes": svg("<circle r='1'/>" * 2_500),
    "nested too deep": svg("<g>" * 40 + SHAPE + "</g>" * 40),
    "nested without end": svg("<g>" * 20_000 + "</g>" * 20_000),
    "in another encoding": svg(SHAPE).decode().encode("utf-16")[:-3],
    "too large": b" " * (MOST_BYTES + 1),
    "in an encoding that does not exist": b'<?xml version="1.0" encoding="nope"?>' + svg(SHAPE),
}


@pytest.mark.parametrize("inside", HOSTILE.values(), ids=HOSTILE)
def test_a_picture_that_could_load_run_or_link_is_refused(inside: str) -> None:
    with pytest.raises(PictureRefusedError, match="hostile"):
        redrawn(svg(SHAPE + inside))


@pytest.mark.parametrize("inside", LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_no_seal_needs_is_left_out(inside: str) -> None:
    made = redrawn(svg(inside))
    for word in ("alert", "javascript", "url", "example.org", "script", "class", "id=", "style", "!--", "import"):
        assert word not in made.replace("svg", "")
    assert "<circle" in made


@pytest.mark.parametrize("uploaded", BROKEN.values(), ids=BROKEN)
def test_what_is_no_picture_is_refused_in_a_word(uploaded: bytes) -> None:
    with pytest.raises(PictureRefusedError, match=r"^[a-z_]+$"):
        redrawn(uploaded)


def test_shapes_styles_and_words_come_through() -> None:
    inside = (
        '<g transform="translate(50 50) scale(2)"><path d="M0 0L1 1Z" style="fill:#ff0000; stroke:none"/>'
        '<text x="1" y="2" font-size="3">局 &lt;<tspan>章</tspan>&amp;</text></g>'
    )
    made = redrawn(svg(inside, box='width="80mm" height="80mm"'))
    root = ElementTree.fromstring(made)
    assert (root.get("width"), root[0].get("viewBox")) == ("42mm", "0 0 80 80")
    assert '<path d="M0 0L1 1Z" fill="#ff0000" stroke="none"></path>' in made
    assert "局 &lt;<tspan>章</tspan>&amp;" in made


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(
    width: int = 2, height: int = 2, *, depth: int = 8, colour: int = 2, interlaced: int = 0,
    pixels: bytes | None = None, more: bytes = b"",
) -> bytes:  # fmt: skip
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    rows = (b"\0" + b"\xc4\x16\x1c" * width) * height if pixels is None else pixels
    return PNG_HEAD + chunk(b"IHDR", head) + more + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_a_png_is_packed_anew_without_its_notes() -> None:
    note = chunk(b"tEXt", b"Author\0somebody") + chunk(b"eXIf", b"place")
    made = redrawn(png(more=note) + b"<script>trailing</script>")
    assert made == redrawn(png())
    assert 'href="data:image/png;base64,' in made


HEAD = PNG_HEAD + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0))
BAD_PNG = {
    "only its head": PNG_HEAD,
    "a wrong checksum": png()[:-1] + b"\0",
    "no pixels": png(pixels=b""),
    "too many pixels in its stream": png(pixels=b"\0" * 10_000_000),
    "a filter that does not exist": png(pixels=b"\x09" + b"\0" * 6 + b"\0" + b"\0" * 6),
    "too wide": png(width=100_000),
    "no width": png(width=0),
    "interlaced": png(interlaced=1),
    "an unknown colour": png(colour=5),
    "sixteen bits": png(depth=16),
    "a broken stream": png().replace(zlib.compress((b"\0" + b"\xc4\x16\x1c" * 2) * 2), b"xx"),
    "a stream that is none": HEAD + chunk(b"IDAT", b"xx") + chunk(b"IEND", b""),
    "cut short": png()[:40],
}


@pytest.mark.parametrize("uploaded", BAD_PNG.values(), ids=BAD_PNG)
def test_a_png_that_is_not_what_it_says_is_refused(uploaded: bytes) -> None:
    with pytest.raises(PictureRefusedError, match=r"^[a-z_]+$"):
        redrawn(uploaded)
