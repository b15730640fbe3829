"""The words on the screens, read from the front end's own files, so that a walk finds a button in either language."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parents[2] / "frontend" / "locales"
ENTRY = re.compile(r"""^\s*'([\w.]+)':\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")""", re.MULTILINE)

Say = Callable[[str, str], str]


@cache
def module(locale: str, name: str) -> dict[str, str]:
    """Keys and words of one file of words."""
    text = (LOCALES / locale / f"{name}.ts").read_text()
    return {key: (single or double).replace("\\'", "'") for key, single, double in ENTRY.findall(text)}


def speaker(locale: str) -> Say:
    """A function that says a key of a file of words in this language."""

    def say(name: str, key: str) -> str:
        return module(locale, name)[key]

    return say
