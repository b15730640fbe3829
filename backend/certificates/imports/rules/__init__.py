"""What a cell says, and which column says what: pure."""

from backend.certificates.imports.rules.cells import Wrong
from backend.certificates.imports.rules.mapping import (
    HolderRead,
    Mapping,
    Read,
    Reader,
    Source,
    Target,
    mapping_problems,
    number_target,
    parsed,
    targets,
    written,
)
from backend.certificates.imports.rules.proposal import propose
from backend.certificates.imports.rules.states import ACTIVE, ENDED, RECEIVES, Act, State, after

__all__ = [
    "ACTIVE",
    "ENDED",
    "RECEIVES",
    "Act",
    "HolderRead",
    "Mapping",
    "Read",
    "Reader",
    "Source",
    "State",
    "Target",
    "Wrong",
    "after",
    "mapping_problems",
    "number_target",
    "parsed",
    "propose",
    "targets",
    "written",
]
