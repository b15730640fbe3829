"""The city's own certificate authority (X.509 v3): a root, the authority below it, certificates of seals, the CRL.

Private keys stay with the key provider, which signs and never hands one out. So a document is put together under a
throw-away key, its part to be signed is taken out, and the real authority signs that. A seal's SM2 key takes the
place of the throw-away one in that part: both encodings have one length, and only the curve and the point differ.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha1

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.x509.oid import NameOID
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.kernel import installation
from backend.kernel.crypto import public_bytes
from backend.kernel.keys import KeyProvider
from backend.seals.models import SealAuthority

ROOT, ISSUING = "root", "issuing"
LIVES = {ROOT: timedelta(days=365 * 20), ISSUING: timedelta(days=365 * 15)}
CRL_LIFE = timedelta(days=7)
COUNTRY = "CN"
MOST = 64
"""Characters of a name in a certificate (X.520)."""
_ECDSA_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
_POINT = 65


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose seal a certificate is for."""

    name: str
    organisation: str
    uscc: str


@dataclass(frozen=True, slots=True)
class Revoked:
    """A certificate whose key was lost, and since when."""

    certificate: bytes
    since: datetime


def chain(session: Session) -> list[bytes]:
    """Certificates of the authorities in DER, the one that certifies seals first; none before the first seal."""
    rows = session.execute(select(SealAuthority.rank, SealAuthority.certificate)).all()
    found = {row.rank: row.certificate for row in rows}
    return [found[rank] for rank in (ISSUING, ROOT) if rank in found]


def certified(
    session: Session, keys: KeyProvider, whose: Whose, spki: bytes, *, now: datetime, until: datetime
) -> bytes:
    """A certificate in DER for a seal's public key, for signatures that cannot be denied and nothing else."""
    issuing = _authority(session, keys, ISSUING, now=now)
    issuer = x509.load_der_x509_certificate(issuing.certificate)
    builder = (
        _begun(_name_of(whose), issuer.subject, spki, now, min(until, issuer.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(_issuer_key(issuer), critical=False)
    )
    return _signed(keys, issuing.kid, builder, spki)


def revocations(session: Session, keys: KeyProvider, revoked: list[Revoked], *, now: datetime) -> bytes:
    """The list of certificates that count no more, in DER, signed by the authority that made them."""
    issuing = _authority(session, keys, ISSUING, now=now)
    issuer = x509.load_der_x509_certificate(issuing.certificate)
    builder = (
        x509.CertificateRevocationListBuilder(issuer_name=issuer.subject)
        .last_update(_second(now))
        .next_update(_second(now) + CRL_LIFE)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(_issuer_key(issuer), critical=False)
    )
    for one in revoked:
        serial = x509.load_der_x509_certificate(one.certificate).serial_number
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder(serial_number=serial, revocation_date=_second(one.since))
            .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
            .build()
        )
    throw_away = ec.generate_private_key(ec.SECP256R1())
    return _assembled(keys, issuing.kid, builder.sign(throw_away, hashes.SHA256()).tbs_certlist_bytes)


def _authority(session: Session, keys: KeyProvider, rank: str, *, now: datetime) -> SealAuthority:
    """An authority, made when it is first needed."""
    known = session.get(SealAuthority, rank)
    if known is not None:
        return known
    above = None if rank == ROOT else _authority(session, keys, ROOT, now=now)
    kid, spki = keys.new_signing_key()
    own = _authority_name(session, rank)
    issuer = x509.load_der_x509_certificate(above.certificate) if above else None
    builder = (
        _begun(own, issuer.subject if issuer else own, spki, now, now + LIVES[rank])
        .add_extension(x509.BasicConstraints(ca=True, path_length=1 if above is None else 0), critical=True)
        .add_extension(_usage(signs=False), critical=True)
    )
    if issuer is not None:
        builder = builder.add_extension(_issuer_key(issuer), critical=False)
    certificate = _signed(keys, above.kid if above else kid, builder, spki)
    made = SealAuthority(rank=rank, kid=kid, certificate=certificate, made_at=now)
    session.add(made)
    session.flush()
    return made


def _begun(
    subject: x509.Name, issuer: x509.Name, spki: bytes, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_second(now))
        .not_valid_after(_second(until))
        .add_extension(x509.SubjectKeyIdentifier(sha1(spki[-_POINT:], usedforsecurity=False).digest()), critical=False)
    )


def _signed(keys: KeyProvider, kid: str, builder: x509.CertificateBuilder, spki: bytes) -> bytes:
    throw_away = ec.generate_private_key(ec.SECP256R1())
    draft = builder.public_key(throw_away.public_key()).sign(throw_away, hashes.SHA256())
    return _assembled(keys, kid, draft.tbs_certificate_bytes.replace(public_bytes(throw_away.public_key()), spki, 1))


def _assembled(keys: KeyProvider, kid: str, to_be_signed: bytes) -> bytes:
    """SEQUENCE of what was signed, the algorithm, and the signature as a BIT STRING."""
    signature = keys.sign(kid, to_be_signed)
    r, s = (int.from_bytes(part, "big") for part in (signature[:32], signature[32:]))
    bits = b"\x00" + encode_dss_signature(r, s)
    return _der(0x30, to_be_signed + _ECDSA_SHA256 + _der(0x03, bits))


def _der(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:  # noqa: PLR2004 - DER's short form
        return bytes((tag, length)) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )


def _issuer_key(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    own = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def _name_of(whose: Whose) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, COUNTRY),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, whose.organisation[:MOST]),
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"NTRCN-{whose.uscc}"),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, whose.uscc),
            x509.NameAttribute(NameOID.COMMON_NAME, whose.name[:MOST]),
        ]
    )


def _authority_name(session: Session, rank: str) -> x509.Name:
    installed = installation.current(session)
    city = str(installed.city.get("name", "")) if installed else ""
    title = "电子印章根证书" if rank == ROOT else "电子印章签发证书"
    demo = "演示" if installed and installed.kind == "demo" else ""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, COUNTRY),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, (city or "亮证")[:MOST]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{city}{demo}{title}"[:MOST]),
        ]
    )


def _second(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)
