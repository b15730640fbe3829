"""`make test` counts what happened: a failure, an error, a missing report or a broken command is no pass."""

import sys
from pathlib import Path

import pytest

from tests import everything
from tests.coverage_goals import below
from tests.everything import Step, counted, perform, suite, tried_again

CASES = """<testsuites><testsuite>
  <testcase name="good"/><testcase name="left out"><skipped/></testcase>
  <testcase classname="desk" name="bad"><failure>no</failure></testcase>
  <testcase classname="desk" name="broken"><error>no</error></testcase>
</testsuite></testsuites>"""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(everything, "OUT", tmp_path)


def test_failures_errors_and_skips_are_told_apart(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(CASES)
    assert counted(report) == (1, ("desk::bad", "desk::broken"), 1)


def test_a_suite_without_a_report_has_failed(tmp_path: Path) -> None:
    assert counted(tmp_path / "none.xml") == (0, ("no report",), 0)


@pytest.mark.parametrize(("code", "passed", "failed"), [(0, 1, 0), (3, 0, 1)])
def test_a_check_counts_as_one(code: int, passed: int, failed: int) -> None:
    outcome = perform(Step("check", (sys.executable, "-c", f"raise SystemExit({code})")))
    assert (outcome.passed, outcome.failed) == (passed, failed)


def test_a_suite_that_breaks_after_its_tests_has_failed(tmp_path: Path) -> None:
    report = tmp_path / "suite.xml"
    write = f"open({str(report)!r}, 'w').write('<t><testcase name=\"good\"/></t>')"
    outcome = perform(Step("suite", (sys.executable, "-c", f"{write}; raise SystemExit(3)"), report=True))
    assert (outcome.passed, outcome.failed) == (1, 1)


@pytest.fixture
def flag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A suite of three tests: one passes, one fails until this file is there, one fails."""
    flag, folder = tmp_path / "flag", tmp_path / "tests" / "browser"
    folder.mkdir(parents=True)
    lines = (
        "from pathlib import Path",
        "def test_well(): pass",
        f"def test_late(): assert Path({str(flag)!r}).exists()",
    )
    (folder / "test_desk.py").write_text("\n".join((*lines, "def test_bad(): assert 0", "")))
    (folder / "conftest.py").write_text("def pytest_addoption(parser): parser.addoption('--database')\n")
    monkeypatch.setattr(everything, "ROOT", tmp_path)
    return flag


def test_a_browser_test_that_needed_a_second_try_is_named_and_one_that_fails_again_has_failed(flag: Path) -> None:
    first = perform(suite("browser", "tests/browser"))
    assert (first.passed, first.failed) == (1, 2)
    flag.touch()
    second = tried_again(first)
    assert (second.passed, second.failed) == (2, 1)
    assert second.broken == ("tests.browser.test_desk::test_bad",)
    assert second.again == ("tests.browser.test_desk::test_late",)


def test_a_second_try_that_finds_no_test_excuses_nothing(flag: Path) -> None:
    first = perform(suite("browser", "tests/browser"))
    (flag.parent / "tests" / "browser" / "test_desk.py").unlink()
    assert tried_again(first) == first


def test_too_little_coverage_is_named() -> None:
    goals: dict[str, float | list[str]] = {"backend": 95.0, "full": ["*/rules.py"]}
    assert below({"backend/codes/rules.py": 100.0, "backend/web/app.py": 80.0}, 95.0, goals) == []
    assert below({"backend/codes/rules.py": 99.9}, 94.9, goals) == [
        "backend: 94.9 %, goal 95.0 %",
        "backend/codes/rules.py: 99.9 %, goal 100 %",
    ]
