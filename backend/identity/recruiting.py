"""Enter a person of an office and invite them to make a passkey."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.identity import invitations, passwords, people
from backend.identity.people import Details
from backend.identity.rules import Role
from backend.kernel.errors import FieldProblem, InvalidField
from backend.kernel.keys import KeyProvider
from backend.standards import resident_id as resident_ids
from backend.standards import uscc as usccs
from backend.standards.calendar import date_in_shanghai


@dataclass(frozen=True, slots=True)
class Recruit:
    """Who is entered, where and as what."""

    uscc: str
    organisation: str
    organisation_en: str
    area_code: str
    role: str
    name: str
    resident_id: str
    login: str
    unit: str = ""
    badge: str = ""


def enrol(session: Session, keys: KeyProvider, recruit: Recruit, *, now: datetime) -> str:
    """Enter office, person, account and role as far as they are new; returns the invitation's token.

    For a sign-in name that is entered already, only a new invitation is made: the earlier link was lost or is late.

    Raises:
        InvalidField: an identity number or a credit code that fails its checks, or a taken sign-in name.
    """
    person_id = _person(session, keys, recruit, now=now)
    organisation_id = _organisation(session, recruit, now=now)
    known = passwords.find_account(session, recruit.login)
    if known is not None and known.person_id != person_id:
        raise InvalidField((FieldProblem("login", "taken"),))
    if known is not None:
        return invitations.invite_again(session, keys, known.id, now=now)
    account_id = passwords.add_account(session, person_id, recruit.login, password_hash=None, demo=False, now=now)
    people.add_membership(
        session,
        person_id,
        organisation_id,
        Role(recruit.role),
        unit=recruit.unit,
        badge=recruit.badge,
        valid_from=date_in_shanghai(now),
    )
    return invitations.invite(session, keys, account_id, now=now)


def _person(session: Session, keys: KeyProvider, recruit: Recruit, *, now: datetime) -> UUID:
    number = resident_ids.parse(recruit.resident_id, today=date_in_shanghai(now))
    if isinstance(number, resident_ids.Invalid):
        raise InvalidField((FieldProblem("resident_id", number.reason),))
    known = people.find_person(session, keys, number.number)
    return known or people.add_person(session, keys, Details(recruit.name, number.number), now=now)


def _organisation(session: Session, recruit: Recruit, *, now: datetime) -> UUID:
    """A code of the pilot era whose check fails is taken: the operator is an official source."""
    code = usccs.parse(recruit.uscc)
    if isinstance(code, usccs.Invalid):
        raise InvalidField((FieldProblem("uscc", code.reason),))
    known = people.find_organisation(session, code.code)
    return known or people.add_organisation(
        session,
        uscc=code.code,
        name=recruit.organisation,
        name_en=recruit.organisation_en,
        kind="government",
        area_code=recruit.area_code,
        now=now,
    )
