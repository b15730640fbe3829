"""A yes that stands: shown at once while it does, asked again when it has ended or the scene has changed (B8)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, update

from backend.catalogue import service as catalogue
from backend.certificates.models import Certificate
from backend.grants import standing_consent
from backend.grants.standing_consent.models import AlwaysAsk, StandingConsent
from backend.kernel.ids import new_id
from backend.standards.calendar import date_in_shanghai
from tests.city import City
from tests.client import Client
from tests.flows.catalogue_people import second_administrator
from tests.flows.family_steps import bind, code_for, ties
from tests.flows.steps import ACCIDENT, CHECKER, DRIVING, card, outcome, person_id, record, show, shown_fields, verdict
from tests.flows.test_family import CHILD
from tests.flows.test_scenes_desk import begin, publish, save, submit, with_reasons
from tests.flows.test_statement_budgets import VERIFY, counted

SETTLEMENT = "hospital.settlement"
CARD = "social_security_card"
CONSENTS = "/api/me/consents"
HOLDER, CLERK = "citizen", "clerk"


@pytest.fixture
def holder(city: City) -> Client:
    return city.person(HOLDER)


@pytest.fixture
def clerk(city: City) -> Client:
    return city.person(CLERK)


def give(holder: Client, **changes: Any) -> Any:
    return holder.post(CONSENTS, {"scene": SETTLEMENT, "valid_to": "2026-12-31"} | changes)


def always(holder: Client, certificate: str, *, on: bool = True, **more: str) -> Any:
    return holder.put(f"{CONSENTS}/always", {"certificate": certificate, "on": on} | more)


def scan(holder: Client, clerk: Client) -> str:
    """The verdict on a bare code at the settlement window."""
    return str(verdict(clerk, show(holder)["text"], SETTLEMENT)["verdict"])


def test_it_is_shown_at_once_while_the_yes_stands_and_asked_again_when_it_ended(
    city: City, holder: Client, clerk: Client
) -> None:
    assert scan(holder, clerk) == "pending"
    holder.confirms = False
    assert give(holder).code == "step_needed"
    holder.confirms = True
    given = give(holder)
    assert given.status == 201, given.body
    code = show(holder)
    with counted(city) as seen:
        found = verdict(clerk, code["text"], SETTLEMENT)
    assert len(seen) <= VERIFY, seen
    assert outcome(found) == ("valid", None)
    assert shown_fields(found) == {CARD: {"name", "card_number", "in_force", "issued_here"}}
    assert holder.get(f"/api/codes/{code['id']}")["state"] == "looked"
    (line, *_) = record(holder)
    assert (line["scene"], line["verdict"], line["fields"][CARD][0]) == (SETTLEMENT, "valid", "name")
    assert line["ground"] == "standing_consent"
    assert "凭长期同意" in holder.get("/api/me/looks.csv").body
    assert holder.delete(f"{CONSENTS}/{given['id']}").status == 204
    assert holder.delete(f"{CONSENTS}/{given['id']}").status == 404
    assert scan(holder, clerk) == "pending"
    assert [one["state"] for one in holder.get(CONSENTS)["items"]] == ["ended"]


def test_it_lasts_to_the_end_of_its_last_day_and_for_no_other_scene_or_person(
    city: City, holder: Client, clerk: Client
) -> None:
    assert give(holder, valid_to="2026-03-03").status == 201
    assert scan(holder, clerk) == "valid"
    assert verdict(clerk, show(holder)["text"], "hospital.registration")["verdict"] == "pending"
    assert scan(city.person("elder"), clerk) == "pending"
    city.pass_time(hours=13, minutes=59)
    holder, clerk = city.person(HOLDER), city.person(CLERK)
    assert scan(holder, clerk) == "valid"
    city.pass_time(minutes=1)
    assert scan(holder, clerk) == "pending"
    assert [one["state"] for one in holder.get(CONSENTS)["items"]] == ["over"]


def test_who_wants_to_be_asked_each_time_is_asked_but_not_against_a_duty_by_law(
    city: City, holder: Client, clerk: Client
) -> None:
    give(holder)
    medical, driving = card(holder, CARD)["id"], card(holder, DRIVING)["id"]
    assert always(holder, driving).status == 204
    assert scan(holder, clerk) == "valid"
    for _ in range(2):
        assert always(holder, medical).status == 204
    assert set(holder.get(CONSENTS)["always"]) == {driving, medical}
    assert scan(holder, clerk) == "pending"
    assert verdict(city.person(CHECKER), show(holder)["text"], ACCIDENT, case_number="1")["verdict"] != "pending"
    holder.confirms = False
    assert always(holder, driving).status == 204  # more asking needs nothing; less is confirmed by the person
    refused = always(holder, medical, on=False)
    assert (refused.code, refused["step"]["action"]) == ("step_needed", "consents:ask_less")
    assert set(holder.get(CONSENTS)["always"]) == {driving, medical}
    holder.confirms = True
    assert always(holder, medical, on=False).status == 204
    assert scan(holder, clerk) == "valid"
    assert always(holder, card(city.person("elder"), CARD)["id"]).status == 422


def test_what_takes_the_place_of_a_certificate_is_asked_for_as_it_was(
    city: City, holder: Client, clerk: Client
) -> None:
    give(holder)
    newer, subject = UUID(card(holder, CARD)["id"]), UUID(person_id(city, HOLDER))
    older = UUID(card(holder, DRIVING)["id"])
    with city.writing() as session:  # as a renewal leaves it
        session.execute(update(Certificate).where(Certificate.id == newer).values(supersedes_id=older))
        session.execute(update(Certificate).where(Certificate.id == older).values(type=CARD, status="superseded"))
        session.add(AlwaysAsk(subject_id=subject, certificate_id=older, type=CARD, since=city.clock.instant))
    assert holder.get(CONSENTS)["always"] == [str(newer)]
    assert scan(holder, clerk) == "pending"
    assert always(holder, str(older), on=False).status == 422
    assert always(holder, str(newer), on=False).status == 204
    assert holder.get(CONSENTS)["always"] == []
    assert scan(holder, clerk) == "valid"


def test_a_scene_that_asks_for_other_things_needs_a_new_yes(city: City, holder: Client, clerk: Client) -> None:
    give(holder)
    admin, second = city.person("admin"), second_administrator(city)
    draft = begin(admin, SETTLEMENT, SETTLEMENT)
    draft = save(admin, draft, **with_reasons(draft, social_security_card=["name", "card_number"]))
    submit(admin, draft)
    assert publish(second, draft).status == 204
    assert scan(holder, clerk) == "pending"
    (old,) = holder.get(CONSENTS)["items"]
    assert (old["state"], old["fields"][CARD]) == ("changed", ["name", "card_number", "in_force", "issued_here"])
    assert give(holder).status == 201
    assert [one["state"] for one in holder.get(CONSENTS)["items"]].count("ended") == 1
    assert scan(holder, clerk) == "valid"
    assert admin.post("/api/office/scenes/endings", {"code": SETTLEMENT, "since": "2026-03-03"}).status == 204
    assert [one["state"] for one in holder.get(CONSENTS)["items"]].count("changed") == 1
    for consent in holder.get(CONSENTS)["items"]:
        assert holder.delete(f"{CONSENTS}/{consent['id']}").status in (204, 404)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scene": "hospital.registration"}, "scene"),
        ({"scene": ACCIDENT}, "scene"),
        ({"scene": "no.such"}, "scene"),
        ({"valid_to": "2026-03-02"}, "valid_to"),
        ({"valid_to": "2027-03-04"}, "valid_to"),
    ],
)
def test_only_where_the_register_lets_a_yes_stand_and_for_a_year_at_most(
    holder: Client, changes: dict[str, str], field: str
) -> None:
    refused = give(holder, **changes)
    assert (refused.status, refused["errors"][0]["field"]) == (422, field)
    assert give(holder, valid_to="2027-03-03").status == 201
    assert [one["code"] for one in holder.get(CONSENTS)["offered"]] == [SETTLEMENT]


def test_nobody_says_yes_for_others_or_reads_and_ends_theirs(city: City, holder: Client) -> None:
    given, other = give(holder)["id"], city.person("elder")
    subject = person_id(city, HOLDER)
    assert other.delete(f"{CONSENTS}/{given}").status == 404
    assert other.get(f"{CONSENTS}?subject={subject}").status == 403
    assert give(other, subject=subject).status == 403
    assert always(other, card(holder, CARD)["id"], subject=subject).status == 403
    assert other.get(CONSENTS)["items"] == []


def test_other_ways_in_ask_the_same_question(city: City, holder: Client) -> None:
    give(holder)
    always(holder, card(holder, DRIVING)["id"])
    now, subject = city.clock.instant, UUID(person_id(city, HOLDER))
    with city.reading() as session:
        scenes = {one.code: one for one in catalogue.scenes(session, today=date_in_shanghai(now))}
        assert standing_consent.covers(session, subject, scenes[SETTLEMENT], now=now)
        assert not standing_consent.covers(session, subject, scenes["hospital.registration"], now=now)
        assert not standing_consent.covers(session, subject, scenes[ACCIDENT], now=now)
        assert standing_consent.always_asked(session, subject, [DRIVING])
        assert not standing_consent.always_asked(session, subject, [CARD])


def test_what_somebody_shows_in_ones_place_is_asked_for_whatever_stands(city: City, clerk: Client) -> None:
    parent = city.person("parent")
    bind(parent, CHILD)
    [tie] = ties(parent)
    subject = str(tie["other_id"])
    with city.writing() as session:
        scene = next(
            one
            for one in catalogue.scenes(session, today=date_in_shanghai(city.clock.instant))
            if one.code == SETTLEMENT
        )
        row = {"id": new_id(), "subject_id": UUID(subject), "giver_id": UUID(subject),
               "scene": SETTLEMENT, "asks": standing_consent.asks(scene), "fields": {},
               "valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31),
               "given_at": city.clock.instant}  # fmt: skip
        session.execute(insert(StandingConsent), [row])
    with city.reading() as session:
        assert standing_consent.covers(session, UUID(subject), scene, now=city.clock.instant)
    code = code_for(parent, tie)
    assert verdict(clerk, code["text"], SETTLEMENT)["verdict"] == "pending"
