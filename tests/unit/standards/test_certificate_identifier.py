"""Electronic certificate identifiers: real ones hold, a wrong sample does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.standards import certificate_identifier
from backend.standards.certificate_identifier import CertificateIdentifier, Invalid

REAL = [
    "1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F",
    "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
    "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",
    "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
    "1.2.156.3005.2.11880102000000027C003.11880102000000027C.2026DEMO0000000042.001.I",
    "1.2.156.3005.2.11100000000013338W011.11880100000000078P.20260000001.001.6",
]
TYPE, ISSUER = "11880102000000027C003", "11880102000000027C"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def check_by_the_standards_text(text: str) -> str:
    product = 36
    for character in text:
        total = (product + ALPHABET.index(character)) % 36 or 36
        product = total * 2 % 37
    return ALPHABET[(37 - product) % 36]


@pytest.mark.parametrize("text", REAL)
def test_a_real_identifier_holds_and_prints_as_it_was(text: str) -> None:
    parsed = certificate_identifier.parse(text)
    assert isinstance(parsed, CertificateIdentifier)
    assert str(parsed) == text


@pytest.mark.parametrize("text", REAL)
def test_a_real_identifier_is_built_again(text: str) -> None:
    parsed = certificate_identifier.parse(text)
    assert isinstance(parsed, CertificateIdentifier)
    built = certificate_identifier.build(
        type_code=parsed.type_code, issuer=parsed.issuer, serial=parsed.serial, version=parsed.version
    )
    assert built == text


def test_a_published_sample_with_a_wrong_check_character_is_refused() -> None:
    sample = "1.2.156.3005.2.11100000000013661B006.113700000045046442.209FA4E80A4C4A0DB4A1B2C3D4E7EA49.001."
    right = check_by_the_standards_text(sample.removeprefix("1.2.156.3005.2.").replace(".", ""))
    assert isinstance(certificate_identifier.parse(sample + right), CertificateIdentifier)
    wrong = next(character for character in "MD" if character != right)
    assert certificate_identifier.parse(sample + wrong) == Invalid("check_character")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "root"),
        ("1.2.156.3005.3." + f"{TYPE}.{ISSUER}.1.001.0", "root"),
        (f"1.2.156.3005.2.{TYPE}.{ISSUER}.1.001", "parts"),
        (f"1.2.156.3005.2.062301.{ISSUER}.1.001.0", "type_code"),
        (f"1.2.156.3005.2.11880102000000027D003.{ISSUER}.1.001.0", "type_code"),
        (f"1.2.156.3005.2.{TYPE}.{ISSUER.lower()}.1.001.0", "issuer"),
        (f"1.2.156.3005.2.{TYPE}.034010.1.001.0", "issuer"),
        (f"1.2.156.3005.2.{TYPE}.{ISSUER}..001.0", "serial"),
        (f"1.2.156.3005.2.{TYPE}.{ISSUER}.号1.001.0", "serial"),
        (f"1.2.156.3005.2.{TYPE}.{ISSUER}.1.01.0", "version"),
        (f"1.2.156.3005.2.{TYPE}.{ISSUER}.1.000.0", "version"),
        (REAL[0][:-1] + "G", "check_character"),
        (REAL[0].replace("2430599", "2430598"), "check_character"),
        (REAL[0].lower(), "type_code"),
    ],
)
def test_the_first_fault_is_named(text: str, reason: str) -> None:
    assert certificate_identifier.parse(text) == Invalid(reason)  # type: ignore[arg-type] # words of the table


@pytest.mark.parametrize(
    ("part", "value"),
    [("type_code", "062301"), ("issuer", "x"), ("serial", "a.b"), ("version", 0), ("version", 1000)],
)
def test_nothing_is_built_from_a_wrong_part(part: str, value: str | int) -> None:
    parts: dict[str, str | int] = {"type_code": TYPE, "issuer": ISSUER, "serial": "1", "version": 1, part: value}
    with pytest.raises(ValueError, match=part):
        certificate_identifier.build(**parts)  # type: ignore[arg-type] # one of them is wrong on purpose


@given(st.text(st.sampled_from(ALPHABET + "abc-_"), min_size=1, max_size=32), st.integers(1, 999))
def test_what_is_built_is_read_again(serial: str, version: int) -> None:
    text = certificate_identifier.build(type_code=TYPE, issuer=ISSUER, serial=serial, version=version)
    parsed = certificate_identifier.parse(text)
    assert isinstance(parsed, CertificateIdentifier)
    assert (parsed.serial, parsed.version) == (serial, version)
    counted = "".join(c for c in serial if c in ALPHABET)
    assert text[-1] == check_by_the_standards_text(f"{TYPE}{ISSUER}{counted}{version:03d}")


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    assert isinstance(certificate_identifier.parse("1.2.156.3005.2." + text), CertificateIdentifier | Invalid)


def test_a_type_code_is_a_credit_code_and_three_digits() -> None:
    assert certificate_identifier.is_type_code(TYPE)
    assert not certificate_identifier.is_type_code(TYPE[:-1])
    assert not certificate_identifier.is_type_code("11880102000000027D003")
