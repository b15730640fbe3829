"""A certificate authority of this machine's own, for `make phone`: made once, good for the local network alone.

Its name constraints let it vouch for `.local` names, localhost and private addresses only, so that a phone that trusts
it is not exposed to whoever may get hold of the key.

Source: RFC 5280, sections 4.2.1.10 (name constraints) and 4.2.1.6.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAMES = ("local", "localhost")
NETWORKS = tuple(
    IPv4Network(one) for one in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8")
)
AUTHORITY_LIFE = timedelta(days=3650)
SERVER_LIFE = timedelta(days=397)
"""Phones refuse server certificates that live longer."""
RENEW_BEFORE = timedelta(days=30)
EARLIER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Files:
    """Where the files are: PEM, keys with mode 0600."""

    authority: Path
    certificate: Path
    key: Path


def is_local(address: str) -> bool:
    """Whether the authority may vouch for an address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return isinstance(parsed, IPv4Address) and any(parsed in network for network in NETWORKS)


def prepare(folder: Path, hosts: tuple[str, ...], *, now: datetime | None = None) -> Files:
    """Make what is missing: the authority once, the server's certificate for these hosts whenever it does not fit.

    Args:
        folder: made with mode 0700; never inside what is committed.
        hosts: names below `.local`, localhost, private addresses.
    """
    now = now or datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    files = Files(folder / "authority.crt", folder / "server.crt", folder / "server.key")
    authority_key, authority = _authority(folder, now)
    if not _fits(files, authority, hosts, now):
        _server(files, authority_key, authority, hosts, now)
    return files


def as_download(authority: Path) -> bytes:
    """The authority's certificate in the form that phones install: DER."""
    return x509.load_pem_x509_certificate(authority.read_bytes()).public_bytes(serialization.Encoding.DER)


def _authority(folder: Path, now: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key_file, file = folder / "authority.key", folder / "authority.crt"
    if key_file.exists() and file.exists():
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
        if now < certificate.not_valid_after_utc - SERVER_LIFE:
            return _read_key(key_file), certificate
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Liangzheng on this network")])
    permitted: list[x509.GeneralName] = [x509.DNSName(one) for one in NAMES]
    permitted += [x509.IPAddress(one) for one in NETWORKS]
    certificate = (
        _begun(name, name, key.public_key(), now, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write_key(key_file, key)
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key, certificate


def _server(
    files: Files,
    authority_key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    hosts: tuple[str, ...],
    now: datetime,
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    certificate = (
        _begun(name, authority.subject, key.public_key(), now, SERVER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general(one) for one in hosts]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    _write_key(files.key, key)
    files.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _fits(files: Files, authority: x509.Certificate, hosts: tuple[str, ...], now: datetime) -> bool:
    if not (files.certificate.exists() and files.key.exists()):
        return False
    known = x509.load_pem_x509_certificate(files.certificate.read_bytes())
    names = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return (
        known.issuer == authority.subject
        and list(names) == [_general(one) for one in hosts]
        and now < known.not_valid_after_utc - RENEW_BEFORE
    )


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + life)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _read_key(file: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the authority's key is of another kind")
    return key


def _write_key(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    """Only the owner reads it, from its first byte on."""
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(text)
