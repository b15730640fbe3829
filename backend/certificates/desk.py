"""What an officer finds at the desk: the office's certificates, and a draft on its way to becoming one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.catalogue.service import type_of
from backend.certificates import drafts, joint, read, requests
from backend.certificates.act_rules import ActName
from backend.certificates.acts import By, Note, issued_here, record
from backend.certificates.drafts import Draft, record_of
from backend.certificates.entry_rules import HolderGiven
from backend.certificates.finding import number_index
from backend.certificates.issuing import Issuing
from backend.certificates.read import Opened
from backend.certificates.requests import Proposed
from backend.certificates.rules import Status
from backend.certificates.writing import CERTIFICATE, HOLDER
from backend.identity.people import details_of, find_organisation, find_person, organisations
from backend.kernel.errors import Conflict, FieldProblem, InvalidField
from backend.kernel.keys import KeyProvider
from backend.standards import masks, resident_id, uscc
from backend.standards.calendar import date_in_shanghai

PAGE = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of issuing a draft: the certificate, or the state in which it waits for others."""

    state: str
    certificate_id: UUID | None = None


def by_number(session: Session, keys: KeyProvider, number: str, *, by: By, now: datetime) -> list[Opened]:
    """The office's certificates of a printed number, exactly; one row in the record of accesses."""
    query = _own(by.offices).where(CERTIFICATE.c.number_index == number_index(keys, number))
    return _searched(session, keys, query, None, by, now)


def by_holder(session: Session, keys: KeyProvider, code: str, *, by: By, now: datetime) -> list[Opened]:
    """The office's certificates of a person or enterprise by the exact number; recorded with whom it was about."""
    person = find_person(session, keys, resident_id.normalise(code))
    holder = person or find_organisation(session, uscc.normalise(code))
    query = _own(by.offices).where(
        CERTIFICATE.c.id.in_(select(HOLDER.c.certificate_id).where(HOLDER.c.holder_id == holder))
    )
    return _searched(session, keys, query, holder, by, now)


def recent(
    session: Session, keys: KeyProvider, offices: Sequence[UUID], *, status: str | None, type_code: str | None,
    today: date,
) -> list[Opened]:  # fmt: skip
    """The office's newest certificates, of a stored state or a type; names are masked by the caller."""
    query = _own(offices)
    if status is not None:
        query = query.where(CERTIFICATE.c.status == status)
    if type_code is not None:
        query = query.where(CERTIFICATE.c.type == type_code)
    return _opened(session, keys, query, today)


def whole(session: Session, keys: KeyProvider, certificate_id: UUID, *, by: By, now: datetime) -> Opened:
    """One certificate of the own office, opened for the officer; recorded with its holder.

    Raises:
        NotFound: unknown, or another office's.
    """
    row = issued_here(session, certificate_id, by.offices)
    holder = _first_holder(session, certificate_id)
    one = read.one(session, keys, [holder], certificate_id, today=date_in_shanghai(now))
    note = Note("certificate:opened", row.issuer_id, (certificate_id,), one.status.value, subject_id=holder)
    record(session, keys, note, by, now=now)
    return one


def amend(session: Session, keys: KeyProvider, certificate_id: UUID, *, by: By, now: datetime) -> UUID:
    """Begin a draft of a new version, filled in as the present one is.

    Raises:
        NotFound: unknown, or another office's.
        Conflict: not in force.
        InvalidField: the office may not issue the type any more.
    """
    row = issued_here(session, certificate_id, by.offices)
    if row.status != Status.VALID.value or by.actor_id is None:
        raise Conflict
    one = read.one(session, keys, [_first_holder(session, certificate_id)], certificate_id, today=date_in_shanghai(now))
    draft_id = drafts.begin(session, keys, row.issuer_id, row.type, actor_id=by.actor_id, now=now, amends=one)
    draft = drafts.read(session, keys, draft_id, by.offices)
    filled = replace(draft.filled, holders=_holders(session, keys, certificate_id, one))
    drafts.save(session, keys, draft, filled, revision=1, now=now)
    return draft_id


def problems(session: Session, keys: KeyProvider, draft: Draft, *, now: datetime) -> tuple[FieldProblem, ...]:
    """Every fault of a draft, and what its amendment still has to say."""
    record_now = record_of(draft, today=date_in_shanghai(now))
    found = _issuing(session, keys, draft, None, now).problems(record_now, draft.amends_id)
    if draft.amends_id and not draft.filled.said.reason:
        found = (*found, FieldProblem("reason", "missing"))
    return found


def proposed_number(session: Session, keys: KeyProvider, draft: Draft, *, now: datetime) -> str | None:
    """The number that the type's rule would give now; None where numbers are typed."""
    issuing = _issuing(session, keys, draft, None, now)
    if issuing.definition.numbering is None or draft.filled.number:
        return None
    try:
        return issuing.next_number(draft.filled.issued_on or date_in_shanghai(now), take=False)
    except ValueError:
        return None


def issue(session: Session, keys: KeyProvider, draft: Draft, *, revision: int, by: By, now: datetime) -> Sent:
    """Seal and issue what was previewed; or hand it on, where a second officer or other offices have to act.

    Raises:
        InvalidField: with every fault.
        Conflict: it was changed, issued or discarded meanwhile.
    """
    if draft.state != "draft":
        raise Conflict
    if found := problems(session, keys, draft, now=now):
        if not drafts.is_as_read(session, draft):  # sealed just now, and the fault is its own number
            raise Conflict
        raise InvalidField(found)
    act = ActName.AMEND if draft.amends_id else ActName.ISSUE
    if act.value in draft.definition.second_person:
        drafts.move(session, draft, "waiting", revision=revision, now=now)
        requests.propose_draft(session, keys, draft.issuer_id, draft.id, act, draft.filled.said, by, now)
        return Sent("waiting")
    return seal(session, keys, draft, revision=revision, by=by, now=now)


def seal(session: Session, keys: KeyProvider, draft: Draft, *, revision: int, by: By, now: datetime) -> Sent:
    """Seal a draft that nobody has to decide on any more; errors as `issue`."""
    issuing = _issuing(session, keys, draft, by, now)
    if draft.joint:
        joint.begin(session, keys, draft, issuing, revision=revision, by=by, now=now)
        return Sent("sealing")
    drafts.move(session, draft, "issued", revision=revision, now=now, filled=b"", photo=None)
    ready = issuing.ready(record_of(draft, today=date_in_shanghai(now)), draft.amends_id)
    issuing.finish(ready, issuing.seal(ready))
    act = ActName.AMEND if draft.amends_id else ActName.ISSUE
    refs = (ready.made.id, *((draft.amends_id,) if draft.amends_id else ()))
    record(session, keys, Note(f"certificate:{act.value}", draft.issuer_id, refs, "valid"), by, now=now)
    return Sent("issued", ready.made.id)


def approve(session: Session, keys: KeyProvider, request_id: UUID, *, by: By, now: datetime) -> Sent:
    """Decide for a proposal: the act is done, or the draft sealed; "withdrawn" where it came too late.

    Raises:
        NotFound, Conflict, SecondPersonNeeded: as `requests.approve`.
        InvalidField: the draft has a fault by now.
    """
    state, proposed = requests.approve(session, keys, request_id, by=by, now=now)
    if proposed.draft_id is None:
        return Sent(state, proposed.certificate_id)
    draft = drafts.read(session, keys, proposed.draft_id, by.offices)
    return seal(session, keys, draft, revision=draft.revision, by=by, now=now)


def decline(session: Session, keys: KeyProvider, request_id: UUID, note: str, *, by: By, now: datetime) -> None:
    """Decide against a proposal; a draft goes back to who drew it up. Errors as `requests.decline`."""
    proposed = requests.decline(session, keys, request_id, note, by=by, now=now)
    if proposed.draft_id is not None:
        draft = drafts.read(session, keys, proposed.draft_id, by.offices)
        drafts.move(session, draft, "draft", revision=draft.revision, now=now, note=note)


def second_person(session: Session, certificate_id: UUID, offices: Sequence[UUID]) -> frozenset[str]:
    """Acts on a certificate of the own office for which its type wants two officers by now.

    Raises:
        NotFound: unknown, or another office's.
    """
    row = issued_here(session, certificate_id, offices)
    return type_of(row.type, session).second_person


def before(session: Session, keys: KeyProvider, draft: Draft, *, now: datetime) -> dict[str, str] | None:
    """What the version says that a draft will replace; None for a new certificate."""
    if draft.amends_id is None:
        return None
    holder = _first_holder(session, draft.amends_id)
    return dict(read.one(session, keys, [holder], draft.amends_id, today=date_in_shanghai(now)).face.values)


def described(
    session: Session, keys: KeyProvider, proposed: Proposed, offices: Sequence[UUID], *, now: datetime
) -> tuple[str, str, str]:
    """Names of the type that a proposal is about, and of the first holder, masked."""
    if proposed.draft_id is not None:
        draft = drafts.read(session, keys, proposed.draft_id, offices)
        first = draft.filled.holders[0].name if draft.filled.holders else ""
        return draft.definition.name, draft.definition.name_en, masks.name(first)
    certificate_id = proposed.certificate_id
    if certificate_id is None:  # about nothing: written by hand
        return "", "", ""
    holder = _first_holder(session, certificate_id)
    one = read.one(session, keys, [holder], certificate_id, today=date_in_shanghai(now))
    return one.definition.name, one.definition.name_en, masks.name(one.subject_name or "")


def _issuing(session: Session, keys: KeyProvider, draft: Draft, by: By | None, now: datetime) -> Issuing:
    actor = by.actor_id if by else None
    said = draft.filled.said
    issuing = Issuing(
        session,
        keys,
        draft.issuer_id,
        draft.definition.code,
        actor_id=actor,
        ground=said.legal_basis or "desk",
        now=now,
    )
    issuing.said = said
    return issuing


def _holders(session: Session, keys: KeyProvider, certificate_id: UUID, one: Opened) -> tuple[HolderGiven, ...]:
    """Holders as they were given: numbers from the register, names from the face."""
    rows = session.execute(
        select(HOLDER.c.holder_id).where(HOLDER.c.certificate_id == certificate_id).order_by(HOLDER.c.ordinal)
    )
    ids = list(rows.scalars())
    people, firms = details_of(session, keys, ids), organisations(session, ids)
    return tuple(
        HolderGiven("person", people[holder].resident_id, name)
        if holder in people
        else HolderGiven("enterprise", firms[holder].uscc, name)
        for holder, (name, _) in zip(ids, one.face.holders, strict=True)
    )


def _own(offices: Sequence[UUID]) -> Select[tuple[UUID, UUID]]:
    query: Select[tuple[UUID, UUID]] = (
        select(CERTIFICATE.c.id, HOLDER.c.holder_id)
        .join(HOLDER, (HOLDER.c.certificate_id == CERTIFICATE.c.id) & (HOLDER.c.ordinal == 0))
        .where(CERTIFICATE.c.issuer_id.in_(list(offices)))
        .order_by(CERTIFICATE.c.created_at.desc(), CERTIFICATE.c.id.desc())
        .limit(PAGE)
    )
    return query


def _searched(
    session: Session, keys: KeyProvider, query: Select[tuple[UUID, UUID]], holder: UUID | None, by: By, now: datetime
) -> list[Opened]:
    found = _opened(session, keys, query, date_in_shanghai(now))
    refs = tuple(one.id for one in found)
    note = Note("certificate:searched", by.offices[0], refs, str(len(found)), subject_id=holder)
    record(session, keys, note, by, now=now)
    return found


def _opened(session: Session, keys: KeyProvider, query: Select[tuple[UUID, UUID]], today: date) -> list[Opened]:
    rows = session.execute(query).all()
    return [read.one(session, keys, [row.holder_id], row.id, today=today) for row in rows]


def _first_holder(session: Session, certificate_id: UUID) -> UUID:
    wanted = select(HOLDER.c.holder_id).where(HOLDER.c.certificate_id == certificate_id, HOLDER.c.ordinal == 0)
    found: UUID = session.execute(wanted).scalar_one()
    return found
