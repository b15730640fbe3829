"""Checks of `passes.json`: the fields of a kind of pass are the type's, and each can be written in its form."""

from collections.abc import Iterator, Mapping

from backend.catalogue.rules import TypeDefinition
from backend.citypack.shapes import PassRow
from backend.offline.rules.profiles import PassKind, Said, faults, field_of, masks_of
from backend.standards.trust import Form, Profile

FILE = "passes.json"


def pass_faults(row: PassRow, types: Mapping[str, TypeDefinition]) -> Iterator[tuple[str, str]]:
    """What is wrong with a kind of pass: key and what."""
    definition = types.get(row.type)
    if definition is None:
        yield "type", f"{row.type} is not in types.json"
        return
    if row.printed and (definition.sensitive or "enterprise" not in definition.holder_kinds):
        yield "printed", "only public facts of enterprises are printed for everybody to check"
    for key, what in faults(_said(row), definition):
        yield f"fields.{key}", what


def kind_of(row: PassRow, definition: TypeDefinition) -> PassKind:
    """A kind of pass out of a row that was checked."""
    said = _said(row)
    profile = Profile(
        number=row.number,
        code=row.code,
        type=row.type,
        zh=row.name,
        en=row.name_en,
        sensitive=definition.sensitive,
        offline_ok=definition.offline_ok,
        list_hours=row.list_hours,
        printed=row.printed,
        fields=tuple(field_of(one, definition) for one in said),
    )
    return PassKind(profile, masks_of(said, definition))


def _said(row: PassRow) -> tuple[Said, ...]:
    return tuple(Said(one.key, Form(one.form), one.length, one.label, one.label_en) for one in row.fields)
