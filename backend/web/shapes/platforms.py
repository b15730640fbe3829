"""Sign-in by another platform: where to go, and what comes back."""

from typing import Annotated

from pydantic import Field

from backend.web.shapes.base import Given, Sent


class PlatformAddress(Given):
    """Where the browser goes next."""

    address: str


class PlatformAnswer(Sent):
    """State and code as the platform sent the browser back with them."""

    state: Annotated[str, Field(min_length=1, max_length=200)]
    code: Annotated[str, Field(min_length=1, max_length=2000)]
