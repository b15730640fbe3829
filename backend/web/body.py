"""Reading a JSON body: one object, no duplicate keys, not deeper than 16, of the declared type (R36)."""

import json
from collections.abc import Iterator
from typing import Any

from flask import Request, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from backend.kernel.errors import InvalidBody, TooLarge, WrongContentType

BODY_BYTES = 256 * 1024
DEPTH = 16
STALLED_AFTER_S = 10
PART_BYTES = 64 * 1024
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class StrictRequest(Request):
    """A request whose JSON is read once and strictly; every fault is a clear 4xx."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:  # noqa: ARG002, FBT001, FBT002 - Flask's signature
        """The body as an object.

        Raises:
            WrongContentType: not application/json.
            TooLarge: over 256 KiB.
            InvalidBody: not UTF-8, not JSON, no object, a key twice, nested too deep.
        """
        if self.mimetype != "application/json":
            raise WrongContentType
        return read_object(self.body_bytes())

    def body_bytes(self) -> bytes:
        """The body as it came.

        Raises:
            TooLarge: over 256 KiB.
        """
        try:
            return self.get_data(cache=True)
        except RequestEntityTooLarge:
            raise TooLarge from None


def receive() -> None:
    """Take the body in before any transaction is open: a sender that stalls must hold up nobody but itself."""
    if request.method in READING or not isinstance(request, StrictRequest):
        return
    sender = request.environ.get("gunicorn.socket")
    if sender is None:
        request.body_bytes()
        return
    sender.settimeout(STALLED_AFTER_S)
    try:
        request.body_bytes()
    except OSError:
        raise InvalidBody from None
    finally:
        sender.settimeout(None)


def arriving(most: int) -> Iterator[bytes]:
    """A long body as it comes, a part at a time, for a route whose access says that it takes one.

    Raises:
        TooLarge: longer than `most` bytes.
        InvalidBody: the sender stalled or went away.
    """
    request.max_content_length = most
    sender = request.environ.get("gunicorn.socket")
    try:
        if sender is not None:
            sender.settimeout(STALLED_AFTER_S)
        while part := request.stream.read(PART_BYTES):
            yield part
    except RequestEntityTooLarge:
        raise TooLarge from None
    except (OSError, ClientDisconnected):
        raise InvalidBody from None
    finally:
        if sender is not None:
            sender.settimeout(None)


def read_object(raw: bytes) -> dict[str, Any]:
    """Parse a JSON object; InvalidBody where it is none."""
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise InvalidBody from None
    if not isinstance(value, dict) or _depth(value) > DEPTH:
        raise InvalidBody
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _depth(value: Any) -> int:
    """Levels of nesting, counted without recursion."""
    deepest, level = 0, [value]
    while level and deepest <= DEPTH:
        containers = [one for one in level if isinstance(one, dict | list)]
        deepest += bool(containers)
        level = [inner for one in containers for inner in (one.values() if isinstance(one, dict) else one)]
        if not containers:
            break
    return deepest
