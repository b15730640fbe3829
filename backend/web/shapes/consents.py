"""Standing consents: what stands, what may be given, what is always asked for."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from backend.web.shapes.base import Given, Instant, Sent

SceneCode = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z][a-z0-9_.]*$")]


class ConsentsQuery(Sent):
    """Whose."""

    subject: UUID | None = None


class GiveConsent(Sent):
    """Yes to a scene until a day, a year at most."""

    scene: SceneCode
    valid_to: date
    subject: UUID | None = None


class ConsentPath(Sent):
    """Which consent."""

    consent_id: UUID


class AlwaysAsked(Sent):
    """Whether a certificate is asked for each time."""

    certificate: UUID
    on: bool
    subject: UUID | None = None


class ConsentGiven(Given):
    """Its number."""

    id: UUID


class ConsentScene(Given):
    """A scene in which a yes may stand."""

    code: str
    name: str
    name_en: str
    organisation: str
    organisation_en: str
    legal_basis: str
    legal_basis_en: str
    types: dict[str, list[str]]


class StandingConsent(Given):
    """A yes: `state` is in_force, over, ended, or changed where the scene asks for other things now."""

    id: UUID
    code: str
    scene: ConsentScene | None
    fields: dict[str, list[str]]
    valid_to: date
    given_at: Instant
    ended_at: Instant | None
    state: str


class Consents(Given):
    """All of it for one subject; `longest` is the last day that may be chosen today."""

    items: list[StandingConsent]
    offered: list[ConsentScene]
    always: list[UUID]
    today: date
    longest: date
