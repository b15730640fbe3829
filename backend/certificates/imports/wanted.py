"""The outbox topic by which the desk calls for the process at work."""

from typing import Final

WANTED: Final = "imports.wanted"
