"""Files of imports at rest: frames of ciphertext, each bound to its job, its kind and its place in the file (R41).

A frame is its length in four bytes and a sealed value (`kernel.fields`). The last frame is empty and bound as the end,
so that a file that was cut short is seen. Frames of an upload hold the same number of bytes, so that it can be read at
any place, as a zip archive must be; frames of rows hold whole rows.
"""

import io
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Literal
from uuid import UUID

from backend.kernel.errors import SealBroken
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.keys import KeyProvider

Kind = Literal["upload", "rows"]
FRAME_BYTES = 256 * 1024
ROWS_BYTES = 64 * 1024
_LENGTH_BYTES = 4
_TABLE = "import_job"

Row = tuple[int, list[str]]


def path_of(folder: Path, job_id: UUID, kind: Kind) -> Path:
    """Where a file of a job is kept."""
    return folder / f"{job_id}.{kind}"


def forget(folder: Path, job_id: UUID) -> None:
    """Delete what is kept of a job."""
    kinds: tuple[Kind, ...] = ("upload", "rows")
    for kind in kinds:
        path_of(folder, job_id, kind).unlink(missing_ok=True)


class Writer:
    """Writes a sealed file; it takes its name when it is complete, so that half a file is never read.

    Args:
        folder: made where it is missing, for this user alone.
    """

    def __init__(self, keys: KeyProvider, folder: Path, job_id: UUID, kind: Kind) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._keys, self._job_id, self._kind = keys, job_id, kind
        self._final = path_of(folder, job_id, kind)
        self._partial = self._final.with_suffix(f".{kind}.{os.getpid()}.part")
        descriptor = os.open(self._partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._number = 0

    def frame(self, plain: bytes) -> None:
        """Seal and write one frame."""
        self._write(plain, str(self._number))
        self._number += 1

    def complete(self) -> None:
        """Write the end and give the file its name."""
        self._write(b"", f"{self._number}|end")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._partial.replace(self._final)

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        self._partial.unlink(missing_ok=True)

    def _write(self, plain: bytes, number: str) -> None:
        sealed = seal(self._keys, _place(self._job_id, self._kind, number), plain)
        self._file.write(len(sealed).to_bytes(_LENGTH_BYTES, "big") + sealed)


def _place(job_id: UUID, kind: Kind, number: str) -> Place:
    return Place(_TABLE, f"file|{kind}|{number}", job_id)


class Upload(io.RawIOBase):
    """An upload, decrypted as it is read, at any place.

    Raises:
        SealBroken: altered, cut short or another job's.
    """

    def __init__(self, keys: KeyProvider, folder: Path, job_id: UUID, size: int) -> None:
        super().__init__()
        self._keys, self._job_id, self._size = keys, job_id, size
        self._file: BinaryIO = path_of(folder, job_id, "upload").open("rb")
        self._place = 0
        self._frame_number, self._frame = -1, b""
        self._sealed_bytes = 0

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def seekable(self) -> bool:
        """At any place."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def tell(self) -> int:
        """The place."""
        return self._place

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override] # a buffer is one of these
        """Read what is left of the frame at the place, at most."""
        if self._place >= self._size:
            return 0
        number, within = divmod(self._place, FRAME_BYTES)
        part = self._at(number)[within : within + len(buffer)]
        buffer[: len(part)] = part
        self._place += len(part)
        return len(part)

    def close(self) -> None:
        """Close the file below."""
        self._file.close()
        super().close()

    def _at(self, number: int) -> bytes:
        if number != self._frame_number:
            if not self._sealed_bytes:
                self._sealed_bytes = int.from_bytes(self._file.read(_LENGTH_BYTES), "big") + _LENGTH_BYTES
            self._file.seek(number * self._sealed_bytes)
            self._frame = _opened(self._keys, self._job_id, "upload", str(number), _sealed(self._file))
            self._frame_number = number
        return self._frame


class RowsWriter:
    """Rows with their numbers in the file, in frames of some 64 KiB."""

    def __init__(self, keys: KeyProvider, folder: Path, job_id: UUID) -> None:
        self._writer = Writer(keys, folder, job_id, "rows")
        self._lines: list[bytes] = []
        self._bytes = 0

    def add(self, number: int, cells: Sequence[str]) -> None:
        """One row."""
        line = json.dumps([number, cells], ensure_ascii=False, separators=(",", ":")).encode()
        self._lines.append(line)
        self._bytes += len(line)
        if self._bytes >= ROWS_BYTES:
            self._flush()

    def complete(self) -> None:
        """All rows are in."""
        self._flush()
        self._writer.complete()

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._writer.abandon()

    def _flush(self) -> None:
        if self._lines:
            self._writer.frame(b"\n".join(self._lines))
            self._lines, self._bytes = [], 0


def rows_of(keys: KeyProvider, folder: Path, job_id: UUID, *, skip: int = 0) -> Iterator[Row]:
    """The rows in order, without the first `skip`.

    Raises:
        SealBroken: altered or cut short.
        FileNotFoundError: its time is over.
    """
    with path_of(folder, job_id, "rows").open("rb") as file:
        number = seen = 0
        while plain := _next(keys, job_id, file, number):
            lines = plain.split(b"\n")
            number += 1
            for line in lines[max(0, skip - seen) :]:
                row, cells = json.loads(line)
                yield row, cells
            seen += len(lines)


def _next(keys: KeyProvider, job_id: UUID, file: BinaryIO, number: int) -> bytes:
    """The next frame's plaintext; empty at the end."""
    sealed = _sealed(file)
    try:
        return _opened(keys, job_id, "rows", str(number), sealed)
    except SealBroken:
        return _opened(keys, job_id, "rows", f"{number}|end", sealed)


def _sealed(file: BinaryIO) -> bytes:
    return file.read(int.from_bytes(file.read(_LENGTH_BYTES), "big"))


def _opened(keys: KeyProvider, job_id: UUID, kind: Kind, number: str, sealed: bytes) -> bytes:
    return unseal(keys, _place(job_id, kind, number), sealed)
