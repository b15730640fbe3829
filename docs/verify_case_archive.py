"""Verify the archive package of a case without the city's program and without a network; see case-archive.md.

    python docs/verify_case_archive.py PACKAGE.zip KEYS

KEYS is what https://city.example/api/status-lists/keys answers, fetched once by a way you trust. Needs the Python
package cryptography.
"""

import hashlib
import json
import sys
import zipfile
from base64 import b64decode, urlsafe_b64decode
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

HALF = 32
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig.json"


def is_signed(keys: list[dict[str, str]], kid: str, message: bytes, signature: bytes) -> bool:
    """Whether the city's key of this id signed the message; the key in the package does not count."""
    key = next((one for one in keys if one["kid"] == kid), None)
    if key is None or len(signature) != 2 * HALF:
        return False
    x, y = (int.from_bytes(urlsafe_b64decode(key[name] + "=="), "big") for name in ("x", "y"))
    r, s = (int.from_bytes(part, "big") for part in (signature[:HALF], signature[HALF:]))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    try:
        public.verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def faults(held: dict[str, bytes], keys: list[dict[str, str]]) -> list[str]:
    """What does not match: the signature, a file that is missing, one too many, or another content."""
    parts = dict(held)
    manifest, signature = parts.pop(MANIFEST), json.loads(parts.pop(SIGNATURE))
    message = b"LZK1" + manifest
    found = [] if is_signed(keys, signature["kid"], message, b64decode(signature["signature"])) else ["signature"]
    listed = {one["name"]: one for one in json.loads(manifest)["files"]}
    found += [f"{name}: missing" for name in sorted(listed.keys() - parts.keys())]
    found += [f"{name}: not in the list" for name in sorted(parts.keys() - listed.keys())]
    for name in sorted(parts.keys() & listed.keys()):
        if hashlib.sha256(parts[name]).hexdigest() != listed[name]["sha256"]:
            found.append(f"{name}: another content")
    return found


def main() -> int:
    """Say what does not match; 0 if everything does."""
    with zipfile.ZipFile(sys.argv[1]) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    keys = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))["keys"]
    found = faults(held, keys)
    sys.stdout.write("\n".join(found) + "\n" if found else "whole, and as the city signed it\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
