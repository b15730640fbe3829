"""What axe-core finds in a page that keeps people out of it."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = frozenset({"serious", "critical"})
# What fades in is judged when it stands; what never ends, such as the code's band, is judged as it is.
STANDS = """() => Promise.race([
  new Promise((stop) => setTimeout(stop, 1000)),
  Promise.allSettled(document.getAnimations()
    .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity).map((one) => one.finished)),
])"""


@cache
def source() -> str:
    """The checker itself."""
    return SOURCE.read_text()


def grave(page: Page) -> list[str]:
    """Serious and critical findings of a page, one line an element; frames inside are pages of their own.

    The script comes in by the developer tools, so the page keeps its content policy.
    """
    page.evaluate(f"async () => {{ await ({STANDS})() }}")
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"() => {{ {source()}\n }}")
    found = page.evaluate("axe.run(document, {iframes: false, resultTypes: ['violations']})")
    return [
        f"{violation['id']} ({violation['impact']}) at {' '.join(map(str, node['target']))}: {said(node)}"
        for violation in found["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def said(node: dict[str, Any]) -> str:
    """What is wrong with one element, in axe's words."""
    checks = [*node["any"], *node["all"], *node["none"]]
    return str(checks[0]["message"] if checks else node["failureSummary"])
