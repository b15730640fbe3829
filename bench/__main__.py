"""`python -m bench [topic…]`: the figures of docs/measures.md; writes bench/out/TOPIC.json."""

import argparse
import sys

from bench import pages, verify
from bench.figures import report

TOPICS = {"pages": pages.measure, "verify": verify.measure}


def main() -> int:
    """Measure; 0 only if every goal is met."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("topic", nargs="*", choices=[*TOPICS, []], help="by default all")
    chosen = parser.parse_args().topic or list(TOPICS)
    met = [report(topic, TOPICS[topic]()) for topic in chosen]
    return int(not all(met))


if __name__ == "__main__":
    sys.exit(main())
