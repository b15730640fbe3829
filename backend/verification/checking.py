"""A check under way: what is asked, what all its steps share, what is answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Head
from backend.catalogue.service import Authority
from backend.kernel.ids import short_reference
from backend.kernel.keys import KeyProvider
from backend.verification import events
from backend.verification.disclosure import Shown
from backend.verification.events import Behalf
from backend.verification.rules import Decision, Verdict


@dataclass(frozen=True, slots=True)
class Question:
    """What a checker brings: untrusted text, the scene, the case, the place.

    Attributes:
        asks: type → keys, where less than the scene allows is wanted; None: all of it.
    """

    presented: str
    scene: str
    case_number: str = ""
    place: str = ""
    asks: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer. `look` is the number to read out; `expires_at` is set while the holder has not answered.

    Attributes:
        copies_until: the last day of copies that may be kept of it, None where none may.
        printed: it was read off a paper: no proof that anybody is present.
    """

    id: UUID
    look: str
    decision: Decision
    at: datetime
    scene: str
    case_number: str = ""
    subject_kind: str | None = None
    subject_name: str | None = None
    certificates: tuple[Shown, ...] = ()
    not_provided: tuple[str, ...] = ()
    expires_at: datetime | None = None
    repeated: bool = False
    presence: str | None = None
    behalf: Behalf | None = None
    copies_until: date | None = None
    printed: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One check under way: what all its steps share.

    Attributes:
        ground: what answers in the holder's place, if anything does.
    """

    session: Session
    keys: KeyProvider
    account_id: UUID
    question: Question
    look_id: UUID
    now: datetime
    behalf: Behalf | None = None
    ground: str = ""

    def refused(self, reason: str, *, right: Authority | None = None, subject_id: UUID | None = None) -> Verification:
        """No verdict: logged with what is known, never with the text."""
        decision = Decision(Verdict.NO_VERDICT, reason)
        self.log(events.REFUSED, decision, right=right, subject_id=subject_id)
        return self.answer(decision)

    def log(
        self,
        kind: str,
        decision: Decision,
        *,
        right: Authority | None,
        subject_id: UUID | None,
        shown: Sequence[Shown] = (),
        asked: tuple[str, ...] = (),
        wanted: tuple[tuple[str, tuple[str, ...]], ...] = (),
        head: Head | None = None,
    ) -> None:
        """Append to the record, in this transaction; `head` is where the subject's record stands, if known."""
        entry = events.entry(
            kind,
            events.Matter(self.look_id, self.account_id, self.question.case_number, self.question.place, self.behalf),
            right,
            decision,
            subject_id=subject_id,
            fields=tuple((one.type, tuple(one.fields)) for one in shown)
            or wanted
            or tuple((code, ()) for code in asked),
            refs=tuple(str(one.id) for one in shown),
            ground=self.ground,
        )
        audit.append(self.session, self.keys, entry, now=self.now, known=head)

    def answer(self, decision: Decision) -> Verification:
        """The answer without anything disclosed."""
        return Verification(
            self.look_id,
            short_reference(self.look_id),
            decision,
            self.now,
            self.question.scene,
            self.question.case_number,
            behalf=self.behalf,
        )
