"""Proofs issued on the spot: by a rule of the office, from what a library says, under its seal and on its ledger."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Uuid, column, func, select, table
from sqlalchemy.orm import Session

from backend.catalogue.rules import TypeDefinition, valid_to
from backend.catalogue.service import may_issue, type_of
from backend.certificates.entering import enter
from backend.certificates.entry_rules import HolderGiven, Record
from backend.identity.people import details_of, organisations
from backend.identity.rules import Actor
from backend.kernel.errors import InvalidField, NoSeal
from backend.kernel.keys import KeyProvider
from backend.kernel.outcome import Refused
from backend.kernel.upsert import inserting
from backend.seals import service as seals
from backend.sources import looking, service
from backend.sources.looking import Question
from backend.sources.models import BaseBatch, BaseSource, ProofRule
from backend.sources.rules.grounds import Ground, PersonOrEnterprise
from backend.sources.rules.libraries import LIBRARIES
from backend.sources.rules.proofs import Person, Rule, decide, rule_of
from backend.standards.calendar import date_in_shanghai

_CERTIFICATE = table("certificate", column("id", Uuid), column("identifier"))
_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_ISSUE: Final = "issue"


@dataclass(frozen=True, slots=True)
class Issuable:
    """Whether a proof can be issued now; `reason` where it cannot: a stable word."""

    office: UUID | None
    rule: str
    certificate_type: str
    available: bool
    reason: str = ""
    query_number: UUID | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A proof that was issued: its certificate and its identifier, and the question it rests on."""

    certificate_id: UUID
    identifier: str
    query_number: UUID


@dataclass(frozen=True, slots=True)
class _Decided:
    row: ProofRule
    definition: TypeDefinition
    person: Person
    values: Mapping[str, str]
    as_of: date
    query_number: UUID


def name_rule(session: Session, code: str, organisation_id: UUID, type_code: str, rule: Mapping[str, Any]) -> None:
    """Enter a rule of an office, or what it says now."""
    said = {"organisation_id": organisation_id, "type": type_code, "rule": dict(rule)}
    way = inserting(session, ProofRule.__table__).values(code=code, **said)  # type: ignore[arg-type] # declared as FromClause
    session.execute(way.on_conflict_do_update(index_elements=["code"], set_=said))


def can_issue(
    session: Session,
    keys: KeyProvider,
    *,
    rule: str,
    subject: PersonOrEnterprise,
    ground: Ground,
    actor: Actor | None,
    now: datetime,
) -> Issuable:
    """Whether the office's rule gives this proof now. The library is asked for that: a look in the person's record.

    Raises:
        TooManyAttempts: as `service.prefill`.
    """
    row = session.get(ProofRule, rule)
    if row is None:
        return Issuable(None, rule, "", available=False, reason="no_rule")
    found = _decide(session, keys, row, subject, ground, actor, now)
    if isinstance(found, Refused):
        return Issuable(row.organisation_id, rule, row.type, available=False, reason=found.reason)
    return Issuable(row.organisation_id, rule, row.type, available=True, query_number=found.query_number)


def issue(
    session: Session,
    keys: KeyProvider,
    *,
    rule: str,
    subject: PersonOrEnterprise,
    ground: Ground,
    actor: Actor | None,
    now: datetime,
) -> Issued | Refused:
    """Issue the proof into the person's wallet, sealed by its office by the authority of its rule.

    Returns:
        The proof; or Refused("no_rule" | "office_silent" | "no_seal" | "not_so" | "not_known" | "disputed" |
        "no_ground" | "not_of_case" | "no_such_field" | "not_a_person" | "not_at_once" | "not_complete").

    Raises:
        TooManyAttempts: as `service.prefill`.
    """
    row = session.get(ProofRule, rule)
    if row is None:
        return Refused("no_rule")
    found = _decide(session, keys, row, subject, ground, actor, now)
    if isinstance(found, Refused):
        return found
    record = _record(session, found, ground, date_in_shanghai(now))
    try:
        entered = enter(
            session,
            keys,
            row.organisation_id,
            record,
            actor_id=None,
            ground=f"rule:{row.code} {ground.case_number}",
            now=now,
        )
    except InvalidField:  # the type asks for more than the rule gives: the office has to mend it
        return Refused("not_complete")
    named = select(_CERTIFICATE.c.identifier).where(_CERTIFICATE.c.id == entered.certificate_id)
    return Issued(entered.certificate_id, str(session.execute(named).scalar_one()), found.query_number)


def _decide(
    session: Session,
    keys: KeyProvider,
    row: ProofRule,
    subject: PersonOrEnterprise,
    ground: Ground,
    actor: Actor | None,
    now: datetime,
) -> _Decided | Refused:
    rule, today = rule_of(row.rule), date_in_shanghai(now)
    fields = rule.fields or (LIBRARIES[rule.library].key,)
    question = Question("proof", rule.library, subject, fields, ground, actor)
    found = service.knows(session, keys, question, now=now)
    if isinstance(found, Refused):
        return found
    definition = type_of(row.type, session)
    person = details_of(session, keys, [subject]).get(subject)
    reason = _unable(session, row, definition, now=now) or ("" if person else "not_a_person")
    fed_on = _fed_on(session, rule)
    given = Person(person.resident_id, person.name) if person else Person("", "")
    decided = decide(rule, found, given, fed_on=fed_on, today=today)
    answer = service.answer_of(found, dict.fromkeys(fields, not isinstance(decided, str)))
    number = looking.answered(session, keys, question, answer, now=now)
    if reason or isinstance(decided, str):
        return Refused(reason or str(decided))
    return _Decided(row, definition, given, decided, fed_on or today, number)


def _unable(session: Session, row: ProofRule, definition: TypeDefinition, *, now: datetime) -> str:
    """Why the office cannot issue this at once, whoever it is for; empty where it can."""
    if not may_issue(session, row.organisation_id, row.type) or _ISSUE in definition.second_person:
        return "not_at_once"
    try:
        seals.usable(session, row.organisation_id, now=now)
    except NoSeal:
        return "no_seal"
    return ""


def _fed_on(session: Session, rule: Rule) -> date | None:
    """The day as of which the library's authority fed it last."""
    query = (
        select(func.max(BaseBatch.as_of))
        .join(BaseSource, BaseSource.id == BaseBatch.source_id)
        .where(BaseSource.library == rule.library, BaseSource.authority.is_(True))
    )
    return session.execute(query).scalar_one_or_none()


def _record(session: Session, found: _Decided, ground: Ground, today: date) -> Record:
    office = organisations(session, [found.row.organisation_id])[found.row.organisation_id]
    own = {
        "issuing_authority": office.name,
        "check_code": "".join(secrets.choice(_LETTERS) for _ in range(12)),
        "issued_on": today.isoformat(),
        "as_of": found.as_of.isoformat(),
        "purpose": ground.purpose,
    }
    definition = found.definition
    values = {key: value for key, value in own.items() if key in definition.fields} | dict(found.values)
    return Record(
        type=definition.code,
        number=None,
        holders=(HolderGiven("person", found.person.code, found.person.name),),
        values=values,
        issued_on=today,
        valid_from=today,
        valid_to=valid_to(definition, today, values),
    )
