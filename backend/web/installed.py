"""What makes the web app an installed one: the manifest with the city's name, and the service worker or its end."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request

from backend.kernel.errors import NotFound
from backend.web.access import PUBLIC
from backend.web.routes import ACCESS
from backend.web.runtime import runtime

installed = Blueprint("installed", __name__)
SWITCHED_OFF = "app-off"
"""A file of this name in the data folder ends every installed service worker (docs/operations.md)."""
CITY = "-CITY"
"""Stands in the revisions of documents (vite.worker.ts): they carry the city's colours."""
ENDING = Path(__file__).parent / "static" / "worker-end.js"
WORKER_POLICY = "default-src 'none'; connect-src 'self'; script-src 'self'; require-trusted-types-for 'script'"
GROUND = "#f4f6f7"
WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "code": "居民码",
        "description": "把证件装进一个码里出示。谁看过都有记录。",
        "show": "亮码",
        "certificates": "证照",
        "inspect": "扫码核验",
    },
    "en": {
        "code": "Code",
        "description": "Show your certificates as one live code; every look is on record.",
        "show": "Code",
        "certificates": "Certificates",
        "inspect": "Check a code",
    },
}


def manifest() -> Response:
    """The installed app's name, colours and icons, in the language the browser asks for, Chinese first."""
    english = (request.accept_languages.best_match(["zh-CN", "zh", "en"], "zh") or "zh") == "en"
    city = runtime().pack.city
    place = city.name_en if english else city.name
    body = json.dumps(described(place, city.hue.light, english=english), ensure_ascii=False)
    response = Response(body, mimetype="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept-Language")
    return response


def described(place: str, colour: str, *, english: bool) -> dict[str, Any]:
    """The web app manifest of a city: its name and the colour of its actions."""
    words = WORDS["en" if english else "zh"]
    return {
        "name": f"{place} {words['code']}" if english else f"{place}{words['code']}",
        "short_name": place,
        "description": words["description"],
        "lang": "en" if english else "zh-Hans",
        "dir": "ltr",
        "id": "/",
        "start_url": "/code",
        "scope": "/",
        "display": "standalone",
        "orientation": "any",
        "background_color": GROUND,
        "theme_color": colour,
        "icons": [
            _icon("icon-192.png", "192x192", "any"),
            _icon("icon-512.png", "512x512", "any"),
            _icon("icon-maskable-512.png", "512x512", "maskable"),
            {"src": "/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            {"src": "/icon-maskable.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "maskable"},
        ],
        "shortcuts": [
            {"name": words["show"], "url": "/code"},
            {"name": words["certificates"], "url": "/certificates"},
            {"name": words["inspect"], "url": "/inspect"},
        ],
    }


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    return {"src": f"/{name}", "sizes": sizes, "type": "image/png", "purpose": purpose}


def worker() -> Response:
    """The built service worker; where the operator switched it off, one that empties its caches and goes."""
    settings = runtime().settings
    off = (settings.data_dir / SWITCHED_OFF).exists()
    path = ENDING if off else settings.web_dir / "sw.js"
    if not path.is_file():
        raise NotFound
    colours = sha256(runtime().pack.stylesheet.encode()).hexdigest()[:8]
    body = path.read_text(encoding="utf-8").replace(CITY, f"-{colours}")
    response = Response(body, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = WORKER_POLICY
    return response


installed.add_url_rule("/manifest.webmanifest", "manifest", manifest)
installed.add_url_rule("/sw.js", "worker", worker)
ACCESS.update(dict.fromkeys(("installed.manifest", "installed.worker"), PUBLIC))
