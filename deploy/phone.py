"""`make phone`: the demo city over HTTPS on the local network, for real phones.

Passkeys need a name: `<this machine>.local` where that resolves, else the address and the demo's own sign-in. This is
the only start that listens beyond this machine, and it says so. PHONE_BIND=127.0.0.1 keeps it on this machine.
"""

import os
import re
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import qrcode
from gunicorn.app.wsgiapp import run

from backend.cli import main as command
from backend.kernel.errors import LiangzhengError
from deploy import authority
from deploy.serve import port, taken

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
EVERYWHERE, LOOPBACK = "0.0.0.0", "127.0.0.1"  # noqa: S104 - what this command is for; it says so when it starts
CERTIFICATE_PATH = "/liangzheng-authority.crt"
PAGE = Path(__file__).parent / "phone.html"

Resolve = Callable[[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where phones find the city: the host in its address, and whether passkeys work there."""

    host: str
    address: str
    by_name: bool

    @property
    def hosts(self) -> tuple[str, ...]:
        """All that the certificate names."""
        return tuple(dict.fromkeys((self.host, self.address, "localhost", LOOPBACK)))


def resolved(name: str) -> frozenset[str]:
    """IPv4 addresses of a name, none where it has none."""
    try:
        return frozenset(str(one[4][0]) for one in socket.getaddrinfo(name, None, socket.AF_INET))
    except OSError:
        return frozenset()


def own_address() -> str | None:
    """This machine's address in the local network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address: str = probe.getsockname()[0]
        return address


def place(hostname: str, address: str | None, resolve: Resolve) -> Place | None:
    """Choose between name and address; None where there is no address of a local network.

    Args:
        hostname: this machine's own name; its first label is what it calls itself in the local network.
        resolve: how names are looked up; a name that leads to another machine or to this one alone is not taken.
    """
    if address is None or not authority.is_local(address):
        return None
    if address == LOOPBACK:
        return Place("localhost", address, by_name=True)
    label = hostname.split(".", maxsplit=1)[0].lower()
    name = f"{label}.local"
    if LABEL.fullmatch(label) and address in resolve(name):
        return Place(name, address, by_name=True)
    return Place(address, address, by_name=False)


def words(found: Place, number: int, *, bind: str) -> list[str]:
    """What the person at the keyboard is told."""
    reach = "Everybody in this network can reach it" if bind == EVERYWHERE else "Only this machine can reach it"
    passkeys = (
        f"Passkeys work: {found.host} is a name."
        if found.by_name
        else "No passkeys here: they need a name, and this machine's .local name does not lead here. "
        "Sign in with the demo accounts and the password above."
    )
    return [
        f"{reach} (listening on {bind}:{number} and :{number + 1}). Ctrl-C stops it.",
        passkeys,
        f"1. First time on a phone, trust this machine:  http://{found.address}:{number + 1}/",
        f"2. Then open the city:                         https://{found.host}:{number}/",
    ]


def drawn(text: str) -> str:
    """A QR for the terminal."""
    symbol = qrcode.QRCode(border=2)
    symbol.add_data(text)
    symbol.make(fit=True)
    rows = symbol.get_matrix()
    shapes = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    pairs = zip(rows[::2], [*rows[1::2], *([[False] * len(rows)] if len(rows) % 2 else [])], strict=True)
    return "\n".join("".join(shapes[bool(up), bool(down)] for up, down in zip(*pair, strict=True)) for pair in pairs)


class Helper(BaseHTTPRequestHandler):
    """Two documents over plain HTTP: the words, and the certificate to trust. Nothing of the city."""

    city: ClassVar[str] = ""
    certificate: ClassVar[bytes] = b""
    server_version = "liangzheng"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer one of the two, else 404."""
        if self.path == CERTIFICATE_PATH:
            self._send(200, "application/x-x509-ca-cert", self.certificate)
        elif self.path == "/":
            page = PAGE.read_text(encoding="utf-8").replace("{city}", self.city).replace("{file}", CERTIFICATE_PATH)
            self._send(200, "text/html; charset=utf-8", page.encode())
        else:
            self._send(404, "text/plain", b"404\n")

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_parts: object) -> None:
        """Keep no log of who asked."""


def help_on(bind: str, number: int, *, city: str, certificate: bytes) -> ThreadingHTTPServer:
    """Serve the helper's documents in a thread until the process ends."""
    handler = type("CityHelper", (Helper,), {"city": city, "certificate": certificate})
    server = ThreadingHTTPServer((bind, number), handler)
    threading.Thread(target=server.serve_forever, name="helper", daemon=True).start()
    return server


def main() -> None:
    """Choose where, make certificates, tell, and become the server."""
    number, bind = port(), os.environ.get("PHONE_BIND", EVERYWHERE)
    found = place(socket.gethostname(), LOOPBACK if bind == LOOPBACK else own_address(), resolved)
    if found is None:
        sys.exit("This machine has no address in a local network. Join one, or use make run.")
    if os.environ.get("LZ_MODE", "demo") != "demo":
        sys.exit("make phone serves the demo city only.")
    if busy := next((one for one in (number, number + 1) if taken(one)), None):
        sys.exit(f"Port {busy} is taken by another program. Take another one: make phone PORT={number + 10}")
    city = f"https://{found.host}:{number}"
    os.environ["PUBLIC_ORIGIN"] = city
    files = authority.prepare(Path(os.environ.get("LZ_DATA_DIR", "var")) / "phone", found.hosts)
    try:
        command(["migrate"], standalone_mode=False)
        command(["demo", "load"], standalone_mode=False)
    except LiangzhengError as error:
        sys.exit(f"cannot start: {error}")
    trust = help_on(bind, number + 1, city=city, certificate=authority.as_download(files.authority))
    told = words(found, number, bind=bind)
    first, second = f"http://{found.address}:{number + 1}/", f"{city}/"
    sys.stdout.write("\n".join([*told[:2], "", told[2], drawn(first), "", told[3], drawn(second), ""]))
    sys.stdout.flush()
    tls = ["--bind", f"{bind}:{number}", "--certfile", str(files.certificate), "--keyfile", str(files.key)]
    sys.argv = ["gunicorn", "--config", "deploy/gunicorn.conf.py", *tls, "wsgi:app"]
    try:
        run()
    finally:
        trust.shutdown()


if __name__ == "__main__":
    main()
