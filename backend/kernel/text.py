"""Text as it comes from people: normal form C, no control characters, no lone surrogates (R36)."""

import re
import unicodedata
from typing import Final

# Cc but line feed and tab, Cs, Co, and the characters that turn the direction of what follows.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
    "\u202a-\u202e\u2066-\u2069]"
)


def clean(text: str) -> str | None:
    """The text in NFC without outer blanks, or None where it holds control or unassigned direction characters.

    A replacement would hide an attack; the caller refuses the field instead.
    """
    normal = unicodedata.normalize("NFC", text).strip()
    return None if _FORBIDDEN.search(normal) else normal
