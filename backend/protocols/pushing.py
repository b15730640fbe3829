"""Records of departments become certificates: in any order, as often as they come, with the same end.

A record has two sides, each with its own highest version: the face, and the state that acts give it. What is older
than what stood there before is stale, the same is unchanged. An act that comes before its face waits for it. A
corrected face of a suspended certificate stays suspended: it is put back, corrected and suspended again in one
transaction, for the same reasons. An act that ends a certificate ends the record; no face follows it.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.certificates import act_rules, acts, standing
from backend.certificates.act_rules import ActName, Reasoned
from backend.certificates.acts import By
from backend.certificates.entering import Entered, Entering
from backend.certificates.finding import number_index
from backend.certificates.quality import reporting
from backend.certificates.quality.rules import Finding
from backend.certificates.standing import Standing
from backend.kernel.clock import db_now
from backend.kernel.db import Database
from backend.kernel.errors import Conflict, FieldProblem, InvalidField
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.protocols import calls
from backend.protocols.admission import Caller
from backend.protocols.calls import Bad
from backend.protocols.messages import ActMessage, Incoming, record_of
from backend.protocols.models import DepartmentAct, QuarantinedRecord
from backend.protocols.rules import BACK, Outcome, Way, steps, way_of
from backend.standards.calendar import date_in_shanghai

CHUNK = 50
"""Records of one transaction: others write between two of them."""
CORRECTED = "来源系统更正登记内容"


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a record.

    Attributes:
        warnings: what the rules of quality say of the certificate that stands now; it was taken all the same.
    """

    outcome: Outcome
    identifier: str | None = None
    version: int | None = None
    faults: tuple[FieldProblem, ...] = ()
    certificate_id: UUID | None = None
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a call."""

    call_id: UUID
    counts: Mapping[str, int]
    records: Sequence[Pushed]


def push_all(database: Database, keys: KeyProvider, caller: Caller, records: Sequence[Incoming], *, route: str) -> Done:
    """Take records in, some at a time, each chunk in its own transaction; a bad one holds up no other.

    Raises:
        StillRunning, Unavailable: what was committed before stays; pushing all of it again is harmless.
    """
    with database.unit(write=True) as session:
        call_id = calls.began(session, caller.client_id, caller.kid, route, now=db_now(session))
    found: list[Pushed] = []
    for start in range(0, len(records), CHUNK):
        with database.unit(write=True) as session:
            pushing = Pushing(session, keys, caller, call_id, now=db_now(session))
            found += pushing.push(records[start : start + CHUNK])
    counts = dict(Counter(one.outcome.value for one in found)) | {"records": len(found)}
    if warned := sum(bool(one.warnings) for one in found):
        counts["warned"] = warned
    by_rule = Counter(rule for one in found for rule in {warning.rule for warning in one.warnings})
    with database.unit(write=True) as session:
        calls.ended(session, keys, call_id, counts, by_rule, now=db_now(session))
    return Done(call_id, counts, found)


@dataclass
class Pushing:
    """Records of one call in one transaction."""

    session: Session
    keys: KeyProvider
    caller: Caller
    call_id: UUID
    now: datetime
    _acts: dict[tuple[str, bytes], DepartmentAct] = field(default_factory=dict, init=False)

    def push(self, records: Sequence[Incoming]) -> list[Pushed]:
        """Take them in; outcomes in their order."""
        found: dict[int, Pushed] = {}
        by_type: dict[str, list[Incoming]] = {}
        for one in records:
            if one.message is None:
                found[one.position] = _refused(*one.faults)
            elif one.type not in self.caller.types:
                found[one.position] = _refused(FieldProblem("type", "not_yours"))
            else:
                by_type.setdefault(one.type, []).append(one)
        for type_code, of_type in by_type.items():
            found |= self._push_type(type_code, of_type)
        self._quarantine(records, found)
        return self._warned([found[one.position] for one in records])

    def _warned(self, found: Sequence[Pushed]) -> list[Pushed]:
        """Each with what the rules of quality say of its certificate as it stands now."""
        ids = {one.certificate_id for one in found if one.certificate_id is not None}
        said = reporting.warnings_of(self.session, self.keys, ids, today=date_in_shanghai(self.now))
        return [replace(one, warnings=said.get(one.certificate_id, ())) if one.certificate_id else one for one in found]

    def _push_type(self, type_code: str, records: Sequence[Incoming]) -> dict[int, Pushed]:
        try:
            entering = Entering(
                self.session,
                self.keys,
                self.caller.organisation_id,
                type_code,
                actor_id=None,
                ground=f"department:{self.caller.client_id}",
                now=self.now,
            )
        except InvalidField as fault:
            return {one.position: _refused(*fault.fields) for one in records}
        except Conflict:
            return {one.position: _refused(FieldProblem("seal", "unusable")) for one in records}
        indexes = {one.position: number_index(self.keys, one.number) for one in records}
        self._read_acts(type_code, list(indexes.values()))
        acted = {index for code, index in self._acts if code == type_code}
        acted |= {indexes[one.position] for one in records if one.act is not None}
        plain = [one for one in records if indexes[one.position] not in acted]
        entered = entering.enter([record_of(one) for one in plain])
        found = {one.position: _entered(what) for one, what in zip(plain, entered, strict=True)}
        for one in records:
            if one.position not in found:
                found[one.position] = self._push_one(entering, one, indexes[one.position])
        return found

    def _push_one(self, entering: Entering, one: Incoming, index: bytes) -> Pushed:
        """A record on whose state something was or is said."""
        if one.message is not None and one.message.act is not None:
            return self._act(one, one.message.act, index)
        return self._face(entering, one, index)

    def _face(self, entering: Entering, one: Incoming, index: bytes) -> Pushed:
        acted, before = self._acts.get((one.type, index)), self._standing(one, index)
        [what] = entering.enter([record_of(one)])
        if isinstance(what, Entered):
            if acted is not None and acted.done_at is None:
                return self._follow(one, index, acted, _entered(what))
            return _entered(what)
        back = BACK.get(before.status) if before is not None else None
        if before is None or acted is None or "ended" not in {fault.problem for fault in what.problems}:
            return _entered(what)
        if back is None:
            return Pushed(Outcome.STALE) if acted.version > (one.version or 0) else _entered(what)
        self._perform(before.certificate_id, back, Reasoned(CORRECTED), before)
        [again] = entering.enter([record_of(one)])
        return self._follow(one, index, acted, _entered(again))

    def _follow(self, one: Incoming, index: bytes, acted: DepartmentAct, pushed: Pushed) -> Pushed:
        """Give the certificate that stands now the state that was said of its record."""
        now_there = self._standing(one, index)
        if now_there is not None:
            self._reach(now_there, ActName(acted.act), self._said(acted))
            acted.done_at = self.now
            self.session.flush()
        return pushed

    def _act(self, one: Incoming, message: ActMessage, index: bytes) -> Pushed:
        act = ActName(message.act)
        said = Reasoned(message.reason, message.legal_basis, message.document_number, message.effective_on)
        known, there = self._acts.get((one.type, index)), self._standing(one, index)
        way = way_of(one.version or 0, known.version if known is not None else None)
        if way is not Way.APPLY:
            return _standing_at(Outcome.UNCHANGED if way is Way.SAME else Outcome.STALE, there)
        issued_on = there.issued_on if there is not None else date.min
        if faults := act_rules.faults(act, said, issued_on=issued_on, today=date_in_shanghai(self.now)):
            return _refused(*(FieldProblem(f"act.{fault.field}", fault.problem) for fault in faults))
        if there is not None and steps(there.status, act) is None:
            return _refused(FieldProblem("act", "ended"))
        row = self._keep(one, index, known, act, said)
        if there is None:
            return Pushed(Outcome.WAITING)
        changed = self._reach(there, act, said)
        row.done_at = self.now
        self.session.flush()
        return _standing_at(Outcome.CHANGED if changed else Outcome.UNCHANGED, there)

    def _reach(self, there: Standing, act: ActName, said: Reasoned) -> bool:
        """Bring a certificate into the state that an act is for; whether anything was to be done."""
        wanted = steps(there.status, act) or ()
        for step in wanted:
            self._perform(there.certificate_id, step, said, there)
        return bool(wanted)

    def _perform(self, certificate_id: UUID, act: ActName, said: Reasoned, there: Standing) -> None:
        effective = max(said.effective_on, there.issued_on) if said.effective_on else None
        reasoned = Reasoned(said.reason or CORRECTED, said.legal_basis, said.document_number, effective)
        by = By(None, (self.caller.organisation_id,))
        acts.perform(self.session, self.keys, certificate_id, act, reasoned, by=by, now=self.now)

    def _standing(self, one: Incoming, index: bytes) -> Standing | None:
        return standing.of_numbers(self.session, self.caller.organisation_id, one.type, [index]).get(index)

    def _read_acts(self, type_code: str, indexes: Sequence[bytes]) -> None:
        rows = self.session.execute(
            select(DepartmentAct).where(
                DepartmentAct.organisation_id == self.caller.organisation_id,
                DepartmentAct.type == type_code,
                DepartmentAct.number_index.in_(indexes),
            )
        ).scalars()
        self._acts |= {(row.type, row.number_index): row for row in rows}

    def _keep(
        self, one: Incoming, index: bytes, known: DepartmentAct | None, act: ActName, said: Reasoned
    ) -> DepartmentAct:
        """Remember the newest act of a record, for a face that comes later."""
        row = known or DepartmentAct(
            id=new_id(), organisation_id=self.caller.organisation_id, type=one.type, number_index=index
        )
        content = [said.reason, said.legal_basis, said.document_number, str(said.effective_on or "")]
        row.version, row.act, row.done_at = one.version or 0, act.value, None
        row.said = seal(self.keys, Place("department_act", "said", row.id), json.dumps(content).encode())
        self.session.add(row)
        self.session.flush()
        self._acts[one.type, index] = row
        return row

    def _said(self, row: DepartmentAct) -> Reasoned:
        raw = unseal(self.keys, Place("department_act", "said", row.id), row.said)
        reason, legal_basis, document_number, effective = json.loads(raw)
        return Reasoned(reason, legal_basis, document_number, date.fromisoformat(effective) if effective else None)

    def _quarantine(self, records: Sequence[Incoming], found: Mapping[int, Pushed]) -> None:
        """Keep the faults of what was refused; what came right is solved."""
        indexes = {one.position: number_index(self.keys, one.number) for one in records if one.number}
        open_ones = set(
            self.session.execute(
                select(QuarantinedRecord.number_index).where(
                    QuarantinedRecord.client_id == self.caller.client_id,
                    QuarantinedRecord.number_index.in_(list(indexes.values())),
                    QuarantinedRecord.solved_at.is_(None),
                )
            ).scalars()
        )
        for one in records:
            what, index = found[one.position], indexes.get(one.position)
            if what.outcome is Outcome.REFUSED:
                bad = Bad(one.position, one.type, index, one.version, what.faults)
                calls.quarantine(self.session, self.caller.client_id, self.call_id, bad, now=self.now)
            elif index in open_ones and index is not None:
                calls.solve(self.session, self.caller.client_id, one.type, index, now=self.now)


def _refused(*faults: FieldProblem) -> Pushed:
    return Pushed(Outcome.REFUSED, faults=tuple(faults))


def _standing_at(outcome: Outcome, there: Standing | None) -> Pushed:
    if there is None:
        return Pushed(outcome)
    return Pushed(outcome, there.identifier, there.version, certificate_id=there.certificate_id)


def _entered(what: object) -> Pushed:
    if isinstance(what, Entered):
        return Pushed(Outcome(what.outcome), what.identifier, what.version, certificate_id=what.certificate_id)
    return Pushed(Outcome.REFUSED, faults=tuple(getattr(what, "problems", ())))
