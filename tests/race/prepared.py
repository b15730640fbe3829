"""A city to race in: the demo as of now, eight checkers of one office, and holders with many phones."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask_openapi import OpenAPI
from sqlalchemy import select, text

from backend.identity import passwords
from backend.identity.models import Account, Organisation, Person
from backend.identity.people import add_membership
from backend.identity.rules import Role, life_of
from backend.identity.sessions import open_sign_in
from backend.kernel import installation
from backend.kernel.clock import FixedClock, db_now
from backend.kernel.db import Database
from backend.kernel.settings import Settings
from backend.web.app import create_app
from tests.client import Client
from tests.database import Databases, opened
from tests.templates import load_city

CHECKERS = 8
HOLDER, ISSUER = "rider", "issuer"
BOSS, HANDLER = "agent", "driver"
HOLDERS = (HOLDER, "citizen", "parent", "agent")
TYPE, FIELDS = "driving_licence", ["photo", "vehicle_class"]
SCENE = "traffic.roadside"
OFFICE = "云汀市公安局交通警察支队"
MARKET = "云桥区市场监督管理局"
"""Where the eight check enterprises: each has a seat in all three offices."""
HOSPITAL = "云汀市人民医院"


@dataclass(frozen=True)
class Prepared:
    """The city, open, with the demo's password; phones of one holder, phones of four, and that one's licence.

    `handlers`: sign-ins of somebody who can act for an enterprise.
    """

    settings: Settings
    database: Database
    app: OpenAPI
    password: str
    phones: list["Phone"]
    mixed: list["Phone"]
    handlers: list[Client]
    certificate: str


@dataclass(frozen=True)
class Phone:
    """A sign-in of a holder, and the driving licence that it shows."""

    client: Client
    certificate: str

    def open(self) -> str:
        """Open a code; the text of its QR."""
        body = {"certificates": [self.certificate], "fields": {self.certificate: FIELDS}}
        return str(self.client.post("/api/codes", body)["text"])

    def open_bare(self) -> str:
        """Open a code without any certificate; the text of its QR."""
        return str(self.client.post("/api/codes", {})["text"])


def checker_login(number: int) -> str:
    """Sign-in name of one of the racing checkers."""
    return f"racer{number}"


def race_city(settings: Settings, _clock: FixedClock) -> None:
    """The demo as of the real now, and eight more checkers: people who have no account yet."""
    now = datetime.now(UTC)
    load_city(settings, FixedClock(now))
    database = Database(settings.database_url)
    with database.unit(write=True) as session:
        installed = installation.current(session)
        assert installed is not None
        assert installed.demo_secret is not None
        hashed = passwords.hashed(installed.demo_secret)
        office = session.execute(select(Organisation.id).where(Organisation.name == OFFICE)).scalar_one()
        market = session.execute(select(Organisation.id).where(Organisation.name == MARKET)).scalar_one()
        hospital = session.execute(select(Organisation.id).where(Organisation.name == HOSPITAL)).scalar_one()
        without = text("SELECT person_id FROM account")
        taken = set(session.execute(without.columns(person_id=Person.id.type)).scalars())
        free = [one for one in session.execute(select(Person.id)).scalars() if one not in taken]
        for number in range(CHECKERS):
            login = checker_login(number)
            passwords.add_account(session, free[number], login, password_hash=hashed, demo=True, now=now)
            since = date(2020, 1, 1)
            seats = ((office, Role.INSPECTOR), (market, Role.INSPECTOR), (hospital, Role.WINDOW_CLERK))
            for seat, role in seats:
                add_membership(session, free[number], seat, role, unit="", badge=login, valid_from=since)
    database.dispose()


@contextmanager
def prepared(databases: Databases, *, phones: int) -> Iterator[Prepared]:
    """A fresh copy of the racing city."""
    with databases.copy_of("race", race_city) as settings:
        database = opened(settings, None)
        app = create_app(settings, database)
        password = str(Client(app).get("/api/demo")["password"])
        own = {login: _licence(Client(app).sign_in(login, password)) for login in HOLDERS}
        single, mixed = ([logins[number % len(logins)] for number in range(phones)] for logins in ((HOLDER,), HOLDERS))
        try:
            handlers = [_signed_in(app, database, HANDLER) for _ in range(phones)]
            phones_of_one = [Phone(_signed_in(app, database, one), own[one]) for one in single]
            phones_of_four = [Phone(_signed_in(app, database, one), own[one]) for one in mixed]
            yield Prepared(settings, database, app, password, phones_of_one, phones_of_four, handlers, own[HOLDER])
        finally:
            database.dispose()


def _licence(holder: Client) -> str:
    return str(next(one["id"] for one in holder.get("/api/certificates")["items"] if one["type"] == TYPE))


def _signed_in(app: OpenAPI, database: Database, login: str) -> Client:
    """A browser with a session of its own, without the second that a password would cost each of them."""
    with database.unit(write=True) as session:
        account = session.execute(select(Account.id).where(Account.login == login)).scalar_one()
        life, now = life_of(frozenset()), db_now(session)
        token = open_sign_in(session, account, life=life, device="race", method="password", now=now)[1]
    client = Client(app)
    client._http.set_cookie("lz", token)
    return client
