"""Hot paths have a budget of SQL statements, session and idempotency included (architecture, state)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Connection, event

from backend.kernel.hot import Hot, Parameters, _Plan
from tests.city import City
from tests.flows.steps import ACCIDENT, CHECKER, COLLEAGUE, DRIVING, HOLDER, IDENTITY, VEHICLE, card, check, show

VERIFY, OPEN = 9, 5


@contextmanager
def counted(city: City) -> Iterator[list[str]]:
    """Statements that reach the database, transaction control aside."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    def note_hot(hot: Hot, connection: Connection, plan: _Plan, parameters: Parameters) -> Any:
        seen.append(plan.sql)
        return sent(hot, connection, plan, parameters)

    sent = Hot._sent
    event.listen(city.database.engine, "before_cursor_execute", note)
    try:
        with patch.object(Hot, "_sent", note_hot):
            yield seen
    finally:
        event.remove(city.database.engine, "before_cursor_execute", note)


def test_what_the_driver_runs_by_itself_is_counted_too(city: City) -> None:
    holder = city.person(HOLDER)
    with counted(city) as seen:
        holder.get("/api/session")
    assert any("sign_in.token_hash" in one for one in seen)


@pytest.mark.parametrize(
    ("fields", "scene"),
    [
        ({DRIVING: ["photo"]}, "traffic.roadside"),
        ({DRIVING: ["photo"], VEHICLE: ["plate_number"], IDENTITY: ["name"]}, "traffic.roadside"),
        (None, "traffic.roadside"),
        (None, ACCIDENT),
    ],
    ids=["one chosen", "three chosen", "bare, pending", "official duty"],
)
def test_a_check_takes_at_most_nine_statements(city: City, fields: dict[str, list[str]] | None, scene: str) -> None:
    code, checker = show(city.person(HOLDER), fields), city.person(CHECKER)
    with counted(city) as seen:
        answer = check(checker, code["text"], scene, case_number="1")
    assert answer["verdict"] in ("valid", "attention", "pending")
    assert len(seen) <= VERIFY, seen


def test_a_repeated_check_and_a_spent_code_stay_within_the_budget(city: City) -> None:
    code = show(city.person(HOLDER), {DRIVING: ["photo"]})
    checker, other = city.person(CHECKER), city.person(COLLEAGUE)
    check(checker, code["text"])
    for again in (checker, other):
        with counted(city) as seen:
            check(again, code["text"])
        assert len(seen) <= VERIFY, seen


@pytest.mark.parametrize("kinds", [[], [DRIVING], [DRIVING, VEHICLE, IDENTITY]], ids=["bare", "one", "three"])
def test_opening_a_code_takes_at_most_five_statements(city: City, kinds: list[str]) -> None:
    holder = city.person(HOLDER)
    chosen = [card(holder, kind)["id"] for kind in kinds]
    with counted(city) as seen:
        answer = holder.post("/api/codes", {"certificates": chosen})
    assert answer.status == 201
    assert len(seen) <= OPEN, seen


def test_the_next_handle_takes_at_most_five_statements(city: City) -> None:
    holder = city.person(HOLDER)
    code = show(holder)
    with counted(city) as seen:
        holder.post(f"/api/codes/{code['id']}/handles")
    assert len(seen) <= OPEN, seen


def test_the_wallets_list_is_one_query_beside_the_session(city: City) -> None:
    holder = city.person(HOLDER)
    with counted(city) as seen:
        holder.get("/api/certificates")
    assert len(seen) <= 2, seen
