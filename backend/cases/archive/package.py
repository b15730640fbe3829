"""The archive package of a case: a .zip with a signed list of hashes. Pure; `docs/case-archive.md` is the rule.

    case.json               the case as it was decided: form with sources, materials with way, reason and evidence
    history.json            what happened, when and by which side
    decision.json           how it was decided, why and on which clause
    promises/<key>-<n>.json what was promised, as the person signed it, with the city's signature
    receipts/<n>.json       consents that certificates were called by, with the city's signature
    evidence/<key>/<n>-…    the files that answered a material
    result/certificate.pdf  the certificate that came of it
    manifest.json           name, length and SHA-256 of each of these
    manifest.sig.json       the city's key and its signature over "LZK1" and the bytes of manifest.json

The same parts give the same bytes. Nothing in it needs this program: the list is plain JSON, the hashes are SHA-256,
and the key is published with those of the status lists.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final

from backend.renditions.package import MANIFEST, SIGNATURE, zipped

FORMAT: Final = "LZ-case-archive-1"
SIGNED_PREFIX: Final = b"LZK1"
LONGEST_NAME: Final = 60


def package(parts: Mapping[str, bytes], *, case: str, made_at: str, kid: str, sign: Callable[[bytes], bytes]) -> bytes:
    """Put the parts together.

    Args:
        parts: name → content.
        case: the number of the case.
        sign: gives r ‖ s over the bytes it gets, by the key `kid`.
    """
    manifest = manifest_of(parts, case=case, made_at=made_at)
    signature = {"kid": kid, "signature": b64encode(sign(SIGNED_PREFIX + manifest)).decode()}
    return zipped({**parts, MANIFEST: manifest, SIGNATURE: document(signature)})


def manifest_of(parts: Mapping[str, bytes], *, case: str, made_at: str) -> bytes:
    """The list of hashes that is signed."""
    files = [
        {"name": name, "bytes": len(parts[name]), "sha256": sha256(parts[name]).hexdigest()} for name in sorted(parts)
    ]
    return document({"format": FORMAT, "case": case, "made_at": made_at, "files": files})


def document(whole: object) -> bytes:
    """A part that is JSON."""
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def part_name(folder: str, number: int, name: str) -> str:
    """A name inside the package that no file system takes amiss: of letters, digits, dot and stroke alone."""
    plain = "".join(one if one.isalnum() or one in "-_." else "_" for one in name).lstrip("._") or "file"
    return f"{folder}/{number:02d}-{plain[-LONGEST_NAME:]}"
