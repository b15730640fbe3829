"""Values that exist, so that generated requests get past the first door: the caller's own, and other people's."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from random import SystemRandom
from typing import Any, TypeAlias
from uuid import uuid4

from tests.city import City
from tests.client import Client
from tests.flows.steps import DRIVING, ROADSIDE, UNKNOWN_TEXT, card, show, verdict
from tests.flows.test_claims import NOBODY, person
from tests.unit.identity.authenticator import Authenticator

Values: TypeAlias = dict[str, Any]
"""By the name of the parameter or the member; values of one set belong together."""

HOLDER, OTHER, CHECKER, ENTERPRISE = "citizen", "rider", "inspector", "agent"
FELLOW, DESK, CLERK = "inspector3", "issuer", "clerk"
PLANNING = "/api/office/inspections"
PASSWORD, PIN, OTHER_PIN = "a long pass phrase", "314159", "271828"
chance = SystemRandom()
REGISTERED = ("zhou_min", "lin_hao", "xu_qiang")


@dataclass
class Known:
    """Makes values for one operation at a time, anew whenever earlier cases have used them up.

    Args:
        caller: the role's own browser, signed in or not.
    """

    city: City
    caller: Client
    login: str | None

    def __post_init__(self) -> None:
        """Nobody else is signed in yet."""
        self._others: dict[str, Client] = {}
        self._awake: set[str] = set()

    def _person(self, login: str) -> Client:
        """Somebody's browser, signed in again where an earlier case or the time has ended that."""
        browser = self._others.setdefault(login, self.city.stranger())
        if login not in self._awake:
            if browser.get("/api/session", x_active="1").status != HTTPStatus.OK:
                self._sign_in(browser, login)
            self._awake.add(login)
        return browser

    def _sign_in(self, browser: Client, login: str) -> None:
        """By the demo's password, or by the one that a counter has put in its place since."""
        given = {"login": login, "password": PASSWORD}
        if browser.post("/api/session", given).status != HTTPStatus.CREATED:
            browser.sign_in(login)

    @property
    def _holder(self) -> Client:
        return self._person(HOLDER)

    @property
    def _other(self) -> Client:
        return self._person(OTHER)

    @property
    def _checker(self) -> Client:
        return self._person(CHECKER)

    @property
    def _enterprise(self) -> Client:
        return self._person(ENTERPRISE)

    def for_kinds(self, kinds: tuple[str, ...]) -> list[Values]:
        """Sets of values for operations about these kinds of things; one empty set where there is nothing to know."""
        self._awake.clear()
        return [one for kind in kinds for one in MAKERS[kind](self)] or [{}]

    def _both(self) -> tuple[Client, Client]:
        """The caller, and somebody else; for a stranger two others."""
        return (self.caller if self.login else self._holder), self._other

    def _certificates(self) -> list[Values]:
        found = []
        for who in (*self._both(), self._enterprise):
            subject = self._subject(who)
            for one in who.get(f"/api/certificates?subject={subject}").body.get("items", [])[:3]:
                chosen = {one["id"]: list(one["fields"])[:2]}
                found.append(
                    {"certificate_id": one["id"], "certificates": [one["id"]], "fields": chosen, "pinned": [one["id"]]}
                    | {"subject": subject, "name": "查车", "reason": "涉嫌使用伪造证明"}
                )
        return found

    def _bundles(self) -> list[Values]:
        found = self._certificates()
        for who in self._both():
            chosen = next((one["id"] for one in who.get("/api/certificates").body.get("items", [])), None)
            listed = who.get("/api/bundles").body.get("items", [])
            if chosen and not listed:
                listed = who.post("/api/bundles", {"name": "常用", "certificates": [chosen]}).body.get("items", [])
            found += [{"bundle_id": one["id"], "bundles": [one["id"]], "name": "换名"} for one in listed[:2]]
        return found

    def _claims(self) -> list[Values]:
        """Claims that wait, that want a passkey, and whose number the caller has looked up."""
        found: list[Values] = []
        registered = [person(self.city, one) for one in REGISTERED]
        names = chance.sample([NOBODY, *((one.name, one.resident_id) for one in registered)], 2)
        for password, (name, number) in zip((None, PASSWORD), names, strict=True):
            body: Values = {"name": name, "resident_id": number}
            made = self.city.stranger().post("/api/claims", body | ({"password": password} if password else {}))
            if made.status != HTTPStatus.CREATED:
                found.append(body)
                continue
            found.append(body | {"claim_id": made["id"], "token": made["token"], "number": made["number"]})
            if made["passkey"]:
                found[-1] |= {"challenge_id": made["passkey"]["challenge_id"]}
                found[-1] |= {"credential": Authenticator().make(made["passkey"]["options"])}
            elif self.login:
                self.caller.post("/api/desk/claims", {"number": made["number"]})
        return [*found, {"reason": "card_differs", "sign_out_others": True}]

    def _codes(self) -> list[Values]:
        found = self._certificates()
        for who in self._both():
            opened = who.post("/api/codes", {})
            if opened.status == HTTPStatus.CREATED:
                found.append({"code_id": opened["id"]})
        return found

    def _looks(self) -> list[Values]:
        """Looks at the caller and at somebody else, by the caller and by somebody else; and codes not looked at yet."""
        scenes = [str(one["code"]) for one in self._holder.get("/api/scenes")["items"]]
        fresh, asked = show(self._holder), show(self._other)
        found: list[Values] = [{"presented": one} for one in (fresh["text"], fresh["typed"], UNKNOWN_TEXT)]
        look = verdict(self._checker, asked["text"])
        found += [{"verification_id": look["id"], "request_id": look["id"], "answer": "agree"}]
        if self.login:
            body = {"presented": show(self._holder)["text"], "scene": chance.choice(scenes)}
            own = self.caller.post("/api/verifications", body)
            mine = self.caller.post("/api/codes", {})
            at_me = self._checker.post("/api/verifications", {"presented": mine["text"], "scene": ROADSIDE})
            for one in (own, at_me):
                if one.status == HTTPStatus.OK:
                    found.append({"verification_id": one["id"], "request_id": one["id"], "answer": "agree"})
        return [one | {"scene": chance.choice(scenes)} for one in found]

    def _desks(self) -> list[Values]:
        """Desks that wait for a phone, and one whose phone is the caller's; and one at which the caller waits."""
        found: list[Values] = []
        for number in range(2):
            desk = self.city.stranger()
            made = desk.post("/api/desk-sign-ins")
            found.append({"desk_id": made["id"], "presented": made["typed"]})
            if number and self.login:
                self.caller.post("/api/me/desk-sign-ins", {"presented": made["text"]})
                state = desk.get(f"/api/desk-sign-ins/{made['id']}")
                found[-1] |= {"presented": made["text"], "answer": "agree", "number": state["number"] or "00"}
        here = self.caller.post("/api/desk-sign-ins")
        return [*found, {"desk_id": here["id"], "presented": here["text"], "answer": "refuse"}]

    def _passkeys(self) -> list[Values]:
        found: list[Values] = []
        for who in self._both():
            device, begun = Authenticator(), who.post("/api/passkeys/registration")
            if begun.status != HTTPStatus.OK:
                continue
            made = {"challenge_id": begun["challenge_id"], "credential": device.make(begun["options"])}
            kept = who.post("/api/passkeys", made | {"name": "手机"})
            again = who.post("/api/passkeys/registration")
            if (kept.status, again.status) == (HTTPStatus.CREATED, HTTPStatus.OK):
                found.append({"passkey_id": kept["id"], "challenge_id": again["challenge_id"]})
                found[-1] |= {"credential": device.make(again["options"]), "name": "手机"}
            signing = who.post("/api/passkeys/authentication")
            found.append({"challenge_id": signing["challenge_id"], "credential": device.sign(signing["options"])})
        return found

    def _sessions(self) -> list[Values]:
        found: list[Values] = [
            {"session_id": one["id"]} for who in self._both() for one in who.get("/api/sessions")["items"][:2]
        ]
        if self.login:
            self.caller.call("PUT", "/api/session/pin", {"pin": PIN})
        shown = self.caller.get("/api/demo")
        right = {"login": HOLDER, "password": shown["password"]}
        return [
            *found,
            {"pin": PIN, "current": PIN},
            {"pin": OTHER_PIN, "current": PIN},
            right,
            {"login": str(uuid4())},
        ]

    def _inspections(self) -> list[Values]:
        """One that has just begun and one with a colleague, a look that none began from, and drawn tasks."""
        found: list[Values] = []
        for with_fellow in (False, True):
            code = self._other.post("/api/codes", {"certificates": [card(self._other, DRIVING)["id"]]})
            look = self._checker.post("/api/verifications", {"presented": code["text"], "scene": ROADSIDE})
            body = {"look": look["id"], "kind": "routine", "checklist": "road_transport", "place": "望河路口"}
            made = self._checker.post("/api/inspections", body)
            if made.status != HTTPStatus.CREATED:
                continue
            at = f"/api/inspections/{made['id']}"
            item = self._checker.get(at)["items"][0]["key"]
            fellow = self._checker.get(f"{at}/colleagues")["items"][0]["person"]
            if with_fellow:
                self._checker.post(f"{at}/colleagues", {"person": fellow})
                self._person(FELLOW).post(f"{at}/coming", {"yes": True})
                self._checker.put(f"{at}/items/{item}", {"finding": "problem", "note": "不符", "n": 0})
            found.append(body | {"inspection_id": made["id"], "person": fellow, "item": item, "n": int(with_fellow)})
            found[-1] |= {"finding": "pass", "measure": "none", "outcome": "refused", "reason": "不认可"}
        return [*found, *self._tasks()]

    def _tasks(self) -> list[Values]:
        desk = self._person(DESK)
        office = desk.get(f"{PLANNING}/offices")["items"][0]["id"]
        order: Values = {"office": office, "type": DRIVING, "checklist": "road_transport", "days": 20}
        order |= {"high": 5, "medium": 5, "low": 5}
        if not desk.get(f"{PLANNING}/draws")["items"]:
            desk.post(f"{PLANNING}/draws", order)
        draws = desk.get(f"{PLANNING}/draws")["items"]
        tasks = [{"task_id": one["id"], "draw_id": draw["id"]} for draw in draws for one in draw["tasks"][:3]]
        return [order | one | {"reason": "亲属"} for one in tasks] or [order]

    def _asked(self) -> list[Values]:
        """Requests that a counter's code opened, for the caller and for somebody else."""
        found: list[Values] = []
        for who in self._both():
            code = self._person(CLERK).post("/api/request-codes", {"way": "counter", "scene": "hospital.registration"})
            text = code["code"]["text"]
            opened = who.post("/api/me/asked", {"presented": text}).body.get("request")
            found.append({"code_id": code["code"]["id"], "presented": text})
            if opened:
                found[-1] |= {"request_id": opened["id"], "answer": "agree", "certificates": {}}
        return found

    def _subjects(self) -> list[Values]:
        return [{"subject": self._subject(one)} for one in (*self._both(), self._enterprise)]

    def _subject(self, who: Client) -> str:
        subjects = who.get("/api/session")["subjects"]
        return str(subjects[-1]["id"])


MAKERS: dict[str, Callable[[Known], list[Values]]] = {
    "/asked": Known._asked,
    "/bundles": Known._bundles,
    "/certificates": Known._certificates,
    "/claims": Known._claims,
    "/codes": Known._codes,
    "/desk-sign-ins": Known._desks,
    "/glyphs": lambda _: [{"codepoint": "36c3"}, {"codepoint": "4e00"}],
    "/inspections": Known._inspections,
    "/passkeys": Known._passkeys,
    "/preferences": Known._certificates,
    "/request-codes": Known._asked,
    "/requests": Known._looks,
    "/session": Known._sessions,
    "/verifications": Known._looks,
    "/looks": Known._subjects,
}
"""Part of a path → values for it."""


def kinds_of(path: str) -> tuple[str, ...]:
    """Kinds of things that operations of a path are about."""
    return tuple(kind for kind in MAKERS if kind in path)
