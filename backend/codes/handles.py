"""Handles of a presentation: what the phone draws, and the hash by which the database knows it again."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from backend.codes.rules import HANDLE_LIFE, TYPED_LIFE
from backend.kernel.crypto import INTERNATIONAL
from backend.kernel.keys import KeyProvider
from backend.standards import online_code, typed_code
from backend.standards.online_code import OnlineCode, TypedCode


@dataclass(frozen=True, slots=True)
class LiveCode:
    """A code as the holder's phone draws it."""

    id: UUID
    text: str
    typed: str
    expires_at: datetime
    typed_expires_at: datetime
    ends_at: datetime


def handle_hash(keys: KeyProvider, presented: OnlineCode | TypedCode) -> bytes:
    """What the database keeps: SHA-256 of 128 random bits, or HMAC of a number that could be guessed."""
    if isinstance(presented, OnlineCode):
        return sha256(presented.secret).digest()
    return INTERNATIONAL.mac(keys.fixed("typed_code"), presented.digits.encode())


def new_handles(
    keys: KeyProvider, origin: str, presentation_id: UUID, *, ends_at: datetime, now: datetime
) -> tuple[LiveCode, list[dict[str, Any]]]:
    """Draw a QR handle and a typed number for a presentation; returns them with their rows."""
    secret = secrets.token_bytes(online_code.SECRET_BYTES)
    digits = typed_code.build(secrets.randbelow(typed_code.NUMBERS))
    code = LiveCode(
        id=presentation_id,
        text=online_code.build(origin, online_code.Kind.CITIZEN, secret),
        typed=digits,
        expires_at=min(now + HANDLE_LIFE, ends_at),
        typed_expires_at=min(now + TYPED_LIFE, ends_at),
        ends_at=ends_at,
    )
    scanned = OnlineCode(online_code.Kind.CITIZEN, secret)
    rows = [
        {"hash": handle_hash(keys, scanned), "kind": "qr", "expires_at": code.expires_at},
        {"hash": handle_hash(keys, TypedCode(digits)), "kind": "typed", "expires_at": code.typed_expires_at},
    ]
    return code, [{**row, "presentation_id": presentation_id} for row in rows]
