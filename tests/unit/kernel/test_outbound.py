"""The way out: named hosts alone, over TLS, to public addresses, without redirects (R35)."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from backend.kernel.errors import Unavailable
from backend.kernel.outbound import MOST_BYTES, Outbound

HOST = "platform.example:443"
PRIVATE = (
    "127.0.0.1",
    "10.0.0.7",
    "192.168.1.1",
    "169.254.169.254",
    "172.16.0.1",
    "::1",
    "fe80::1",
    "224.0.0.1",
    "100.64.0.1",
)


class Answers(BaseHTTPRequestHandler):
    """A redirect, something endless, and an echo."""

    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://localhost:1/secret")
        else:
            self.send_response(200)
        body = b"x" * (MOST_BYTES + 1) if self.path == "/much" else self.path.encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Nothing."""


@pytest.fixture
def near() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_host_of_this_machine_is_called_only_where_it_is_named_as_one(near: str) -> None:
    out = Outbound(frozenset({near}), loopback=frozenset({near}))
    assert out("GET", f"http://{near}/a?b=c").body == b"/a?b=c"
    for other in (Outbound(frozenset({near})), Outbound(frozenset(), loopback=frozenset({near}))):
        with pytest.raises(Unavailable):
            other("GET", f"http://{near}/a")


def test_a_redirect_is_an_answer_and_not_followed(near: str) -> None:
    assert Outbound(frozenset({near}), loopback=frozenset({near}))("GET", f"http://{near}/away").status == 302


def test_an_answer_without_end_is_none(near: str) -> None:
    with pytest.raises(Unavailable):
        Outbound(frozenset({near}), loopback=frozenset({near}))("GET", f"http://{near}/much")


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_points_inside_is_not_called(address: str) -> None:
    for found in ([address], ["93.184.215.14", address]):
        out = Outbound(frozenset({HOST}), resolve=lambda _host, _port, found=found: found)  # type: ignore[misc]
        with pytest.raises(Unavailable):
            out("GET", "https://platform.example/x")


@pytest.mark.parametrize(
    "url",
    [
        "http://platform.example/x",
        "https://platform.example:8443/x",
        "https://platform.example.evil.example/x",
        "https://evil.example/platform.example",
        "https://platform.example@evil.example/x",
        "https://user@platform.example/x",
        "https://platform.example:99999/x",
        "file:///etc/passwd",
        "gopher://platform.example/x",
        "//platform.example/x",
        "",
    ],
)
def test_what_is_not_named_exactly_is_not_even_looked_up(url: str) -> None:
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14"]

    with pytest.raises(Unavailable):
        Outbound(frozenset({HOST}), resolve=resolve)("GET", url)
    assert asked == []


def test_a_name_that_nobody_knows_is_nobody() -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        raise OSError

    def nowhere(_host: str, _port: int) -> list[str]:
        return []

    for found in (resolve, nowhere):
        with pytest.raises(Unavailable):
            Outbound(frozenset({HOST}), resolve=found)("GET", "https://platform.example/x")
