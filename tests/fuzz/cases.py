"""Generated requests against every route, as five kinds of caller: no 5xx, and no status that is not documented."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from math import ceil
from typing import Any, TypeAlias
from uuid import uuid4

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok

from backend.web.app import describe
from tests.city import City
from tests.client import ORIGIN
from tests.flows.steps import UNKNOWN_TEXT, show, verdict

ROLES: dict[str, str | None] = {
    "anonymous": None, "citizen": "citizen", "inspector": "inspector", "clerk": "clerk", "issuer": "issuer",
}  # fmt: skip
AnyCase: TypeAlias = Case[Any]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
ENDS_THE_SIGN_IN = 401
FIRST_SERVER_ERROR = 500


@dataclass
class Outcome:
    """What a role's requests came to."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Caller:
    """One role's browser, with ids and texts that exist, so that requests get past the first door."""

    def __init__(self, city: City, login: str | None) -> None:
        self._city, self._login = city, login
        self._sign_in()
        self._number = 0

    def _sign_in(self) -> None:
        self._client = self._city.person(self._login) if self._login else self._city.stranger()

    def known(self) -> dict[str, list[str]]:
        """Values that exist, by the name of the parameter or the member."""
        holder, checker = self._city.person("citizen"), self._city.person("inspector")
        code, asked = show(holder), show(self._city.person("rider"))
        look = verdict(checker, asked["text"])
        own = [str(one["id"]) for one in holder.get("/api/certificates")["items"]]
        return {
            "certificate_id": own,
            "code_id": [code["id"], asked["id"]],
            "verification_id": [look["id"]],
            "request_id": [look["id"]],
            "presented": [code["text"], code["typed"], asked["text"], UNKNOWN_TEXT],
            "scene": [str(one["code"]) for one in holder.get("/api/scenes")["items"]],
            "certificates": own,
            "codepoint": ["36c3", "4e00"],
        }

    def send(self, case: AnyCase, body: bytes | None) -> int:
        """Send one case; a session that an earlier case ended is opened again."""
        status = self._send(case, body)
        if status == ENDS_THE_SIGN_IN and self._login:
            self._sign_in()
        return status

    def _send(self, case: AnyCase, body: bytes | None) -> int:
        headers = {"Accept": "application/json", "X-Liangzheng": "1", "Idempotency-Key": str(uuid4())}
        if body is not None:
            headers["Content-Type"] = case.media_type or "application/json"
        response = self._client._http.open(
            case.formatted_path,
            method=case.method,
            base_url=ORIGIN,
            query_string={key: str(value) for key, value in (case.query or {}).items()},
            headers=headers,
            data=body,
        )
        response.close()
        return response.status_code


def fuzz(city: City, role: str, cases: int) -> Outcome:
    """About this many generated requests of one role, spread over all operations."""
    outcome = Outcome()
    caller = Caller(city, ROLES[role])
    known = caller.known()
    schema = schemathesis.openapi.from_dict(describe())
    operations = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    each = ceil(cases / len(operations))
    for operation in operations:
        documented = {int(status) for status in operation.definition.raw["responses"]}
        strategy = st.one_of(*[operation.as_strategy(generation_mode=mode) for mode in MODES])
        judge = partial(_judge, outcome, operation.label, documented)
        _run(strategy, known, each, lambda case, body, judge=judge: judge(case, caller.send(case, body)))
    return outcome


def _run(
    strategy: st.SearchStrategy[AnyCase], known: dict[str, list[str]], examples: int, send: Callable[..., None]
) -> None:
    @hypothesis.settings(
        max_examples=examples, database=None, deadline=None, derandomize=False, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=strategy, data=st.data())
    def one(case: AnyCase, data: st.DataObject) -> None:
        if data.draw(st.booleans()):
            _put_known(case, known, data)
        send(case, _bytes(case.body))

    one()


def _put_known(case: AnyCase, known: dict[str, list[str]], data: st.DataObject) -> None:
    """Put values that exist where the case has made-up ones."""
    for place in (case.path_parameters, case.body):
        if isinstance(place, dict):
            for name in sorted(place.keys() & known.keys()):
                value = data.draw(st.sampled_from(known[name]))
                place[name] = [value] if name == "certificates" else value


def _bytes(body: Any) -> bytes | None:
    if isinstance(body, bytes):
        return body
    if isinstance(body, schemathesis.core.NotSet):
        return None
    return json.dumps(body).encode()


def _judge(outcome: Outcome, operation: str, documented: set[int], case: AnyCase, status: int) -> None:
    """A made-up path may be no address of this operation at all: then 404 and 405 are the router's answers."""
    outcome.cases += 1
    outcome.statuses[status] += 1
    elsewhere = {404, 405} if case.path_parameters else set()
    if status >= FIRST_SERVER_ERROR or status not in documented | elsewhere:
        outcome.wrong.append(f"{operation} answered {status}")


def summary(role: str, outcome: Outcome) -> str:
    """One line a role."""
    return f"{role:<11}{outcome.cases} cases: {dict(sorted(outcome.statuses.items()))}"


def distinct(outcomes: list[Outcome]) -> Iterator[str]:
    """What went wrong, each once, with how often."""
    for what, times in Counter(one for outcome in outcomes for one in outcome.wrong).most_common():
        yield f"{what} ({times} times)"
