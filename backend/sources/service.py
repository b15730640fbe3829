"""Asking the base libraries in a case: for a form, or whether what somebody says agrees. Each question is a look.

A library says what it knows and no more: a field that no source names, that two sources differ in, or that is said of
several things at once is None.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.identity.rules import Actor
from backend.kernel.keys import KeyProvider
from backend.kernel.outcome import Refused
from backend.sources import looking, records
from backend.sources.looking import Answer, Question
from backend.sources.rules import addresses, answers
from backend.sources.rules.answers import Settled
from backend.sources.rules.grounds import Ground, PersonOrEnterprise, refusal
from backend.sources.rules.libraries import LIBRARIES

__all__ = ["Compared", "Ground", "PersonOrEnterprise", "Prefilled", "Refused", "Sourced", "addresses"]


@dataclass(frozen=True, slots=True)
class Sourced:
    """A value with where it comes from: the office whose word it is, as of which day; None is not known.

    Attributes:
        reason: why it is not known: `none`, `disputed`, `several`; empty where it is.
    """

    value: str | None
    source_id: UUID | None
    as_of: date | None
    reason: str = ""


@dataclass(frozen=True)
class Prefilled(Mapping[str, Sourced]):
    """What a form gets, field by field, and the number of the question."""

    fields: Mapping[str, Sourced]
    query_number: UUID

    def __getitem__(self, name: str) -> Sourced:
        """A field."""
        return self.fields[name]

    def __iter__(self) -> Iterator[str]:
        """Names of the fields that were asked for."""
        return iter(self.fields)

    def __len__(self) -> int:
        """How many were asked for."""
        return len(self.fields)


@dataclass(frozen=True, slots=True)
class Compared:
    """Yes, no, or not known for each field that was presented."""

    matches: Mapping[str, bool | None]
    source_id: UUID | None
    as_of: date | None
    query_number: UUID


def prefill(
    session: Session,
    keys: KeyProvider,
    *,
    library: str,
    subject: PersonOrEnterprise,
    fields: Sequence[str],
    ground: Ground,
    actor: Actor | None,
    now: datetime,
) -> Prefilled | Refused:
    """What a library knows for a form; a look in the person's record, with the names of the fields.

    Args:
        actor: who asks; None where the city's own clockwork does.

    Returns:
        What is known; or Refused("no_ground" | "not_of_case" | "no_such_field"), which is on record.

    Raises:
        TooManyAttempts: this account asks more than any desk has to.
    """
    question = Question("prefill", library, subject, tuple(fields), ground, actor)
    found = knows(session, keys, question, now=now)
    if isinstance(found, Refused):
        return found
    said = {name: sourced(found, name) for name in fields}
    answer = answer_of(found, {name: one.value for name, one in said.items()})
    return Prefilled(said, looking.answered(session, keys, question, answer, now=now))


def compare(
    session: Session,
    keys: KeyProvider,
    *,
    library: str,
    subject: PersonOrEnterprise,
    presented: Mapping[str, str],
    ground: Ground,
    actor: Actor | None,
    now: datetime,
) -> Compared | Refused:
    """Whether what is presented agrees with what a library knows; a look in the person's record.

    Nothing leaves the library but yes, no or not known. Returns and raises as `prefill`.
    """
    question = Question("compare", library, subject, tuple(presented), ground, actor)
    found = knows(session, keys, question, now=now)
    if isinstance(found, Refused):
        return found
    matches = answers.compared(LIBRARIES[library], found, presented)
    answer = answer_of(found, matches)
    number = looking.answered(session, keys, question, answer, now=now)
    return Compared(matches, answer.source_id, answer.as_of, number)


def knows(session: Session, keys: KeyProvider, question: Question, *, now: datetime) -> list[Settled] | Refused:
    """Everything a library knows of somebody, where the question is allowed; who asks writes the answer down.

    Raises:
        TooManyAttempts: this account asks more than any desk has to.
    """
    looking.allow(session, question, now=now)
    reason = refusal(question.ground, question.library, question.subject, question.fields)
    if reason is not None:
        looking.refused(session, keys, question, reason, now=now)
        return Refused(reason)
    return records.about(session, keys, LIBRARIES[question.library], question.subject)


def sourced(found: Sequence[Settled], name: str) -> Sourced:
    """A field of what is known: of several things that say different values, none can be chosen."""
    if any(name in one.disputed for one in found):
        return Sourced(None, None, None, "disputed")
    known = [one for one in found if name in one.values]
    if not known:
        return Sourced(None, None, None, "none")
    first = known[0]
    if any(one.values[name] != first.values[name] for one in known[1:]):
        return Sourced(None, None, None, "several")
    return Sourced(first.values[name], first.source_id, first.as_of)


def answer_of(found: Sequence[Settled], said: Mapping[str, bool | str | None]) -> Answer:
    """What is written down of an answer: by whose word, as of when, what was said."""
    source_id = found[0].source_id if found else None
    return Answer(source_id, records.newest(found), said)
