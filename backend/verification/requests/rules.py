"""What an answer to a request code may hold: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Offer:
    """A certificate that an answer may hold: its type and the asked fields that it has."""

    type: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """Why an answer is none: "not_offered" | "unknown_field" | "not_narrowable"."""

    reason: str


def picked(
    offered: Mapping[UUID, Offer], wanted: Mapping[UUID, Sequence[str] | None], *, may_narrow: bool
) -> dict[UUID, tuple[str, ...]] | NotAllowed:
    """What a yes shows: certificate → fields, in the order of the register.

    Where the scene does not allow narrowing a yes is all of it: every offered type, each with all its fields. The
    holder still says which certificate of a type.

    Args:
        wanted: fields None for all that are offered.
    """
    if not wanted.keys() <= offered.keys():
        return NotAllowed("not_offered")
    chosen = {}
    for one, keys in wanted.items():
        known = offered[one].fields
        if keys is not None and not set(keys) <= set(known):
            return NotAllowed("unknown_field")
        chosen[one] = tuple(key for key in known if keys is None or key in keys)
    if not may_narrow and not _whole(offered, chosen):
        return NotAllowed("not_narrowable")
    return {one: keys for one, keys in chosen.items() if keys}


def _whole(offered: Mapping[UUID, Offer], chosen: Mapping[UUID, tuple[str, ...]]) -> bool:
    types = {offered[one].type for one in chosen}
    return all(offered[one].fields == keys for one, keys in chosen.items()) and types == {
        one.type for one in offered.values()
    }
