"""What a city has, for checks of items: types with their fields, organisations, items and their kinds."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from backend.catalogue.rules.definition import TypeDefinition
from backend.catalogue.service import current
from backend.services.rules.item_checks import Known
from backend.services.rules.items import Item
from backend.services.rules.sheet_parts import Words
from backend.services.service import offices, shelf


def known(session: Session, more: Iterable[Item] = ()) -> Known:
    """Everything that an item may name.

    Args:
        more: items that are looked at together with it; what one of them says counts, not what is published.
    """
    items = {code: one.item for code, one in shelf(session).items()} | {one.code: one for one in more}
    items = {code: one for code, one in items.items() if one.ends is None}
    below: dict[str, list[str]] = {}
    for code, one in items.items():
        if one.parent is not None:
            below.setdefault(one.parent, []).append(code)
    types = {code: frozenset(one.fields) for code, one in current(session).items()}
    kinds = {code: one.kind for code, one in items.items()}
    return Known(types, frozenset(offices(session)), kinds, below=below)


def words(session: Session) -> Words:
    """Names by which a sheet may call what there is."""
    types = current(session)
    least = {
        code: tuple(key for key, one in definition.fields.items() if "minimal" in one.sets)
        for code, definition in types.items()
    }
    labels = {code: _labels(definition) for code, definition in types.items()}
    named = {one.name: key for key, one in offices(session).items()}
    return Words(named, {one.name: code for code, one in types.items()}, least, labels)


def _labels(definition: TypeDefinition) -> dict[str, str]:
    """Labels of a type's fields; one with a word in brackets behind it is known without it as well."""
    found = {one.label.split("（")[0]: key for key, one in reversed(list(definition.fields.items()))}
    return found | {one.label: key for key, one in definition.fields.items()}
