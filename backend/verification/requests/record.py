"""What request codes leave in the record: each code shown and taken back, each request, each answer, each refusal."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.catalogue.service import Authority
from backend.codes.service import Context
from backend.kernel.keys import KeyProvider
from backend.verification import events
from backend.verification.rules import Decision, Verdict

HANDED_TOLD = "request.handed"
"""Outbox topic: {kind, listener, ref}."""
SHOWN, WITHDRAWN, REFUSED, LATE = "request:shown", "request:withdrawn", "request:refused", "request:late"


@dataclass(frozen=True, slots=True)
class Line:
    """An event about to be written: who acted, under which number, about whom, and who answers for them."""

    kind: str
    actor_id: UUID
    look_id: UUID
    subject_id: UUID | None = None
    decision: Decision = field(default=Decision(Verdict.PENDING))
    behalf: events.Behalf | None = None


def write(
    session: Session,
    keys: KeyProvider,
    line: Line,
    context: Context | None,
    *,
    fields: Sequence[tuple[str, Sequence[str]]] | None = None,
    refs: Sequence[str] = (),
    now: datetime,
) -> None:
    """Append it; `fields` are those of the context's scene unless told otherwise. Names only, never a value."""
    of_scene = tuple(context.scene.types.items()) if context else ()
    matter = events.Matter(
        line.look_id,
        line.actor_id,
        context.case_number if context else "",
        context.place if context else "",
        line.behalf,
    )
    right = right_of(context) if context else None
    named = tuple((code, tuple(keys_of)) for code, keys_of in (of_scene if fields is None else fields))
    entry = events.entry(
        line.kind, matter, right, line.decision, subject_id=line.subject_id, fields=named, refs=tuple(refs)
    )
    audit.append(session, keys, entry, now=now)


def right_of(context: Context) -> Authority:
    """The asker's right as it stood when the code was shown."""
    return Authority(context.scene, context.unit, context.badge)


def no_verdict(reason: str) -> Decision:
    """The decision that shows nothing."""
    return Decision(Verdict.NO_VERDICT, reason)
