"""The international suite: known answers, and nothing opens or verifies that should not."""

import hashlib

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.crypto import INTERNATIONAL, derived_key, key_id, load_public_key, public_bytes
from backend.kernel.errors import SealBroken

KEY = bytes(range(32))


def test_digest_is_sha_256() -> None:
    assert INTERNATIONAL.digest(b"abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_mac_is_hmac_sha_256() -> None:
    """RFC 4231, test case 2."""
    made = INTERNATIONAL.mac(b"Jefe", b"what do ya want for nothing?").hex()
    assert made == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_derived_keys_depend_on_root_and_purpose() -> None:
    keys = {derived_key(root, purpose) for root in (KEY, bytes(32)) for purpose in ("data:a", "data:b")}
    assert len(keys) == 4


@given(st.binary(max_size=200), st.binary(max_size=40))
def test_what_was_encrypted_opens_at_its_place(plaintext: bytes, place: bytes) -> None:
    assert INTERNATIONAL.decrypt(KEY, INTERNATIONAL.encrypt(KEY, plaintext, place), place) == plaintext


def test_the_same_text_never_looks_the_same_twice() -> None:
    assert INTERNATIONAL.encrypt(KEY, b"x", b"") != INTERNATIONAL.encrypt(KEY, b"x", b"")


@given(st.integers(0, 12 + 4 + 16 - 1), st.integers(1, 255))
def test_one_altered_byte_is_noticed(position: int, change: int) -> None:
    sealed = bytearray(INTERNATIONAL.encrypt(KEY, b"text", b"place"))
    sealed[position] ^= change
    with pytest.raises(SealBroken):
        INTERNATIONAL.decrypt(KEY, bytes(sealed), b"place")


@pytest.mark.parametrize("length", [*range(33)])
def test_a_ciphertext_cut_short_is_noticed(length: int) -> None:
    sealed = INTERNATIONAL.encrypt(KEY, b"12345", b"place")
    with pytest.raises(SealBroken):
        INTERNATIONAL.decrypt(KEY, sealed[: min(length, len(sealed) - 1)], b"place")


def test_another_key_or_another_place_opens_nothing() -> None:
    sealed = INTERNATIONAL.encrypt(KEY, b"text", b"place")
    for key, place in ((bytes(32), b"place"), (KEY, b"places"), (KEY, b"")):
        with pytest.raises(SealBroken):
            INTERNATIONAL.decrypt(key, sealed, place)


def test_only_the_signers_own_words_verify() -> None:
    private, other = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    signature = INTERNATIONAL.sign(private, b"words")
    assert INTERNATIONAL.verify(private.public_key(), b"words", signature)
    assert not INTERNATIONAL.verify(other.public_key(), b"words", signature)
    assert not INTERNATIONAL.verify(private.public_key(), b"word", signature)


@pytest.mark.parametrize(
    "signature", [b"", bytes(64), b"\xff" * 64, bytes(63), bytes(65), b"\x30\x06\x02\x01\x01\x02\x01\x01"]
)
def test_what_is_no_signature_does_not_verify(signature: bytes) -> None:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    assert not INTERNATIONAL.verify(key, b"words", signature)


def test_a_public_key_reads_back_and_names_itself() -> None:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    spki = public_bytes(public)
    assert public_bytes(load_public_key(spki)) == spki
    assert key_id(spki) == hashlib.sha256(spki).hexdigest()[:16]


def test_a_public_key_of_another_kind_or_none_is_refused() -> None:
    foreign = ed25519.Ed25519PrivateKey.generate().public_key()
    der = foreign.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    for stored in (der, b"", b"no key at all", der[:20]):
        with pytest.raises(SealBroken):
            load_public_key(stored)
