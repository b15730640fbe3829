"""Lists of people for the outer ring: demo accounts, and what a signed-in person is told about themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.identity import preferences
from backend.identity.models import Account, Membership, Organisation, Person
from backend.identity.people import Details, Named, details_of, organisations
from backend.identity.rules import Actor, Role
from backend.kernel.keys import KeyProvider
from backend.standards import masks


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A fictional account as the demo page lists it."""

    login: str
    role: str
    name: str
    organisation: str | None
    organisation_en: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """The signed-in person's own name and offices, and which home they chose."""

    name: str
    masked_name: str
    home: str
    offices: dict[UUID, Named]


def demo_accounts(session: Session, keys: KeyProvider) -> list[DemoAccount]:
    """Accounts of a demo database, each with its first role; names are those of fictional people."""
    rows = session.execute(
        select(Account.login, Account.person_id, Membership.role, Organisation.name, Organisation.name_en)
        .outerjoin(Membership, Membership.person_id == Account.person_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Account.demo.is_(True), Account.closed_at.is_(None))
        .order_by(Account.created_at, Account.id)
    ).all()
    names = details_of(session, keys, {row.person_id for row in rows})
    found: dict[str, DemoAccount] = {}
    for row in rows:
        role = row.role or Role.CITIZEN.value
        account = DemoAccount(row.login, role, names[row.person_id].name, row.name, row.name_en)
        found.setdefault(row.login, account)
    return list(found.values())


def demo_people(session: Session, keys: KeyProvider, *, without_account: int) -> list[tuple[str, Details]]:
    """Fictional people of a demo: those with an account of their own and no office, then some without any account."""
    named = (
        select(Account.login, Account.person_id)
        .outerjoin(Membership, Membership.person_id == Account.person_id)
        .where(Account.demo.is_(True), Account.closed_at.is_(None), Membership.id.is_(None))
        .order_by(Account.created_at, Account.id)
    )
    others = (
        select(Person.id.label("login"), Person.id.label("person_id"))
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Account.id.is_(None))
        .order_by(Person.created_at, Person.id)
        .limit(without_account)
    )
    rows = [*session.execute(named).all(), *session.execute(others).all()]
    found = details_of(session, keys, [row.person_id for row in rows])
    return [(str(row.login), found[row.person_id]) for row in rows]


def account_ids(session: Session, logins: Iterable[str]) -> dict[str, UUID]:
    """Accounts of some sign-in names, those that there are; for commands, no route offers it."""
    rows = session.execute(select(Account.login, Account.id).where(Account.login.in_(list(logins))))
    return {row.login: row.id for row in rows}


def profile(session: Session, keys: KeyProvider, actor: Actor) -> Profile:
    """What a person is told about themselves."""
    name = details_of(session, keys, [actor.person_id])[actor.person_id].name
    named = organisations(session, {office.organisation_id for office in actor.offices})
    home = preferences.of_account(session, keys, actor.account_id).home
    return Profile(name, masks.name(name), home, named)
