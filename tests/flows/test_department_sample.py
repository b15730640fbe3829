"""The sample department system: let in like any other, it pushes over HTTP what is new in its own register."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner
from liangzheng_department import City as Documented
from liangzheng_department import Key, NoAnswer, Refused, batches, record
from werkzeug.serving import make_server

from backend.citypack.reading import read
from backend.demo.department.__main__ import main
from backend.demo.department.admitted import KEY, REGISTER, prepare
from backend.demo.department.business import Register
from backend.demo.department.running import push_new
from backend.kernel.settings import DEMO_PACK
from tests.city import City
from tests.department import DESK, E_BICYCLE, registered
from tests.flows.test_department_push import face


@pytest.fixture
def address(city: City) -> Iterator[str]:
    """The city behind a real server, at the time of this machine: the client asks no other clock."""
    city.clock.instant = datetime.now(UTC)
    server = make_server("127.0.0.1", 0, city.app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def folder(city: City, tmp_path: Path) -> Path:
    """The system's own folder, with its key and its first records."""
    own = tmp_path / "department"
    with city.writing() as session:
        assert prepare(session, city.keys, read(DEMO_PACK), own, now=city.clock.instant)
    return own


def documented(folder: Path, address: str) -> Documented:
    return Documented("http://localhost", key_file=folder / KEY, connect_to=address)


def test_the_first_records_are_issued_and_the_bad_one_waits(city: City, folder: Path, address: str) -> None:
    register = Register(folder / REGISTER)
    assert push_new(register, documented(folder, address)) == 12
    assert push_new(register, documented(folder, address)) == 0
    outcomes = [(one.outcome, one.said) for one in register.newest(12)]
    assert outcomes[0] == ("refused", "colour: value")
    assert [one for one, _ in outcomes[1:]] == ["issued"] * 11
    system = city.person("issuer").get(DESK)["items"][0]
    assert (system["name"], system["state"]) == ("非机动车登记系统", "active")
    assert len(city.person("issuer").get(f"{DESK}/{system['id']}/work")["waiting"]) == 1


def test_it_is_let_in_once_and_anew_where_the_database_is_new(city: City, folder: Path) -> None:
    with city.writing() as session:
        assert prepare(session, city.keys, read(DEMO_PACK), folder, now=city.clock.instant)
    assert len(city.person("security").get(DESK)["items"]) == 1
    (folder / KEY).unlink()
    Key.make().write(folder / KEY)
    with city.writing() as session:
        assert prepare(session, city.keys, read(DEMO_PACK), folder, now=city.clock.instant)
    assert len(city.person("security").get(DESK)["items"]) == 2
    assert (folder / KEY).stat().st_mode & 0o077 == 0


def test_a_clerk_issues_and_suspends_by_command(folder: Path, address: str) -> None:
    call = CliRunner()
    given = ["--name", "徐强", "--resident-id", "11010519491231002X", "--address", "望河路18号", "--number", "汀995001"]
    assert "version 1" in call.invoke(main, ["issue", "--folder", str(folder), *given]).output
    said = ["act", "--folder", str(folder), "汀995001", "suspend", "--reason", "涉嫌伪造"]
    assert "version 2" in call.invoke(main, said).output
    push_new(Register(folder / REGISTER), documented(folder, address))
    shown = call.invoke(main, ["list", "--folder", str(folder), "--most", "2"]).output
    assert [line.split()[3] for line in shown.splitlines()] == ["changed", "issued"]
    assert documented(folder, address).state(E_BICYCLE, "汀995001")["status"] == "suspended"


def test_the_documented_client_over_http(city: City, address: str, tmp_path: Path) -> None:
    system = registered(city)
    system.key.write(tmp_path / "key.pem")
    client = Documented("http://localhost", key_file=tmp_path / "key.pem", connect_to=address)
    assert [one["code"] for one in client.types()] == [E_BICYCLE]
    assert client.push(record(E_BICYCLE, "汀800002", 1, face=face("汀800002")))["outcome"] == "issued"
    assert client.state(E_BICYCLE, "汀800002")["version"] == 1
    with pytest.raises(Refused) as told:
        client.push(record("food_licence", "1", 1, face=face()))
    assert (told.value.status, told.value.code) == (403, "type_not_yours")


def test_a_city_that_cannot_be_reached_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liangzheng_department.time.sleep", lambda _: None)
    client = Documented("http://localhost", Key.make(), connect_to="http://127.0.0.1:9")
    with pytest.raises(NoAnswer):
        client.types()


def test_records_go_in_batches_that_a_city_takes() -> None:
    small = [{"type": E_BICYCLE, "number": str(n)} for n in range(2001)]
    assert [len(one) for one in batches(small)] == [1000, 1000, 1]
    large = [{"photo": "x" * 1_500_000} for _ in range(5)]
    assert [len(one) for one in batches(large)] == [2, 2, 1]


def test_a_record_has_a_face_or_an_act() -> None:
    with pytest.raises(ValueError, match="either"):
        record(E_BICYCLE, "1", 1)
