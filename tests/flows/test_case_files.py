"""Files of a case over HTTP: the sealed answer of a source (复写件), what was uploaded, and who may open them."""

import io
import zipfile
from base64 import b64encode
from pathlib import Path

from backend.cases import rewriting
from backend.renditions.preparing import House
from tests.city import City
from tests.client import Client
from tests.flows.case_steps import (
    ALL,
    DESK,
    OFFICER,
    OWNER,
    TYPED,
    accept,
    agree,
    at_desk,
    begun,
    grant,
    read,
    submitted,
    typed,
    ways,
)
from tests.flows.school_steps import FATHER, MOTHER, SCHOOL, whole_draft
from tests.flows.source_steps import picture
from tests.flows.test_file_checks import checked
from tests.flows.test_school import secrets_of
from tests.papers import text_of

HOUSES = ("house_and_household", "second_house")


def made_by_the_clock(city: City) -> int:
    """What the work of each minute makes."""
    house = House(city.settings.public_origin, city.settings.glyph_font, demo=True)
    return rewriting.make_due(city.database, city.keys, house)


def files(person: Client, case: str, base: str = ALL) -> dict[str, str]:
    """Material → file, as somebody sees the case."""
    materials = person.get(f"{base}/{case}")["materials"]
    return {one["key"]: each["file"] for one in materials for each in one["evidence"] if each["file"]}


def opened(person: Client, case: str, file: str, base: str = ALL) -> bytes:
    """A file, downloaded."""
    return person.download(f"{base}/{case}/files/{file}")


def enrolled(city: City) -> tuple[Client, Client, str]:
    """Two children, handed in."""
    mother, school = city.person(MOTHER), city.person(SCHOOL)
    case = whole_draft(mother, city.person(FATHER))
    assert made_by_the_clock(city) == 0, "nothing is made of a draft"
    assert submitted(mother, case).status == 200
    return mother, school, case


def test_an_answer_is_a_sealed_file_that_both_sides_open(city: City, tmp_path: Path) -> None:
    mother, school, case = enrolled(city)
    assert files(mother, case) == {}
    assert made_by_the_clock(city) == 2
    assert made_by_the_clock(city) == 0, "once each"
    own = files(mother, case)
    assert set(own) == set(HOUSES)
    assert files(school, case, DESK) == own
    content = opened(mother, case, own[HOUSES[0]])
    assert opened(school, case, own[HOUSES[0]], DESK) == content
    said = text_of(content, tmp_path)
    number = read(mother, case)["number"]
    for expected in ("复写件", "房户一致", "一致", number):
        assert expected in said
    assert not any(secret in said for secret in secrets_of(city.person(FATHER)))
    assert checked(city, content)["outcome"] == "current"


def test_the_archive_holds_the_sealed_answers_also_where_the_clock_made_none(city: City) -> None:
    mother, school, case = enrolled(city)
    accept(school, case)
    assert grant(school, case).status == 200
    with zipfile.ZipFile(io.BytesIO(mother.file(f"{ALL}/{case}/archive", {}))) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    own = files(mother, case)
    assert set(own) == set(HOUSES)
    for material in HOUSES:
        [name] = [one for one in held if one.startswith(f"evidence/{material}/")]
        assert held[name] == opened(mother, case, own[material])
    assert made_by_the_clock(city) == 0


def test_a_file_stays_with_its_answer_when_something_else_is_supplemented(city: City) -> None:
    mother, school, case = enrolled(city)
    made_by_the_clock(city)
    before = files(mother, case)
    body = {"revision": at_desk(school, case)["revision"], "note": "请核对入学日期"}
    assert school.post(f"{DESK}/{case}/supplement", body).status == 204
    assert typed(mother, case, {"entry_on": "2026-09-02"}).status == 200
    assert submitted(mother, case).status == 200
    assert files(mother, case) == before
    assert made_by_the_clock(city) == 0


def test_an_upload_is_counted_and_both_sides_open_it(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    case = begun(owner)
    assert agree(owner, case, leave=frozenset({"identity_card"})).status == 200
    assert typed(owner, case, TYPED | {"representative": "罗建国"}).status == 200
    assert owner.put(f"{ALL}/{case}/materials/layout_plan/said", {"said": "unchanged"}).status == 200
    where = f"{ALL}/{case}/materials/representative_id/file"
    paper = {"file": b64encode(picture()).decode(), "name": "身份证.jpg"}
    assert owner.post(f"{ALL}/{case}/materials/business_licence/file", paper).status == 409, "it is called for"
    assert owner.post(f"{ALL}/{case}/materials/nothing/file", paper).status == 404
    assert owner.post(where, {**paper, "file": b64encode(b"no picture").decode()}).status == 422
    answer = owner.post(where, paper)
    assert answer.status == 200, answer.body
    assert (ways(answer.body)["representative_id"], answer["uploads"]) == ("upload", 1)
    handed = submitted(owner, case)
    assert handed.status == 200, handed.body
    file = files(owner, case)["representative_id"]
    assert opened(owner, case, file) == opened(officer, case, file, DESK)
    assert at_desk(officer, case)["uploads"] == 1


def test_a_file_is_nobody_elses(city: City) -> None:
    mother, school, case = enrolled(city)
    made_by_the_clock(city)
    file = files(mother, case)[HOUSES[0]]
    for login in (OWNER, FATHER):
        assert city.person(login).get(f"{ALL}/{case}/files/{file}").status == 404
    assert city.person(OFFICER).get(f"{DESK}/{case}/files/{file}").status == 404, "another office"
    assert city.stranger().get(f"{ALL}/{case}/files/{file}").code == "unauthenticated"
    assert mother.get(f"{ALL}/{case}/files/{case}").status == 404
    assert mother.get(f"{DESK}/{case}/files/{file}").status == 403
    assert school.get(f"{ALL}/{case}/files/{file}").status == 404
