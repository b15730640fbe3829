"""A person with an account, for what identity does with both."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from backend.identity import passwords, people
from backend.identity.people import Details
from backend.identity.rules import Role
from backend.kernel.keys import FileKeys
from tests.database import TUESDAY_MORNING as NOW

PASSWORD = "a long one"
PASSWORD_HASH = passwords.hashed(PASSWORD)  # once: it is slow on purpose


@dataclass(frozen=True)
class Known:
    """A person and the account."""

    person: UUID
    account: UUID


class Town:
    """Makes people, accounts and offices in one transaction."""

    def __init__(self, session: Session, keys: FileKeys) -> None:
        self.session, self.keys = session, keys

    def person(self, login: str, *, name: str = "周敏", number: str | None = None, demo: bool = False) -> Known:
        """A person with a password."""
        details = Details(name, number or f"number of {login}", "13900000000")
        person = people.add_person(self.session, self.keys, details, now=NOW)
        account = passwords.add_account(self.session, person, login, password_hash=PASSWORD_HASH, demo=demo, now=NOW)
        return Known(person, account)

    def office(self, uscc: str = "U1", name: str = "云汀市公安局") -> UUID:
        """A public office."""
        return people.add_organisation(
            self.session, uscc=uscc, name=name, name_en="Office", kind="government", area_code="880100", now=NOW
        )

    def member(self, known: Known, office: UUID, role: Role, *, until: date | None = None) -> UUID:
        """A role in an office since this morning."""
        return people.add_membership(
            self.session, known.person, office, role, unit="云桥大队", badge="880112",
            valid_from=date(2026, 3, 3), valid_to=until,
        )  # fmt: skip


@pytest.fixture
def town(session: Session, keys: FileKeys) -> Town:
    """An empty town."""
    return Town(session, keys)


@pytest.fixture
def zhou(town: Town) -> Known:
    """A citizen."""
    return town.person("zhou")
