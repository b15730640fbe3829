"""Reads a file that somebody uploaded: what it is, who signed what of it, what it says. Trusts nothing.

Runs as a process of its own, with little time and memory, and without the database, the keys or the network. It only
reports; what a signature is worth is decided by `files.py`, which has the register.
"""

import json
import resource
import sys
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from backend.renditions import credential, package

SECONDS: Final = 4
MEMORY_BYTES: Final = 640 * 1024 * 1024
DEPTH: Final = 16
MOST_PARTS, MOST_PART_BYTES = 40, 8 * 1024 * 1024
HEAD: Final = 1024
PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\x00", b"MM\x00*")

Report = dict[str, Any]


class Unreadable(Exception):
    """The file cannot be read; the word says why."""


def confine() -> None:
    """Little memory, little time, no files: whatever the file does, it does to this process alone."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def report(data: bytes) -> Report:
    """What a file is and says; `fault` where it cannot be read."""
    try:
        kind = kind_of(data)
        return {"kind": kind, **_READERS[kind](data)}
    except Unreadable as fault:
        return {"kind": kind_of(data), "fault": str(fault)}
    except (MemoryError, RecursionError):
        return {"kind": kind_of(data), "fault": "bomb"}
    except Exception:  # noqa: BLE001 - whatever a hostile file made of a parser, it is one more damaged file
        return {"kind": kind_of(data), "fault": "damaged"}


def kind_of(data: bytes) -> str:
    """What a file is by its content: pdf, credential, package, picture, or other."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "package"
    if data[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "credential"
    return "picture" if data.startswith(PICTURES) else "other"


def _refused(_data: bytes) -> Report:
    raise Unreadable("type")


def _credential(data: bytes) -> Report:
    try:
        found = credential.read(strict_object(data))
    except (ValueError, KeyError, TypeError):
        raise Unreadable("format") from None
    return {
        "content": dict(found.content),
        "signed": _text(found.signed),
        "kid": found.kid,
        "signature": _text(found.signature),
        "altered": list(found.altered),
        "digest": sha256(data).hexdigest(),
    }


def strict_object(data: bytes) -> dict[str, Any]:
    """A JSON object without duplicate keys, not deeper than 16, with nothing that JSON does not have.

    Raises:
        ValueError: it is none.
    """
    try:
        found = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("depth") from None
    level: list[Any] = [found]
    for _ in range(DEPTH):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    if level or not isinstance(found, dict):
        raise ValueError("depth")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _package(data: bytes) -> Report:
    try:
        parts = dict(_parts(data))
        manifest = strict_object(parts[package.MANIFEST])
        seal = strict_object(parts[package.SIGNATURE])
        listed = {str(one["name"]): str(one["sha256"]) for one in manifest["files"]}
        signature = b64decode(str(seal["signature"]), validate=True)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, KeyError, TypeError, EOFError):
        raise Unreadable("format") from None
    inside = set(parts) - {package.MANIFEST, package.SIGNATURE}
    good = {name for name in inside if listed.get(name) == sha256(parts[name]).hexdigest()}
    return {
        "signed": _text(package.SIGNED_PREFIX + parts[package.MANIFEST]),
        "kid": str(seal["kid"]),
        "signature": _text(signature),
        "wrong": sorted((inside | set(listed)) - (good & set(listed))),
        "inside": [report(parts[name]) for name in ("certificate.pdf", "credential.json") if name in parts],
        "digest": sha256(data).hexdigest(),
    }


def _parts(data: bytes) -> Iterable[tuple[str, bytes]]:
    """Name and content of each part, never more than was announced.

    Raises:
        Unreadable: encrypted, too much, or names that lead elsewhere.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        names = [one.filename for one in entries]
        if any(one.flag_bits & 1 for one in entries):
            raise Unreadable("encrypted")
        if len(set(names)) != len(names) or not all(_is_plain(name) for name in names):
            raise Unreadable("format")
        if len(entries) > MOST_PARTS or sum(one.file_size for one in entries) > MOST_PART_BYTES:
            raise Unreadable("bomb")
        for one in entries:
            with archive.open(one) as part:
                content = part.read(one.file_size + 1)
            if len(content) != one.file_size:
                raise Unreadable("bomb")
            yield one.filename, content


def _is_plain(name: str) -> bool:
    return name.isascii() and not name.startswith("/") and "\\" not in name and ".." not in name and ":" not in name


def _pdf(data: bytes) -> Report:
    from pyhanko.pdf_utils.misc import PdfReadError  # noqa: PLC0415 - large, and for PDF alone
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - the same

    active = [name.decode() for name in (b"/JavaScript", b"/EmbeddedFile", b"/Launch", b"/OpenAction") if name in data]
    try:
        reader = PdfFileReader(BytesIO(data), strict=True)
        if reader.encrypted:
            raise Unreadable("encrypted")
        signatures = list(reader.embedded_signatures)
        found = [_signature(one, data) for one in signatures]
        said = _information(reader, signatures)
    except PdfReadError:  # what is encrypted in a way that is not known cannot be read either
        raise Unreadable("encrypted" if b"/Encrypt" in data else "damaged") from None
    return {"signatures": found, "active": active, "information": said, "digest": sha256(data).hexdigest()}


def _signature(one: Any, data: bytes) -> Report:
    """Who signed what; `covers` is whole, revision (something came after it) or partial."""
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415 - large

    ranges = [int(number) for number in one.byte_range]
    end = ranges[2] + ranges[3] if len(ranges) == 4 else 0  # noqa: PLR2004 - two ranges, as the standard has it
    certificates = [one.signer_cert, *one.other_embedded_certs]
    intact = valid = False
    level = SignatureCoverageLevel.UNCLEAR
    try:
        one.compute_integrity_info(skip_diff=True)
        level, (intact, valid) = one.coverage, _checked(one)
    except Exception:  # noqa: BLE001 - what cannot be checked is not valid
        intact = valid = False
    whole = level is SignatureCoverageLevel.ENTIRE_FILE and ranges[:1] == [0] and end == len(data)
    revision = level in (SignatureCoverageLevel.ENTIRE_REVISION, SignatureCoverageLevel.ENTIRE_FILE)
    return {
        "intact": intact,
        "valid": valid,
        "covers": "whole" if whole else "revision" if revision else "partial",
        "appended": max(0, len(data) - end),
        "certificates": [_text(certificate.dump()) for certificate in certificates],
        "signed_at": _moment(one),
        "revision": sha256(data[:end]).hexdigest(),
    }


def _checked(one: Any) -> tuple[bool, bool]:
    """Whether the bytes are those that were signed, and whether the signature over them is good."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity  # noqa: PLC0415 - large

    intact, valid = validate_sig_integrity(
        one.signer_info, one.signer_cert, expected_content_type="data", actual_digest=one.compute_digest()
    )
    return bool(intact), bool(valid)


def _moment(one: Any) -> str | None:
    stamp = one.self_reported_timestamp
    return stamp.isoformat() if stamp else None


def _information(reader: Any, signatures: list[Any]) -> Mapping[str, str]:
    """The document information as it was when the last signature was made; without one, nothing counts."""
    if not signatures:
        return {}
    found = reader.get_historical_resolver(signatures[-1].signed_revision).trailer_view["/Info"]
    return {str(key)[1:]: str(found[key]) for key in found if str(key)[1:].isalnum() or "_" in str(key)}


def _text(data: bytes) -> str:
    return b64encode(data).decode()


_READERS = {"pdf": _pdf, "credential": _credential, "package": _package, "picture": _refused, "other": _refused}


def main() -> None:
    """Read a file from the standard input, write the report to the standard output."""
    confine()
    sys.setrecursionlimit(1000)
    found = report(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
