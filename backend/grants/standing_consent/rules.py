"""Where a yes may stand, for how long, and what exactly it was given to: pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from backend.catalogue.rules import SceneEntry, TypeDefinition
from backend.standards.canonical_json import canonical

GROUND = "standing_consent"
"""The word for the record of a look that a yes answered which stood."""
LONGEST = timedelta(days=365)
MOST_PERSONAL = 3
NOTHING = b""
"""The digest of what no consent was ever given to."""


def consentable(scene: SceneEntry, types: Mapping[str, TypeDefinition]) -> bool:
    """Whether a yes may stand in this scene: the register says so, no law shows it anyway, and nothing is C4."""
    return (
        scene.standing
        and not scene.official_duty
        and all(
            code in types and all(types[code].sensitivity(key) < MOST_PERSONAL for key in keys)
            for code, keys in scene.types.items()
        )
    )


def asks(scene: SceneEntry) -> bytes:
    """What the scene asks for, as a digest: a version that asks for anything else needs a new yes.

    A scene in which no yes may stand has a digest that no consent has.
    """
    if scene.official_duty or not scene.standing:
        return NOTHING
    wanted: dict[str, Any] = {code: sorted(keys) for code, keys in scene.types.items()}
    return sha256(
        canonical({"organisation": str(scene.organisation_id), "scene": scene.code, "types": wanted})
    ).digest()


def is_term(valid_to: date, *, today: date) -> bool:
    """Whether a last day may be chosen: from today on, a year at most."""
    return today <= valid_to <= today + LONGEST
