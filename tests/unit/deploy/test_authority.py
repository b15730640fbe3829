"""The authority of `make phone`: made once, kept by its owner alone, and good for the local network only."""

import ipaddress
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.verification import PolicyBuilder, Store

from deploy import authority

HOSTS = ("desk.local", "192.168.1.7", "localhost", "127.0.0.1")
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def loaded(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def test_it_is_made_once_and_its_keys_are_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "phone"
    first = authority.prepare(folder, HOSTS, now=NOW)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert authority.prepare(folder, HOSTS, now=NOW + timedelta(days=1)) == first
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for key in folder.glob("*.key"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_another_address_or_an_old_certificate_gets_a_new_one_of_the_same_authority(tmp_path: Path) -> None:
    first = authority.prepare(tmp_path, HOSTS, now=NOW)
    root, leaf = first.authority.read_bytes(), first.certificate.read_bytes()
    authority.prepare(tmp_path, ("desk.local", "192.168.1.8"), now=NOW)
    moved = first.certificate.read_bytes()
    authority.prepare(tmp_path, ("desk.local", "192.168.1.8"), now=NOW + timedelta(days=380))
    assert len({leaf, moved, first.certificate.read_bytes()}) == 3
    assert first.authority.read_bytes() == root


def test_an_authority_near_its_end_is_replaced(tmp_path: Path) -> None:
    first = authority.prepare(tmp_path, HOSTS, now=NOW)
    root = first.authority.read_bytes()
    authority.prepare(tmp_path, HOSTS, now=NOW + timedelta(days=3300))
    assert first.authority.read_bytes() != root


def test_it_vouches_for_local_names_and_addresses_alone(tmp_path: Path) -> None:
    root = loaded(authority.prepare(tmp_path, HOSTS, now=NOW).authority)
    limits = root.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    permitted = [one.value for one in limits.value.permitted_subtrees or []]
    assert permitted[:2] == ["local", "localhost"]
    assert all(ipaddress.ip_network(one).is_private for one in permitted[2:])
    assert root.extensions.get_extension_for_class(x509.BasicConstraints).value == x509.BasicConstraints(
        ca=True, path_length=0
    )


@pytest.mark.parametrize("host", ["desk.local", "localhost"])
def test_a_strict_verifier_takes_the_chain(tmp_path: Path, host: str) -> None:
    files = authority.prepare(tmp_path, HOSTS, now=NOW)
    server = loaded(files.certificate)
    assert isinstance(server.public_key(), ec.EllipticCurvePublicKey)
    server.verify_directly_issued_by(loaded(files.authority))
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert host in names.get_values_for_type(x509.DNSName)
    verifier = (
        PolicyBuilder().store(Store([loaded(files.authority)])).time(NOW).build_server_verifier(x509.DNSName(host))
    )
    assert verifier.verify(server, [])


def test_phones_get_the_certificate_and_no_key(tmp_path: Path) -> None:
    files = authority.prepare(tmp_path, HOSTS, now=NOW)
    sent = authority.as_download(files.authority)
    assert x509.load_der_x509_certificate(sent) == loaded(files.authority)


@pytest.mark.parametrize("address", ["10.1.2.3", "172.31.0.9", "192.168.0.1", "169.254.7.7", "127.0.0.1"])
def test_addresses_of_a_local_network(address: str) -> None:
    assert authority.is_local(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "172.32.0.1", "100.64.0.1", "fe80::1", "desk.local", ""])
def test_addresses_of_none(address: str) -> None:
    assert not authority.is_local(address)
