"""Kinds of pass as a city names them: what may be written how, and what is masked."""

import json
from dataclasses import replace

import pytest

from backend.catalogue import service as catalogue
from backend.catalogue.rules import TypeDefinition
from backend.offline.rules.profiles import (
    PassKind,
    Said,
    document_of,
    extended,
    faults,
    field_of,
    masks_of,
    of_document,
    prepared,
    tables,
)
from backend.standards.trust import Field, Form, Profile


@pytest.fixture
def driving() -> TypeDefinition:
    """The driving licence."""
    return catalogue.type_of("driving_licence")


def kind_of(definition: TypeDefinition, *said: Said) -> PassKind:
    """A kind of pass with these fields."""
    fields = tuple(field_of(one, definition) for one in said)
    profile = Profile(1, "x.y", definition.code, "查", "check", False, True, 24, False, fields)  # noqa: FBT003
    return PassKind(profile, masks_of(said, definition))


GOOD = (
    Said("name", Form.NAME),
    Said("vehicle_class", Form.CODE),
    Said("valid_period", Form.DAYS, label="有效期至", label_en="Valid until"),
    Said("first_issued_on", Form.DAYS),
    Said("archive_number", Form.TEXT),
)


def test_what_fits_has_no_fault(driving: TypeDefinition) -> None:
    assert faults(GOOD, driving) == []


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (Said("nothing", Form.TEXT), "no field of the type"),
        (Said("photo", Form.TEXT), "of kind photo"),
        (Said("name", Form.TEXT), "is written as name"),
        (Said("issuing_authority", Form.NAME), "is written as name"),
        (Said("archive_number", Form.DIGITS, 12), "is masked (tail4)"),
        (Said("penalty_points", Form.DIGITS), "digits have a length"),
        (Said("penalty_points", Form.DIGITS, 20), "digits have a length"),
        (Said("vehicle_class", Form.CODE, 3), "digits have a length"),
    ],
)
def test_what_does_not_fit_is_said(driving: TypeDefinition, said: Said, what: str) -> None:
    [(key, told)] = faults([said], driving)
    assert key == said.key
    assert what in told


def test_labels_are_the_types_own_unless_said(driving: TypeDefinition) -> None:
    assert field_of(GOOD[1], driving) == Field(
        "vehicle_class", "准驾车型", "Class", Form.CODE, None, "driving_licence.vehicle_class"
    )
    assert field_of(GOOD[2], driving) == Field("valid_period", "有效期至", "Valid until", Form.DAYS)


def test_a_kind_is_stored_and_read_again(driving: TypeDefinition) -> None:
    kind = kind_of(driving, *GOOD, Said("penalty_points", Form.DIGITS, 2))
    assert of_document(json.loads(json.dumps(document_of(kind)))) == kind
    assert kind.printed is False
    assert kind.keys[0] == "name"
    assert replace(kind, profile=replace(kind.profile, printed=True)).printed is True


def test_values_are_masked_and_cut_to_what_a_pass_says(driving: TypeDefinition) -> None:
    kind = kind_of(driving, *GOOD, Said("penalty_points", Form.DIGITS, 2))
    names = tables([kind], {"driving_licence": driving})
    values = {
        "name": "周敏",
        "vehicle_class": "C1",
        "valid_period": "2020-01-01/2030-01-01",
        "archive_number": "880100001234",
        "penalty_points": "03",
    }
    assert prepared(kind, values, names) == {
        "name": "周●",
        "vehicle_class": "C1",
        "valid_period": "2030-01-01",
        "first_issued_on": None,
        "archive_number": "●●1234",
        "penalty_points": "03",
    }


@pytest.mark.parametrize(
    ("key", "value"), [("valid_period", "2020-01-01/"), ("vehicle_class", "Z9"), ("penalty_points", "3"),
                       ("penalty_points", "٣٣")],
)  # fmt: skip
def test_what_cannot_be_written_is_left_out(driving: TypeDefinition, key: str, value: str) -> None:
    kind = kind_of(driving, *GOOD, Said("penalty_points", Form.DIGITS, 2))
    assert prepared(kind, {key: value}, tables([kind], {"driving_licence": driving}))[key] is None


def test_a_day_is_a_day(driving: TypeDefinition) -> None:
    kind = kind_of(driving, *GOOD)
    assert prepared(kind, {"first_issued_on": "2020-02-29"}, {})["first_issued_on"] == "2020-02-29"
    assert prepared(kind, {"vehicle_class": "C1"}, {})["vehicle_class"] is None


def test_a_place_in_a_table_keeps_its_value_when_others_are_put_between() -> None:
    assert extended((), ("A", "B", "A")) == ("A", "B")
    assert extended(("A", "B"), ("A", "between", "B", "last")) == ("A", "B", "between", "last")
    assert extended(("A", "B"), ("B",)) == ("A", "B")
