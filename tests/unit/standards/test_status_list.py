"""The vectors of the draft, and what must not be read as a list."""

import json
import zlib
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.crypto import INTERNATIONAL, load_public_key
from backend.kernel.keys import FileKeys
from backend.standards import status_list

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors" / "status_list.json").read_text())
SUBJECT = "http://localhost/api/status-lists/0"


@pytest.mark.parametrize("vector", VECTORS["small"])
def test_the_drafts_small_lists_are_packed_to_the_byte(vector: dict[str, Any]) -> None:
    given_entries = dict(enumerate(vector["entries"]))
    made = status_list.packed(given_entries, size=len(given_entries), bits=vector["bits"])
    assert made.hex() == vector["bytes"]
    assert status_list.encoded(made) == vector["lst"]
    assert status_list.decoded(vector["lst"]) == made


@pytest.mark.parametrize("vector", VECTORS["large"], ids=lambda one: f"{one['bits']} bits")
def test_the_drafts_large_lists_hold_what_they_say_and_nothing_else(vector: dict[str, Any]) -> None:
    entries = {int(index): status for index, status in vector["entries"].items()}
    unpacked = status_list.decoded(vector["lst"])
    assert status_list.packed(entries, size=vector["size"], bits=vector["bits"]) == unpacked
    for index, status in entries.items():
        assert status_list.entry(unpacked, index, bits=vector["bits"]) == status


@given(
    bits=st.sampled_from([1, 2, 4, 8]),
    entries=st.dictionaries(st.integers(0, 63), st.integers(0, 255), max_size=64),
)
def test_every_entry_comes_back(bits: Any, entries: dict[int, int]) -> None:
    fitting = {index: status & ((1 << bits) - 1) for index, status in entries.items()}
    lst = status_list.encoded(status_list.packed(fitting, size=64, bits=bits))
    found = status_list.decoded(lst)
    assert {index: status_list.entry(found, index, bits=bits) for index in range(64)} == {
        **dict.fromkeys(range(64), status_list.VALID),
        **fitting,
    }


@pytest.mark.parametrize(("index", "status"), [(-1, 1), (8, 1), (0, 16), (0, -1)])
def test_what_does_not_fit_is_refused(index: int, status: int) -> None:
    with pytest.raises(ValueError, match="no entry"):
        status_list.packed({index: status}, size=8, bits=4)


@pytest.mark.parametrize("index", [-1, 8])
def test_an_entry_beyond_the_list_is_not_read_as_valid(index: int) -> None:
    with pytest.raises(ValueError, match="no entry"):
        status_list.entry(bytes(4), index, bits=4)


@pytest.mark.parametrize(
    "lst",
    ["", "AAAA", urlsafe_b64encode(zlib.compress(bytes(99))[:-2]).decode(), status_list.encoded(bytes((1 << 20) + 1))],
    ids=["empty", "no zlib", "cut short", "too large"],
)
def test_what_is_no_list_is_refused(lst: str) -> None:
    with pytest.raises(ValueError, match=r"ZLIB|short"):
        status_list.decoded(lst)


@pytest.fixture
def signed(tmp_path: Path) -> tuple[str, Any]:
    keys = FileKeys(tmp_path / "keys", create=True)
    kid, spki = keys.new_signing_key()
    public = load_public_key(spki)

    def verify(presented: str, message: bytes, signature: bytes) -> bool:
        return presented == kid and INTERNATIONAL.verify(public, message, signature)

    content = status_list.claims(
        status_list.encoded(status_list.packed({3: status_list.SUSPENDED}, size=16, bits=4)),
        bits=4, subject=SUBJECT, issued_at=1772503200, expires_at=1772589600, ttl_s=1,
    )  # fmt: skip
    return status_list.token(content, kid=kid, sign=lambda message: keys.sign(kid, message)), verify


def test_a_signed_list_is_read(signed: tuple[str, Any]) -> None:
    token, verify = signed
    found = status_list.read(token, expected_subject=SUBJECT, verify=verify)
    assert (found["sub"], found["iat"], found["exp"], found["ttl"]) == (SUBJECT, 1772503200, 1772589600, 1)
    assert found["status_list"]["bits"] == 4
    assert status_list.entry(status_list.decoded(found["status_list"]["lst"]), 3, bits=4) == status_list.SUSPENDED


def part(value: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_changed_list_another_key_and_another_algorithm_are_refused(signed: tuple[str, Any]) -> None:
    token, verify = signed
    head, content, signature = token.split(".")
    for forged in (
        f"{head}.{part({'sub': SUBJECT})}.{signature}",
        f"{part({'alg': 'ES256', 'typ': 'statuslist+jwt', 'kid': 'other'})}.{content}.{signature}",
        f"{part({'alg': 'none', 'typ': 'statuslist+jwt'})}.{content}.",
        f"{part({'alg': 'ES256', 'typ': 'jwt'})}.{content}.{signature}",
        f"{head}.{content}",
    ):
        with pytest.raises(ValueError, match=r"signed|kind|compact"):
            status_list.read(forged, expected_subject=SUBJECT, verify=verify)
    with pytest.raises(ValueError, match="another list"):
        status_list.read(token, expected_subject=SUBJECT + "1", verify=verify)


def test_the_key_is_published_as_a_web_key(tmp_path: Path) -> None:
    _, spki = FileKeys(tmp_path / "keys", create=True).new_signing_key()
    public = load_public_key(spki)
    point = public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    found = status_list.public_jwk("k", point)
    numbers = public.public_numbers()
    assert status_list._bytes(found["x"]) == numbers.x.to_bytes(32, "big")
    assert status_list._bytes(found["y"]) == numbers.y.to_bytes(32, "big")
    assert (found["kty"], found["crv"], found["kid"]) == ("EC", "P-256", "k")
