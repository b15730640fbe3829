"""The machine-readable credential: the signed content, and what is needed to compare its digests. Pure.

    {"format": "LZ-credential-1",
     "content": {…},            signed content version 1, as `certificates.rules.signed_bytes` writes it
     "seal": {"kid", "suite", "signature": base64 of r ‖ s, "certificates": [base64 DER, …]},
     "fields": [{"key", "value", "salt": base64}, …],
     "pictures": [{"key", "salt", "data": base64}, …],
     "holders": [{"salt": base64}, …]}

The seal signs "LZC1" ‖ canonical JSON (RFC 8785) of `content`. A field belongs to it when
SHA-256(salt ‖ canonical JSON of [key, value]) is the digest that `content` has under its key; for a picture the value
is the hexadecimal SHA-256 of its bytes; for a holder the key is "holder" and the value the national code, which the
file does not carry. Which algorithm counts follows from the key that the city has under `kid`, never from the file.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backend.certificates.rules import altered_fields, picture_value
from backend.standards.canonical_json import canonical

if TYPE_CHECKING:  # who reads a file needs no database
    from backend.certificates.read import Opened

FORMAT = "LZ-credential-1"
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the seal put under a certificate."""

    kid: str
    suite: str
    content: bytes
    signature: bytes
    chain: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential that was read: its content as signed, its seal, and which fields do not match."""

    content: Mapping[str, Any]
    signed: bytes
    kid: str
    signature: bytes
    chain: tuple[bytes, ...]
    altered: tuple[str, ...]


def credential(one: "Opened", sealed: Sealed) -> bytes:
    """The file, always the same bytes for the same certificate."""
    salts = one.face.salts
    document = {
        "format": FORMAT,
        "content": json.loads(sealed.content),
        "seal": {
            "kid": sealed.kid,
            "suite": sealed.suite,
            "signature": _text(sealed.signature),
            "certificates": [_text(der) for der in sealed.chain],
        },
        "fields": [
            {"key": key, "value": value, "salt": _text(salts[key])} for key, value in sorted(one.face.values.items())
        ],
        "pictures": [
            {"key": key, "salt": _text(salts[key]), "data": _text(one.photo)}
            for key in sorted(one.definition.photo_fields)
            if one.photo
        ],
        "holders": [{"salt": _text(salt)} for _, salt in one.face.holders],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def read(document: Mapping[str, Any]) -> Credential:
    """Take a parsed credential apart.

    Raises:
        ValueError, KeyError, TypeError: not of this format.
    """
    if document["format"] != FORMAT or not isinstance(document["content"], dict):
        raise ValueError("format")
    content, seal = document["content"], document["seal"]
    fields = {str(one["key"]): str(one["value"]) for one in document["fields"]}
    pictures = {str(one["key"]): picture_value(_bytes(one["data"])) for one in document["pictures"]}
    given = [*document["fields"], *document["pictures"]]
    salts = {str(one["key"]): _bytes(one["salt"]) for one in given}
    if len(salts) != len(given) or any(len(salt) != SALT_BYTES for salt in salts.values()):
        raise ValueError("fields")
    digests = content["digests"]
    if not isinstance(digests, dict) or not all(isinstance(one, str) for one in digests.values()):
        raise ValueError("digests")
    return Credential(
        content=content,
        signed=canonical(content),
        kid=str(seal["kid"]),
        signature=_bytes(seal["signature"]),
        chain=tuple(_bytes(one) for one in seal["certificates"]),
        altered=altered_fields(digests, salts, {**fields, **pictures}),
    )


def _text(data: bytes) -> str:
    return b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return b64decode(text, validate=True)
