"""The archive package over HTTP: whole, signed, for its own people and the office, and checked without this program."""

import importlib.util
import io
import json
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.city import City
from tests.client import Client
from tests.flows.case_steps import OWNER, read
from tests.flows.desk_steps import REVIEWER, act, decided, filed, filled

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def checker() -> ModuleType:
    """The program of docs, which uses nothing of ours."""
    path = ROOT / "docs" / "verify_case_archive.py"
    spec = importlib.util.spec_from_file_location("verify_case_archive", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def package(person: Client, case: str, side: str = "/api/cases") -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(person.file(f"{side}/{case}/archive", {}))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def keys(person: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get("/api/status-lists/keys")["keys"]
    return found


def test_a_granted_case_is_packed_whole_and_checked_by_anybody(city: City, checker: ModuleType) -> None:
    owner, officer = city.person(OWNER), city.person(REVIEWER)
    case = decided(owner, officer)
    held = package(owner, case)
    assert checker.faults(held, keys(owner)) == []
    whole = json.loads(held["case.json"])
    assert whole["number"] == read(owner, case)["number"]
    assert {one["way"] for one in whole["materials"]} >= {"data_call", "notice_promise", "promise_reuse"}
    assert json.loads(held["decision.json"])["outcome"] == "granted"
    assert [one["happened"] for one in json.loads(held["history.json"])][-1] == "granted"
    assert any(name.startswith("promises/food_safety_rules") for name in held)
    assert any(name.startswith("receipts/") for name in held)
    assert any(name.startswith("evidence/layout_plan/") for name in held)
    assert checker.faults(package(officer, case, "/api/office/cases"), keys(owner)) == []
    assert [one["happened"] for one in read(owner, case)["history"]][-2:] == ["archived", "archived"]


def test_what_was_changed_in_a_package_is_found(city: City, checker: ModuleType) -> None:
    owner = city.person(OWNER)
    held = package(owner, decided(owner, city.person(REVIEWER)))
    known = keys(owner)
    assert checker.faults(held | {"decision.json": b"{}"}, known) == ["decision.json: another content"]
    assert checker.faults(held | {"more.txt": b"x"}, known) == ["more.txt: not in the list"]
    less = {name: content for name, content in held.items() if name != "history.json"}
    assert checker.faults(less, known) == ["history.json: missing"]
    longer = held | {"manifest.json": held["manifest.json"] + b" "}
    assert "signature" in checker.faults(longer, known)


def test_a_refused_case_is_packed_without_a_certificate(city: City, checker: ModuleType) -> None:
    owner, officer = city.person(OWNER), city.person(REVIEWER)
    case = filed(owner)
    assert act(officer, case, "refusal", note="已搬迁", clause="第四章").status == 204
    held = package(owner, case)
    assert checker.faults(held, keys(owner)) == []
    said = json.loads(held["decision.json"])
    assert (said["outcome"], said["reason"], said["certificate"]) == ("refused", "已搬迁", "")
    assert "result/certificate.pdf" not in held


def test_a_case_that_is_not_decided_is_not_packed_and_nobody_else_gets_it(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(REVIEWER)
    draft = filled(owner)
    assert owner.post(f"/api/cases/{draft}/archive").status == 409
    case = filed(owner)
    assert officer.post(f"/api/office/cases/{case}/archive").status == 409
    assert city.person("citizen").post(f"/api/cases/{case}/archive").status == 404
    assert city.person("issuer").post(f"/api/office/cases/{case}/archive").status == 404
    assert owner.post(f"/api/office/cases/{case}/archive").status == 403
