"""The register of scenes: who may ask for what, in force by the day, own office only."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.catalogue import service
from backend.catalogue.models import Scene
from backend.identity import people
from backend.identity.people import Details
from backend.identity.rules import CHECKERS, Role
from backend.kernel.db import Database
from backend.kernel.errors import InvalidField, StillRunning
from backend.kernel.keys import FileKeys
from tests.database import TUESDAY_MORNING as NOW

DAY = date(2026, 3, 3)
ENTRY: dict[str, Any] = {
    "organisation": "traffic_police", "code": "roadside_check", "name": "路面执法检查", "name_en": "Roadside check",
    "legal_basis": "法", "legal_basis_en": "Law", "needs_case_number": True, "official_duty": True,
    "counts_as_paper": True, "types": {"driving_licence": ["name", "in_force"]}, "identity_fields": ["name"],
    "contact": "12123",
}  # fmt: skip


@pytest.fixture
def office(session: Session) -> UUID:
    return people.add_organisation(
        session, uscc="U1", name="云汀市公安局", name_en="Police", kind="government", area_code="880100", now=NOW
    )


@pytest.fixture
def checker(session: Session, keys: FileKeys, office: UUID) -> UUID:
    person = people.add_person(session, keys, Details("徐强", "1"), now=NOW)
    people.add_membership(
        session, person, office, Role.INSPECTOR, unit="云桥大队", badge="880112",
        valid_from=DAY, valid_to=date(2026, 3, 31),
    )  # fmt: skip
    service.add_scene(session, office, ENTRY, valid_from=DAY)
    return person


def asks(session: Session, person: UUID, *, scene: str = "roadside_check", today: date = DAY) -> bool:
    return service.authority(session, person, scene, roles=CHECKERS, today=today) is not None


def test_a_checker_of_the_office_may_ask_and_is_named(session: Session, checker: UUID) -> None:
    found = service.authority(session, checker, "roadside_check", roles=CHECKERS, today=DAY)
    assert found is not None
    assert (found.unit, found.badge) == ("云桥大队", "880112")
    assert found.scene.organisation == "云汀市公安局"
    assert found.scene.types == {"driving_licence": ("name", "in_force")}
    assert found.scene.needs_case_number


def test_others_may_not(session: Session, keys: FileKeys, checker: UUID, office: UUID) -> None:
    clerk = people.add_person(session, keys, Details("吴静", "2"), now=NOW)
    people.add_membership(session, clerk, office, Role.REVIEWER, valid_from=DAY)
    elsewhere = people.add_organisation(
        session, uscc="U2", name="医院", name_en="H", kind="public_institution", area_code="880100", now=NOW
    )
    nurse = people.add_person(session, keys, Details("秦芳", "3"), now=NOW)
    people.add_membership(session, nurse, elsewhere, Role.WINDOW_CLERK, valid_from=DAY)
    assert not asks(session, clerk)
    assert not asks(session, nurse)
    assert not asks(session, checker, scene="hospital_registration")


@pytest.mark.parametrize(
    ("today", "may"),
    [(date(2026, 3, 2), False), (DAY, True), (date(2026, 3, 31), True), (date(2026, 4, 1), False)],
)
def test_a_membership_counts_from_its_first_to_its_last_day(
    session: Session, checker: UUID, today: date, may: bool
) -> None:
    session.execute(update(Scene).values(valid_from=date(2020, 1, 1)))
    assert asks(session, checker, today=today) is may


def test_an_ended_membership_counts_no_longer(session: Session, keys: FileKeys, checker: UUID, office: UUID) -> None:
    person = people.add_person(session, keys, Details("雷鸣", "4"), now=NOW)
    membership = people.add_membership(session, person, office, Role.INSPECTOR, valid_from=DAY)
    assert asks(session, person)
    people.end_membership(session, membership, now=NOW)
    assert not asks(session, person)
    assert asks(session, checker)


@pytest.mark.parametrize(
    ("first", "last", "listed"),
    [(DAY, None, True), (DAY, DAY, True), (date(2026, 3, 4), None, False), (date(2026, 1, 1), date(2026, 3, 2), False)],
)
def test_a_scene_counts_from_its_first_to_its_last_day(
    session: Session, checker: UUID, first: date, last: date | None, listed: bool
) -> None:
    session.execute(update(Scene).values(valid_from=first, valid_to=last))
    assert asks(session, checker) is listed
    assert bool(service.scenes(session, today=DAY)) is listed


@pytest.mark.usefixtures("checker")
def test_the_register_lists_all_offices_or_some(session: Session, office: UUID) -> None:
    other = people.add_organisation(
        session, uscc="U2", name="医院", name_en="Hospital", kind="public_institution", area_code="880100", now=NOW
    )
    service.add_scene(session, other, ENTRY | {"code": "hospital"}, valid_from=DAY)
    assert [one.code for one in service.scenes(session, today=DAY)] == ["hospital", "roadside_check"]
    (own,) = service.scenes(session, today=DAY, organisation_ids=[office])
    assert (own.code, own.organisation_en, own.identity_fields) == ("roadside_check", "Police", ("name",))
    assert service.scenes(session, today=DAY, organisation_ids=[]) == []


@pytest.mark.parametrize("types", [{"no_such_type": []}, {"driving_licence": ["name", "salary"]}])
def test_a_scene_may_not_name_what_the_catalogue_does_not_have(
    session: Session, office: UUID, types: dict[str, list[str]]
) -> None:
    with pytest.raises(InvalidField):
        service.add_scene(session, office, ENTRY | {"types": types}, valid_from=DAY)


def test_files_are_read_once_and_types_found_by_code() -> None:
    assert service.released() is service.released()
    assert service.type_of("driving_licence").name == "机动车驾驶证"
    with pytest.raises(InvalidField):
        service.type_of("no_such_type")


@pytest.mark.postgresql_only
def test_a_membership_cannot_be_ended_while_it_is_being_used(database: Database, keys: FileKeys) -> None:
    """R02: the check and what it lets happen are one; the ending waits."""
    with database.unit(write=True) as session:
        place = people.add_organisation(
            session, uscc="U1", name="局", name_en="O", kind="government", area_code="880100", now=NOW
        )
        person = people.add_person(session, keys, Details("徐强", "1"), now=NOW)
        membership = people.add_membership(session, person, place, Role.INSPECTOR, valid_from=DAY)
        service.add_scene(session, place, ENTRY, valid_from=DAY)
    with database.unit(write=True) as looking:
        assert asks(looking, person)
        with pytest.raises(StillRunning), database.unit(write=True) as ending:
            people.end_membership(ending, membership, now=NOW)
    with database.unit(write=True) as ending:
        people.end_membership(ending, membership, now=NOW)
    with database.unit(write=True) as looking:
        assert not asks(looking, person)


def test_what_is_asked_beyond_the_register_is_named(session: Session, checker: UUID) -> None:
    found = service.authority(session, checker, "roadside_check", roles=CHECKERS, today=DAY)
    assert found is not None
    assert found.scene.beyond({"driving_licence": ["name"]}) == {}
    assert found.scene.beyond({"driving_licence": ["name", "address"]}) == {"driving_licence": ("address",)}
    assert found.scene.beyond({"identity_card": [], "passport": ["photo"]}) == {
        "identity_card": (), "passport": ("photo",),
    }  # fmt: skip


def test_an_answer_tells_nothing_but_itself() -> None:
    card = service.type_of("identity_card")
    assert [card.sensitivity(key) for key in ("resident_id", "address", "over_18")] == [3, 2, 0]
