"""Outlines of rare characters: public, the same for ever."""

from dataclasses import asdict
from typing import Annotated

from flask import Response
from pydantic import Field

from backend.kernel.errors import NotFound
from backend.renditions.glyphs import LAST_CODEPOINT, outline
from backend.web.access import PUBLIC
from backend.web.routes import Routes, answer
from backend.web.runtime import runtime
from backend.web.shapes.base import Sent
from backend.web.shapes.city import Glyph

routes = Routes("glyphs")


class GlyphPath(Sent):
    """The character's code point in hexadecimal."""

    codepoint: Annotated[str, Field(pattern=r"^[0-9a-fA-F]{1,6}$")]


@routes.on("GET", "/api/glyphs/<codepoint>", access=PUBLIC, answer=Glyph)
def glyph(path: GlyphPath) -> Response:
    """The outline of one character."""
    codepoint = int(path.codepoint, 16)
    found = outline(runtime().settings.glyph_font, codepoint) if codepoint <= LAST_CODEPOINT else None
    if found is None:
        raise NotFound
    response = answer(Glyph(**asdict(found)))
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
