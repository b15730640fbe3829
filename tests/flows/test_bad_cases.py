"""Bad cases over HTTP: each is named with clause and remedy before it is handed in, and none is decided unseen.

The rules themselves stand against sixty of them in `tests/vectors/prereview`; here the most telling kinds come about as
they do in the city: by an office's act, an owner's answer, a dismissal, a typed word or a passing day.
"""

from base64 import b64encode
from typing import Any

import pytest

from tests.city import City
from tests.client import Client
from tests.flows.bad_steps import ended, flagged, found, handled, stopped
from tests.flows.case_steps import (
    ALL,
    DESK,
    OFFICER,
    OWNER,
    accept,
    agreed,
    begun,
    enterprise_of,
    filled,
    grant,
    handed_in,
    read,
    refuse,
    submitted,
    typed,
    ways,
)
from tests.flows.desk_steps import act, at_desk, broken
from tests.flows.issuing_steps import officer_in
from tests.flows.school_steps import FATHER, MOTHER, SCHOOL, STATED, asked, follow, says_yes, whole_draft, with_children
from tests.flows.source_steps import pdf
from tests.flows.steps import card, suspend
from tests.flows.test_elder_window import official


def keys(whole: dict[str, Any]) -> set[str]:
    return {one["key"] for one in whole["findings"]}


def filed(owner: Client) -> str:
    """A renewal with every word of it said, handed in."""
    return handed_in(owner)


# Wrong holder


def test_the_representatives_card_that_somebody_else_gave_is_not_the_representatives(city: City) -> None:
    person, _, _, case = handled(city, may_promise=True, asked="周敏", answers="citizen")
    whole = read(person, case)
    assert found(whole, "wrong_holder", "stops")["about"] == "representative_id"
    stopped(person, city.person(OFFICER), case, "wrong_holder")


def test_a_name_that_is_not_on_the_childs_birth_certificate_stops_the_enrolment(city: City) -> None:
    mother, school = city.person(MOTHER), city.person(SCHOOL)
    case = whole_draft(mother, city.person(FATHER))
    assert typed(mother, case, {"child_name": "林小宝"}).status == 200
    stopped(mother, school, case, "own:right_child")


# Run out


def test_a_licence_that_ran_out_before_anybody_renewed_it_is_named(city: City) -> None:
    city.pass_time(days=25)
    owner = city.person(OWNER)
    case = filled(owner)
    stopped(owner, city.person(OFFICER), case, "renewal_lapsed")


def test_a_licence_that_is_renewed_in_the_last_days_is_flagged_on_the_desk(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    case = filled(owner)
    found(read(owner, case), "renewal_late", "flagged")
    assert submitted(owner, case).status == 200
    flagged(officer, case, "renewal_late")


# Ended or suspended meanwhile


def test_a_business_licence_that_its_office_ended_is_named_before_and_stops_the_grant_after(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    shop = enterprise_of(owner)
    case = filled(owner)
    other = card(owner, "business_licence", shop)["id"]
    office = owner.get(f"/api/certificates/{other}?subject={shop}")["issuer"]
    ended(city, office, other)
    stopped(owner, officer, case, "certificate_ended", "applicant_over")


def test_a_licence_that_was_revoked_cannot_be_renewed(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    shop = enterprise_of(owner)
    case = filled(owner)
    licence = card(owner, "food_licence", shop)["id"]
    office = owner.get(f"/api/certificates/{licence}?subject={shop}")["issuer"]
    ended(city, office, licence)
    stopped(owner, officer, case, "renewal_not_in_force")


def test_a_card_that_was_suspended_after_the_yes_is_named(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    case = filled(owner)
    own = card(owner, "identity_card")["id"]
    from_police = owner.get(f"/api/certificates/{own}")["issuer"]
    assert suspend(officer_in(city, "newhand", from_police), own).status == 200
    stopped(owner, officer, case, "certificate_suspended")


def test_a_yes_that_was_taken_back_is_named_and_nothing_is_called_on_it(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    case = filled(owner)
    for one in owner.get("/api/grants")["items"]:
        if one["purpose"] == "食品经营许可延续":
            assert owner.delete(f"/api/grants/{one['id']}").status in (200, 204)
    stopped(owner, officer, case, "not_consented")


# Premises


def test_premises_of_another_street_stop_the_renewal(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    case = filled(owner, premises="示例省云汀市望河区水车街39号")
    stopped(owner, officer, case, "premises_differs", "own:same_premises")


def test_a_renewal_that_moves_is_another_item(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    case = filled(owner, premises_changed="yes")
    stopped(owner, officer, case, "own:unchanged")


# Who acts


def test_a_dismissed_handler_hands_nothing_in_and_the_representative_reads_why(city: City) -> None:
    person, shop, mandate, case = handled(city, may_promise=True)
    owner, officer = city.person(OWNER), city.person(OFFICER)
    revision = read(person, case)["revision"]
    assert owner.post(f"/api/enterprises/{shop}/mandates/{mandate}/dismissal", {}).status == 200
    assert person.get(f"{ALL}/{case}").status == 404
    assert person.post(f"{ALL}/{case}/submission", {"revision": revision, "promises": {}}).status == 404
    found(read(owner, case), "handler_dismissed", "stops")
    assert officer.get(f"{DESK}/{case}").status == 404


def test_a_handler_dismissed_after_handing_in_is_seen_and_the_representatives_yes_puts_it_right(city: City) -> None:
    person, shop, mandate, case = handled(city, may_promise=True)
    owner, officer = city.person(OWNER), city.person(OFFICER)
    assert submitted(person, case).status == 200
    assert "acting_over" not in keys(at_desk(officer, case))
    assert owner.post(f"/api/enterprises/{shop}/mandates/{mandate}/dismissal", {}).status == 200
    whole = at_desk(officer, case)
    found(whole, "acting_over", "flagged")
    found(whole, "not_consented", "stops")
    assert act(officer, case, "supplement", note="经办人已离职，请法定代表人确认").status == 204
    agreed(owner, case)
    handed = submitted(owner, case)
    assert handed.status == 200, handed.body
    assert not {"acting_over", "not_consented"} & keys(at_desk(officer, case))
    assert accept(officer, case).status == 204
    assert grant(officer, case).status == 200


def test_a_mandate_that_ran_out_overnight_is_no_mandate(city: City) -> None:
    person, _, _, case = handled(city, may_promise=True)
    assert read(person, case)["findings"]
    city.pass_time(days=305)
    person, owner = city.person("driver"), city.person(OWNER)
    assert person.get(f"{ALL}/{case}").status == 404
    assert {"handler_dismissed", "renewal_lapsed"} <= keys(read(owner, case))


# Owners


def test_an_owner_who_has_not_answered_or_said_no_is_named(city: City) -> None:
    mother, father, school = city.person(MOTHER), city.person(FATHER), city.person(SCHOOL)
    case = with_children(mother)
    one = asked(mother, father, case)
    agreed(mother, case)
    assert typed(mother, case, STATED).status == 200
    stopped(mother, school, case, "owner_waiting")
    assert father.post(f"/api/me/asks/{one['id']}/answer", {"answer": "refuse"}).status == 200
    follow(mother, case)
    stopped(mother, school, case, "owner_refused")


def barred(city: City) -> tuple[Client, Client, str]:
    """A mother whose promise of last year was broken, with a new draft in which no owner was asked."""
    mother, school = city.person(MOTHER), city.person(SCHOOL)
    case = whole_draft(mother, city.person(FATHER))
    assert submitted(mother, case).status == 200
    assert accept(school, case).status == 204
    done = grant(school, case)
    assert done.status == 200, done.body
    broken(school)
    case = with_children(mother)
    agreed(mother, case)
    assert typed(mother, case, STATED).status == 200
    return mother, school, case


def test_who_broke_a_promise_needs_the_owner_who_was_not_asked(city: City) -> None:
    mother, school, case = barred(city)
    assert "notice_promise" not in ways(read(mother, case)).values()
    stopped(mother, school, case, "owner_missing", "material_missing")


# The form, and what came before


@pytest.mark.parametrize(
    ("values", "key"),
    [({"phone": ""}, "field_missing"), ({"representative": "罗建邦"}, "own:right_representative")],
)
def test_a_form_that_would_be_sent_back_is_named(city: City, values: dict[str, str], key: str) -> None:
    owner = city.person(OWNER)
    stopped(owner, city.person(OFFICER), filled(owner, **values), key)


def test_a_child_that_is_too_young_is_named(city: City) -> None:
    mother, school = city.person(MOTHER), city.person(SCHOOL)
    case = whole_draft(mother, city.person(FATHER))
    assert typed(mother, case, {"second_stage": "primary"}).status == 200
    stopped(mother, school, case, "own:second_old_enough")


def test_two_cases_of_one_item_do_not_run_beside_each_other(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    filed(owner)
    stopped(owner, officer, filled(owner), "case_running")


def test_a_refusal_of_this_year_is_flagged_on_the_desk(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    case = filed(owner)
    assert accept(officer, case).status == 204
    assert refuse(officer, case).status == 204
    flagged(officer, filed(owner), "refused_lately")


def test_what_was_typed_over_a_source_is_flagged_on_the_desk(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    case = filled(owner, phone="12888009999")
    assert submitted(owner, case).status == 200
    flagged(officer, case, "edited")


# The three that no rule can tell: an officer looks


def test_a_promise_that_may_be_untrue_lies_open_on_the_desk(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    flagged(officer, filed(owner), "promise_to_verify")


def uploaded(person: Client, case: str, key: str, name: str) -> None:
    """A file that somebody chose."""
    body = {"file": b64encode(pdf()).decode(), "name": name}
    done = person.post(f"{ALL}/{case}/materials/{key}/file", body)
    assert done.status == 200, done.body


def test_a_menu_in_place_of_the_bill_lies_open_on_the_desk(city: City) -> None:
    elder = city.person("elder")
    case = begun(elder, "medical_expense_proof", str(elder.get("/api/session")["person"]["id"]))
    agreed(elder, case)
    values = {"purpose": "insurance", "hospital": "云汀市人民医院", "amount": "1200", "disabled": "no"}
    assert typed(elder, case, values).status == 200
    uploaded(elder, case, "expense_statement", "菜单.pdf")
    assert submitted(elder, case).status == 200
    officer = official(city)
    flagged(officer, case, "upload_to_compare")
    [one] = [each for each in at_desk(officer, case)["materials"] if each["key"] == "expense_statement"]
    file = one["evidence"][0]["file"]
    assert officer.download(f"{DESK}/{case}/files/{file}").startswith(b"%PDF"), "the officer looks at the page itself"


def test_another_childs_record_and_one_file_for_two_papers_lie_open_on_the_desk(city: City) -> None:
    mother, school, case = barred(city)
    father = city.person(FATHER)
    one = asked(mother, father, case)
    assert says_yes(father, one).status == 200
    follow(mother, case)
    agreed(mother, case)
    for key, way in ways(read(mother, case)).items():
        if way == "upload":
            uploaded(mother, case, key, f"{key}.pdf")
    assert read(mother, case)["uploads"] >= 2
    handed = submitted(mother, case)
    assert handed.status == 200, (handed.body, read(mother, case)["findings"])
    flagged(school, case, "upload_to_compare")
    flagged(school, case, "same_file_twice")
