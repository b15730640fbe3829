"""A correction that several officers decide at the same moment is decided once, and its source written once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import sleep
from uuid import UUID

from sqlalchemy import text

from backend.identity.people import organisations
from backend.sources.feeds import Batch, receive
from tests.city import City
from tests.flows.case_steps import OFFICER, OWNER, enterprise_of, withdraw
from tests.flows.correction_steps import decide, of_certificate, of_library, opening, waiting
from tests.flows.source_steps import MARKET, organisation
from tests.flows.test_corrections import posted
from tests.race.test_cases import PAGES, counted, recorded
from tests.race.test_issuing import at_once


def test_many_who_accept_at_once_mend_a_record_once(city: City) -> None:
    of_library(city.person(OWNER))
    officers = [city.person(OFFICER) for _ in range(PAGES)]
    [line] = waiting(officers[0])
    said = counted(at_once(*[lambda who=who: decide(who, line["id"]) for who in officers]))
    assert said == {200: 1, 409: PAGES - 1}
    assert recorded(city, "correction:mended") == 1
    with city.reading() as session:
        query = text("SELECT count(*) FROM base_batch WHERE key LIKE 'correction:%'")
        assert session.execute(query).scalar_one() == 1


def test_a_batch_under_way_is_waited_for_and_nothing_of_it_is_written_over(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    of_library(owner)
    [line] = waiting(officer)
    seen, firm = opening(officer, line["id"])["seen"], UUID(enterprise_of(owner))
    with ThreadPoolExecutor(1) as pool:
        with city.writing() as session:
            row = {"uscc": organisations(session, [firm])[firm].uscc, "name": "登记系统先改了"}
            batch = Batch("legal_persons", organisation(session, MARKET), "under-way", date(2026, 3, 3), [row])
            assert receive(session, city.keys, batch, now=city.clock.instant).counts["changed"] == 1
            late = pool.submit(decide, officer, line["id"], seen=seen)
            sleep(0.5)
        assert late.result()["errors"] == [{"field": "record", "problem": "none"}], late.result().body
    assert recorded(city, "correction:mended") == 0


def test_accepted_or_declined_and_never_both(city: City) -> None:
    of_certificate(city.person(OWNER))
    one, other = posted(city, "inspector2", MARKET), city.person(OFFICER)
    [line] = waiting(one)
    said = at_once(
        lambda: decide(one, line["id"]), lambda: decide(other, line["id"], accepted=False, reason="与原件一致")
    )
    assert sorted(each.status for each in said) == [200, 409]
    assert recorded(city, "correction:mended") + recorded(city, "correction:declined") == 1


def test_taken_back_or_decided_and_never_both(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    case = of_library(owner)
    [line] = waiting(officer)
    said = at_once(lambda: withdraw(owner, case), lambda: decide(officer, line["id"], accepted=False, reason="一致"))
    assert said[0].status == 204, "who takes a case back may do so whatever a source says"
    assert said[1].status in (200, 404, 409)
    state = "declined" if said[1].status == 200 else "taken_back"
    with city.reading() as session:
        assert session.execute(text("SELECT state FROM field_correction")).scalar_one() == state
