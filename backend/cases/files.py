"""Files of a case: what had to be uploaded. The case keeps its own copy, the owner's library gets the paper."""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from backend.cases import drafting
from backend.cases.models import CaseFile
from backend.cases.records import Step, happened
from backend.cases.rules import states
from backend.cases.rules.case import Case, Evidence, MaterialState, Way
from backend.inspections.rules.terms import Calendar
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.sources import materials
from backend.sources.materials import Source
from backend.sources.uploads import MIME, Paper

MOST_FILES: Final = 20
UPLOAD: Final = "upload"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file of a case."""

    material: str
    media_type: str
    name: str
    content: bytes


def upload(step: Step, case_id: UUID, key: str, paper: Paper, name: str, *, calendar: Calendar | None = None) -> Case:
    """Answer a material by a file that `uploads.checked` let through; counted against the item.

    Raises:
        As `drafting.own`; NotFound: no such material; Conflict: it is answered without a file.
        InvalidField: `file` `many`.
    """
    row, case, item = drafting.own(step, case_id, act=states.Act.FILL)
    asked, one = item.material(key), case.material(key)
    if asked is None or one is None:
        raise NotFound
    if one.way is not Way.UPLOAD or one.state is MaterialState.NOT_NEEDED:
        raise Conflict
    count = select(func.count()).select_from(CaseFile).where(CaseFile.case_id == case_id)
    if step.session.execute(count).scalar_one() >= MOST_FILES:
        raise InvalidField((FieldProblem("file", "many"),))
    file_id, digest = new_id(), sha256(paper.content)
    step.session.add(
        CaseFile(
            id=file_id,
            case_id=case_id,
            material=key,
            kind=UPLOAD,
            media_type=MIME[paper.media],
            name=seal(step.keys, _place(file_id, "name"), name.encode()),
            content=seal(step.keys, _place(file_id), paper.content),
            digest=digest.digest(),
            added_by=step.actor.person_id,
            added_at=step.now,
        )
    )
    step.session.flush()
    owner = case.roles[one.of].subject_id if one.of in case.roles else case.applicant.id
    source = Source("submitted", case.id, case.number, remark=asked.name)
    ident = materials.keep(
        step.session, step.keys, owner=owner, kind=key, file=paper, source=source,
        actor_id=step.actor.account_id, now=step.now,
    )  # fmt: skip
    evidence = Evidence(UPLOAD, ref=str(ident), name=name, file_id=file_id, digest=digest.hexdigest())
    kept = tuple(replace(each, evidence=(evidence,)) if each.key == key else each for each in case.materials)
    case = drafting.again(step, row, replace(case, materials=kept), item, calendar)
    happened(step, case, "uploaded", "applicant")
    return case


def opened(step: Step, case_id: UUID, file_id: UUID) -> Opened:
    """A file of a case of one's own.

    Raises:
        NotFound: unknown, or the case is another's.
    """
    drafting.own(step, case_id)
    return of_case(step, case_id, file_id)


def of_case(step: Step, case_id: UUID, file_id: UUID) -> Opened:
    """A file; who asks has been let in to the case.

    Raises:
        NotFound: no file of it.
    """
    row = step.session.get(CaseFile, file_id)
    if row is None or row.case_id != case_id:
        raise NotFound
    name = unseal(step.keys, _place(file_id, "name"), row.name).decode()
    return Opened(row.material, row.media_type, name, unseal(step.keys, _place(file_id), row.content))


def _place(file_id: UUID, column: str = "content") -> Place:
    return Place("case_file", column, file_id)
