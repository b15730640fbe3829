"""A pass on a wall licence: printed where it is a public fact, checked without a network, ended with its file."""

import subprocess
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image

from backend.standards import offline_pass
from backend.standards.offline_pass import Checked, Faulty
from tests.city import City
from tests.client import Client
from tests.flows.test_offline_passes import bundle_of, checked, listed
from tests.papers import code_on, file_of, licence

OWNER = "agent"


def of_enterprise(who: Client, kind: str) -> dict[str, Any]:
    """A licence of this person's enterprise."""
    subject = next(one["id"] for one in who.get("/api/session")["subjects"] if one["kind"] == "enterprise")
    found = who.get(f"/api/certificates?subject={subject}")["items"]
    return next(one for one in found if one["type"] == kind and one["status"] == "valid")


def codes_on(pdf: bytes, folder: Path) -> list[str]:
    """Texts of the codes on a page, as a camera reads them."""
    path = folder / "wall.pdf"
    path.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "200", "-png", str(path), str(folder / "page")], check=True)
    pages = sorted(folder.glob("page*.png"))
    return [code.text for page in pages for code in zxingcpp.read_barcodes(Image.open(page))]


def wall_pass(city: City, folder: Path, kind: str) -> tuple[Client, dict[str, Any], str]:
    """A licence's file, and the pass on it."""
    who = city.person(OWNER)
    one = of_enterprise(who, kind)
    pdf = who.file(f"/api/certificates/{one['id']}/files", {"kind": "pdf"})
    [text] = [text for text in codes_on(pdf, folder) if text.startswith("LZ1:")]
    assert code_on(pdf, folder)
    return who, one, text


def test_a_wall_licence_is_checked_by_the_paper_alone(city: City, tmp_path: Path) -> None:
    for number, kind in enumerate(("business_licence", "food_licence")):
        folder = tmp_path / str(number)
        folder.mkdir()
        _, _, text = wall_pass(city, folder, kind)
        found = checked(city, text, bundle_of(city, city.stranger()))
        assert isinstance(found, Checked), found
        assert (found.content.printed, found.content.profile.type, found.showing) == (True, kind, None)
        assert found.content.values[0].value == "罗记面馆"
        assert len(offline_pass.read(text)) <= 319


def test_its_pass_ends_with_the_file_and_stands_in_a_list_of_its_own(city: City, tmp_path: Path) -> None:
    who, one, text = wall_pass(city, tmp_path, "business_licence")
    octets = offline_pass.read(text)
    assert isinstance(octets, bytes)
    found = checked(city, text, bundle_of(city, city.stranger()))
    assert isinstance(found, Checked)
    [made] = who.get(f"/api/certificates/{one['id']}/files")["items"][:1]
    assert who.delete(f"/api/files/{made['id']}").status == 200
    city.drain()
    assert found.content.rid in listed(city, printed=True)
    assert found.content.rid not in listed(city)
    scenes = {"inspector": "traffic.roadside", "inspector2": "market.inspection"}
    for login, scene in scenes.items():
        asked = {"presented": text, "scene": scene, "case_number": "云市监检〔2026〕1号"}
        answer = city.person(login).post("/api/verifications", asked)
        assert (answer["verdict"], answer["reason"]) == ("no_verdict", "withdrawn"), login


def test_a_wall_licence_is_looked_at_live_as_often_as_somebody_stands_before_it(city: City, tmp_path: Path) -> None:
    _, _, text = wall_pass(city, tmp_path, "food_licence")
    checker = city.person("inspector2")
    asked = {"presented": text, "scene": "market.inspection", "case_number": "云市监检〔2026〕1号"}
    first, second = (checker.post("/api/verifications", asked) for _ in range(2))
    [licence_] = first["certificates"]
    assert (first["verdict"], first["reason"], first["printed"]) == ("attention", "expiring", True), first.body
    assert (licence_["verdict"], licence_["reason"]) == ("attention", "expiring")
    assert first["look"] != second["look"]
    assert checker.post(f"/api/verifications/{first['id']}/presence", {"match": True}).status == 404
    assert set(first["certificates"][0]["fields"]) <= {"operator_name", "licence_number", "premises", "valid_period"}


def test_a_wall_licence_without_fault_is_no_more_than_a_closer_look(city: City, tmp_path: Path) -> None:
    _, _, text = wall_pass(city, tmp_path, "business_licence")
    asked = {"presented": text, "scene": "market.inspection", "case_number": "云市监检〔2026〕1号"}
    answer = city.person("inspector2").post("/api/verifications", asked)
    assert (answer["verdict"], answer["reason"], answer["printed"]) == ("attention", "printed", True), answer.body
    assert [(one["verdict"], one["reason"]) for one in answer["certificates"]] == [("attention", "printed")]


def test_a_file_of_a_persons_certificate_or_a_copy_has_none(city: City, tmp_path: Path) -> None:
    who = city.person("rider")
    assert licence(who)
    assert not [text for text in codes_on(file_of(who, {"kind": "pdf"}), tmp_path) if text.startswith("LZ1:")]


def test_a_printed_pass_of_somebodys_own_making_is_refused(city: City) -> None:
    body = bytes([0x21]) + bytes(120)
    found = checked(city, offline_pass.text(body), bundle_of(city, city.stranger()))
    assert isinstance(found, Faulty)
