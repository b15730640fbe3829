"""The library against the vectors of RFC 9421, and our reading of a signature against the RFC's own request."""

import json
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key
from http_message_signatures import HTTPMessageVerifier, InvalidSignature
from http_message_signatures.algorithms import ECDSA_P256_SHA256, ED25519, HMAC_SHA256
from http_message_signatures.resolvers import MappingKeyResolver
from liangzheng_department import Key, signed_headers

from backend.kernel.errors import SignatureMalformed, SignatureMissing
from backend.protocols import rules, signing
from backend.protocols.rules import Presented
from backend.protocols.signing import Message, _Verifier

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors" / "rfc9421.json").read_text())
NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
URL = "https://city.example/api/department/certificates/t/1"
BODY = b'{"version":1}'


@dataclass
class Of:
    """A message of the RFC, as the library wants it."""

    headers: dict[str, str]
    method: str = "POST"
    url: str = ""


@dataclass
class Response:
    """The RFC's response."""

    headers: dict[str, str]
    status_code: int = 200
    request: Of | None = field(default=None)


def request(name: str, **changed: str) -> Of:
    one = VECTORS["request"]
    signed = {"Signature-Input": VECTORS[name]["input"], "Signature": VECTORS[name]["signature"]}
    return Of(one["headers"] | signed | changed, one["method"], one["url"])


def response(**changed: str) -> Response:
    signed = {"Signature-Input": VECTORS["b24"]["input"], "Signature": VECTORS["b24"]["signature"]}
    return Response(VECTORS["response"]["headers"] | signed | changed)


def verifier(algorithm: Any, name: str, key: Any) -> HTTPMessageVerifier:
    return _Verifier(
        signature_algorithm=algorithm, key_resolver=MappingKeyResolver(public_keys={name: key}, private_keys={})
    )


def public(name: str) -> Any:
    return load_der_public_key(b64decode(VECTORS["keys"][name]))


def test_b_2_4_ecdsa_p256_over_a_response() -> None:
    own = verifier(ECDSA_P256_SHA256, "test-key-ecc-p256", public("test-key-ecc-p256"))
    assert own.verify(response(), max_age=None)
    with pytest.raises(InvalidSignature):
        own.verify(response(**{"Content-Length": "24"}), max_age=None)


def test_b_2_5_hmac_over_a_request() -> None:
    own = verifier(HMAC_SHA256, "test-shared-secret", b64decode(VECTORS["b25"]["secret"]))
    assert own.verify(request("b25"), max_age=None)
    with pytest.raises(InvalidSignature):
        own.verify(request("b25", Date="Tue, 20 Apr 2021 02:07:56 GMT"), max_age=None)


def test_b_2_6_ed25519_over_a_request() -> None:
    own = verifier(ED25519, "test-key-ed25519", public("test-key-ed25519"))
    assert own.verify(request("b26"), max_age=None)
    with pytest.raises(InvalidSignature):
        own.verify(request("b26", **{"Content-Type": "text/plain"}), max_age=None)


def message(key: Key, body: bytes | None = BODY, **more: Any) -> Message:
    method = "GET" if body is None else "PUT"
    return Message(method, URL, signed_headers(key, method, URL, body, created=int(NOW.timestamp()), **more))


def spki(key: Key) -> bytes:
    return b64decode("".join(key.public_pem.splitlines()[1:-1]))


def test_the_documented_client_and_the_library_agree_on_what_is_signed() -> None:
    key = Key.make()
    for body in (None, BODY, b""):
        one = message(key, body)
        presented = signing.read(one, has_body=body is not None)
        assert signing.is_signed_by(spki(key), presented, one)
        assert not signing.is_signed_by(spki(Key.make()), presented, one)


def test_the_digest_is_that_of_the_body() -> None:
    one = message(Key.make())
    assert signing.is_digest_of(one, BODY)
    assert not signing.is_digest_of(one, BODY + b" ")


def test_a_key_that_is_none_has_signed_nothing() -> None:
    one = message(Key.make())
    assert not signing.is_signed_by(b"no key", signing.read(one, has_body=True), one)


def test_a_body_needs_a_digest_that_is_signed() -> None:
    bare = message(Key.make(), None)
    with pytest.raises(SignatureMissing):
        signing.read(bare, has_body=True)
    unsigned = Message("PUT", URL, {**bare.headers, "Content-Digest": signing.digest_of(BODY)})
    with pytest.raises(SignatureMalformed):
        signing.read(unsigned, has_body=True)


@pytest.mark.parametrize(
    "digest", ["md5=:AAAA:", "sha-256=AAAA", "sha-512=:" + "A" * 86 + "==:", "sha-256=:AAAA:, sha-512=:AAAA:"]
)
def test_a_digest_of_another_kind_is_not_taken(digest: str) -> None:
    one = message(Key.make())
    with pytest.raises(SignatureMalformed):
        signing.read(Message(one.method, one.url, {**one.headers, "Content-Digest": digest}), has_body=True)


@pytest.mark.parametrize(
    ("components", "has_body", "enough"),
    [
        (("@method", "@target-uri"), False, True),
        (("@method", "@authority", "@path", "@query"), False, True),
        (("@method", "@authority", "@path"), False, False),
        (("@target-uri",), False, False),
        (("@method", "@target-uri"), True, False),
        (("@method", "@target-uri", "content-digest"), True, False),
        (("@method", "@target-uri", "content-digest", "content-type"), True, True),
    ],
)
def test_what_a_signature_has_to_cover(components: tuple[str, ...], has_body: bool, enough: bool) -> None:
    assert rules.covers_enough(components, has_body=has_body) is enough


@pytest.mark.parametrize(
    ("created", "expires", "fault"),
    [
        (0, None, None),
        (60, None, None),
        (-60, None, None),
        (61, None, "signature_too_new"),
        (-61, None, "signature_too_old"),
        (0, 0, None),
        (-5, -1, "signature_too_old"),
    ],
)
def test_how_old_a_signature_may_be(created: int, expires: int | None, fault: str | None) -> None:
    at = int(NOW.timestamp())
    one = Presented("k", at + created, "n", (), None if expires is None else at + expires)
    assert rules.age_fault(one, now=NOW) == fault


@pytest.mark.parametrize(
    ("version", "known", "way"), [(1, None, "apply"), (2, 1, "apply"), (1, 1, "same"), (1, 2, "older")]
)
def test_what_a_version_does(version: int, known: int | None, way: str) -> None:
    assert rules.way_of(version, known).value == way
