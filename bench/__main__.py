"""`python -m bench [topic…]`: the figures of docs/measures.md; writes bench/out/TOPIC.json."""

import argparse
import sys

from bench import decode, pages, scan, verify
from bench.figures import report

TOPICS = {"pages": pages.measure, "decode": decode.measure, "scan": scan.measure, "verify": verify.measure}


def main() -> int:
    """Measure and print; a missed goal is a finding and no failure, so the code is 0 once everything was measured."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("topic", nargs="*", choices=[*TOPICS, []], help="by default all")
    chosen = parser.parse_args().topic or list(TOPICS)
    met = [report(topic, TOPICS[topic]()) for topic in chosen]
    print("every goal met" if all(met) else "some goals NOT MET, see above")
    return 0


if __name__ == "__main__":
    sys.exit(main())
