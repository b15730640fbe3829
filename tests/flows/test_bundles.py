"""Bundles: kept on all devices, looked at again whenever they are listed or shown."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from backend.codes import bundles
from backend.codes.models import Bundle
from backend.identity import sessions
from backend.identity.rules import Actor
from backend.kernel.errors import Forbidden, InvalidField
from tests.city import City
from tests.client import Answer, Client
from tests.flows.steps import CHECKER, DRIVING, IDENTITY, VEHICLE, card, shown_fields, suspend, verdict

LOGIN = "citizen"


def keep(holder: Client, name: str = "查车", types: tuple[str, ...] = (DRIVING, VEHICLE), **more: Any) -> Answer:
    chosen = [card(holder, one, more.get("subject"))["id"] for one in types]
    return holder.post("/api/bundles", {"name": name, "certificates": chosen, **more})


def names(holder: Client) -> list[str]:
    return [one["name"] for one in holder.get("/api/bundles")["items"]]


def test_a_bundle_is_kept_on_all_devices_and_shown_with_its_fields(city: City) -> None:
    phone = city.person(LOGIN)
    driving = card(phone, DRIVING)["id"]
    made = keep(phone, fields={driving: ["vehicle_class", "photo"]})
    assert made.status == 201
    (bundle,) = city.person(LOGIN).get("/api/bundles")["items"]
    assert [(one["type"], one["status"]) for one in bundle["items"]] == [(DRIVING, "valid"), (VEHICLE, "valid")]
    assert bundle["items"][0]["fields"] == ["vehicle_class", "photo"]
    fields = {one["certificate"]: one["fields"] for one in bundle["items"]}
    code = phone.post("/api/codes", {"certificates": list(fields), "fields": fields})
    found = verdict(city.person(CHECKER), code["text"])
    assert shown_fields(found)[DRIVING] == {"vehicle_class", "photo"}


def test_an_ended_certificate_is_named_with_its_state(city: City) -> None:
    phone = city.person(LOGIN)
    keep(phone)
    suspend(city.person("issuer"), card(phone, DRIVING)["id"])
    (bundle,) = phone.get("/api/bundles")["items"]
    assert [one["status"] for one in bundle["items"]] == ["suspended", "valid"]


def test_a_renewed_certificate_is_followed_and_one_that_is_gone_is_named(city: City) -> None:
    phone = city.person(LOGIN)
    driving = card(phone, DRIVING)["id"]
    own = keep(phone)["items"][0]["id"]
    with city.writing() as session:
        row = session.get_one(Bundle, UUID(own))
        chosen = [
            [str(uuid4()), DRIVING, ["vehicle_class", "no_longer_a_field"]],
            [str(uuid4()), "birth_certificate", []],
            [str(uuid4()), "no_such_type", []],
        ]
        row.content = bundles._sealed(city.keys, row.id, {"name": "x", "chosen": chosen})
    first, second = phone.get("/api/bundles")["items"][0]["items"]
    assert (first["certificate"], first["fields"]) == (driving, ["vehicle_class"])
    assert (second["type"], second["certificate"], second["status"]) == ("birth_certificate", None, None)


def test_a_certificate_that_the_bundle_names_itself_stands_for_no_other(city: City) -> None:
    phone = city.person(LOGIN)
    driving = card(phone, DRIVING)["id"]
    own = keep(phone)["items"][0]["id"]
    with city.writing() as session:
        row = session.get_one(Bundle, UUID(own))
        chosen = [[driving, DRIVING, ["vehicle_class"]], [str(uuid4()), DRIVING, ["vehicle_class"]]]
        row.content = bundles._sealed(city.keys, row.id, {"name": "x", "chosen": chosen})
    items = phone.get("/api/bundles")["items"][0]["items"]
    assert [one["certificate"] for one in items] == [driving, None]


def test_bundles_are_renamed_arranged_and_removed(city: City) -> None:
    phone = city.person(LOGIN)
    for name in ("一", "二", "三"):
        keep(phone, name, (IDENTITY,))
    first, second, third = (one["id"] for one in phone.get("/api/bundles")["items"])
    assert phone.call("PUT", f"/api/bundles/{second}", {"name": " 看病 "}).status == 204
    assert names(phone) == ["一", "看病", "三"]
    assert phone.call("PUT", "/api/bundles/order", {"bundles": [third, first]}).status == 204
    assert names(phone) == ["三", "一", "看病"]
    assert phone.delete(f"/api/bundles/{first}").status == 204
    assert names(phone) == ["三", "看病"]
    keep(phone, "四", (IDENTITY,))
    assert names(phone) == ["三", "看病", "四"]


def test_nobody_touches_somebody_elses_bundles(city: City) -> None:
    phone, other = city.person(LOGIN), city.person("elder")
    keep(phone)
    own = phone.get("/api/bundles")["items"][0]["id"]
    for wanted in (own, str(uuid4())):
        assert other.call("PUT", f"/api/bundles/{wanted}", {"name": "x"}).code == "not_found"
        assert other.call("PUT", "/api/bundles/order", {"bundles": [wanted]}).code == "not_found"
        assert other.delete(f"/api/bundles/{wanted}").code == "not_found"
    assert other.get("/api/bundles")["items"] == []
    person = phone.get("/api/session")["person"]["id"]
    assert other.get(f"/api/bundles?subject={person}").code == "not_found"
    assert keep(other, types=(IDENTITY,)).status == 201
    foreign = card(phone, DRIVING)["id"]
    assert other.post("/api/bundles", {"name": "x", "certificates": [foreign]}).code == "certificate_not_shown"


def test_a_bundle_put_first_stands_before_all_that_were_arranged_earlier(city: City) -> None:
    phone = city.person(LOGIN)
    for name in "abc":
        keep(phone, name, types=(DRIVING,))
    ids = {one["name"]: one["id"] for one in phone.get("/api/bundles")["items"]}
    for order, then in (("abc", "abc"), ("c", "cab"), ("b", "bca")):
        assert phone.call("PUT", "/api/bundles/order", {"bundles": [ids[one] for one in order]}).status == 204
        assert names(phone) == list(then)


def test_who_does_not_represent_a_subject_keeps_nothing_for_it(city: City) -> None:
    actor = _actor(city)
    with city.writing() as session, pytest.raises(Forbidden):
        bundles.keep(session, city.keys, actor=actor, subject_id=uuid4(), name="x", chosen={}, now=city.clock.instant)


def _actor(city: City) -> Actor:
    browser = city.person(LOGIN)
    cookie = browser._http.get_cookie("lz", domain="localhost")
    with city.reading() as session:
        return sessions.authenticate(session, cookie.value if cookie else "", None).actor


def test_a_bundle_without_certificates_is_none(city: City) -> None:
    actor = _actor(city)
    with city.writing() as session, pytest.raises(InvalidField):
        bundles.keep(
            session, city.keys, actor=actor, subject_id=actor.person_id, name="x", chosen={}, now=city.clock.instant
        )


def test_an_enterprise_has_bundles_of_its_own(city: City) -> None:
    agent = city.person("agent")
    firm = agent.get("/api/session")["subjects"][1]["id"]
    keep(agent, "年检", ("business_licence",), subject=firm)
    assert agent.get("/api/bundles")["items"] == []
    assert [one["name"] for one in agent.get(f"/api/bundles?subject={firm}")["items"]] == ["年检"]


def test_there_is_room_for_twelve(city: City) -> None:
    phone = city.person(LOGIN)
    for number in range(12):
        assert keep(phone, str(number), (IDENTITY,)).status == 201
    refused = keep(phone, "13", (IDENTITY,))
    assert (refused.status, refused["errors"]) == (422, [{"field": "bundles", "problem": "too_many"}])


def test_what_makes_no_sense_is_refused_by_name(city: City) -> None:
    phone = city.person(LOGIN)
    own = card(phone, DRIVING)["id"]
    for body, field in (
        ({"name": "", "certificates": [own]}, "name"),
        ({"name": "x" * 21, "certificates": [own]}, "name"),
        ({"name": "x", "certificates": []}, "certificates"),
        ({"name": "x", "certificates": [own], "fields": {str(uuid4()): ["name"]}}, "fields"),
        ({"name": "x", "certificates": [own], "fields": {own: ["no_such_field"]}}, "fields"),
    ):
        answer = phone.post("/api/bundles", body)
        assert (answer.status, answer["errors"][0]["field"]) == (422, field)


def test_the_database_holds_neither_name_nor_choice_in_clear(city: City) -> None:
    phone = city.person(LOGIN)
    keep(phone, "妈妈看病用")
    with city.reading() as session:
        (content,) = session.execute(text("SELECT content FROM bundle")).scalars()
    assert "妈妈看病用".encode() not in bytes(content)
    assert b"driving_licence" not in bytes(content)


def test_a_certificate_of_a_version_that_nobody_knows_is_left_out_of_the_standing(city: City) -> None:
    phone = city.person(LOGIN)
    keep(phone)
    with city.writing() as session:
        session.execute(text("UPDATE certificate SET type_version = 99 WHERE type = :type"), {"type": DRIVING})
    items = phone.get("/api/bundles")["items"][0]["items"]
    assert [(one["type"], one["certificate"] is None) for one in items] == [(DRIVING, True), (VEHICLE, False)]
