"""A stolen database file shows nobody: names, numbers, addresses and card numbers are ciphertext (R41)."""

from pathlib import Path

import pytest
from sqlalchemy import MetaData, inspect, select

from backend.citypack.reading import read
from backend.demo.city import Demo
from backend.demo.people import Person, people
from backend.demo.plan import planned
from backend.kernel.settings import DEMO_PACK
from backend.standards.calendar import date_in_shanghai
from tests.city import City
from tests.flows.steps import CHECKER, DRIVING, HOLDER, IDENTITY, show, verdict

PERSONS = 10
NUMBERS = ("resident_id", "licence_number", "social_security_number", "card_number", "archive_number", "plate_number")


def personal(city: City) -> dict[str, set[str]]:
    """What must not be found: of ten people their names, id numbers, telephones, addresses and card numbers."""
    today = date_in_shanghai(city.clock.instant)
    demo = Demo(read(DEMO_PACK))
    chosen = [one for one in people(demo, today) if len(one.name) > 2][:PERSONS]
    keys = {one.key for one in chosen}
    cards = [one for one in planned(demo, today, "core").certificates if keys & set(one.holders)]
    return {
        "names": {one.name for one in chosen},
        "numbers": {one.resident_id for one in chosen} | {one.phone for one in chosen},
        "addresses": {address for one in chosen for address in (one.address.text, one.registered_address.text)},
        "streets": {_street(one) for one in chosen},
        "cards": {one.values[key] for one in cards for key in NUMBERS if key in one.values},
    }


def _street(person: Person) -> str:
    return person.address.street + person.address.house


@pytest.fixture
def used(city: City) -> City:
    """The city after looks of every kind, with all that they write."""
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    verdict(checker, show(holder, {DRIVING: ["name", "photo", "licence_number"], IDENTITY: ["name"]})["text"])
    asked = verdict(checker, show(holder)["text"])
    holder.post(f"/api/me/requests/{asked['id']}", {"answer": "agree"})
    verdict(checker, show(holder)["text"], "traffic.accident", case_number="1")
    checker.get(f"/api/verifications/{asked['id']}")
    city.drain()
    return city


def test_the_list_of_what_is_searched_is_no_empty_promise(city: City) -> None:
    wanted = personal(city)
    assert len(wanted["names"]) == PERSONS
    assert len(wanted["addresses"]) >= PERSONS
    assert len(wanted["cards"]) > 2 * PERSONS


@pytest.mark.sqlite_only
def test_the_database_file_its_wal_and_its_shm_hold_no_personal_text(used: City) -> None:
    path = Path(str(used.database.engine.url.database))
    files = [path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")]
    assert all(one.exists() for one in files)
    content = b"".join(one.read_bytes() for one in files)
    assert "云汀市公安局".encode() in content  # public names are found, so the search works
    hits = [text for texts in personal(used).values() for text in texts for code in _encodings(text) if code in content]
    assert hits == []


def _encodings(text: str) -> list[bytes]:
    escaped = text.encode("unicode_escape")
    return [text.encode(), text.encode("utf-16-le"), text.encode("gb18030"), escaped]


def test_no_column_of_any_table_holds_personal_text(used: City) -> None:
    wanted = [text for texts in personal(used).values() for text in texts]
    tables = MetaData()
    with used.reading() as session:
        tables.reflect(session.connection())
        assert len(tables.tables) == len(inspect(session.connection()).get_table_names()) > 15
        rows = {name: session.execute(select(table)).all() for name, table in tables.tables.items()}
    assert rows["access_event"]
    assert rows["idempotency"]
    hits = [
        (name, column, text)
        for name, found in rows.items()
        for row in found
        for column, value in row._mapping.items()
        for text in wanted
        if _holds(value, text)
    ]
    assert hits == []


def _holds(value: object, text: str) -> bool:
    if isinstance(value, bytes | memoryview):
        return text.encode() in bytes(value)
    return value is not None and text in str(value)


def test_a_handle_in_the_database_is_not_one_that_can_be_shown(city: City) -> None:
    code = show(city.person(HOLDER))
    secret = code["text"].rpartition("/")[2]
    with city.reading() as session:
        tables = MetaData()
        tables.reflect(session.connection())
        content = str([session.execute(select(table)).all() for table in tables.tables.values()])
    assert secret not in content
    assert code["typed"] not in content
