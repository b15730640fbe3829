"""Issue one certificate at a desk: a new one, or a new version of one that is named."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert, select

from backend.certificates import entry_rules, writing
from backend.certificates.act_rules import TRANSITIONS, ActName
from backend.certificates.entering import RECORD, Entering, Known
from backend.certificates.entry_rules import Record
from backend.certificates.finding import digest, number_index
from backend.certificates.rules import Status
from backend.certificates.writing import CERTIFICATE, Made, Making, Writing
from backend.kernel.errors import Conflict, FieldProblem, InvalidField
from backend.seals import service as seals


@dataclass(frozen=True, slots=True)
class Ready:
    """A certificate whose content is fixed, and which nobody has sealed yet."""

    making: Making
    made: Made
    record: Record
    before: Known | None


class Issuing(Entering):
    """As `Entering`, for one certificate that an officer issues or amends."""

    def problems(self, record: Record, amends: UUID | None) -> tuple[FieldProblem, ...]:
        """Every fault, also a number that another certificate has."""
        record = entry_rules.cleaned(self.definition, record)
        found = entry_rules.record_faults(self.definition, record, today=self._today, drawn=True)
        index = number_index(self._keys, record.number) if record.number else None
        taken = self._known([index]).get(index) if index else None
        if taken is not None and taken.certificate_id != amends:
            found = (*found, FieldProblem(self.definition.number_field or "number", "taken"))
        return found

    def ready(self, record: Record, amends: UUID | None, joint: tuple[str, ...] = ()) -> Ready:
        """Check, number and fix the content.

        Raises:
            InvalidField: with every fault.
            Conflict: what it amends is not in force any more.
        """
        if problems := self.problems(record, amends):
            raise InvalidField(problems)
        before = self.version_of(amends) if amends else None
        record = entry_rules.cleaned(self.definition, record)
        if record.number is None and self.definition.numbering is not None:
            batch = [record]
            if problems := self._number(batch, 0):
                raise InvalidField(problems)
            record = batch[0]
        index = number_index(self._keys, record.number) if record.number else None
        making = self._making(record, self._holders([record]), index, before, joint)
        return Ready(making, writing.made(making), record, before)

    def making_of(self, record: Record, before: Known | None) -> Making:
        """What goes into a certificate whose content was fixed before."""
        index = number_index(self._keys, record.number) if record.number else None
        return self._making(record, self._holders([record]), index, before)

    def seal(self, ready: Ready) -> bytes:
        """The office's own seal on it, with its line in the ledger."""
        use = writing.use_of(self._seal, ready.made, actor_id=self._actor_id, ground=self._ground, at=self._now)
        seals.enter_uses(self._session, [use])
        return self._sealed(ready.made)

    def finish(self, ready: Ready, signature: bytes) -> None:
        """Enter it, put the version before it out of force, and tell the holders.

        Raises:
            StillRunning: somebody else changes the version before it at this moment.
        """
        if ready.before is not None:
            self._supersede(ready.before)
        rows = Writing(self._session, self._keys, now=self._now)
        rows.add(ready.making, ready.made, signature)
        rows.write()
        says = digest(self._keys, ready.record)
        index = ready.making.number_index
        if ready.before is not None and ready.before.record_id is not None:
            self._move(ready.before, ready.made.id, ready.record, says)
        elif index is not None:
            self._session.execute(insert(RECORD), [self._record_row(ready.made.id, index, ready.record, says)])
        told = [ready.made.id] if ready.before is None else [ready.made.id, ready.before.certificate_id]
        writing.tell_holders(self._session, told, now=self._now)

    def version_of(self, certificate_id: UUID) -> Known:
        """The version that is to be replaced.

        Raises:
            Conflict: not of this office and type, or not in force.
        """
        row = self._session.execute(
            select(
                *(CERTIFICATE.c[name] for name in ("identifier", "version", "status")),
                *(RECORD.c[name] for name in ("id", "source_version", "digest")),
            )
            .outerjoin(RECORD, RECORD.c.certificate_id == CERTIFICATE.c.id)
            .where(
                CERTIFICATE.c.id == certificate_id,
                CERTIFICATE.c.issuer_id == self._issuer_id,
                CERTIFICATE.c.type == self.definition.code,
            )
        ).one_or_none()
        if row is None or Status(row.status) not in TRANSITIONS[ActName.AMEND].states:
            raise Conflict
        return Known(
            record_id=row.id,
            certificate_id=certificate_id,
            source_version=row.source_version,
            digest=row.digest or b"",
            identifier=row.identifier,
            version=row.version,
            status=Status(row.status),
        )
