"""A dry run: every row judged as entering would, and nothing written but the counts."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final
from uuid import UUID

from backend.certificates.foreseeing import Foreseeing
from backend.certificates.imports import vault
from backend.certificates.imports.hands import Hands, beat, entering, move, rows_for, word
from backend.certificates.imports.rows import Judged
from backend.certificates.imports.rules import Act, State
from backend.kernel.db import AnyRow
from backend.kernel.errors import Conflict, InvalidField, SealBroken

CHECK_ROWS: Final = 200
SHOWN_ROWS: Final = 5


class Tally:
    """Counts of a dry run: rows by outcome and by fault, with the first rows of each fault."""

    def __init__(self) -> None:
        self.rows = 0
        self._outcomes: Counter[str] = Counter()
        self._faults: Counter[tuple[str, str]] = Counter()
        self._shown: defaultdict[tuple[str, str], list[int]] = defaultdict(list)

    def add(self, judged: Iterable[Judged]) -> None:
        """Take in some rows."""
        for one in judged:
            self.rows += 1
            self._outcomes[one.outcome] += 1
            for problem in one.problems:
                self._faults[problem] += 1
                if len(self._shown[problem]) < SHOWN_ROWS:
                    self._shown[problem].append(one.row)

    def document(self) -> dict[str, Any]:
        """The counts, the commonest fault first."""
        listed = [[*problem, count, self._shown[problem]] for problem, count in self._faults.most_common()]
        return {"rows": self.rows, "outcomes": dict(self._outcomes), "faults": listed}


def check(hands: Hands, row: AnyRow, lease: UUID) -> None:
    """Judge every row; back to the mapping where the office asks to stop or cannot issue the type."""
    rows, tally, why = rows_for(hands, row), Tally(), ""
    source = vault.rows_of(hands.keys, hands.folder, row.id)
    try:
        while part := list(islice(source, CHECK_ROWS)):
            with hands.database.unit(write=False) as session:
                tally.add(rows.foreseen(entering(session, hands, row, Foreseeing), rows.read(part)))
            if beat(hands, row, lease, cursor=tally.rows) == Act.CANCEL.value:
                break
        else:
            _end(hands, row, lease, state=State.CHECKED.value, checked=tally.document(), cursor=tally.rows)
            return
    except (InvalidField, Conflict) as fault:
        why = word(fault)
    except (SealBroken, FileNotFoundError):
        why = "damaged"
    _end(hands, row, lease, state=State.MAPPING.value, cursor=0, fault=why)


def _end(hands: Hands, row: AnyRow, lease: UUID, **values: Any) -> None:
    with hands.database.unit(write=True) as session:
        move(session, row.id, lease, wanted="", tries=0, **values)
