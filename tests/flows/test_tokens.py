"""Every kind of code, link and number at every place that takes one: each is good in its own place alone (R08)."""

import logging
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
import structlog
from sqlalchemy import select
from sqlalchemy.engine import make_url

from backend.identity import invitations
from backend.identity.models import Account
from backend.kernel.clock import FixedClock
from tests.city import City, served
from tests.client import Answer, Client
from tests.database import TUESDAY_MORNING, Databases
from tests.flows import family_steps
from tests.flows.database_image import Image
from tests.flows.enterprise_steps import enterprise_of, named, token_of
from tests.flows.grant_steps import give, name_of
from tests.flows.steps import ROADSIDE, show
from tests.flows.test_asks import asked as ask_person
from tests.flows.test_claims import claim, newcomer
from tests.flows.test_grant_edges import ANYONE
from tests.flows.test_platforms import agree, begin
from tests.flows.test_request_codes import ask
from tests.papers import code_on, file_of
from tests.templates import load_city

pytestmark = [pytest.mark.once, pytest.mark.no_cover]

OPENER, HELPED, CHECKER, CLERK, NAMED = "graduate", "elder", "inspector", "school", "driver"
KINDS = {  # kind of handle → where it is good
    "code": {"verification"},
    "code, typed": {"verification"},
    "authorisation": {"verification", "opening"},
    "authorisation, typed": {"verification", "opening"},
    "invitation to a grant": {"grant's invitation"},
    "request": {"request"},
    "request, typed": {"request"},
    "request to one person": {"request"},
    "request to one person, typed": {"request"},
    "printed": {"paper"},
    "desk": {"desk sign-in"},
    "desk, typed": {"desk sign-in"},
    "help": {"family"},
    "help, number": {"family", "family at a desk"},
    "ask": {"ask"},
    "ask, number": {"ask"},
    "mandate": {"mandate", "mandate's answer"},
    "staff invitation": {"invitation"},
    "claim": {"claim"},
    "claim's number": {"claim at a desk"},
    "platform's state": {"platform's state"},
    "platform's code": {"platform's code"},
    "session": {"session"},
    "step": {"step"},
}
LETTERS = "CARPKFQ"
READERS = ("verification", "opening", "grant's invitation", "request", "paper", "desk sign-in", "family", "ask")
"""Places that read an address."""
BY_SECRET = {"printed": "paper", "help": "family", "ask": "ask"}
"""Kinds whose place takes the secret alone: the page cuts the address off."""


class Handles:
    """One live handle of each kind, and the places that take one."""

    def __init__(self, city: City, folder: Any) -> None:
        self.city = city
        self.of: dict[str, str] = {}
        self._browsers: dict[str, Client] = {}
        for make in (self._codes, self._people, self._accounts):
            make()
        self.of["printed"] = "HTTP://LOCALHOST" + code_on(file_of(self.person("rider"), {"kind": "pdf"}), folder)

    def person(self, login: str) -> Client:
        """Somebody's one browser."""
        if login not in self._browsers:
            self._browsers[login] = self.city.person(login)
        return self._browsers[login]

    def _codes(self) -> None:
        rider = self.person("rider")
        shown = show(rider, {"driving_licence": ["photo"]})
        self.of |= {"code": shown["text"], "code, typed": shown["typed"]}
        given = give(rider, to=ANYONE, max_uses=3)["code"]
        self.of |= {"authorisation": given["text"], "authorisation, typed": given["typed"]}
        to = {"audience": "person", "name": name_of(self.person(OPENER))}
        self.of["invitation to a grant"] = give(rider, to=to, ground="delegation")["code"]["text"]
        asked = ask(self.person("clerk"))["code"]
        self.of |= {"request": asked["text"], "request, typed": asked["typed"]}
        link = ask(self.person("clerk"), way="link", name=name_of(self.person(NAMED)))["code"]
        self.of |= {"request to one person": link["text"], "request to one person, typed": link["typed"]}
        desk = self.city.stranger().post("/api/desk-sign-ins")
        self.of |= {"desk": desk["text"], "desk, typed": desk["typed"]}

    def _people(self) -> None:
        helped = family_steps.ask(self.person("citizen"), self.person(HELPED))
        self.of |= {"help": helped["text"], "help, number": helped["number"]}
        asked = ask_person(self.person("citizen"), self.person(NAMED))
        self.of |= {"ask": "HTTP://LOCALHOST/Q/" + asked["link"].partition("#")[2], "ask, number": asked["typed"]}
        boss = self.person("agent")
        self.of["mandate"] = token_of(named(boss, enterprise_of(boss), "李𬭎"))
        made = claim(self.city.stranger(), newcomer(self.city))
        self.claim = made["id"]
        self.of |= {"claim": made["token"], "claim's number": made["number"]}

    def _accounts(self) -> None:
        with self.city.writing() as session:
            account: UUID = session.execute(select(Account.id).where(Account.login == "bank")).scalar_one()
            self.of["staff invitation"] = invitations.invite(
                session, self.city.keys, account, now=self.city.clock.instant
            )
        self.platform = self.city.stranger()
        said = agree(self.platform, begin(self.platform), "citizen")
        self.of |= {"platform's state": said["state"], "platform's code": said["code"]}
        cookie = self.person("parent")._http.get_cookie("lz")
        assert cookie is not None
        self.of["session"] = cookie.value
        parent = self.person("parent")
        parent.confirms = False
        asked = parent.delete("/api/sessions")["step"]
        step = parent.post("/api/steps", {"action": asked["action"], "digest": asked["digest"]})["id"]
        proof = {"method": "password", "password": self.city._password}
        assert parent.post(f"/api/steps/{step}/proof", proof).status == 204
        self.of["step"] = step

    def places(self) -> dict[str, Callable[[str], bool]]:
        """Place → whether it takes what is presented."""
        ask_, own = self.person, self.of
        return {
            "verification": lambda one: _verdict(
                ask_(CHECKER).post("/api/verifications", {"presented": one, "scene": ROADSIDE, "place": "路口"})
            ),
            "opening": lambda one: _verdict(ask_(OPENER).post("/api/authorisations/openings", {"presented": one})),
            "grant's invitation": lambda one: _good(ask_(OPENER).post("/api/grants/invitations", {"presented": one})),
            "request": lambda one: _has(ask_(NAMED).post("/api/me/asked", {"presented": one}), "request"),
            "paper": lambda one: _seen(
                self.city.stranger().post("/api/printed-codes", {"code": one.rsplit("/", 1)[-1]})
            ),
            "desk sign-in": lambda one: _good(ask_(OPENER).post("/api/me/desk-sign-ins", {"presented": one})),
            "family": lambda one: _has(ask_(HELPED).post("/api/me/family/openings", {"presented": one}), "ask"),
            "family at a desk": lambda one: _has(ask_(CLERK).post("/api/desk/family", {"number": one}), "request"),
            "ask": lambda one: _has(
                ask_(NAMED).post("/api/me/asks/openings", {"presented": one.rsplit("/", 1)[-1]}), "ask"
            ),
            "mandate": lambda one: _has(ask_(NAMED).post("/api/mandates/openings", {"token": one}), "offer"),
            "mandate's answer": lambda one: _has(
                ask_(NAMED).post("/api/mandates/answers", {"token": one, "accept": True}), "post"
            ),
            "invitation": lambda one: _good(self.city.stranger().post("/api/invitations", {"token": one})),
            "claim": lambda one: _good(self.city.stranger().post(f"/api/claims/{self.claim}/state", {"token": one})),
            "claim at a desk": lambda one: _has(ask_(CLERK).post("/api/desk/claims", {"number": one}), "claim"),
            "platform's state": lambda one: _good(self._back(one, own["platform's code"])),
            "platform's code": lambda one: _good(self._back(own["platform's state"], one)),
            "session": lambda one: _good(self._with_cookie(one).get("/api/session")),
            "step": lambda one: _good(ask_("parent").delete("/api/sessions", x_step=one)),
        }

    def _with_cookie(self, token: str) -> Client:
        browser = self.city.stranger()
        browser._http.set_cookie("lz", token)
        return browser

    def _back(self, state: str, code: str) -> Answer:
        return self.platform.post("/api/platform-sign-ins/session", {"state": state, "code": code})


def _good(answer: Answer) -> bool:
    assert answer.status < 500, answer.body
    return answer.status < 300


def _has(answer: Answer, part: str) -> bool:
    return _good(answer) and answer[part] is not None


def _verdict(answer: Answer) -> bool:
    return _good(answer) and bool(answer["verdict"] != "no_verdict")


def _seen(answer: Answer) -> bool:
    return _good(answer) and bool(answer["standing"] != "unknown")


@pytest.fixture(scope="module")
def handles(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Handles, Image]]:
    """A city in which each kind of handle lives."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with databases.copy_of("city", load_city) as settings, served(settings, FixedClock(TUESDAY_MORNING)) as city:
        made = Handles(city, tmp_path_factory.mktemp("paper"))
        for login in (OPENER, HELPED, CHECKER, CLERK, NAMED, "parent"):
            made.person(login)
        yield made, Image(str(make_url(settings.database_url).database))


def test_each_kind_is_listed(handles: tuple[Handles, Image]) -> None:
    made, _ = handles
    assert set(made.of) == set(KINDS)
    assert {place for good in KINDS.values() for place in good} == set(made.places())


@pytest.mark.parametrize("kind", KINDS)
def test_a_handle_is_good_in_its_own_place_alone(handles: tuple[Handles, Image], kind: str) -> None:
    made, image = handles
    taken = set()
    for place, takes in made.places().items():
        if takes(made.of[kind]):
            taken.add(place)
        image.put_back()
    assert taken == KINDS[kind]


@pytest.mark.parametrize("kind", ["code", "authorisation", "request", "printed", "desk", "help", "ask"])
def test_a_secret_under_another_letter_is_nothing(handles: tuple[Handles, Image], kind: str) -> None:
    made, image = handles
    origin, letter, secret = made.of[kind].rsplit("/", 2)
    for other in set(LETTERS) - {letter}:
        taken = set()
        for place, takes in made.places().items():
            if place not in READERS or place == BY_SECRET.get(kind):
                continue
            if takes(f"{origin}/{other}/{secret}"):
                taken.add(place)
            image.put_back()
        assert taken == set(), other
