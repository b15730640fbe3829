"""The archive package: a .zip of the files, their metadata, seals and a signed list of hashes. Pure.

The same parts give the same bytes: names in order, no times but the first day a .zip knows, no compression choices.
"""

import json
import zipfile
from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from io import BytesIO

FORMAT = "LZ-archive-1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig.json"
SIGNED_PREFIX = b"LZA1"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16


def package(
    parts: Mapping[str, bytes], *, kid: str, made_at: str, identifier: str, sign: Callable[[bytes], bytes]
) -> bytes:
    """Put the parts together.

    Args:
        parts: name → content.
        sign: gives r ‖ s over the bytes it gets, by the key `kid`.
    """
    manifest = manifest_of(parts, made_at=made_at, identifier=identifier)
    signature = {"kid": kid, "signature": b64encode(sign(SIGNED_PREFIX + manifest)).decode()}
    return zipped({**parts, MANIFEST: manifest, SIGNATURE: _json(signature)})


def zipped(whole: Mapping[str, bytes]) -> bytes:
    """A .zip of these files, the same bytes each time."""
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(whole):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, _PLAIN_FILE, 3
            archive.writestr(entry, whole[name])
    return output.getvalue()


def manifest_of(parts: Mapping[str, bytes], *, made_at: str, identifier: str) -> bytes:
    """The list of hashes that is signed."""
    files = [
        {"name": name, "bytes": len(parts[name]), "sha256": sha256(parts[name]).hexdigest()} for name in sorted(parts)
    ]
    return _json({"format": FORMAT, "ZZBS": identifier, "made_at": made_at, "files": files})


def _json(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
