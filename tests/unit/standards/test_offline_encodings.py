"""Base45, CBOR, points and sets against what was recorded, and by their properties."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.standards import base45, base64url, cbor, golomb_set, offline_pass, p256
from backend.standards.golomb_set import Set
from tests.passes import encodings
from tests.passes.encodings import NUMBERS
from tests.passes.keys import seeded

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors/offline/encodings.json").read_text("utf-8"))
SALT = bytes(8)
values = st.recursive(
    st.none() | st.integers(0, cbor.LARGEST) | st.binary(max_size=30) | st.text("ab望●é😀", max_size=9),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(("text", "data"), [("BB8", b"AB"), ("%69 VD92EX0", b"Hello!!"), ("QED8WEX0", b"ietf!")])
def test_base45_is_that_of_the_rfc(text: str, data: bytes) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@given(data=st.binary(max_size=400))
def test_base45_gives_bytes_back(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@given(text=st.text(base45.ALPHABET, max_size=12))
def test_bytes_have_one_text_in_base45(text: str) -> None:
    try:
        data = base45.decode(text)
    except ValueError:
        return
    assert base45.encode(data) == text


@pytest.mark.parametrize(("text", "expected", "is_fault"), VECTORS["texts"], ids=range(len(VECTORS["texts"])))
def test_a_recorded_text_is_read_as_recorded(text: str, expected: str, *, is_fault: bool) -> None:
    found = offline_pass.read(text)
    assert isinstance(found, offline_pass.Fault) == is_fault
    assert (found if isinstance(found, str) else found.hex()) == expected


@given(data=st.binary(max_size=40))
def test_base64url_gives_bytes_back(data: bytes) -> None:
    assert base64url.decode(base64url.encode(data)) == data


@pytest.mark.parametrize("text", ["A", "AB", "AA=", "AA==", "A+AA", "A/AA", "AA AA", "AAA\n", "ＡＡ", "AAAAA"])
def test_what_is_no_base64url_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"base64url|byte|pad|characters"):
        base64url.decode(text)


@pytest.mark.parametrize(("hexed", "expected"), VECTORS["cbor"], ids=range(len(VECTORS["cbor"])))
def test_a_recorded_value_is_read_and_written(hexed: str, expected: Any) -> None:
    value = cbor.decode(bytes.fromhex(hexed))
    assert encodings.tagged(value) == expected
    assert cbor.encode(value).hex() == hexed


@given(value=values)
def test_cbor_gives_values_back(value: cbor.Value) -> None:
    try:
        found = cbor.decode(cbor.encode(value))
    except ValueError as error:
        assert "deep" in str(error)  # noqa: PT017 - the one thing that is written and not read
        return
    assert found == value


@given(data=st.binary(max_size=12))
def test_a_value_has_one_writing_in_cbor(data: bytes) -> None:
    try:
        value = cbor.decode(data)
    except ValueError:
        return
    assert cbor.encode(value) == data


@pytest.mark.parametrize("hexed", VECTORS["no_cbor"])
def test_what_is_no_cbor_of_ours_is_refused(hexed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        cbor.decode(bytes.fromhex(hexed))


@pytest.mark.parametrize("value", [True, -1, 2**64, "e\u0301", "\ud800", [False]])
def test_what_cbor_would_write_otherwise_is_not_written(value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        cbor.encode(value)


def test_numbers_take_as_few_bytes_as_they_can() -> None:
    assert [len(cbor.encode(number)) for number in NUMBERS] == [1, 1, 1, 2, 2, 3, 3, 5, 5, 9, 9, 9]


@pytest.mark.parametrize(("point", "spki"), VECTORS["points"], ids=range(len(VECTORS["points"])))
def test_a_recorded_point_is_the_recorded_key(point: str, spki: str | None) -> None:
    octets = bytes.fromhex(point)
    assert p256.is_on_curve(octets) is (spki is not None)
    if spki is None:
        with pytest.raises(ValueError, match=r"."):
            p256.spki_of(octets)
    else:
        assert p256.spki_of(octets).hex() == spki
        assert p256.compressed(bytes.fromhex(spki)) == octets


@pytest.mark.parametrize("spki", [b"", seeded("x").spki[:-1], b"\0" + seeded("x").spki[1:], p256.short_spki(bytes(33))])
def test_what_is_no_key_in_its_usual_writing_has_no_short_point(spki: bytes) -> None:
    with pytest.raises(ValueError, match="P-256"):
        p256.compressed(spki)


def test_a_point_within_the_head_of_another_kind_is_refused() -> None:
    spki = bytearray(seeded("x").spki)
    spki[-65] = 6
    with pytest.raises(ValueError, match="P-256"):
        p256.compressed(bytes(spki))


@pytest.mark.parametrize(("signature", "low", "itself"), VECTORS["signatures"])
def test_a_recorded_signature_has_its_lower_form(signature: str, low: str, *, itself: bool) -> None:
    assert p256.low_s(bytes.fromhex(signature)).hex() == low
    assert p256.is_low(bytes.fromhex(signature)) is itself
    assert p256.is_low(bytes.fromhex(low))


@pytest.mark.parametrize("signature", VECTORS["no_signatures"])
def test_what_is_no_signature_is_not_low(signature: str) -> None:
    assert not p256.is_low(bytes.fromhex(signature))


@given(
    rids=st.sets(st.binary(min_size=6, max_size=6), max_size=60),
    others=st.sets(st.binary(min_size=6, max_size=6), max_size=20),
    p=st.integers(1, 32),
)
def test_what_is_in_a_set_is_always_found(rids: set[bytes], others: set[bytes], p: int) -> None:
    data = golomb_set.encode(rids, salt=SALT, p=p)
    found = Set.read(data)
    assert all(rid in found for rid in rids)
    assert len(found) <= len(rids)
    assert golomb_set.encode(sorted(rids, reverse=True), salt=SALT, p=p) == data
    if not rids:
        assert not any(rid in found for rid in others)


def test_what_is_not_in_a_set_is_hardly_ever_found() -> None:
    rids = [number.to_bytes(6, "big") for number in range(4_000)]
    found = Set.read(golomb_set.encode(rids, salt=SALT))
    others = (number.to_bytes(6, "big") for number in range(10_000, 60_000))
    assert sum(rid in found for rid in others) <= 2  # 0.05 are expected
    assert len(golomb_set.encode(rids, salt=SALT)) < 4_000 * 22 / 8


def test_what_a_set_finds_by_mistake_another_salt_does_not() -> None:
    rids, others = ([f"{kind}{number}".encode() for number in range(900)] for kind in "ab")
    salts = (bytes(8), b"another!")
    wrong = [{rid for rid in others if rid in Set.read(golomb_set.encode(rids, salt=salt, p=4))} for salt in salts]
    assert wrong[0]
    assert wrong[0] != wrong[1]


@pytest.mark.parametrize(("salt", "p", "count"), [(bytes(7), 20, 1), (SALT, 0, 1), (SALT, 33, 1), (SALT, 20, 5)])
def test_what_no_reader_takes_is_not_written(salt: bytes, p: int, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(golomb_set, "LARGEST", 4)
    with pytest.raises(ValueError, match="set"):
        golomb_set.encode([bytes([number]) for number in range(count)], salt=salt, p=p)
