"""The certificate types as they are published: complete, consistent, in both languages."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest

from backend.catalogue.local import documents
from backend.catalogue.rules import AnswerRule, Kind, SetName, TypeDefinition, parse_type
from backend.citypack.reading import read
from backend.kernel.settings import DEMO_PACK
from backend.standards import area_codes, masks
from backend.standards.certificate_identifier import is_type_code

FOLDER = Path(__file__).parents[3] / "backend" / "catalogue" / "data" / "types"
PACK = read(DEMO_PACK)
DOCUMENTS: list[dict[str, Any]] = list(documents(PACK.local))
TYPES: dict[str, TypeDefinition] = {document["code"]: parse_type(document) for document in DOCUMENTS}
SET_NAMES = list(get_args(SetName))
FAMILIES = {"id_card", "booklet", "licence", "permit", "proof"}
GROUPS = {"identity", "family", "vehicle", "property", "profession", "enterprise"}
SECTORS = {"identity", "civil", "property", "traffic", "business", "health", "education"}
NATIONAL = {"identity_card", "business_licence", "property_certificate"}
SUBJECTS = {"holder", "vehicle", "property"}
VALIDITIES = {"none", "years", "days", "until", "age_table"}
REASONS = {"inspection_overdue", "endorsement_overdue", "review_overdue"}
FACE_KEYS = {
    "family", "title", "title_en", "rows", "halves", "photo", "photo_shape", "number", "landscape", "detail",
    "detail_as", "seal_line", "body", "body_en", "as_of", "check", "shape", "disc",
}  # fmt: skip
# The dossier's own list (section 3), the certificates that the plans name, and the two that a rider is asked for.
EXPECTED = {
    "identity_card", "household_register", "social_security_card", "marriage_certificate", "divorce_certificate",
    "birth_certificate", "driving_licence", "vehicle_licence", "property_certificate", "property_registration_proof",
    "graduation_certificate", "degree_certificate", "teacher_certificate", "physician_qualification",
    "physician_practice", "nurse_practice", "disability_certificate", "senior_card", "residence_permit",
    "special_operation", "road_transport_qualification", "employment_registration", "business_licence", "food_licence",
    "drug_licence", "hygiene_licence", "road_transport_operation", "road_transport_vehicle",
    "construction_safety_licence", "tobacco_licence", "construction_qualification", "fire_safety_certificate",
    "fire_acceptance_opinion", "tax_payment_proof", "tax_clearance_proof", "tax_credit_rating", "general_taxpayer",
    "basic_account", "social_insurance_proof", "no_criminal_record_proof", "no_property_proof",
    "marriage_record_proof", "medical_expense_proof", "pension_proof", "testing_accreditation", "passport",
    "work_residence_permit",
    "production_licence", "food_production_licence", "professional_qualification", "health_certificate",
    "e_bicycle_licence", "inspection_mark",
}  # fmt: skip

each = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["code"])


def test_every_type_is_there_in_its_own_file() -> None:
    assert set(TYPES) == EXPECTED
    assert {path.stem for path in FOLDER.glob("*.json")} == EXPECTED


@each
def test_a_type_says_who_issues_it_and_under_which_law(document: dict[str, Any]) -> None:
    for key in ("name", "name_en", "issuer_kind", "issuer_kind_en", "number_rule", "source"):
        assert document[key].strip(), key
    assert document["group"] in GROUPS
    assert document["sector"] in SECTORS
    assert document["holder_kind"] in document["holder_kinds"]
    assert document["subject"] in SUBJECTS
    assert document["max_holders"] >= 1
    assert document["expiring_days"] > 0


@each
def test_the_validity_names_what_it_follows_from(document: dict[str, Any]) -> None:
    validity = document["validity"]
    assert validity["kind"] in VALIDITIES
    if validity["kind"] in {"years", "days"}:
        assert validity[validity["kind"]] > 0
    if validity["kind"] == "until":
        kinds = {field["key"]: field["kind"] for field in document["fields"]}
        assert kinds[validity["field"]] in {"date", "month", "date_range"}


@each
def test_a_number_rule_is_a_pattern_with_an_example_that_fits(document: dict[str, Any]) -> None:
    pattern = re.compile(document["number_pattern"])
    assert pattern.fullmatch(document["number_example"])
    assert not pattern.fullmatch("")
    assert not pattern.fullmatch(document["number_example"] + "#")


@each
def test_a_type_code_holds_and_a_local_one_is_defined_in_the_demo_area(document: dict[str, Any]) -> None:
    assert is_type_code(document["type_code"])
    assert document["local"] == (document["code"] not in NATIONAL)
    assert document["local"] == document["type_code"].startswith(area_codes.DEMO_PREFIX, 2)


def test_no_two_types_have_one_code() -> None:
    assert len({document["type_code"] for document in DOCUMENTS}) == len(DOCUMENTS)


@each
def test_every_field_is_complete(document: dict[str, Any]) -> None:
    keys = [field["key"] for field in document["fields"]] + [answer["key"] for answer in document["answers"]]
    assert len(keys) == len(set(keys))
    metadata = [field["metadata_key"] for field in document["fields"]]
    assert len(metadata) == len(set(metadata))
    for field in document["fields"]:
        assert field["kind"] in get_args(Kind), field["key"]
        assert field["mask"] in get_args(masks.MaskKind), field["key"]
        assert field["sensitive"] in range(4), field["key"]
        assert field["label"].strip(), field["key"]
        assert field["label_en"].strip(), field["key"]
        assert ("values" in field) == (field["kind"] == "enum"), field["key"]
        assert all(field.get("values", {"": "x"}).values()), field["key"]
        assert ("columns" in field) == (field["kind"] in {"table", "persons"}), field["key"]
        assert ("unit" in field) == ("unit_en" in field), field["key"]
        for column in field.get("columns", []):
            assert column["label"].strip(), column
            assert column["label_en"].strip(), column
            assert column["kind"] in get_args(Kind), column
            assert column["mask"] in get_args(masks.MaskKind), column
            assert ("values" in column) == (column["kind"] == "enum"), column
            assert column["kind"] != "resident_id" or column["mask"] == "resident_id", column


@each
def test_each_set_holds_the_smaller_one(document: dict[str, Any]) -> None:
    for row in [*document["fields"], *document["answers"]]:
        start = SET_NAMES.index(row["sets"][0])
        assert row["sets"] == SET_NAMES[start:], row["key"]
    assert any("minimal" in field["sets"] for field in document["fields"])


@each
def test_what_is_most_personal_is_masked_and_in_the_full_set_only(document: dict[str, Any]) -> None:
    for field in document["fields"]:
        if field["kind"] == "resident_id":
            assert field["sensitive"] == 3, field["key"]
            assert field["mask"] == "resident_id", field["key"]
        if field["sensitive"] == 3 and field["kind"] != "photo":
            assert field["sets"] == ["full"], field["key"]


@each
def test_every_answer_can_be_given(document: dict[str, Any]) -> None:
    fields = {field["key"]: field for field in document["fields"]}
    for answer in document["answers"]:
        assert answer["rule"] in get_args(AnswerRule)
        if answer["rule"] == "not_ended":
            continue
        field = fields[answer["field"]]
        if answer["rule"] == "age_at_least":
            assert field["kind"] == "date"
        elif answer["rule"] == "not_passed":
            assert field["kind"] in {"date", "month", "date_range"}
        elif answer["rule"] == "at_least":
            assert field["kind"] in {"number", "money"}
            assert answer["value"] > 0
        elif answer["rule"] == "in_area":
            assert field["kind"] == "area_code"
            assert any(area_codes.is_within(code, answer["value"]) for code in PACK.area_names)
        elif field["kind"] == "enum":
            assert set(answer.get("values", [answer.get("value")])) <= set(field["values"])
    assert "in_force" in TYPES[document["code"]].answers


@each
def test_attention_looks_at_a_required_date(document: dict[str, Any]) -> None:
    fields = {field["key"]: field for field in document["fields"]}
    for rule in document["attention"]:
        assert rule["rule"] == "date_passed"
        assert rule["reason"] in REASONS
        assert fields[rule["field"]]["kind"] == "date"
        assert fields[rule["field"]]["required"]


@each
def test_a_face_shows_fields_of_the_type(document: dict[str, Any]) -> None:
    fields = {field["key"] for field in document["fields"]}
    face = document["face"]
    assert set(face) <= FACE_KEYS
    assert face["family"] in FAMILIES
    assert len(face["rows"]) == len(set(face["rows"]))
    assert face["title"].strip()
    assert face["title_en"].strip()
    kinds = {field["key"]: field["kind"] for field in document["fields"]}
    assert ("detail" in face) == ("detail_as" in face)
    assert kinds.get(face.get("detail"), "table") in {"table", "persons"}
    assert face.get("detail_as", "rows") in {"rows", "pages"}
    for key in ("as_of", "check", "disc"):
        assert face.get(key) is None or face[key] in fields
    for words in ("body", "body_en"):
        assert ({"body", "body_en"} <= set(face)) == (face["family"] == "proof")
        assert set(re.findall(r"{(\w+)}", face.get(words, ""))) <= fields
    assert set(face["rows"]) <= fields
    assert {key for half in face.get("halves", []) for key in half} <= fields
    assert face["number"] in fields
    assert face["photo"] in {None, "photo"}
    assert (face["photo"] is None) == ("photo" not in fields)


def test_sensitive_types_are_kept_from_the_offline_store() -> None:
    assert [document["code"] for document in DOCUMENTS if document["sensitive"] and document["offline_ok"]] == []


def test_a_vehicle_licence_is_about_a_vehicle_and_may_be_a_companys() -> None:
    document = TYPES["vehicle_licence"].document
    assert document["subject"] == "vehicle"
    assert document["holder_kinds"] == ["person", "enterprise"]
