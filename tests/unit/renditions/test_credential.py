"""The credential and the archive package: the same bytes for the same parts, and every altered field named."""

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest

from backend.certificates.rules import field_digest, picture_value
from backend.renditions.credential import Sealed, credential, read
from backend.renditions.package import MANIFEST, SIGNATURE, package
from tests.unit.renditions.opened import opened

ONE = opened("driving_licence")
CONTENT = {
    "identifier": ONE.identifier,
    "digests": {key: field_digest(bytes(16), key, value) for key, value in ONE.face.values.items()},
}
SEALED = Sealed("k" * 16, "intl", json.dumps(CONTENT).encode(), b"s" * 64, [b"der"])


def document() -> dict[str, Any]:
    """The credential as a reader parses it."""
    found: dict[str, Any] = json.loads(credential(ONE, SEALED))
    return found


def test_a_credential_reads_back() -> None:
    found = read(document())
    assert found.content == CONTENT
    assert (found.kid, found.signature, found.chain, found.altered) == ("k" * 16, b"s" * 64, (b"der",), ())
    assert credential(ONE, SEALED) == credential(ONE, SEALED)


def test_a_changed_an_added_and_a_lost_field_are_named() -> None:
    changed = document()
    changed["fields"][0]["value"] += "x"
    lost = changed["fields"].pop()
    changed["fields"].append({"key": "zz", "value": "1", "salt": lost["salt"]})
    assert set(read(changed).altered) == {changed["fields"][0]["key"], lost["key"], "zz"}


def test_a_picture_is_compared_by_its_bytes() -> None:
    given = document()
    given["content"]["digests"]["photo"] = field_digest(bytes(16), "photo", picture_value(b"svg"))
    given["pictures"] = [{"key": "photo", "data": "c3Zn", "salt": "AAAAAAAAAAAAAAAAAAAAAA=="}]
    assert read(given).altered == ()
    given["pictures"][0]["data"] = "c3Zo"
    assert read(given).altered == ("photo",)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "LZ-credential-9"},
        {"content": []},
        {"content": {"digests": []}},
        {"content": {"digests": {"a": 1}}},
        {"fields": [{"key": "a", "value": "b", "salt": "AAAA"}]},
        {"fields": [{"key": "a", "value": "b", "salt": "AAAAAAAAAAAAAAAAAAAAAA=="}] * 2},
        {"fields": 7},
        {"seal": {}},
        {"seal": {"kid": "k", "signature": "?", "certificates": []}},
    ],
)
def test_what_is_no_credential_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        read(document() | change)


def test_the_package_is_the_same_for_the_same_parts() -> None:
    parts = {"b.json": b"2", "a.pdf": b"1" * 5000}

    def made(order: list[str]) -> bytes:
        given = {name: parts[name] for name in order}
        return package(given, kid="k", made_at="2026-03-03", identifier="1.2", sign=lambda message: message[:4])

    assert made(["a.pdf", "b.json"]) == made(["b.json", "a.pdf"])
    archive = zipfile.ZipFile(BytesIO(made(["a.pdf", "b.json"])))
    assert archive.namelist() == ["a.pdf", "b.json", MANIFEST, SIGNATURE]
    assert json.loads(archive.read(SIGNATURE)) == {"kid": "k", "signature": "TFpBMQ=="}
    assert [one["bytes"] for one in json.loads(archive.read(MANIFEST))["files"]] == [5000, 1]
