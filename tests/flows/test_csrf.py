"""Changes come from our own page, calls from who may make them: every route against every kind of caller (R25, R37)."""

import pytest
from sqlalchemy import select, text

from backend.audit import service as audit
from backend.identity.models import Account
from backend.identity.rules import Role
from backend.web.access import PERMISSIONS
from tests.city import City
from tests.client import Answer, Client
from tests.unit.web.interface import CHANGES, OPERATIONS, PERMISSIONED, Operation, login_for

pytestmark = [pytest.mark.once, pytest.mark.no_cover]

FOREIGN: dict[str, dict[str, str | None]] = {
    "no header": {"X-Liangzheng": None},
    "header of another value": {"X-Liangzheng": "true"},
    "cross-site": {"Sec-Fetch-Site": "cross-site"},
    "same-site": {"Sec-Fetch-Site": "same-site"},
    "typed address": {"Sec-Fetch-Site": "none"},
    "unknown word": {"Sec-Fetch-Site": "Same-Origin, cross-site"},
    "a form": {"X-Liangzheng": None, "Sec-Fetch-Site": "cross-site"},
}
STAFF_AND_CITIZENS = [role for role in Role if role is not Role.SYSTEM_ADMINISTRATOR]  # none in the demo city


def send(client: Client, operation: Operation, **headers: str | None) -> Answer:
    body = operation.sample() if operation.body else None
    return client.call(operation.method, operation.path, body, **headers)


def rows(city: City) -> dict[str, int]:
    """How many rows each table has that a change could write."""
    tables = ("sign_in", "presentation", "access_event", "idempotency", "outbox", "passkey_challenge", "attempts")
    with city.reading() as session:
        return {name: session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables}  # noqa: S608 - names above


def test_the_matrix_is_not_empty() -> None:
    assert {"POST /api/session", "DELETE /api/session", "POST /api/verifications"} <= {one.name for one in CHANGES}
    assert len(PERMISSIONED) >= 22


@pytest.mark.parametrize("kind", FOREIGN)
def test_no_change_is_taken_from_another_site(city: City, kind: str) -> None:
    browsers = {login: city.person(login) for login in {"citizen", *map(login_for, CHANGES)}}
    before = rows(city)
    refused = {one.name: send(browsers[login_for(one)], one, **FOREIGN[kind]) for one in CHANGES}
    assert {name: (answer.status, answer.code) for name, answer in refused.items()} == dict.fromkeys(
        refused, (403, "cross_site")
    )
    assert rows(city) == before
    assert browsers["citizen"].get("/api/session").status == 200


def test_a_client_that_is_no_browser_says_nothing_of_its_site(city: City) -> None:
    assert send(city.person("citizen"), CHANGES[0], sec_fetch_site=None, origin=None).code != "cross_site"


def test_reading_needs_no_header(city: City) -> None:
    assert city.person("citizen").get("/api/session", sec_fetch_site="cross-site").status == 200


@pytest.mark.parametrize("cookie", [None, "lz=of-nobody"])
def test_a_stranger_gets_401_before_anybody_reads_the_body(city: City, cookie: str | None) -> None:
    stranger = city.stranger()
    answers = {
        one.name: stranger.call(one.method, one.path, ["no", "object"], cookie=cookie, content_type="text/plain")
        for one in PERMISSIONED
    }
    assert {name: (answer.status, answer.code) for name, answer in answers.items()} == dict.fromkeys(
        answers, (401, "unauthenticated")
    )


def test_what_is_public_asks_nobody_who_they_are(city: City) -> None:
    answers = {one.name: send(city.stranger(), one) for one in OPERATIONS if one.permission is None}
    assert [name for name, answer in answers.items() if answer.code in ("unauthenticated", "forbidden")] == []
    assert [name for name, answer in answers.items() if answer.status >= 500] == []


@pytest.mark.parametrize("role", STAFF_AND_CITIZENS)
def test_a_role_may_call_exactly_what_the_access_map_says(city: City, role: Role) -> None:
    accounts = city.stranger().get("/api/demo")["accounts"]
    browser = city.person(next(one["login"] for one in accounts if one["role"] == role))
    held = {one["role"] for one in browser.get("/api/session")["roles"]} | {"citizen"}
    for operation in PERMISSIONED:
        answer = send(browser, operation)
        may = bool(PERMISSIONS[operation.permission or ""] & held)
        assert (answer.code != "forbidden") is may, operation.name
        assert answer.status not in (401, 500), operation.name
        assert may or answer.status == 403, operation.name


def test_the_client_is_told_what_the_role_may(city: City) -> None:
    for login in ("citizen", "inspector", "issuer", "auditor"):
        me = city.person(login).get("/api/session")
        held = {one["role"] for one in me["roles"]} | {"citizen"}
        assert me["can"] == sorted(name for name, holders in PERMISSIONS.items() if holders & held)


def test_a_refused_role_leaves_one_line_in_the_record_and_no_answer_to_repeat(city: City) -> None:
    citizen = city.person("citizen")
    assert citizen.post("/api/verifications", {"presented": "x", "scene": "y"}).status == 403
    with city.reading() as session:
        account = session.execute(select(Account.id).where(Account.login == "citizen")).scalar_one()
        found = audit.of_actor(session, city.keys, account, kinds=["access:refused"], before=None, limit=5)
        assert session.execute(text("SELECT count(*) FROM idempotency")).scalar_one() == 0
    assert [(one.entry["outcome"], one.entry["reason"]) for one in found] == [("forbidden", "verifications:create")]
