"""Numbers of the curve P-256: low signatures and points written short.

An ES256 signature has a twin, r ‖ n - s, that verifies too. Where what is signed is counted or compared, one of them
must be none: signers take the lower s, verifiers refuse the higher one. A signature that is low has no other form.

Source: FIPS 186-5; SEC 1, 2.3.3 and 2.3.4; BIP 62 for the rule about s.
"""

from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SIGNATURE_BYTES: Final = 64
COMPRESSED_BYTES: Final = 33

_CURVE: Final = ec.SECP256R1()
_HALF: Final = ORDER // 2
_SPKI: Final = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
_SHORT_SPKI: Final = bytes.fromhex("3039301306072a8648ce3d020106082a8648ce3d030107032200")
_NUMBER: Final = 32
_UNCOMPRESSED: Final = 4
_EVEN, _ODD = 2, 3


def low_s(signature: bytes) -> bytes:
    """The same signature, r ‖ s, with the lower of the two s."""
    s = int.from_bytes(signature[_NUMBER:], "big")
    return signature[:_NUMBER] + min(s, ORDER - s).to_bytes(_NUMBER, "big")


def is_low(signature: bytes) -> bool:
    """Whether these are 64 bytes r ‖ s, both within the order and s in its lower half."""
    r, s = (int.from_bytes(part, "big") for part in (signature[:_NUMBER], signature[_NUMBER:]))
    return len(signature) == SIGNATURE_BYTES and 0 < r < ORDER and 0 < s <= _HALF


def compressed(spki: bytes) -> bytes:
    """A public key's point in 33 bytes.

    Args:
        spki: SubjectPublicKeyInfo, DER, uncompressed point.

    Raises:
        ValueError: a key of another curve, or another writing.
    """
    point = spki[len(_SPKI) :]
    if not spki.startswith(_SPKI) or len(point) != 1 + 2 * _NUMBER or point[0] != _UNCOMPRESSED:
        raise ValueError("not an uncompressed point of P-256")
    return bytes([_ODD if point[-1] & 1 else _EVEN]) + point[1 : 1 + _NUMBER]


def short_spki(point: bytes) -> bytes:
    """SubjectPublicKeyInfo, DER, with the point as it came; whether it is on the curve is left to who loads the key."""
    return _SHORT_SPKI + point


def is_on_curve(point: bytes) -> bool:
    """Whether 33 bytes are a point of the curve."""
    try:
        spki_of(point)
    except ValueError:
        return False
    return True


def spki_of(point: bytes) -> bytes:
    """SubjectPublicKeyInfo, DER, of a point in 33 bytes.

    Raises:
        ValueError: not 33 bytes that begin with 2 or 3, or no such point on the curve.
    """
    if len(point) != COMPRESSED_BYTES:
        raise ValueError("not a compressed point")
    key = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
    return _SPKI + key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
