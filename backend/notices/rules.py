"""What may be told, where a push may go, and what its outcome means: pure.

| the push service says | outcome | the subscription                  |
| 200, 201, 202, 204    | SENT    | waits for the next message        |
| 404, 410              | GONE    | is dropped                        |
| anything else         | LATER   | is tried again, seven times, then dropped |
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address
from types import MappingProxyType
from urllib.parse import urlsplit

KEPT = timedelta(days=180)
"""A message is forgotten after this time, read or not; the record itself stays (security design, 4)."""

GROUPS = frozenset(
    {"look", "grant", "family", "mandate", "request", "certificate", "file", "account", "report", "inspection", "case"}
)
"""First word of a kind: what a person filters by."""

LANGUAGES = ("zh", "en")
MOST_TRIES = 7
LEASE = timedelta(seconds=60)
"""Longer than the slowest answer of a push service: who sends has this long before another process may."""
LONGEST_ENDPOINT = 1024
PORT = 443
_SENT, _GONE = frozenset({200, 201, 202, 204}), frozenset({404, 410})


class Outcome(StrEnum):
    """What came of one push."""

    SENT = "sent"
    GONE = "gone"
    LATER = "later"


def group_of(kind: str) -> str:
    """The group of a kind such as `grant.used`.

    Raises:
        ValueError: of no group that the inbox has.
    """
    group, _, what = kind.partition(".")
    if group not in GROUPS or not what:
        raise ValueError(f"no kind of message: {kind}")
    return group


def payload(language: str) -> Mapping[str, str | int]:
    """All that a push ever says: a version and the language in which the worker writes its one sentence (R29, T20)."""
    return MappingProxyType({"v": 1, "lang": language if language in LANGUAGES else LANGUAGES[0]})


def accepts(endpoint: str, services: Collection[str]) -> bool:
    """Whether a browser's push address is one of the services that this city sends to (R35).

    Args:
        endpoint: untrusted; what a browser gave.
        services: host names; with a leading dot, every name below.
    """
    if len(endpoint) > LONGEST_ENDPOINT or not endpoint.isascii() or not endpoint.isprintable() or "\\" in endpoint:
        return False
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    plain = parts.scheme == "https" and port in (None, PORT) and "@" not in parts.netloc and not parts.fragment
    return plain and any(host.endswith(one) if one.startswith(".") else host == one for one in services)


def may_reach(address: str) -> bool:
    """Whether an address that a name stands for is one of the open network: no private, local or reserved one (R35)."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return found.is_global and not found.is_multicast


def outcome_of(status: int | None) -> Outcome:
    """What a push service's answer means; None is no answer."""
    if status in _SENT:
        return Outcome.SENT
    return Outcome.GONE if status in _GONE else Outcome.LATER


def pause(tries: int) -> timedelta | None:
    """How long to wait before the next try after `tries` of them failed; None when it is enough."""
    return None if tries >= MOST_TRIES else timedelta(seconds=30 * 4 ** (tries - 1))
