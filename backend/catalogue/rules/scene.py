"""Entries of the public register of scenes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SceneEntry:
    """A scene as the register shows it."""

    code: str
    name: str
    name_en: str
    organisation_id: Any
    organisation: str
    organisation_en: str
    legal_basis: str
    legal_basis_en: str
    needs_case_number: bool
    official_duty: bool
    counts_as_paper: bool
    types: Mapping[str, tuple[str, ...]]
    identity_fields: tuple[str, ...]
    contact: str
