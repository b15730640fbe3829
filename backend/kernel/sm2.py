"""SM2 with SM3 (GM/T 0003, GB/T 32918) through the optional extra, and the encodings of its keys.

The user id is the default one of GM/T 0009. Keys are written as everybody writes them: curve 1.2.156.10197.1.301 in
SubjectPublicKeyInfo and PKCS#8. All keys have one length, so their encodings are a fixed head and the numbers.
"""

import logging
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from backend.kernel.errors import SettingsRefused

log = logging.getLogger(__name__)

USER_ID = b"1234567812345678"
MISSING = "SM2 seals need the optional extra: pip install --require-hashes -r requirements-gm.txt"
_NUMBER = 32
_CURVE = "301306072a8648ce3d020106082a811ccf5501822d"
_SPKI = bytes.fromhex(f"3059{_CURVE}03420004")
_PKCS8 = bytes.fromhex(f"308187020100{_CURVE}046d306b0201010420")
_PKCS8_PUBLIC = bytes.fromhex("a14403420004")
_ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123


def is_installed() -> bool:
    """Whether the extra is there."""
    return find_spec("gmssl_pyx") is not None


def _library() -> ModuleType:
    """The extra, imported when it is first needed.

    Raises:
        SettingsRefused: it is not installed.
    """
    try:
        return import_module("gmssl_pyx")
    except ImportError:
        raise SettingsRefused(MISSING) from None


def new() -> tuple[bytes, bytes]:
    """A fresh key: secret number and point, 32 and 64 bytes.

    Raises:
        SettingsRefused: the extra is not installed.
    """
    point, secret = _library().sm2_key_generate()
    return secret, point


def sign(secret: bytes, point: bytes, message: bytes) -> bytes:
    """Signature over SM3(Z ‖ message) as r ‖ s.

    Raises:
        SettingsRefused: the extra is not installed.
    """
    r, s = decode_dss_signature(_library().sm2_sign(secret, point, message, USER_ID))
    return r.to_bytes(_NUMBER, "big") + s.to_bytes(_NUMBER, "big")


def verify(point: bytes, message: bytes, signature: bytes) -> bool:
    """Check a signature; without the extra nothing can be checked, which is logged and is no proof."""
    if len(signature) != 2 * _NUMBER:
        return False
    r, s = (int.from_bytes(part, "big") for part in (signature[:_NUMBER], signature[_NUMBER:]))
    if not (0 < r < _ORDER and 0 < s < _ORDER):
        return False
    try:
        library = _library()
    except SettingsRefused as error:
        log.error("an SM2 seal could not be checked: %s", error)  # noqa: TRY400 - one line, no trace
        return False
    try:
        good: bool = library.sm2_verify(
            library.normalize_sm2_public_key(point), message, encode_dss_signature(r, s), USER_ID
        )
    except library.GmsslInnerError:
        return False
    return good


def spki_of(point: bytes) -> bytes:
    """SubjectPublicKeyInfo of a point."""
    return _SPKI + point


def read_spki(spki: bytes) -> bytes | None:
    """The point in a SubjectPublicKeyInfo, or None where it is no SM2 key."""
    point = spki[len(_SPKI) :]
    return point if spki.startswith(_SPKI) and len(point) == 2 * _NUMBER else None


def pkcs8_of(secret: bytes, point: bytes) -> bytes:
    """PKCS#8 of a key, with its point."""
    return _PKCS8 + secret + _PKCS8_PUBLIC + point


def read_pkcs8(pkcs8: bytes) -> tuple[bytes, bytes] | None:
    """Secret number and point in a PKCS#8, or None where it is no SM2 key."""
    head, middle = len(_PKCS8), len(_PKCS8) + _NUMBER
    rest = pkcs8[middle:]
    if not pkcs8.startswith(_PKCS8) or not rest.startswith(_PKCS8_PUBLIC) or len(rest) != 6 + 2 * _NUMBER:
        return None
    return pkcs8[head:middle], rest[len(_PKCS8_PUBLIC) :]
