"""A pass at a checker with a network: live status, limits of the scene, one look a showing; else refused."""

from datetime import timedelta
from typing import Any

import pytest

from backend.standards import base45, base64url, offline_pass
from tests.city import City
from tests.client import Answer, Client
from tests.flows.offline_steps import Key, ask, enrol, kept, savable, show

HOLDER, CHECKER, OTHER = "citizen", "inspector", "inspector2"
SCENE = "traffic.roadside"


def check(who: Client, text: str, **more: object) -> Answer:
    """Present a pass."""
    return who.post("/api/verifications", {"presented": text, "scene": SCENE, **more})


def verdict(answer: Answer) -> tuple[str, str | None]:
    """What came of it."""
    return answer["verdict"], answer["reason"]


def test_a_pass_is_looked_at_live_within_the_scene_and_stands_in_the_record(city: City) -> None:
    who, key, checker = city.person(HOLDER), Key(), city.person(CHECKER)
    given = kept(who, key, "driving_licence")
    answer = check(checker, show(given, key, city))
    assert answer["verdict"] in ("valid", "attention"), answer.body
    assert (answer["printed"], answer["reason"] == "printed") == (False, False)
    [shown] = answer["certificates"]
    assert list(shown["fields"]) == ["name", "vehicle_class", "valid_period"]
    city.drain()
    [line] = who.get("/api/me/looks")["items"][:1]
    assert (line["look"], line["offline"], line["types"]) == (answer["look"], False, ["driving_licence"])
    assert who.get("/api/me/messages")["items"][0]["kind"] == "look.made"


def test_a_showing_is_had_by_one_checker_who_may_scan_twice(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    text = show(kept(who, key, "driving_licence"), key, city)
    one, other = city.person(CHECKER), city.person(OTHER)
    first, again = check(one, text), check(one, text)
    assert (again["repeated"], again["look"], verdict(again)) == (True, first["look"], verdict(first))
    other_scene = other.get("/api/scenes")["items"][0]["code"]
    assert verdict(other.post("/api/verifications", {"presented": text, "scene": other_scene, "case_number": "1"})) == (
        "no_verdict",
        "used",
    )
    assert sum(line["verdict"] != "no_verdict" for line in who.get("/api/me/looks")["items"]) == len(
        {line["look"] for line in who.get("/api/me/looks")["items"] if line["verdict"] != "no_verdict"}
    )


@pytest.mark.parametrize(("ago", "reason"), [(45, None), (46, "expired"), (-15, None), (-16, "expired")])
def test_the_time_of_showing_is_within_its_window(city: City, ago: int, reason: str | None) -> None:
    who, key = city.person(HOLDER), Key()
    answer = check(city.person(CHECKER), show(kept(who, key, "driving_licence"), key, city, ago=ago))
    assert (answer["reason"] if answer["verdict"] == "no_verdict" else None) == reason


def test_what_is_forged_cut_or_from_nobody_is_told_apart(city: City) -> None:
    who, key, checker = city.person(HOLDER), Key(), city.person(CHECKER)
    given = kept(who, key, "driving_licence")
    before = [line["look"] for line in who.get("/api/me/looks")["items"]]
    text = show(given, key, city)
    octets = bytearray(base45.decode(text.removeprefix("LZ1:")))

    def changed(at: int) -> str:
        copy = bytearray(octets)
        copy[at] ^= 1
        return offline_pass.text(bytes(copy))

    assert verdict(check(checker, show(given, Key(), city))) == ("not_valid", "device_signature")
    assert verdict(check(checker, changed(20))) == ("not_valid", "issuer_signature")
    assert verdict(check(checker, changed(1))) == ("no_verdict", "unknown_key")
    assert verdict(check(checker, changed(0))) == ("no_verdict", "unknown_algorithm")
    assert verdict(check(checker, offline_pass.text(bytes(octets[:-1])))) == ("not_valid", "issuer_signature")
    assert verdict(check(checker, "LZ1:")) == ("no_verdict", "malformed")
    assert verdict(check(checker, "LZ1:" + "é" * 20)) == ("no_verdict", "malformed")
    assert verdict(check(checker, "LZ1:" + "A" * 500)) == ("no_verdict", "malformed")
    assert [line["look"] for line in who.get("/api/me/looks")["items"]] == before


def test_nothing_is_shown_of_a_pass_whose_phone_was_removed(city: City) -> None:
    who, key, checker = city.person(HOLDER), Key(), city.person(CHECKER)
    given = kept(who, key, "driving_licence")
    device = who.get("/api/me/offline")["device"]["id"]
    assert city.person(OTHER).delete(f"/api/me/offline/devices/{device}").status == 404
    assert who.delete(f"/api/me/offline/devices/{device}").status == 204
    assert who.delete(f"/api/me/offline/devices/{device}").status == 404
    answer = check(checker, show(given, key, city))
    assert (verdict(answer), answer["certificates"]) == (("no_verdict", "withdrawn"), [])


def test_a_pass_outlives_neither_its_hour_nor_what_is_forgotten(city: City) -> None:
    who, key, checker = city.person(HOLDER), Key(), city.person(CHECKER)
    given = kept(who, key, "driving_licence")
    assert who.delete(f"/api/me/offline/certificates/{given['certificate']}").status == 204
    assert who.delete(f"/api/me/offline/certificates/{given['certificate']}").status == 404
    assert verdict(check(checker, show(given, key, city))) == ("no_verdict", "withdrawn")
    fresh = ask(who, who.get("/api/me/offline")["device"]["id"], [given["certificate"]])["passes"][0]
    city.clock.instant += timedelta(days=7)
    assert verdict(check(city.person(CHECKER), show(fresh, key, city))) == ("no_verdict", "expired")


def test_more_than_the_scene_allows_is_not_asked_by_a_pass_either(city: City) -> None:
    who, key, checker = city.person(HOLDER), Key(), city.person(CHECKER)
    text = show(kept(who, key, "driving_licence"), key, city)
    over = {"driving_licence": ["name", "licence_number"]}
    assert verdict(check(checker, text, asks=over)) == ("no_verdict", "over_asking")
    less = check(checker, text, asks={"driving_licence": ["vehicle_class"]})
    assert list(less["certificates"][0]["fields"]) == ["vehicle_class"]


def test_the_person_is_compared_after_a_pass_as_after_a_code(city: City) -> None:
    who, key, checker = city.person(HOLDER), Key(), city.person(CHECKER)
    answer = check(checker, show(kept(who, key, "driving_licence"), key, city))
    path = f"/api/verifications/{answer['id']}/presence"
    assert city.person(OTHER).post(path, {"match": True}).status == 404
    assert checker.post(path, {"match": True}).status == 204
    assert checker.post(path, {"match": False}).status == 409


def test_who_checks_nothing_checks_no_pass(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    text = show(kept(who, key, "driving_licence"), key, city)
    assert check(who, text).status == 403
    assert savable(who, "driving_licence")["saved"] is True


def test_a_phone_proves_its_key_and_means_this_person(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    good: dict[str, Any] = {"name": "手机", "prf": True}
    stolen = key.proof(b"LZ1e", "00000000-0000-7000-8000-000000000000")
    body = good | {"public_key": base64url.encode(key.public), "signature": stolen}
    assert who.post("/api/me/offline/devices", body).status == 422
    bad = good | {"public_key": base64url.encode(b"\x05" + bytes(32)), "signature": stolen}
    assert who.post("/api/me/offline/devices", bad).status == 422
    assert enrol(who, key).status == 201
