"""What a report of Lighthouse becomes; the visits themselves need Lighthouse, which the tests do not install."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from bench.figures import NotMeasured
from bench.lighthouse import visits
from bench.lighthouse.visits import CATEGORIES, PAGES, Address, figures

PAGE = Address("wallet", "/code", "citizen", paint_s=1.5)


def report(performance: float, *, best: float = 1, paint_ms: float = 1200, address: str = "/code") -> dict[str, Any]:
    """The parts of a report that are read."""
    return {
        "finalDisplayedUrl": f"http://localhost:8000{address}",
        "environment": {"benchmarkIndex": 900},
        "categories": {
            "performance": {"score": performance, "auditRefs": [{"id": "largest-contentful-paint", "weight": 25}]},
            "accessibility": {"score": 1, "auditRefs": [{"id": "color-contrast", "weight": 7}]},
            "best-practices": {
                "score": best,
                "auditRefs": [{"id": "errors-in-console", "weight": 1}, {"id": "valid-source-maps", "weight": 0}],
            },
        },
        "audits": {
            "largest-contentful-paint": {"score": 0.9, "numericValue": paint_ms},
            "color-contrast": {"score": None},
            "errors-in-console": {"score": best},
            "valid-source-maps": {"score": 0},
        },
    }


def test_the_median_visit_is_held_against_the_goals() -> None:
    seen = [report(0.97, paint_ms=1700), report(0.99, paint_ms=1200), report(0.98, paint_ms=1400)]
    found = {one.name: (one.value, one.goal, one.met) for one in figures(PAGE, seen)}
    assert found == {
        "lighthouse_wallet_performance": (98, ">= 98", True),
        "lighthouse_wallet_accessibility": (100, ">= 100", True),
        "lighthouse_wallet_best_practices": (100, ">= 100", True),
        "lighthouse_wallet_largest_paint": (1.4, "<= 1.5", True),
    }


def test_what_cost_points_is_named_and_what_did_not_is_not() -> None:
    best = next(one for one in figures(PAGE, [report(1, best=0.96)]) if one.name.endswith("best_practices"))
    assert (best.value, best.met) == (96, False)
    assert best.how.endswith(
        "first visits of /code by citizen, signed in: nothing cached, no service worker; errors-in-console"
    )


@pytest.mark.parametrize("seen", [report(1, address="/sign-in"), {"runtimeError": {"code": "NO_FCP"}}])
def test_another_page_is_no_measure_of_this_one(seen: dict[str, Any]) -> None:
    with pytest.raises(RuntimeError, match=r"sign-in|NO_FCP"):
        list(figures(PAGE, [seen]))


def test_the_wallet_and_the_inspector_are_visited_signed_in() -> None:
    assert {page.path: page.login for page in PAGES} == {"/code": "citizen", "/inspect": "inspector", "/sign-in": None}
    assert CATEGORIES == {"performance": 98, "accessibility": 100, "best-practices": 100}


def test_without_npm_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(visits.HERE / "package-lock.json", tmp_path)
    monkeypatch.setattr(visits, "HERE", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotMeasured, match="apt-get install npm"):
        visits.install()


def test_lighthouse_is_locked_as_it_is_wanted() -> None:
    lock = json.loads((visits.HERE / "package-lock.json").read_text())
    wanted = json.loads((visits.HERE / "package.json").read_text())
    assert lock["packages"][""]["dependencies"] == wanted["dependencies"]
