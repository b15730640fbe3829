"""Pages that the server writes whole: they show public things to anybody, signed out, with and without scripts."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request

from backend.web.headers import policy
from backend.web.runtime import runtime
from backend.web.slots import SLOT

LANGUAGES = ("zh", "en")


def plain_page(template: str, **values: Any) -> Response:
    """The page in the language asked for by `?lang=`, or the browser's, Chinese first.

    Templates get `english`, the city's name, `said(zh, en)`, `link(path, **query)`, which keeps slot and language, and
    `other_language`, the address of the same page in the other one.
    """
    english = is_english()
    own = runtime()
    hue = own.pack.stylesheet
    slot = request.environ.get(SLOT)
    root = "" if slot is None else f"/u/{slot}"

    def link(path: str, **query: Any) -> str:
        kept = {"lang": request.args["lang"]} if request.args.get("lang") in LANGUAGES else {}
        text = urlencode({**{key: value for key, value in query.items() if value is not None}, **kept})
        return f"{root}{path}?{text}" if text else f"{root}{path}"

    body = render_template(
        template,
        english=english,
        city=own.pack.city.name_en if english else own.pack.city.name,
        hue=hue,
        said=lambda zh, en: en if english else zh,
        link=link,
        other_language="?" + urlencode({**request.args.to_dict(), "lang": "zh" if english else "en"}),
        **values,
    )
    response = Response(body, mimetype="text/html")
    demo = own.installed.kind == "demo"
    response.headers["Content-Security-Policy"] = policy(demo=demo, scanner=False, inline_style=hue)
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept-Language")
    return response


def is_english() -> bool:
    """Whether the reader wants English."""
    wanted = request.args.get("lang")
    spoken = request.accept_languages.best_match(["zh-CN", "zh", "en"], "zh") or "zh"
    return (wanted if wanted in LANGUAGES else spoken) == "en"
