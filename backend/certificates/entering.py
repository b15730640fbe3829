"""Enter certificates from wherever they come: the desk, a department's system, a file of old ones.

All go the same way: checked, holders found or entered, sealed, encrypted, and written many at a time. What an office
gave under a number before is found by the number's blind index and gets a new version, or is left as it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Table, bindparam, column, insert, select, table, update
from sqlalchemy.orm import Session

from backend.catalogue import rules as catalogue
from backend.catalogue.service import may_issue, type_of
from backend.certificates import entry_rules, numbers, writing
from backend.certificates.act_rules import ActName, Reasoned
from backend.certificates.entry_rules import HolderGiven, Record, Subject
from backend.certificates.finding import digest, number_index, serial_of, waves
from backend.certificates.models import Record as RecordRow
from backend.certificates.rules import Status
from backend.certificates.writing import CERTIFICATE, CHANGE, Act, HolderOf, Made, Making, Writing
from backend.identity.entering import ensure_enterprises, ensure_persons
from backend.kernel.bulk import Bulk, among
from backend.kernel.errors import FieldProblem, InvalidField, NotFound, StillRunning
from backend.kernel.hot import Hot
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.seals import service as seals
from backend.standards import certificate_identifier
from backend.standards.calendar import date_in_shanghai

__all__ = ["Entered", "Entering", "HolderGiven", "Record", "Refused", "Subject", "check", "enter"]

Outcome = Literal["issued", "amended", "unchanged", "stale"]

RECORD: Table = RecordRow.__table__  # type: ignore[assignment] # declared as FromClause
_RECORDS = Bulk(RECORD)
_OFFICE = table("organisation", column("id"), column("uscc"), column("area_code"))
_SUPERSEDE = Hot(
    update(CERTIFICATE)
    .where(CERTIFICATE.c.id == bindparam("old"), CERTIFICATE.c.status == Status.VALID.value)
    .values(status=Status.SUPERSEDED.value, status_reason=bindparam("why"), status_since=bindparam("since"))
)
_MOVE = Hot(
    update(RECORD)
    .where(RECORD.c.id == bindparam("record"), RECORD.c.certificate_id == bindparam("old"))
    .values(
        certificate_id=bindparam("new"),
        number_index=bindparam("index"),
        source_version=bindparam("source"),
        digest=bindparam("says"),
    )
)
_RAISE = Hot(update(RECORD).where(RECORD.c.id == bindparam("record")).values(source_version=bindparam("source")))


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a record; `stale` and `unchanged` name the version that stands."""

    certificate_id: UUID
    identifier: str
    version: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that was not entered, and why."""

    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What an office already has under a number."""

    record_id: UUID | None
    certificate_id: UUID
    source_version: int | None
    digest: bytes
    identifier: str
    version: int
    status: Status


def check(
    session: Session,
    keys: KeyProvider,  # noqa: ARG001 - what stands under the number may have to be opened one day
    issuer_id: UUID,
    record: Record,
    *,
    today: date,
) -> tuple[FieldProblem, ...]:
    """Every fault of a record, as entering would refuse it; nothing is written."""
    definition = type_of(record.type, session)
    found = entry_rules.record_faults(definition, entry_rules.cleaned(definition, record), today=today)
    if not may_issue(session, issuer_id, record.type):
        return (FieldProblem("type", "not_yours"), *found)
    return found


def enter(
    session: Session,
    keys: KeyProvider,
    issuer_id: UUID,
    record: Record,
    *,
    actor_id: UUID | None,
    ground: str,
    now: datetime,
) -> Entered:
    """Enter one record; as `Entering.enter`.

    Raises:
        InvalidField: it has a fault, or what stands under its number has ended.
        StillRunning: somebody else changes the same certificate at this moment.
    """
    entering = Entering(session, keys, issuer_id, record.type, actor_id=actor_id, ground=ground, now=now)
    [outcome] = entering.enter([record])
    if isinstance(outcome, Refused):
        raise InvalidField(outcome.problems)
    return outcome


class Entering:
    """Enters records of one type for one office in one transaction; what they share is looked up once.

    Args:
        actor_id: who does it; None for a department's system or an import.
        ground: by which authority the seal is used, for the seal's ledger.

    Raises:
        InvalidField: no such type, or not the office's.
        SealSuspended, SealEnded, NoSeal: the office has no seal that can be used.
    """

    def __init__(
        self,
        session: Session,
        keys: KeyProvider,
        issuer_id: UUID,
        type_code: str,
        *,
        actor_id: UUID | None,
        ground: str,
        now: datetime,
    ) -> None:
        self._session, self._keys, self._issuer_id = session, keys, issuer_id
        self._actor_id, self._ground, self._now = actor_id, ground, now
        self._today = date_in_shanghai(now)
        self.said = Reasoned()
        self.definition = type_of(type_code, session)
        if not may_issue(session, issuer_id, type_code):
            raise InvalidField((FieldProblem("type", "not_yours"),))
        self._seal = seals.usable(session, issuer_id, now=now)
        office = session.execute(
            select(_OFFICE.c.uscc, _OFFICE.c.area_code).where(_OFFICE.c.id == issuer_id)
        ).one_or_none()
        if office is None:
            raise NotFound
        self._issuer_code, self._area_code = office.uscc, office.area_code

    def check(self, record: Record) -> tuple[FieldProblem, ...]:
        """Every fault of a record; nothing is written."""
        return entry_rules.record_faults(
            self.definition, entry_rules.cleaned(self.definition, record), today=self._today
        )

    def enter(self, records: Sequence[Record]) -> list[Entered | Refused]:
        """Enter records in their order; one with a fault is refused and holds up no other.

        Raises:
            StillRunning: somebody else changes one of the same certificates at this moment.
        """
        ready = [entry_rules.cleaned(self.definition, record) for record in records]
        outcomes: dict[int, Entered | Refused] = {}
        for place, record in enumerate(ready):
            problems = entry_rules.record_faults(self.definition, record, today=self._today)
            if record.type != self.definition.code:
                problems = (FieldProblem("type", "value"), *problems)
            if not problems and record.number is None and self.definition.numbering is not None:
                problems = self._number(ready, place)
            if problems:
                outcomes[place] = Refused(problems)
        for wave in waves([place for place in range(len(ready)) if place not in outcomes], ready):
            outcomes |= self._enter({place: ready[place] for place in wave})
        return [outcomes[place] for place in range(len(ready))]

    def _number(self, ready: list[Record], place: int) -> tuple[FieldProblem, ...]:
        """Give a record the next number of its type that nobody typed before."""
        record = ready[place]
        try:
            number = self.next_number(record.issued_on, take=True)
        except ValueError:
            return (FieldProblem(self.definition.number_field or "number", "run_out"),)
        ready[place] = entry_rules.numbered(self.definition, record, number)
        return ()

    def next_number(self, issued_on: date, *, take: bool) -> str:
        """The number that the type's rule gives next; taken, nobody else gets it and there is no gap.

        Raises:
            ValueError: the type has no rule, or its numbers have run out.
        """
        scope = catalogue.sequence_scope(self.definition, issued_on, self._area_code) or ""
        place = (self._session, self._issuer_id, self.definition.code, scope)
        step = 0
        while True:
            sequence = numbers.take(*place)[0] if take else numbers.next_of(*place) + step
            number = catalogue.number(self.definition, sequence, issued_on, self._area_code)
            if not self._known([number_index(self._keys, number)]):
                return number
            step += 1

    def _enter(self, records: dict[int, Record]) -> dict[int, Entered | Refused]:
        """Records of which no two have the same number."""
        indexes = {place: number_index(self._keys, record.number) for place, record in records.items() if record.number}
        known = self._known(indexes.values())
        holders = self._holders(records.values())
        outcomes: dict[int, Entered | Refused] = {}
        writing_now, rows, sealed = Writing(self._session, self._keys, now=self._now), [], []
        moved: list[tuple[Known, UUID, Record, bytes]] = []
        for place, record in records.items():
            index, says = indexes.get(place), digest(self._keys, record)
            before = known.get(index) if index else None
            if before is not None and (decided := self._decided(before, record, says)) is not None:
                outcomes[place] = decided
                continue
            one = self._making(record, holders, index, before)
            ready = writing.made(one)
            writing_now.add(one, ready, self._sealed(ready))
            sealed.append(ready)
            if before is not None:
                moved.append((before, ready.id, record, says))
            elif index is not None:
                rows.append(self._record_row(ready.id, index, record, says))
            outcomes[place] = Entered(ready.id, one.identifier, one.version, "amended" if before else "issued")
        self._write(writing_now, rows, moved, sealed)
        return outcomes

    def _write(
        self,
        certificates: Writing,
        rows: list[dict[str, Any]],
        moved: list[tuple[Known, UUID, Record, bytes]],
        sealed: list[Made],
    ) -> None:
        for before, _, _, _ in moved:
            self._supersede(before)
        certificates.write()
        _RECORDS.write(self._session, rows)
        for before, new, record, says in moved:
            self._move(before, new, record, says)
        seals.enter_uses(
            self._session,
            [
                writing.use_of(self._seal, one, actor_id=self._actor_id, ground=self._ground, at=self._now)
                for one in sealed
            ],
        )
        if sealed:
            writing.tell_holders(self._session, [one.id for one in sealed], now=self._now)

    def _decided(self, before: Known, record: Record, says: bytes) -> Entered | Refused | None:
        """What a known number comes to without a new version; None where it gets one."""
        stands = Entered(before.certificate_id, before.identifier, before.version, "unchanged")
        given, has = record.source_version, before.source_version
        if given is not None and has is not None and given < has:
            return replace(stands, outcome="stale")
        if says == before.digest:
            if given is not None and given != has:
                _RAISE.run(self._session, {"record": before.record_id, "source": given})
            return stands
        if given is not None and given == has:
            return Refused((FieldProblem("source_version", "repeated"),))
        if before.status is not Status.VALID:
            return Refused((FieldProblem(self.definition.number_field or "number", "ended"),))
        if before.version >= certificate_identifier.MAX_VERSION:
            return Refused((FieldProblem(self.definition.number_field or "number", "versions"),))
        return None

    def _making(
        self,
        record: Record,
        holders: dict[str, UUID],
        index: bytes | None,
        before: Known | None,
        joint: tuple[str, ...] = (),
    ) -> Making:
        version = before.version + 1 if before else 1
        return Making(
            definition=self.definition,
            identifier=certificate_identifier.build(
                type_code=self.definition.type_code,
                issuer=self._issuer_code,
                serial=serial_of(before.identifier) if before else writing.new_serial(record.issued_on.year),
                version=version,
            ),
            issuer_id=self._issuer_id,
            issuer_code=self._issuer_code,
            kid=self._seal.kid,
            holders=[HolderOf(holders[one.code], one.code, one.name) for one in record.holders],
            values=record.values,
            issued_on=record.issued_on,
            valid_from=record.valid_from,
            valid_to=record.valid_to,
            photo=record.photo,
            version=version,
            supersedes=before.certificate_id if before else None,
            number_index=index,
            subject=(record.subject.kind, record.subject.code) if record.subject else None,
            joint=joint,
            actor_id=self._actor_id,
        )

    def _sealed(self, ready: Made) -> bytes:
        return seals.sign(self._keys, self._seal.kid, ready.message)

    def _record_row(self, certificate_id: UUID, index: bytes, record: Record, says: bytes) -> dict[str, Any]:
        return {
            "id": new_id(),
            "issuer_id": self._issuer_id,
            "type": self.definition.code,
            "number_index": index,
            "certificate_id": certificate_id,
            "source_version": record.source_version,
            "digest": says,
        }

    def _supersede(self, before: Known) -> None:
        done = _SUPERSEDE.run(
            self._session, {"old": before.certificate_id, "why": self.said.reason, "since": self._today}
        )
        if not done:
            raise StillRunning(retry_after_s=1)
        act = Act(
            Status.SUPERSEDED, self.said.reason, self.said.legal_basis, self.said.document_number, since=self._today
        )
        row = writing.change_row(before.certificate_id, act, ActName.AMEND, actor_id=self._actor_id, at=self._now)
        self._session.execute(insert(CHANGE), [row])

    def _move(self, before: Known, new: UUID, record: Record, says: bytes) -> None:
        source = record.source_version if record.source_version is not None else before.source_version
        done = _MOVE.run(
            self._session,
            {
                "record": before.record_id,
                "old": before.certificate_id,
                "new": new,
                "index": number_index(self._keys, record.number or ""),
                "source": source,
                "says": says,
            },
        )
        if not done:
            raise StillRunning(retry_after_s=1)

    def _known(self, indexes: Iterable[bytes]) -> dict[bytes, Known]:
        query = (
            select(
                *(RECORD.c[name] for name in ("number_index", "id", "certificate_id", "source_version", "digest")),
                *(CERTIFICATE.c[name] for name in ("identifier", "version", "status")),
            )
            .join(CERTIFICATE, CERTIFICATE.c.id == RECORD.c.certificate_id)
            .where(
                RECORD.c.issuer_id == self._issuer_id,
                RECORD.c.type == self.definition.code,
                among(self._session, RECORD.c.number_index, list(indexes)),
            )
        )
        return {
            row.number_index: Known(
                record_id=row.id,
                certificate_id=row.certificate_id,
                source_version=row.source_version,
                digest=row.digest,
                identifier=row.identifier,
                version=row.version,
                status=Status(row.status),
            )
            for row in self._session.execute(query)
        }

    def _holders(self, records: Iterable[Record]) -> dict[str, UUID]:
        given: dict[str, dict[str, str]] = {"person": {}, "enterprise": {}}
        for record in records:
            for one in record.holders:
                given[one.kind].setdefault(one.code, one.name)
        found: dict[str, UUID] = {}
        if given["person"]:
            found |= ensure_persons(self._session, self._keys, given["person"], now=self._now)
        if given["enterprise"]:
            found |= ensure_enterprises(self._session, given["enterprise"], now=self._now)
        return found
