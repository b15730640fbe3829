"""Which papers of a library may be used again, and who may take one away: pure.

| origin      | what it is                                    | its owner may remove it |
| submitted   | what was submitted in an earlier case         | yes                     |
| approval    | an office's internal approval                 | no: it is the office's  |
| report      | an institution's report, sealed by it         | no: it is sealed        |
| rewritten   | the city's own answer to a shared check       | no: it belongs to a case|
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

Origin = Literal["submitted", "approval", "report", "rewritten"]
REPORTS: Final = ("audit_report", "test_report", "appraisal_report")
"""Kinds of reports that registered institutions upload."""
LONGEST_REMARK: Final = 120


@dataclass(frozen=True, slots=True)
class Standing:
    """How a paper stands today: `unchanged` as its owner last said, `in_term`, and whether its file is still here."""

    unchanged: bool
    in_term: bool
    present: bool

    @property
    def usable(self) -> bool:
        """Whether it can answer for another case."""
        return self.unchanged and self.in_term and self.present


def standing(
    valid_until: date | None, changed_at: datetime | None, removed_at: datetime | None, *, today: date
) -> Standing:
    """How it stands; the last day of its term counts."""
    return Standing(changed_at is None, valid_until is None or today <= valid_until, removed_at is None)


def may_remove(origin: Origin) -> bool:
    """Whether its owner may take the file away."""
    return origin == "submitted"
