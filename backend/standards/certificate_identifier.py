"""Electronic certificate identifier 电子证照标识 and certificate type code 证照类型代码.

    1.2.156.3005.2 . <type code, 21> . <issuing organisation> . <serial> . <version, 3 digits> . <check>

The check character is ISO 7064 hybrid MOD 37,36 over type, organisation, serial and version, without dots and
without the root; characters of the serial that are neither digits nor capital letters do not count.

Source: GB/T 36904-2018; the issuing organisation is a unified social credit code or, in some real systems, a
division code of six digits.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from stdnum.iso7064 import mod_37_36

from backend.standards import area_codes, uscc

ROOT: Final = "1.2.156.3005.2"
MAX_VERSION: Final = 999

_TYPE_CODE: Final = re.compile(r"([0-9A-Z]{18})([0-9]{3})", re.ASCII)
_SERIAL: Final = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)
_VERSION: Final = re.compile(r"[0-9]{3}", re.ASCII)
_PARTS: Final = 5

Reason: TypeAlias = Literal["root", "parts", "type_code", "issuer", "serial", "version", "check_character"]


@dataclass(frozen=True, slots=True)
class CertificateIdentifier:
    """An identifier taken apart; its check character holds."""

    type_code: str
    issuer: str
    serial: str
    version: int
    check_character: str

    def __str__(self) -> str:
        """Give the identifier as it is printed."""
        return f"{ROOT}.{self.type_code}.{self.issuer}.{self.serial}.{self.version:03d}.{self.check_character}"


@dataclass(frozen=True, slots=True)
class Invalid:
    """The first reason against an identifier."""

    reason: Reason


@lru_cache(maxsize=1024)  # a city has some hundred types and offices, and checks them with every certificate
def is_type_code(text: str) -> bool:
    """Whether a text is a type code: the credit code of the body that defines the type, and three digits."""
    match = _TYPE_CODE.fullmatch(text)
    return match is not None and isinstance(uscc.parse(match[1]), uscc.Uscc)


def build(*, type_code: str, issuer: str, serial: str, version: int) -> str:
    """Put an identifier together and compute its check character.

    Raises:
        ValueError: a part is out of shape; `str(error)` is the part's name.
    """
    fault = _fault(type_code, issuer, serial)
    if fault is not None:
        raise ValueError(fault)
    if version not in range(1, MAX_VERSION + 1):
        raise ValueError("version")
    check = mod_37_36.calc_check_digit(_checked_text(type_code, issuer, serial, version))
    return str(CertificateIdentifier(type_code, issuer, serial, version, check))


def parse(text: str) -> CertificateIdentifier | Invalid:
    """Take an identifier apart and verify its check character; case and spaces are not forgiven."""
    if not text.startswith(ROOT + "."):
        return Invalid("root")
    parts = text.removeprefix(ROOT + ".").split(".")
    if len(parts) != _PARTS:
        return Invalid("parts")
    type_code, issuer, serial, version, check = parts
    fault = _fault(type_code, issuer, serial)
    if fault is not None:
        return Invalid(fault)
    if _VERSION.fullmatch(version) is None or version == "000":
        return Invalid("version")
    if mod_37_36.calc_check_digit(_checked_text(type_code, issuer, serial, int(version))) != check:
        return Invalid("check_character")
    return CertificateIdentifier(type_code, issuer, serial, int(version), check)


def _fault(type_code: str, issuer: str, serial: str) -> Literal["type_code", "issuer", "serial"] | None:
    if not is_type_code(type_code):
        return "type_code"
    if not (area_codes.is_shaped(issuer) or _is_credit_code(issuer)):
        return "issuer"
    return None if _SERIAL.fullmatch(serial) else "serial"


@lru_cache(maxsize=1024)
def _is_credit_code(issuer: str) -> bool:
    return uscc.normalise(issuer) == issuer and not isinstance(uscc.parse(issuer), uscc.Invalid)


def _checked_text(type_code: str, issuer: str, serial: str, version: int) -> str:
    return type_code + issuer + re.sub(r"[^0-9A-Z]", "", serial) + f"{version:03d}"
