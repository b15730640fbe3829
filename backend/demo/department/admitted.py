"""The sample system is let in like any other: its office proposes it, a security administrator confirms it."""

import shutil
from datetime import date, datetime
from pathlib import Path

from liangzheng_department import Key
from sqlalchemy.orm import Session

from backend.catalogue.service import current
from backend.citypack.reading import Pack
from backend.demo.city import Demo
from backend.demo.department.business import Register
from backend.demo.department.records import TYPE, licence
from backend.demo.people import Person, people
from backend.identity.directory import account_ids
from backend.identity.people import find_organisation
from backend.kernel.keys import KeyProvider
from backend.protocols import clients
from backend.protocols.clients import Proposal
from backend.standards.calendar import age_on, date_in_shanghai

KEY, REGISTER = "key.pem", "register.sqlite3"
PROPOSES, CONFIRMS = "issuer", "security"
FIRST_RECORDS = 12
FIRST_NUMBER = 990_101
RIDES_FROM = 16  # years, by the regulation on the Road Traffic Safety Law, article 72


def prepare(session: Session, keys: KeyProvider, pack: Pack, folder: Path, *, now: datetime) -> bool:
    """Let the system in and give it its first records, once a database; whether there is one.

    Args:
        folder: the system's own: its private key and its register, of mode 0700.
    """
    issuers = [one for one in pack.types if one.code == TYPE]
    accounts = account_ids(session, (PROPOSES, CONFIRMS))
    if not issuers or len(accounts) < len((PROPOSES, CONFIRMS)):
        return False
    file = folder / KEY
    if file.exists() and clients.is_key_known(session, Key.read(file).id):
        return True
    office = next(one for one in pack.organisations if one.key == issuers[0].issuers[0])
    organisation_id = find_organisation(session, office.uscc)
    if organisation_id is None:
        return False
    shutil.rmtree(folder, ignore_errors=True)  # of a database that is gone
    folder.mkdir(parents=True, mode=0o700)
    key = Key.make()
    key.write(file)
    wanted = Proposal(organisation_id, "非机动车登记系统", (TYPE,), clients.public_key_of(key.public_pem))
    made = clients.propose(session, keys, wanted, issued=(TYPE,), actor_id=accounts[PROPOSES], now=now)
    clients.confirm(session, keys, made, actor_id=accounts[CONFIRMS], now=now)
    today = date_in_shanghai(now)
    example = str(current(session)[TYPE].document["number_example"])
    _first_records(Register(folder / REGISTER), list(people(Demo(pack), today)), today, (office.name, example[0]))
    return True


def _first_records(register: Register, everybody: list[Person], today: date, own: tuple[str, str]) -> None:
    """A dozen licences of people without a story of their own, one with a mistyped colour.

    Args:
        own: the office's name and the character of its plates.
    """
    authority, letter = own
    owners = [
        one
        for one in everybody
        if one.login is None and not one.is_from_hong_kong and age_on(one.birth_date, today) >= RIDES_FROM
    ]
    for place, one in enumerate(owners[:FIRST_RECORDS]):
        number = f"{letter}{FIRST_NUMBER + place}"
        wrong = "透明" if place == FIRST_RECORDS - 1 else ""
        face = licence(
            number, (one.resident_id, one.name), one.address.text,
            day=today, place=place, authority=authority, colour=wrong,
        )  # fmt: skip
        register.enter(number, face)
