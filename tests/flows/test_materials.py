"""The materials library and institutions' reports over HTTP."""

from base64 import b64encode
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from PIL import Image
from sqlalchemy import select, text

from backend.kernel.errors import InvalidField, SealBroken
from backend.kernel.fields import seal
from backend.seals import service as seals
from backend.seals.models import SealKey, SealUse
from backend.sources import institutions, materials, uploads
from backend.sources.materials import Source
from backend.sources.models import Material
from backend.sources.rules.materials import Origin
from tests.city import City
from tests.client import Client
from tests.flows.source_steps import MATERIALS, REPORTS, organisation, pdf, person, picture, report

LEASE = "premises_lease"


def kept(
    city: City, login: str, *, origin: Origin = "submitted", colour: str = "white", until: date | None = None
) -> str:
    """A lease in somebody's library."""
    paper = uploads.checked(picture(colour))
    source = Source(origin, uuid4(), "食品 2026-0031", valid_until=until)
    with city.writing() as session:
        owner, now = person(session, login), city.clock.instant
        made = materials.keep(
            session, city.keys, owner=owner, kind=LEASE, file=paper, source=source, actor_id=None, now=now
        )
    return str(made)


def listed(owner: Client, kind: str = LEASE) -> list[dict[str, Any]]:
    """Papers of a kind as their owner sees them; the demo has others there."""
    return [one for one in owner.get(MATERIALS)["items"] if one["kind"] == kind]


def test_a_paper_is_listed_opened_and_used_until_its_owner_says_that_things_have_changed(city: City) -> None:
    one, owner = kept(city, "agent", until=date(2027, 1, 31)), city.person("agent")
    [seen] = listed(owner)
    assert (seen["id"], seen["kind"], seen["case_number"], seen["usable"]) == (one, LEASE, "食品 2026-0031", True)
    answer = owner.get(f"{MATERIALS}/{one}/file")
    assert answer.status == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["Content-Type"].startswith("image/jpeg")
    with city.reading() as session:
        luo = person(session, "agent")
        [found] = materials.find(session, city.keys, luo, LEASE, now=city.clock.instant)
        assert (str(found.ident), found.unchanged, found.hash) == (one, True, seen["hash"])
        late = city.clock.instant + timedelta(days=400)
        assert materials.find(session, city.keys, luo, LEASE, now=late) == []
        assert materials.find(session, city.keys, luo, "other", now=city.clock.instant) == []
    assert owner.post(f"{MATERIALS}/{one}/changed").status == 204
    assert owner.post(f"{MATERIALS}/{one}/changed").code == "conflict"
    assert [one["usable"] for one in listed(owner)] == [False]
    with city.reading() as session:
        assert materials.find(session, city.keys, luo, LEASE, now=city.clock.instant) == []


def test_one_removes_what_one_submitted_and_nothing_else(city: City) -> None:
    own, approval = kept(city, "agent"), kept(city, "agent", origin="approval", colour="grey")
    owner = city.person("agent")
    assert owner.delete(f"{MATERIALS}/{approval}").code == "conflict"
    assert owner.delete(f"{MATERIALS}/{own}").status == 204
    assert owner.delete(f"{MATERIALS}/{own}").code == "not_found"
    assert owner.get(f"{MATERIALS}/{own}/file").status == 404
    assert [one["id"] for one in listed(owner)] == [approval]
    with city.reading() as session:
        row = session.get_one(Material, UUID(own))
        assert row.content is None
        assert row.digest


def test_a_paper_that_is_handed_in_again_is_the_same_one(city: City) -> None:
    first = kept(city, "agent")
    owner = city.person("agent")
    owner.delete(f"{MATERIALS}/{first}")
    assert kept(city, "agent") == first
    assert [one["usable"] for one in listed(owner)] == [True]


@pytest.mark.parametrize("login", ["citizen", "admin", "reviewer", "bank"])
def test_papers_are_nobody_elses(city: City, login: str) -> None:
    one, other = kept(city, "agent"), city.person(login)
    assert all(seen["id"] != one for seen in other.get(MATERIALS)["items"])
    assert other.get(f"{MATERIALS}/{one}/file").status == 404
    assert other.post(f"{MATERIALS}/{one}/changed").code == "not_found"
    assert other.delete(f"{MATERIALS}/{one}").code == "not_found"
    assert city.stranger().get(MATERIALS).code == "unauthenticated"


def test_a_file_that_was_exchanged_is_not_shown(city: City) -> None:
    one = kept(city, "agent")
    with city.writing() as session:
        row = session.get_one(Material, UUID(one))
        row.content = seal(city.keys, materials.place(row.id), b"another")
    with city.reading() as session, pytest.raises(SealBroken):
        materials.content(session, city.keys, UUID(one), [person(session, "agent")])


def test_an_institutions_report_is_sealed_and_told_and_in_the_enterprises_library(city: City) -> None:
    bank = city.person("bank")
    assert [one["kinds"] for one in bank.get(REPORTS)["institutions"]] == [["appraisal_report"]]
    made = report(city, bank)
    assert made.status == 201, made.body
    city.drain()
    owner = city.person("agent")
    [seen] = listed(owner, "appraisal_report")
    assert (seen["owner"], seen["institution"], seen["sealed"]) == ("罗记面馆", "云汀银行", True)
    assert (seen["remark"], seen["valid_until"], seen["removable"]) == ("评 2026-031", "2027-03-31", False)
    assert owner.delete(f"{MATERIALS}/{seen['id']}").code == "conflict"
    message = owner.get("/api/me/messages")["items"][0]
    assert (message["kind"], message["ref"], message["facts"]["organisation"]) == (
        "file.reported",
        seen["id"],
        "云汀银行",
    )
    with city.reading() as session:
        row = session.get_one(Material, UUID(seen["id"]))
        key = session.get_one(SealKey, row.kid)
        assert seals.verify(key.spki, key.suite, institutions.statement(row), row.seal or b"")
        use = session.execute(select(SealUse).where(SealUse.document_id == seen["id"])).scalar_one()
        assert use.digest == sha256(institutions.statement(row)).digest()
        assert key.organisation_id == organisation(session, "云汀银行")
    again = report(city, bank)
    assert again["id"] == made["id"]
    with city.reading() as session:
        uses = session.execute(select(SealUse).where(SealUse.document_id == seen["id"])).scalars().all()
    assert len(uses) == 1
    assert [one["owner"] for one in bank.get(REPORTS)["items"]] == ["罗记面馆"]


def test_a_person_gets_a_report_and_the_institution_reads_the_name_masked(city: City) -> None:
    bank = city.person("bank")
    with city.reading() as session:
        from backend.identity.people import details_of  # noqa: PLC0415

        zhou = person(session, "citizen")
        code = details_of(session, city.keys, [zhou])[zhou].resident_id
    made = report(city, bank, owner_code=code, owner_name="周敏", file=b64encode(pdf()).decode())
    assert made.status == 201, made.body
    assert bank.get(REPORTS)["items"][0]["owner"] == "周●"
    answer = city.person("citizen").get(f"{MATERIALS}/{made['id']}/file")
    assert answer.headers["Content-Type"].startswith("application/pdf")


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"owner_name": "罗记面店"}, "owner_code", "nobody"),
        ({"owner_code": "91880101MA0000019X"}, "owner_code", "nobody"),
        ({"kind": "audit_report"}, "kind", "value"),
        ({"valid_until": "2026-01-01"}, "valid_until", "past"),
        ({"file": b64encode(b"no picture").decode()}, "file", "picture"),
        ({"file": b64encode(pdf(script=True)).decode()}, "file", "active"),
        ({"file": b64encode(b"%PDF-1.7 cut short").decode()}, "file", "damaged"),
        ({"file": "AAA"}, "file", "damaged"),
    ],
)
def test_a_report_that_cannot_be_taken_says_why(city: City, changes: dict[str, str], field: str, problem: str) -> None:
    with city.reading() as session:
        before = session.execute(text("SELECT count(*) FROM material")).scalar()
    answer = report(city, city.person("bank"), **changes)
    assert answer.status == 422, answer.body
    assert [(one["field"], one["problem"]) for one in answer["errors"]] == [(field, problem)]
    with city.reading() as session:
        assert session.execute(text("SELECT count(*) FROM material")).scalar() == before


def test_names_that_fit_no_number_are_counted(city: City) -> None:
    bank = city.person("bank")
    for _ in range(institutions.MOST_WRONG):
        assert report(city, bank, owner_name="谁").status == 422
    assert report(city, bank).status == 429


def test_only_a_registered_institution_uploads_and_only_for_itself(city: City) -> None:
    bank, hotel = city.person("bank"), city.person("issuer")
    assert hotel.get(REPORTS)["institutions"] == []
    own = bank.get(REPORTS)["institutions"][0]["id"]
    body = {
        "institution": own, "kind": "appraisal_report", "owner_code": "92880101MA0000020X", "owner_name": "罗记面馆",
        "file": b64encode(picture()).decode(),
    }  # fmt: skip
    assert hotel.post(REPORTS, body).code == "not_found"
    assert city.person("citizen").post(REPORTS, body).code == "forbidden"
    assert city.stranger().post(REPORTS, body).code == "unauthenticated"
    with city.writing() as session:
        session.execute(text("UPDATE report_institution SET ended_at = registered_at"))
    assert bank.get(REPORTS)["institutions"] == []
    assert bank.post(REPORTS, body).code == "not_found"


def test_pictures_lose_their_metadata_and_keep_their_words_readable() -> None:
    paper = uploads.checked(picture())
    with Image.open(BytesIO(paper.content)) as found:
        assert found.size == (1240, 1754)
        assert not found.getexif()
    with pytest.raises(InvalidField):
        uploads.checked(b"")
    with pytest.raises(InvalidField):
        uploads.checked(b"%PDF-" + bytes(6 * 2**20))


def test_a_client_cannot_send_what_the_shape_does_not_have(city: City) -> None:
    bank: Client = city.person("bank")
    assert report(city, bank, extra=1).status in (400, 422)
    assert report(city, bank, kind="other").status in (400, 422)
