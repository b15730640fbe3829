"""Looks that arrive: in order, once, signed, checked again as of then; marked, in the holder's record, told."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from backend.offline import trusted
from backend.standards import offline_pass
from backend.verification import arriving
from tests.city import City
from tests.client import Answer, Client
from tests.flows.offline_steps import Key, begin_shift, kept, look, show

HOLDER, INSPECTOR, COLLEAGUE = "citizen", "inspector", "inspector2"
SCENE = "traffic.roadside"


class Patrol:
    """An inspector with a prepared phone."""

    def __init__(self, city: City, login: str) -> None:
        self.city, self.login, self.key, self.number = city, login, Key(), 0
        self.who = city.person(login)
        self.prepared = begin_shift(self.who, self.key)
        assert self.prepared.status == 201, self.prepared.body

    def look(self, presented: str, **said: object) -> str:
        """A look at a pass, signed by this phone."""
        self.number += 1
        now = int(self.city.clock.instant.timestamp())
        usual: dict[str, Any] = {
            "number": self.number,
            "at": now,
            "pass": presented,
            "scene": SCENE,
            "list_made_at": now,
        }
        return look(self.key, **{**usual, **said})

    def back(self) -> None:
        """Sign in again: a desk locks after a quarter of an hour."""
        self.who = self.city.person(self.login)

    def send(self, *looks: str, who: Client | None = None, shift: str | None = None) -> Answer:
        """Empty the outbox."""
        body = {"shift": shift or self.prepared["shift"], "looks": list(looks)}
        return (who or self.who).post("/api/offline/looks", body)


def states(answer: Answer) -> list[tuple[int | None, str, str | None, tuple[str, ...]]]:
    """Number, state, reason and flags of each."""
    return [(one["number"], one["state"], one["reason"], tuple(one["flags"])) for one in answer["results"]]


def holders_lines(who: Client) -> list[dict[str, Any]]:
    """Lines of looks without a network in the own record."""
    found: list[dict[str, Any]] = [one for one in who.get("/api/me/looks")["items"] if one["offline"]]
    return found


def test_looks_arrive_in_order_once_and_the_holder_sees_and_is_told(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, patrol = kept(who, key, "driving_licence"), Patrol(city, INSPECTOR)
    made = []
    for _ in range(3):
        made.append(patrol.look(show(given, key, city), place="解放路口", person_matches=True))
        city.pass_time(minutes=2)
    city.pass_time(hours=1)
    patrol.back()
    first = patrol.send(*made)
    assert states(first) == [(number, "kept", None, ()) for number in (1, 2, 3)]
    assert states(patrol.send(*made)) == [(number, "already", None, ()) for number in (1, 2, 3)]
    assert [one["look"] for one in patrol.send(*made)["results"]] == [one["look"] for one in first["results"]]
    city.drain()
    lines = holders_lines(who)
    assert [one["look"] for one in lines] == [one["look"] for one in reversed(first["results"])]
    assert [(one["place"], one["fields"]) for one in lines[:1]] == [
        ("解放路口", {"driving_licence": ["name", "vehicle_class", "valid_period"]})
    ]
    assert all(one["at"] < one["arrived_at"] for one in lines)
    told = [one for one in who.get("/api/me/messages")["items"] if one["kind"] == "look.made"]
    assert len(told) == 3
    assert told[0]["facts"]["shown_at"].startswith("2026-03-03T02:04")
    mine = patrol.who.get("/api/verifications")["items"][:3]
    assert [(one["look"], one["offline"], one["presence"]) for one in mine] == [
        (one["look"], True, "match") for one in reversed(first["results"])
    ]


def test_the_same_pass_at_two_places_is_marked_at_both(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, one, other = kept(who, key, "driving_licence"), Patrol(city, INSPECTOR), Patrol(city, COLLEAGUE)
    presented = show(given, key, city)
    scene = other.who.get("/api/scenes")["items"][0]["code"]
    assert states(one.send(one.look(presented))) == [(1, "kept", None, ())]
    [found] = states(other.send(other.look(presented, scene=scene, case_number="A1")))
    assert "shown_elsewhere" in found[3]
    assert [line["flags"][:1] for line in holders_lines(who)] == [["shown_elsewhere"], ["shown_elsewhere"]]
    assert states(one.send(one.look(presented))) == [(2, "already", None, ())]


def test_a_pass_shown_live_and_offline_is_one_look_to_one_checker_and_marked_for_two(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, one, other = kept(who, key, "driving_licence"), Patrol(city, INSPECTOR), Patrol(city, COLLEAGUE)
    presented = show(given, key, city)
    live = one.who.post("/api/verifications", {"presented": presented, "scene": SCENE})
    answer = one.send(one.look(presented))
    assert (states(answer)[0][1], answer["results"][0]["look"]) == ("already", live["look"])
    [found] = states(other.send(other.look(presented)))
    assert found[3] == ("shown_elsewhere", "not_allowed")
    first = next(line for line in who.get("/api/me/looks")["items"] if line["look"] == live["look"])
    assert (first["offline"], first["flags"]) == (False, ["shown_elsewhere"])


def test_what_a_checker_saw_live_and_then_offline_for_another_scene_is_marked_at_both(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, patrol = kept(who, key, "driving_licence"), Patrol(city, INSPECTOR)
    presented = show(given, key, city)
    live = patrol.who.post("/api/verifications", {"presented": presented, "scene": SCENE})
    other = next(one for one in patrol.who.get("/api/scenes")["items"] if one["code"] != SCENE)
    made = [patrol.look(presented, scene=other["code"], case_number="A1") for _ in range(2)]
    [found, again] = states(patrol.send(*made))
    assert (found[1], found[3][:1], again[1]) == ("kept", ("shown_elsewhere",), "already")
    assert len(holders_lines(who)) == 1
    first = next(line for line in who.get("/api/me/looks")["items"] if line["look"] == live["look"])
    assert first["flags"] == ["shown_elsewhere"]


def test_two_phones_of_one_checker_at_one_showing_are_marked_and_a_third_adds_nothing(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, phones = kept(who, key, "driving_licence"), [Patrol(city, INSPECTOR) for _ in range(3)]
    presented = show(given, key, city)
    found = [states(one.send(one.look(presented)))[0] for one in phones]
    assert [(one[1], one[3]) for one in found] == [("kept", ()), ("kept", ("shown_elsewhere",)), ("already", ())]
    assert [line["flags"] for line in holders_lines(who)] == [["shown_elsewhere"], ["shown_elsewhere"]]


def test_a_second_phone_after_a_lost_answer_is_marked(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, one, other = kept(who, key, "driving_licence"), Patrol(city, INSPECTOR), Patrol(city, INSPECTOR)
    presented = show(given, key, city)
    one.who.post("/api/verifications", {"presented": presented, "scene": SCENE})
    assert states(one.send(one.look(presented))) == [(1, "already", None, ())]
    assert states(other.send(other.look(presented))) == [(1, "kept", None, ("shown_elsewhere",))]


def test_what_the_server_refused_and_the_phone_let_pass_is_entered_and_marked(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, patrol = kept(who, key, "driving_licence"), Patrol(city, INSPECTOR)
    presented = show(given, key, city)
    with city.writing() as session:
        session.execute(text("UPDATE certificate SET status = 'suspended'"))
    live = patrol.who.post("/api/verifications", {"presented": presented, "scene": SCENE})
    assert live["verdict"] != "valid", live.body
    [found] = states(patrol.send(patrol.look(presented)))
    assert (found[1], found[3]) == ("kept", ("not_allowed",))
    assert [line["verdict"] for line in holders_lines(who)] == ["valid"]


def test_the_comparison_is_not_lost_with_the_answer(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, patrol = kept(who, key, "driving_licence"), Patrol(city, INSPECTOR)
    presented = show(given, key, city)
    live = patrol.who.post("/api/verifications", {"presented": presented, "scene": SCENE})
    made = [patrol.look(presented, person_matches=match) for match in (False, True)]
    assert [one[1] for one in states(patrol.send(*made))] == ["already", "already"]
    lines = {one["look"]: one["presence"] for one in patrol.who.get("/api/verifications")["items"]}
    assert lines[live["look"]] == "mismatch"


def test_a_look_that_came_to_nothing_does_not_hide_the_one_after_it(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, patrol = kept(who, key, "driving_licence"), Patrol(city, INSPECTOR)
    presented = show(given, key, city)
    first = patrol.look(presented, verdict="no_verdict", reason="not_allowed", scene="traffic.accident")
    second, third = patrol.look(presented), patrol.look(presented)
    assert [found[1] for found in states(patrol.send(first, second, third))] == ["kept", "kept", "already"]
    assert [one["verdict"] for one in holders_lines(who)] == ["valid", "no_verdict"]


def test_a_pass_that_was_taken_offline_is_used_up_for_others_online(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, one, other = kept(who, key, "driving_licence"), Patrol(city, INSPECTOR), city.person(COLLEAGUE)
    presented = show(given, key, city)
    one.send(one.look(presented))
    scene = other.get("/api/scenes")["items"][0]["code"]
    answer = other.post("/api/verifications", {"presented": presented, "scene": scene, "case_number": "1"})
    assert (answer["verdict"], answer["reason"]) == ("no_verdict", "used")


def test_what_another_phone_signed_or_nobody_showed_is_not_taken(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, patrol = kept(who, key, "driving_licence"), Patrol(city, INSPECTOR)
    good = show(given, key, city)
    now = int(city.clock.instant.timestamp())
    usual = {"at": now, "scene": SCENE, "list_made_at": now, "number": 9}
    assert states(patrol.send(look(Key(), **usual, **{"pass": good}))) == [(None, "refused", "signature", ())]
    for bad in ("", "x.y", "e30.e30", look(patrol.key, number=1), patrol.look(good, number=-1), patrol.look(good, v=2)):
        assert patrol.send(bad or "-").body["results"][0]["state"] == "refused"
    octets = offline_pass.read(good)
    assert isinstance(octets, bytes)
    forged = offline_pass.text(octets[:-1] + bytes([octets[-1] ^ 1]))
    assert states(patrol.send(patrol.look(forged, number=5))) == [(5, "refused", "device_signature", ())]
    met = patrol.look(forged, number=6, verdict="not_valid", reason="device_signature")
    assert states(patrol.send(met)) == [(6, "kept", None, ())]
    assert states(patrol.send(patrol.look(good, number=7))) == [(7, "kept", None, ())]
    assert states(patrol.send(patrol.look(good, number=7, place="别处"))) == [(7, "refused", "number_taken", ())]
    assert len(holders_lines(who)) == 1
    assert patrol.send("a" * 8193).status == 422
    assert patrol.send().status == 422
    assert patrol.send(*["a"] * 51).status == 422


def test_only_the_own_shift_takes_looks(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, one, other = kept(who, key, "driving_licence"), Patrol(city, INSPECTOR), Patrol(city, COLLEAGUE)
    made = one.look(show(given, key, city))
    assert one.send(made, who=other.who).status == 404
    assert one.send(made, who=who).status == 404
    assert states(one.send(made, shift=other.prepared["shift"], who=other.who)) == [(None, "refused", "signature", ())]
    assert begin_shift(who, Key()).status == 403
    later = Patrol(city, INSPECTOR)
    assert states(one.send(made, who=later.who)) == [(1, "kept", None, ())]


def test_what_was_revoked_meanwhile_or_may_not_be_seen_is_marked(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, patrol = kept(who, key, "driving_licence"), Patrol(city, INSPECTOR)
    before = patrol.look(show(given, key, city))
    city.pass_time(minutes=5)
    who.delete(f"/api/me/offline/certificates/{given['certificate']}")
    city.pass_time(minutes=5)
    after = patrol.look(show(given, key, city))
    city.pass_time(minutes=5)
    elsewhere = patrol.look(show(given, key, city), scene="market.inspection", case_number="9")
    assert [found[3] for found in states(patrol.send(before, after, elsewhere))] == [
        (),
        ("revoked_between",),
        ("revoked_between", "not_allowed"),
    ]


def test_clocks_that_cannot_be_right_are_marked(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, patrol = kept(who, key, "driving_licence"), Patrol(city, INSPECTOR)
    now = int(city.clock.instant.timestamp())
    looks = [
        patrol.look(show(given, key, city), at=now + 600),
        patrol.look(show(given, key, city, ago=1), at=now - 7200),
        patrol.look(show(given, key, city, ago=300)),
        patrol.look(show(given, key, city, ago=301), verdict="no_verdict", reason="shown_early"),
    ]
    assert [found[3] for found in states(patrol.send(*looks))] == [("clock",)] * 4
    assert [one["verdict"] for one in holders_lines(who)] == ["no_verdict", "valid", "valid", "valid"]


def test_a_text_that_was_caught_fills_nobodys_record(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, patrol = kept(who, key, "driving_licence"), Patrol(city, INSPECTOR)
    presented = show(given, key, city)
    city.pass_time(minutes=10)
    made = [patrol.look(presented, verdict="no_verdict", reason="shown_early") for _ in range(3)]
    found = states(patrol.send(*made))
    assert [(one[1], one[3]) for one in found] == [("kept", ("clock",)), ("already", ()), ("already", ())]
    again = Patrol(city, INSPECTOR)
    assert states(again.send(again.look(presented, verdict="no_verdict", reason="shown_early")))[0][1] == "already"
    city.drain()
    assert len(holders_lines(who)) == 1


def test_uploads_of_an_account_are_limited_within_the_hour(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "MOST_UPLOADS", 2)
    patrol = Patrol(city, INSPECTOR)
    assert [patrol.send("x.y").status for _ in range(3)] == [200, 200, 429]
    assert Patrol(city, INSPECTOR).send("x.y").status == 429
    assert Patrol(city, COLLEAGUE).send("x.y").status == 200
    city.pass_time(hours=1)
    patrol.back()
    assert patrol.send("x.y").status == 200


def test_a_look_from_before_its_type_moved_to_another_office_is_kept_and_marked(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, key = city.person(HOLDER), Key()
    given, patrol = kept(who, key, "driving_licence"), Patrol(city, INSPECTOR)
    made = patrol.look(show(given, key, city), place="路口\t东侧")
    forged = patrol.look(show(given, Key(), city))
    monkeypatch.setattr(trusted, "issuers", lambda *_: {})
    assert states(patrol.send(made, forged)) == [
        (1, "kept", None, ("not_allowed",)),
        (2, "refused", "device_signature", ()),
    ]
    assert [line["place"] for line in holders_lines(who)] == ["路口 东侧"]


def test_a_sensitive_one_without_the_challenge_was_not_allowed(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, patrol = kept(who, key, "identity_card"), Patrol(city, INSPECTOR)
    without = patrol.look(show(given, key, city))
    answered = patrol.look(show(given, key, city, flags=1, challenge=4711), challenge=4711)
    assert [found[3] for found in states(patrol.send(without, answered))] == [("not_allowed",), ()]


def test_looks_of_a_dismissed_inspector_arrive_and_are_judged_as_of_then(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given, patrol = kept(who, key, "driving_licence"), Patrol(city, INSPECTOR)
    before = patrol.look(show(given, key, city))
    city.pass_time(minutes=10)
    with city.writing() as session:
        session.execute(
            text("UPDATE membership SET ended_at = :now WHERE role = 'inspector'"),
            {"now": _stored(city)},
        )
    city.pass_time(minutes=10)
    after = patrol.look(show(given, key, city))
    patrol.back()
    assert patrol.who.get("/api/verifications").status == 403
    assert [found[3] for found in states(patrol.send(before, after))] == [(), ("not_allowed",)]
    assert len(holders_lines(who)) == 2


def _stored(city: City) -> object:
    """The instant as this database keeps it."""
    instant = city.clock.instant
    return instant.strftime("%Y-%m-%d %H:%M:%S.%f") if city.database.is_sqlite else instant


def test_a_shift_carries_what_its_inspector_may_see_and_ends(city: City) -> None:
    patrol = Patrol(city, INSPECTOR)
    assert patrol.prepared["list_url"] == "/api/offline/revocations"
    assert patrol.prepared["valid_until"] == "2026-03-03T14:00:00.000Z"
    who, key = city.person(HOLDER), Key()
    given = kept(who, key, "driving_licence")
    city.clock.instant += timedelta(hours=13)
    late = patrol.look(show(given, key, city))
    sent = Patrol(city, INSPECTOR)
    assert states(patrol.send(late, who=sent.who)) == [(1, "kept", None, ("clock",))]
