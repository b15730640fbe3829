"""`python -m bench [topic…]`: the figures of docs/measures.md; writes bench/out/TOPIC.json and summary.txt."""

import argparse
import sys
from collections.abc import Callable, Iterable
from time import monotonic
from traceback import print_exc

from bench import decode, import_rows, issue, pages, passes, scan, verify, window
from bench.figures import OUT, Figure, NotMeasured, not_measured, table, write
from bench.lighthouse import visits
from tests.browser.chromium import NoChromium

Measure = Callable[[], Iterable[Figure]]
TOPICS: dict[str, Measure] = {
    "pages": pages.measure,
    "decode": decode.measure,
    "scan": scan.measure,
    "lighthouse": visits.measure,
    "verify": verify.measure,
    "issue": issue.measure,
    "import": import_rows.measure,
    "window": window.measure,
    "pass": passes.measure,
}


def main(topics: dict[str, Measure] = TOPICS) -> int:
    """Measure and print; a missed goal is a finding and no failure, so the code is 0 unless something broke."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("topic", nargs="*", choices=[*topics, []], help="by default all")
    chosen = parser.parse_args().topic or list(topics)
    found: list[Figure] = []
    broken = []
    for topic in chosen:
        began = monotonic()
        figures, sound = measured(topic, topics[topic])
        print(f"{topic}: {monotonic() - began:.0f} s", flush=True)
        write(topic, figures)
        found += figures
        broken += [] if sound else [topic]
    text = table(found)
    (OUT / "summary.txt").write_text(text + "\n", encoding="utf-8")
    print(text)
    if broken:
        print(f"broke off: {', '.join(broken)}")
    return int(bool(broken))


def measured(topic: str, measure: Measure) -> tuple[list[Figure], bool]:
    """The figures that came, and whether nothing broke; one that breaks off leaves the others their turn."""
    figures: list[Figure] = []
    try:
        for one in measure():
            figures.append(one)  # noqa: PERF402 - what came before a break is kept
    except (NotMeasured, NoChromium) as missing:
        return [*figures, not_measured(topic, str(missing))], True
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, the other topics are measured
        print_exc()
        why = (str(error).strip() or type(error).__name__).splitlines()[0]
        return [*figures, not_measured(topic, f"broke off: {why}")], False
    return figures, True


if __name__ == "__main__":
    sys.exit(main())
