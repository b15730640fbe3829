"""A copy for the file: kept by who may look, where the grant says so, once a look, told at once; never otherwise."""

from pathlib import Path

import pytest
from sqlalchemy import text

from backend.grants import copying
from tests.city import City
from tests.client import Client
from tests.flows.copy_steps import FIELDS, UNTIL, allowing, copies, keep, kept, why
from tests.flows.grant_steps import DELEGATE, GRANTOR, PURPOSE, accept, delegate, give, name_of, wish
from tests.flows.steps import CHECKER, COLLEAGUE, DRIVING, card, record, show, suspend, verdict
from tests.papers import information, text_of


@pytest.fixture
def grantor(city: City) -> Client:
    """Who gives."""
    return city.person(GRANTOR)


def test_an_office_keeps_what_it_saw_and_no_more(city: City, grantor: Client, tmp_path: Path) -> None:
    checker, whole = city.person(CHECKER), grantor.get(f"/api/certificates/{card(grantor, DRIVING)['id']}").body
    given = allowing(grantor, checker)
    assert given["copies_until"] == UNTIL
    seen = verdict(checker, given["code"]["text"])
    assert seen["copies_until"] == UNTIL
    pdf = kept(checker, seen)
    said, found = "".join(text_of(pdf, tmp_path).split()), information(pdf)
    keeper = checker.get("/api/session")["roles"][0]["organisation"]["name"]
    for expected in (whole["values"]["vehicle_class"], PURPOSE, keeper, "2026年8月30日", whole["identifier"]):
        assert expected in said
    for left_out in ("name", "archive_number", "birth_date", "address"):
        assert whole["values"].get(left_out, "—") not in said, left_out
    assert whole["number"] not in said
    assert found["certificate_copy_cause"] == PURPOSE
    assert found["certificate_copy_creator"] == keeper
    assert found["certificate_copy_expiring_time"] == "20260830"
    assert found["certificate_copy_creation_time"].startswith("2026-03-03T")
    assert not {"CZZT", "ZZBH", "ZZYXQQSRQ", "ZZYXQJZRQ", "ZZBFRQ"} & set(found)


def test_without_the_word_there_is_no_button_and_a_try_is_refused_and_on_record(city: City, grantor: Client) -> None:
    checker, own = city.person(CHECKER), card(grantor, DRIVING)["id"]
    seen = verdict(checker, allowing(grantor, checker, copies_until=None)["code"]["text"])
    assert (seen["copies_until"], [one["copy_of"] for one in seen["certificates"]]) == (None, [None])
    assert why(keep(checker, seen, own)) == (409, "copy_not_kept", "no_copies")
    assert (record(grantor)[0]["not_kept"], record(grantor)[0]["kept"], copies(grantor)) == (True, {}, [])
    from_phone = verdict(checker, show(grantor, {DRIVING: FIELDS})["text"])
    assert why(keep(checker, from_phone, own))[2] == "no_copies", "a code of one's own says nothing of copies"


def test_it_is_told_at_once_and_listed_with_its_last_day_and_can_be_asked_back(city: City, grantor: Client) -> None:
    checker = city.person(CHECKER)
    given = allowing(grantor, checker)
    seen = verdict(checker, given["code"]["text"])
    kept(checker, seen)
    city.drain()
    message = next(one for one in grantor.get("/api/me/messages")["items"] if one["kind"] == "grant.copied")
    assert (message["facts"]["until"], message["facts"]["purpose"], message["fields"]) == (
        UNTIL,
        PURPOSE,
        {DRIVING: FIELDS},
    )
    [line] = copies(grantor)
    assert (line["type"], line["fields"], line["kept_until"], line["look"]) == (DRIVING, FIELDS, UNTIL, seen["look"])
    assert (line["keeper"], line["purpose"], line["over"], line["withdrawn_at"]) == (
        "organisation",
        PURPOSE,
        False,
        None,
    )
    assert line["organisation"] == message["facts"]["organisation"]
    assert [(one["kept"], one["not_kept"]) for one in record(grantor)[:1]] == [({DRIVING: UNTIL}, False)]
    table = str(grantor.get("/api/me/looks.csv?lang=en").body)
    assert ("copy kept until" in table, UNTIL in table) == (True, True)
    whole = grantor.get(f"/api/grants/{given['id']}")
    assert (whole["used"], len(whole["copies"])) == (1, 1), "the look is the use"
    asked = grantor.post("/api/me/reports", {"look": line["look_id"], "kind": "deletion", "text": "请删去"})
    assert asked.status == 201
    [file] = grantor.get(f"/api/certificates/{card(grantor, DRIVING)['id']}/files")["items"]
    assert (file["kind"], file["until"]) == ("kept", UNTIL)
    assert grantor.delete(f"/api/files/{file['id']}").status == 200
    assert copies(grantor)[0]["withdrawn_at"]
    city.pass_time(days=181)
    assert copies(city.person(GRANTOR))[0]["over"] is True
    assert copies(city.person("graduate")) == []


def test_a_second_click_gives_the_same_file_and_is_no_second_copy(city: City, grantor: Client) -> None:
    checker = city.person(CHECKER)
    given = allowing(grantor, checker, max_uses=1)
    seen = verdict(checker, given["code"]["text"])
    first = kept(checker, seen)
    again = verdict(checker, given["code"]["text"])
    assert (again["repeated"], kept(checker, again)) == (True, first)
    assert len(copies(grantor)) == 1
    assert grantor.get(f"/api/grants/{given['id']}")["used"] == 1
    assert len(grantor.get(f"/api/certificates/{card(grantor, DRIVING)['id']}/files")["items"]) == 1
    city.pass_time(minutes=16)
    with city.writing() as session:
        copying.forget_old(session, now=city.clock.instant)
        assert session.execute(text("SELECT count(*) FROM grant_copy WHERE content IS NULL")).scalar_one() == 1
    assert why(keep(city.person(CHECKER), seen))[2] == "too_late"


def test_a_file_that_was_withdrawn_is_not_given_again_and_refusals_do_not_fill_the_record(
    city: City, grantor: Client
) -> None:
    checker, own = city.person(CHECKER), card(grantor, DRIVING)["id"]
    seen = verdict(checker, allowing(grantor, checker)["code"]["text"])
    kept(checker, seen)
    [file] = grantor.get(f"/api/certificates/{own}/files")["items"]
    assert grantor.delete(f"/api/files/{file['id']}").status == 200
    assert why(keep(checker, seen)) == (409, "copy_not_kept", "file_withdrawn")
    answers = [keep(checker, seen).status for _ in range(12)]
    assert answers == [409] * 9 + [429] * 3
    with city.reading() as session:
        lines = session.execute(text("SELECT count(*) FROM access_event WHERE kind = 'look:not_kept'")).scalar_one()
    assert lines == 10
    kept(checker, verdict(checker, allowing(grantor, checker)["code"]["text"]))
    assert len(copies(grantor)) == 2, "what is allowed is not in the way of it"


def test_a_copy_is_listed_for_half_a_year_after_its_last_day_and_stays_in_the_record(
    city: City, grantor: Client
) -> None:
    checker = city.person(CHECKER)
    for until in ("2026-03-03", "2026-03-04"):
        kept(checker, verdict(checker, allowing(grantor, checker, copies_until=until)["code"]["text"]))

    def days(grantor: Client) -> list[str]:
        with city.writing() as session:
            copying.forget_old(session, now=city.clock.instant)
        return [one["kept_until"] for one in copies(grantor)]

    city.pass_time(days=180)
    assert days(city.person(GRANTOR)) == ["2026-03-04", "2026-03-03"]
    city.pass_time(days=1)
    assert days(city.person(GRANTOR)) == ["2026-03-04"]
    city.pass_time(days=1)
    assert days(city.person(GRANTOR)) == []
    lines = record(city.person(GRANTOR))[:2]
    assert [one["kept"] for one in lines] == [{DRIVING: "2026-03-04"}, {DRIVING: "2026-03-03"}]


def test_after_withdrawal_and_after_its_end_nothing_new_is_kept(city: City, grantor: Client) -> None:
    checker = city.person(CHECKER)
    taken, lapsed = (allowing(grantor, checker, valid_to="2026-03-03T02:10:00Z") for _ in range(2))
    first, second = (verdict(checker, one["code"]["text"]) for one in (taken, lapsed))
    kept(checker, first)
    assert grantor.delete(f"/api/grants/{taken['id']}").status == 204
    assert why(keep(checker, first))[2] == "withdrawn", "not even the same again"
    city.pass_time(minutes=11)
    assert why(keep(checker, second))[2] == "expired"
    assert len(copies(grantor)) == 1, "what was kept is told on"


def test_after_the_last_day_of_copies_it_is_seen_and_not_kept(city: City, grantor: Client) -> None:
    checker = city.person(CHECKER)
    given = allowing(grantor, checker, copies_until="2026-03-03", valid_to="2026-03-06T02:00:00Z")
    assert verdict(checker, given["code"]["text"])["copies_until"] == "2026-03-03"
    city.pass_time(days=1)
    checker = city.person(CHECKER)
    seen = verdict(checker, given["code"]["text"])
    assert (seen["copies_until"], bool(seen["certificates"][0]["fields"])) == (None, True)
    assert why(keep(checker, seen, card(city.person(GRANTOR), DRIVING)["id"]))[2] == "copies_over"


def test_a_suspended_certificate_is_not_kept(city: City, grantor: Client) -> None:
    checker, own = city.person(CHECKER), card(grantor, DRIVING)["id"]
    given = allowing(grantor, checker)
    seen = verdict(checker, given["code"]["text"])
    assert suspend(city.person("issuer"), own).status == 200
    assert why(keep(checker, seen))[2] == "not_in_force"
    later = verdict(city.person(COLLEAGUE), given["code"]["text"])
    assert [one["copy_of"] for one in later["certificates"]] == [None]


def test_only_who_looked_keeps_it(city: City, grantor: Client) -> None:
    checker = city.person(CHECKER)
    seen = verdict(checker, allowing(grantor, checker)["code"]["text"])
    for other in (city.person(COLLEAGUE), city.person("clerk"), grantor, city.person(DELEGATE)):
        assert keep(other, seen).code == "not_found"
    assert keep(checker, seen, card(city.person("citizen"), DRIVING)["id"]).code == "not_found"
    assert keep(checker, {"id": seen["certificates"][0]["copy_of"], "certificates": seen["certificates"]}).status == 404
    assert city.stranger().post(f"/api/looks/{seen['id']}/copies", {}).status == 401
    assert copies(grantor) == []


def test_the_person_named_keeps_it_and_a_code_for_anyone_allows_none(
    city: City, grantor: Client, tmp_path: Path
) -> None:
    person = city.person(DELEGATE)
    refused = grantor.post("/api/grants", wish(grantor, to={"audience": "anyone"}, max_uses=1, copies_until=UNTIL))
    assert refused["errors"] == [{"field": "copies_until", "problem": "keeper_needed"}]
    for day, problem in (("2026-03-02", "too_short"), ("2027-03-05", "too_long")):
        late = wish(grantor, to={"audience": "person", "name": name_of(person)}, max_uses=1, copies_until=day)
        assert grantor.post("/api/grants", late)["errors"] == [{"field": "copies_until", "problem": problem}]
    to = {"audience": "person", "name": name_of(person)}
    given = give(grantor, to=to, max_uses=1, fields=FIELDS, copies_until=UNTIL)
    accept(person, given)
    seen = person.post(f"/api/grants/{given['id']}/openings", {}).body
    assert seen["copies_until"] == UNTIL
    assert name_of(person) in "".join(text_of(kept(person, seen), tmp_path).split())
    city.drain()
    [line] = copies(grantor)
    assert (line["keeper"], line["organisation"]) == ("person", person.get("/api/session")["person"]["masked_name"])
    assert "grant.copied" not in [one["kind"] for one in person.get("/api/me/messages")["items"]], "who keeps it knows"
    assert (
        grantor.post("/api/me/reports", {"look": line["look_id"], "kind": "deletion", "text": "请删去"}).status == 201
    )
    asked = [one for one in person.get("/api/me/messages")["items"] if one["kind"] == "grant.deletion_asked"]
    assert [one["facts"]["look"] for one in asked] == [line["look"]], "who keeps it is told, once"


def test_a_delegate_passes_on_no_more_than_the_right_that_is_theirs(city: City, grantor: Client) -> None:
    person, third = city.person(DELEGATE), city.person("parent")
    for until, wanted, fine in (
        (None, UNTIL, False),
        (UNTIL, "2026-08-31", False),
        (UNTIL, UNTIL, True),
        (UNTIL, "2026-04-01", True),
        (UNTIL, None, True),
    ):
        given = delegate(grantor, person, max_uses=3, fields=FIELDS, may_delegate=True, copies_until=until)
        own = given["certificates"][0]["certificate"]
        body = {
            "ground": "delegation",
            "to": {"audience": "person", "name": name_of(third)},
            "subject": given["subject"]["id"],
            "certificates": [own],
            "fields": {own: FIELDS},
            "purpose": PURPOSE,
            "max_uses": 1,
            "valid_to": "2026-03-04T00:00:00Z",
            "parent": given["id"],
            "copies_until": wanted,
        }
        passed = person.post("/api/grants", body)
        if fine:
            assert (passed.status, passed["copies_until"]) == (201, wanted)
        else:
            assert passed["errors"] == [{"field": "parent", "problem": "wider_than_what_was_given"}]
        grantor.delete(f"/api/grants/{given['id']}")


def test_a_delegate_who_checks_for_an_office_takes_no_copy_of_what_they_show_themselves(
    city: City, grantor: Client
) -> None:
    delegate_too, colleague = city.person(CHECKER), city.person(COLLEAGUE)
    given = delegate(grantor, delegate_too, max_uses=3, fields=FIELDS, copies_until=UNTIL)
    own, subject = given["certificates"][0]["certificate"], given["subject"]["id"]
    body = {"subject": subject, "grant": given["id"], "certificates": [own], "fields": {own: FIELDS}}
    seen = verdict(delegate_too, delegate_too.post("/api/codes", body)["text"])
    for answer in (seen, delegate_too.get(f"/api/verifications/{seen['id']}").body):
        assert (answer["copies_until"], answer["certificates"][0]["copy_of"]) == (None, None)
    assert why(keep(delegate_too, seen, own))[2] == "own_showing"
    assert copies(grantor) == []
    other = verdict(colleague, delegate_too.post("/api/codes", body)["text"])
    kept(colleague, other)
    assert len(copies(grantor)) == 1


def test_an_office_keeps_what_a_delegate_showed_by_a_grant_that_was_passed_on(city: City, grantor: Client) -> None:
    person, third, checker = city.person(DELEGATE), city.person("parent"), city.person(CHECKER)
    given = delegate(grantor, person, max_uses=3, fields=FIELDS, may_delegate=True, copies_until=UNTIL)
    own, subject = given["certificates"][0]["certificate"], given["subject"]["id"]
    to = {"audience": "person", "name": name_of(third)}
    body = {"ground": "delegation", "to": to, "subject": subject, "certificates": [own], "fields": {own: FIELDS}}
    body |= {"purpose": PURPOSE, "max_uses": 1, "valid_to": "2026-03-04T00:00:00Z", "parent": given["id"]}
    passed = person.post("/api/grants", body | {"copies_until": "2026-04-01"}).body
    accept(third, passed)
    chosen = {"certificates": [own], "fields": {own: FIELDS}}
    code = third.post("/api/codes", {"subject": subject, "grant": passed["id"], **chosen})
    seen = verdict(checker, code["text"])
    assert seen["copies_until"] == "2026-04-01"
    kept(checker, seen)
    city.drain()
    [line] = copies(grantor)
    assert (line["grant"], line["kept_until"], line["fields"]) == (passed["id"], "2026-04-01", FIELDS)
    for who, grant in ((grantor, given["id"]), (person, passed["id"]), (third, passed["id"])):
        assert len(who.get(f"/api/grants/{grant}")["copies"]) == 1
        assert "grant.copied" in [one["kind"] for one in who.get("/api/me/messages")["items"]]
    assert grantor.delete(f"/api/grants/{given['id']}").status == 204
    assert why(keep(checker, seen))[2] == "withdrawn", "with the one it came from"


def test_the_receipt_says_whether_copies_may_be_kept(city: City, grantor: Client) -> None:
    checker = city.person(CHECKER)
    for until in (UNTIL, None):
        given = allowing(grantor, checker, copies_until=until)
        found = grantor.get(f"/api/grants/{given['id']}/receipt")
        assert found["document"]["copies_until"] == (until or "")
