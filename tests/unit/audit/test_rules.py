"""What an access event commits to, and how a person's own chain is checked."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import pytest

from backend.audit.rules import GENESIS, Entry, chain_fault, leaf, payload

EVENT, ACTOR, SUBJECT, LOOK = (UUID(int=number) for number in (1, 2, 3, 4))
AT = datetime(2026, 3, 3, 2, 0, 0, 123_000, tzinfo=UTC)
ENTRY = Entry(
    kind="look:shown",
    actor_id=ACTOR,
    subject_id=SUBJECT,
    look_id=LOOK,
    organisation="云汀市公安局交通警察支队",
    organisation_en="Yunting Traffic Police",
    unit="云桥大队",
    badge="880112",
    scene="roadside_check",
    scene_name="路面执法检查",
    scene_name_en="Roadside check",
    case_number="A-1",
    place="中山路",
    fields=(("driving_licence", ("name", "class")),),
    outcome="valid",
    reason="",
    refs=("r",),
)


def test_the_payload_is_canonical_json_of_every_field() -> None:
    made = payload(ENTRY, event_id=EVENT, at=AT, n=7, prev_leaf=b"\xab" * 32)
    assert json.loads(made) == {
        "v": 1,
        "id": str(EVENT),
        "at": "2026-03-03T02:00:00.123+00:00",
        "kind": "look:shown",
        "actor": str(ACTOR),
        "subject": str(SUBJECT),
        "look": str(LOOK),
        "organisation": "云汀市公安局交通警察支队",
        "organisation_en": "Yunting Traffic Police",
        "unit": "云桥大队",
        "badge": "880112",
        "scene": "roadside_check",
        "scene_name": "路面执法检查",
        "scene_name_en": "Roadside check",
        "case_number": "A-1",
        "place": "中山路",
        "fields": {"driving_licence": ["name", "class"]},
        "outcome": "valid",
        "reason": "",
        "refs": ["r"],
        "n": 7,
        "prev": "ab" * 32,
    }
    assert made.startswith(b'{"actor":')
    assert b": " not in made.replace(b"Roadside check", b"")


def test_what_two_certificates_of_one_type_showed_stands_together_and_once() -> None:
    shown = replace(ENTRY, fields=(("vehicle", ("plate", "use")), ("card", ("name",)), ("vehicle", ("kind", "plate"))))
    found = json.loads(payload(shown, event_id=EVENT, at=AT, n=7, prev_leaf=None))["fields"]
    assert found == {"vehicle": ["plate", "use", "kind"], "card": ["name"]}


def test_who_is_not_known_is_empty_and_not_left_out() -> None:
    stranger = Entry(kind="access:refused", actor_id=None, subject_id=None)
    made = json.loads(payload(stranger, event_id=EVENT, at=AT, n=None, prev_leaf=None))
    assert (made["actor"], made["subject"], made["look"], made["n"], made["prev"]) == ("", "", "", 0, "")
    assert (made["fields"], made["refs"]) == ({}, [])


@pytest.mark.parametrize(
    "other",
    [
        replace(ENTRY, kind="look:refused"),
        replace(ENTRY, actor_id=None),
        replace(ENTRY, badge="880113"),
        replace(ENTRY, case_number="A-2"),
        replace(ENTRY, fields=(("driving_licence", ("name",)),)),
        replace(ENTRY, outcome="not_valid"),
        replace(ENTRY, refs=()),
    ],
)
def test_a_changed_word_is_another_leaf(other: Entry) -> None:
    leaves = {leaf(b"s" * 32, payload(one, event_id=EVENT, at=AT, n=1, prev_leaf=GENESIS)) for one in (ENTRY, other)}
    assert len(leaves) == 2


def test_place_in_the_chain_is_part_of_what_is_committed_to() -> None:
    made = {
        payload(ENTRY, event_id=EVENT, at=AT, n=n, prev_leaf=prev)
        for n, prev in ((1, GENESIS), (2, GENESIS), (1, b"\1" * 32))
    }
    assert len(made) == 3


def test_a_leaf_is_the_salted_leaf_hash_of_rfc_6962() -> None:
    assert leaf(b"salt", b"payload") == sha256(b"\0salt" + b"payload").digest()
    assert leaf(b"salt", b"payload") != leaf(b"tlas", b"payload")


LEAVES = [bytes([number]) * 32 for number in range(1, 5)]
CHAIN = [(number, ([GENESIS, *LEAVES])[number - 1], LEAVES[number - 1]) for number in range(1, 5)]


def test_links_that_follow_each_other_have_no_fault() -> None:
    for length in range(5):
        assert chain_fault(CHAIN[:length]) is None


@pytest.mark.parametrize(
    ("links", "fault"),
    [
        (CHAIN[1:], 1),
        ([CHAIN[0], *CHAIN[2:]], 2),
        ([CHAIN[0], CHAIN[0]], 2),
        ([CHAIN[1], CHAIN[0]], 1),
        ([*CHAIN[:3], (4, GENESIS, LEAVES[3])], 4),
        ([(1, LEAVES[0], LEAVES[1])], 1),
        ([(0, GENESIS, LEAVES[0])], 1),
    ],
    ids=["first removed", "one removed", "one twice", "order changed", "link broken", "wrong start", "wrong number"],
)
def test_the_first_broken_link_is_found(links: list[tuple[int, bytes, bytes]], fault: int) -> None:
    assert chain_fault(links) == fault
