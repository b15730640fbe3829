"""The demo's chance: always the same, so that two loads on one day give the same city."""

from random import Random


def chance(seed: str) -> Random:
    """Give a source of choices that depends on the seed alone; never for secrets."""
    return Random(seed)  # noqa: S311 - drawn data of a fictional city
