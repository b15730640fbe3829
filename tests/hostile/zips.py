"""Hostile archive packages: bombs, names that lead elsewhere, lists that lie."""

import json
import struct
import warnings
import zipfile
from collections.abc import Iterator
from io import BytesIO

Named = tuple[str, bytes]


def zips(good: bytes) -> Iterator[Named]:
    """Every hostile .zip."""
    parts = unpacked(good)
    yield from names(parts)
    yield from bombs(parts)
    yield from lists(parts)
    yield "zip-encrypted", flagged(good)
    yield "zip-comment", good[:-2] + struct.pack("<H", 9) + b"x" * 9
    yield "zip-head-alone", good[:30]
    yield "zip-tail-alone", b"PK\x03\x04" + good[-22:]
    yield "zip-many-entries-said", good[:-14] + b"\xff\xff\xff\xff" + good[-10:]
    yield "zip-directory-far", good[:-6] + b"\xff\xff\xff\x7f" + good[-2:]


def unpacked(good: bytes) -> list[Named]:
    """Name and content of each part."""
    with zipfile.ZipFile(BytesIO(good)) as archive:
        return [(one.filename, archive.read(one)) for one in archive.infolist()]


def packed(parts: list[Named], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A .zip of these parts, doubles and all."""
    out = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, compress_type=method)
    return out.getvalue()


def flagged(good: bytes) -> bytes:
    """The same, said to be encrypted."""
    found = bytearray(good)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = found.find(signature)
        while at >= 0:
            found[at + place] |= 1
            at = found.find(signature, at + 4)
    return bytes(found)


def names(parts: list[Named]) -> Iterator[Named]:
    """Names that would leave the folder, or that stand twice."""
    for said, name in (
        ("up", "../../../../etc/cron.d/x"),
        ("root", "/etc/passwd"),
        ("windows", "..\\..\\x.dll"),
        ("drive", "C:evil"),
        ("chinese", "证照.pdf"),
        ("long", "a/" * 9000 + "b"),
        ("twice", "certificate.pdf"),
        ("folder", "seal/"),
    ):
        yield f"zip-name-{said}", packed([*parts, (name, b"x")])
    link = zipfile.ZipInfo("link", (1980, 1, 1, 0, 0, 0))
    link.external_attr = 0o120777 << 16
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    yield "zip-link", out.getvalue()


def bombs(parts: list[Named]) -> Iterator[Named]:
    """Much out of little."""
    kept = dict(parts)
    zeros = bytes(30_000_000)
    yield "zip-bomb-part", packed([*parts, ("zeros", zeros)])
    yield "zip-bomb-manifest", packed([("manifest.json", zeros), ("manifest.sig.json", kept["manifest.sig.json"])])
    yield "zip-bomb-bzip2", packed([*parts, ("zeros", zeros)], zipfile.ZIP_BZIP2)
    yield "zip-bomb-lzma", packed([*parts, ("zeros", zeros)], zipfile.ZIP_LZMA)
    yield "zip-many", packed([*parts, *[(f"n{n}", b"") for n in range(20_000)]])
    small = bytearray(packed([("certificate.pdf", zeros)]))
    at = small.find(b"PK\x01\x02")
    small[at + 24 : at + 28] = struct.pack("<I", 10)  # said to be ten bytes
    yield "zip-bomb-said-small", bytes(small)
    inner = packed([("a", zeros)])
    yield "zip-inside-zip", packed([("certificate.pdf", inner), ("manifest.json", b"{}"), ("manifest.sig.json", b"{}")])


def lists(parts: list[Named]) -> Iterator[Named]:
    """Manifests that are missing, wrong, or no JSON."""
    kept = dict(parts)
    for name in ("manifest.json", "manifest.sig.json", "certificate.pdf", "credential.json"):
        yield f"zip-without-{name}", packed([one for one in parts if one[0] != name])
        yield f"zip-emptied-{name}", packed(list({**kept, name: b""}.items()))
    yield "zip-swapped", packed(list({**kept, "certificate.pdf": kept["credential.json"]}.items()))
    yield "zip-added", packed([*parts, ("more.txt", b"x")])
    manifest = json.loads(kept["manifest.json"])
    for name, changed in (
        ("hash", {**manifest, "files": [{**one, "sha256": "0" * 64} for one in manifest["files"]]}),
        ("none", {**manifest, "files": []}),
        ("text", {**manifest, "files": "x"}),
    ):
        yield f"zip-manifest-{name}", packed(list({**kept, "manifest.json": json.dumps(changed).encode()}.items()))
    deep = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
    yield "zip-manifest-deep", packed(list({**kept, "manifest.json": deep}.items()))
    yield "zip-office", packed([("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")])
    yield "zip-ofd", packed([("OFD.xml", b"<ofd:OFD/>"), ("Doc_0/Document.xml", b"<x/>")])
