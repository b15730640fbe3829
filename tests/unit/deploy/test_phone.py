"""`make phone`: by name where the name leads here, else by address; and a start on this machine, over HTTPS."""

import os
import socket
import ssl
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import zxingcpp
from PIL import Image

from deploy import phone
from deploy.phone import LOOPBACK, Place

ROOT = Path(__file__).parents[3]
HERE = "192.168.1.7"
START_S = 90


def knows(**names: str) -> phone.Resolve:
    return lambda name: frozenset({names[name]} if name in names else ())


@pytest.mark.parametrize(
    ("hostname", "names", "expected"),
    [
        ("Desk", {"desk.local": HERE}, Place("desk.local", HERE, by_name=True)),
        ("desk.office.example", {"desk.local": HERE}, Place("desk.local", HERE, by_name=True)),
        ("desk", {}, Place(HERE, HERE, by_name=False)),
        ("desk", {"desk.local": "192.168.1.9"}, Place(HERE, HERE, by_name=False)),
        ("desk", {"desk.local": "127.0.1.1"}, Place(HERE, HERE, by_name=False)),
        ("my_desk", {"my_desk.local": HERE}, Place(HERE, HERE, by_name=False)),
    ],
)
def test_the_name_is_taken_where_it_leads_to_this_machine(
    hostname: str, names: dict[str, str], expected: Place
) -> None:
    assert phone.place(hostname, HERE, knows(**names)) == expected


@pytest.mark.parametrize("address", [None, "8.8.8.8", "2001:db8::1"])
def test_without_a_local_address_it_does_not_start(address: str | None) -> None:
    assert phone.place("desk", address, knows()) is None


def test_on_this_machine_alone_it_is_localhost() -> None:
    found = phone.place("desk", LOOPBACK, knows())
    assert found == Place("localhost", LOOPBACK, by_name=True)
    assert found.hosts == ("localhost", LOOPBACK)


def test_it_says_who_can_reach_it_and_whether_passkeys_work() -> None:
    by_name = "\n".join(phone.words(Place("desk.local", HERE, by_name=True), 8000, bind="0.0.0.0"))  # noqa: S104 - words
    assert "Everybody in this network can reach it" in by_name
    assert "Passkeys work" in by_name
    assert "https://desk.local:8000/" in by_name
    assert f"http://{HERE}:8001/" in by_name
    by_address = "\n".join(phone.words(Place(HERE, HERE, by_name=False), 8000, bind=LOOPBACK))
    assert "Only this machine can reach it" in by_address
    assert "No passkeys here" in by_address


def test_the_drawn_code_can_be_read() -> None:
    text = "https://desk.local:8000/"
    light = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}
    rows = [[light[one] for one in line] for line in phone.drawn(text).split("\n")]
    pixels = [[pair[half] for pair in row] for row in rows for half in (0, 1)]
    picture = Image.new("L", (len(pixels[0]), len(pixels)))
    picture.putdata([255 * one for row in pixels for one in row])
    (found,) = zxingcpp.read_barcodes(picture.resize((picture.width * 6, picture.height * 6), Image.Resampling.NEAREST))
    assert found.text == text


def test_names_are_looked_up() -> None:
    assert LOOPBACK in phone.resolved("localhost")
    assert phone.resolved("no-such-name.invalid") == frozenset()


def free_pair() -> int:
    """Two neighbouring ports that nobody listens on."""
    for number in range(18200, 18400, 2):
        with socket.socket() as one, socket.socket() as other:
            try:
                one.bind((LOOPBACK, number))
                other.bind((LOOPBACK, number + 1))
            except OSError:
                continue
            return number
    pytest.fail("no two free ports")


def fetched(number: int, path: str) -> tuple[int, bytes]:
    """What the helper answers over plain HTTP."""
    connection = HTTPConnection(LOOPBACK, number, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_it_serves_the_city_over_https_and_the_certificate_beside_it(tmp_path: Path) -> None:
    number, data = free_pair(), tmp_path / "var"
    unwanted = {"DATABASE_URL", "PUBLIC_ORIGIN", "LZ_KEY_DIR", "LZ_MODE"}
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment |= {"PORT": str(number), "PHONE_BIND": LOOPBACK, "LZ_DATA_DIR": str(data)}
    log = (tmp_path / "log").open("w+")
    server = subprocess.Popen([sys.executable, "-m", "deploy.phone"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        trusted = ssl.create_default_context()
        ends_at = time.monotonic() + START_S
        while True:
            try:
                trusted.load_verify_locations(data / "phone" / "authority.crt")
                with urlopen(f"https://localhost:{number}/api/health", timeout=5, context=trusted) as answer:
                    assert answer.status == 200
                break
            except (URLError, OSError):
                if server.poll() is not None or time.monotonic() > ends_at:
                    log.seek(0)
                    pytest.fail(log.read()[-2000:])
                time.sleep(0.2)
        with urlopen(f"https://localhost:{number}/api/city", timeout=5, context=trusted) as answer:
            assert f'"origin":"https://localhost:{number}"'.encode() in answer.read()
        with pytest.raises(URLError):
            urlopen(f"https://localhost:{number}/api/health", timeout=5)
        assert f"https://localhost:{number}" in fetched(number + 1, "/")[1].decode()
        status, file = fetched(number + 1, phone.CERTIFICATE_PATH)
        assert (status, ssl.DER_cert_to_PEM_cert(file)) == (200, (data / "phone" / "authority.crt").read_text())
        for hidden in ("/authority.key", "/../authority.key", "/api/health"):
            assert fetched(number + 1, hidden)[0] == 404
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()
