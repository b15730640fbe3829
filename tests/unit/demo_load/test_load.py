"""The demo city, loaded through the use cases of a real one: who and what is there, and that it all verifies."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.audit.models import AccessEvent, PersonChain
from backend.audit.service import first_fault
from backend.catalogue.service import released, scenes
from backend.certificates import desk, drafts, joint, requests
from backend.certificates import read as read_all
from backend.certificates.models import Certificate, Holder
from backend.certificates.rules import Status
from backend.citypack.reading import read
from backend.demo.load import load
from backend.grants.models import Grant
from backend.identity.models import Account, Organisation, Person
from backend.kernel.clock import FixedClock
from backend.kernel.errors import SettingsRefused
from backend.kernel.installation import current
from backend.kernel.keys import FileKeys
from backend.kernel.settings import DEMO_PACK
from backend.standards.calendar import date_in_shanghai
from tests.city import City

PACK = read(DEMO_PACK)
CORE_TYPES = {
    "identity_card", "driving_licence", "vehicle_licence", "social_security_card", "residence_permit",
    "birth_certificate", "business_licence", "food_licence", "property_certificate",
}  # fmt: skip
LOGINS = {
    "citizen", "elder", "parent", "agent", "inspector", "inspector2", "clerk", "issuer", "reviewer", "admin",
    "security", "auditor", "bank",
}  # fmt: skip
# To a neighbour and a mother; to a manager and a handler; to a daughter for one hospital; by authorisation code.
GIVEN = [
    ("consent", "viewer", "active", 0, 3),
    ("consent", "viewer", "active", 1, 1),
    ("consent", "viewer", "ended", 0, 1),
    ("delegation", "delegate", "active", 0, 3),
    ("guardianship", "guardian", "active", 0, None),
    ("guardianship", "helper", "active", 0, None),
    ("mandate", "handler", "active", 0, None),
    ("mandate", "manager", "active", 0, None),
]


def count(session: Session, table: type) -> int:
    return int(session.execute(select(func.count()).select_from(table)).scalar_one())


def test_the_city_has_its_people_offices_enterprises_and_certificates(city: City) -> None:
    with city.reading() as session:
        assert count(session, Person) == 40
        kinds = Counter(session.execute(select(Organisation.kind)).scalars())
        assert kinds["enterprise"] == 6
        assert sum(kinds.values()) - kinds["enterprise"] == 30
        assert count(session, Certificate) == 300
        assert set(session.execute(select(Account.login)).scalars()) >= LOGINS
        assert all(session.execute(select(Account.demo)).scalars())
        today = date_in_shanghai(city.clock.instant)
        assert len(scenes(session, today=today)) == 21


def test_every_certificate_of_every_holder_is_genuine_and_every_status_occurs(city: City) -> None:
    today = date_in_shanghai(city.clock.instant)
    with city.reading() as session:
        holders = set(session.execute(select(Holder.holder_id)).scalars())
        found = [one for holder in holders for one in read_all.of_holder(session, city.keys, holder, today=today)]
        stored = set(session.execute(select(Certificate.status)).scalars())
    assert [one.id for one in found if not one.genuine] == []
    assert {one.definition.code for one in found} == CORE_TYPES
    assert {one.status for one in found} | {Status(one) for one in stored} == set(Status)
    assert {reason for one in found for reason in one.attention} == {
        "expiring", "disputed", "inspection_overdue", "endorsement_overdue",
    }  # fmt: skip
    numbered = [one for one in found if one.definition.number_field is None]
    assert all(one.number == one.identifier for one in numbered)


def test_ninety_days_of_looks_stand_in_records_that_verify(city: City) -> None:
    with city.reading() as session:
        rows = session.execute(select(AccessEvent.at, AccessEvent.kind)).all()
        desk = {"catalogue:begun", "catalogue:submitted", "request:shown", "material:kept"}
        assert {row.kind for row in rows} == {"look:made", "look:refused"} | desk
        assert len(rows) > 90
        assert max(row.at for row in rows) < city.clock.instant
        looks = [row.at for row in rows if row.kind != "material:kept"]  # a paper may be kept for years
        assert min(looks) > city.clock.instant - timedelta(days=92)
        hours = {row.at.astimezone(ZoneInfo("Asia/Shanghai")).hour for row in rows if row.kind.startswith("look")}
        assert hours <= set(range(8, 18))
        subjects: list[UUID] = list(session.execute(select(PersonChain.subject_id)).scalars())
        assert [one for one in subjects if first_fault(session, city.keys, one) is not None] == []


def test_the_database_says_that_it_is_a_demo_and_keeps_one_password(city: City) -> None:
    with city.reading() as session:
        installed = current(session)
    assert installed is not None
    assert installed.kind == "demo"
    assert installed.demo_secret is not None
    assert len(installed.demo_secret) == 12


def test_a_database_that_is_installed_already_is_not_loaded_again(city: City) -> None:
    with city.writing() as session, pytest.raises(SettingsRefused):
        load(session, city.keys, PACK, now=city.clock.instant)


@pytest.mark.once
def test_every_load_makes_another_password(session: Session, keys: FileKeys, clock: FixedClock, city: City) -> None:
    first = load(session, keys, PACK, now=clock.instant, part="core")
    assert first != str(city.stranger().get("/api/demo")["password"])


@pytest.mark.once
@pytest.mark.parametrize("day", ["2026-02-28T17:00:00+00:00", "2028-02-29T10:00:00+00:00", "2026-12-31T15:59:59+00:00"])
def test_the_city_loads_on_any_day(session: Session, keys: FileKeys, day: str) -> None:
    load(session, keys, PACK, now=datetime.fromisoformat(day), part="core")
    assert count(session, Certificate) == 300


def test_the_full_city_loads_and_every_certificate_in_it_is_genuine(
    session: Session, keys: FileKeys, clock: FixedClock
) -> None:
    load(session, keys, PACK, now=clock.instant)
    today = date_in_shanghai(clock.instant)
    assert (count(session, Person), count(session, Certificate)) == (200, 1500)
    kinds = Counter(session.execute(select(Organisation.kind)).scalars())
    assert (kinds["enterprise"], sum(kinds.values())) == (40, 70)
    holders = set(session.execute(select(Holder.holder_id)).scalars())
    found = [one for holder in holders for one in read_all.of_holder(session, keys, holder, today=today)]
    assert [one.id for one in found if not one.genuine] == []
    assert {one.definition.code for one in found} == set(released())
    assert count(session, AccessEvent) > 400
    given = session.execute(select(Grant.ground, Grant.role, Grant.state, Grant.used, Grant.max_uses)).all()
    assert sorted(map(tuple, given), key=str) == sorted(
        [*GIVEN, ("guardianship", "guardian", "active", 0, None)], key=str
    )
    subjects: list[UUID] = list(session.execute(select(PersonChain.subject_id)).scalars())
    assert [one for one in subjects if first_fault(session, keys, one) is not None] == []


def test_a_pack_without_a_demo_loads_none(session: Session, keys: FileKeys, clock: FixedClock, tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match="no folder `demo`"):
        load(session, keys, replace(PACK, folder=tmp_path), now=clock.instant)


def test_the_desks_have_work_one_draft_begun_one_for_a_colleague_and_one_for_another_offices_seal(
    session: Session, keys: FileKeys, clock: FixedClock
) -> None:
    load(session, keys, PACK, now=clock.instant)
    offices = list(session.execute(select(Organisation.id)).scalars())
    lying = {one.state: one for one in drafts.of_offices(session, keys, offices)}
    assert {state: one.definition.code for state, one in lying.items()} == {
        "draft": "e_bicycle_licence", "waiting": "construction_qualification", "sealing": "food_licence",
    }  # fmt: skip
    faults = {state: desk.problems(session, keys, one, now=clock.instant) for state, one in lying.items()}
    assert {one.problem for one in faults["draft"]} == {"missing"}
    assert (faults["waiting"], faults["sealing"]) == ((), ())
    [proposal] = requests.waiting(session, offices)
    assert proposal.draft_id == lying["waiting"].id
    assert [one.id for one in joint.waiting(session, keys, offices)] == [lying["sealing"].id]
