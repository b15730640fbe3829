"""A small twin of `python -m bench decode`: the app's decoder, in Node, on a few seeded pictures of a camera."""

from PIL import Image, ImageChops

from bench.decode import RATE, attempts, text_of
from bench.pictures import FAULTS, KINDS, SIDE, picture, seeded, symbol


def test_the_app_reads_distorted_pictures_and_reads_them_right() -> None:
    found = list(attempts([text_of(seeded(1)), text_of(seeded(2))], 1))
    assert len(found) == 2 * len(KINDS)
    assert {read for _, _, read in found} <= {text for _, text, _ in found} | {None}
    assert sum(read == text for _, text, read in found) / len(found) >= RATE


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
