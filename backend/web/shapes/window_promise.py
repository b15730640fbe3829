"""Promises signed on the glass of a counter, and the second person."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.inspections.rules.findings import MOST_STROKES
from backend.web.shapes.base import Given, Instant, Key, Sent
from backend.web.shapes.inspections import Stroke

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class WindowPromiseSigned(Sent):
    """Why not on a phone, what was read, and the signature on the glass."""

    reason: Literal["no_phone", "phone_fails", "cannot_use"]
    promises: Annotated[dict[Key, Digest], Field(min_length=1, max_length=30)]
    strokes: Annotated[list[Stroke], Field(max_length=MOST_STROKES)]


class WindowWitnessPath(Sent):
    """Which promise."""

    witness_id: UUID


class WindowWitnessSaid(Sent):
    """Whether the second person saw it."""

    said: Literal["confirmed", "declined"]


class WindowPromiseShown(Given):
    """Where a promise of the counter stands: `used` once handed in, `over` when not witnessed or used in time."""

    state: Literal["waiting", "confirmed", "declined", "used", "over"]
    reason: str
    witness: str
    signed_at: Instant


class WindowPromiseText(Given):
    """What is promised."""

    material_name: str
    material_name_en: str
    text: str
    text_en: str
    standard: str
    standard_en: str
    liability: str
    liability_en: str


class WindowWitnessShown(Given):
    """A promise at a colleague's counter that waits for a second person."""

    id: UUID
    clerk: str
    counter: int
    item: str
    item_en: str
    reason: str
    name: str
    promises: list[WindowPromiseText]
    signed_at: Instant


class WindowWitnessList(Given):
    """All that wait at the own offices' counters."""

    items: list[WindowWitnessShown]


class WindowSlipPromise(Given):
    """What was promised, on the slip."""

    promises: list[WindowPromiseText]
    reason: str
    witness: str
    ink: str
    signed_at: Instant
