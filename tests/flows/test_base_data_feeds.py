"""A source's rows: by the command that takes a file in, and by the source's own system, signed."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from backend.cli import main
from backend.sources.models import BaseBatch, BaseRecord
from backend.standards import uscc
from tests.city import City
from tests.client import Answer
from tests.department import Department, registered
from tests.flows.import_steps import officer
from tests.flows.source_steps import BASE

MARKET, TAX = "11880101000000027X", "118801000000001666"
HEAD = "uscc,name,premises\n"


@pytest.fixture
def surroundings(city: City) -> dict[str, str]:
    """The environment of an operator of this city."""
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": city.settings.database_url,
        "LZ_KEY_DIR": str(city.settings.key_dir),
        "LZ_MODE": "demo",
    }


def run(surroundings: dict[str, str], file: Path, source: str = MARKET, **more: str) -> Result:
    options = {"--library": "legal_persons", "--source": source, "--as-of": "2026-03-02"}
    options |= {f"--{name.replace('_', '-')}": value for name, value in more.items()}
    words = [word for pair in options.items() for word in pair]
    return CliRunner().invoke(main, ["base-data", "load", str(file), *words], env=surroundings)


def code(number: int) -> str:
    return uscc.build("91", "880101", f"MA0088{number:02d}")


def test_a_file_is_taken_once_and_its_bad_rows_are_named(
    city: City, surroundings: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "firms.csv"
    file.write_text(f"{HEAD}{code(1)},甲公司,望河路1号\n{code(2)},乙公司,望河路2号\n12345,丙公司,望河路3号\n", "utf-8")
    first = run(surroundings, file)
    assert first.exit_code == 0, first.output
    said = first.output.splitlines()
    assert said[0] == "row 3: uscc: wrong"
    assert json.loads(said[-1]) == {"new": 2, "changed": 0, "unchanged": 0, "stale": 0, "faulty": 1, "repeated": 0}
    assert "12345" not in first.output
    again = run(surroundings, file)
    assert json.loads(again.output.splitlines()[-1])["repeated"] == 1
    with city.reading() as session:
        before = session.execute(select(func.count()).select_from(BaseBatch)).scalar_one()
        assert session.execute(select(func.count()).select_from(BaseRecord)).scalar_one() > 2
    run(surroundings, file, batch="march")
    with city.reading() as session:
        assert session.execute(select(func.count()).select_from(BaseBatch)).scalar_one() == before + 1


@pytest.mark.parametrize(
    ("name", "text", "source", "said"),
    [
        ("a.csv", f"{HEAD}{code(1)},甲\n", MARKET, "cannot be read: ValueError"),
        ("a.jsonl", "{\n", MARKET, "cannot be read: JSONDecodeError"),
        ("a.csv", f"{HEAD}{code(1)},甲,望河路1号\n", "91880101MA0000000X", "no office has this credit code"),
        ("a.csv", f"{HEAD}{code(1)},甲,望河路1号\n", "11880100000000019L", "Not found"),
    ],
)
def test_what_cannot_be_taken_is_said_in_one_line(
    surroundings: dict[str, str], tmp_path: Path, name: str, text: str, source: str, said: str
) -> None:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    found = run(surroundings, file, source)
    assert found.exit_code == 1
    assert said.lower() in found.output.lower(), found.output


def sent(system: Department, **changes: object) -> Answer:
    row = {"uscc": code(7), "name": "甲公司", "premises": "望河路7号"}
    body = {"base": "legal_persons", "batch": "2026-03-02", "as_of": "2026-03-02", "rows": [row]} | changes
    return system.call("POST", "/api/department/base-data", json.dumps(body).encode())


def test_a_sources_own_system_sends_signed_batches(city: City) -> None:
    officer(city, "reviewer", "云桥区市场监督管理局")
    system = registered(city, "reviewer", ("food_licence",))
    first = sent(system)
    assert (first.status, first["counts"]["new"], first["repeated"]) == (200, 1, False), first.body
    assert sent(system)["repeated"] is True
    other = sent(system, rows=[{"uscc": code(7), "name": "乙公司"}])
    assert (other.status, other.code) == (422, "key_reused")
    faulty = sent(system, batch="b", rows=[{"uscc": code(8)}, {"uscc": "1"}, {"name": "无号"}])
    assert faulty["counts"]["new"] == 1
    assert [(one["row"], one["problem"]) for one in faulty["faults"]] == [(2, "wrong"), (3, "missing")]
    market = next(
        one
        for each in city.person("admin").get(BASE)["libraries"]
        for one in each["sources"]
        if each["base"] == "legal_persons" and one["authority"]
    )
    assert market["batches"] == 3


def test_an_office_feeds_only_what_it_is_a_source_of(city: City) -> None:
    police = registered(city)
    assert sent(police).code == "not_found"
    assert sent(police, base="population").code == "not_found"
    assert sent(police, base="weather").status in (400, 422)
    assert sent(police, rows=[]).status in (400, 422)
    assert city.person("admin").post("/api/department/base-data", {}).code == "signature_missing"
