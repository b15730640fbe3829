"""Bad input: each a clear answer with a stable code and a reference, none a 5xx, nothing echoed (R36)."""

import json
import re
import socket
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from backend.web import body
from tests.city import City
from tests.client import Answer, Client
from tests.unit.web.interface import OPERATIONS, WITH_BODY, Operation, login_for

pytestmark = pytest.mark.no_cover  # tens of thousands of calls that reach few lines

JSON = "application/json"
MARK = "ma1kerz"
"""Stands in everything that is sent, and must stand in no answer."""


def nested(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


TOO_LONG = "300 KB"
TAKE_FILES = {
    "POST /api/office/institution-reports": 8_000_000,
    "POST /api/cases/{case_id}/materials/{key}/file": 8_000_000,
    "POST /api/me/bundles/{run_id}/papers/{key}/file": 8_000_000,
    "POST /api/offline/looks": 600_000,
}
"""Routes whose body may be longer, and what is too long there."""

BODIES: dict[str, tuple[bytes, str, int, str]] = {
    "key twice": (b'{"ma1kerz":1,"ma1kerz":2}', JSON, 400, "invalid_body"),
    "17 levels": (nested(17), JSON, 400, "invalid_body"),
    "100,000 levels": (b"[" * 100_000, JSON, 400, "invalid_body"),
    TOO_LONG: (b'{"a":"' + b"x" * 300_000 + b'"}', JSON, 413, "too_large"),
    "no type": (b"{}", "", 415, "wrong_content_type"),
    "a form": (b"login=ma1kerz", "application/x-www-form-urlencoded", 415, "wrong_content_type"),
    "plain text": (b'{"login":"ma1kerz"}', "text/plain", 415, "wrong_content_type"),
    "JSON of another kind": (b"{}", "application/json-patch+json", 415, "wrong_content_type"),
    "upload": (b"--x\r\n", "multipart/form-data; boundary=x", 415, "wrong_content_type"),
    "bad UTF-8": (b'{"ma1kerz":"\xff"}', JSON, 400, "invalid_body"),
    "UTF-16": ('{"a":1}'.encode("utf-16"), JSON, 400, "invalid_body"),
    "not a number": (b'{"ma1kerz":NaN}', JSON, 400, "invalid_body"),
    "infinity": (b'{"ma1kerz":-Infinity}', JSON, 400, "invalid_body"),
    "a list": (b'["ma1kerz"]', JSON, 400, "invalid_body"),
    "a text": (b'"ma1kerz"', JSON, 400, "invalid_body"),
    "nothing": (b"", JSON, 400, "invalid_body"),
    "null": (b"null", JSON, 400, "invalid_body"),
    "half": (b'{"ma1kerz":', JSON, 400, "invalid_body"),
    "unknown field": (b'{"ma1kerz":1}', JSON, 422, "invalid_field"),
    "lone surrogate": (b'{"\\ud800":"\\udfff"}', JSON, 422, "invalid_field"),
    "a huge number": (b'{"a":' + b"9" * 4_000 + b"}", JSON, 422, "invalid_field"),
}  # fmt: skip
TEXTS = [
    "'; DROP TABLE person;-- ma1kerz", "ma1kerz' OR '1'='1", 'ma1kerz"><script>alert(1)</script>', "ma1kerz\x00",
    "\x00", "ma1kerz\ud800", "\u202egpj.ma1kerz", "{{7*7}}ma1kerz", "%s%n%x ma1kerz", "../../ma1kerz",
    "ma1kerz\r\nSet-Cookie: x=1",
    "${jndi:ldap://ma1kerz}", "ma1kerz" * 20_000, "\U0010ffff ma1kerz", "", " ", "\uffff", "٣٤٥ ma1kerz",
]  # fmt: skip
NUMBERS = ["-1", "0", "101", "1e3", "9223372036854775807", "9223372036854775808", "9" * 60, "x'", "NaN", "\x00", "１"]


class Browsers(dict[str, Client]):
    """People of the city, each signed in when a route of theirs is first called."""

    def __init__(self, city: City) -> None:
        super().__init__()
        self.city = city

    def __missing__(self, login: str) -> Client:
        self[login] = self.city.person(login)
        return self[login]


@pytest.fixture
def browsers(city: City) -> Browsers:
    return Browsers(city)


def browser_for(browsers: Browsers, operation: Operation, city: City) -> Client:
    return browsers[login_for(operation)] if operation.permission else city.stranger()


def is_clear(answer: Answer, what: str) -> None:
    """An answer as promised: never a 5xx; a refusal is a problem with code and reference that echoes nothing."""
    assert answer.status < 500, (what, answer.status, answer.body)
    written = json.dumps(answer.body, ensure_ascii=False) + json.dumps(answer.headers)
    if answer.status >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json", what
        assert answer["status"] == answer.status
        assert re.fullmatch(r"[A-Z2-7]{8}", answer["reference"])
        assert answer["type"] == f"about:blank#{answer.code}"
        assert answer["title"]
        assert MARK not in written, (what, written)
        assert "<script" not in written


@pytest.mark.once
@pytest.mark.parametrize("kind", BODIES)
def test_a_body_that_cannot_be_taken_is_refused_on_every_route(city: City, browsers: Browsers, kind: str) -> None:
    _, content_type, status, code = BODIES[kind]
    for operation in WITH_BODY:
        if kind == TOO_LONG and operation.name in TAKE_FILES:
            raw = b'{"a":"' + b"x" * TAKE_FILES[operation.name] + b'"}'
        else:
            raw = BODIES[kind][0]
        answer = browser_for(browsers, operation, city).raw(operation.method, operation.path, raw, content_type)
        is_clear(answer, operation.name)
        assert (answer.status, answer.code) == (status, code), operation.name


@pytest.mark.once
def test_sixteen_levels_are_read_and_then_refused_for_what_they_say(city: City) -> None:
    answer = city.stranger().raw("POST", "/api/session", nested(16))
    assert (answer.status, answer.code) == (422, "invalid_field")


@pytest.mark.parametrize("operation", [one for one in WITH_BODY if one.texts], ids=lambda one: one.name)
def test_hostile_text_in_any_field_has_a_clear_answer(city: City, browsers: Browsers, operation: Operation) -> None:
    for name in operation.texts:
        for text in TEXTS:
            body = json.dumps(operation.sample(**{name: text})).encode()
            answer = browser_for(browsers, operation, city).raw(operation.method, operation.path, body)
            is_clear(answer, f"{operation.name} {name}={text[:30]!r}")
    assert city.stranger().get("/api/health").status == 200


WRONG: list[Any] = [None, 7, -1, 2**70, 1.5, True, "text", [], ["x"], {}, {"x": {}}, "\ud800", "\x00"]


@pytest.mark.once
@pytest.mark.parametrize("operation", [one for one in WITH_BODY if one.sample()], ids=lambda one: one.name)
def test_a_value_of_another_kind_in_any_field_has_a_clear_answer(
    city: City, browsers: Browsers, operation: Operation
) -> None:
    for name in operation.sample():
        for value in WRONG:
            body = json.dumps(operation.sample(**{name: value})).encode()
            is_clear(
                browser_for(browsers, operation, city).raw(operation.method, operation.path, body),
                f"{operation.name} {name}={value!r}",
            )


@pytest.mark.once
@pytest.mark.parametrize("value", [*WRONG, {"rawId": "é"}, {"rawId": "AA", "response": {"clientDataJSON": "\ud800"}}])
def test_a_credential_of_any_shape_has_a_clear_answer(city: City, value: object) -> None:
    citizen = city.person("citizen")
    for begin, finish in (("registration", ""), ("authentication", "/session")):
        challenge = citizen.post(f"/api/passkeys/{begin}")["challenge_id"]
        body = json.dumps({"challenge_id": challenge, "credential": value}).encode()
        answer = citizen.raw("POST", f"/api/passkeys{finish}", body)
        assert 400 <= answer.status < 500
        is_clear(answer, finish)


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.query], ids=lambda one: one.name)
def test_a_hostile_query_has_a_clear_answer(city: City, browsers: Browsers, operation: Operation) -> None:
    for name in (*operation.query, "unknown"):
        for value in [*TEXTS[:10], *NUMBERS]:
            path = f"{operation.path}?{name}={quote(value.encode('utf-8', 'surrogatepass'))}"
            is_clear(browser_for(browsers, operation, city).call(operation.method, path), path)


@pytest.mark.once
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/certificates/1", 404), ("/api/certificates/..%2f..%2fetc", 404), ("/api/nothing", 404),
        ("/api/certificates/ma1kerz'--", 404), ("/api/", 404), ("/u/10/api/health", 404), ("/api/health/", 404),
        ("/api/glyphs/zz", 422), ("/api/glyphs/1234567", 422), ("/api/glyphs/110000", 404), ("/api/glyphs/d800", 404),
        ("/api/codes/%00", 404), ("/api/%ff%fe", 404), ("/nothing/here", 404), ("/C/", 404),
    ],
)  # fmt: skip
def test_an_unknown_address_is_not_found(city: City, path: str, status: int) -> None:
    answer = city.person("citizen").get(path)
    assert answer.status == status
    is_clear(answer, path)


@pytest.mark.once
@pytest.mark.parametrize(("method", "path"), [("PUT", "/api/codes"), ("POST", "/api/health"), ("DELETE", "/api/city")])
def test_another_method_is_refused_and_told_which_there_are(city: City, method: str, path: str) -> None:
    answer = city.stranger().call(method, path, {})
    assert (answer.status, answer.code) == (405, "method_not_allowed")
    assert answer.headers["Allow"]


def sent_slowly(city: City, *, sent: bytes, promised: int) -> Answer:
    """What the server makes of a body that comes over a real socket."""
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb") as stream:
        theirs.sendall(sent)
        builder = EnvironBuilder("/api/session", "http://localhost", method="POST", content_type=JSON)
        builder.headers["X-Liangzheng"] = "1"
        body = {"wsgi.input": stream, "CONTENT_LENGTH": str(promised), "gunicorn.socket": ours}
        environ = builder.get_environ() | body
        response = run_wsgi_app(city.app, environ, buffered=True)
        assert ours.gettimeout() is None
    return Answer(int(response[1][:3]), json.loads(b"".join(response[0])), dict(response[2]))


@pytest.mark.once
def test_a_sender_that_stalls_holds_up_nobody_but_itself(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "STALLED_AFTER_S", 0.05)
    answer = sent_slowly(city, sent=b'{"login":', promised=100)
    assert (answer.status, answer.code) == (400, "invalid_body")
    assert sent_slowly(city, sent=b"{}", promised=2).code == "invalid_field"


def test_a_doubled_slash_never_leads_to_another_site(city: City) -> None:
    for path in ("//evil.example/x", "//evil.example//api/health", "/api//health"):
        answer = city.stranger().get(path)
        assert answer.status < 500
        assert answer.headers.get("Location", "http://localhost/").startswith("http://localhost/")
