"""What `python -m bench` prints and keeps, and what becomes of a topic that breaks off."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import bench.__main__ as command
from bench import figures
from bench.figures import Figure, NotMeasured, at_least, at_most, not_measured, noted, table

GOOD = at_most("weight", 59.04, "KiB", 60, "gzipped")


def whole() -> list[Figure]:
    return [GOOD]


def lacking() -> Iterator[Figure]:
    yield noted("first", 1, "s", "came in time")
    raise NotMeasured("no wheel: apt-get install wheel")


def breaking() -> list[Figure]:
    raise RuntimeError("the wheel fell off\nin many words")


def stopping() -> list[Figure]:
    sys.exit("the server did not start")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    monkeypatch.setattr(figures, "OUT", tmp_path)
    monkeypatch.setattr(command, "OUT", tmp_path)
    monkeypatch.setattr(sys, "argv", ["bench"])
    return lambda **topics: command.main(topics)


def test_the_table_says_met_not_met_and_not_measured() -> None:
    rows = [
        GOOD,
        at_least("rate", 0.8, "ratio", 0.89, "one city"),
        noted("load", 4, "", "now"),
        not_measured("x", "no y"),
    ]
    assert table(rows).splitlines() == [
        "figure  value  unit   goal     met           how",
        "weight  59.04  KiB    <= 60    met           gzipped",
        "rate      0.8  ratio  >= 0.89  NOT MET       one city",
        "load        4                                now",
        "x                              not measured  no y",
    ]


def test_every_topic_is_kept_and_the_table_is_printed_last(
    run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(good=whole, also=whole) == 0
    assert json.loads((tmp_path / "good.json").read_text()) == [GOOD.__dict__]
    summary = (tmp_path / "summary.txt").read_text()
    assert summary.count("weight") == 2
    assert capsys.readouterr().out.endswith(summary)


def test_what_a_machine_lacks_is_said_and_is_no_failure(run: Callable[..., int], tmp_path: Path) -> None:
    assert run(poor=lacking, good=whole) == 0
    first, second = json.loads((tmp_path / "poor.json").read_text())
    assert (first["name"], first["value"]) == ("first", 1)
    assert (second["name"], second["value"], second["met"]) == ("poor", None, None)
    assert second["how"] == "no wheel: apt-get install wheel"


@pytest.mark.parametrize(("topic", "why"), [(breaking, "the wheel fell off"), (stopping, "the server did not start")])
def test_a_topic_that_breaks_off_leaves_the_others_their_turn(
    run: Callable[..., int], tmp_path: Path, topic: command.Measure, why: str
) -> None:
    assert run(bad=topic, good=whole) == 1
    assert json.loads((tmp_path / "bad.json").read_text())[0]["how"] == f"broke off: {why}"
    assert json.loads((tmp_path / "good.json").read_text())[0]["met"] is True
