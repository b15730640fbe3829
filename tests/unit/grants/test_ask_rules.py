"""Who may ask whom for what, and what an answer may hold."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from backend.grants.asks.rules import Kind, Known, State, Wish, faults, narrowed, picked, state_on, told_to_asker

NOW = datetime(2026, 3, 3, 2, tzinfo=UTC)
KNOWN = Known({"card": frozenset({"name", "sex"})})
GOOD: dict[str, Any] = {"kind": Kind.LOOK, "purpose": "租房", "types": {"card": ("name",)}, "name": "曹文"}


def test_an_ask_expires_in_its_last_instant_and_only_while_it_waits() -> None:
    assert state_on(State.ASKED, NOW, now=NOW - timedelta(milliseconds=1)) is State.ASKED
    assert state_on(State.ASKED, NOW, now=NOW) is State.EXPIRED
    assert state_on(State.GIVEN, NOW, now=NOW) is State.GIVEN


def test_a_no_and_no_answer_are_one_word_to_who_asked() -> None:
    assert told_to_asker(State.REFUSED) == told_to_asker(State.EXPIRED) == "not_given"
    assert [told_to_asker(one) for one in (State.ASKED, State.GIVEN, State.WITHDRAWN)] == [
        "waiting", "given", "withdrawn"]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"name": ""}, ("to", "missing")),
        ({"purpose": ""}, ("purpose", "missing")),
        ({"types": {}}, ("types", "missing")),
        ({"types": {f"t{n}": ("name",) for n in range(6)}}, ("types", "too_many")),
        ({"types": {"other": ("name",)}}, ("types", "unknown")),
        ({"types": {"card": ()}}, ("fields", "unknown")),
        ({"types": {"card": ("salary",)}}, ("fields", "unknown")),
        ({"kind": Kind.MANDATE}, ("fields", "unknown")),
        ({"hours": 0}, ("hours", "out_of_range")),
        ({"hours": 73}, ("hours", "out_of_range")),
        ({"uses": 6}, ("uses", "out_of_range")),
    ],
)
def test_what_cannot_be_asked_is_named(more: dict[str, Any], fault: tuple[str, str]) -> None:
    assert fault in faults(Wish(**{**GOOD, **more}), KNOWN)


def test_what_can_be_asked_has_no_fault() -> None:
    assert faults(Wish(**GOOD), KNOWN) == []
    assert faults(Wish(**{**GOOD, "name": "", "person_id": uuid4()}), KNOWN) == []
    assert faults(Wish(**{**GOOD, "kind": Kind.MANDATE, "types": {}}), KNOWN) == []
    assert faults(Wish(**{**GOOD, "kind": Kind.MANDATE, "types": {"card": ()}}), KNOWN) == []


def test_a_yes_gives_at_most_what_was_asked_in_the_order_of_the_ask() -> None:
    card, other = uuid4(), uuid4()
    asked, held = {"card": ("name", "sex")}, {card: "card", other: "other"}
    assert picked(asked, held, {card: ["sex", "name"]}) == {card: ("name", "sex")}
    assert picked(asked, held, {card: None}) == {card: ("name", "sex")}
    assert picked(asked, held, {card: []}) == {}
    for beyond in ({card: ["salary"]}, {other: ["name"]}, {uuid4(): None}):
        assert picked(asked, held, beyond) is None


def test_a_mandate_is_given_for_some_of_the_asked_types_and_for_none_beside_them() -> None:
    assert narrowed((), None) is None
    assert narrowed(("a", "b"), None) == ("a", "b")
    assert narrowed(("a", "b"), ["b", "c", "b"]) == ("b",)
    assert narrowed((), ["c"]) == ("c",)
