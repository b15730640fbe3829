"""What a grant answers at its edges: unknown, early, too wide, of another ground; and a damaged entry of a record."""

from uuid import UUID

import pytest
from sqlalchemy import update

from backend.audit import proofs
from backend.audit.models import AccessEvent
from backend.codes.on_behalf import carried_on_behalf
from backend.grants import service as grants
from backend.grants.rules import Attempt, Caps, Ground
from backend.identity.rules import Actor
from backend.kernel.errors import Conflict, InvalidField
from backend.kernel.ids import new_id
from tests.city import City
from tests.client import Client
from tests.flows.grant_steps import DELEGATE, GRANTOR, delegate, give, wish

ANYONE = {"audience": "anyone"}


@pytest.fixture
def grantor(city: City) -> Client:
    """Who gives."""
    return city.person(GRANTOR)


def id_of(person: Client) -> UUID:
    """A person's id."""
    return UUID(person.get("/api/session")["person"]["id"])


def test_an_unknown_grant_and_one_whose_day_has_not_come_let_nothing_through(city: City, grantor: Client) -> None:
    later = give(grantor, to=ANYONE, max_uses=1, valid_from="2026-03-05T02:00:00Z", valid_to="2026-03-06T02:00:00Z")
    with city.reading() as session:
        now = city.clock.instant
        assert grants.check(session, city.keys, new_id(), Attempt(), now=now) == grants.Refused("unknown")
        assert grants.check(session, city.keys, UUID(later["id"]), Attempt(), now=now) == grants.Refused("not_yet")


def test_fields_that_a_type_does_not_have_are_not_given_and_no_leave_to_keep_a_copy(grantor: Client) -> None:
    for fields in (["nonsense"], []):
        assert grantor.post("/api/grants", wish(grantor, to=ANYONE, max_uses=1, fields=fields)).status == 422
    kept = grantor.post("/api/grants", wish(grantor, to=ANYONE, max_uses=1, copies=True))
    assert kept["errors"] == [{"field": "body", "problem": "extra_forbidden"}]
    assert "copies" not in grantor.get(f"/api/grants/{give(grantor, to=ANYONE, max_uses=1)['id']}/receipt")["document"]
    usual = {key: value for key, value in wish(grantor, to=ANYONE, max_uses=1).items() if key != "fields"}
    assert grantor.post("/api/grants", usual).status == 201


def test_what_somebody_may_see_is_not_theirs_to_show(city: City, grantor: Client) -> None:
    seen = give(grantor, to=ANYONE, max_uses=1)
    body = {"subject": str(id_of(grantor)), "grant": seen["id"]}
    assert city.person(DELEGATE).post("/api/codes", body).code == "forbidden"


def test_a_code_on_behalf_carries_twenty_certificates_at_most(city: City, grantor: Client) -> None:
    person = city.person(DELEGATE)
    given, now = delegate(grantor, person), city.clock.instant
    actor = Actor(
        account_id=new_id(), person_id=id_of(person), sign_in_id=new_id(), login="", demo=True, level="L5", offices=(),
        last_seen_at=now, last_active_at=now, expires_at=now, idle_s=None,
    )  # fmt: skip
    with city.reading() as session, pytest.raises(InvalidField):
        carried_on_behalf(
            session, city.keys, UUID(given["id"]), actor=actor, subject_id=id_of(grantor),
            chosen={new_id(): None for _ in range(21)}, now=now,
        )  # fmt: skip


def test_who_stands_for_enough_relatives_stands_for_no_more(city: City, grantor: Client) -> None:
    person, now = id_of(city.person(DELEGATE)), city.clock.instant
    with city.writing() as session:
        made = {"ground": Ground.GUARDIANSHIP, "person_id": person, "grantor_id": None, "now": now}
        grants.enter(session, city.keys, subject_id=id_of(grantor), caps=Caps(relatives=1), **made)  # type: ignore[arg-type] # named above
        with pytest.raises(Conflict):
            grants.enter(session, city.keys, subject_id=id_of(grantor), caps=Caps(relatives=1), **made)  # type: ignore[arg-type] # the same


def test_an_entry_that_does_not_open_is_given_out_without_its_content(city: City, grantor: Client) -> None:
    person = id_of(grantor)
    with city.writing() as session:
        session.execute(update(AccessEvent).where(AccessEvent.subject_id == person).values(payload=bytes(64)))
    with city.reading() as session:
        found = list(proofs.of_subject(session, city.keys, person))
    assert found
    assert {one.payload for one in found} == {None}
