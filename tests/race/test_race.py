"""The twins of `make race`: 1,000 attempts by eight processes, and the two orders of a check and a suspension."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.certificates.acts import ActName, By, Reasoned, perform
from backend.certificates.models import Certificate
from backend.certificates.read import lock_chosen
from backend.certificates.rules import Status
from tests.city import City
from tests.database import Databases
from tests.flows.steps import CHECKER, DRIVING, HOLDER, card, check, outcome, show
from tests.race.checkers import Crew, crew
from tests.race.consents import consents
from tests.race.dismissing import dismissals
from tests.race.prepared import Prepared, prepared
from tests.race.rounds import grant_uses, revocation, single_use

pytestmark = pytest.mark.no_cover

PHONES = 32
SINGLE_USE, REVOCATION, GRANT_USES, DISMISSALS, CONSENTS = 760, 240, 128, 96, 96
HELD_S = 0.5


@pytest.fixture(scope="module")
def racing(databases: Databases) -> Iterator[tuple[Prepared, Crew]]:
    """The racing city with its processes."""
    with prepared(databases, phones=PHONES) as city, crew(city) as runners:
        yield city, runners


def test_one_checker_of_eight_processes_gets_the_look_and_all_others_find_the_code_used(
    racing: tuple[Prepared, Crew],
) -> None:
    tally = single_use(*racing, SINGLE_USE)
    assert tally.wrong == []
    assert tally.attempts >= SINGLE_USE
    assert tally.looks <= tally.presentations
    assert tally.repeats > 0
    assert tally.used > tally.presentations


def test_nobody_gets_through_after_a_suspension_has_committed(racing: tuple[Prepared, Crew]) -> None:
    tally = revocation(*racing, REVOCATION)
    assert tally.wrong == []
    assert tally.uses_after_commit == 0
    assert tally.refused_after_commit > 0


def test_a_grant_of_five_uses_is_used_five_times_and_never_after_it_was_taken_back(
    racing: tuple[Prepared, Crew],
) -> None:
    tally = grant_uses(*racing, GRANT_USES)
    assert tally.wrong == []
    assert tally.uses_after_commit == 0
    assert tally.presentations > 1


def test_nobody_is_shown_anything_after_a_dismissal_has_committed(racing: tuple[Prepared, Crew]) -> None:
    tally = dismissals(*racing, DISMISSALS)
    assert tally.wrong == []
    assert tally.uses_after_commit == 0
    assert tally.refused_after_commit > 0


def test_nobody_is_shown_anything_by_a_standing_consent_after_its_end_has_committed(
    racing: tuple[Prepared, Crew],
) -> None:
    tally = consents(*racing, CONSENTS)
    assert tally.wrong == []
    assert tally.shown > 0
    assert tally.uses_after_commit == 0
    assert tally.refused_after_commit > 0


@pytest.mark.postgresql_only
def test_a_check_waits_for_a_suspension_under_way_and_sees_it(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    code, own = show(holder, {DRIVING: ["photo"]}), UUID(card(holder, DRIVING)["id"])
    with ThreadPoolExecutor(1) as pool:
        with city.writing() as session:
            _suspend(city, session, own)
            waiting = pool.submit(check, checker, code["text"])
            assert not _ends(waiting.done)
        assert outcome(waiting.result().body) == ("not_valid", "suspended")


@pytest.mark.postgresql_only
def test_a_suspension_waits_for_a_check_that_has_locked_the_certificate(city: City) -> None:
    holder = city.person(HOLDER)
    own = UUID(card(holder, DRIVING)["id"])
    person = UUID(holder.get("/api/session")["person"]["id"])

    def act() -> None:
        with city.writing() as session:
            _suspend(city, session, own)

    with ThreadPoolExecutor(1) as pool:
        with city.writing() as session:
            found = lock_chosen(session, city.keys, person, [own], today=city.clock.instant.date())
            assert [one.status for one in found] == [Status.VALID]
            waiting = pool.submit(act)
            assert not _ends(waiting.done)
        waiting.result()


def _suspend(city: City, session: Session, certificate: UUID) -> None:
    office = session.execute(select(Certificate.issuer_id).where(Certificate.id == certificate)).scalar_one()
    now = city.clock.instant
    said = Reasoned("涉嫌伪造", "道路交通安全法第一百一十条")
    perform(session, city.keys, certificate, ActName.SUSPEND, said, by=By(certificate, [office]), now=now)


def _ends(done: Callable[[], bool]) -> bool:
    pause = Event()
    for _ in range(10):
        pause.wait(HELD_S / 10)
        if done():
            return True
    return False
