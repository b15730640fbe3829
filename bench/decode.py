"""How often the app's own decoder reads an online code from one frame of a camera: bench/pictures.py draws them."""

import json
import subprocess
from base64 import b32encode
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Thread
from typing import IO

from bench.figures import Figure, at_least, noted
from bench.pictures import KINDS, SIDE, picture, seeded, symbol

ROOT = Path(__file__).parents[1]
READER = ROOT / "bench" / "decode.mjs"
SEED = 20260101
CODES, EACH = 6, 12  # 108 pictures a code: twelve of each of the nine kinds
RATE = 0.89
ORIGIN = "HTTPS://LZ.CITY.EXAMPLE"


def measure(codes: int = CODES, each: int = EACH) -> list[Figure]:
    """Draw and read them all; the rate of all, and of each kind of fault."""
    shown = [text_of(seeded(SEED + number)) for number in range(codes)]
    read = Counter(kind for kind, wanted, found in attempts(shown, each) if found == wanted)
    number = codes * each
    how = f"{codes} codes, {each * len(KINDS)} seeded pictures each, zxing-wasm in Node with the app's options"
    rate = read.total() / (number * len(KINDS))
    return [
        at_least("decode_online_code", rate, "ratio", RATE, how),
        *(noted(f"decode_{kind}", read[kind] / number, "ratio", f"{number} pictures") for kind in KINDS),
    ]


def text_of(chance: Random) -> str:
    """A citizen code's text as docs and wallet have it: origin, kind, 26 characters of 16 random bytes."""
    return f"{ORIGIN}/C/{b32encode(chance.randbytes(16)).decode().rstrip('=')}"


def attempts(texts: list[str], each: int) -> Iterator[tuple[str, str, str | None]]:
    """Kind of fault, text that was drawn, text that was read or None, a picture after the other.

    Raises:
        CalledProcessError: the decoder did not run; its words are on standard error.
    """
    plan = [(kind, text) for text in texts for kind in KINDS for _ in range(each)]
    command = ["node", str(READER), str(SIDE)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:
        assert reader.stdin
        assert reader.stdout
        drawing = Thread(target=_draw, args=(plan, reader.stdin))
        drawing.start()
        found = [json.loads(line) for line in reader.stdout]
        drawing.join()
    if reader.returncode or len(found) != len(plan):
        raise subprocess.CalledProcessError(reader.returncode, command)
    yield from ((kind, text, one) for (kind, text), one in zip(plan, found, strict=True))


def _draw(plan: list[tuple[str, str]], out: IO[bytes]) -> None:
    drawn = {text: symbol(text) for _, text in plan}
    chance = seeded(SEED)
    try:
        with out:
            for kind, text in plan:
                out.write(picture(chance, drawn[text], kind).tobytes())
    except BrokenPipeError:
        pass  # the reader has ended, and says why itself
