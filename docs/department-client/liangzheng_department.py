"""Push certificates from a department's own system into a city's Liangzheng. One file; copy it into your system.

Needs Python 3.11 and the package `cryptography`. Every call is signed by your system's private key (RFC 9421, with the
body's digest of RFC 9530); the key never leaves your system. See docs/department-api.md for the messages.

    city = City("https://zheng.example.gov.cn", key_file="key.pem")
    for answer in city.push_all([record("e_bicycle_licence", "汀104217", 3, face=face)]):
        print(answer["number"], answer["outcome"])
"""

import base64
import hashlib
import http.client
import json
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

MOST_RECORDS = 1000
MOST_BYTES = 4 * 1024 * 1024
TIMEOUT_S = 120
TRIES = 5
TRY_AGAIN = frozenset({409, 429, 503})
Answer = dict[str, Any]


class Refused(Exception):
    """The city said no; `code` is stable, `reference` is found in its log, `errors` names fields."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code", "unknown"))
        self.reference = str(problem.get("reference", ""))
        self.errors = problem.get("errors") or []
        self.retry_after_s = problem.get("retry_after")
        super().__init__(f"{status} {self.code} {self.reference} {self.errors or ''}".strip())


class NoAnswer(Exception):
    """The city could not be reached; what was sent may or may not have come. Push it again: that is harmless."""


class Key:
    """Your system's private key, P-256. Its id follows from its public half."""

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        self._private = private
        spki = private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.id = hashlib.sha256(spki).hexdigest()[:16]

    @classmethod
    def make(cls) -> "Key":
        """A new key."""
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def read(cls, path: Path | str, password: bytes | None = None) -> "Key":
        """The key of a PEM file."""
        private = serialization.load_pem_private_key(Path(path).read_bytes(), password)
        if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
            raise TypeError("the key is no P-256 key")
        return cls(private)

    def write(self, path: Path | str, password: bytes | None = None) -> None:
        """Write the private key into a new file that only this user may read."""
        way = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
        pem = self._private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, way)
        file = Path(path)
        file.touch(mode=0o600, exist_ok=False)
        file.write_bytes(pem)

    @property
    def public_pem(self) -> str:
        """The public half, for the desk where your system is registered."""
        public = self._private.public_key()
        encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        return public.public_bytes(encoding, form).decode()

    def sign(self, message: bytes) -> bytes:
        """ECDSA over SHA-256, as r and s of 32 bytes each."""
        r, s = decode_dss_signature(self._private.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def signed_headers(
    key: Key, method: str, target_uri: str, body: bytes | None, *, created: int | None = None, nonce: str | None = None
) -> dict[str, str]:
    """Headers that sign a call: RFC 9421 over method, target and, where there is a body, its type and digest."""
    headers = {"Accept": "application/json"}
    covered = [("@method", method), ("@target-uri", target_uri)]
    if body is not None:
        headers["Content-Type"] = "application/json"
        headers["Content-Digest"] = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
        covered += [("content-digest", headers["Content-Digest"]), ("content-type", headers["Content-Type"])]
    names = " ".join(f'"{name}"' for name, _ in covered)
    made = int(time.time()) if created is None else created
    parameters = f'({names});created={made};nonce="{nonce or secrets.token_urlsafe(24)}"'
    parameters += f';keyid="{key.id}";alg="ecdsa-p256-sha256"'
    lines = [f'"{name}": {value}' for name, value in covered] + [f'"@signature-params": {parameters}']
    signature = base64.b64encode(key.sign("\n".join(lines).encode())).decode()
    return headers | {"Signature-Input": f"sig={parameters}", "Signature": f"sig=:{signature}:"}


def record(
    type_code: str,
    number: str,
    version: int,
    *,
    face: Mapping[str, Any] | None = None,
    act: Mapping[str, Any] | None = None,
) -> Answer:
    """One record of a batch: a face to issue or amend, or an act on what was issued.

    Args:
        version: your system's own, a whole number that grows with every change of this record.
    """
    if (face is None) == (act is None):
        raise ValueError("a record has either a face or an act")
    told: Answer = {"type": type_code, "number": number, "version": version}
    return told | ({"face": dict(face)} if face is not None else {"act": dict(act or {})})


class City:
    """A city's department interface.

    Args:
        origin: where the city is for everybody, such as https://zheng.example.gov.cn; this is what is signed.
        key_file: your system's private key in PEM.
        connect_to: another address for the connection itself, such as http://127.0.0.1:8000.
    """

    def __init__(
        self, origin: str, key: Key | None = None, *, key_file: Path | str | None = None, connect_to: str | None = None
    ) -> None:
        if key is None and key_file is None:
            raise ValueError("a key is needed")
        self.key = key or Key.read(key_file or "")
        self._origin = origin.rstrip("/")
        self._address = urlsplit(connect_to or self._origin)

    def types(self) -> list[Answer]:
        """Certificate types that your system may push, with the fields of each."""
        return list(self._call("GET", "/api/department/types")["items"])

    def state(self, type_code: str, number: str) -> Answer:
        """How one of your records stands in the city."""
        return self._call("GET", self._path(type_code, number))

    def push(self, one: Mapping[str, Any]) -> Answer:
        """Push one record, as `record` makes it. The same again is harmless."""
        body = {key: value for key, value in one.items() if key not in ("type", "number")}
        return self._call("PUT", self._path(one["type"], one["number"]), body)

    def push_all(self, records: Iterable[Mapping[str, Any]]) -> Iterator[Answer]:
        """Push many records, in batches; an answer for each of them, in their order."""
        for batch in batches(records):
            found = self._call("POST", "/api/department/batches", {"records": batch})["records"]
            yield from (answer | {"number": one["number"]} for one, answer in zip(batch, found, strict=True))

    def _path(self, type_code: str, number: str) -> str:
        return f"/api/department/certificates/{quote(type_code, safe='')}/{quote(number, safe='')}"

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Send, and send again what may be sent again; each time with a signature of its own."""
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() if body is not None else None
        for attempt in range(TRIES):
            try:
                return self._sent(method, path, raw)
            except (Refused, NoAnswer) as fault:
                again = isinstance(fault, NoAnswer) or fault.status in TRY_AGAIN
                if not again or attempt == TRIES - 1:
                    raise
                time.sleep(min(getattr(fault, "retry_after_s", None) or 2**attempt, 30))
        raise AssertionError("unreachable")

    def _sent(self, method: str, path: str, raw: bytes | None) -> Answer:
        kind = http.client.HTTPSConnection if self._address.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._address.hostname or "", self._address.port, timeout=TIMEOUT_S)
        try:
            connection.request(method, path, raw, signed_headers(self.key, method, self._origin + path, raw))
            response = connection.getresponse()
            status, content = response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(type(error).__name__) from error
        finally:
            connection.close()
        answer = _object(content)
        if status >= http.client.BAD_REQUEST:
            raise Refused(status, answer)
        return answer


def batches(records: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Records in batches that a city takes: at most 1,000, at most 4 MiB."""
    batch: list[Mapping[str, Any]] = []
    size = 0
    for one in records:
        length = len(json.dumps(one, ensure_ascii=False).encode()) + 2
        if batch and (len(batch) == MOST_RECORDS or size + length > MOST_BYTES - 1000):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += length
    if batch:
        yield batch


def _object(content: bytes) -> Answer:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
