"""The program of docs/verify_credential.py, which uses nothing of ours, agrees with us on both suites."""

import importlib.util
import json
import shutil
import zipfile
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.city import City
from tests.papers import HOLDER, file_of

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl")


@pytest.fixture(scope="module")
def program() -> Any:
    """The documented program."""
    spec = importlib.util.spec_from_file_location("verify_credential", ROOT / "docs" / "verify_credential.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def key_of(city: City, kid: str) -> dict[str, Any]:
    """A key as anybody gets it."""
    return dict(city.stranger().get(f"/api/seals/keys/{kid}").body)


def test_a_credential_is_as_sealed_and_a_changed_field_is_named(city: City, program: Any) -> None:
    credential = json.loads(file_of(city.person(HOLDER), {"kind": "json"}))
    key = key_of(city, credential["seal"]["kid"])
    assert program.faults_of_credential(credential, key) == []
    credential["fields"][0]["value"] += "1"
    assert program.faults_of_credential(credential, key) == [f"field: {credential['fields'][0]['key']}"]
    credential["content"]["version"] += 1
    assert "signature" in program.faults_of_credential(credential, key)


def test_an_archive_is_as_sealed_and_a_changed_file_is_named(city: City, program: Any) -> None:
    package = zipfile.ZipFile(BytesIO(file_of(city.person(HOLDER), {"kind": "archive"})))
    key = key_of(city, json.loads(package.read("manifest.sig.json"))["kid"])
    assert program.faults_of_package(package, key) == []
    changed = BytesIO()
    with zipfile.ZipFile(changed, "w") as other:
        for name in package.namelist():
            other.writestr(name, package.read(name) + (b" " if name == "metadata.json" else b""))
        other.writestr("more.txt", "")
    assert program.faults_of_package(zipfile.ZipFile(changed), key) == ["file: metadata.json", "file: more.txt"]


@pytest.mark.parametrize("suite", ["es256", "sm2"])
def test_it_verifies_the_vectors_of_both_suites(program: Any, suite: str) -> None:
    vectors = json.loads((ROOT / "tests" / "vectors" / "suites" / f"{suite}.json").read_text())
    key = {"suite": vectors["suite"], "spki": b64encode(bytes.fromhex(vectors["spki"])).decode()}
    for case in vectors["cases"]:
        found = program.is_signed(key, case["message"].encode(), bytes.fromhex(case["signature"]))
        assert found is case["good"], case["name"]
