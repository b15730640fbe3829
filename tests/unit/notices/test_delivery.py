"""The way to a push service: the address that was looked at, the name on its certificate, no redirect."""

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from backend.notices.delivery import Https

NAME = "push.example"


def certificate(folder: Path) -> Path:
    """A certificate for the name, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "push.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


class Service(BaseHTTPRequestHandler):
    """A push service that takes what comes, and sends whoever asks for `/away` somewhere else."""

    got: list[tuple[str, bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((self.path, body))
        self.send_response(302 if self.path == "/away" else 201)
        self.send_header("Location", "https://push.example/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002, ARG002 - the name of the standard library
        return


@pytest.fixture
def service(tmp_path: Path) -> Iterator[tuple[int, ssl.SSLContext, list[tuple[str, bytes]]]]:
    """Its port, whom to trust, and what it got."""
    path = certificate(tmp_path)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(path)
    Service.got = []
    server = HTTPServer(("127.0.0.1", 0), Service)
    server.socket = own.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server.server_port, ssl.create_default_context(cafile=str(path)), Service.got
    server.shutdown()
    server.server_close()


def test_a_push_goes_to_the_address_that_was_looked_at_and_no_redirect_is_followed(
    service: tuple[int, ssl.SSLContext, list[tuple[str, bytes]]],
) -> None:
    port, trusted, got = service
    way = Https(lambda _name: ["127.0.0.1"], trusted, lambda _address: True)
    assert way.post(f"https://{NAME}:{port}/send?x=1", {"TTL": "1"}, b"body") == 201
    assert way.post(f"https://{NAME}:{port}/away", {}, b"x") == 302
    assert got == [("/send?x=1", b"body"), ("/away", b"x")]


def test_a_certificate_of_another_name_is_no_answer(
    service: tuple[int, ssl.SSLContext, list[tuple[str, bytes]]],
) -> None:
    port, trusted, got = service
    way = Https(lambda _name: ["127.0.0.1"], trusted, lambda _address: True)
    assert way.post(f"https://other.example:{port}/send", {}, b"x") is None
    assert got == []


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["169.254.169.254"], ["::1"], []])
def test_a_name_that_leads_into_our_own_network_is_not_asked(addresses: list[str]) -> None:
    assert Https(lambda _name: addresses).post(f"https://{NAME}/x", {}, b"x") is None


def test_a_name_that_nobody_knows_is_no_answer() -> None:
    def unknown(name: str) -> list[str]:
        raise OSError(name)

    assert Https(unknown).post(f"https://{NAME}/x", {}, b"x") is None
