"""The catalogue: types in their versions."""

from typing import Annotated, Any

from pydantic import Field

from backend.web.shapes.base import Given, Key, Sent, _text

Word = _text(160, line=True)
Words = _text(400)
Basis = _text(800)
KeyText = _text(48, line=True)
Code21 = _text(21, line=True)
Pattern = _text(200, line=True)
Version = Annotated[int, Field(ge=1, le=9999)]


class TypeVersionPath(Sent):
    """Which version of which type."""

    code: Key
    version: Version


class OneType(Given):
    """A certificate type as it was published."""

    item: dict[str, Any]
