"""Corrections over HTTP: raised with a case, settled by the office whose word it is, once, and told."""

import json
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from backend.audit import service as audit
from backend.cases.corrections.models import FieldCorrection
from backend.identity.people import add_membership, organisations
from backend.identity.rules import Role
from backend.sources.models import BaseBatch
from tests.city import City
from tests.client import Client
from tests.department import Department, registered
from tests.flows.case_steps import (
    OFFICER,
    OWNER,
    agree,
    at_desk,
    begun,
    enterprise_of,
    read,
    submitted,
    typed,
    withdraw,
)
from tests.flows.correction_steps import (
    DESK,
    ITEMS,
    MINE,
    NAME,
    decide,
    field_of,
    messages,
    mine,
    of_certificate,
    of_library,
    opening,
    waiting,
)
from tests.flows.desk_steps import act
from tests.flows.import_steps import officer as registry
from tests.flows.source_steps import MARKET, organisation, person

KINDS = [f"correction:{one}" for one in ("raised", "opened", "accepted", "mended", "declined")]
HOUSING = "云汀市住房和城乡建设局"


@pytest.fixture
def owner(city: City) -> Client:
    return city.person(OWNER)


@pytest.fixture
def officer(city: City) -> Client:
    return city.person(OFFICER)


@pytest.fixture
def issuer(city: City) -> Client:
    """An issuing officer of the office whose word it is."""
    return posted(city, "inspector2", MARKET)


def posted(city: City, login: str, office: str) -> Client:
    """Somebody who is given a post at an office, signed in after that."""
    with city.writing() as session:
        add_membership(
            session, person(session, login), organisation(session, office), Role.ISSUING_OFFICER,
            badge="K0001", valid_from=date(2026, 1, 1),
        )  # fmt: skip
    return city.person(login)


def test_the_office_whose_certificate_it_is_replaces_it_and_everybody_is_told(
    city: City, owner: Client, officer: Client, issuer: Client
) -> None:
    case = of_certificate(owner)
    assert field_of(read(owner, case), ITEMS)["correction"] == "open"
    assert field_of(at_desk(officer, case), ITEMS)["correction"] == "open"
    [line] = waiting(officer)
    assert (line["field"], line["source"], line["kind"]) == ("经营项目", "食品经营许可证", "cert")
    assert (line["owner"], line["state"], line["left"]) == (MARKET, "open", 10)
    assert "was" not in line, "a list tells no value"
    seen = opening(officer, line["id"])
    assert (seen["proposed"], seen["may_decide"]) == ("热食类食品制售", True)
    assert seen["was"] == field_of(read(owner, case), ITEMS)["original"]
    done = decide(issuer, line["id"])
    assert (done.status, done["state"], done["mends"]) == (200, "mended", "desk"), done.body
    held = owner.get(f"/api/certificates?subject={enterprise_of(owner)}")["items"]
    [licence] = [one for one in held if one["type"] == "food_licence"]
    face = owner.get(f"/api/certificates/{licence['id']}?subject={enterprise_of(owner)}")
    assert face.status == 200, face.body
    assert "热食类食品制售" in str(face.body)
    assert field_of(read(owner, case), ITEMS)["correction"] == "mended"
    assert messages(city, owner) == ["case.correction_mended"]
    [own] = mine(owner)
    assert (own["state"], own["case"], own["proposed"]) == ("mended", case, "热食类食品制售")
    happened = [one["happened"] for one in read(owner, case)["history"]]
    assert happened[-2:] == ["correction_offered", "correction_mended"]


def test_a_record_is_mended_at_the_desk_of_its_source_and_the_next_form_says_so(
    city: City, owner: Client, officer: Client
) -> None:
    case = of_library(owner)
    [line] = waiting(officer)
    assert (line["source"], line["owner"], line["office"]) == ("法人库", MARKET, HOUSING)
    done = decide(officer, line["id"], reason="已核对登记档案")
    assert (done.status, done["state"]) == (200, "mended"), done.body
    whole = field_of(read(owner, case), "operator_name")
    assert (whole["correction"], whole["correction_reason"]) == ("mended", "已核对登记档案")
    other = begun(owner, "fire_safety_opening")
    agreed = agree(owner, other, leave=frozenset({"business_licence"}))
    again = field_of(agreed.body, "operator_name")
    assert (again["value"], again["source"]) == (NAME, "base:legal_persons.name")
    with city.reading() as session:
        keys = [one for one in session.execute(select(BaseBatch.key)).scalars() if one.startswith("correction:")]
        assert keys == [f"correction:{line['id']}"]


def test_what_the_sources_own_system_mends_is_followed(city: City, owner: Client, officer: Client) -> None:
    case = of_library(owner)
    [line] = waiting(officer)
    done = decide(officer, line["id"], mends="feed", reason="登记系统今晚更正")
    assert (done["state"], done["mends"]) == ("accepted", "feed")
    assert field_of(read(owner, case), "operator_name")["correction"] == "accepted"
    assert [one["state"] for one in waiting(officer)] == ["accepted"], "it waits until the new value is there"
    system = registry_system(city)
    fed(city, owner, system, "别的名字")
    assert field_of(read(owner, case), "operator_name")["correction"] == "accepted", "another value is not this one"
    fed(city, owner, system, NAME)
    assert field_of(read(owner, case), "operator_name")["correction"] == "mended"
    assert messages(city, owner) == ["case.correction_accepted", "case.correction_mended"]
    assert waiting(officer) == []
    assert [one["state"] for one in waiting(officer, settled=True)] == ["mended"]


def registry_system(city: City) -> Department:
    """The registry's own system, admitted."""
    registry(city, OFFICER, MARKET)
    return registered(city, OFFICER, ("food_licence",))


def fed(city: City, owner: Client, system: Department, name: str) -> None:
    """The registry's system sends the shop's row, signed."""
    firm = UUID(enterprise_of(owner))
    with city.reading() as session:
        uscc = organisations(session, [firm])[firm].uscc
    body = {
        "base": "legal_persons",
        "batch": uuid4().hex,
        "as_of": "2026-03-03",
        "rows": [{"uscc": uscc, "name": name}],
    }
    answer = system.call("POST", "/api/department/base-data", json.dumps(body).encode())
    assert (answer.status, answer["counts"]["changed"]) == (200, 1), answer.body
    city.drain()


def test_declined_with_a_reason_and_the_source_stays_as_it_is(city: City, owner: Client, officer: Client) -> None:
    case = of_library(owner)
    [line] = waiting(officer)
    silent = decide(officer, line["id"], accepted=False)
    assert silent["errors"] == [{"field": "reason", "problem": "missing"}]
    done = decide(officer, line["id"], accepted=False, reason="与登记档案一致")
    assert (done["state"], done["reason"]) == ("declined", "与登记档案一致")
    whole = field_of(read(owner, case), "operator_name")
    assert (whole["correction"], whole["correction_reason"]) == ("declined", "与登记档案一致")
    assert messages(city, owner) == ["case.correction_declined"]
    other = begun(owner, "fire_safety_opening")
    agreed = agree(owner, other, leave=frozenset({"business_licence"}))
    assert field_of(agreed.body, "operator_name")["value"] == "罗记面馆"


def test_whoever_decides_second_is_told_that_it_is_decided(owner: Client, officer: Client) -> None:
    of_library(owner)
    [line] = waiting(officer)
    assert decide(officer, line["id"], accepted=False, reason="与登记档案一致").status == 200
    for said in ({"accepted": True}, {"accepted": False, "reason": "再想想"}):
        late = decide(officer, line["id"], **said)
        assert (late.status, late.code) == (409, "conflict")


def test_nobody_accepts_a_value_that_they_did_not_read(owner: Client, officer: Client, issuer: Client) -> None:
    case = of_certificate(owner)
    assert act(officer, case, "supplement", note="请核对经营项目").status == 204
    [line] = waiting(officer)
    seen = opening(issuer, line["id"])["seen"]
    assert typed(owner, case, {ITEMS: "自制饮品制售"}, [ITEMS]).status == 200
    assert submitted(owner, case).status == 200
    for said in ({"accepted": True}, {"accepted": True, "mends": "feed"}, {"accepted": False, "reason": "一致"}):
        late = decide(issuer, line["id"], seen=seen, **said)
        assert (late.status, late.code) == (409, "stale")
    assert decide(issuer, line["id"], seen="A").status == 422
    assert issuer.post(f"{DESK}/{line['id']}/decision", {"accepted": True}).status == 422
    assert field_of(read(owner, case), ITEMS)["correction"] == "open"
    again = opening(issuer, line["id"])
    assert (again["proposed"], again["seen"] != seen) == ("自制饮品制售", True)
    assert decide(issuer, line["id"], seen=again["seen"])["state"] == "mended"


def test_what_is_handed_in_again_unchanged_was_read(owner: Client, officer: Client, issuer: Client) -> None:
    case = of_certificate(owner)
    assert act(officer, case, "supplement", note="请补充平面图").status == 204
    [line] = waiting(officer)
    seen = opening(officer, line["id"])["seen"]
    assert submitted(owner, case).status == 200
    assert decide(issuer, line["id"], seen=seen)["state"] == "mended"


def test_a_certificate_is_sealed_at_the_desk_by_an_issuing_officer_with_a_step(
    owner: Client, officer: Client, issuer: Client
) -> None:
    case = of_certificate(owner)
    [line] = waiting(officer)
    assert opening(officer, line["id"])["may_mend_here"] is False
    refused = decide(officer, line["id"])
    assert (refused.status, refused.code) == (403, "forbidden")
    assert opening(issuer, line["id"])["may_mend_here"] is True
    issuer.confirms = False
    asked = decide(issuer, line["id"])
    assert (asked.status, asked.code, asked["step"]["action"]) == (403, "step_needed", "certificates:issue")
    assert field_of(read(owner, case), ITEMS)["correction"] == "open"
    issuer.confirms = True
    assert decide(issuer, line["id"])["state"] == "mended"


def test_a_reviewer_accepts_a_certificate_for_the_issuing_desk_without_a_step(owner: Client, officer: Client) -> None:
    officer.confirms = False
    of_certificate(owner)
    [line] = waiting(officer)
    assert decide(officer, line["id"], mends="feed")["state"] == "accepted"


def test_no_other_office_and_no_other_role_gets_near_it(city: City, owner: Client, officer: Client) -> None:
    of_library(owner)
    [line] = waiting(officer)
    housing = posted(city, "rider", HOUSING)
    assert waiting(housing) == [], "the office that has the case keeps no word of the library"
    assert opening(housing, line["id"]).status == 404
    assert decide(housing, line["id"]).status == 404
    for login in (OWNER, "citizen", "clerk", "inspector2", "admin", "bank"):
        somebody = city.person(login)
        assert somebody.get(DESK).status == 403
        assert opening(somebody, line["id"]).status == 403
        assert decide(somebody, line["id"]).status == 403
    assert city.stranger().get(DESK).status == 401
    assert city.stranger().get(MINE).status == 401
    assert opening(officer, enterprise_of(owner)).status == 404
    assert mine(city.person("citizen")) == []
    assert waiting(officer)[0]["state"] == "open", "nothing of that changed it"


def test_who_raised_it_does_not_decide_it(city: City, owner: Client) -> None:
    case = of_library(owner)
    own = posted(city, OWNER, MARKET)
    [line] = waiting(own)
    assert opening(own, line["id"])["may_decide"] is False
    refused = decide(own, line["id"])
    assert (refused.status, refused.code) == (409, "second_person_needed")
    assert field_of(read(owner, case), "operator_name")["correction"] == "open"


def test_what_the_desk_cannot_write_is_said_and_changes_nothing(city: City, owner: Client, officer: Client) -> None:
    case = of_library(owner)
    [line] = waiting(officer)
    fed(city, owner, registry_system(city), "登记系统先改了")
    late = decide(officer, line["id"])
    assert late["errors"] == [{"field": "record", "problem": "none"}]
    assert field_of(read(owner, case), "operator_name")["correction"] == "open"
    assert decide(officer, line["id"], mends="anything").status == 422
    assert decide(officer, line["id"], accepted=False, reason="长" * 501).status == 422


def test_a_case_that_is_taken_back_raises_nothing_any_more(owner: Client, officer: Client) -> None:
    case = of_library(owner)
    [line] = waiting(officer)
    assert withdraw(owner, case).status == 204
    assert waiting(officer) == mine(owner) == []
    assert decide(officer, line["id"]).status == 404


def test_every_step_stands_in_the_record_of_whose_data_it_is(city: City, owner: Client, officer: Client) -> None:
    of_library(owner)
    [line] = waiting(officer)
    decide(officer, line["id"], seen=opening(officer, line["id"])["seen"])
    with city.reading() as session:
        firm = UUID(enterprise_of(owner))
        written = audit.of_subject(session, city.keys, firm, kinds=KINDS, before=None, limit=9)
        said: list[Any] = [(one.entry["kind"], one.entry["organisation"], one.entry["badge"]) for one in written]
        [row] = session.execute(select(FieldCorrection)).scalars()
        assert row.decided_by == person(session, OFFICER)
    badge = officer.get("/api/session")["roles"][0]["badge"]
    assert sorted(said) == [
        ("correction:mended", MARKET, badge),
        ("correction:opened", MARKET, badge),
        ("correction:raised", MARKET, ""),
    ]
    assert NAME not in str([one.entry for one in written])
