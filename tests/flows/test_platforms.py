"""Sign-in by the province's platform: there and back over OpenID Connect, and nothing that does not hold gets in."""

import json
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from sqlalchemy import select, text

from backend.identity.levels.rules import Level
from backend.identity.models import Account
from backend.identity.people import details_of
from backend.identity.platforms.oidc import OpenIdProvider, Registration
from backend.kernel.outbound import Reply
from backend.web.platforms import Platform
from tests.city import City
from tests.client import Answer, Client

ISSUER, CLIENT = "https://platform.example", "city"
KEY = ECKey.generate_key("P-256", {"kid": "one"})


def begin(browser: Client) -> dict[str, str]:
    begun = browser.post("/api/platform-sign-ins", {})
    assert begun.status == 201, begun.body
    return {name: found[0] for name, found in parse_qs(urlsplit(begun["address"]).query).items()}


def agree(browser: Client, asked: dict[str, str], person: str) -> dict[str, str]:
    """What the demo's page sends the browser back with."""
    went = browser.get(f"/demo-platform/agree?{urlencode({**asked, 'person': person})}")
    assert went.status == 302
    return {name: found[0] for name, found in parse_qs(urlsplit(went.headers["Location"]).query).items()}


def back(browser: Client, said: dict[str, str]) -> Answer:
    return browser.post("/api/platform-sign-ins/session", {"state": said["state"], "code": said["code"]})


def signed_in(city: City, person: str, browser: Client | None = None) -> Answer:
    browser = browser or city.stranger()
    return back(browser, agree(browser, begin(browser), person))


def test_a_person_of_the_base_signs_in_by_the_demo_s_platform_at_level_3(city: City) -> None:
    browser = city.stranger()
    assert browser.get("/api/city")["platform"]["name"] == "省统一身份认证（演示）"
    asked = begin(browser)
    page = unescape(browser.get(f"/demo-platform/authorize?{urlencode(asked)}").body)
    assert "这是虚构的演示平台" in page
    assert "周敏" in page
    assert "880102" not in page.replace("8●", ""), "numbers are masked"
    answer = back(browser, agree(browser, asked, "citizen"))
    assert (answer.status, answer["login"], answer["level"]) == (201, "citizen", "L3")
    assert browser.get("/api/me/level")["account"] == "L4"
    assert browser.get("/api/certificates")["items"]
    assert browser.post("/api/codes", {})["level"] == {"needed": "L4", "held": "L3"}
    assert city.person("citizen").get("/api/session")["level"] == "L4", "the own way counts as before"


def test_staff_comes_as_a_citizen_without_the_powers_of_the_office(city: City) -> None:
    browser = city.stranger()
    here(city, {"inspector": person(city, "inspector")})
    answer = by_word(city, browser, "inspector")
    assert (answer.status, answer["roles"], answer["session"].get("idle_expires_at")) == (201, [], None)
    assert browser.get("/api/verifications").code == "forbidden"


def test_somebody_without_an_account_gets_one_at_level_3_and_has_to_make_a_passkey_to_confirm(city: City) -> None:
    browser = city.stranger()
    page = browser.get(f"/demo-platform/authorize?{urlencode(begin(browser))}").body
    known = [one.split('"')[0] for one in page.split('name="person" value="')[1:]]
    newcomer = next(one for one in known if len(one) > 30)
    answer = signed_in(city, newcomer, browser)
    assert (answer.status, answer["level"], answer["demo"]) == (201, "L3", False)
    assert browser.delete("/api/sessions")["step"]["methods"] == []
    again = signed_in(city, newcomer)
    assert again.code == "not_recognised", "the demo's page offers them by their account now"
    with city.reading() as session:
        rows = session.execute(text("SELECT kind FROM access_event WHERE kind LIKE 'platform:%'")).scalars().all()
    assert sorted(rows) == ["platform:matched", "platform:signed_in"]


def test_unknown_people_and_what_does_not_hold_get_the_same_words(city: City) -> None:
    browser, other = city.stranger(), city.stranger()
    answers = [signed_in(city, "stranger")]
    said = agree(browser, begin(browser), "citizen")
    answers.append(back(other, said))
    answers.append(
        back(browser, {**said, "code": said["code"][:9] + ("A" if said["code"][9] != "A" else "B") + said["code"][10:]})
    )
    answers.append(back(browser, said))
    late = agree(browser, begin(browser), "citizen")
    city.pass_time(minutes=10)
    answers.append(back(browser, late))
    swapped = agree(browser, begin(browser), "citizen")
    answers.append(back(browser, {**agree(browser, begin(browser), "elder"), "code": swapped["code"]}))
    assert {(one.status, one.code, one["title"]) for one in answers} == {
        (401, "not_recognised", "The sign-in could not be completed")
    }
    assert browser.get("/api/session").status == 401


def test_the_demo_s_platform_gives_no_code_for_another_way_back(city: City) -> None:
    browser = city.stranger()
    asked = begin(browser)
    away = {**asked, "redirect_uri": "https://evil.example/"}
    assert browser.get(f"/demo-platform/agree?{urlencode({**away, 'person': 'citizen'})}").status == 400
    assert (
        "error=unauthorized_client"
        in browser.get(f"/demo-platform/authorize?{urlencode({**asked, 'client_id': 'other'})}").headers["Location"]
    )
    assert agree(browser, asked, "")["error"] == "access_denied"
    assert browser.post("/demo-platform/authorize", {}).status == 400


class Elsewhere:
    """A platform of another house, as this test has it answer."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.key: Any = KEY
        self.algorithm = "ES256"
        self.status = 200
        self.more: dict[str, str] = {}
        self.sent: dict[str, str] = {}

    def __call__(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        path = urlsplit(url).path
        if path.endswith("openid-configuration"):
            names = {"authorization_endpoint": "a", "token_endpoint": "token", "jwks_uri": "jwks"}
            document = {"issuer": ISSUER} | {name: f"{ISSUER}/{end}" for name, end in names.items()} | self.more
            return Reply(200, json.dumps(document).encode())
        if path == "/jwks":
            return Reply(200, json.dumps({"keys": [KEY.as_dict(private=False)]}).encode())
        assert (method, b"code_verifier=" in (body or b"")) == ("POST", True)
        self.sent = dict(headers or {})
        token = jwt.encode({"alg": self.algorithm, "kid": "one"}, self.claims, self.key, algorithms=[self.algorithm])
        return Reply(self.status, json.dumps({"id_token": token}).encode())


PEOPLE: dict[str, tuple[str, str]] = {}


def person(city: City, login: str) -> tuple[str, str]:
    """Name and number of a demo person."""
    with city.reading() as session:
        person_id = session.execute(select(Account.person_id).where(Account.login == login)).scalar_one()
        found = details_of(session, city.keys, [person_id])[person_id]
    return found.name, found.resident_id


def here(city: City, people: dict[str, tuple[str, str]], highest: Level = Level.MATCHED) -> Elsewhere:
    """Have the city know another platform."""
    there = Elsewhere()
    PEOPLE.clear()
    PEOPLE.update(people)
    provider = OpenIdProvider(Registration(ISSUER, CLIENT, "a:secret", highest), there)
    own = city.app.extensions["liangzheng"]
    city.app.extensions["liangzheng"] = replace(own, platform=Platform("省平台", "Province", provider))
    return there


def by_word(city: City, browser: Client, who: str, **changed: Any) -> Answer:
    """Come back with a token that says this of who it is."""
    asked = begin(browser)
    own: Any = city.app.extensions["liangzheng"].platform
    there: Elsewhere = own.provider.fetch
    name, number = PEOPLE[who]
    now = int(city.clock.instant.timestamp())
    claims = {
        "iss": ISSUER, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 60, "nonce": asked["nonce"],
        "name": name, "resident_id": number, "acr": "L3",
    }  # fmt: skip
    there.claims = {key: value for key, value in (claims | changed).items() if value is not None}
    return back(browser, {"state": asked["state"], "code": "x"})


WRONG: list[dict[str, Any]] = [
    {"iss": "https://other.example"}, {"aud": "other"}, {"nonce": "other"}, {"nonce": None}, {"exp": 1}, {"exp": None},
    {"sub": None}, {"name": "赵示例"}, {"name": None}, {"resident_id": "880102199003071018"}, {"resident_id": 7},
    {"acr": "very sure"}, {"acr": 3},
]  # fmt: skip


def test_every_part_of_the_token_is_looked_at(city: City) -> None:
    here(city, {"citizen": person(city, "citizen")})
    for wrong in WRONG:
        assert by_word(city, city.stranger(), "citizen", **wrong).code == "not_recognised", wrong
    assert by_word(city, city.stranger(), "citizen").status == 201
    assert by_word(city, city.stranger(), "citizen", acr=None)["level"] == "L3"
    assert by_word(city, city.stranger(), "citizen", acr="L2")["level"] == "L2"
    assert by_word(city, city.stranger(), "citizen", acr="L5")["level"] == "L3", "no more than the city lets it"


def test_the_algorithm_is_not_the_token_s_choice(city: City) -> None:
    there = here(city, {"citizen": person(city, "citizen")})
    there.key, there.algorithm = OctKey.import_key(json.dumps(KEY.as_dict(private=False)).encode()), "HS256"
    assert by_word(city, city.stranger(), "citizen").code == "not_recognised"
    there.key, there.algorithm = ECKey.generate_key("P-256", {"kid": "one"}), "ES256"
    assert by_word(city, city.stranger(), "citizen").code == "not_recognised", "another key of the same name"
    there.key, there.status = KEY, 400
    assert by_word(city, city.stranger(), "citizen").code == "not_recognised"
    assert there.sent["Authorization"] == "Basic Y2l0eTphJTNBc2VjcmV0"


@pytest.mark.parametrize(
    "more", [{"issuer": "https://other.example"}, {"token_endpoint": "https://evil.example/token"}, {"jwks_uri": 7}]
)
def test_a_platform_that_points_elsewhere_is_not_asked(city: City, more: dict[str, str]) -> None:
    here(city, {}).more = more
    assert city.stranger().post("/api/platform-sign-ins", {}).code == "unavailable"


def test_without_a_platform_there_is_no_such_way(city: City) -> None:
    city.app.extensions["liangzheng"] = replace(city.app.extensions["liangzheng"], platform=None)
    stranger = city.stranger()
    assert stranger.get("/api/city")["platform"] is None
    assert stranger.post("/api/platform-sign-ins", {}).status == 404
    assert stranger.get("/demo-platform/jwks").status == 404
