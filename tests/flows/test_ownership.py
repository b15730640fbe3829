"""Every route with other people's ids, as every role: the answer is that of an unknown id, and nothing leaks (R09)."""

import json
import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import structlog
from sqlalchemy.engine import make_url

from backend.kernel.clock import FixedClock
from tests.city import served
from tests.client import Answer, Client
from tests.database import TUESDAY_MORNING, Databases
from tests.flows.database_image import Image
from tests.flows.owned_filing import FILING
from tests.flows.owned_offline import OFFLINE
from tests.flows.owned_routes import CASES as OTHERS
from tests.flows.owned_routes import PUBLIC, Case
from tests.flows.owned_things import THIRD, Things, made, values_of
from tests.templates import load_city
from tests.unit.web.interface import DESCRIPTION, OPERATIONS, Operation, resolved

pytestmark = [pytest.mark.once, pytest.mark.no_cover]

CASES = OTHERS | FILING | OFFLINE
STRANGERS = (
    "citizen", "company", "inspector2", "inspector3", "clerk", "school", "bank", "reviewer", "admin", "security",
    "auditor", THIRD,
)  # fmt: skip
"""One of each role; an officer, an inspector and a clerk of another office, and an inspector of the same one."""
BY_NAME = {one.name: one for one in OPERATIONS} | {
    "GET /api/me/looks.csv": Operation("GET", "/api/me/looks.csv", "looks:read", None, ("subject",)),
    "GET /api/me/materials/{material_id}/file": Operation(
        "GET", "/api/me/materials/{material_id}/file", "materials:keep", None, ()
    ),
}
OWNERS = ("rider", "parent", "agent", "elder", "graduate", "driver")
NONE_OF_THEIRS = {"not_found", "forbidden"}
SAID = {"certificate_not_shown", "invalid_field"}
"""Other words for the same, where a body names more than one thing; equal for an unknown id, which is what counts."""
DESCRIBED = {
    f"{method.upper()} {path}": entry.get("parameters", [])
    for path, item in DESCRIPTION["paths"].items()
    for method, entry in item.items()
}
CREDENTIAL = {"claim", "challenge"}
"""Known by a secret that belongs to them, which nobody else has: what the owner gets is shown by their own flows."""


class Matrix:
    """The things, and calls with their ids."""

    def __init__(self, things: Things, path: str) -> None:
        self.things = things
        self.private = {login: values_of(things, login) for login in OWNERS}
        self.image = Image(path)

    def call(self, who: Client, name: str, case: Case, *, unknown: bool = False) -> Answer:
        """A route with the ids of a case, or with those of nothing in their place."""
        operation, ids = BY_NAME[name], {part: self._id(kind, unknown) for part, kind in case.parts.items()}
        path = operation.template.replace("{item}", self.things.texts["item"]).replace("{key}", "expense_statement")
        for part, value in (ids | {part: self.things.of[kind].id for part, kind in case.kept.items()}).items():
            path = path.replace(f"{{{part}}}", value)
        sent = ids | dict(case.body if operation.method == "GET" else {})
        asked = [f"{part}={sent[part]}" for part in operation.query if part in sent]
        body = (
            self._filled(dict(case.body), case, unknown=unknown) if operation.method not in ("GET", "DELETE") else None
        )
        return who.call(operation.method, path + ("?" + "&".join(asked) if asked else ""), body)

    def _id(self, kind: str, unknown: bool) -> str:
        if not unknown:
            return self.things.of[kind].id
        return "0" * 16 if kind == "key" else _next_to(self.things.of[kind].id)

    def _filled(self, body: Any, case: Case, *, unknown: bool) -> Any:
        text = json.dumps(self.things.bodies.get(body.pop("**", ""), body))
        for kind in self.things.of:
            is_asked = kind in case.parts.values()
            text = text.replace(f"<{kind}>", self._id(kind, unknown=unknown and is_asked))
        for word, value in self.things.texts.items():
            text = text.replace(f"<{word}>", value)
        return json.loads(text)

    def plain(self, answer: Answer, case: Case) -> tuple[int, str]:
        """An answer without what may differ: the ids that were sent, the reference, the digest of the request."""
        body = answer.body
        if isinstance(body, dict):
            body = {key: value for key, value in body.items() if key not in ("reference", "step")}
        text = json.dumps(body, ensure_ascii=False, sort_keys=True)
        for kind in case.parts.values():
            for unknown in (False, True):
                text = text.replace(self._id(kind, unknown), "<id>")
        return answer.status, text

    def owners(self, case: Case) -> frozenset[str]:
        """Who may be told of all the things of a case."""
        return frozenset.intersection(*(self.things.of[kind].owners for kind in case.parts.values()))

    def leaked(self, answer: Answer, stranger: str) -> list[str]:
        """Values of others in an answer."""
        text = json.dumps(answer.body, ensure_ascii=False)
        own = self.private.get(stranger, frozenset())
        return [one for values in self.private.values() for one in values - own if one in text]


@pytest.fixture(scope="module")
def matrix(databases: Databases) -> Iterator[Matrix]:
    """The demo city with one of everything."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with databases.copy_of("city", load_city) as settings, served(settings, FixedClock(TUESDAY_MORNING)) as city:
        things = made(city)
        for login in STRANGERS:
            things.person(login)
        yield Matrix(things, str(make_url(settings.database_url).database))


def _next_to(known: str) -> str:
    """The id of nothing, made at the same instant: a list that goes on behind it goes on at the same place."""
    return str(UUID(int=UUID(known).int ^ 1))


def id_parts(operation: Operation) -> set[str]:
    """Names of the parts of a request that hold an id of something kept."""
    entry = DESCRIBED.get(operation.name, {})
    return {one["name"] for one in entry if _is_id(one["schema"])} | set(_in_body(operation.body or {}))


def _is_id(schema: dict[str, Any]) -> bool:
    kind = resolved(schema)
    return kind.get("format") == "uuid" or kind.get("pattern") == "^[0-9a-f]{16}$"


def _in_body(schema: dict[str, Any]) -> Iterator[str]:
    for name, member in resolved(schema).get("properties", {}).items():
        kind = resolved(member)
        if _is_id(kind) or _is_id(kind.get("items", {"type": "null"})):
            yield name
        yield from _in_body(kind)


def test_every_route_that_takes_an_id_says_whose_it_is() -> None:
    said = {name: {part for case in cases for part in case.parts} for name, cases in CASES.items()}
    missing = [
        f"{name} takes `{part}`: say in tests/flows/owned_routes.py whose it is, and make one in owned_things.py"
        for name, operation in BY_NAME.items()
        for part in sorted(id_parts(operation))
        if part not in said.get(name, ()) and (name, part) not in PUBLIC
    ]
    assert missing == []
    assert set(CASES) | {name for name, _ in PUBLIC} <= set(BY_NAME), "a route that there is not any more"


@pytest.mark.parametrize("stranger", STRANGERS)
def test_what_is_somebody_elses_is_answered_like_what_there_is_not(matrix: Matrix, stranger: str) -> None:
    who, wrong = matrix.things.person(stranger), []
    can = set(who.get("/api/session")["can"])
    for name, case in [(name, case) for name, cases in CASES.items() for case in cases]:
        if stranger in matrix.owners(case):
            continue
        for who.confirms in (False, True):  # the question for a step must not tell either
            theirs = matrix.call(who, name, case)
            wrong += [f"{name}: says {value}" for value in matrix.leaked(theirs, stranger)]
            permission = BY_NAME[name].permission
            if permission is not None and permission not in can:
                wrong += (
                    [] if (theirs.status, theirs.code) == (403, "forbidden") else [f"{name}: {theirs.status}, no role"]
                )
                break
            unknown = matrix.call(who, name, case, unknown=True)
            if matrix.plain(theirs, case) != matrix.plain(unknown, case):
                pair = f"{matrix.plain(theirs, case)} is not {matrix.plain(unknown, case)}"
                wrong.append(f"{name} {dict(case.parts)}: {pair}")
            if theirs.code != "step_needed":
                if theirs.status != case.shown and theirs.code not in NONE_OF_THEIRS | SAID:
                    wrong.append(f"{name} {dict(case.parts)}: {theirs.status} {theirs.code}")
                break
        who.confirms = True
    wrong += [f"something was written into {table}" for table in sorted(matrix.image.changed())]
    matrix.image.put_back()
    assert wrong == [], "\n".join(wrong)


def test_the_owner_is_told_what_nobody_else_is(matrix: Matrix) -> None:
    """Otherwise the matrix would say nothing: a wrong body or an id of another kind is answered alike to everybody."""
    alike = []
    for name, case in [(name, case) for name, cases in CASES.items() for case in cases]:
        if case.shown is not None or case.kept or CREDENTIAL & set(case.parts.values()):
            continue
        owner = matrix.things.person(case.by)
        own, unknown = matrix.call(owner, name, case), matrix.call(owner, name, case, unknown=True)
        if matrix.plain(own, case) == matrix.plain(unknown, case) or (own.status >= 400 and own.code in NONE_OF_THEIRS):
            alike.append(f"{name} {dict(case.parts)} by {case.by}: {matrix.plain(own, case)}")
        matrix.image.put_back()
    assert alike == [], "\n".join(alike)
