"""What all shapes share: unknown fields are refused, text is cleaned, instants end in Z."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, PlainSerializer, StringConstraints

from backend.kernel.text import clean

MOST = 2**53 - 1
"""The largest whole number that every JSON reader keeps exactly; a database would not take one beyond 2^63."""


class Sent(BaseModel):
    """A request body: strict, nothing unknown."""

    model_config = ConfigDict(extra="forbid", strict=False, frozen=True)


class Given(BaseModel):
    """An answer."""

    model_config = ConfigDict(frozen=True)


class Nothing(Sent):
    """An empty object."""


def _clean(text: str) -> str:
    cleaned = clean(text)
    if cleaned is None:
        raise ValueError("characters")
    return cleaned


def _line(text: str) -> str:
    cleaned = _clean(text)
    if "\n" in cleaned or "\t" in cleaned:
        raise ValueError("characters")
    return cleaned


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Instant = Annotated[datetime, PlainSerializer(_utc, return_type=str)]


def _text(longest: int, *, shortest: int = 0, line: bool = False) -> Any:
    """Clean text, measured after cleaning: normal form C can be longer than what was sent."""
    way = AfterValidator(_line if line else _clean)
    return Annotated[str, way, StringConstraints(min_length=shortest, max_length=longest)]


Text = _text(200)
Reason = _text(200, shortest=1)
Purpose = _text(200, shortest=1, line=True)
Number = _text(80, line=True)
Short = _text(64, shortest=1, line=True)
Label = _text(60, shortest=1, line=True)
Name = _text(20, shortest=1, line=True)
Key = Annotated[str, StringConstraints(min_length=1, max_length=48, pattern=r"^[a-z][a-z0-9_]*$")]
