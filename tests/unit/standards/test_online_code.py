"""Texts of online codes: ours, somebody else's, or none."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.standards import online_code
from backend.standards.online_code import Foreign, Kind, Malformed, OnlineCode, TypedCode, Unsupported

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "online_code.json").read_text(encoding="utf-8")
)
ORIGIN = VECTORS["origin"]
QR_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")

kinds = st.sampled_from(Kind)
secrets = st.binary(min_size=16, max_size=16)


def as_recorded(text: str) -> dict[str, Any]:
    read = online_code.read(text, expected_origin=ORIGIN)
    row: dict[str, Any] = {"text": text, "result": type(read).__name__}
    match read:
        case OnlineCode():
            return row | {"kind": read.kind.value, "secret_hex": read.secret.hex()}
        case TypedCode():
            return row | {"digits": read.digits}
        case Malformed():
            return row | {"reason": read.reason, "typed": read.typed}
        case _:
            return row


@pytest.mark.parametrize("row", VECTORS["build"], ids=lambda row: row["text"][-28:])
def test_a_recorded_code_is_built(row: dict[str, str]) -> None:
    assert online_code.build(ORIGIN, Kind(row["kind"]), bytes.fromhex(row["secret_hex"])) == row["text"]


@pytest.mark.parametrize("row", VECTORS["read"], ids=lambda row: ascii(row["text"])[:60])
def test_a_recorded_text_is_what_it_was(row: dict[str, Any]) -> None:
    assert as_recorded(row["text"]) == row


@pytest.mark.parametrize("origin", [ORIGIN, "http://localhost:8000", "https://city.example:8443"])
@given(kind=kinds, secret=secrets)
def test_what_is_built_is_read_again(origin: str, kind: Kind, secret: bytes) -> None:
    text = online_code.build(origin, kind, secret)
    assert QR_ALPHANUMERIC.fullmatch(text)
    assert online_code.read(text, expected_origin=origin) == OnlineCode(kind, secret)


@given(kinds, secrets, st.integers(0, 25), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_a_handle_has_one_text_only(kind: Kind, secret: bytes, place: int, other: str) -> None:
    text = online_code.build(ORIGIN, kind, secret)
    start = len(text) - 26
    changed = text[: start + place] + other + text[start + place + 1 :]
    read = online_code.read(changed, expected_origin=ORIGIN)
    assert (read == OnlineCode(kind, secret)) == (changed == text)


def test_the_longest_text_is_read_and_one_more_is_not() -> None:
    text = online_code.build(ORIGIN, Kind.CITIZEN, bytes(16))
    padded = text.ljust(online_code.MAX_LENGTH)
    assert online_code.read(padded, expected_origin=ORIGIN) == OnlineCode(Kind.CITIZEN, bytes(16))
    assert online_code.read(padded + " ", expected_origin=ORIGIN) == Malformed("too_long")


def test_a_default_port_is_the_same_origin() -> None:
    text = online_code.build("http://localhost:80", Kind.CITIZEN, bytes(16))
    assert isinstance(online_code.read(text, expected_origin="http://localhost/"), OnlineCode)
    assert isinstance(online_code.read(text, expected_origin="https://localhost:80"), Foreign)


@given(st.text(max_size=600))
def test_no_text_makes_it_fail(text: str) -> None:
    read = online_code.read(text, expected_origin=ORIGIN)
    assert isinstance(read, OnlineCode | TypedCode | Foreign | Unsupported | Malformed)


def test_neither_secret_nor_digits_show_in_a_log() -> None:
    assert "x01" not in repr(OnlineCode(Kind.CITIZEN, b"\x01" * 16))
    assert "12345678903" not in repr(TypedCode("12345678903"))


@pytest.mark.parametrize("length", [0, 15, 17])
def test_a_handle_has_sixteen_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        online_code.build(ORIGIN, Kind.CITIZEN, bytes(length))
