"""The seam for platforms that people sign in by, and OpenID Connect behind it.

Authorization code with PKCE; state, nonce; the ID token's signature, issuer, audience and times (OpenID Connect Core
1.0, 3.1; Discovery 1.0, 4; RFC 7636). The algorithm is taken from our own list, never from the token (R43).
"""

import json
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Protocol
from urllib.parse import quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from backend.identity.levels.rules import Level
from backend.identity.platforms.rules import Asked, Vouched
from backend.kernel.errors import Unavailable
from backend.kernel.outbound import Fetch

ALGORITHMS: Final = ("ES256", "PS256", "RS256")
SCOPE: Final = "openid profile resident_id"
LEEWAY_S: Final = 60
KNOWN_FOR_S: Final = 600
OK: Final = 200
ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class NotVouched(Exception):
    """The platform does not vouch for anybody: a code or a token that does not hold."""


class IdentityProvider(Protocol):
    """A platform that people sign in by: where to send a browser, and whom it brings back."""

    @property
    def highest(self) -> Level:
        """What the city lets it answer for at most."""

    def address(self, asked: Asked) -> str:
        """Where the browser goes. Raises Unavailable where the platform does not answer."""

    def identify(self, code: str, asked: Asked, *, now: datetime) -> Vouched:
        """Whom the code stands for. Raises NotVouched, Unavailable."""


@dataclass(frozen=True, slots=True)
class Registration:
    """How the city is registered at the platform; the secret is empty for a public client."""

    issuer: str
    client_id: str
    secret: str
    highest: Level


@dataclass(slots=True)
class OpenIdProvider:
    """A platform that speaks OpenID Connect; its endpoints stand on its issuer's host.

    Attributes:
        clock: seconds, for how long the discovery document is known.
    """

    registration: Registration
    fetch: Fetch
    clock: Callable[[], float] = time.monotonic
    _known: dict[str, Any] = field(default_factory=dict)
    _known_until: float = 0.0

    @property
    def highest(self) -> Level:
        """What the city lets it answer for at most."""
        return self.registration.highest

    def address(self, asked: Asked) -> str:
        """Where the browser goes.

        Raises:
            Unavailable: the platform does not answer, or with another document than the standard's.
        """
        challenge = urlsafe_b64encode(sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": self.registration.client_id,
            "redirect_uri": asked.redirect_uri,
            "scope": SCOPE,
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._endpoint('authorization_endpoint')}?{urlencode(query)}"

    def identify(self, code: str, asked: Asked, *, now: datetime) -> Vouched:
        """Whom the code stands for.

        Raises:
            NotVouched: the platform refuses the code, or its token does not hold.
            Unavailable: as `address`.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": asked.redirect_uri,
            "client_id": self.registration.client_id,
            "code_verifier": asked.verifier,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"} | self._basic()
        reply = self.fetch("POST", self._endpoint("token_endpoint"), body=urlencode(form).encode(), headers=headers)
        if reply.status != OK:
            raise NotVouched
        return _vouched(self._claims(_object(reply.body).get("id_token"), asked.nonce, now))

    def _claims(self, token: object, nonce: str, now: datetime) -> dict[str, Any]:
        if not isinstance(token, str):
            raise NotVouched
        expected = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self.registration.issuer},
            aud={"essential": True, "value": self.registration.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            decoded = jwt.decode(token, self._keys(), algorithms=list(ALGORITHMS))
            expected.validate(decoded.claims)
        except (JoseError, ValueError, TypeError, KeyError):
            raise NotVouched from None
        return dict(decoded.claims)

    def _keys(self) -> KeySet:
        """The platform's present keys; read for each sign-in, so that a key it gave up counts no more."""
        return KeySet.import_key_set(self._read(self._endpoint("jwks_uri")))  # type: ignore[arg-type] # its own shape

    def _basic(self) -> dict[str, str]:
        own = self.registration
        if not own.secret:
            return {}
        pair = f"{quote(own.client_id, safe='')}:{quote(own.secret, safe='')}"
        return {"Authorization": "Basic " + b64encode(pair.encode()).decode()}

    def _endpoint(self, name: str) -> str:
        if self.clock() >= self._known_until:
            self._known = self._discovered()
            self._known_until = self.clock() + KNOWN_FOR_S
        return str(self._known[name])

    def _discovered(self) -> dict[str, Any]:
        issuer = self.registration.issuer
        found = self._read(f"{issuer}/.well-known/openid-configuration")
        addresses = [found.get(name) for name in ENDPOINTS]
        on_its_host = [isinstance(one, str) and _origin(one) == _origin(issuer) for one in addresses]
        if found.get("issuer") != issuer or not all(on_its_host):
            raise Unavailable(retry_after_s=5)
        return found

    def _read(self, url: str) -> dict[str, Any]:
        reply = self.fetch("GET", url, headers={"Accept": "application/json"})
        if reply.status != OK:
            raise Unavailable(retry_after_s=5)
        return _object(reply.body)


def _vouched(claims: dict[str, Any]) -> Vouched:
    name, number, acr = claims.get("name"), claims.get("resident_id"), claims.get("acr")
    if not isinstance(name, str) or not isinstance(number, str) or not isinstance(acr, str | None):
        raise NotVouched
    return Vouched(name, number, acr)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        raise Unavailable(retry_after_s=5) from None
    if not isinstance(found, dict):
        raise Unavailable(retry_after_s=5)
    return found
