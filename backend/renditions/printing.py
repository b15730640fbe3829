"""Asks the process that sets PDF for one file, and signs what it wants signed."""

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import BoundedSemaphore, Timer
from typing import Any

from backend.kernel.errors import Unavailable

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "backend.renditions.typesetting")
AT_ONCE = 2
WAIT_S, LIMIT_S = 20, 20
RETRY_AFTER_S = 5

_slots = BoundedSemaphore(AT_ONCE)


def printed(job: Mapping[str, Any], sign: Callable[[bytes], bytes]) -> bytes:
    """The sealed PDF of a job.

    Args:
        job: sheet, pictures, metadata and chain, as `typesetting.made` takes it.
        sign: r ‖ s over the bytes it gets.

    Raises:
        Unavailable: too many at once, or the process did not answer in time.
    """
    if not _slots.acquire(timeout=WAIT_S):
        raise Unavailable(retry_after_s=RETRY_AFTER_S)
    try:
        return _conversed(job, sign)
    finally:
        _slots.release()


def _conversed(job: Mapping[str, Any], sign: Callable[[bytes], bytes]) -> bytes:
    with subprocess.Popen(  # noqa: S603 - our own module
        COMMAND, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        limit = Timer(LIMIT_S, process.kill)
        limit.start()
        try:
            return _file_of(process, job, sign)
        except (OSError, ValueError, KeyError):
            raise Unavailable(retry_after_s=RETRY_AFTER_S) from None
        finally:
            limit.cancel()
            process.kill()


def _file_of(process: "subprocess.Popen[bytes]", job: Mapping[str, Any], sign: Callable[[bytes], bytes]) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise ValueError("no pipes")
    process.stdin.write(json.dumps(job).encode() + b"\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline())
    while "sign" in answer:
        process.stdin.write(b64encode(sign(b64decode(answer["sign"]))) + b"\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
    pdf = process.stdout.read(int(answer["pdf"]))
    if len(pdf) != answer["pdf"]:
        raise ValueError("cut short")
    return pdf
