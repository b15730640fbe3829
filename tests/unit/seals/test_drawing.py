"""The round seal as the server draws it: the same geometry as the web app's own."""

from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from backend.seals.drawing import Words, round_seal

SVG = "{http://www.w3.org/2000/svg}"


def test_a_seal_has_ring_star_name_line_and_number() -> None:
    root = ElementTree.fromstring(round_seal(Words("云汀市公安局", "电子证照专用章", "8801000000001")))
    texts = [one.text or "" for one in root.iter(f"{SVG}text")]
    assert "".join(texts) == "云汀市公安局电子证照专用章8801000000001"
    assert len(list(root.iter(f"{SVG}circle"))) == len(list(root.iter(f"{SVG}path"))) == 1
    first = next(root.iter(f"{SVG}text"))
    assert first.get("transform") == "rotate(-80) translate(0 -12.9)"


def test_a_seal_without_star_line_and_number_is_a_ring_and_a_name() -> None:
    root = ElementTree.fromstring(round_seal(Words("局", star=False)))
    assert list(root.iter(f"{SVG}path")) == []
    assert [one.get("transform") for one in root.iter(f"{SVG}text")] == ["rotate(0) translate(0 -12.9)"]


@given(st.text(max_size=40), st.text(max_size=12))
def test_no_name_breaks_out_of_its_text(name: str, line: str) -> None:
    drawn = round_seal(Words(name, line))
    allowed = "".join(char for char in name + line if char.isprintable())
    if allowed == name + line:
        root = ElementTree.fromstring(drawn)
        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {"svg", "g", "circle", "path", "text"}


def test_long_names_are_squeezed_to_fit() -> None:
    assert "scale(" in round_seal(Words("云汀市公安局交通警察支队车辆管理所云桥分所", "证照专用章"))
    assert "scale(" not in round_seal(Words("云汀市公安局"))
