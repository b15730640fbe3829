"""A yes that stands: given once for a scene and a time, ended at any moment, never for a duty by law (B8)."""

from backend.grants.standing_consent.rules import GROUND, asks, consentable
from backend.grants.standing_consent.service import (
    GONE,
    Consent,
    Given,
    always_asked,
    ask_always,
    covering,
    covers,
    end,
    end_without_giver,
    give,
    given,
)

__all__ = [
    "GONE",
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
    "end_without_giver",
    "give",
    "given",
]
