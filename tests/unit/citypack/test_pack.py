"""City packs: the two that are there are sound, and every mistake is told with file, row and key."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backend.citypack.checks import checked
from backend.citypack.reading import PackRefused, read
from backend.citypack.shapes import FILES, OPTIONAL, schema
from backend.kernel.settings import DEMO_PACK

ROOT = Path(__file__).parents[3]
LINXI = ROOT / "tests" / "citypacks" / "linxi"
Change = Callable[[Any], object]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the small pack, to break."""
    return Path(shutil.copytree(LINXI, tmp_path / "linxi"))


def broken(folder: Path, file: str, change: Change) -> list[str]:
    """What is said of a pack after one change of one file."""
    path = folder / file
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return said(folder)


def said(folder: Path) -> list[str]:
    """Every mistake of a pack."""
    with pytest.raises(PackRefused) as refused:
        checked(folder)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize("folder", [DEMO_PACK, LINXI], ids=lambda folder: folder.name)
def test_the_packs_are_sound(folder: Path) -> None:
    assert checked(folder).folder == folder


@pytest.mark.parametrize(
    ("file", "change", "told"),
    [
        ("city.json", lambda c: c.update(name=""), "city.json, name: String should have at least 1 character"),
        ("city.json", lambda c: c.update(more=1), "city.json, more: Extra inputs are not permitted"),
        ("city.json", lambda c: c["hue"].update(light="#ffcc00"), "city.json, hue.light: contrast 1.5 against white"),
        ("city.json", lambda c: c["hue"].update(dark="#222222"), "city.json, hue.dark: contrast"),
        ("city.json", lambda c: c["hue"].update(light="red"), "city.json, hue.light: String should match pattern"),
        ("city.json", lambda c: c.update(mark="none.svg"), "none.svg: the file is not there"),
        ("city.json", lambda c: c.update(area_code="880901"), "city.json, area_code: 880901 is not in areas.json"),
        ("city.json", lambda c: c["identity_provider"].update(kind="other"), "city.json, identity_provider.kind"),
        ("areas.json", lambda a: a.pop(0), "areas.json, row 1 (880900), code: lies in 880000, which"),
        ("areas.json", lambda a: a.append(a[1]), "areas.json, row 3 (880900), code: stands there twice"),
        ("areas.json", lambda a: a[1].update(code="8809"), "areas.json, row 2 (8809), code: must be six digits"),
        ("organisations.json", lambda o: o[0].update(uscc="118809000000009011"),
         "organisations.json, row 1 (public_security), uscc: its check characters do not hold"),
        ("organisations.json", lambda o: o[0].update(area_code="110000"),
         "organisations.json, row 1 (public_security), area_code: 110000 is not in areas.json"),
        ("organisations.json", lambda o: o[0].update(units=["股", "股"]),
         "organisations.json, row 1 (public_security), units: 股 stands there twice"),
        ("organisations.json", lambda o: o.append({**o[0], "key": "other"}),
         "organisations.json, row 3 (other), uscc: stands there twice"),
        ("organisations.json", lambda o: o[0].update(name=" 局"),
         "organisations.json, row 1 (public_security), name: must be clean text"),
        ("types.json", lambda t: t[0].update(issuers=["nobody"]),
         "types.json, row 1 (identity_card), issuers: nobody is not in organisations.json"),
        ("types.json", lambda t: t[0].update(issuers=[]), "types.json, row 1 (identity_card), issuers: Tuple should"),
        ("types.json", lambda t: t.append({"code": "x", "issuers": ["culture"]}),
         "types.json, row 4 (x), code: no type of the release and no file in types/"),
        ("types.json", lambda t: t[1].pop("type_code"),
         "types.json, row 2 (residence_permit), type_code: a local type is defined by a body of the city"),
        ("types.json", lambda t: t[1].update(type_code="1" * 21),
         "types.json, row 2 (residence_permit), type_code: its check does not hold"),
        ("types.json", lambda t: t[0]["answers"][0].update(field="nothing"),
         "types.json, row 1 (identity_card), answers: not of the agreed shape"),
        ("types.json", lambda t: t.pop(2), "types/craft_certificate.json, code: does not stand in types.json"),
        ("types/craft_certificate.json", lambda t: t.update(code="other"),
         "types/craft_certificate.json, code: differs from the file's name"),
        ("types/craft_certificate.json", lambda t: t.pop("fields"),
         "types/craft_certificate.json: no certificate type of the agreed shape"),
        ("scenes.json", lambda s: s[0].update(organisation="nobody"),
         "scenes.json, row 1 (culture.fair), organisation: nobody is not there"),
        ("scenes.json", lambda s: s[0].update(legal_basis=""),
         "scenes.json, row 1 (culture.fair), legal_basis: String should have at least 1 character"),
        ("scenes.json", lambda s: s[0]["types"].update(passport=["name"]),
         "scenes.json, row 1 (culture.fair), types.passport: is not in types.json"),
        ("scenes.json", lambda s: s[0]["types"].update(craft_certificate=["nothing"]),
         "scenes.json, row 1 (culture.fair), types.craft_certificate: has no field or answer nothing"),
        ("scenes.json", lambda s: s[1].update(needs_case_number=False),
         "scenes.json, row 2 (police.check), needs_case_number: an official duty has a case number"),
        ("scenes.json", lambda s: s[1].update(may_narrow=True),
         "scenes.json, row 2 (police.check), official_duty: by law: nothing of it is the holder's choice"),
        ("scenes.json", lambda s: s[0].update(standing=True, types={"identity_card": ["name", "photo"]}),
         "scenes.json, row 1 (culture.fair), types.identity_card: photo is never shown by standing consent"),
        ("scenes.json", lambda s: s.append(s[0]), "scenes.json, row 3 (culture.fair), code: stands there twice"),
        ("scenes.json", lambda s: s.append(7), "scenes.json, row 3: Input should be an object"),
        ("calendar.json", lambda c: c[0].update(working_days=["2026-01-05"]),
         "calendar.json, row 1 (2026), working_days.0: no weekend day of the year"),
        ("calendar.json", lambda c: c[0]["holidays"][0].update(to="2027-01-03"),
         "calendar.json, row 1 (2026), holidays.0: its days do not lie in the year"),
        ("texts.json", lambda t: t["notices"].append(t["notices"][0]),
         "texts.json, notices: equal_effect stands there twice"),
        ("texts.json", lambda t: t.update(hotline="call us"), "texts.json, hotline: String should match pattern"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_row_and_key(pack: Path, file: str, change: Change, told: str) -> None:
    assert any(line.startswith(told) for line in broken(pack, file, change)), broken(pack, file, lambda _: None)


@pytest.mark.parametrize("file", sorted(set(FILES) - OPTIONAL))
def test_a_missing_file_is_told(pack: Path, file: str) -> None:
    (pack / file).unlink()
    assert f"{file}: the file is not there" in said(pack)


@pytest.mark.parametrize("content", ["{", '"x"', "[]", "7"])
def test_a_file_of_another_shape_is_told(pack: Path, content: str) -> None:
    (pack / "city.json").write_text(content)
    assert all(line.startswith("city.json: ") for line in said(pack))


def test_a_mark_that_does_more_than_draw_is_told(pack: Path) -> None:
    (pack / "mark.svg").write_text('<svg viewBox="0 0 1 1"><script/></svg>')
    assert said(pack) == ["mark.svg: an element that is no plain shape"]
    (pack / "mark.svg").write_bytes(b"\xff\xfe")
    assert said(pack) == ["mark.svg: the file is not there or is no text"]


def test_a_type_of_the_release_cannot_be_replaced(pack: Path) -> None:
    shutil.copy(ROOT / "backend" / "catalogue" / "data" / "types" / "passport.json", pack / "types")
    assert said(pack) == ["types/passport.json, code: is a type of the release"]


def test_an_own_type_that_is_no_json_is_told(pack: Path) -> None:
    (pack / "types" / "broken.json").write_text("{")
    (pack / "types" / "list.json").write_text("[]")
    assert [line.split(":")[0] for line in said(pack)] == ["types/broken.json", "types/list.json"]


def test_everything_wrong_is_told_at_once_and_counted(pack: Path) -> None:
    (pack / "texts.json").unlink()
    (pack / "areas.json").write_text("{")
    with pytest.raises(PackRefused, match="the city pack linxi has 2 mistakes") as refused:
        read(pack)
    assert str(refused.value).count("\n") == 2


def test_the_schema_beside_the_packs_is_that_of_the_code() -> None:
    written = json.loads((ROOT / "citypacks" / "schema.json").read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(schema())), "python -m backend.cli city schema > citypacks/schema.json"
    assert set(written["properties"]) == set(FILES)


SOUND: dict[str, list[dict[str, Any]]] = {
    "feeds": [{"base": "population", "authority": "public_security", "others": ["culture"]}],
    "institutions": [{"organisation": "culture", "kinds": ["test_report"]}],
    "proofs": [
        {
            "code": "resident", "organisation": "public_security", "type": "residence_permit", "base": "population",
            "finds": "one", "fresh_days": 3, "values": {"name": "base:name"},
        }
    ],
}  # fmt: skip


def test_a_pack_may_say_who_feeds_the_base_libraries(pack: Path) -> None:
    (pack / "sources.json").write_text(json.dumps(SOUND))
    assert checked(pack).sources.feeds[0].authority == "public_security"


@pytest.mark.parametrize(
    ("part", "changes", "told"),
    [
        ("feeds", {"authority": "nobody"}, "sources.json, row 1 (population), organisation: nobody is not there"),
        ("feeds", {"base": "weather"}, "sources.json, feeds.0.base: Input should be 'population'"),
        ("institutions", {"organisation": "x"}, "sources.json, row 3 (x), organisation: x is not there"),
        ("institutions", {"kinds": ["poem"]}, "sources.json, institutions.0.kinds.0: Input should be 'audit_report'"),
        ("proofs", {"type": "poem"}, "sources.json, row 1 (resident), type: poem is not in types.json"),
        ("proofs", {"values": {"x": "y"}}, "sources.json, row 1 (resident), values: residence_permit has no field x"),
        ("proofs", {"values": {"name": "base:x"}}, "sources.json, row 1 (resident), values: population has no field x"),
    ],
)
def test_a_mistake_about_sources_is_told(pack: Path, part: str, changes: dict[str, Any], told: str) -> None:
    content = json.loads(json.dumps(SOUND))
    content[part][0].update(changes)
    (pack / "sources.json").write_text(json.dumps(content))
    assert any(line.startswith(told) for line in said(pack)), said(pack)


def test_a_library_has_one_entry(pack: Path) -> None:
    (pack / "sources.json").write_text(json.dumps(SOUND | {"feeds": SOUND["feeds"] * 2}))
    assert said(pack) == ["sources.json, row 2 (population), base: stands there twice"]


PASS = {
    "number": 1, "code": "identity_card.check", "type": "identity_card", "name": "核对", "name_en": "Check",
    "list_hours": 24, "fields": [{"key": "name", "form": "name"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"type": "nothing"}, "type: nothing is not in types.json"),
        ({"fields": [{"key": "nothing", "form": "text"}]}, "fields.nothing: no field of the type"),
        ({"fields": [{"key": "name", "form": "days"}]}, "fields.name: a field of kind text cannot be written as days"),
        ({"list_hours": 0}, "list_hours: Input should be greater than or equal to 1"),
        ({"fields": []}, "fields: Tuple should have at least 1 item"),
        ({"more": 1}, "more: Extra inputs are not permitted"),
    ],
)
def test_a_kind_of_pass_is_of_a_type_and_its_fields(pack: Path, changes: dict[str, Any], told: str) -> None:
    (pack / "passes.json").write_text(json.dumps([{**PASS, **changes}], ensure_ascii=False), encoding="utf-8")
    assert any(told in one for one in said(pack)), said(pack)


def test_only_public_facts_of_enterprises_are_printed_and_no_number_is_given_twice(pack: Path) -> None:
    rows = [PASS, {**PASS, "code": "identity_card.other"}, {**PASS, "number": 2, "code": "x.y", "printed": True}]
    (pack / "passes.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    assert said(pack) == [
        "passes.json, row 2 (identity_card.other), number: stands there twice",
        "passes.json, row 3 (x.y), printed: only public facts of enterprises are printed for everybody to check",
    ]
