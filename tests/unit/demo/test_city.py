"""Organisations, scenes, and the people and enterprises of the story: nobody real, everything valid."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from backend.citypack.reading import read
from backend.demo.city import Demo
from backend.demo.people import Enterprise, Person, enterprises, people
from backend.demo.portraits import MAX_BYTES, portrait
from backend.kernel.settings import DEMO_PACK
from backend.standards import area_codes, resident_id, uscc
from backend.standards.calendar import age_on

DAYS = [date(2026, 11, 22), date(2025, 2, 28), date(2028, 2, 29), date(2027, 1, 1)]
DEMO = Demo(read(DEMO_PACK))
ORGANISATIONS = DEMO.organisations
SCENES = DEMO.pack.scenes
AREAS = DEMO.pack.area_names
LOGINS = {
    "citizen", "elder", "parent", "agent", "inspector", "inspector2", "clerk", "issuer", "reviewer", "admin",
    "security", "auditor", "bank", "rider", "inspector3",
}  # fmt: skip

on_each_day = pytest.mark.parametrize("today", DAYS, ids=str)


def by_login(today: date) -> dict[str, Person]:
    return {person.login: person for person in people(DEMO, today) if person.login}


def test_thirty_organisations_have_codes_of_the_demo_area() -> None:
    assert len(ORGANISATIONS) == 30
    for organisation in ORGANISATIONS.values():
        parsed = uscc.parse(organisation.uscc)
        assert isinstance(parsed, uscc.Uscc), organisation.key
        assert parsed.area_code.startswith(area_codes.DEMO_PREFIX)
        assert organisation.area_code in AREAS
        assert organisation.kind in {"government", "public_institution", "relying"}
    assert len({organisation.uscc for organisation in ORGANISATIONS.values()}) == 30


@on_each_day
def test_forty_people_have_valid_numbers_that_are_nobodys(today: date) -> None:
    everybody = people(DEMO, today)
    assert len(everybody) == 40
    assert len({person.key for person in everybody}) == len({person.name for person in everybody}) == 40
    assert len({person.resident_id for person in everybody}) == len({person.phone for person in everybody}) == 40
    for person in everybody:
        parsed = resident_id.parse(person.resident_id, today=today, areas=AREAS)
        assert isinstance(parsed, resident_id.ResidentId), person.key
        assert (parsed.birth_date, parsed.sex, parsed.area_known) == (person.birth_date, person.sex, True)
        assert person.phone.startswith("128")
        assert len(person.phone) == 11


@on_each_day
def test_only_one_number_has_a_real_prefix_and_it_is_hong_kongs(today: date) -> None:
    real = [person for person in people(DEMO, today) if not person.resident_id.startswith(area_codes.DEMO_PREFIX)]
    assert [person.name for person in real] == ["陈嘉豪"]
    assert real[0].is_from_hong_kong


@on_each_day
def test_the_people_of_the_story_have_their_ages(today: date) -> None:
    story = by_login(today)
    ages = {login: age_on(story[login].birth_date, today) for login in ("elder", "citizen", "rider", "agent")}
    assert ages == {"elder": 72, "citizen": 41, "rider": 29, "agent": 52}
    assert [story[login].name for login in ("elder", "citizen", "rider", "agent")] == [
        "陈桂兰",
        "周敏",
        "马志强",
        "罗建国",
    ]


def test_names_of_all_shapes_are_there() -> None:
    names = [person.name for person in people(DEMO, DAYS[0])]
    assert {"王㛃", "李𬭎", "赵龘", "欧阳明轩", "上官燕"} <= set(names)
    assert [len(name) for name in names if "·" in name] == [9]
    assert {len(name) for name in names} == {2, 3, 4, 9}


@on_each_day
def test_somebody_was_born_on_a_leap_day(today: date) -> None:
    assert [(p.birth_date.month, p.birth_date.day) for p in people(DEMO, today)].count((2, 29)) == 1


def test_every_login_is_there_and_every_role_has_its_office() -> None:
    accounts = by_login(DAYS[0])
    assert set(accounts) >= LOGINS
    for person in accounts.values():
        for role in person.roles:
            if role.role == "citizen":
                assert (role.organisation, role.unit, role.badge) == (None, None, None)
                continue
            assert role.organisation is not None
            assert role.unit in ORGANISATIONS[role.organisation].units
            assert role.badge


def test_offices_hold_the_roles_that_the_story_needs() -> None:
    held = {login: (person.roles[0].role, person.roles[0].organisation) for login, person in by_login(DAYS[0]).items()}
    assert held["inspector"] == held["inspector3"] == ("inspector", "traffic_police")
    assert held["inspector2"] == ("inspector", "market_regulation")
    assert held["issuer"] == ("issuing_officer", "traffic_police")
    assert held["clerk"] == ("window_clerk", "people_hospital")
    assert held["bank"] == ("relying_staff", "yunting_bank")
    assert held["admin"] == ("catalogue_administrator", "data_bureau")


@on_each_day
def test_six_enterprises_have_valid_codes_and_a_grown_representative(today: date) -> None:
    persons = {person.key: person for person in people(DEMO, today)}
    firms = enterprises(DEMO, today)
    assert len(firms) == len({firm.uscc for firm in firms}) == 6
    for firm in firms:
        assert isinstance(uscc.parse(firm.uscc), uscc.Uscc)
        assert firm.established_on < today
        assert age_on(persons[firm.legal_representative].birth_date, firm.established_on) >= 18
    assert not {firm.key for firm in firms} & set(persons)
    assert len({firm.legal_representative for firm in firms}) == 6


def test_the_noodle_shop_is_a_sole_traders() -> None:
    shop: Enterprise = next(firm for firm in enterprises(DEMO, DAYS[0]) if firm.name == "罗记面馆")
    parsed = uscc.parse(shop.uscc)
    assert isinstance(parsed, uscc.Uscc)
    assert parsed.is_sole_trader
    assert by_login(DAYS[0])["agent"].key == shop.legal_representative


def test_a_portrait_is_small_well_formed_flat_and_always_the_same() -> None:
    for person in people(DEMO, DAYS[0]):
        root = ET.fromstring(person.photo)  # noqa: S314 - our own drawing
        assert root.attrib["viewBox"] == "0 0 96 128"
        assert len(person.photo.encode()) <= MAX_BYTES
        assert "radient" not in person.photo
    assert portrait("x", age=40, female=True) == portrait("x", age=40, female=True)
    assert len({person.photo for person in people(DEMO, DAYS[0])}) >= 38


def test_every_scene_belongs_to_an_office_and_asks_with_a_law() -> None:
    codes = [scene.code for scene in SCENES]
    assert {
        "traffic.roadside",
        "traffic.accident",
        "market.inspection",
        "hospital.registration",
        "school.enrolment",
    } <= set(codes)
    assert len(codes) == len(set(codes))
    for scene in SCENES:
        assert scene.organisation in ORGANISATIONS
        for text in (scene.name, scene.name_en, scene.legal_basis, scene.legal_basis_en, scene.contact):
            assert text.strip()
        assert "name" in scene.identity_fields


def test_a_roadside_check_asks_the_holder_and_an_official_duty_has_a_case_number() -> None:
    scenes = {scene.code: scene for scene in SCENES}
    roadside = scenes["traffic.roadside"]
    assert (roadside.official_duty, roadside.needs_case_number) == (False, False)
    assert all(scene.needs_case_number for scene in SCENES if scene.official_duty)
    assert scenes["market.inspection"].official_duty


def test_twenty_one_scenes_reach_into_every_walk_of_life() -> None:
    assert len(SCENES) == 21
    assert {scene.code.split(".")[0] for scene in SCENES} >= {
        "traffic", "market", "health", "hospital", "school", "housing", "bank", "hotel", "transport", "fire",
    }  # fmt: skip


def test_no_office_asks_for_what_only_another_needs() -> None:
    own = {
        "food_licence": {"market_regulation"},
        "social_security_card": {"people_hospital"},
        "birth_certificate": {"education_bureau"},
        "drug_licence": {"city_market"},
        "physician_practice": {"health_commission"},
        "property_certificate": {"housing_fund"},
    }
    for scene in SCENES:
        for code in scene.types:
            assert scene.organisation in own.get(code, {scene.organisation}), (scene.code, code)
