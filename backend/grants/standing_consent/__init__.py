"""A yes that stands: given once for a scene and a time, ended at any moment, never for a duty by law (B8)."""

from backend.grants.standing_consent.rules import GROUND, asks, consentable
from backend.grants.standing_consent.service import (
    Consent,
    Given,
    always_asked,
    ask_always,
    covering,
    covers,
    end,
    give,
    given,
)

__all__ = [
    "GROUND",
    "Consent",
    "Given",
    "always_asked",
    "ask_always",
    "asks",
    "consentable",
    "covering",
    "covers",
    "end",
    "give",
    "given",
]
