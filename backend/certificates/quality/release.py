"""The rules of the release, read once a process from their data file."""

import json
from pathlib import Path
from typing import Final

from backend.certificates.quality.rules import Rule, parse_rules

FILE: Final = Path(__file__).parent / "data" / "rules.json"
RULES: Final[tuple[Rule, ...]] = parse_rules(json.loads(FILE.read_text(encoding="utf-8")))
