"""How much of a type a scene may ask for. Pure.

A scene asks for what its purpose needs. What is most personal, and a whole certificate, is for duties laid down by law.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from backend.catalogue.rules.draft_fields import MOST_SENSITIVE, DraftFault

WHOLE_FROM: Final = 4
"""From so many fields on, all of them are too many for a purpose that is no duty by law."""


def breadth_faults(
    document: Mapping[str, Any],
    scenes: Mapping[str, Sequence[str]],
    official: Mapping[str, bool],
    standing: frozenset[str] = frozenset(),
) -> Iterator[DraftFault]:
    """Faults of what scenes would ask for.

    Args:
        scenes: code of a scene → keys of fields and answers.
        official: code of each scene in the register → whether it is a duty by law.
        standing: codes of those in which a yes may stand: nothing most personal is shown by it.
    """
    fields = {one["key"]: one for one in document["fields"]}
    known = {*fields, *(one["key"] for one in document["answers"])}
    for code, keys in scenes.items():
        at = f"scenes.{code}"
        if code not in official:
            yield DraftFault(at, "unknown")
        elif not keys:
            yield DraftFault(at, "missing")
        elif not known.issuperset(keys):
            yield DraftFault(at, "unknown_field")
        elif not official[code] and _too_much(fields, keys):
            yield DraftFault(at, "broad")
        elif code in standing and any(fields[key]["sensitive"] >= MOST_SENSITIVE for key in keys if key in fields):
            yield DraftFault(at, "standing")


def _too_much(fields: Mapping[str, Mapping[str, Any]], keys: Sequence[str]) -> bool:
    personal = any(
        fields[key]["sensitive"] >= MOST_SENSITIVE and fields[key]["kind"] != "photo" for key in keys if key in fields
    )
    return personal or (len(fields) >= WHOLE_FROM and fields.keys() <= set(keys))
