"""Steps: what is confirmed, and with what."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from backend.web.shapes.base import Given, Instant, Sent
from backend.web.shapes.identity import Pin


class NewStep(Sent):
    """The action and the digest of the request, both as the refused request's answer named them."""

    action: Annotated[str, Field(pattern=r"^[a-z_]+:[a-z_]+$", max_length=40)]
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class StepBegun(Given):
    """A step that waits for its proof; `options` for the authenticator where there is a passkey."""

    id: UUID
    methods: list[str]
    options: dict[str, Any] | None = None
    expires_at: Instant


class StepProof(Sent):
    """One proof: what the authenticator signed, the six digits of this device, or the password."""

    method: Literal["passkey", "pin", "password"]
    credential: dict[str, Any] | None = None
    pin: Pin | None = None
    password: Annotated[str, Field(min_length=1, max_length=256)] | None = None


class StepPath(Sent):
    """Which step."""

    step_id: UUID
