"""A pass ends with what it stands on: certificate, grant, place on the phone; the list follows at once."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from backend.offline import publishing
from backend.offline import savable as savable_of
from backend.offline.retention import forget_old
from tests.city import City
from tests.client import Client
from tests.flows.enterprise_steps import enterprise_of
from tests.flows.family_steps import bind
from tests.flows.grant_steps import delegate, name_of
from tests.flows.offline_steps import Key, ask, enrol, kept, savable, show
from tests.flows.steps import DRIVING, card, suspend
from tests.flows.test_family import CHILD
from tests.flows.test_offline_live import check, verdict
from tests.flows.test_offline_passes import bundle_of, checked, listed

OWNER, HELPER, CHECKER = "rider", "citizen", "inspector"


def on_behalf(city: City, helper: Client, key: Key, **more: object) -> dict[str, object]:
    """A pass of the owner's licence on the helper's phone."""
    given = delegate(city.person(OWNER), helper, fields=["name", "vehicle_class"], **more)
    found = ask(helper, enrol(helper, key)["id"], [], [given["id"]])
    assert found.status == 200, found.body
    return dict(found["passes"][0])


def test_a_suspended_certificates_pass_is_on_the_list_before_anybody_asks(city: City) -> None:
    who, key = city.person(OWNER), Key()
    given = kept(who, key, DRIVING)
    assert suspend(city.person("issuer"), given["certificate"]).status == 200
    city.drain()
    assert bytes.fromhex(given["rid"]) in listed(city)
    assert verdict(check(city.person(CHECKER), show(given, key, city))) == ("no_verdict", "withdrawn")
    assert not [one for one in who.get("/api/me/offline")["certificates"] if one["type"] == DRIVING]
    assert ask(who, who.get("/api/me/offline")["device"]["id"], [given["certificate"]]).code == "certificate_not_shown"
    assert ask(who, who.get("/api/me/offline")["device"]["id"])["passes"] == []


def test_a_delegates_pass_names_both_and_shows_no_more_than_the_grant(city: City) -> None:
    helper, key = city.person(HELPER), Key()
    given = on_behalf(city, helper, key)
    assert (given["owner_name"], given["subject_name"]) == ("马●", "马●")
    assert [one["key"] for one in given["fields"] if one["value"]] == ["name", "vehicle_class"]  # type: ignore[attr-defined]
    text_ = show(given, key, city)
    found = checked(city, text_, bundle_of(city, city.stranger()))
    assert found.content is not None
    assert found.content.behalf is not None
    assert found.content.behalf.delegate == "周●"
    answer = check(city.person(CHECKER), text_)
    assert set(answer["certificates"][0]["fields"]) == {"name", "vehicle_class"}
    assert answer["on_behalf"]["name"] == "周●"
    city.drain()
    [line] = city.person(OWNER).get("/api/me/looks")["items"][:1]
    assert (line["look"], line["on_behalf"]["name"]) == (answer["look"], "周●")


def test_a_pass_shown_on_behalf_may_not_say_it_is_the_holders_own(city: City) -> None:
    helper, key = city.person(HELPER), Key()
    given = on_behalf(city, helper, key)
    alone = show({**given, "grant": None}, key, city)
    assert verdict(check(city.person(CHECKER), alone)) == ("no_verdict", "malformed")


def test_a_grant_that_ends_takes_its_passes_along(city: City) -> None:
    helper, key = city.person(HELPER), Key()
    given = on_behalf(city, helper, key)
    owner = city.person(OWNER)
    assert owner.delete(f"/api/grants/{given['grant']}").status == 204
    city.drain()
    assert bytes.fromhex(str(given["rid"])) in listed(city)
    assert verdict(check(city.person(CHECKER), show(given, key, city))) == ("no_verdict", "withdrawn")
    device = helper.get("/api/me/offline")["device"]["id"]
    assert ask(helper, device, [], [str(given["grant"])]).code == "certificate_not_shown"


def test_a_pass_of_a_grant_ends_with_it(city: City) -> None:
    helper, key = city.person(HELPER), Key()
    until = city.clock.instant + timedelta(days=2)
    given = on_behalf(city, helper, key, valid_to=until.isoformat())
    assert datetime.fromisoformat(str(given["expires_at"])) <= until


def test_a_grant_with_a_number_of_uses_or_a_purpose_has_no_pass(city: City) -> None:
    owner, helper = city.person(OWNER), city.person(HELPER)
    device = enrol(helper, Key())["id"]
    for given in (delegate(owner, helper, max_uses=3), delegate(owner, helper, place="门口")):
        assert ask(helper, device, [], [given["id"]]).code == "certificate_not_shown"
    assert not [one for one in helper.get("/api/me/offline")["certificates"] if one["behalf"]]
    assert name_of(owner) == "马志强"


def test_somebody_elses_certificates_and_phones_are_nobodys(city: City) -> None:
    owner, other = city.person(OWNER), city.person(HELPER)
    phone, mine = enrol(owner, Key())["id"], enrol(other, Key())["id"]
    theirs = card(owner, DRIVING)["id"]
    assert ask(other, phone, [savable(other, DRIVING)["certificate"]]).status == 404
    assert ask(other, mine, [theirs]).code == "certificate_not_shown"
    assert ask(other, mine, ["00000000-0000-7000-8000-000000000000"]).code == "certificate_not_shown"
    assert ask(other, mine, [], ["00000000-0000-7000-8000-000000000000"]).code == "certificate_not_shown"
    assert other.delete(f"/api/me/offline/certificates/{theirs}").status == 404


def test_forgetting_a_grant_forgets_all_of_it(city: City) -> None:
    helper, key = city.person(HELPER), Key()
    given = on_behalf(city, helper, key)
    assert savable(helper, DRIVING, behalf=True)["saved"] is True
    assert helper.delete(f"/api/me/offline/grants/{given['grant']}").status == 204
    assert helper.delete(f"/api/me/offline/grants/{given['grant']}").status == 404
    assert savable(helper, DRIVING, behalf=True)["saved"] is False
    assert verdict(check(city.person(CHECKER), show(given, key, city))) == ("no_verdict", "withdrawn")


def test_the_list_is_made_anew_every_hour_and_its_number_grows(city: City) -> None:
    first = listed(city)
    assert city.stranger().get("/api/offline/bundle")["version"] >= 1
    city.pass_time(minutes=59)
    publish(city)
    assert listed(city).number == first.number
    city.pass_time(minutes=1)
    publish(city)
    later = listed(city)
    assert (later.number, later.made_at) == (first.number + 1, first.made_at + 3600)


def publish(city: City) -> None:
    """What the server does each minute."""
    publishing.publish_due(city.database, city.keys)


def test_passes_are_forgotten_when_no_look_of_them_is_waited_for(city: City) -> None:
    who, key = city.person(OWNER), Key()
    given = kept(who, key, DRIVING)
    check(city.person(CHECKER), show(given, key, city))

    def left() -> int:
        with city.writing() as session:
            forget_old(session, now=city.clock.instant)
            of_phones = text("SELECT count(*) FROM offline_pass WHERE device_id IS NOT NULL")
            return int(session.execute(of_phones).scalar_one())

    city.pass_time(days=90)
    assert left() == 1
    city.pass_time(days=8)
    assert left() == 0


def test_a_guardian_keeps_a_childs_card_and_an_enterprises_name_is_public(city: City) -> None:
    parent, key = city.person("parent"), Key()
    assert bind(parent, CHILD).status in (200, 201)
    there = [one for one in parent.get("/api/me/offline")["certificates"] if one["behalf"]]
    assert {one["behalf"]["relation"] for one in there} == {"guardian"}
    by = there[0]
    found = ask(parent, enrol(parent, key)["id"], [by["certificate"]], [by["behalf"]["grant"]])
    assert found["passes"][0]["owner_name"] == by["behalf"]["owner"] == "林●"
    with city.reading() as session:
        firm = UUID(enterprise_of(city.person("agent")))
        assert savable_of.names(session, city.keys, [firm]) == {firm: "罗记面馆"}
