"""Service items of a pack: read with it, and told wrong with file and place."""

import json
import shutil
from pathlib import Path

import pytest

from backend.citypack.checks import checked
from backend.citypack.reading import PackRefused

LINXI = Path(__file__).parents[2] / "citypacks" / "linxi"


def test_the_citys_items_are_checked_with_file_and_place(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(LINXI, tmp_path / "linxi"))
    folder = pack / "items"
    folder.mkdir()
    main = {
        "code": "culture_fair", "kind": "main", "name": "文化集市", "name_en": "Fair", "department": "culture",
        "legal_basis": [{"law": "集市办法", "article": "第一条"}], "applicant_kind": "either", "working_days": 3,
        "statutory_days": 5,
    }  # fmt: skip
    (folder / "culture_fair.json").write_text(json.dumps(main), encoding="utf-8")
    assert [one.code for one in checked(pack).items] == ["culture_fair"]
    for name, content in {
        "other_name": main | {"working_days": 9, "department": "nobody"},
        "no_shape": {"code": "no_shape"},
        "no_object": [],
    }.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(PackRefused) as refused:
        checked(pack)
    told = [str(problem) for problem in refused.value.problems]
    assert "items/other_name.json, code: differs from the file's name" in told
    assert "items/other_name.json, department: unknown organisation (nobody)" in told
    assert "items/other_name.json, working_days: longer than law" in told
    assert "items/no_shape.json, kind: missing" in told
    assert "items/no_object.json, item: no object" in told
