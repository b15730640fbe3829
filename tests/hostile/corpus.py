"""Hostile files, always the same ones: `python -m tests.hostile.corpus FOLDER` writes them out.

The seeds are genuine files of the demo city's rider; everything else is made of them or by hand.
"""

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.jsons import jsons
from tests.hostile.pdfs import pdfs
from tests.hostile.zips import zips

SEEDS = Path(__file__).parent / "seeds"
Named = tuple[str, bytes]


def seed(name: str) -> bytes:
    """A genuine file."""
    return (SEEDS / name).read_bytes()


def corpus() -> dict[str, bytes]:
    """Name → content of every hostile file."""
    found: dict[str, bytes] = {}
    for name, content in _all():
        if name in found:
            raise ValueError(name)
        found[name] = content
    return found


def _all() -> Iterator[Named]:
    pdf, credential, package = seed("certificate.pdf"), seed("credential.json"), seed("package.zip")
    yield from damaged("pdf", pdf, 36)
    yield from damaged("json", credential, 10)
    yield from damaged("zip", package, 14)
    yield from pdfs(pdf)
    yield from jsons(credential)
    yield from zips(package)
    yield from others(pdf, package)


def damaged(kind: str, good: bytes, times: int) -> Iterator[Named]:
    """Cut short, one bit turned, a part taken out, a part doubled."""
    chance = random.Random(kind)  # noqa: S311 - the same files every time
    for n in range(times):
        at = chance.randrange(8, len(good) - 8)
        yield f"{kind}-cut-{n}", good[:at]
        bit = bytearray(good)
        bit[at] ^= 1 << chance.randrange(8)
        yield f"{kind}-bit-{n}", bytes(bit)
        if n % 3 == 0:
            end = min(len(good), at + chance.randrange(1, 400))
            yield f"{kind}-gap-{n}", good[:at] + good[end:]
            yield f"{kind}-twice-{n}", good[:end] + good[at:]


def others(pdf: bytes, package: bytes) -> Iterator[Named]:
    """Files of other kinds, and files of two kinds at once."""
    noise = random.Random("noise").randbytes  # noqa: S311 - the same bytes every time
    page = b"<!doctype html><script>alert(1)</script>"
    laughs = b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(10)
    )
    yield from (
        ("empty", b""),
        ("one-byte", b"%"),
        ("noise", noise(20_000)),
        ("nulls", bytes(100_000)),
        ("executable", b"MZ" + noise(2000)),
        ("elf", b"\x7fELF" + noise(2000)),
        ("png", b"\x89PNG\r\n\x1a\n" + noise(2000)),
        ("jpeg", b"\xff\xd8\xff\xe0" + noise(2000)),
        ("gzip", b"\x1f\x8b\x08" + noise(2000)),
        ("ole", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(2000)),
        ("svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("laughs", laughs + b"]><l>&k;</l>"),
        ("html", page),
        ("html-then-pdf", page + pdf),
        ("picture-then-pdf", b"\xff\xd8\xff\xe0" + bytes(300) + pdf),
        ("pdf-then-zip", pdf + package),
        ("zip-then-pdf", package + pdf),
        ("pdf-then-html", pdf + page),
        ("json-then-pdf", b'{"format":"LZ-credential-1"}' + pdf),
        ("space-then-pdf", b"   \n" + pdf),
        ("two-pdfs", pdf + pdf),
        ("text", "仅用于".encode() * 100),
    )


def main() -> None:
    """Write the corpus into a folder."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    found = corpus()
    for name, content in found.items():
        (folder / name).write_bytes(content)
    sys.stdout.write(json.dumps({"files": len(found), "bytes": sum(map(len, found.values()))}) + "\n")


if __name__ == "__main__":
    main()
