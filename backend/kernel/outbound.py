"""Calls that leave this machine (R35): to named hosts, over TLS, without redirects, never to a private address.

The name is resolved here and the connection goes to the very address that was looked at: a name that points elsewhere a
moment later gains nothing.
"""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from ssl import create_default_context
from typing import Final, Protocol
from urllib.parse import urlsplit

from backend.kernel.errors import Unavailable

TIMEOUT_S: Final = 5
MOST_BYTES: Final = 256 * 1024
PORTS: Final = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whatever its status; a redirect is not followed."""

    status: int
    body: bytes


class Fetch(Protocol):
    """One call to another system."""

    def __call__(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send it; Unavailable where nobody answers."""


Resolve = Callable[[str, int], list[str]]


def addresses(host: str, port: int) -> list[str]:
    """All addresses of a name."""
    return sorted({str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})


@dataclass(frozen=True, slots=True)
class Outbound:
    """The way out.

    Attributes:
        hosts: `host:port` that may be called; nothing else is.
        loopback: those of them that stand on this machine, without TLS: the demo's own, and tests.
        resolve: name to addresses; given by tests.
    """

    hosts: frozenset[str]
    loopback: frozenset[str] = frozenset()
    resolve: Resolve = addresses

    def __call__(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Call a named host.

        Raises:
            Unavailable: a host that is not named, without TLS, with a user name, or at a private address: to the person
                it is as if nobody answered. Or nobody did in five seconds, or with more than 256 KiB.
        """
        connection, target = self._connection(url)
        try:
            connection.request(method, target, body=body, headers=dict(headers or {}))
            answer = connection.getresponse()
            content = answer.read(MOST_BYTES + 1)
        except (OSError, HTTPException):
            raise Unavailable(retry_after_s=5) from None
        finally:
            connection.close()
        if len(content) > MOST_BYTES:
            raise Unavailable(retry_after_s=5)
        return Reply(answer.status, content)

    def _connection(self, url: str) -> tuple[HTTPConnection, str]:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
        except ValueError:
            raise Unavailable from None
        named = f"{host}:{port}"
        plain = parts.scheme == "http" and named in self.loopback
        if named not in self.hosts or "@" in parts.netloc or not (plain or parts.scheme == "https"):
            raise Unavailable
        address = self._address(host, port, loopback=named in self.loopback)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return (_Plain if plain else _Secure)(host, port, address), target

    def _address(self, host: str, port: int, *, loopback: bool) -> str:
        try:
            found = self.resolve(host, port)
        except OSError:
            raise Unavailable(retry_after_s=5) from None
        fits = [ip_address(one).is_loopback if loopback else ip_address(one).is_global for one in found]
        if not fits or not all(fits):
            raise Unavailable
        return found[0]


class _Plain(HTTPConnection):
    """HTTP to one address of this machine, whatever its name says meanwhile."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT_S)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)


class _Secure(HTTPSConnection):
    """HTTPS to one address, with the certificate checked against the name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT_S)
        self._address = address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = create_default_context().wrap_socket(plain, server_hostname=self.host)
