"""The consent receipt: what was agreed to, word for word, signed by the city; it is checked without asking anybody.

    {"format": "LZ-receipt-1", "grant", "ground", "given_at", "text": {"version", "sha256"}, "subject", "grantor",
     "to": {"audience", "person", "organisation"}, "certificates", "types", "scene", "purpose", "item", "case_number",
     "place", "valid_from", "valid_to", "max_uses", "copies_until", "may_delegate", "parent"}

`copies_until` is the last day of copies that may be kept, empty where none may; receipts from before ADR 0031 lack it.

The key signs "LZG1" ‖ canonical JSON (RFC 8785) of the document. It is one of the city's own keys, published with those
of the status lists; which algorithm counts follows from the key, never from the receipt (R43, R47).
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from backend.kernel.keys import KeyProvider
from backend.kernel.signing import verify
from backend.standards.canonical_json import canonical

FORMAT: Final = "LZ-receipt-1"
PREFIX: Final = b"LZG1"
TEXT_VERSION: Final = 1
TEXT: Final = (  # the words that people read, with their own punctuation
    "我同意按上面写明的内容，让上面写明的人或单位看到或出示这些证照。只给这些字段，只用于这个用途，"
    "只在这段时间和这些次数之内。每次使用我都能看到。我可以随时收回，收回后立即生效。"
)
TEXT_EN: Final = (
    "I agree that the person or organisation named above may see or show these certificates as written above: these "
    "fields only, for this purpose only, within this time and this number of uses. I see every use. I can withdraw at "
    "any time, with effect at once."
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A signed receipt."""

    document: Mapping[str, Any]
    kid: str
    signature: bytes


def text_hash() -> str:
    """SHA-256 of the words that a person agrees to, both languages."""
    return sha256(f"{TEXT}\n{TEXT_EN}".encode()).hexdigest()


def signed(keys: KeyProvider, kid: str, document: Mapping[str, Any]) -> Receipt:
    """Sign what was agreed to."""
    whole = {
        "format": FORMAT,
        "text": {"version": TEXT_VERSION, "sha256": text_hash()},
        **{key: _written(value) for key, value in document.items()},
    }
    return Receipt(whole, kid, keys.sign(kid, message(whole)))


def message(document: Mapping[str, Any]) -> bytes:
    """The bytes under the signature."""
    return PREFIX + canonical(dict(document))


def is_good(receipt: Receipt, expected_spki: bytes) -> bool:
    """Whether the city's key signed exactly this; no database is asked."""
    return receipt.document.get("format") == FORMAT and verify(
        expected_spki, "intl", message(receipt.document), receipt.signature
    )


def as_json(receipt: Receipt) -> dict[str, Any]:
    """The receipt as it is kept and given out."""
    return {
        "document": dict(receipt.document),
        "kid": receipt.kid,
        "signature": b64encode(receipt.signature).decode(),
    }


def _written(value: Any) -> Any:
    return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else value
