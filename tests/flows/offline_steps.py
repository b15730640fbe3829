"""Steps of the offline pass: phones with a key of their own, passes shown as a phone shows them, inspectors' shifts."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from backend.kernel.crypto import INTERNATIONAL, public_bytes
from backend.standards import base64url, offline_pass, p256, signed_json
from tests.city import City
from tests.client import Answer, Client

ENROL, SHIFT = b"LZ1e", b"LZ1s"


@dataclass
class Key:
    """A phone's own key."""

    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def public(self) -> bytes:
        """Compressed point."""
        return p256.compressed(public_bytes(self.private.public_key()))

    def sign(self, message: bytes) -> bytes:
        """ES256 in its lower form."""
        return p256.low_s(INTERNATIONAL.sign(self.private, message))

    def proof(self, tag: bytes, person_id: str) -> str:
        """The signature by which a server knows whose key it is."""
        return base64url.encode(self.sign(tag + UUID(person_id).bytes))


def person_id(who: Client) -> str:
    """The own id, as the page knows it."""
    found: str = who.get("/api/session")["person"]["id"]
    return found


def enrol(who: Client, key: Key, *, prf: bool = True, name: str = "我的手机") -> Answer:
    """Let a phone keep passes."""
    proof = key.proof(ENROL, person_id(who))
    body = {"name": name, "public_key": base64url.encode(key.public), "prf": prf, "signature": proof}
    return who.post("/api/me/offline/devices", body)


def ask(who: Client, device: str, certificates: list[str] | None = None, grants: list[str] | None = None) -> Answer:
    """Ask for passes."""
    body = {"device": device, "certificates": certificates, "grants": grants or []}
    return who.post("/api/me/offline/passes", body)


def savable(who: Client, kind: str, *, behalf: bool = False) -> dict[str, Any]:
    """A certificate that can be kept, by its type."""
    there = who.get("/api/me/offline")["certificates"]
    return next(one for one in there if one["type"] == kind and (one["behalf"] is not None) == behalf)


def kept(who: Client, key: Key, kind: str, *, prf: bool = True) -> dict[str, Any]:
    """A pass of a certificate on a phone that was just enrolled."""
    device = enrol(who, key, prf=prf)["id"]
    answer = ask(who, device, [savable(who, kind)["certificate"]])
    found: dict[str, Any] = answer["passes"][0]
    return found


def show(given: dict[str, Any], key: Key, city: City, *, ago: int = 0, flags: int = 0, challenge: int = 0) -> str:
    """The text of the QR as the phone draws it."""
    body = base64url.decode(given["body"])
    flags |= offline_pass.Flag.ON_BEHALF if given["grant"] else 0
    tail = offline_pass.tail(int(city.clock.instant.timestamp()) - ago, flags, challenge)
    return offline_pass.text(offline_pass.shown(body, tail, key.sign(offline_pass.device_message(body, tail))))


def begin_shift(who: Client, key: Key) -> Answer:
    """Prepare a shift."""
    proof = key.proof(SHIFT, person_id(who))
    return who.post("/api/offline/shifts", {"public_key": base64url.encode(key.public), "signature": proof})


def look(key: Key, **said: object) -> str:
    """A look as the inspector's phone signs it."""
    content: dict[str, Any] = {
        "v": 1,
        "number": 1,
        "case_number": "",
        "place": "",
        "challenge": None,
        "verdict": "valid",
        "reason": None,
        "bundle": 1,
        "list": 1,
        "person_matches": None,
        "notes": "",
        **said,
    }
    return signed_json.written(content, prefix=signed_json.LOOK, sign=key.sign)
