"""Signed content version 1 is fixed for ever: these bytes, digests and signatures were recorded once."""

import hashlib
import json
from base64 import b64decode
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from backend.certificates import rules
from backend.certificates.rules import Content
from backend.kernel.crypto import key_id
from backend.seals.service import verify

FOLDER = Path(__file__).parents[2] / "vectors" / "certificate"
VECTORS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
Vector = dict[str, Any]


@pytest.fixture(params=VECTORS)
def vector(request: pytest.FixtureRequest) -> Vector:
    """One recorded certificate."""
    found: Vector = VECTORS[request.param]
    return found


def signed(vector: Vector) -> Content:
    """What the issuer signed, with the recorded digests."""
    one = vector["certificate"]
    pictures = [one["picture"]] if one["picture"] else []
    return Content(
        identifier=one["identifier"],
        type=one["type"],
        type_version=one["type_version"],
        issuer=one["issuer"],
        holders=tuple(holder["digest"] for holder in one["holders"]),
        version=one["version"],
        issued_on=date.fromisoformat(one["issued_on"]),
        valid_from=date.fromisoformat(one["valid_from"]),
        valid_to=date.fromisoformat(one["valid_to"]) if one["valid_to"] else None,
        digests={field["key"]: field["digest"] for field in [*one["fields"], *pictures]},
    )


def test_there_is_a_good_vector_and_one_of_each_fault() -> None:
    faults = {(one["expected"]["signature"], bool(one["expected"]["altered"])) for one in VECTORS.values()}
    assert faults == {(True, False), (True, True), (False, False)}


def test_the_content_is_written_in_the_recorded_bytes(vector: Vector) -> None:
    content = rules.signed_bytes(signed(vector))
    assert content == vector["content"].encode()
    assert hashlib.sha256(content).hexdigest() == vector["content_sha256"]


def test_the_signature_is_good_where_the_vector_says_so(vector: Vector) -> None:
    key, content = b64decode(vector["public_key"]), vector["content"].encode()
    assert key_id(key) == vector["kid"]
    assert (
        verify(key, vector.get("suite", "intl"), rules.message(content), bytes.fromhex(vector["signature"]))
        is vector["expected"]["signature"]
    )


def test_every_holder_has_the_recorded_digest(vector: Vector) -> None:
    for holder in vector["certificate"]["holders"]:
        assert rules.field_digest(bytes.fromhex(holder["salt"]), "holder", holder["code"]) == holder["digest"]


def test_altered_fields_are_found_by_their_digests(vector: Vector) -> None:
    one = vector["certificate"]
    values = {field["key"]: field["value"] for field in one["fields"]}
    salts = {field["key"]: bytes.fromhex(field["salt"]) for field in one["fields"]}
    if one["picture"]:
        values["photo"] = rules.picture_value(one["picture"]["bytes"].encode())
        salts["photo"] = bytes.fromhex(one["picture"]["salt"])
    altered = rules.altered_fields(signed(vector).digests, salts, values)
    assert list(altered) == vector["expected"]["altered"]


def test_no_bit_of_a_signed_content_can_be_flipped() -> None:
    vector = VECTORS["driving_licence"]
    key, signature = b64decode(vector["public_key"]), bytes.fromhex(vector["signature"])
    content = vector["content"].encode()
    for index in range(len(content)):
        flipped = bytearray(content)
        flipped[index] ^= 1 << index % 8
        assert not verify(key, "intl", rules.message(bytes(flipped)), signature)


def test_the_prefix_is_part_of_what_is_signed() -> None:
    vector = VECTORS["driving_licence"]
    key, signature = b64decode(vector["public_key"]), bytes.fromhex(vector["signature"])
    assert not verify(key, "intl", vector["content"].encode(), signature)
