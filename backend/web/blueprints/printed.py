"""The page behind the code on a paper: genuine or not, current or since when not; nothing of the holder.

A GET changes nothing. What needs a number goes by POST, and its tries are counted.
"""

from flask import Response, render_template, request

from backend.kernel.errors import InvalidField
from backend.renditions.layout import Terms
from backend.standards import online_code
from backend.standards.calendar import date_in_shanghai
from backend.standards.online_code import Kind, OnlineCode
from backend.verification import printed
from backend.verification.printed import Paper, Standing
from backend.web.access import PUBLIC
from backend.web.headers import policy
from backend.web.paper_words import STATUS_WORDS
from backend.web.routes import ACCESS, Routes, answer
from backend.web.runtime import keys, now, runtime, session
from backend.web.shapes.files import CopyTerms, FieldShown, NumberCompared, NumberTyped, PaperCode, PaperSeen

routes = Routes("printed")
LANGUAGES = ("zh", "en")


def paper_page(secret: str) -> Response:
    """How the paper stands, in the language asked for or the browser's, Chinese first."""
    code = _read(secret)
    found = printed.paper_of(session(), keys(), code.secret, today=date_in_shanghai(now())) if code else None
    return _page(secret if code else "", found or Paper(Standing.UNKNOWN))


@routes.on("POST", "/api/printed-numbers", access=PUBLIC, answer=NumberCompared, problems=(429,))
def compare_number(body: NumberTyped) -> Response:
    """Compare a number that stands on a paper with the register; five wrong ones, then a pause."""
    code = _read(body.code)
    if code is None:
        raise InvalidField
    found = printed.compare(session(), keys(), code.secret, body.number, now=now())
    fields = [FieldShown(label=label, label_en=label_en, value=value) for label, label_en, value in found.fields]
    return answer(NumberCompared(match=found.match, fields=fields))


@routes.on("POST", "/api/printed-codes", access=PUBLIC, answer=PaperSeen)
def see_paper(body: PaperCode) -> Response:
    """How the paper behind a code stands, for a scanner that met one: what the page says. Nothing is recorded."""
    code = _read(body.code)
    today = date_in_shanghai(now())
    paper = printed.paper_of(session(), keys(), code.secret, today=today) if code else Paper(Standing.UNKNOWN)
    return answer(_seen(paper))


def _seen(paper: Paper) -> PaperSeen:
    return PaperSeen(
        standing=paper.standing.value,
        name=paper.name or None,
        name_en=paper.name_en or None,
        issuer=paper.issuer or None,
        issuer_en=paper.issuer_en or None,
        status=paper.status.value if paper.status else None,
        since=paper.since,
        copy_terms=_terms(paper.terms),
    )


def _terms(terms: Terms | None) -> CopyTerms | None:
    if terms is None:
        return None
    return CopyTerms(purpose=terms.purpose, recipient=terms.recipient, valid_from=terms.valid_from, until=terms.until)


def _read(secret: str) -> OnlineCode | None:
    origin = runtime().settings.public_origin
    found = online_code.read(f"{origin}/{Kind.PRINTED}/{secret}", expected_origin=origin)
    return found if isinstance(found, OnlineCode) and found.kind is Kind.PRINTED else None


def _page(secret: str, paper: Paper) -> Response:
    wanted = request.args.get("lang")
    spoken = request.accept_languages.best_match(["zh-CN", "zh", "en"], "zh") or "zh"
    english = (wanted if wanted in LANGUAGES else spoken) == "en"
    own = runtime()
    hue = own.pack.stylesheet
    body = render_template(
        "paper.html",
        english=english,
        city=own.pack.city.name_en if english else own.pack.city.name,
        hotline=own.pack.texts.hotline,
        hue=hue,
        paper=paper,
        code=secret,
        status=STATUS_WORDS[paper.status][english] if paper.status else "",
        today=date_in_shanghai(now()),
    )
    response = Response(body, mimetype="text/html")
    demo = own.installed.kind == "demo"
    response.headers["Content-Security-Policy"] = policy(demo=demo, scanner=False, inline_style=hue)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


routes.add_url_rule(f"/{Kind.PRINTED}/<secret>", "paper_page", paper_page, methods=["GET"])
ACCESS["printed.paper_page"] = PUBLIC
