"""The full city: two hundred people, forty enterprises, 1,500 certificates of every type, looks at all of them."""

from collections import Counter
from datetime import date
from functools import cache

import pytest
from stdnum.iso7064 import mod_11_10

from backend.catalogue.rules import faults, rows_of
from backend.catalogue.service import released
from backend.citypack.reading import read
from backend.demo.base_data import _elsewhere
from backend.demo.city import Demo
from backend.demo.full import CERTIFICATES
from backend.demo.looks import condition
from backend.demo.plan import Plan, planned
from backend.demo.planned import PlannedCertificate
from backend.kernel.settings import DEMO_PACK
from backend.sources.rules.addresses import same
from backend.standards import resident_id, uscc
from tests.unit.demo.test_plan import STORED

DAYS = [date(2026, 11, 22), date(2025, 2, 28), date(2028, 2, 29), date(2027, 1, 1), date(2026, 3, 3)]
DEMO = Demo(read(DEMO_PACK))
LOGINS = {
    "citizen", "elder", "parent", "rider", "agent", "graduate", "driver", "inspector", "inspector2", "inspector4",
    "clerk", "bank", "school", "hotel", "platform",
}  # fmt: skip

on_each_day = pytest.mark.parametrize("today", DAYS, ids=str)


@cache
def full(today: date) -> Plan:
    return planned(DEMO, today)


def of_type(today: date, code: str) -> list[PlannedCertificate]:
    return [one for one in full(today).certificates if one.type == code]


def missing(certificate: PlannedCertificate) -> list[str]:
    """Required fields without a value."""
    fields = released()[certificate.type].fields.values()
    there = {*certificate.values, *(("photo",) if certificate.photo else ())}
    return [field.key for field in fields if field.required and field.key not in there]


@on_each_day
def test_it_has_as_many_as_it_says(today: date) -> None:
    plan = full(today)
    assert (len(plan.people), len(plan.enterprises), len(DEMO.organisations)) == (200, 40, 30)
    assert len(plan.certificates) == CERTIFICATES == 1500
    assert (len(DEMO.scenes), len(plan.looks)) == (21, 500)


@on_each_day
def test_every_value_is_as_its_type_wants_it(today: date) -> None:
    plan = full(today)
    assert {one.key: found for one in plan.certificates if (found := faults(released()[one.type], one.values))} == {}
    assert {one.key: absent for one in plan.certificates if (absent := missing(one))} == {}


@on_each_day
def test_every_type_is_there_in_force_and_every_status_occurs(today: date) -> None:
    certificates = full(today).certificates
    assert {one.type for one in certificates if condition(one, today)[0] in {"valid", "attention"}} == set(released())
    assert {one.status for one in certificates} == STORED
    reasons = {condition(one, today)[1] for one in certificates}
    assert reasons >= {"expired", "not_yet_valid", "expiring", "review_overdue", "disputed"}


@on_each_day
def test_nobody_and_nothing_has_the_number_of_another(today: date) -> None:
    plan = full(today)
    people, certificates = plan.people.values(), plan.certificates
    for values in (
        [one.resident_id for one in people], [one.phone for one in people], [one.name for one in people],
        [one.login for one in people if one.login], [one.uscc for one in plan.enterprises.values()],
        [one.key for one in certificates], [(one.type, one.number, one.version) for one in certificates],
    ):  # fmt: skip
        assert [value for value, count in Counter(values).items() if count > 1] == []


@on_each_day
def test_people_and_enterprises_have_numbers_that_hold(today: date) -> None:
    for person in full(today).people.values():
        parsed = resident_id.parse(person.resident_id, today=today, areas=DEMO.pack.area_names)
        assert isinstance(parsed, resident_id.ResidentId)
        assert (parsed.birth_date, parsed.sex, parsed.area_known) == (person.birth_date, person.sex, True)
    for firm in full(today).enterprises.values():
        assert isinstance(uscc.parse(firm.uscc), uscc.Uscc)
    for one in of_type(today, "food_production_licence"):
        assert mod_11_10.is_valid(one.number.removeprefix("SC"))


@on_each_day
def test_dates_follow_each_other(today: date) -> None:
    for one in full(today).certificates:
        assert one.issued_on <= min(today, one.valid_from), one.key
        assert one.valid_to is None or one.valid_from < one.valid_to, one.key
        assert one.status_since is None or one.issued_on <= one.status_since <= today, one.key
        assert (one.status == "valid") == (one.status_reason is None), one.key


@on_each_day
def test_issuers_and_holders_fit_the_type(today: date) -> None:
    plan = full(today)
    kinds = dict.fromkeys(plan.people, "person") | dict.fromkeys(plan.enterprises, "enterprise")
    issuers = {one.code: set(one.issuers) for one in DEMO.pack.types}
    for one in plan.certificates:
        document = released()[one.type].document
        assert one.issuer in issuers[one.type], one.key
        assert 1 <= len(one.holders) == len(set(one.holders)) <= document["max_holders"], one.key
        assert {kinds[holder] for holder in one.holders} <= set(document["holder_kinds"]), one.key


@on_each_day
def test_a_household_register_lists_the_people_of_the_household(today: date) -> None:
    people = full(today).people
    registers = of_type(today, "household_register")
    for one in registers:
        members = rows_of(one.values["members"])
        assert [row["resident_id"] for row in members] == [people[key].resident_id for key in one.holders]
        assert members[0]["relation"] == "户主"
        assert one.values["member_count"] == str(len(members))
    everybody = [key for one in registers for key in one.holders]
    assert len(everybody) == len(set(everybody)) > 150


@on_each_day
def test_families_agree_across_their_certificates(today: date) -> None:
    people = full(today).people
    for one in of_type(today, "marriage_certificate"):
        man, woman = (people[key] for key in one.holders)
        assert (man.sex, woman.sex) == ("男", "女")
        assert (one.values["man_name"], one.values["woman_resident_id"]) == (man.name, woman.resident_id)
        assert one.photo is not None
    couples = {frozenset(one.holders) for one in of_type(today, "marriage_certificate")}
    for one in of_type(today, "property_certificate"):
        assert [row["name"] for row in rows_of(one.values["right_holders"])] == [
            people[key].name for key in one.holders
        ]
        assert len(one.holders) == 1 or frozenset(one.holders) in couples
    owners = {key for one in of_type(today, "property_certificate") for key in one.holders}
    assert not owners & {one.holders[0] for one in of_type(today, "no_property_proof")}


@on_each_day
def test_vehicles_agree_across_their_certificates(today: date) -> None:
    licences = {one.number: one for one in of_type(today, "vehicle_licence") if one.status != "superseded"}
    for one in of_type(today, "road_transport_vehicle"):
        assert licences[one.values["plate_number"]].holders == one.holders
    for one in of_type(today, "inspection_mark"):
        assert licences[one.number].values["vin"] == one.values["vin"]


@on_each_day
def test_whoever_signs_in_has_certificates_and_was_looked_at(today: date) -> None:
    plan = full(today)
    logins = {person.login: person.key for person in plan.people.values() if person.login}
    assert set(logins) >= LOGINS
    held = {holder for one in plan.certificates for holder in one.holders}
    seen = {look.subject for look in plan.looks}
    assert {login for login, key in logins.items() if key not in held} == set()
    assert {login for login, key in logins.items() if key not in seen} == set()


@on_each_day
def test_what_the_stories_show_is_in_force(today: date) -> None:
    plan = full(today)
    keys = {person.login: person.key for person in plan.people.values() if person.login}
    shown = {
        "elder": ("social_security_card", "identity_card"),
        "graduate": ("identity_card",),
        "driver": ("road_transport_qualification", "road_transport_vehicle"),
        "parent": ("residence_permit",),
        "rider": ("health_certificate", "e_bicycle_licence"),
    }
    for login, codes in shown.items():
        for code in codes:
            held = [one for one in of_type(today, code) if keys[login] in one.holders]
            assert any(condition(one, today)[0] == "valid" for one in held), (login, code)


@on_each_day
def test_every_office_has_people_and_every_scene_was_used(today: date) -> None:
    plan = full(today)
    roles = [role for person in plan.people.values() for role in person.roles if role.organisation]
    assert {role.organisation for role in roles} == set(DEMO.organisations)
    assert all(role.unit in DEMO.organisations[role.organisation or ""].units for role in roles)
    assert {look.scene for look in plan.looks} == set(DEMO.scenes)


@on_each_day
def test_looks_are_what_their_scenes_allow_and_never_in_one_minute(today: date) -> None:
    plan = full(today)
    offices = {person.login: {role.organisation for role in person.roles} for person in plan.people.values()}
    for look in plan.looks:
        scene = DEMO.scenes[look.scene]
        assert scene.organisation in offices[look.checker]
        assert set(look.types) <= set(scene.types)
        assert bool(look.case_number) == scene.needs_case_number
    times = [(-look.days_ago, look.minute) for look in plan.looks]
    assert times == sorted(set(times))


def test_names_of_all_shapes_are_there() -> None:
    names = [person.name for person in full(DAYS[0]).people.values()]
    assert {len(name) for name in names} >= {2, 3, 4, 5, 9, 16}
    assert sum("·" in name for name in names) >= 3


def test_the_same_day_gives_the_same_city() -> None:
    assert planned(DEMO, DAYS[0]) == full(DAYS[0])


@on_each_day
def test_a_second_family_lives_elsewhere_than_in_the_home_it_owns(today: date) -> None:
    plan = full(today)
    [birth] = [one for one in of_type(today, "birth_certificate") if one.values["father_name"] == "雷鸣"]
    [child] = (plan.people[key] for key in birth.holders)
    father = plan.people["lei_ming"]
    assert birth.values["father_resident_id"] == father.resident_id
    assert child.address == father.address
    assert child.birth_date.isoformat() == birth.values["birth_date"]
    [home] = (row for row in _elsewhere(plan, DEMO.data("base_data")) if row["owners"] == father.resident_id)
    assert same(home["location"], child.address.text) is False
    assert not [one for one in of_type(today, "property_certificate") if "lei_ming" in one.holders]
