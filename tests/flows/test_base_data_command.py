"""The command that takes a source's file in."""

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
