"""What the reader of uploaded files says: of genuine ones, and of every hostile one within its limits."""

import json
import subprocess
import sys
from base64 import b64decode
from hashlib import sha256
from typing import Any

import pytest

from backend.verification import files
from backend.verification.files_reading import MEMORY_BYTES, kind_of, report, strict_object
from tests.hostile.corpus import corpus, damaged, seed
from tests.hostile.forked import __name__ as forked
from tests.hostile.pdfs import additions, lures, signatures, structures
from tests.hostile.zips import lists, names, unpacked

OVER = {"format", "damaged", "type", "bomb", "encrypted"}


def is_well_signed(found: dict[str, Any]) -> bool:
    """Whether a reader would call this PDF untouched."""
    signed = found.get("signatures", [])
    return len(signed) == 1 and all(
        (one["intact"], one["valid"], one["covers"] == "whole") == (True,) * 3 for one in signed
    )


def test_a_genuine_pdf_is_read() -> None:
    found = report(seed("certificate.pdf"))
    assert is_well_signed(found)
    assert found["information"]["ZZBS"].startswith("1.2.156.3005.2.")
    assert found["signatures"][0]["appended"] == 0
    assert len(found["signatures"][0]["certificates"]) == 3


def test_a_genuine_credential_and_a_genuine_package_are_read() -> None:
    assert report(seed("credential.json"))["altered"] == []
    package = report(seed("package.zip"))
    assert package["wrong"] == []
    assert [one["kind"] for one in package["inside"]] == ["pdf", "credential"]
    assert b64decode(package["signed"]).startswith(b"LZA1")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", "pdf"),
        (b" %PDF-1.7", "other"),
        (b"PK\x03\x04", "package"),
        (b'\xef\xbb\xbf {"a"', "credential"),
        (b"\x89PNG", "picture"),
        (b"", "other"),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind
    assert report(content).get("fault") in OVER


@pytest.mark.parametrize("text", [b"[1]", b'{"a":1,"a":2}', b'{"a":NaN}', b"\xff", b'{"a":' * 20 + b"1" + b"}" * 20])
def test_what_is_no_strict_object_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        strict_object(text)


def test_any_change_of_the_signed_part_breaks_the_seal() -> None:
    good = seed("certificate.pdf")
    for name, content in [*signatures(good), *additions(good), *damaged("pdf-small", good, 4)]:
        assert not is_well_signed(report(content)), name


def test_what_was_added_after_the_seal_is_told_from_what_was_changed() -> None:
    good = seed("certificate.pdf")
    (one,) = report(good + b"% more\n")["signatures"]
    assert (one["intact"], one["valid"], one["covers"], one["appended"]) == (True, True, "revision", 7)
    (one,) = report(good.replace(b"%PDF-1.7", b"%PDF-1.6", 1))["signatures"]
    assert (one["intact"], one["covers"]) == (False, "whole")


def test_scripts_and_encryption_are_named() -> None:
    found = {name: report(content) for name, content in lures()}
    assert found["pdf-script"]["active"] == ["/JavaScript", "/OpenAction"]
    assert found["pdf-embedded"]["active"] == ["/EmbeddedFile"]
    assert {found[name].get("fault") for name in found if "encrypted" in name} <= {"encrypted", "damaged"}
    assert found["pdf-encrypted-rc4"]["fault"] == "encrypted"


def test_structures_that_lead_nowhere_are_damaged_or_unsigned() -> None:
    for name, content in structures():
        if "deep" not in name and "open" not in name and "many" not in name:
            found = report(content)
            assert found.get("fault") in OVER or not found["signatures"], name


def test_a_package_says_which_part_is_wrong() -> None:
    parts = unpacked(seed("package.zip"))
    found = {name: report(content) for name, content in [*lists(parts), *names(parts)]}
    assert found["zip-swapped"]["wrong"] == ["certificate.pdf"]
    assert found["zip-added"]["wrong"] == ["more.txt"]
    assert found["zip-without-certificate.pdf"]["wrong"] == ["certificate.pdf"]
    for name in ("up", "root", "windows", "drive", "chinese", "twice"):
        assert found[f"zip-name-{name}"]["fault"] == "format"


def test_the_process_is_asked_as_the_product_asks_it() -> None:
    assert is_well_signed(dict(files.examined(seed("certificate.pdf"))))
    assert files.examined(b"{")["fault"] == "format"


@pytest.mark.no_cover  # the files are read by a process of their own, and what makes them is no product
def test_no_hostile_file_takes_long_or_much_or_passes_for_genuine() -> None:
    done = subprocess.run([sys.executable, "-m", forked], capture_output=True, text=True, check=True, timeout=300)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    files_made = corpus()
    assert len(files_made) >= 150
    assert [one["hash"] for one in lines] == [sha256(content).hexdigest() for content in files_made.values()]
    for one in lines:
        assert one["s"] < 5, one["name"]  # of a processor: a wall clock would measure the other tests
        assert one["kb"] * 1024 < MEMORY_BYTES, one["name"]
        assert one["report"].get("fault") in {None, *OVER}, one["name"]
    # A bit in the padding of the signature's own hole is signed by nobody: there the register's hash decides.
    passing = [one["name"] for one in lines if is_well_signed(one["report"])]
    assert all(name.startswith("pdf-bit-") for name in passing)
    assert len(passing) <= 4
