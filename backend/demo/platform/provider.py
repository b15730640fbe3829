"""The fictional platform: discovery, keys, the page, codes and tokens, as a small WSGI app under a path of its own.

It keeps nothing: a code is a signed text of 60 seconds, bound to the challenge, the client and the way back. A real
platform would also take each code once; here the city's own state does that.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.jwk import ECKey

from backend.demo.platform.pages import STYLE, chooser
from backend.identity.people import Details

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PATH: Final = "/demo-platform"
CLIENT: Final = "liangzheng"
RETURN: Final = "/sign-in/platform"
SLOTS: Final = ("", *(f"/u/{number}" for number in range(10)))
CODE_LIFE_S: Final = 60
TOKEN_LIFE_S: Final = 300
ACR: Final = "L3"
KEPT: Final = ("redirect_uri", "state", "nonce", "code_challenge")
ORDER: Final = int("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16)
"""Of the curve P-256."""
MOST_BYTES: Final = 8 * 1024
POLICY: Final = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
STRANGER: Final = ("stranger", Details("外省人·示例", "880199199003078033"))
"""Somebody whom the city's base does not have."""

People = Callable[[], tuple[list[tuple[str, Details]], datetime]]
Answer = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class DemoPlatform:
    """The platform of a demo city.

    Attributes:
        origin: of the city; the issuer stands below it.
        secret: 32 bytes of which its own keys are made.
        people: whom one may be, and the time.
    """

    origin: str
    secret: bytes
    people: People

    @property
    def issuer(self) -> str:
        """Its name in tokens, and where its endpoints stand."""
        return self.origin + PATH

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request, as WSGI."""
        status, kind, body = self._answer(environ)
        content = body.encode()
        said = ("Location", kind) if status.startswith("302") else ("Content-Type", kind)
        headers = [
            said,
            ("Content-Length", str(len(content))),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", POLICY),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        start_response(status, headers)
        return [content]

    def _answer(self, environ: "WSGIEnvironment") -> Answer:
        what = f"{environ['REQUEST_METHOD']} {environ.get('PATH_INFO', '').removeprefix(PATH)}"
        asked = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        if what == "POST /token":
            return self._token(environ)
        if what == "GET /.well-known/openid-configuration":
            return _json(self._discovery())
        if what == "GET /jwks":
            return _json({"keys": [self._key().as_dict(private=False, use="sig", alg="ES256")]})
        if what == "GET /style.css":
            return "200 OK", "text/css; charset=utf-8", STYLE
        if what in ("GET /authorize", "GET /agree") and self._is_ours(asked):
            return self._page(asked) if what == "GET /authorize" else self._agreed(asked)
        return _json({"error": "invalid_request"}, "400 Bad Request")

    def _discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
            "acr_values_supported": [ACR],
        }

    def _is_ours(self, asked: dict[str, str]) -> bool:
        returns = {self.origin + slot + RETURN for slot in SLOTS}
        return asked.get("redirect_uri") in returns and all(asked.get(name) for name in KEPT)

    def _page(self, asked: dict[str, str]) -> Answer:
        right = (asked.get("response_type"), asked.get("client_id"), asked.get("code_challenge_method"))
        if right != ("code", CLIENT, "S256"):
            return _back(asked, error="unauthorized_client")
        people, _ = self.people()
        kept = {name: asked[name] for name in KEPT}
        return "200 OK", "text/html; charset=utf-8", chooser(kept, [*people, STRANGER], path=PATH)

    def _agreed(self, asked: dict[str, str]) -> Answer:
        person = asked.get("person")
        if not person:
            return _back(asked, error="access_denied")
        said = [person, asked["nonce"], asked["code_challenge"], asked["redirect_uri"]]
        return _back(asked, code=str(self._codes().dumps(said)))

    def _token(self, environ: "WSGIEnvironment") -> Answer:
        length = min(int(environ.get("CONTENT_LENGTH") or 0), MOST_BYTES)
        form = dict(parse_qsl(environ["wsgi.input"].read(length).decode("ascii", "replace")))
        try:
            person, nonce, challenge, redirect_uri = self._codes().loads(form.get("code", ""), max_age=CODE_LIFE_S)
        except BadSignature:
            return _json({"error": "invalid_grant"}, "400 Bad Request")
        people, now = self.people()
        details = dict([*people, STRANGER]).get(person)
        verified = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        right = (verified, form.get("redirect_uri"), form.get("client_id")) == (challenge, redirect_uri, CLIENT)
        if details is None or not right:
            return _json({"error": "invalid_grant"}, "400 Bad Request")
        token = self._signed(person, details, nonce, int(now.timestamp()))
        kind = {"access_token": "unused", "token_type": "Bearer"}  # nosec B105 - words of the protocol, no secrets
        return _json({"id_token": token, "expires_in": TOKEN_LIFE_S, **kind})

    def _signed(self, person: str, details: Details, nonce: str, now: int) -> str:
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": sha256(self.secret + person.encode()).hexdigest(),
            "iat": now,
            "exp": now + TOKEN_LIFE_S,
            "nonce": nonce,
            "acr": ACR,
            "name": details.name,
            "resident_id": details.resident_id,
        }
        key = self._key()
        return jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)

    def _codes(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret.hex(), salt="liangzheng:demo-platform-code")

    def _key(self) -> ECKey:
        """Made of the secret, so that all workers have the same one."""
        number = int.from_bytes(sha256(b"demo-platform-key|" + self.secret).digest()) % (ORDER - 1) + 1
        private = ec.derive_private_key(number, ec.SECP256R1())
        key = ECKey.import_key(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        key.ensure_kid()
        return key


def _back(asked: dict[str, str], **said: str) -> Answer:
    return "302 Found", f"{asked['redirect_uri']}?{urlencode({**said, 'state': asked['state']})}", ""


def _json(content: dict[str, Any], status: str = "200 OK") -> Answer:
    return status, "application/json", json.dumps(content)
