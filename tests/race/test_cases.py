"""Cases at the same moment: handed in once, decided once, withdrawn or decided."""

from collections import Counter

from sqlalchemy import text

from tests.city import City
from tests.client import Answer
from tests.flows.case_steps import (
    ALL,
    DESK,
    OFFICER,
    OWNER,
    accept,
    at_desk,
    filled,
    handed_in,
    read,
    withdraw,
)
from tests.race.test_issuing import at_once

PAGES = 4


def counted(answers: list[Answer]) -> Counter[int]:
    return Counter(one.status for one in answers)


def recorded(city: City, kind: str) -> int:
    with city.reading() as session:
        query = text("SELECT count(*) FROM access_event WHERE kind = :kind")
        return int(session.execute(query, {"kind": kind}).scalar_one())


def test_a_case_that_is_handed_in_by_many_pages_at_once_is_handed_in_once(city: City) -> None:
    pages = [city.person(OWNER) for _ in range(PAGES)]
    case = filled(pages[0])
    whole = read(pages[0], case)
    promises = {one["key"]: one["promise"]["digest"] for one in whole["materials"] if one["promise"]}
    body = {"revision": whole["revision"], "promises": promises}
    said = counted(at_once(*[lambda page=page: page.post(f"{ALL}/{case}/submission", body) for page in pages]))
    assert said == {200: 1, 409: PAGES - 1}
    assert recorded(city, "case:submitted") == 1


def test_a_case_that_is_granted_by_many_at_once_gives_one_certificate(city: City) -> None:
    owner = city.person(OWNER)
    officers = [city.person(OFFICER) for _ in range(PAGES)]
    case = handed_in(owner)
    accept(officers[0], case)
    whole = at_desk(officers[0], case)
    seen = [f"{one['key']}|{one['about']}" for one in whole["findings"]]
    body = {"revision": whole["revision"], "note": "", "seen": seen}
    said = counted(at_once(*[lambda who=who: who.post(f"{DESK}/{case}/grant", body) for who in officers]))
    assert said == {200: 1, 409: PAGES - 1}
    assert recorded(city, "case:granted") == 1
    issued = "SELECT count(*) FROM case_event WHERE happened = 'granted'"
    with city.reading() as session:
        assert session.execute(text(issued)).scalar_one() == 1


def test_a_case_is_withdrawn_or_decided_and_never_both(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    case = handed_in(owner)
    accept(officer, case)
    whole = at_desk(officer, case)
    body = {"revision": whole["revision"], "note": "现场不符合", "clause": "食品安全法第三十三条"}
    said = at_once(lambda: withdraw(owner, case), lambda: officer.post(f"{DESK}/{case}/refusal", body))
    assert sorted(one.status for one in said) == [204, 409]
    assert recorded(city, "case:withdrawn") + recorded(city, "case:refused") == 1
