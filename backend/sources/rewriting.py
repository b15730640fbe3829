"""An answer of a source as a sealed file (复写件): read in one transaction, set outside of any, entered in another."""

import secrets
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.identity.people import details_of, organisations
from backend.kernel.errors import Conflict, NotFound, SealNotForFiles
from backend.kernel.ids import new_id, short_reference
from backend.kernel.keys import KeyProvider
from backend.renditions import rewritten
from backend.renditions.glyphs import codepoints
from backend.renditions.layout import without_missing
from backend.renditions.preparing import PDF_SUITE, SEAL_PICTURE, House
from backend.renditions.printing import printed
from backend.renditions.rewritten import Sealing
from backend.renditions.service import code_hash
from backend.seals import service as seals
from backend.sources import looking
from backend.sources.models import SourceQuery
from backend.sources.rules.grounds import Ground
from backend.sources.rules.rewriting import Told, sheet
from backend.standards import masks, online_code


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that the file needs, read in one transaction."""

    sealing: Sealing
    job: dict[str, Any]
    at: datetime


def prepare(
    session: Session,
    keys: KeyProvider,
    query_number: UUID,
    ground: Ground,
    *,
    house: House,
    template: str = "",
    actor_id: UUID | None,
    now: datetime,
) -> Prepared:
    """Read what a file of this answer needs.

    Args:
        ground: of the case in which it was asked.
        template: heading of the file, of the item; empty for the library's own.

    Raises:
        NotFound: no such question in this case.
        Conflict: nothing is known of anything that was asked, so there is nothing to seal.
        NoSeal, SealNotForFiles: the source cannot seal a PDF.
    """
    row = session.get(SourceQuery, query_number)
    if row is None or row.case_id != ground.case_id or row.outcome != looking.ANSWERED:
        raise NotFound
    said = looking.opened(keys, row)
    if row.source_id is None or all(value is None for value in said.values()):
        raise Conflict
    used = seals.usable(session, row.source_id, now=now)
    if used.suite != PDF_SUITE:
        raise SealNotForFiles
    secret = secrets.token_bytes(online_code.SECRET_BYTES)
    code = online_code.build(house.origin, online_code.Kind.PRINTED, secret)
    told = Told(
        library=row.library,
        said=said,
        source=organisations(session, [row.source_id])[row.source_id].name,
        as_of=row.as_of,
        asked_at=row.at,
        number=number_of(query_number),
        item=row.item_code,
        case_number=ground.case_number,
        purpose=ground.purpose,
        subject=_subject(session, keys, row.subject_id),
        template=template,
    )
    drawn, missing = without_missing(sheet(told, code=code, demo=house.demo), codepoints(house.font))
    drawn["seal"], drawn["missing"] = SEAL_PICTURE, missing
    job = {
        "sheet": drawn,
        "pictures": {SEAL_PICTURE: b64encode(seals.picture(session, used.id).encode()).decode()},
        "code": code,
        "fonts": str(house.font.parent.resolve()),
        "at": now.isoformat(),
        "metadata": {"CXBH": told.number, "SJLY": told.source, "CXSJ": told.asked_at.isoformat(timespec="seconds")},
        "chain": [b64encode(der).decode() for der in seals.chain(session, used.kid)],
        "reason": ground.purpose,
    }
    ground_said = f"{number_of(query_number)} {ground.case_number}"
    return Prepared(Sealing(new_id(), query_number, used, code_hash(secret), ground_said, actor_id), job, now)


def made(keys: KeyProvider, prepared: Prepared) -> bytes:
    """The PDF, set and sealed; slow, so no transaction may be open around it.

    Raises:
        Unavailable: too many at once.
    """
    return printed(prepared.job, lambda message: seals.sign(keys, prepared.sealing.seal.kid, message))


def record(session: Session, prepared: Prepared, content: bytes, *, now: datetime) -> None:
    """Enter the file, so that whoever checks it learns by whose word it is.

    Raises:
        NoSeal: the seal was suspended while the file was made.
    """
    seals.usable(session, prepared.sealing.seal.organisation_id, now=now, seal_id=prepared.sealing.seal.id)
    rewritten.record(session, prepared.sealing, content, now=now)


def number_of(query_number: UUID) -> str:
    """A query number as it is printed and read out."""
    return short_reference(query_number)


def _subject(session: Session, keys: KeyProvider, subject_id: UUID) -> str:
    person = details_of(session, keys, [subject_id]).get(subject_id)
    if person is not None:
        return f"{masks.name(person.name)} {masks.mask('resident_id', person.resident_id)}"
    firm = organisations(session, [subject_id]).get(subject_id)
    return f"{firm.name} {firm.uscc}" if firm else ""
