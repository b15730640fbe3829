"""Uploading a file: whose seal, altered or not, current or not; and whatever else somebody may send."""

import json
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import text

from tests.city import City
from tests.client import Answer
from tests.flows.steps import suspend
from tests.hostile.corpus import corpus, seed
from tests.hostile.zips import packed, unpacked
from tests.papers import HOLDER, PURPOSE, copy_order, file_of, licence, whole

OUTCOMES = {"unreadable", "unsealed", "foreign", "altered", "compromised", "unlisted", "unknown"}


def checked(city: City, content: bytes) -> dict[str, Any]:
    """The answer to an upload."""
    answer: Answer = city.stranger().raw("POST", "/api/file-checks", content, "application/octet-stream")
    assert answer.status == 200, answer.body
    return dict(answer.body)


def said(found: dict[str, Any]) -> tuple[str, str]:
    """Outcome and reason."""
    return found["outcome"], found["reason"]


@pytest.mark.parametrize("kind", ["pdf", "json", "archive"])
def test_a_genuine_file_is_current_and_its_holder_is_not_named(city: City, kind: str) -> None:
    who = city.person(HOLDER)
    found = checked(city, file_of(who, {"kind": kind}))
    assert found["outcome"] == "current"
    assert found["signer"]["organisation"] == "云汀市公安局交通警察支队"
    assert found["signer"]["chained"]
    assert (found["type"], found["name"]) == ("driving_licence", "机动车驾驶证")
    one = whole(who)
    for value in (one["values"]["name"], one["number"], one["identifier"]):
        assert value not in json.dumps(found, ensure_ascii=False)


def test_the_pdf_out_of_a_package_is_known_too(city: City) -> None:
    parts = dict(unpacked(file_of(city.person(HOLDER), {"kind": "archive"})))
    assert checked(city, parts["certificate.pdf"])["outcome"] == "current"
    assert checked(city, parts["credential.json"])["outcome"] == "current"


def test_one_changed_byte_is_named(city: City) -> None:
    pdf = bytearray(file_of(city.person(HOLDER), {"kind": "pdf"}))
    pdf[3000] ^= 1
    found = checked(city, bytes(pdf))
    assert said(found) == ("altered", "changed")
    assert found["signer"]["organisation"] == "云汀市公安局交通警察支队"
    assert found["name"] is None


def test_what_was_added_after_the_seal_is_named(city: City) -> None:
    pdf = file_of(city.person(HOLDER), {"kind": "pdf"})
    found = checked(city, pdf + b"\n% more")
    assert said(found) == ("altered", "appended")
    assert found["appended"] == 7


def test_a_byte_outside_the_signed_part_is_noticed_by_the_register(city: City) -> None:
    pdf = file_of(city.person(HOLDER), {"kind": "pdf"})
    at = pdf.index(b"/Contents <") + 11
    turned = pdf[:at] + pdf[at:].replace(b"00>", b"01>", 1)
    assert checked(city, turned)["outcome"] in ("unlisted", "altered")


def test_a_file_printed_anew_has_no_seal(city: City) -> None:
    from pyhanko.pdf_utils import writer  # noqa: PLC0415 - what a print to PDF does
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - the same

    made = writer.copy_into_new_writer(PdfFileReader(BytesIO(file_of(city.person(HOLDER), {"kind": "pdf"}))))
    del made.root["/AcroForm"]
    out = BytesIO()
    made.write(out)  # type: ignore[no-untyped-call] # no types there
    assert checked(city, out.getvalue())["outcome"] == "unsealed"


def test_a_changed_field_of_a_credential_is_named(city: City) -> None:
    document = json.loads(file_of(city.person(HOLDER), {"kind": "json"}))
    field = next(one for one in document["fields"] if one["key"] == "vehicle_class")
    field["value"] = "A1"
    found = checked(city, json.dumps(document).encode())
    assert said(found) == ("altered", "fields")
    assert found["fields"] == ["vehicle_class"]
    document["content"]["version"] = 9
    assert said(checked(city, json.dumps(document).encode())) == ("altered", "changed")


def test_a_part_changed_in_a_package_is_named(city: City) -> None:
    parts = unpacked(file_of(city.person(HOLDER), {"kind": "archive"}))
    found = checked(city, packed(list({**dict(parts), "metadata.json": b"{}"}.items())))
    assert said(found) == ("altered", "parts")
    assert found["fields"] == ["metadata.json"]


@pytest.mark.parametrize("name", ["certificate.pdf", "credential.json", "package.zip"])
def test_another_citys_file_is_foreign(city: City, name: str) -> None:
    assert checked(city, seed(name))["outcome"] == "foreign"


def test_a_revoked_certificates_file_says_so(city: City) -> None:
    who = city.person(HOLDER)
    made = {kind: file_of(who, {"kind": kind}) for kind in ("pdf", "json", "archive")}
    assert suspend(city.person("issuer"), licence(who)["id"]).status == 200
    for content in made.values():
        found = checked(city, content)
        assert (found["outcome"], found["status"], found["since"]) == ("ended", "suspended", "2026-03-03")


def test_a_copy_says_its_purpose_and_its_term(city: City) -> None:
    pdf = file_of(city.person(HOLDER), copy_order(city))
    found = checked(city, pdf)
    assert found["outcome"] == "current"
    assert found["copy_terms"]["purpose"] == PURPOSE
    city.pass_time(days=11)
    assert checked(city, pdf)["outcome"] == "out_of_term"


def test_a_withdrawn_file_says_so(city: City) -> None:
    who = city.person(HOLDER)
    pdf = file_of(who, {"kind": "pdf"})
    (made,) = who.get(f"/api/certificates/{licence(who)['id']}/files")["items"]
    who.delete(f"/api/files/{made['id']}")
    assert checked(city, pdf)["outcome"] == "withdrawn"


def test_a_key_that_was_lost_before_seals_nothing(city: City) -> None:
    pdf = file_of(city.person(HOLDER), {"kind": "pdf"})
    with city.writing() as session:
        session.execute(text("UPDATE seal_key SET compromised_from = :at"), {"at": "2026-01-01 00:00:00.000000"})
    assert checked(city, pdf)["outcome"] in ("compromised", "damaged")


@pytest.mark.once
@pytest.mark.parametrize(
    "name",
    [
        "empty", "png", "html-then-pdf", "pdf-then-zip", "pdf-prev-itself", "pdf-bomb-objects-twice", "pdf-width-zero",
        "pdf-encrypted-rc4", "pdf-script", "pdf-ranges-overlap", "pdf-shadow-3", "json-deep-objects", "json-number-NaN",
        "zip-bomb-part", "zip-name-up", "zip-encrypted",
    ],
)  # fmt: skip
def test_a_hostile_file_gets_a_clear_answer(city: City, name: str) -> None:
    found = checked(city, corpus_of()[name])
    assert found["outcome"] in OUTCOMES
    assert found["name"] is None


def test_a_file_over_five_megabytes_is_refused(city: City) -> None:
    answer = city.stranger().raw("POST", "/api/file-checks", b"%PDF-" + bytes(5 * 1024 * 1024), "application/pdf")
    assert (answer.status, answer.code) == (413, "too_large")
    other = city.stranger().raw("POST", "/api/identifier-checks", b'{"identifier":"' + bytes(300_000) + b'"}')
    assert other.status == 413


def test_an_address_that_sends_too_many_waits(city: City) -> None:
    for _ in range(60):
        with city.writing() as session:
            session.execute(text("UPDATE attempts SET tries = 60 WHERE scope = 'upload'"))
        if city.stranger().raw("POST", "/api/file-checks", b"x", "application/pdf").status == 429:
            return
    pytest.fail("nobody was made to wait")


@pytest.mark.parametrize(
    ("identifier", "good", "fault"),
    [
        ("1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F", True, None),
        ("1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U", True, None),
        ("1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9", True, None),
        ("1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0", True, None),
        ("1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.G", False, "check_character"),
        ("x", False, "root"),
    ],
)
def test_an_identifier_is_checked_by_its_own_rule(city: City, identifier: str, good: bool, fault: str | None) -> None:
    found = city.stranger().post("/api/identifier-checks", {"identifier": identifier})
    assert (found["good"], found["fault"]) == (good, fault)


_made: dict[str, bytes] = {}


def corpus_of() -> dict[str, bytes]:
    """The corpus, made once."""
    if not _made:
        _made.update(corpus())
    return _made
