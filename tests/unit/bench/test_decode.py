"""A small twin of `python -m bench decode`: the app's decoder, in Node, on a few seeded pictures of a camera."""

import pytest
from PIL import Image, ImageChops

from bench.decode import CODES_OF, RATE, Code, attempts, pass_of, rates, text_of
from bench.pictures import DRAWN_PX, FAULTS, KINDS, QUIET, SIDE, picture, seeded, symbol


@pytest.mark.parametrize("code", CODES_OF, ids=lambda code: code.name)
def test_the_app_reads_distorted_pictures_and_reads_them_right(code: Code) -> None:
    texts = [code.text(seeded(1)), code.text(seeded(2))]
    found = list(attempts(texts, 1, code.level))
    assert len(found) == 2 * len(KINDS)
    assert {read for _, read in found} <= {*texts, None}
    assert sum(read == shown.text for shown, read in found) / len(found) >= RATE - 0.1  # two pictures of each kind


def test_the_rates_are_those_of_all_pictures_by_fault_and_by_pixels_a_module() -> None:
    (code, *_) = CODES_OF
    found = list(attempts([code.text(seeded(1))], 1, kinds=("plain", "small")))
    named = {one.name: one for one in rates(code, found)}
    assert named["decode_online_code"].goal == ">= 0.89"
    assert {"decode_online_code_plain", "decode_online_code_small"} < set(named)
    assert sum(one.how == "1 pictures" for name, one in named.items() if name.endswith("_px")) == 2


def test_the_pass_is_drawn_as_the_wallet_draws_the_longest() -> None:
    modules = symbol(pass_of(seeded(1)), "M").width / DRAWN_PX - 2 * QUIET
    assert (modules - 17) / 4 == 11


def test_a_picture_is_the_same_again_and_another_with_another_fault() -> None:
    code = symbol(text_of(seeded(1)))
    first, again, other = (picture(seeded(3), code, kind) for kind in ("plain", "plain", "noise"))
    assert first.size == (SIDE, SIDE)
    assert first.tobytes() == again.tobytes() != other.tobytes()


def test_every_fault_changes_the_picture() -> None:
    scene = Image.new("L", (2 * SIDE, 2 * SIDE), 120)
    assert all(
        ImageChops.difference(scene, fault(seeded(4), scene)).getbbox()
        for name, fault in FAULTS.items()
        if name != "blur"
    )
