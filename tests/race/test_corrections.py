"""A correction that several officers decide at the same moment is decided once, and its source written once."""

from sqlalchemy import text

from tests.city import City
from tests.flows.case_steps import OFFICER, OWNER, withdraw
from tests.flows.correction_steps import decide, of_certificate, of_library, waiting
from tests.flows.source_steps import MARKET
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
