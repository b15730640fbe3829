"""Outcome values: a refusal that the rules foresee is returned, logged and committed, never raised."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refused:
    """The rules say no.

    Attributes:
        reason: a stable word, shown to the caller through the front end's catalogue and kept in the log.
    """

    reason: str
