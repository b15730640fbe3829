"""A paper scanned at the counter: written anew from its pixels and kept for its owner, so that it is never asked again.

It answers in the way of an earlier paper; that it was brought this once stands in the case on the screen.
"""

from uuid import UUID

from backend.cases import service as cases
from backend.cases.service import Step
from backend.certificates.photos import clean_photo
from backend.inspections.rules.terms import Calendar
from backend.kernel.errors import FieldProblem, InvalidField, NotFound
from backend.services.rules.items import PromiseReuse
from backend.sources import materials
from backend.sources.materials import Source
from backend.sources.uploads import PAGE, Paper
from backend.window import desk, records


def scan(
    step: Step, window_case_id: UUID, material_key: str, picture: bytes, *, calendar: Calendar | None = None
) -> None:
    """Keep a scanned paper and let it answer its material.

    Raises:
        NotFound: as `desk.agreed`, no such material; Conflict: nobody agreed yet.
        InvalidField: no picture; a material that no earlier paper can answer, or of nobody who is known.
    """
    row = desk.agreed(step, window_case_id)
    line = desk.application(step, row).line
    material = line.item.material(material_key)
    if material is None:
        raise NotFound
    reuse = next((one for one in material.answers if isinstance(one, PromiseReuse)), None)
    owner = line.case.roles.get(material.of)
    if reuse is None or owner is None:
        raise InvalidField((FieldProblem("material", "not_kept"),))
    materials.keep(
        step.session,
        step.keys,
        owner=owner.subject_id,
        kind=reuse.material_kind,
        file=Paper("jpeg", clean_photo(picture, "picture", box=PAGE)),
        source=Source("submitted", case_id=line.case.id, case_number=line.case.number, remark=line.item.name),
        actor_id=step.actor.account_id,
        now=step.now,
    )
    cases.say(records.behind(step, row), line.case.id, material_key, "unchanged", calendar=calendar)
    desk.answered(step, row, material_key, "uploaded")
    records.tell(step, row, "edited")
