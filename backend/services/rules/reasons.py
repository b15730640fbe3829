"""Why a way was not taken: stable words, which the front end says in both languages."""

from enum import StrEnum


class Reason(StrEnum):
    """In the order in which they are looked at; the last one reached is the one worth telling."""

    NOT_HELD = "not_held"
    """No such certificate in the library."""
    NOT_RIGHT_HOLDER = "not_right_holder"
    """It is somebody else's."""
    NOT_IN_FORCE = "not_in_force"
    QUALITY = "quality"
    """Its data has a fault that has to be mended first."""
    FIELDS_MISSING = "fields_missing"
    NOT_CONSENTED = "not_consented"

    NOT_KEPT = "not_kept"
    """No such material of an earlier case."""
    LAPSED = "lapsed"
    CHANGED = "changed"
    """Who applies has not said that it is unchanged."""

    NOT_ASKED = "not_asked"
    """The library gave no answer about these fields."""
    SOURCE_SILENT = "source_silent"
    """The library does not know one of the fields."""
    DIFFERS = "differs"

    NOT_ISSUABLE = "not_issuable"
    """The office's rule gives no proof."""
    BARRED = "barred"
    """A promise was broken."""
