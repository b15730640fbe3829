"""Verify a record of looks or a consent receipt without the city's program and without a network; see record.md.

    python docs/verify_record.py FILE KEYS

KEYS is what https://city.example/api/status-lists/keys answers, fetched once by a way you trust. Needs the Python
packages cryptography and rfc8785.
"""

import hashlib
import json
import sys
from base64 import b64decode, urlsafe_b64decode
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

HALF = 32


def is_signed(keys: list[dict[str, str]], kid: str, message: bytes, signature: bytes) -> bool:
    """Whether the city's key of this id signed the message; the key in the file does not count."""
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


def faults_of_record(record: dict[str, Any], keys: list[dict[str, str]]) -> list[str]:
    """What does not match: the city's signature, or single entries by their number."""
    head = record["head"]
    message = b"LZR1" + rfc8785.dumps(head)
    found = [] if is_signed(keys, record["kid"], message, b64decode(record["signature"])) else ["signature"]
    leaf, number = "00" * 32, 0
    for entry in record["entries"]:
        number += 1
        payload = entry["payload"]
        content = json.loads(payload) if payload is not None else {}
        if payload is None or entry["n"] != number or content.get("n") != number or content.get("prev") != leaf:
            return [*found, f"entry {number}"]
        if content["subject"] != head["subject"]:
            return [*found, f"entry {number}: somebody else's"]
        leaf = hashlib.sha256(b"\x00" + bytes.fromhex(entry["salt"]) + payload.encode()).hexdigest()
    return found if (number, leaf) == (head["n"], head["leaf"]) else [*found, f"the end after entry {number}"]


def faults_of_receipt(receipt: dict[str, Any], keys: list[dict[str, str]]) -> list[str]:
    """What does not match: the city's signature."""
    message = b"LZG1" + rfc8785.dumps(receipt["document"])
    return [] if is_signed(keys, receipt["kid"], message, b64decode(receipt["signature"])) else ["signature"]


def main() -> int:
    """Say what does not match; 0 if everything does."""
    document = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    keys = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))["keys"]
    found = (faults_of_record if "head" in document else faults_of_receipt)(document, keys)
    sys.stdout.write("\n".join(found) + "\n" if found else "as the city signed it\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
