"""A paper scanned at the counter, or a proof issued on the spot: for the one who stands there, in their own case."""

from uuid import UUID

from backend.cases import service as cases
from backend.cases.service import Step
from backend.certificates.photos import clean_photo
from backend.inspections.rules.terms import Calendar
from backend.sources.uploads import PAGE, Paper
from backend.window import desk, records


def scan(
    step: Step, window_case_id: UUID, material_key: str, picture: bytes, *, calendar: Calendar | None = None
) -> None:
    """Keep a scanned page, written anew from its pixels; counted against the item as any upload.

    Raises:
        NotFound, Conflict: as `desk.agreed`; also no such material, or one that is answered without a file.
        InvalidField: no picture, or as many as a case has.
    """
    row = desk.agreed(step, window_case_id)
    paper = Paper("jpeg", clean_photo(picture, "picture", box=PAGE))
    name = f"{material_key}.jpg"
    stands = records.behind(step, row)
    cases.upload(stands, desk.case_of(row), material_key, paper, name, calendar=calendar)
    desk.answered(step, row, material_key, "uploaded")
    records.tell(step, row, "edited")


def issue_proof(step: Step, window_case_id: UUID, material_key: str, *, calendar: Calendar | None = None) -> None:
    """Have the office that keeps the facts issue the proof now.

    Raises:
        NotFound, Conflict: as `desk.agreed` and `cases.issue_proof`.
    """
    row = desk.agreed(step, window_case_id)
    cases.issue_proof(records.behind(step, row), desk.case_of(row), material_key, calendar=calendar)
    desk.answered(step, row, material_key, "proof")
    records.tell(step, row, "edited")
