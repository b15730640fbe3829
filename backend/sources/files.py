"""A file that a source hands over: CSV with a head, or one JSON object a line; read in pieces, each a batch."""

import csv
import json
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

CHUNK: Final = 2_000
"""Rows of one transaction; whoever else writes waits no longer than that."""
Row = dict[str, str]


def chunked(file: Path) -> Iterator[list[Row]]:
    """Its rows, `CHUNK` at a time.

    Raises:
        OSError, UnicodeError, ValueError: it cannot be read, or a row is no row.
    """
    rows = _json_lines(file) if file.suffix.lower() in (".jsonl", ".ndjson") else _csv(file)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def digest_of(file: Path) -> str:
    """A name for what the file says: the same file has the same, so that it is taken once."""
    return sha256(file.read_bytes()).hexdigest()[:40]


def _csv(file: Path) -> Iterator[Row]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines, strict=True):
            if None in row or None in row.values():
                raise ValueError("a row with another number of cells than the head")
            yield row


def _json_lines(file: Path) -> Iterator[Row]:
    with file.open(encoding="utf-8-sig") as lines:
        for line in lines:
            if line.strip():
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise ValueError("a line that is no object")
                yield {str(key): _text(value) for key, value in row.items()}


def _text(value: object) -> str:
    if isinstance(value, list):
        return ";".join(str(one) for one in value)
    return "" if value is None else str(value)
