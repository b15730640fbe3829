"""A holder's phone with a key of its own, without the wallet's page: passes are asked for and drawn as a phone does."""

import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page, expect

from backend.kernel.crypto import INTERNATIONAL, public_bytes
from backend.standards import base64url, offline_pass, p256
from tests.browser.people import call

READY = "[data-testid=ready]"
STRIP = "[data-testid=offline-strip]"
VERDICT = "[data-offline]"


@dataclass
class HoldersPhone:
    """A phone of whoever is signed in on `page`, with the passes of some certificates."""

    page: Page
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    passes: list[dict[str, Any]] = field(default_factory=list)

    def sign(self, message: bytes) -> bytes:
        """ES256 in its lower form."""
        return p256.low_s(INTERNATIONAL.sign(self.private, message))

    def save(self, *types: str) -> None:
        """Enrol this phone and fetch passes for certificates of these types."""
        _, me = call(self.page, "GET", "/api/session")
        person = UUID(me["person"]["id"]).bytes
        public = base64url.encode(p256.compressed(public_bytes(self.private.public_key())))
        body = {"name": "测试手机", "public_key": public, "prf": True}
        status, device = call(
            self.page,
            "POST",
            "/api/me/offline/devices",
            {**body, "signature": base64url.encode(self.sign(b"LZ1e" + person))},
        )
        assert status == 201, device
        _, there = call(self.page, "GET", "/api/me/offline")
        chosen = [one["certificate"] for one in there["certificates"] if one["type"] in types and not one["behalf"]]
        wanted = {"device": device["id"], "certificates": chosen, "grants": []}
        status, answer = call(self.page, "POST", "/api/me/offline/passes", wanted)
        assert status < 300, answer
        self.passes = answer["passes"]

    def draw(self, *, shown_at: int | None = None, flags: int = 0, challenge: int | None = None, of: str = "") -> str:
        """The text of the QR that the phone shows now, or at another second, of a pass of this type."""
        given = next(one for one in self.passes if of in ("", one["type"]))
        if challenge is not None:
            flags |= offline_pass.Flag.CHALLENGE
        body = base64url.decode(given["body"])
        tail = offline_pass.tail(int(time.time()) if shown_at is None else shown_at, flags, challenge or 0)
        return offline_pass.text(offline_pass.shown(body, tail, self.sign(offline_pass.device_message(body, tail))))


def ready(page: Page) -> None:
    """Wait until the inspector's phone can check without a network."""
    expect(page.locator(READY).first).to_have_attribute("data-ready", "yes", timeout=60_000)


def spoilt(text: str) -> str:
    """The same pass with one bit of the issuer's signature turned."""
    octets = bytearray(offline_pass.read(text))  # type: ignore[arg-type] # it is one of ours
    octets[-71 - 20] ^= 1
    return offline_pass.text(bytes(octets))
