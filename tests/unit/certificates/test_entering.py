"""Records of all kinds are entered once, amended by what is newer, and refused with every fault."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from backend.audit.models import PersonChain
from backend.certificates import read, writing
from backend.certificates.entering import Entered, Entering, HolderGiven, Record, Refused, Subject, check, enter
from backend.certificates.models import Certificate, StatusChange
from backend.certificates.models import Record as RecordRow
from backend.certificates.rules import Status
from backend.identity.models import Organisation, Person
from backend.identity.people import find_person
from backend.kernel.errors import FieldProblem, InvalidField
from backend.kernel.models import OutboxRow
from backend.standards import resident_id
from tests.unit.certificates.conftest import RESIDENT_ID, VALUES, Registry

TODAY = date(2026, 3, 3)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
FIRM = "91880104MADEM002XF"


def record(**changes: Any) -> Record:
    """A driving licence of somebody who is known."""
    one = Record(
        type="driving_licence",
        number=RESIDENT_ID,
        holders=[HolderGiven("person", RESIDENT_ID, "马志强")],
        values=VALUES,
        issued_on=date(2023, 2, 3),
        valid_from=date(2023, 2, 3),
        valid_to=date(2033, 2, 2),
        photo=JPEG,
    )
    return replace(one, **changes)


def valued(**changes: str) -> Record:
    """One with other values."""
    return record(values={**VALUES, **changes})


def numbered(sequence: int) -> Record:
    """One of somebody else."""
    number = resident_id.build("880102", date(1996, 5, 6), sequence)
    return record(
        number=number,
        holders=[HolderGiven("person", number, f"马{sequence}")],
        values={**VALUES, "licence_number": number},
    )


def entered(registry: Registry, one: Record) -> Entered:
    """Enter it."""
    return enter(registry.session, registry.keys, registry.office, one, actor_id=None, ground="test", now=registry.now)


def entering(registry: Registry) -> Entering:
    """A batch of driving licences."""
    return Entering(
        registry.session, registry.keys, registry.office, "driving_licence", actor_id=None, ground="test",
        now=registry.now,
    )  # fmt: skip


def count(registry: Registry, table: Any) -> int:
    """Rows of a table."""
    return registry.session.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_record_becomes_a_certificate_that_its_holder_reads(registry: Registry) -> None:
    done = entered(registry, record())
    assert (done.outcome, done.version) == ("issued", 1)
    [one] = read.of_holder(registry.session, registry.keys, registry.person, today=TODAY)
    assert (one.id, one.identifier, one.genuine) == (done.certificate_id, done.identifier, True)
    assert one.face.values == VALUES
    assert one.photo == JPEG
    assert one.values()["photo"].startswith("data:image/jpeg;base64,")
    told = registry.session.execute(select(OutboxRow.topic, OutboxRow.payload)).one()
    assert told.payload == {"certificate": str(done.certificate_id), "holders": [str(registry.person)]}


def test_the_same_record_again_changes_nothing(registry: Registry) -> None:
    first, second = entered(registry, record()), entered(registry, record())
    assert second == replace(first, outcome="unchanged")
    assert count(registry, Certificate) == 1


def test_a_different_record_amends_and_the_old_version_is_superseded(registry: Registry) -> None:
    first, second = entered(registry, record()), entered(registry, valued(vehicle_class="D"))
    assert (second.outcome, second.version) == ("amended", 2)
    assert first.identifier.rsplit(".", 2)[0] == second.identifier.rsplit(".", 2)[0]
    [one] = read.of_holder(registry.session, registry.keys, registry.person, today=TODAY)
    assert (one.id, one.face.values["vehicle_class"], one.genuine) == (second.certificate_id, "D", True)
    old = registry.session.get(Certificate, first.certificate_id)
    new = registry.session.get(Certificate, second.certificate_id)
    assert old is not None
    assert new is not None
    assert (old.status, new.supersedes_id) == ("superseded", old.id)
    acts = registry.session.execute(select(StatusChange.act).order_by(StatusChange.id)).scalars().all()
    assert sorted(acts) == ["amend", "amend", "issue"]


def test_versions_of_the_source_only_go_up(registry: Registry) -> None:
    def push(version: int, points: str) -> Entered:
        return entered(registry, replace(valued(penalty_points=points), source_version=version))

    assert push(2, "1").outcome == "issued"
    assert push(5, "3").outcome == "amended"
    assert push(3, "2").outcome == "stale"
    assert push(5, "3").outcome == "unchanged"
    assert push(7, "3").outcome == "unchanged"
    assert push(6, "4").outcome == "stale"
    with pytest.raises(InvalidField) as refused:
        push(7, "9")
    assert refused.value.fields == (FieldProblem("source_version", "repeated"),)
    [one] = read.of_holder(registry.session, registry.keys, registry.person, today=TODAY)
    assert (one.face.values["penalty_points"], one.version) == ("3", 2)


def test_what_has_ended_is_not_amended(registry: Registry) -> None:
    done = entered(registry, record())
    one = registry.session.get(Certificate, done.certificate_id)
    assert one is not None
    one.status = Status.REVOKED_PENALTY.value
    registry.session.flush()
    with pytest.raises(InvalidField) as refused:
        entered(registry, valued(vehicle_class="D"))
    assert refused.value.fields == (FieldProblem("licence_number", "ended"),)


def test_holders_who_are_not_known_are_entered_with_a_record_of_accesses(registry: Registry) -> None:
    before = count(registry, PersonChain)
    done = entered(registry, numbered(333))
    person = find_person(registry.session, registry.keys, resident_id.build("880102", date(1996, 5, 6), 333))
    assert person is not None
    assert count(registry, PersonChain) == before + 1
    [one] = read.of_holder(registry.session, registry.keys, person, today=TODAY)
    assert one.id == done.certificate_id


def test_a_batch_enters_what_is_good_and_names_the_faults_of_the_rest(registry: Registry) -> None:
    batch = [numbered(number) for number in range(1, 9, 2)]
    batch[1] = replace(batch[1], values={**batch[1].values, "vehicle_class": "", "odd": "x"})
    batch += [replace(batch[0], values={**batch[0].values, "penalty_points": "6"}), batch[0]]
    outcomes = entering(registry).enter(batch)
    assert isinstance(outcomes[1], Refused)
    assert set(outcomes[1].problems) == {FieldProblem("odd", "unknown"), FieldProblem("vehicle_class", "missing")}
    kinds = [one.outcome for one in outcomes if isinstance(one, Entered)]
    assert kinds == ["issued", "issued", "issued", "amended", "amended"]
    assert count(registry, RecordRow) == 3
    places = registry.session.execute(select(Certificate.status_list, Certificate.status_index)).all()
    assert len(set(places)) == len(places) == 5
    assert {row.status_list for row in places} == {1}


def test_a_batch_tells_all_holders_by_one_row(registry: Registry) -> None:
    entering(registry).enter([numbered(1), numbered(3)])
    [told] = registry.session.execute(select(OutboxRow.payload)).scalars().all()
    assert str(told).count("holders") == 2


def test_an_enterprise_and_a_thing_are_found_again(registry: Registry) -> None:
    values = {
        "plate_number": "汀A·8L207", "vehicle_type": "小型轿车", "owner": "云汀测试有限公司", "address": "晒布街9号",
        "use_nature": "非营运", "brand_model": "试验牌", "vin": "LTEST000000000001", "engine_number": "E1",
        "registered_on": "2025-01-01", "issued_on": "2025-01-01", "issuing_authority": "交警支队",
        "archive_number": "1", "approved_passengers": "5", "gross_mass": "1800", "kerb_mass": "1300",
        "dimensions": "4500×1800×1500", "inspection_valid_to": "2027-01-31", "energy": "汽油",
    }  # fmt: skip
    one = record(
        type="vehicle_licence",
        number="汀A·8L207",
        holders=[HolderGiven("enterprise", FIRM.lower(), "云汀测试有限公司"), *record().holders],
        values=values,
        issued_on=date(2025, 1, 1),
        valid_from=date(2025, 1, 1),
        valid_to=None,
        photo=None,
        subject=Subject("vehicle", "LTEST000000000001"),
    )
    done = entered(registry, one)
    row = registry.session.get(Certificate, done.certificate_id)
    assert row is not None
    assert (row.subject_kind, len(row.subject_index or b"")) == ("vehicle", 32)
    firm = registry.session.execute(select(Organisation).where(Organisation.uscc == FIRM)).scalar_one()
    assert (firm.kind, firm.area_code) == ("enterprise", "880104")
    for holder in (firm.id, registry.person):
        [read_back] = read.of_holder(registry.session, registry.keys, holder, today=TODAY)
        assert read_back.face.subject == ("vehicle", "LTEST000000000001")
    assert count(registry, Person) == 1


BAD: dict[str, tuple[Callable[[], Record], set[tuple[str, str]]]] = {
    "no holder": (lambda: record(holders=[]), {("holders", "missing")}),
    "too many": (
        lambda: record(holders=[*record().holders, HolderGiven("person", "880102199605063227", "甲")]),
        {("holders", "too_many")},
    ),
    "twice": (lambda: record(holders=[*record().holders] * 2), {("holders", "too_many"), ("holders", "repeated")}),
    "wrong kind": (
        lambda: record(holders=[HolderGiven("enterprise", FIRM, "某公司")]),
        {("holders.0.kind", "value")},
    ),
    "no code, no name": (
        lambda: record(holders=[HolderGiven("person", "", "")]),
        {("holders.0.code", "missing"), ("holders.0.name", "missing")},
    ),
    "future": (lambda: record(issued_on=date(2026, 3, 4)), {("issued_on", "future")}),
    "ends before": (lambda: record(valid_to=date(2023, 2, 2)), {("valid_to", "before_start")}),
    "long": (lambda: valued(address="长" * 4001), {("address", "long")}),
    "control": (lambda: valued(address="晒布街\x00"), {("address", "characters")}),
    "two numbers": (lambda: record(number="1"), {("licence_number", "mismatch")}),
    "no picture": (lambda: record(photo=b"GIF89a"), {("photo", "picture")}),
    "large": (lambda: record(photo=JPEG + bytes(2**21)), {("photo", "large")}),
    "thing": (lambda: record(subject=Subject("vehicle", "V")), {("subject", "value")}),
    "no date": (lambda: valued(birth_date="1996-13-01"), {("birth_date", "date")}),
}


@pytest.mark.parametrize("name", BAD)
def test_every_fault_is_named_and_nothing_is_written(registry: Registry, name: str) -> None:
    make, expected = BAD[name]
    found = check(registry.session, registry.keys, registry.office, make(), today=TODAY)
    assert {(one.field, one.problem) for one in found} == expected
    with pytest.raises(InvalidField):
        entered(registry, make())
    assert count(registry, Certificate) == 0


def test_a_record_of_another_type_in_a_batch_is_refused(registry: Registry) -> None:
    [outcome] = entering(registry).enter([record(type="vehicle_licence")])
    assert isinstance(outcome, Refused)
    assert FieldProblem("type", "value") in outcome.problems


def test_a_full_status_list_is_left_for_the_next_one(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "LIST_SIZE", 24)
    for batch in range(4):
        entering(registry).enter([numbered(1 + 20 * batch + 2 * one) for one in range(10)])
    places = registry.session.execute(select(Certificate.status_list, Certificate.status_index)).all()
    assert len(set(places)) == len(places) == 40
    assert {row.status_list for row in places} == {1, 2}
