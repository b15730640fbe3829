"""A question to a library leaves three things: its row with the query number, a line in the person's record, a word.

All three name fields and never a value; what was answered lies in the row as ciphertext, for the file that is made of
it. A question that is refused leaves its row and a line too.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.identity.people import organisations
from backend.identity.rules import Actor
from backend.kernel import outbox
from backend.kernel.attempts import count, refuse_if_spent
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.sources.models import SourceQuery
from backend.sources.rules.grounds import Ground, PersonOrEnterprise
from backend.verification import events

MOST_ASKED: Final = 600
WINDOW: Final = timedelta(hours=1)
ANSWERED: Final = "answered"

Kind = Literal["prefill", "compare", "proof"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of whom, on which ground, by whom; `actor` is nobody where the city's own clockwork asks."""

    kind: Kind
    library: str
    subject: PersonOrEnterprise
    fields: Sequence[str]
    ground: Ground
    actor: Actor | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: by whose word, as of when, and of each field what was said."""

    source_id: UUID | None
    as_of: date | None
    said: Mapping[str, bool | str | None]


def allow(session: Session, question: Question, *, now: datetime) -> None:
    """Count the question.

    Raises:
        TooManyAttempts: one account asked more in an hour than any desk has cases.
    """
    if question.actor is not None:
        subject = question.actor.account_id.bytes
        refuse_if_spent(session, "base_data", subject, limit=MOST_ASKED, now=now)
        count(session, "base_data", subject, window=WINDOW, now=now)


def refused(session: Session, keys: KeyProvider, question: Question, reason: str, *, now: datetime) -> None:
    """Write down a question that was refused; the line stands in nobody's record, for nobody was looked at."""
    query_id = _row(session, keys, question, None, reason, now)
    _line(session, keys, question, query_id, ("no_verdict", reason), now)


def answered(session: Session, keys: KeyProvider, question: Question, answer: Answer, *, now: datetime) -> UUID:
    """Write down what was asked and answered, and leave word for the person; returns the query number."""
    query_id = _row(session, keys, question, answer, ANSWERED, now)
    known = any(value is not None for value in answer.said.values())
    _line(session, keys, question, query_id, ("valid", "" if known else "not_known"), now)
    outbox.add(session, events.SOURCE_TOLD, {"look": str(query_id)}, now=now)
    return query_id


def opened(keys: KeyProvider, row: SourceQuery) -> Mapping[str, bool | str | None]:
    """What was answered to a question."""
    said: Mapping[str, bool | str | None] = json.loads(unseal(keys, _place(row.id), row.answer)) if row.answer else {}
    return said


def _row(
    session: Session, keys: KeyProvider, question: Question, answer: Answer | None, outcome: str, now: datetime
) -> UUID:
    query_id, ground = new_id(), question.ground
    said = json.dumps(dict(answer.said), ensure_ascii=False).encode() if answer else None
    session.add(
        SourceQuery(
            id=query_id,
            kind=question.kind,
            library=question.library[:24],
            subject_id=question.subject,
            case_id=ground.case_id,
            item_code=ground.item_code[:64],
            fields=[name[:48] for name in question.fields],
            outcome=outcome,
            source_id=answer.source_id if answer else None,
            as_of=answer.as_of if answer else None,
            answer=seal(keys, _place(query_id), said) if said is not None else None,
            actor_id=question.actor.account_id if question.actor else None,
            at=now,
        )
    )
    session.flush()
    return query_id


def _line(
    session: Session, keys: KeyProvider, question: Question, query_id: UUID, outcome: tuple[str, str], now: datetime
) -> None:
    ground, actor = question.ground, question.actor
    office_id = ground.organisation_id
    office = organisations(session, [office_id]).get(office_id) if office_id else None
    own = next((one for one in actor.offices if one.organisation_id == office_id), None) if actor else None
    looked = outcome[0] == "valid"
    entry = Entry(
        kind=events.SOURCE if looked else "source:refused",
        actor_id=actor.account_id if actor else None,
        subject_id=question.subject if looked else None,
        look_id=query_id,
        organisation=office.name if office else "",
        organisation_en=office.name_en if office else "",
        unit=own.unit if own else "",
        badge=own.badge if own else "",
        scene=ground.item_code,
        scene_name=ground.item_name or ground.purpose,
        scene_name_en=ground.item_name_en or ground.item_name or ground.purpose,
        case_number=ground.case_number,
        fields=((question.library, tuple(question.fields)),),
        outcome=outcome[0],
        reason=outcome[1],
        ground=ground.purpose,
    )
    audit.append(session, keys, entry, now=now)


def _place(query_id: UUID) -> Place:
    return Place("source_query", "answer", query_id)
