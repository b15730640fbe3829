"""What a city has, for checks of items: types with their fields, organisations, items and their kinds."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from backend.catalogue.service import current
from backend.services.rules.item_checks import Known
from backend.services.rules.sheet_rows import Words
from backend.services.service import offices, shelf


def known(session: Session, more: Mapping[str, str] | None = None) -> Known:
    """Everything that an item may name.

    Args:
        more: kinds of items that are not published yet, by code.
    """
    kinds = {code: one.item.kind for code, one in shelf(session).items()}
    types = {code: frozenset(one.fields) for code, one in current(session).items()}
    return Known(types, frozenset(offices(session)), {**(more or {}), **kinds})


def words(session: Session) -> Words:
    """Names by which a sheet may call what there is."""
    types = current(session)
    least = {
        code: tuple(key for key, one in definition.fields.items() if "minimal" in one.sets)
        for code, definition in types.items()
    }
    return Words(
        {one.name: key for key, one in offices(session).items()}, {one.name: code for code, one in types.items()}, least
    )
