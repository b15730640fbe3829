"""Passes on a phone: enrolled, issued, renewed, forgotten, revoked; refused to everybody else."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.test import Client as WsgiClient

from backend.kernel import signing
from backend.offline import profiles, publishing, roots
from backend.offline.rules import profiles as rules
from backend.standards import base64url, golomb_set, offline_pass, revocation_list, trust_bundle
from backend.standards.offline_pass import Checked, Faulty
from backend.standards.trust_bundle import Bundle
from tests.city import City
from tests.client import Client
from tests.flows.offline_steps import Key, ask, enrol, kept, savable, show
from tests.flows.steps import suspend

HOLDER = "citizen"


def bundle_of(city: City, who: Client) -> Bundle:
    """The trust bundle as a phone believes it."""
    given = who.get("/api/offline/bundle")["bundle"]
    found = trust_bundle.read(
        given,
        expected_roots=roots.read_roots(city.settings.trust_dir),
        expected_city="880100",
        newest_seen_version=None,
        now=int(city.clock.instant.timestamp()),
        verify=signing.verify,
    )
    assert isinstance(found, Bundle), found
    return found


def checked(city: City, presented_text: str, bundle: Bundle, *, listed: bool = False) -> Checked | Faulty:
    """A pass as an inspector's phone checks it."""
    presented = offline_pass.read(presented_text)
    assert isinstance(presented, bytes)
    return offline_pass.check(
        presented,
        trust=bundle.trust,
        now=int(city.clock.instant.timestamp()),
        expected_challenge=None,
        is_listed=lambda _rid: listed,
        is_seen=lambda _key: False,
        verify=signing.verify,
    )


def test_a_pass_is_issued_and_holds_by_the_bundle_alone(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given = kept(who, key, "driving_licence")
    found = checked(city, show(given, key, city), bundle_of(city, city.stranger()))
    assert isinstance(found, Checked), found
    assert [one.value for one in found.content.values] == ["周●", "C1", None]
    assert len(base64url.decode(given["body"])) + 71 <= 240


def test_three_of_low_risk_are_kept_after_one_yes_and_others_after_a_step(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    device = enrol(who, key)["id"]
    first = [one["certificate"] for one in who.get("/api/me/offline")["certificates"] if one["default"]]
    assert 1 <= len(first) <= 3
    who.confirms = False
    assert ask(who, device, first).status == 200
    identity = savable(who, "identity_card")
    assert (identity["sensitive"], identity["hours"], identity["default"]) == (True, 24, False)
    assert ask(who, device, [identity["certificate"]]).code == "step_needed"
    who.confirms = True
    assert ask(who, device, [identity["certificate"]])["passes"][0]["type"] == "identity_card"
    who.confirms = False
    quiet = ask(who, device)
    assert {one["certificate"] for one in quiet["passes"]} == {*first, identity["certificate"]}
    assert who.get("/api/me/offline")["agreed"] is True


def test_lives_are_a_week_a_day_for_sensitive_ones_and_a_day_without_prf(city: City) -> None:
    who = city.person(HOLDER)
    hours: dict[tuple[str, bool], float] = {}
    for prf in (True, False):
        device = enrol(who, Key(), prf=prf)["id"]
        wanted = [savable(who, kind)["certificate"] for kind in ("driving_licence", "identity_card")]
        found = ask(who, device, wanted)["passes"]
        hours |= {(one["type"], prf): _hours(one) for one in found}
    assert hours == {
        ("driving_licence", True): 168,
        ("identity_card", True): 24,
        ("driving_licence", False): 24,
        ("identity_card", False): 24,
    }


def _hours(one: dict[str, str]) -> float:
    given, ends = (datetime.fromisoformat(one[key]) for key in ("issued_at", "expires_at"))
    return (ends - given) / timedelta(hours=1)


def test_another_phone_takes_the_place_of_the_first_whose_passes_are_listed(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given = kept(who, key, "driving_licence")
    rid = bytes.fromhex(given["rid"])
    first = who.get("/api/me/offline")["device"]["id"]
    assert rid not in listed(city)
    second = enrol(who, Key(), name="新手机")["id"]
    city.drain()
    assert rid in listed(city)
    phones = who.get("/api/me/offline")["devices"]
    assert [(one["id"], one["removed_at"] is None) for one in phones] == [(second, True), (first, False)]
    assert ask(who, first).status == 404


def test_a_refresh_is_the_same_pass_living_longer(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    first = kept(who, key, "driving_licence")
    device, before = who.get("/api/me/offline")["device"]["id"], recorded(city)
    city.pass_time(hours=3)
    [again] = ask(who, device)["passes"]
    assert again["rid"] == first["rid"]
    assert again["expires_at"] > first["expires_at"]
    assert isinstance(checked(city, show(again, key, city), bundle_of(city, city.stranger())), Checked)
    assert recorded(city) == before
    assert rows(city, "SELECT count(*) FROM offline_pass WHERE device_id IS NOT NULL") == 1
    assert who.delete(f"/api/me/offline/certificates/{first['certificate']}").status == 204
    new = ask(who, device, [first["certificate"]])["passes"][0]
    assert new["rid"] != first["rid"]
    assert recorded(city) == before + 1
    city.drain()
    assert (bytes.fromhex(first["rid"]) in listed(city), bytes.fromhex(new["rid"]) in listed(city)) == (True, False)


def test_a_refresh_that_ends_earlier_leaves_the_row_to_the_longest_pass_under_its_rid(city: City) -> None:
    who = city.person(HOLDER)
    first = kept(who, Key(), "driving_licence")
    device = who.get("/api/me/offline")["device"]["id"]
    with city.writing() as session:
        session.execute(text("UPDATE offline_device SET prf = false WHERE removed_at IS NULL"))
    [again] = ask(who, device)["passes"]
    assert again["expires_at"] < first["expires_at"]
    city.pass_time(days=2)
    assert who.delete(f"/api/me/offline/devices/{device}").status == 204
    city.drain()
    assert bytes.fromhex(first["rid"]) in listed(city)


def test_more_revoked_passes_than_a_list_holds_still_are_published(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    who = city.person(HOLDER)
    device = enrol(who, Key())["id"]
    wanted = [savable(who, kind)["certificate"] for kind in ("driving_licence", "identity_card")]
    made = ask(who, device, wanted)["passes"]
    suspended, forgotten = ([bytes.fromhex(one["rid"]) for one in made if one["certificate"] == id_] for id_ in wanted)
    assert suspend(city.person("issuer"), wanted[0]).status == 200
    assert who.delete(f"/api/me/offline/certificates/{wanted[1]}").status == 204
    monkeypatch.setattr(golomb_set, "LARGEST", len(suspended))
    with city.writing() as session:
        publishing.publish(session, city.keys, now=city.clock.instant)
    there = listed(city)
    assert len(there.rids) == len(suspended)
    assert all(one in there for one in suspended)
    assert not all(one in there for one in forgotten)


def test_a_pass_says_what_it_said_after_its_type_has_values_in_between(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, key = city.person(HOLDER), Key()
    first = kept(who, key, "driving_licence")
    device, plain = who.get("/api/me/offline")["device"]["id"], rules.tables

    def mixed(*given: Any) -> dict[str, tuple[str, ...]]:
        return {name: ("新值", *reversed(said)) for name, said in plain(*given).items()}

    monkeypatch.setattr(profiles, "tables", mixed)
    [again] = ask(who, device)["passes"]
    with city.writing() as session:
        publishing.publish(session, city.keys, now=city.clock.instant)
    bundle = bundle_of(city, city.stranger())
    assert "新值" in bundle.trust.tables["driving_licence.vehicle_class"]
    for given in (first, again):
        found = checked(city, show(given, key, city), bundle)
        assert isinstance(found, Checked), found
        assert [one.value for one in found.content.values] == ["周●", "C1", None]


def recorded(city: City) -> int:
    """Lines of the audit on passes that were issued."""
    return rows(city, "SELECT count(*) FROM access_event WHERE kind = 'offline:issued'")


def rows(city: City, query: str) -> int:
    """A count."""
    with city.reading() as session:
        return int(session.execute(text(query)).scalar_one())


def listed(city: City, *, printed: bool = False) -> revocation_list.RevocationList:
    """The list as a phone believes it."""
    who = city.stranger()
    bundle = bundle_of(city, who)
    content = raw(city, "/api/offline/revocations" + ("/printed" if printed else ""))
    found = revocation_list.read(
        content,
        expected_city="880100/printed" if printed else "880100",
        publisher=bundle.statement.publisher,
        bundle_number=0 if printed else bundle.list.number,
        bundle_hash=b"" if printed else bundle.list.hash,
        newest_seen_number=None,
        verify=signing.verify,
    )
    assert isinstance(found, revocation_list.RevocationList), found
    return found


def raw(city: City, path: str) -> bytes:
    """Octets that everybody may fetch."""
    return WsgiClient(city.app).get(path, base_url="http://localhost").get_data()
