"""A certificate for a seal's key that the key itself signs, until the city's authority has issued one."""

from datetime import UTC, datetime

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.x509.oid import NameOID

from backend.kernel.crypto import load_public_key
from backend.kernel.keys import KeyProvider

_FROM, _TO = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 1, 1, tzinfo=UTC)


def self_signed(keys: KeyProvider, kid: str, spki: bytes, name: str) -> bytes:
    """DER of the certificate."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    draft = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(load_public_key(spki))
        .serial_number(int.from_bytes(kid.encode()[:16], "big"))
        .not_valid_before(_FROM)
        .not_valid_after(_TO)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_USAGE, critical=True)
        .sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    )
    certificate = asn1.Certificate.load(draft.public_bytes(serialization.Encoding.DER))
    signature = keys.sign(kid, certificate["tbs_certificate"].dump())
    half = len(signature) // 2
    certificate["signature_value"] = encode_dss_signature(
        int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    )
    return certificate.dump(force=True)


_USAGE = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
