"""The rows that were not entered, as a table to be mended and imported again.

The only place where values of a file leave the vault whole. Cells that a spreadsheet would take for a formula begin
with an apostrophe, which reading takes away again.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.catalogue.rules import TypeDefinition
from backend.certificates.imports import vault, words
from backend.certificates.imports.jobs import Layout
from backend.certificates.imports.rules import targets
from backend.certificates.imports.running import FAULT
from backend.certificates.imports.words import Language
from backend.kernel.keys import KeyProvider

PAGE = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARK = "\ufeff"
"""Without it a spreadsheet takes UTF-8 for something else."""

Reading = Callable[[], AbstractContextManager[Session]]
Problems = list[list[str]]


def lines(
    reading: Reading, keys: KeyProvider, folder: Path, job_id: UUID, layout: Layout, language: Language
) -> Iterator[str]:
    """The table, a part at a time; nothing of it is ever whole in memory."""
    named = _names(layout.definition, language)
    yield _MARK + _line([*words.HEADS[language], *layout.sheet.heads])
    faults = _faults(reading, job_id)
    row, problems = next(faults, (0, []))
    part: list[str] = []
    for number, cells in vault.rows_of(keys, folder, job_id):
        if not row:
            break
        if number != row:
            continue
        part.append(_line([str(row), *_said(problems, named, language), *cells]))
        row, problems = next(faults, (0, []))
        if len(part) == PAGE:
            yield "".join(part)
            part = []
    yield "".join(part)


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _faults(reading: Reading, job_id: UUID) -> Iterator[tuple[int, Problems]]:
    """Faults in the order of the rows, a page a look."""
    last = 0
    while True:
        with reading() as session:
            page = session.execute(
                select(FAULT.c.row, FAULT.c.problems)
                .where(FAULT.c.job_id == job_id, FAULT.c.row > last)
                .order_by(FAULT.c.row)
                .limit(PAGE)
            ).all()
        if not page:
            return
        yield from ((row, problems) for row, problems in page)
        last = page[-1].row


def _names(definition: TypeDefinition, language: Language) -> dict[str, str]:
    own = {key: both[language == "en"] for key, both in words.OWN.items()}
    return own | {one.key: one.label_en if language == "en" else one.label for one in targets(definition)}


def _said(problems: Problems, named: dict[str, str], language: Language) -> tuple[str, str]:
    joined = "; " if language == "en" else "；"
    said = [(named.get(field, field), words.problem(word, language)) for field, word in problems]
    return joined.join(name for name, _ in said), joined.join(
        f"{name}{' ' if language == 'en' else ''}{what}" for name, what in said
    )


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([safe(cell) for cell in cells])
    return out.getvalue()
