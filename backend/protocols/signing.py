"""Signatures of calls (RFC 9421) and digests of bodies (RFC 9530), as this city takes them.

The library reads fields, builds what is signed and checks it; around it stands what it leaves to its caller or does
otherwise than we do, see docs/adr/0015-signed-calls.md: one signature, the database's clock, the registered key's own
algorithm, and no look into a database inside its catch-all.
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import http_sf
from http_message_signatures import HTTPMessageVerifier, InvalidSignature
from http_message_signatures.algorithms import ECDSA_P256_SHA256
from http_message_signatures.resolvers import MappingKeyResolver

from backend.kernel.crypto import load_public_key
from backend.kernel.errors import SealBroken, SignatureMalformed, SignatureMissing
from backend.protocols.rules import KEY_ID, NONCE, Presented, covers_enough

_DIGEST = re.compile(r"sha-256=:[A-Za-z0-9+/]{43}=:", re.ASCII)
_PARAMETERS = frozenset({"created", "expires", "keyid", "nonce", "alg", "tag"})


@dataclass(frozen=True, slots=True)
class Message:
    """A request as it arrived.

    Attributes:
        url: the city's own origin and the path and query as they were sent, still encoded.
        headers: names in any case; several lines of a name joined by commas.
    """

    method: str
    url: str
    headers: Mapping[str, str]

    def header(self, name: str) -> str | None:
        """One header; None where it is not there."""
        return next((value for key, value in self.headers.items() if key.lower() == name), None)


class _Verifier(HTTPMessageVerifier):
    """The library's check without its clock: age is judged by `rules.age_fault`, by the database's time."""

    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        """Leave it to the caller."""


def read(message: Message, *, has_body: bool) -> Presented:
    """What the caller says of its signature, before anything is looked up.

    Raises:
        SignatureMissing: no signature, or a body without a digest.
        SignatureMalformed: not to be read, several at once, or too little covered.
    """
    given, signature = message.header("signature-input"), message.header("signature")
    digest = message.header("content-digest")
    if not given or not signature or (has_body and not digest):
        raise SignatureMissing
    if digest is not None and has_body and not _DIGEST.fullmatch(digest):
        raise SignatureMalformed
    try:
        labels = http_sf.parse(given.encode(), tltype="dictionary")
        [(components, parameters)] = list(labels.values())  # type: ignore[union-attr] # a dictionary
        presented = _presented(components, parameters)
    except (ValueError, TypeError, AttributeError, KeyError):
        raise SignatureMalformed from None
    if not covers_enough(presented.components, has_body=has_body):
        raise SignatureMalformed
    return presented


def is_signed_by(spki: bytes, presented: Presented, message: Message) -> bool:
    """Whether the registered key made the signature over this very message; the algorithm is the key's."""
    try:
        resolver = MappingKeyResolver(public_keys={presented.keyid: load_public_key(spki)}, private_keys={})
        verifier = _Verifier(signature_algorithm=ECDSA_P256_SHA256, key_resolver=resolver)
        verifier.verify(message, max_age=None)
    except (InvalidSignature, SealBroken):
        return False
    return True


def is_digest_of(message: Message, body: bytes) -> bool:
    """Whether the signed digest is that of this body."""
    return hmac.compare_digest((message.header("content-digest") or "").encode(), digest_of(body).encode())


def digest_of(body: bytes) -> str:
    """Content-Digest of a body."""
    return f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"


def _presented(components: Any, parameters: Mapping[str, Any]) -> Presented:
    """Read the one inner list.

    Raises:
        ValueError, TypeError, KeyError: it is no list of plain names with the parameters that are needed.
    """
    names = tuple(name for name, inner in components if not inner and isinstance(name, str))
    keyid, nonce, created = parameters["keyid"], parameters["nonce"], parameters["created"]
    expires = parameters.get("expires")
    whole = len(names) == len(components) and set(parameters) <= _PARAMETERS
    if not whole or type(created) is not int or type(expires) not in (int, type(None)):
        raise ValueError("parameters")
    if not KEY_ID.fullmatch(keyid) or not NONCE.fullmatch(nonce):
        raise ValueError("identifiers")
    return Presented(str(keyid), created, str(nonce), names, expires)
