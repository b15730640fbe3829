"""Files of a certificate over HTTP: made, sealed, recorded, told, withdrawn."""

import json
import zipfile
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sqlalchemy import text

from backend.identity.people import find_organisation
from backend.kernel.clock import db_now
from backend.seals import making, service
from tests.city import City
from tests.flows.steps import person_id, suspend
from tests.papers import (
    HOLDER,
    PURPOSE,
    RECIPIENT,
    copy_order,
    file_of,
    information,
    judged,
    licence,
    text_of,
    whole,
)

POLICE = "118801000000002117"


def test_pdfsig_and_pyhanko_call_the_pdf_valid(city: City, tmp_path: Path) -> None:
    pdf = file_of(city.person(HOLDER), {"kind": "pdf"})
    verdict = judged(pdf, tmp_path)
    assert "Signature is Valid" in verdict
    assert "Total document signed" in verdict
    assert "ETSI.CAdES.detached" in verdict
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    root = signature.other_embedded_certs[-1] if signature.other_embedded_certs else signature.signer_cert
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False))
    assert status.intact
    assert status.valid
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE


def test_the_paper_says_what_the_certificate_says_and_carries_the_national_metadata(city: City, tmp_path: Path) -> None:
    who = city.person(HOLDER)
    pdf, one = file_of(who, {"kind": "pdf"}), whole(who)
    said = text_of(pdf, tmp_path)
    for expected in (one["values"]["name"], one["values"]["archive_number"], one["identifier"], one["number"]):
        assert expected in said
    found = information(pdf)
    assert found["ZZBS"] == one["identifier"]
    assert found["ZZBH"] == one["number"]
    assert found["BBH"] == f"{one['version']:03d}"
    assert found["CZZT"] == one["holder_names"][0]
    assert found["CZZTDMLXDM"] == "111"
    assert b"<lz:ZZBS>" in pdf or "/Metadata" in str(PdfFileReader(BytesIO(pdf)).root)


def test_a_copy_says_its_purpose_on_the_page_and_in_the_signed_metadata(city: City, tmp_path: Path) -> None:
    pdf = file_of(city.person(HOLDER), copy_order(city))
    said, found = text_of(pdf, tmp_path), information(pdf)
    assert PURPOSE in said
    assert RECIPIENT in said
    assert found["certificate_copy_cause"] == PURPOSE
    assert found["certificate_copy_creator"] == RECIPIENT
    assert found["certificate_copy_expiring_time"] == "20260313"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"purpose": None}, "purpose"),
        ({"until": "2026-03-02"}, "until"),
        ({"until": "2029-03-02"}, "until"),
        ({"valid_from": "2026-04-01"}, "until"),
        ({"purpose": "用" * 201}, "purpose"),
    ],
)
def test_a_copy_needs_terms_that_can_be_met(city: City, change: dict[str, object], field: str) -> None:
    who = city.person(HOLDER)
    answer = who.post(f"/api/certificates/{licence(who)['id']}/files", copy_order(city) | change)
    assert answer.status == 422
    assert [one["field"] for one in answer["errors"]] == [field]


def test_the_credential_is_what_the_seal_signed_and_always_the_same(city: City) -> None:
    who = city.person(HOLDER)
    first, second = (file_of(who, {"kind": "json"}) for _ in range(2))
    assert first == second
    document = json.loads(first)
    assert document["format"] == "LZ-credential-1"
    assert document["content"]["identifier"] == whole(who)["identifier"]
    assert {one["key"] for one in document["fields"]} <= set(document["content"]["digests"])


def test_the_archive_lists_the_hash_of_each_file(city: City) -> None:
    package = zipfile.ZipFile(BytesIO(file_of(city.person(HOLDER), {"kind": "archive"})))
    manifest = json.loads(package.read("manifest.json"))
    assert manifest["format"] == "LZ-archive-1"
    listed = {one["name"]: one["sha256"] for one in manifest["files"]}
    assert set(listed) == set(package.namelist()) - {"manifest.json", "manifest.sig.json"}
    assert all(sha256(package.read(name)).hexdigest() == digest for name, digest in listed.items())
    assert json.loads(package.read("metadata.json"))["ZZBS"] == manifest["ZZBS"]
    assert {"certificate.pdf", "credential.json", "signed/content.json", "signed/content.sig"} <= set(listed)


def test_what_was_made_is_listed_recorded_and_told(city: City) -> None:
    who = city.person(HOLDER)
    one = licence(who)
    pdf = file_of(who, copy_order(city))
    city.drain()
    (made,) = who.get(f"/api/certificates/{one['id']}/files")["items"]
    assert (made["kind"], made["purpose"], made["recipient"]) == ("copy", PURPOSE, RECIPIENT)
    with city.reading() as session:
        digest, code, terms = session.execute(text("SELECT digest, code_hash, terms FROM certificate_file")).one()
        assert bytes(digest) == sha256(pdf).digest()
        assert len(code) == 32
        assert PURPOSE.encode() not in bytes(terms)
        assert session.execute(text("SELECT count(*) FROM access_event WHERE kind = 'file:made'")).scalar() == 1
        assert session.execute(text("SELECT count(*) FROM live_event WHERE kind = 'file.made'")).scalar() == 1


def test_the_officer_of_the_issuing_office_may_make_the_file_too(city: City) -> None:
    one = licence(city.person(HOLDER))
    assert city.person("issuer").file(f"/api/certificates/{one['id']}/files", {"kind": "json"})


@pytest.mark.parametrize("login", ["citizen", "inspector", "elder"])
def test_nobody_else_may(city: City, login: str) -> None:
    one = licence(city.person(HOLDER))
    other = city.person(login)
    assert other.post(f"/api/certificates/{one['id']}/files", {"kind": "pdf"}).status == 404
    assert other.get(f"/api/certificates/{one['id']}/files").status == 404


def test_nobody_signed_out_may(city: City) -> None:
    one = licence(city.person(HOLDER))
    assert city.stranger().post(f"/api/certificates/{one['id']}/files", {"kind": "pdf"}).status == 401


def test_a_certificate_out_of_force_gives_no_file(city: City) -> None:
    who = city.person(HOLDER)
    one = licence(who)
    assert suspend(city.person("issuer"), one["id"]).status == 200
    assert who.post(f"/api/certificates/{one['id']}/files", {"kind": "pdf"}).status == 409


def test_more_files_than_anybody_needs_are_refused_for_a_while(city: City) -> None:
    who = city.person(HOLDER)
    one = licence(who)
    for _ in range(30):
        assert who.file(f"/api/certificates/{one['id']}/files", {"kind": "json"})
    assert who.post(f"/api/certificates/{one['id']}/files", {"kind": "json"}).status == 429
    city.pass_time(minutes=11)
    assert who.file(f"/api/certificates/{one['id']}/files", {"kind": "json"})


def test_a_file_is_withdrawn_once_and_by_its_holder(city: City) -> None:
    who = city.person(HOLDER)
    one = licence(who)
    file_of(who, {"kind": "json"})
    (made,) = who.get(f"/api/certificates/{one['id']}/files")["items"]
    assert city.person("citizen").delete(f"/api/files/{made['id']}").status == 404
    assert who.delete(f"/api/files/{made['id']}").status == 200
    assert who.delete(f"/api/files/{made['id']}").status == 404
    (after,) = who.get(f"/api/certificates/{one['id']}/files")["items"]
    assert after["withdrawn_at"]
    assert person_id(city, HOLDER)


def test_a_seal_that_readers_of_pdf_do_not_know_makes_credentials_alone(city: City) -> None:
    pytest.importorskip("gmssl_pyx")
    who = city.person(HOLDER)
    address = f"/api/certificates/{licence(who)['id']}/files"
    with city.writing() as session:
        now = db_now(session)
        office = find_organisation(session, POLICE)
        assert office is not None
        later = now + timedelta(seconds=1)  # of two keys made at one instant either may seal
        making.add_key(session, city.keys, service.usable(session, office, now=now).id, "gm", now=later)
    for order in ({"kind": "pdf"}, copy_order(city), {"kind": "archive"}):
        refused = who.post(address, order)
        assert (refused.status, refused["code"]) == (409, "seal_not_for_files")
    assert who.file(address, {"kind": "json"})


def test_what_the_holder_made_a_copy_for_is_no_business_of_the_office(city: City) -> None:
    who, officer = city.person(HOLDER), city.person("issuer")
    address = f"/api/certificates/{licence(who)['id']}/files"
    file_of(who, copy_order(city))
    assert officer.get(address)["items"] == []
    assert officer.file(address, {"kind": "json"})
    assert [one["kind"] for one in officer.get(address)["items"]] == ["json"]
    assert [one["kind"] for one in who.get(address)["items"]] == ["json", "copy"], "the holder sees what was made of it"
    with city.reading() as session:
        grounds = set(session.execute(text("SELECT ground FROM seal_use")).scalars())
    assert not any(PURPOSE in ground for ground in grounds)
