"""Entries of the public register of scenes. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class SceneEntry:
    """A scene as the register shows it.

    Attributes:
        may_narrow: the holder may refuse single fields and give the others.
        standing: the holder may say yes once for a time; never together with `official_duty`.
        since: the first day of this version, as ISO 8601; empty where it was sealed before there were versions.
    """

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
    may_narrow: bool = False
    standing: bool = False
    version: int = 1
    since: str = ""

    def beyond(self, asked: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
        """What of a wish the register does not allow: type → keys; empty where all of it is registered (R14)."""
        over = {code: tuple(key for key in keys if key not in self.types.get(code, ())) for code, keys in asked.items()}
        return {code: keys for code, keys in over.items() if keys or code not in self.types}

    def narrowed(self, asked: Mapping[str, Iterable[str]]) -> "SceneEntry":
        """The scene as one who wants less uses it; what it does not have stays out."""
        wanted = {code: frozenset(keys) for code, keys in asked.items()}
        types = {code: tuple(key for key in keys if key in wanted.get(code, ())) for code, keys in self.types.items()}
        return replace(self, types={code: keys for code, keys in types.items() if keys})
