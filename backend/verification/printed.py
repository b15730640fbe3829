"""What anybody learns who scans the code on a paper: whether it is genuine and current, and nothing of the holder.

| the code           | its file          | the certificate        | answer                            |
| unknown            |                   |                        | unknown                           |
| known              | withdrawn         |                        | withdrawn, since when             |
| known              | not withdrawn     | altered in the record  | damaged                           |
| known              | not withdrawn     | not in force           | ended: how and since when         |
| known              | a copy, other day | in force               | out_of_term: the term             |
| known              | not withdrawn     | in force               | current                           |
"""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.catalogue.rules import FaceField
from backend.certificates import read as certificates
from backend.certificates.read import Opened
from backend.certificates.rules import Status
from backend.kernel.attempts import count, forget, refuse_if_spent
from backend.kernel.errors import NotFound
from backend.kernel.keys import KeyProvider
from backend.renditions import rewritten
from backend.renditions import service as renditions
from backend.renditions.layout import Terms, written
from backend.renditions.rewritten import Rewritten
from backend.renditions.service import FileOf
from backend.standards import masks
from backend.standards.calendar import date_in_shanghai
from backend.verification.rules import Facts

COMPARED = "paper:compared"
TRIES, PAUSE = 5, timedelta(minutes=10)
ORDINARY = 1
REWRITTEN, REWRITTEN_EN = "数据核验复写件", "Answer of a shared source, rewritten"


class Standing(StrEnum):
    """How a paper stands."""

    CURRENT = "current"
    ENDED = "ended"
    OUT_OF_TERM = "out_of_term"
    WITHDRAWN = "withdrawn"
    DAMAGED = "damaged"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Paper:
    """What a code on paper stands for.

    Attributes:
        status: of the certificate; None where nothing is said of it.
        since: the day from which it does not count any more.
    """

    standing: Standing
    type: str = ""
    name: str = ""
    name_en: str = ""
    issuer: str = ""
    issuer_en: str = ""
    status: Status | None = None
    since: date | None = None
    terms: Terms | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Whether a typed number is the one on the paper; if so, what stands beside it: label, English label, value."""

    match: bool
    fields: tuple[tuple[str, str, str], ...] = ()


def paper_of(session: Session, keys: KeyProvider, secret: bytes, *, today: date) -> Paper:
    """What the code stands for; reads only."""
    file = renditions.by_code(session, keys, secret)
    if file is None:
        return rewritten_paper(rewritten.by_code(session, renditions.code_hash(secret)))
    return standing_of(session, keys, file, today=today)


def rewritten_paper(found: Rewritten | None) -> Paper:
    """A file of an answer as its code's page names it: it says how things stood when it was made, so it never ends."""
    if found is None:
        return Paper(Standing.UNKNOWN)
    return Paper(Standing.CURRENT, name=REWRITTEN, name_en=REWRITTEN_EN, issuer=found.office, issuer_en=found.office_en)


def standing_of(session: Session, keys: KeyProvider, file: FileOf, *, today: date) -> Paper:
    """How a file that was made here stands."""
    try:
        one = certificates.one(session, keys, [file.holder_id], file.certificate_id, today=today)
    except NotFound:  # the holder's data were erased
        return Paper(Standing.UNKNOWN)
    withdrawn = date_in_shanghai(file.withdrawn_at) if file.withdrawn_at else None
    standing = _standing(one, file, today)
    return Paper(
        standing=standing,
        type=one.definition.code,
        name=one.definition.name,
        name_en=one.definition.name_en,
        issuer=one.issuer,
        issuer_en=one.issuer_en,
        status=one.status if standing is Standing.ENDED else None,
        since=withdrawn if standing is Standing.WITHDRAWN else one.since if standing is Standing.ENDED else None,
        terms=file.terms,
    )


def _standing(one: Opened, file: FileOf, today: date) -> Standing:
    if file.withdrawn_at is not None:
        return Standing.WITHDRAWN
    if not one.genuine:
        return Standing.DAMAGED
    if not Facts(one.status, genuine=True, attention=one.attention).in_force:
        return Standing.ENDED
    if file.terms is not None and not file.terms.stands_on(today):
        return Standing.OUT_OF_TERM
    return Standing.CURRENT


def compare(session: Session, keys: KeyProvider, secret: bytes, number: str, *, now: datetime) -> Compared:
    """Compare a typed number with the one on the paper.

    Raises:
        TooManyAttempts: five wrong ones, and the pause is not over.
    """
    subject = renditions.code_hash(secret)
    refuse_if_spent(session, "printed", subject, limit=TRIES, now=now)
    file = renditions.by_code(session, keys, secret)
    if file is None:  # a stranger can make up codes without end: they leave no rows
        return Compared(match=False)
    match = file.number_index is not None and hmac.compare_digest(
        file.number_index, renditions.number_index(keys, file.id, number)
    )
    if not match:
        count(session, "printed", subject, window=PAUSE, now=now)
        _enter(session, keys, file, "mismatch", now)
        return Compared(match=False)
    forget(session, "printed", subject)
    _enter(session, keys, file, "match", now)
    today = date_in_shanghai(now)
    if standing_of(session, keys, file, today=today).standing in (Standing.UNKNOWN, Standing.DAMAGED):
        return Compared(match=True)
    return Compared(match=True, fields=_beside(session, keys, file, today))


def _beside(session: Session, keys: KeyProvider, file: FileOf, today: date) -> tuple[tuple[str, str, str], ...]:
    """The ordinary fields, names masked: enough to see that the paper says what the register says."""
    one = certificates.one(session, keys, [file.holder_id], file.certificate_id, today=today)
    documents = {field["key"]: field for field in one.definition.document["fields"]}
    return tuple(
        (field.label, field.label_en, masks.mask(field.mask, written(documents[field.key], one.face.values[field.key])))
        for field in one.definition.fields.values()
        if field.key in one.face.values and _is_ordinary(field)
    )


def _is_ordinary(field: FaceField) -> bool:
    return field.sensitive <= ORDINARY and field.kind not in ("photo", "table", "persons")


def _enter(session: Session, keys: KeyProvider, file: FileOf, outcome: str, now: datetime) -> None:
    entry = Entry(kind=COMPARED, actor_id=None, subject_id=file.holder_id, outcome=outcome, refs=(str(file.id),))
    audit.append(session, keys, entry, now=now)
