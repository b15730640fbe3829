"""Text as it comes from people: normal form C, no control characters, no lone surrogates (R36)."""

import unicodedata

_ALLOWED_CONTROL = frozenset("\n\t")


def clean(text: str) -> str | None:
    """The text in NFC without outer blanks, or None where it holds control or unassigned direction characters.

    A replacement would hide an attack; the caller refuses the field instead.
    """
    normal = unicodedata.normalize("NFC", text).strip()
    return None if any(_forbidden(character) for character in normal) else normal


def _forbidden(character: str) -> bool:
    category = unicodedata.category(character)
    if character in _ALLOWED_CONTROL:
        return False
    return category in ("Cc", "Cs", "Co") or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
