"""What a source answered, as a sealed file in the case (复写件): made once a case is handed in, by nobody's request.

Read in one transaction, typeset outside of any, kept in another; what could not be made in time is made when the
archive package is.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases import libraries, mandates, records, written
from backend.cases.models import CaseEvent, CaseFile, Material
from backend.cases.rules.case import Case, Evidence, MaterialState, Way
from backend.kernel.clock import db_now
from backend.kernel.db import Database
from backend.kernel.errors import Conflict, NoSeal, NotFound, SealNotForFiles, Unavailable
from backend.kernel.fields import Place, seal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.renditions.preparing import House
from backend.services import service as services
from backend.services.rules.items import Item
from backend.sources import rewriting
from backend.sources.rewriting import Prepared
from backend.sources.uploads import MIME

REWRITTEN: Final = "rewritten"
SOON: Final = timedelta(hours=1)
"""For so long after handing in files are made by the clock."""
MOST: Final = 20
"""Cases of one round; the next one is a minute later."""


@dataclass(frozen=True, slots=True)
class Clockwork:
    """What is done by the clock: in which transaction, when; nobody's act."""

    session: Session
    keys: KeyProvider
    now: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that is still to be made: of which answer, to which material."""

    case_id: UUID
    material: str
    query: str
    name: str
    prepared: Prepared


def make_due(database: Database, keys: KeyProvider, house: House) -> int:
    """Make the files of cases that were handed in just now; how many there were."""
    with database.unit(write=False) as session:
        work = Clockwork(session, keys, db_now(session))
        due = [one for case_id in _handed_in(work) for one in waiting(work, case_id, house)]
    made = 0
    for one in due:
        try:
            content = rewriting.made(keys, one.prepared)
        except Unavailable:
            break
        with suppress(NoSeal), database.unit(write=True) as session:
            made += keep(Clockwork(session, keys, db_now(session)), one, content)
    return made


def waiting(work: Clockwork, case_id: UUID, house: House) -> list[Waiting]:
    """Files of a case that are still to be made; what its source cannot seal stays a line of the record."""
    case = records.opened(work, records.row_of(work, case_id))
    item = services.version(work.session, case.item_code, case.item_version)
    return [made for key, said in _unmade(case) if (made := _prepared(work, case, item, key, said, house)) is not None]


def keep(work: Clockwork, one: Waiting, content: bytes) -> bool:
    """Enter a file and put it to the answer that it is of; False where somebody was faster, or the answer is another.

    Raises:
        NoSeal: the seal was suspended while the file was made.
    """
    case = records.opened(work, records.row_of(work, one.case_id, lock=True))
    unmade = {key: said for key, said in _unmade(case) if said.ref == one.query}
    said, held = unmade.get(one.material), case.material(one.material)
    if said is None or held is None:
        return False
    rewriting.record(work.session, one.prepared, content, now=work.now)
    file_id, digest = new_id(), sha256(content)
    work.session.add(
        CaseFile(
            id=file_id,
            case_id=case.id,
            material=one.material,
            kind=REWRITTEN,
            media_type=MIME["pdf"],
            name=seal(work.keys, Place("case_file", "name", file_id), one.name.encode()),
            content=seal(work.keys, Place("case_file", "content", file_id), content),
            digest=digest.digest(),
            added_by=case.acting.person_id,
            added_at=work.now,
        )
    )
    kept = replace(held, evidence=(replace(said, file_id=file_id, digest=digest.hexdigest()),))
    query = select(Material).where(Material.case_id == case.id, Material.key == one.material)
    row = work.session.execute(query).scalar_one()
    row.content = records.sealed(work.keys, "case_material", row.id, written.material_out(kept))
    work.session.flush()
    return True


def _handed_in(work: Clockwork) -> list[UUID]:
    """Cases that were handed in within the last hour, the newest first; identifiers go by time, so few are read."""
    since = work.now - SOON
    oldest = UUID(int=int(since.timestamp() * 1000) << 80)
    query = select(CaseEvent.case_id).where(
        CaseEvent.id >= oldest, CaseEvent.happened == "submitted", CaseEvent.at >= since
    )
    return list(dict.fromkeys(work.session.execute(query.order_by(CaseEvent.id.desc()).limit(MOST)).scalars()))


def _unmade(case: Case) -> Iterator[tuple[str, Evidence]]:
    """Answers of base libraries that materials of a case rest on and that have no file yet."""
    if case.submitted_at is None:
        return
    for one in case.materials:
        if one.way is Way.SHARED_CHECK and one.state is MaterialState.READY:
            for said in one.evidence:
                if said.kind == "check" and said.ref and said.file_id is None and said.name != mandates.LIBRARY:
                    yield one.key, said


def _prepared(work: Clockwork, case: Case, item: Item, key: str, said: Evidence, house: House) -> Waiting | None:
    asked = item.material(key)
    name = key if asked is None else asked.name
    try:
        prepared = rewriting.prepare(
            work.session, work.keys, UUID(said.ref), libraries.ground_of(case, item),
            house=house, template=f"{name}核验结果", actor_id=None, now=work.now,
        )  # fmt: skip
    except (Conflict, NotFound, NoSeal, SealNotForFiles):
        return None
    return Waiting(case.id, key, said.ref, f"{name}（复写件）.pdf", prepared)  # noqa: RUF001 - as on the file
