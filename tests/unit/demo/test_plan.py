"""The story's plan: three hundred certificates, each as its type wants it, in every status, and their looks."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from stdnum.iso7064 import mod_11_10

from backend.citypack.reading import read
from backend.demo.city import Demo
from backend.demo.looks import PlannedLook, condition
from backend.demo.plan import CORE_CERTIFICATES, Plan, planned
from backend.demo.planned import PlannedCertificate
from backend.kernel.settings import DEMO_PACK
from backend.standards import area_codes, resident_id, uscc

DAYS = [date(2026, 11, 22), date(2025, 2, 28), date(2028, 2, 29), date(2027, 1, 1), date(2026, 6, 30)]
TYPES: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in (Path(__file__).parents[3] / "backend" / "catalogue" / "data" / "types").glob("*.json")
}
DEMO = Demo(read(DEMO_PACK))
SCENES = DEMO.scenes
STORED = {
    "valid", "suspended", "cancelled", "revoked_penalty", "revoked_error", "withdrawn_by_authority", "voided",
    "transferred", "superseded",
}  # fmt: skip
DERIVED = {"expired", "not_yet_valid", "expiring", "inspection_overdue", "endorsement_overdue", "disputed"}

on_each_day = pytest.mark.parametrize("today", DAYS, ids=str)


@cache
def core(today: date) -> Plan:
    return planned(DEMO, today, "core")


def plan(today: date) -> tuple[PlannedCertificate, ...]:
    return core(today).certificates


def planned_looks(today: date) -> tuple[PlannedLook, ...]:
    return core(today).looks


def faults_of_value(field: dict[str, Any], value: str, today: date) -> str | None:
    """What is wrong with one value by the kind of its field; None when nothing is."""
    match field["kind"]:
        case "enum":
            good = value in field["values"]
        case "date":
            good = date.fromisoformat(value).isoformat() == value
        case "date_range":
            start, _, end = value.partition("/")
            good = date.fromisoformat(start) < (date.fromisoformat(end) if end else date.max)
        case "number" | "money":
            good = value.isdigit()
        case "area_code":
            good = area_codes.is_known(value, DEMO.pack.area_names)
        case "uscc":
            good = isinstance(uscc.parse(value), uscc.Uscc)
        case "resident_id":
            good = isinstance(resident_id.parse(value, today=today), resident_id.ResidentId)
        case _:
            good = bool(value.strip()) and value == value.strip()
    return None if good else f"{field['key']}: {value}"


def faults(certificate: PlannedCertificate, today: date) -> list[str]:
    """What is wrong with a certificate by its type."""
    definition = TYPES[certificate.type]
    fields = {field["key"]: field for field in definition["fields"]}
    present = set(certificate.values) | ({"photo"} if certificate.photo else set())
    found = [f"unknown {key}" for key in present - set(fields)]
    found += [f"missing {key}" for key, field in fields.items() if field["required"] and key not in present]
    known = {key: value for key, value in certificate.values.items() if key in fields}
    found += filter(None, (faults_of_value(fields[key], value, today) for key, value in known.items()))
    if certificate.values[definition["face"]["number"]] != certificate.number:
        found.append("number")
    period = certificate.values.get("valid_period")
    if period and period != f"{certificate.valid_from}/{certificate.valid_to or ''}":
        found.append("valid_period")
    return found


@on_each_day
def test_there_are_exactly_three_hundred_with_keys_of_their_own(today: date) -> None:
    assert len(plan(today)) == CORE_CERTIFICATES == 300
    assert len({certificate.key for certificate in plan(today)}) == 300
    assert len({(c.type, c.number, c.version) for c in plan(today)}) == 300


@on_each_day
def test_every_certificate_is_as_its_type_wants_it(today: date) -> None:
    assert {c.key: found for c in plan(today) if (found := faults(c, today))} == {}


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"sex": "x"}, "sex: x"),
        ({"resident_id": "880101199003071018"}, "resident_id: 880101199003071018"),
        ({"address_area": "889999"}, "address_area: 889999"),
        ({"name": " "}, "name:  "),
        ({"valid_period": "2020-01-01/2019-01-01"}, "valid_period: 2020-01-01/2019-01-01"),
        ({"more": "1"}, "unknown more"),
    ],
)
def test_a_fault_would_be_found(changed: dict[str, str], fault: str) -> None:
    good = next(certificate for certificate in plan(DAYS[0]) if certificate.type == "identity_card")
    assert fault in faults(replace(good, values={**good.values, **changed}), DAYS[0])


def test_a_missing_value_would_be_found() -> None:
    good = next(certificate for certificate in plan(DAYS[0]) if certificate.type == "identity_card")
    values = {key: value for key, value in good.values.items() if key != "name"}
    assert faults(replace(good, values=values, photo=None), DAYS[0]) == ["missing name", "missing photo"]


@on_each_day
def test_issuers_and_holders_exist_and_fit_the_type(today: date) -> None:
    kinds = dict.fromkeys(core(today).people, "person") | dict.fromkeys(core(today).enterprises, "enterprise")
    organisations = set(DEMO.organisations)
    for certificate in plan(today):
        assert certificate.issuer in organisations
        definition = TYPES[certificate.type]
        assert 1 <= len(certificate.holders) <= definition["max_holders"]
        assert len(set(certificate.holders)) == len(certificate.holders)
        assert {kinds[holder] for holder in certificate.holders} <= set(definition["holder_kinds"])


@on_each_day
def test_dates_follow_each_other(today: date) -> None:
    for certificate in plan(today):
        assert certificate.issued_on <= min(today, certificate.valid_from), certificate.key
        assert certificate.valid_to is None or certificate.valid_from < certificate.valid_to, certificate.key
        if certificate.status_since:
            assert certificate.issued_on <= certificate.status_since <= today, certificate.key


@on_each_day
def test_what_an_issuer_did_has_reason_date_and_document(today: date) -> None:
    for certificate in plan(today):
        said = (
            certificate.status_reason,
            certificate.status_since,
            certificate.legal_basis,
            certificate.document_number,
        )
        if certificate.status == "valid":
            assert said == (None, None, None, None), certificate.key
        elif certificate.status == "superseded":
            assert all(said[:2]), certificate.key
        else:
            assert all(said), certificate.key


@on_each_day
def test_a_superseded_certificate_has_one_successor_of_the_next_version(today: date) -> None:
    by_key = {certificate.key: certificate for certificate in plan(today)}
    order = list(by_key)
    successors = Counter(certificate.supersedes for certificate in plan(today) if certificate.supersedes)
    assert all(successors[c.key] == 1 for c in plan(today) if c.status == "superseded")
    for certificate in plan(today):
        assert (certificate.version == 1) == (certificate.supersedes is None)
        if certificate.supersedes:
            before = by_key[certificate.supersedes]
            assert order.index(before.key) < order.index(certificate.key)
            assert before.version + 1 == certificate.version
            assert (before.type, before.holders) == (certificate.type, certificate.holders)
            assert before.issued_on < certificate.issued_on
            assert before.status in {"superseded", "voided"} or certificate.valid_from > today


@on_each_day
def test_every_status_is_there(today: date) -> None:
    stored = {certificate.status for certificate in plan(today)}
    derived = {condition(certificate, today)[1] for certificate in plan(today) if certificate.status == "valid"}
    assert stored == STORED
    assert derived >= DERIVED


@on_each_day
def test_most_certificates_are_simply_valid(today: date) -> None:
    verdicts = Counter(condition(certificate, today)[0] for certificate in plan(today))
    assert verdicts["valid"] > 140
    assert verdicts["attention"] < 25


def conditions_of(holder: str, today: date) -> dict[str, list[tuple[str, str | None]]]:
    """What the current certificates of a holder are worth, by type."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for certificate in plan(today):
        if holder in certificate.holders and certificate.status not in {"superseded", "voided"}:
            found.setdefault(certificate.type, []).append(condition(certificate, today))
    return found


@on_each_day
def test_the_people_of_the_story_hold_what_it_needs(today: date) -> None:
    good = [("valid", None)]
    assert conditions_of("zhou_min", today) == dict.fromkeys(
        ("identity_card", "driving_licence", "social_security_card", "vehicle_licence"), good
    )
    assert conditions_of("luoji_noodles", today) == {
        "business_licence": good,
        "food_licence": [("attention", "expiring")],
    }
    rider = conditions_of("ma_zhiqiang", today)
    assert rider["driving_licence"] == good
    assert rider["vehicle_licence"] == [("attention", "inspection_overdue")]
    assert conditions_of("chen_guilan", today) == {"identity_card": good, "social_security_card": good}
    assert conditions_of("lin_zimo", today)["birth_certificate"] == good
    assert conditions_of("lin_zimo", today)["residence_permit"] == good
    assert conditions_of("lin_zihan", today)["birth_certificate"] == good


@on_each_day
def test_the_noodle_shops_food_licence_ends_in_twenty_days(today: date) -> None:
    licences = [c for c in plan(today) if c.type == "food_licence" and c.holders == ("luoji_noodles",)]
    assert licences[-1].valid_to == today + timedelta(days=20)
    assert licences[-1].status == "valid"


@on_each_day
def test_an_old_womans_identity_card_has_no_end(today: date) -> None:
    card = [c for c in plan(today) if c.type == "identity_card" and c.holders == ("chen_guilan",)][-1]
    assert card.valid_to is None


@on_each_day
def test_numbers_carry_their_check_digits(today: date) -> None:
    for certificate in plan(today):
        if certificate.type == "food_licence":
            assert certificate.number.startswith("JY")
            assert mod_11_10.is_valid(certificate.number[2:])
        elif certificate.type == "residence_permit":
            assert mod_11_10.is_valid(certificate.number)
        elif certificate.type == "vehicle_licence":
            vin = certificate.values["vin"]
            assert len(vin) == 17
            assert vin[8] in "0123456789X"


def test_the_same_day_gives_the_same_plan() -> None:
    assert planned(DEMO, DAYS[0], "core") == core(DAYS[0])


@on_each_day
def test_looks_are_what_their_scenes_allow(today: date) -> None:
    seen = planned_looks(today)
    checkers = {person.login: person.roles for person in core(today).people.values()}
    assert len(seen) == 160
    for look in seen:
        scene = SCENES[look.scene]
        assert 1 <= look.days_ago <= 90
        assert 0 <= look.minute < 24 * 60
        assert scene.organisation in {role.organisation for role in checkers[look.checker]}
        assert set(look.types) <= set(scene.types)
        assert bool(look.types) == (look.verdict != "no_verdict")
        assert bool(look.case_number) == scene.needs_case_number
        assert (look.reason is None) == (look.verdict == "valid")
        assert look.place


@on_each_day
def test_looks_are_at_certificates_that_their_subject_held_that_day(today: date) -> None:
    held: dict[tuple[str, str], date] = {}
    for certificate in plan(today):
        for holder in certificate.holders:
            key = (holder, certificate.type)
            held[key] = min(certificate.issued_on, held.get(key, certificate.issued_on))
    for look in planned_looks(today):
        for code in look.types:
            assert held[look.subject, code] <= today - timedelta(days=look.days_ago)


@on_each_day
def test_looks_come_in_order_and_show_every_verdict(today: date) -> None:
    seen = planned_looks(today)
    times = [(-look.days_ago, look.minute) for look in seen]
    assert times == sorted(times)
    assert len(set(times)) == len(times)
    assert {look.verdict for look in seen} == {"valid", "attention", "not_valid", "no_verdict"}
    assert {look.scene for look in seen} == {row["scene"] for row in DEMO.rows("looks")}
    assert Counter(look.subject for look in seen)["zhou_min"] >= 6
