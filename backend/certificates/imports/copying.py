"""The first phase: copy the rows of whatever came into a file of our own, and keep the first ones to be shown."""

import io
from time import monotonic
from typing import Final
from uuid import UUID

from backend.certificates.imports import jobs, vault
from backend.certificates.imports.hands import Hands, beat, move
from backend.certificates.imports.jobs import Sheet
from backend.certificates.imports.reading import Unreadable, numbered, sniff
from backend.certificates.imports.rules import State
from backend.kernel.db import AnyRow
from backend.kernel.errors import SealBroken

SAMPLE_ROWS: Final = 20
READ_STEP: Final = 2_000
READING_S: Final = 600


def read(hands: Hands, row: AnyRow, lease: UUID) -> None:
    """Read the upload; what cannot be read is deleted and said."""
    writer = vault.RowsWriter(hands.keys, hands.folder, row.id)
    try:
        sheet, rows = _copied(hands, row, lease, writer)
        writer.complete()
    except Unreadable as unreadable:
        writer.abandon()
        _unreadable(hands, row, lease, unreadable.word)
        return
    except (SealBroken, FileNotFoundError):
        writer.abandon()
        _unreadable(hands, row, lease, "damaged")
        return
    except BaseException:
        writer.abandon()
        raise
    with hands.database.unit(write=True) as session:
        sealed = jobs.sealed_sheet(hands.keys, row.id, sheet)
        move(session, row.id, lease, state=State.MAPPING.value, sheet=sealed, rows=rows, cursor=0, tries=0)
    vault.path_of(hands.folder, row.id, "upload").unlink(missing_ok=True)


def _copied(hands: Hands, row: AnyRow, lease: UUID, writer: vault.RowsWriter) -> tuple[Sheet, int]:
    """Copy the rows of whatever came into a file of our own, and keep the first ones to be shown."""
    heads: list[str] | None = None
    sample: list[vault.Row] = []
    rows, ends_at = 0, monotonic() + READING_S
    with io.BufferedReader(vault.Upload(hands.keys, hands.folder, row.id, row.size), vault.FRAME_BYTES) as file:
        form = sniff(file.read(4096))
        file.seek(0)
        for number, cells in numbered(file, form):
            if heads is None:
                heads = cells
                continue
            writer.add(number, cells)
            rows += 1
            if rows <= SAMPLE_ROWS:
                sample.append((number, cells))
            if rows % READ_STEP == 0:
                beat(hands, row, lease, cursor=rows)
                if monotonic() > ends_at:
                    raise Unreadable("too_slow")
    if heads is None or not rows:
        raise Unreadable("no_rows")
    return Sheet(form, tuple(heads), tuple(sample)), rows


def _unreadable(hands: Hands, row: AnyRow, lease: UUID, word: str) -> None:
    vault.forget(hands.folder, row.id)
    with hands.database.unit(write=True) as session:
        move(session, row.id, lease, state=State.UNREADABLE.value, fault=word, cursor=0, tries=0)
