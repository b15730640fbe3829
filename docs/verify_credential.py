"""Verify a data credential (.json) or an archive package (.zip) without the city's program; see credential.md.

    python docs/verify_credential.py FILE https://city.example

Needs OpenSSL 3 on the search path and the Python packages cryptography and rfc8785.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from base64 import b64decode
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import rfc8785
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

HALF = 32
DIGESTS = {"intl": ["-sha256"], "gm": ["-sm3", "-sigopt", "distid:1234567812345678"]}
OWN = {"manifest.json", "manifest.sig.json"}


def key_of(origin: str, kid: str) -> dict[str, Any]:
    """The key as the city has it: its suite counts, not what the file says."""
    with urlopen(f"{origin}/api/seals/keys/{kid}", timeout=10) as answer:  # noqa: S310 - the city's origin
        return dict(json.load(answer))


def is_signed(key: dict[str, Any], message: bytes, signature: bytes) -> bool:
    """Whether the key made the signature r ‖ s over the message."""
    if len(signature) != 2 * HALF:
        return False
    r, s = (int.from_bytes(part, "big") for part in (signature[:HALF], signature[HALF:]))
    with tempfile.TemporaryDirectory() as folder:
        spki, der, text = (Path(folder, name) for name in ("key", "signature", "message"))
        spki.write_bytes(b64decode(key["spki"]))
        der.write_bytes(encode_dss_signature(r, s))
        text.write_bytes(message)
        suite = DIGESTS[key["suite"]]
        command = [
            "openssl",
            "dgst",
            *suite,
            "-keyform",
            "DER",
            "-verify",
            str(spki),
            "-signature",
            str(der),
            str(text),
        ]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - our own words


def faults_of_credential(credential: dict[str, Any], key: dict[str, Any]) -> list[str]:
    """What does not match: the key, the signature, or single fields by their key."""
    content, seal = credential["content"], credential["seal"]
    found = [] if key["uscc"] == content["issuer"] else ["issuer: the key is another office's"]
    if not is_signed(key, b"LZC1" + rfc8785.dumps(content), b64decode(seal["signature"])):
        found.append("signature")
    values = {one["key"]: (one["salt"], one["value"]) for one in credential["fields"]}
    for one in credential["pictures"]:
        values[one["key"]] = (one["salt"], hashlib.sha256(b64decode(one["data"])).hexdigest())
    for name in sorted(content["digests"].keys() | values.keys()):
        salt, value = values.get(name, ("", ""))
        digest = hashlib.sha256(b64decode(salt) + rfc8785.dumps([name, value])).hexdigest()
        if content["digests"].get(name) != digest:
            found.append(f"field: {name}")
    return found


def faults_of_package(package: zipfile.ZipFile, key: dict[str, Any]) -> list[str]:
    """What does not match: the manifest's signature, or single files by their name."""
    manifest = package.read("manifest.json")
    signature = b64decode(json.loads(package.read("manifest.sig.json"))["signature"])
    found = [] if is_signed(key, b"LZA1" + manifest, signature) else ["manifest"]
    listed = {one["name"]: one["sha256"] for one in json.loads(manifest)["files"]}
    there = set(package.namelist()) - OWN
    wrong = [name for name in there & listed.keys() if hashlib.sha256(package.read(name)).hexdigest() != listed[name]]
    return found + [f"file: {name}" for name in sorted({*wrong, *(there ^ listed.keys())})]


def faults(path: Path, origin: str) -> list[str]:
    """Everything that does not match in a file."""
    if not zipfile.is_zipfile(path):
        credential = json.loads(path.read_text(encoding="utf-8"))
        return faults_of_credential(credential, key_of(origin, credential["seal"]["kid"]))
    with zipfile.ZipFile(path) as package:
        kid = json.loads(package.read("manifest.sig.json"))["kid"]
        credential = json.loads(package.read("credential.json"))
        inside = faults_of_credential(credential, key_of(origin, credential["seal"]["kid"]))
        return faults_of_package(package, key_of(origin, kid)) + inside


if __name__ == "__main__":
    found = faults(Path(sys.argv[1]), sys.argv[2].rstrip("/"))
    sys.stdout.write("\n".join(found or ["as sealed"]) + "\n")
    sys.exit(bool(found))
