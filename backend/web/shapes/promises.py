"""Promises on their own people's side: taking one back, and who may sign for an enterprise."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from backend.web.shapes.base import Given, Instant, Key, Sent


class PromiseHousePath(Sent):
    """Whose handlers."""

    enterprise_id: UUID


class PromiseMandatePath(PromiseHousePath):
    """Which mandate to promise."""

    given_id: UUID


class NewPromiseMandate(Sent):
    """Whose mandate is widened, for which items (null: all), to the end of which day."""

    mandate: UUID
    items: Annotated[list[Key], Field(min_length=1, max_length=60)] | None = None
    valid_to: date


class PromiseMandateShown(Given):
    """A handler, and what this person may promise; nothing where `id` is null."""

    mandate: UUID
    name: str
    id: UUID | None
    items: list[str] | None
    valid_to: date | None
    given_at: Instant | None


class PromiseMandates(Given):
    """Everybody who acts for the enterprise by a mandate."""

    items: list[PromiseMandateShown]
