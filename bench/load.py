"""Four clients, a process each, on raw sockets that stay open, so that the clients cost little of the two cores."""

import json
import socket
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from time import monotonic, sleep
from types import TracebackType
from typing import Self
from uuid import uuid4

CLIENTS = 4
HEAD_END = b"\r\n\r\n"
START_IN_S = 0.2


@dataclass(frozen=True)
class Load:
    """What came of a load: answers by second, and each answer's time."""

    per_s: float
    seconds: tuple[float, ...]

    def p95_ms(self) -> float:
        """The 95th percentile of the answer times."""
        return sorted(self.seconds)[int(len(self.seconds) * 0.95)] * 1000


def post(port: int, path: str, body: object, token: str = "") -> bytes:
    """The bytes of a POST as the web app sends it."""
    content = json.dumps(body).encode()
    cookie = f"Cookie: lz={token}\r\n" if token else ""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n"
        f"X-Liangzheng: 1\r\nX-Active: 1\r\nIdempotency-Key: {uuid4()}\r\n"
        f"{cookie}Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


class Clients:
    """The four processes, started once."""

    def __enter__(self) -> Self:
        self._pool = ProcessPoolExecutor(CLIENTS, mp_context=get_context("forkserver"))
        list(self._pool.map(sleep, [0.3] * CLIENTS))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown()

    def run(self, port: int, requests: Sequence[bytes], *, per_s: float | None = None) -> Load:
        """Send the requests, shared among the clients; at this pace in all, or as fast as answers come."""
        start = monotonic() + START_IN_S
        pause = 0.0 if per_s is None else CLIENTS / per_s
        shares = [requests[number::CLIENTS] for number in range(CLIENTS)]
        arguments = zip(*[(port, share, start, pause) for share in shares], strict=True)
        found = list(self._pool.map(_send_all, *arguments))
        seconds = tuple(one for times, _ in found for one in times)
        return Load(len(requests) / (max(end for _, end in found) - start), seconds)


def _send_all(port: int, requests: Sequence[bytes], start: float, pause: float) -> tuple[list[float], float]:
    times: list[float] = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sleep(max(0.0, start - monotonic()))
        for number, request in enumerate(requests):
            sleep(max(0.0, start + number * pause - monotonic()) if pause else 0)
            began = monotonic()
            connection.sendall(request)
            _receive(connection)
            times.append(monotonic() - began)
    return times, monotonic()


def _receive(connection: socket.socket) -> None:
    received = connection.recv(65536)
    while HEAD_END not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(HEAD_END)
    if head.split(b" ", 2)[1] not in (b"200", b"201"):
        raise RuntimeError(head.decode(errors="replace").splitlines()[0])
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    missing = length - len(body)
    while missing > 0:
        missing -= len(connection.recv(65536))
