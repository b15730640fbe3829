"""How often the app's own decoder reads a code from one frame of a camera: bench/pictures.py draws the frames.

The decoder is zxing-cpp as the app ships it (zxing-wasm, the app's options), in Node.
"""

import json
import subprocess
from base64 import b32encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from threading import Thread
from typing import IO

from backend.standards import offline_pass
from bench.figures import Figure, at_least, noted
from bench.pictures import KINDS, SIDE, distance, picture, seeded, symbol
from tests.passes.keys import seeded as key

ROOT = Path(__file__).parents[1]
READER = ROOT / "bench" / "decode.mjs"
SEED = 20260101
CODES, EACH = 8, 8  # 88 pictures a code: eight of each of the eleven kinds
HARD = 60  # pictures of each code with three faults at once: no part of the default set
RATE, PASS_RATE = 0.89, 0.87
BANDS = (2.5, 3, 3.5, 4, 5, 6, 8)
ORIGIN = "HTTPS://LZ.CITY.EXAMPLE"


@dataclass(frozen=True)
class Shown:
    """A code before the camera: the fault of its picture, camera pixels a module, and the text that was drawn."""

    kind: str
    px: float
    text: str


@dataclass(frozen=True)
class Code:
    """A kind of code: how the wallet draws it, and how often a frame of it should be read."""

    name: str
    text: Callable[[Random], str]
    level: str
    goal: float


def text_of(chance: Random) -> str:
    """A citizen code's text as docs and wallet have it: origin, kind, 26 characters of 16 random bytes."""
    return f"{ORIGIN}/C/{b32encode(chance.randbytes(16)).decode().rstrip('=')}"


def pass_of(chance: Random) -> str:
    """An offline pass of 240 bytes, the longest that one of a profile may be; signatures are as good as any bytes."""
    rest = chance.randbytes(240 - 3)
    return offline_pass.text(b"\x11" + key("traffic").kid + rest)


CODES_OF = (Code("online_code", text_of, "Q", RATE), Code("offline_pass", pass_of, "M", PASS_RATE))


def measure(codes: int = CODES, each: int = EACH, hard: int = HARD) -> Iterator[Figure]:
    """Draw and read them all; the rate of each code, by its fault and by camera pixels a module."""
    for code in CODES_OF:
        found = [one for number in range(codes) for one in of_one(code, number, each)]
        yield from rates(code, found)
        yield of(f"decode_{code.name}_several", of_one(code, codes, hard, ("several",)))


def of_one(code: Code, number: int, each: int, kinds: tuple[str, ...] = KINDS) -> list[tuple[Shown, str | None]]:
    """The pictures of one text, which chance draws for it alone."""
    return list(attempts([code.text(seeded(SEED + number))], each, code.level, kinds, seed=SEED + number))


def rates(code: Code, found: list[tuple[Shown, str | None]]) -> Iterator[Figure]:
    """The figures of one kind of code on the default set."""
    whole = of(f"decode_{code.name}", found)
    how = f"{whole.how}: {len(KINDS)} kinds of fault, seeded; zxing-wasm in Node with the app's options"
    yield at_least(whole.name, whole.value or 0, whole.unit, code.goal, how)
    for kind in KINDS:
        yield of(f"decode_{code.name}_{kind}", [one for one in found if one[0].kind == kind])
    for low, high in pairwise(BANDS):
        band = [one for one in found if low <= one[0].px < high]
        if band:
            yield of(f"decode_{code.name}_{low:g}_to_{high:g}_px", band)


def of(name: str, found: list[tuple[Shown, str | None]]) -> Figure:
    """The rate of some pictures."""
    return noted(name, sum(read == shown.text for shown, read in found) / len(found), "ratio", f"{len(found)} pictures")


def attempts(
    texts: list[str], each: int, level: str = "Q", kinds: tuple[str, ...] = KINDS, *, seed: int = SEED
) -> Iterator[tuple[Shown, str | None]]:
    """What was shown, and the text that was read or None, a picture after the other.

    Raises:
        CalledProcessError: the decoder did not run; its words are on standard error.
    """
    far = seeded(seed)
    plan = [Shown(kind, distance(far, kind), text) for text in texts for kind in kinds for _ in range(each)]
    command = ["node", str(READER), str(SIDE)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:
        assert reader.stdin
        assert reader.stdout
        drawing = Thread(target=_draw, args=(plan, level, seed, reader.stdin))
        drawing.start()
        found = [json.loads(line) for line in reader.stdout]
        drawing.join()
    if reader.returncode or len(found) != len(plan):
        raise subprocess.CalledProcessError(reader.returncode, command)
    yield from zip(plan, found, strict=True)


def _draw(plan: list[Shown], level: str, seed: int, out: IO[bytes]) -> None:
    drawn = {one.text: symbol(one.text, level) for one in plan}
    chance = seeded(seed)
    try:
        with out:
            for one in plan:
                out.write(picture(chance, drawn[one.text], one.kind, one.px).tobytes())
    except BrokenPipeError:
        pass  # the reader has ended, and says why itself
