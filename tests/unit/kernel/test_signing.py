"""Both suites of seal keys, by standard vectors; and no data talks a key into another suite."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from backend.kernel import signing, sm2
from backend.kernel.errors import SealBroken, SettingsRefused
from backend.kernel.keys import FileKeys
from backend.kernel.signing import SUITES, SuiteName

FOLDER = Path(__file__).parents[2] / "vectors" / "suites"
FILES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
CASES = [
    pytest.param(file, case, id=f"{name}: {case['name']}") for name, file in FILES.items() for case in file["cases"]
]


@pytest.mark.parametrize(("file", "case"), CASES)
def test_a_standard_vector_verifies_or_does_not(file: dict[str, Any], case: dict[str, Any]) -> None:
    key, message, signature = (
        bytes.fromhex(file["spki"]), case["message"].encode(), bytes.fromhex(case["signature"]),
    )  # fmt: skip
    assert signing.verify(key, file["suite"], message, signature) is case["good"]


def test_there_are_vectors_of_both_suites_with_negatives() -> None:
    assert {file["suite"] for file in FILES.values()} == set(SUITES)
    assert all({case["good"] for case in file["cases"]} == {True, False} for file in FILES.values())


@pytest.mark.parametrize("suite", SUITES)
def test_a_key_signs_and_survives_its_encodings(suite: SuiteName) -> None:
    key = signing.new_key(suite)
    again = signing.read_private(key.pkcs8())
    assert (again.suite, again.spki(), again.pkcs8()) == (suite, key.spki(), key.pkcs8())
    signature = again.sign(b"words")
    assert len(signature) == 64
    assert signing.verify(key.spki(), suite, b"words", signature)
    assert not signing.verify(key.spki(), suite, b"word", signature)


def test_both_encodings_have_one_length() -> None:
    """A certificate for an SM2 key is put together around this (`seals.authority`)."""
    es256, gm = (signing.new_key(suite) for suite in SUITES)
    assert len(es256.spki()) == len(gm.spki())
    assert len(es256.pkcs8()) == len(gm.pkcs8())


@pytest.mark.parametrize(("own", "other"), [("intl", "gm"), ("gm", "intl")])
def test_a_key_is_never_asked_in_another_suite(own: SuiteName, other: SuiteName) -> None:
    key, foreign = signing.new_key(own), signing.new_key(other)
    assert not signing.verify(key.spki(), other, b"m", key.sign(b"m"))
    assert not signing.verify(key.spki(), own, b"m", foreign.sign(b"m"))
    swapped = key.spki()[:26] + foreign.spki()[26:]  # the point of one curve under the name of the other
    assert not signing.verify(swapped, own, b"m", key.sign(b"m"))


def test_a_key_provider_makes_and_keeps_keys_of_both_suites(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    made = {suite: FileKeys(folder, create=True).new_signing_key(suite) for suite in SUITES}
    for suite, (kid, spki) in made.items():
        later = FileKeys(folder, create=False)
        assert signing.verify(spki, suite, b"m", later.sign(kid, b"m"))
        stored = (folder / "signing" / f"{kid}.key").read_bytes()
        assert later._private(kid).pkcs8()[36:68] not in stored


@pytest.mark.parametrize("length", [0, 20, 27, 90, 92])
def test_a_cut_or_longer_sm2_key_is_no_key(length: int) -> None:
    spki = (signing.new_key("gm").spki() + b"\0")[:length]
    with pytest.raises((SealBroken, ValueError)):
        signing.read_public(spki)
    assert not signing.verify(spki, "gm", b"m", bytes(64))


def test_a_point_that_is_not_on_the_curve_verifies_nothing() -> None:
    assert not signing.verify(sm2.spki_of(b"\1" * 64), "gm", b"m", b"\1" * 64)


def test_a_key_of_another_curve_is_refused() -> None:
    private = ec.generate_private_key(ec.SECP384R1())
    der = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(SealBroken):
        signing.read_private(der)
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    with pytest.raises(SealBroken):
        signing.read_public(public)


def test_without_the_extra_sm2_says_how_to_get_it_and_proves_nothing() -> None:
    key = signing.new_key("gm")
    signature = key.sign(b"m")
    with (
        patch.object(sm2, "import_module", side_effect=ImportError),
        patch.object(sm2, "find_spec", return_value=None),
    ):
        assert not signing.is_installed("gm")
        assert signing.is_installed("intl")
        with pytest.raises(SettingsRefused, match=r"requirements-gm\.txt"):
            signing.new_key("gm")
        assert not signing.verify(key.spki(), "gm", b"m", signature)
