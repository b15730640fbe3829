"""Sending a push: to a push service of the list, at an address of the open network, without redirects (R35)."""

import http.client
import json
import logging
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from backend.kernel.clock import db_now
from backend.kernel.db import Database
from backend.kernel.keys import KeyProvider
from backend.notices import push
from backend.notices.encryption import authorization, encrypted, reader_of
from backend.notices.push import Due, Key
from backend.notices.rules import PORT, Outcome, accepts, may_reach, outcome_of, payload

log = logging.getLogger(__name__)

TIMEOUT_S = 8
KEPT_THERE_S = 24 * 60 * 60
"""How long a push service keeps a push for a phone that is off."""


class Transport(Protocol):
    """The way to a push service; tests put their own service here."""

    def post(self, endpoint: str, headers: Mapping[str, str], body: bytes) -> int | None:
        """Send; the status, or None where nobody answered or nobody may be asked."""


def resolved(host: str) -> list[str]:
    """Every address a name stands for."""
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


class _Pinned(http.client.HTTPSConnection):
    """A connection to an address that was looked at, under the name that its certificate must carry."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=TIMEOUT_S, context=context)
        self._address = address
        self._tls = context

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


class Https:
    """The open network.

    Args:
        resolve: name → addresses. All of them are looked at, one of them is taken, and the name is not asked again.
        context: whose certificates count; by default the system's.
        reachable: which addresses may be asked.
    """

    def __init__(
        self,
        resolve: Callable[[str], Sequence[str]] = resolved,
        context: ssl.SSLContext | None = None,
        reachable: Callable[[str], bool] = may_reach,
    ) -> None:
        self._resolve = resolve
        self._context = context or ssl.create_default_context()
        self._reachable = reachable

    def post(self, endpoint: str, headers: Mapping[str, str], body: bytes) -> int | None:
        """Send once; a redirect is an answer like any other and is not followed."""
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
        try:
            addresses = self._resolve(host)
            if not addresses or not all(self._reachable(one) for one in addresses):
                log.warning("a push service's name leads into a network of ours")
                return None
            connection = _Pinned(host, parts.port or PORT, addresses[0], self._context)
            try:
                way = parts.path + (f"?{parts.query}" if parts.query else "")
                connection.request("POST", way, body, dict(headers))
                return connection.getresponse().status
            finally:
                connection.close()
        except (OSError, http.client.HTTPException) as error:
            log.info("a push service does not answer: %s", type(error).__name__)
            return None


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends what is due.

    Attributes:
        services: push services that this city sends to; none, no push.
        contact: where an operator of a push service reaches the city.
    """

    database: Database
    keys: KeyProvider
    services: Sequence[str]
    contact: str
    transport: Transport

    def send(self) -> int:
        """Tell the browsers that are due; how many were tried. No transaction is open while one is."""
        with self.database.unit(write=False) as session:
            now = db_now(session)
            key = push.key(session) if push.is_due(session, now=now) else None
        if key is None:
            return 0
        with self.database.unit(write=True) as session:
            taken = push.take(session, self.keys, now=db_now(session))
        outcomes = [(due, self._told(due, key, now)) for due in taken]
        with self.database.unit(write=True) as session:
            for due, outcome in outcomes:
                push.settle(session, due, outcome, now=db_now(session))
        return len(taken)

    def _told(self, due: Due, key: Key, now: datetime) -> Outcome:
        browser = due.browser
        if not accepts(browser.endpoint, self.services):  # the list was shortened since
            return Outcome.GONE
        body = encrypted(json.dumps(dict(payload(browser.language))).encode(), reader_of(browser.p256dh, browser.auth))
        audience = f"https://{urlsplit(browser.endpoint).netloc}"
        headers = {
            "Authorization": authorization(
                audience, self.contact, key.spki, lambda text: self.keys.sign(key.kid, text), now=now
            ),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_THERE_S),
            "Urgency": "high",
        }
        return outcome_of(self.transport.post(browser.endpoint, headers, body))
