"""Security headers of every answer (R26)."""

from base64 import b64encode
from hashlib import sha256

from flask import Response, request

_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}; script-src {scripts}; "
    "style-src {styles}; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; frame-src {frames}; require-trusted-types-for 'script'; trusted-types vue lz-sw lz-decoder"
)
DECODER_POLICY = (
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; script-src 'self' 'wasm-unsafe-eval'; "
    "connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
)
"""Of the scanner's decoder where it runs beside a page: it may compile what it fetches from here, and nothing else."""
PERMISSIONS = "camera=(self), microphone=(), geolocation=(), screen-wake-lock=(self), publickey-credentials-get=(self)"
NO_STORE = "no-store"
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
}
HTTPS_ALONE = "max-age=31536000; includeSubDomains"


def policy(*, demo: bool, scanner: bool, inline_style: str | None = None) -> str:
    """The content policy: the scanner's page may compile its decoder; a demo may frame itself for the stage.

    Args:
        inline_style: the one style element the document may carry, allowed by its digest.
    """
    own = "'self'" if demo else "'none'"
    scripts = "'self' 'wasm-unsafe-eval'" if scanner else "'self'"
    styles = "'self'" if inline_style is None else f"'self' 'sha256-{_digest(inline_style)}'"
    return _POLICY.format(ancestors=own, frames=own, scripts=scripts, styles=styles)


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def secure(response: Response, *, demo: bool, secure_origin: bool) -> Response:
    """Put the headers on an answer; personal ones are never stored by anybody."""
    set_default = response.headers.setdefault
    set_default("Content-Security-Policy", policy(demo=demo, scanner=False))
    for name, value in FIXED.items():
        set_default(name, value)
    if secure_origin:
        set_default("Strict-Transport-Security", HTTPS_ALONE)
    if request.path.startswith("/api/"):
        set_default("Cache-Control", NO_STORE)
        response.vary.add("Cookie")
    return response
