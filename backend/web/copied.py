"""Copies that others keep, in the words of the interface."""

from collections.abc import Sequence

from backend.certificates.naming import kind_of
from backend.grants import service as grants
from backend.grants.copying import Copy
from backend.identity import people
from backend.kernel.ids import short_reference
from backend.renditions import service as renditions
from backend.standards.calendar import date_in_shanghai
from backend.web.runtime import keys, now, session
from backend.web.shapes.copies import CopyKept


def kept(found: Sequence[Copy]) -> list[CopyKept]:
    """Copies with who keeps them: an organisation by its name, a person by the surname alone."""
    if not found:
        return []
    offices = people.organisations(session(), [one.organisation_id for one in found if one.organisation_id])
    persons = people.masked_names(session(), keys(), [one.person_id for one in found if not one.organisation_id])
    withdrawn = renditions.withdrawn(session(), [one.file_id for one in found])
    today = date_in_shanghai(now())
    return [
        CopyKept(
            id=one.id,
            look_id=one.look_id,
            look=short_reference(one.look_id),
            grant=one.grant_id,
            type=known.type if (known := kind_of(session(), one.certificate_id)) else "",
            fields=list(one.fields),
            keeper="organisation" if one.organisation_id else "person",
            organisation=offices[one.organisation_id].name if one.organisation_id else persons[one.person_id],
            organisation_en=offices[one.organisation_id].name_en if one.organisation_id else persons[one.person_id],
            purpose=grants.known(session(), keys(), one.grant_id, now=now()).purpose,
            made_at=one.made_at,
            kept_until=one.kept_until,
            over=one.kept_until < today,
            withdrawn_at=withdrawn.get(one.file_id),
        )
        for one in found
    ]
