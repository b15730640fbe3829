"""Generated requests against every route, as every kind of caller: no 5xx, no undocumented status, no other shape."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil
from typing import Any, TypeAlias
from uuid import uuid4

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from hypothesis.errors import FlakyStrategyDefinition
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok

from backend.web.app import describe
from tests.city import City
from tests.client import ORIGIN
from tests.fuzz.answers import Answers, Received
from tests.fuzz.known import Known, Values, kinds_of

ROLES: dict[str, str | None] = {
    "stranger": None, "citizen": "citizen", "enterprise": "agent", "inspector": "inspector", "counter": "school",
    "clerk": "clerk", "issuer": "issuer", "reviewer": "reviewer", "catalogue": "admin", "security": "security",
    "auditor": "auditor", "bank": "bank",
}  # fmt: skip
AnyCase: TypeAlias = Case[Any]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
SIGN_IN_AGAIN = 401
ATTEMPTS = 5
REFRESHED_EVERY = 10
BETWEEN_REFRESHES_MIN = 11
"""Longer than any pause after wrong tries, shorter than what locks staff."""


@dataclass
class Outcome:
    """What a role's requests came to; a fault with its number of times and its first request."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Operation:
    """One operation of the description with what generates its requests."""

    label: str
    kinds: tuple[str, ...]
    members: frozenset[str]
    strategy: st.SearchStrategy[AnyCase]


@lru_cache(maxsize=1)
def operations() -> tuple[Operation, ...]:
    """All operations, those about the same things side by side; built once for all roles, for strategies are slow."""
    description = describe()
    schemas = description["components"]["schemas"]
    found = []
    for one in schemathesis.openapi.from_dict(description).get_all_operations():
        if not isinstance(one, Ok):
            raise TypeError(one)
        operation = one.ok()
        strategy = st.one_of(*[operation.as_strategy(generation_mode=mode) for mode in MODES])
        raw: dict[str, Any] = operation.definition.raw
        body = raw.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        members = schemas.get(body.get("$ref", "").rpartition("/")[2], {}).get("properties", {})
        found.append(Operation(operation.label, kinds_of(operation.path), frozenset(members), strategy))
    return tuple(sorted(found, key=lambda one: (one.kinds, one.label.startswith("DELETE"), one.label)))


@lru_cache(maxsize=1)
def answers() -> Answers:
    """The documented answers."""
    return Answers(describe())


class Caller:
    """One role's browser."""

    def __init__(self, city: City, login: str | None) -> None:
        self._city, self._login = city, login
        self._client = city.stranger()
        self._sign_in()
        self._known = Known(city, self._client, login)
        self._kinds: tuple[str, ...] = ()
        self._sets: list[Values] = [{}]
        self._used = 0

    def _sign_in(self) -> None:
        if self._login:
            self._client.sign_in(self._login)

    def sets(self, kinds: tuple[str, ...]) -> list[Values]:
        """Values for a case; made anew after ten cases and for other kinds of things, some time later."""
        if kinds != self._kinds or self._used == REFRESHED_EVERY:
            self._city.pass_time(minutes=BETWEEN_REFRESHES_MIN)
            if self._login and self._client.get("/api/session", x_active="1").status == SIGN_IN_AGAIN:
                self._sign_in()
            self._kinds, self._sets, self._used = kinds, self._known.for_kinds(kinds), 0
        self._used += 1
        return self._sets

    def send(self, case: AnyCase, body: bytes | None) -> Received:
        """Send one case; a session that it ended is opened again."""
        received = self._send(case, body)
        if received.status == SIGN_IN_AGAIN:
            self._sign_in()
        return received

    def _send(self, case: AnyCase, body: bytes | None) -> Received:
        headers = {"Accept": "application/json", "X-Liangzheng": "1", "Idempotency-Key": str(uuid4())}
        if body is not None:
            headers["Content-Type"] = case.media_type or "application/json"
        response = self._client._http.open(
            case.formatted_path,
            method=case.method,
            base_url=ORIGIN,
            query_string={key: str(value) for key, value in (case.query or {}).items()},
            headers=headers | {"X-Active": "1"},
            data=body,
        )
        try:
            return Received(response.status_code, response.mimetype or "", response.get_data())
        finally:
            response.close()


def fuzz(city: City, role: str, cases: int) -> Outcome:
    """About this many generated requests of one role, spread over all operations."""
    outcome = Outcome()
    caller = Caller(city, ROLES[role])
    each = ceil(cases / len(operations()))
    for operation in operations():
        _run(operation, caller, each, outcome)
    return outcome


def _run(operation: Operation, caller: Caller, examples: int, outcome: Outcome) -> None:
    @hypothesis.settings(
        max_examples=examples, database=None, deadline=None, derandomize=False, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.strategy, data=st.data())
    def one(case: AnyCase, data: st.DataObject) -> None:
        sets = caller.sets(operation.kinds)
        if data.draw(st.sampled_from((True, True, False))):
            _put_known(case, operation, sets[data.draw(st.integers(0, 10**6)) % len(sets)])
        body = _bytes(case.body)
        _judge(outcome, operation.label, case, body, caller.send(case, body))

    for _ in range(ATTEMPTS):
        with suppress(FlakyStrategyDefinition):  # of the generator, not of what it tests: begin this operation anew
            one()
            break


def _put_known(case: AnyCase, operation: Operation, values: Values) -> None:
    """Put values that exist where the case has made-up ones, or none; into copies: strategies keep theirs."""
    if case.path_parameters:
        case.path_parameters = _with(case.path_parameters, values, case.path_parameters.keys())
    if case.query:
        case.query = _with(case.query, values, case.query.keys())
    if isinstance(case.body, dict):
        case.body = _with(case.body, values, operation.members)


def _with(made_up: Mapping[str, Any], values: Values, names: Collection[str]) -> dict[str, Any]:
    return {**made_up, **{name: value for name, value in values.items() if name in names}}


def _bytes(body: Any) -> bytes | None:
    if isinstance(body, bytes):
        return body
    if isinstance(body, schemathesis.core.NotSet):
        return None
    return json.dumps(body).encode()


def _judge(outcome: Outcome, operation: str, case: AnyCase, body: bytes | None, received: Received) -> None:
    """A made-up path may be no address of this operation at all: then 404 and 405 are the router's answers."""
    outcome.cases += 1
    outcome.statuses[received.status] += 1
    fault = answers().fault(operation, received, own_path=bool(case.path_parameters))
    if fault is not None:
        what = f"{operation} answered {fault}"
        outcome.wrong[what] += 1
        outcome.first.setdefault(what, f"{case.formatted_path} {case.query} {(body or b'')[:600]!r}")


def summary(role: str, outcome: Outcome) -> str:
    """One line a role."""
    return f"{role:<11}{outcome.cases} cases: {dict(sorted(outcome.statuses.items()))}"


def distinct(outcomes: list[Outcome]) -> Iterator[str]:
    """What went wrong, each once, with how often and the first request."""
    for what, times in sum((one.wrong for one in outcomes), Counter[str]()).most_common():
        first = next(one.first[what] for one in outcomes if what in one.first)
        yield f"{what} ({times} times), at first: {first}"
