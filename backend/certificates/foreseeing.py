"""What entering would come to, with nothing written: for a file that is tried dry."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from backend.certificates import entry_rules
from backend.certificates.entering import Entered, Entering, Known, Record, Refused
from backend.certificates.finding import digest, number_index

NOBODYS = UUID(int=0)
"""Stands for a certificate that is not there yet."""


class Foreseeing(Entering):
    """Answers as `Entering` would, in a transaction that only reads."""

    def foresee(self, records: Sequence[Record]) -> list[Entered | Refused]:
        """What `enter` would come to now, each record for itself; what would be issued has no identifier yet."""
        ready = [entry_rules.cleaned(self.definition, record) for record in records]
        known = self._known([number_index(self._keys, one.number) for one in ready if one.number])
        return [self._foreseen(record, known) for record in ready]

    def _foreseen(self, record: Record, known: Mapping[bytes, Known]) -> Entered | Refused:
        problems = entry_rules.record_faults(self.definition, record, today=self._today)
        if problems:
            return Refused(problems)
        before = known.get(number_index(self._keys, record.number)) if record.number else None
        if before is None:
            return Entered(NOBODYS, "", 1, "issued")
        says, given, has = digest(self._keys, record), record.source_version, before.source_version
        if says == before.digest and (given is None or has is None or given >= has):
            return Entered(before.certificate_id, before.identifier, before.version, "unchanged")
        decided = self._decided(before, record, says)  # with another digest it only decides
        return decided or Entered(before.certificate_id, "", before.version + 1, "amended")
