"""Signing up: a claim, its check at a counter, and what the clerk sees."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from backend.identity.claim_rules import Refusal
from backend.web.shapes.base import Given, Instant, Sent, Short
from backend.web.shapes.identity import Ceremony

Token = Annotated[str, Field(min_length=1, max_length=100)]


class NewClaim(Sent):
    """Who somebody says they are. Without a password the phone makes a passkey next."""

    name: Short
    resident_id: Annotated[str, Field(min_length=1, max_length=40)]
    password: Annotated[str, Field(min_length=10, max_length=256)] | None = None


class StartedClaim(Given):
    """Told once; the same for a known and an unknown number."""

    id: UUID
    token: str
    number: str
    login: str | None
    expires_at: Instant
    passkey: Ceremony | None


class ClaimPath(Sent):
    """Which claim."""

    claim_id: UUID


class ClaimToken(Sent):
    """Proof that this phone made the claim."""

    token: Token


class ClaimPasskey(Sent):
    """What the phone's authenticator made."""

    token: Token
    challenge_id: UUID
    credential: dict[str, Any]


class ClaimState(Given):
    """Where an own claim stands."""

    id: UUID
    number: str
    state: Literal["started", "waiting", "confirmed", "refused", "superseded", "expired"]
    outcome: str | None
    login: str | None
    expires_at: Instant


class CounterNumber(Sent):
    """The number that somebody at the window reads out."""

    number: Short


class ClaimAtCounter(Given):
    """What was claimed, to be compared with the card; nothing of what the register knows."""

    id: UUID
    number: str
    name: str
    resident_id: str
    way: Literal["password", "passkey"]
    created_at: Instant
    expires_at: Instant


class ClaimLookUp(Given):
    """The waiting claim of a number, or why there is none to see."""

    claim: ClaimAtCounter | None
    obstacle: Literal["none_waits", "not_a_counter"] | None


class Confirmation(Sent):
    """The card, the person and the claim fit each other."""

    sign_out_others: bool


class ClaimDecision(Given):
    """What became of a claim, or what stands against it."""

    outcome: Literal["entered", "bound", "recovered", "name_differs", "staff_account", "own_claim"]
    login: str | None


class ClaimRefusal(Sent):
    """Why the clerk said no."""

    reason: Refusal
