"""A standing consent that is ended while a scan uses it: the end comes after the look, and no licence waits for it."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.certificates.read import lock_chosen
from backend.grants import standing_consent
from backend.grants.standing_consent.models import StandingConsent
from tests.city import City
from tests.flows.enterprise_steps import REPRESENTATIVE, amended
from tests.flows.steps import card, person_id
from tests.flows.test_consent_without_giver import covered, ended, given, settlement
from tests.flows.test_standing_consent import CONSENTS, HOLDER, give

HELD_S = 5
SOON_S = 0.5
pytestmark = pytest.mark.postgresql_only


def used(city: City, session: Session, subject: UUID) -> bool:
    """What a scan asks as it spends the code, in its transaction."""
    return standing_consent.covers(session, subject, settlement(city), now=city.clock.instant)


def test_a_consent_ends_after_the_scan_that_uses_it(city: City) -> None:
    holder, subject = city.person(HOLDER), UUID(person_id(city, HOLDER))
    path = f"{CONSENTS}/{give(holder)['id']}"
    with ThreadPoolExecutor(1) as pool:
        with city.writing() as session:
            assert used(city, session, subject)
            end = pool.submit(holder.delete, path)
            sleep(SOON_S)
            assert not end.done(), "the look's line stands before that of the end"
        assert end.result(timeout=HELD_S).status == 204
    assert not covered(city, subject)


def test_a_scan_that_comes_while_a_consent_ends_waits_and_asks(city: City) -> None:
    holder, subject = city.person(HOLDER), UUID(person_id(city, HOLDER))
    consent = UUID(give(holder)["id"])
    with ThreadPoolExecutor(1) as pool:
        with city.writing() as session:
            session.execute(
                update(StandingConsent).where(StandingConsent.id == consent).values(ended_at=city.clock.instant)
            )
            scan = pool.submit(covered, city, subject)
            sleep(SOON_S)
            assert not scan.done()
        assert scan.result(timeout=HELD_S) is False


def test_a_licence_that_changes_while_a_consent_is_used_holds_up_neither(city: City) -> None:
    own = given(city)
    licence = UUID(card(city.person(REPRESENTATIVE), "business_licence", str(own))["id"])
    with ThreadPoolExecutor(1) as pool, city.writing() as session:
        assert used(city, session, own)
        change = pool.submit(amended, city, str(own), representative="田恬")
        change.result(timeout=HELD_S)
        assert not covered(city, own), "void with the right of who gave it"
        lock_chosen(session, city.keys, own, [licence], today=city.clock.instant.date())
    assert ended(city) == [True, False]
    city.drain()
    assert ended(city) == [True, True]
