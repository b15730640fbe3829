"""Whether a base library may be asked: in a case, about who is in it, for a purpose and fields it has: pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias
from uuid import UUID

from backend.sources.rules.libraries import LIBRARIES

PersonOrEnterprise: TypeAlias = UUID
"""Id of a person or of an enterprise that is entered here."""

Refusal = Literal["no_ground", "not_of_case", "no_such_field"]


@dataclass(frozen=True, slots=True)
class Ground:
    """In which case, for which item and purpose.

    Attributes:
        parties: everybody whose papers the case is about: applicant, child, spouse, owner of premises. The caller reads
            them from the case, never from what was sent.
        organisation_id: the office that decides the case, by whose name the person sees who looked.
        item_name, item_name_en: as the person reads it; the purpose where there is none.
    """

    case_id: UUID | None
    case_number: str
    item_code: str
    purpose: str
    parties: Collection[UUID] = ()
    organisation_id: UUID | None = None
    item_name: str = ""
    item_name_en: str = ""


def refusal(ground: Ground, library: str, subject: PersonOrEnterprise, fields: Sequence[str]) -> Refusal | None:
    """Why nothing may be asked; None where it may."""
    if ground.case_id is None or not (ground.case_number and ground.item_code and ground.purpose):
        return "no_ground"
    if subject not in ground.parties:
        return "not_of_case"
    known = LIBRARIES.get(library)
    if known is None or not fields or any(name not in known.fields for name in fields):
        return "no_such_field"
    return None
