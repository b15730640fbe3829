"""What a type says about a certificate that is being issued: its last day and its number. Pure."""

from collections.abc import Mapping
from datetime import date

from backend.catalogue.rules.definition import TypeDefinition
from backend.catalogue.rules.numbering import compose, scope
from backend.catalogue.rules.validity import end_of


def valid_to(definition: TypeDefinition, valid_from: date, values: Mapping[str, str]) -> date | None:
    """The last day by the type's rule; None: without end, given by the officer, or the field it reads is not there."""
    return end_of(definition.validity, valid_from, values)


def number(definition: TypeDefinition, sequence: int, issued_on: date, area_code: str) -> str:
    """The number at a place of its sequence; arguments as of `numbering.compose`.

    Raises:
        ValueError: the type's numbers are typed, or the sequence has run out.
    """
    if definition.numbering is None:
        raise ValueError("numbers of this type are typed")
    return compose(definition.numbering, sequence, issued_on, area_code)


def sequence_scope(definition: TypeDefinition, issued_on: date, area_code: str) -> str | None:
    """Which numbers are counted together, as a text; None where they are typed."""
    return None if definition.numbering is None else scope(definition.numbering, issued_on, area_code)
