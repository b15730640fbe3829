"""A renewal from the guide to the certificate: which way answers what, who is told, what every scan says meanwhile."""

from tests.city import City
from tests.client import Client
from tests.flows.case_steps import (
    ALL,
    DESK,
    INSPECTOR,
    ITEM,
    OFFICER,
    OWNER,
    TYPED,
    accept,
    agree,
    agreed,
    at_desk,
    begun,
    enterprise_of,
    filled,
    grant,
    handed_in,
    read,
    refuse,
    scanned,
    submitted,
    typed,
    ways,
    withdraw,
)
from tests.flows.enterprise_steps import HANDLER, hired
from tests.flows.steps import record

WAYS = {
    "business_licence": "data_call",
    "representative_id": "data_call",
    "previous_licence": "data_call",
    "premises_proof": "notice_promise",
    "health_certificates": "notice_promise",
    "layout_plan": "promise_reuse",
    "food_safety_rules": "notice_promise",
}


def test_a_renewal_goes_from_the_guide_to_the_wallet_without_an_upload(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    shop = enterprise_of(owner)
    before = next(
        one for one in owner.get(f"/api/certificates?subject={shop}")["items"] if one["type"] == "food_licence"
    )
    case = filled(owner)
    whole = read(owner, case)
    assert (ways(whole), whole["uploads"]) == (WAYS, 0)
    assert submitted(owner, case).status == 200
    assert accept(officer, case).status == 204
    granted = grant(officer, case)
    assert granted.status == 200, granted.body
    whole = read(owner, case)
    assert (whole["state"], whole["outcome"]) == ("decided", "granted")
    held = [one for one in owner.get(f"/api/certificates?subject={shop}")["items"] if one["type"] == "food_licence"]
    assert [one["id"] for one in held] == [whole["result"]] != [before["id"]]
    assert held[0]["number_tail"] == before["number_tail"], "a renewed licence keeps its number"
    assert [one["happened"] for one in whole["history"]] == ["opened", "agreed", "submitted", "accepted", "granted"]


def test_a_scan_is_right_before_during_and_after_a_renewal(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    assert scanned(city, owner) == ("attention", "expiring")
    case = handed_in(owner)
    assert scanned(city, owner) == ("attention", "expiring"), "handed in is not accepted"
    assert accept(officer, case).status == 204
    assert scanned(city, owner) == ("attention", "renewal_in_progress")
    city.pass_time(days=25)
    owner, officer = city.person(OWNER), city.person(OFFICER)
    assert scanned(city, owner) == ("attention", "renewal_in_progress"), "lapsed, and not invalid"
    assert grant(officer, case).status == 200
    assert scanned(city, owner) == ("valid", None)


def test_a_renewal_that_ends_otherwise_leaves_the_dates_alone(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    case = handed_in(owner)
    accept(officer, case)
    assert refuse(officer, case).status == 204
    assert scanned(city, owner) == ("attention", "expiring")
    whole = read(owner, case)
    assert (whole["outcome"], whole["note"], whole["clause"]) == ("refused", "现场不符合", "食品安全法第三十三条")
    case = handed_in(owner)
    accept(officer, case)
    assert withdraw(owner, case).status == 204
    city.pass_time(days=25)
    assert scanned(city, city.person(OWNER)) == ("not_valid", "expired")


def test_every_call_and_every_comparison_is_a_look_with_item_and_number(city: City) -> None:
    owner = city.person(OWNER)
    case = filled(owner)
    number = read(owner, case)["number"]
    own = [one for one in record(owner) if one["case_number"] == number]
    shop = owner.get(f"/api/me/looks?limit=100&subject={enterprise_of(owner)}")["items"]
    firms = [one for one in shop if one["case_number"] == number]
    assert {kind for one in own for kind in one["fields"]} == {"identity_card", "real_estate"}
    assert {kind for one in firms for kind in one["fields"]} == {"business_licence", "food_licence"}
    assert {one["scene_name"] for one in (*own, *firms)} == {"食品经营许可延续"}
    assert {one["organisation"] for one in (*own, *firms)} == {"云桥区市场监督管理局"}


def test_nothing_is_called_for_without_a_yes(city: City) -> None:
    owner = city.person(OWNER)
    looks = len(record(owner))
    case = begun(owner)
    whole = read(owner, case)
    assert not any(one["value"] for one in whole["fields"])
    assert {one["way"] for one in whole["materials"] if one["key"] == "business_licence"} == {"upload"}
    assert len(record(owner)) == looks


def test_who_does_not_agree_to_one_certificate_is_asked_for_it(city: City) -> None:
    owner = city.person(OWNER)
    case = begun(owner)
    answer = agree(owner, case, leave=frozenset({"identity_card"}))
    assert answer.status == 200
    own = next(one for one in answer["materials"] if one["key"] == "representative_id")
    assert (own["way"], own["not_taken"]) == ("upload", [{"way": "data_call", "reason": "not_consented"}])
    refused = submitted(owner, case)
    assert (refused.status, refused.code) == (422, "invalid_field")


def test_a_consent_that_was_ended_stops_the_case(city: City) -> None:
    owner = city.person(OWNER)
    case = filled(owner)
    given = [one for one in owner.get("/api/grants")["items"] if one["purpose"] == "食品经营许可延续"]
    assert len(given) == 2, "one of the shop, one of its owner"
    for one in given:
        assert owner.delete(f"/api/grants/{one['id']}").status in (200, 204)
    assert submitted(owner, case).code == "stale"
    assert read(owner, case)["state"] == "draft"


def test_an_edit_is_marked_and_what_ones_own_account_says_is_no_correction(city: City) -> None:
    owner = city.person(OWNER)
    case = filled(owner)
    answer = typed(owner, case, {"phone": "12888009999"}, ["phone"])
    phone = next(one for one in answer["fields"] if one["key"] == "phone")
    assert (phone["edited"], phone["correct"], phone["source"]) == (True, False, "account:phone")
    assert phone["original"] != phone["value"] == "12888009999"
    back = typed(owner, case, {"phone": phone["original"]}, ["phone"])
    phone = next(one for one in back["fields"] if one["key"] == "phone")
    assert (phone["edited"], phone["correct"]) == (False, False)


def test_an_offered_correction_is_seen_by_the_desk_and_the_data_bureau(city: City) -> None:
    owner, officer, bureau = city.person(OWNER), city.person(OFFICER), city.person("admin")
    case = filled(owner)
    form = {"phone": "12888009999", "business_items": "热食类食品制售"}
    assert typed(owner, case, form, ["phone", "business_items"]).status == 200
    assert bureau.get("/api/office/base-data")["offered"] == [], "a draft is nobody's business"
    assert submitted(owner, case).status == 200
    field = next(one for one in at_desk(officer, case)["fields"] if one["key"] == "business_items")
    assert (field["edited"], field["correct"], field["value"]) == (True, True, "热食类食品制售")
    [line] = bureau.get("/api/office/base-data")["offered"]
    assert line["case_number"] == read(owner, case)["number"]
    assert (line["field"], line["source"], line["office"]) == (
        "经营项目",
        "食品经营许可证",
        "云桥区市场监督管理局",
    ), "what the own account says is not the bureau's"
    assert "热食类" not in str(line)
    noted = [one["note"] for one in read(owner, case)["history"] if one["happened"] == "correction_offered"]
    assert noted == ["经营项目"]


def test_a_draft_is_kept_and_gone_on_with(city: City) -> None:
    owner = city.person(OWNER)
    case = filled(owner)
    assert begun(owner) == case
    [line] = owner.get(ALL)["items"]
    assert (line["id"], line["state"], line["free"], line["needed"]) == (case, "draft", 7, 7)


def test_what_is_missing_is_asked_for_and_handed_in_again(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    case = handed_in(owner)
    body = {"revision": at_desk(officer, case)["revision"], "note": "请核对联系电话"}
    assert officer.post(f"{DESK}/{case}/supplement", body).status == 204
    whole = read(owner, case)
    assert (whole["state"], whole["note"]) == ("supplement_asked", "请核对联系电话")
    assert typed(owner, case, {"phone": "12888001111"}).status == 200
    again = submitted(owner, case)
    assert again.status == 200, again.body
    assert accept(officer, case).status == 204
    assert grant(officer, case).status == 200


def test_the_applicant_is_told_of_each_step(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    case = handed_in(owner)
    accept(officer, case)
    grant(officer, case)
    city.drain()
    told = [one for one in owner.get("/api/me/messages?limit=50")["items"] if one["kind"].startswith("case.")]
    assert [one["kind"] for one in told] == ["case.granted", "case.accepted", "case.submitted"]
    assert all(one["ref"] == case for one in told)
    assert told[0]["facts"]["item"] == "食品经营许可延续"


def test_the_guide_says_of_whoever_asks_what_need_not_be_submitted(city: City) -> None:
    owner = city.person(OWNER)
    looks = len(record(owner))
    found = owner.get(f"{ALL}/foreseen/{ITEM}?applicant={enterprise_of(owner)}")
    assert found.status == 200, found.body
    foreseen = {one["key"]: (one["way"], one["otherwise"], one["free"]) for one in found["items"]}
    assert foreseen["business_licence"] == ("data_call", None, True)
    assert foreseen["premises_proof"] == ("shared_check", "notice_promise", True), "and what is left if it says no"
    assert len(record(owner)) == looks, "nobody was told anything"
    assert owner.get(f"{ALL}/foreseen/{ITEM}").status == 422, "the item is for enterprises"


def test_nobody_else_sees_or_does_anything(city: City) -> None:
    owner = city.person(OWNER)
    case = handed_in(owner)
    for login in ("citizen", INSPECTOR):
        other = city.person(login)
        assert other.get(f"{ALL}/{case}").status == 404
        assert withdraw(other, case).status == 404
        assert other.post(ALL, {"item": ITEM, "applicant": enterprise_of(owner)}).status == 404
    assert city.person("issuer").get(f"{DESK}/{case}").status == 404, "another office"
    assert city.person(OFFICER).get(f"{ALL}/{case}").status == 404, "the office has its own view"


def test_a_draft_is_not_the_offices(city: City) -> None:
    owner = city.person(OWNER)
    case = filled(owner)
    assert city.person(OFFICER).get(f"{DESK}/{case}").status == 404


def test_what_is_decided_stays_decided(city: City) -> None:
    owner, officer = city.person(OWNER), city.person(OFFICER)
    case = handed_in(owner)
    assert grant(officer, case).status == 409, "not accepted"
    accept(officer, case)
    grant(officer, case)
    assert refuse(officer, case).status == 409
    assert withdraw(owner, case).status == 409
    assert typed(owner, case, {"phone": "1"}).status == 409


def test_bad_fields_are_named(city: City) -> None:
    owner = city.person(OWNER)
    case = begun(owner)
    agreed(owner, case)
    for values, problem in (
        ({"nonsense": "x"}, {"field": "nonsense", "problem": "unknown"}),
        ({"premises_changed": "perhaps"}, {"field": "premises_changed", "problem": "value"}),
    ):
        answer = typed(owner, case, values)
        assert (answer.status, answer["errors"]) == (422, [problem])
    assert owner.put(f"{ALL}/{case}/form", {"revision": 99, "values": {}}).code == "stale"
    assert owner.post(ALL, {"item": "no_such_item"}).status == 404


def handler(city: City, **scope: object) -> tuple[Client, str, str]:
    """Somebody who acts for the shop by a mandate; the shop, and the mandate."""
    owner = city.person(OWNER)
    person, mandate = hired(city, owner, HANDLER, **scope)
    return person, enterprise_of(owner), mandate


def test_a_handler_files_by_the_mandate_and_each_call_names_it(city: City) -> None:
    person, shop, _ = handler(city, until="2026-12-31")
    case = begun(person, applicant=shop)
    whole = agreed(person, case)
    assert whole["acting_as"] == "mandate"
    assert {"data_call"} == {
        one["way"] for one in whole["materials"] if one["key"] in ("business_licence", "handler_id")
    }
    looks = city.person(OWNER).get(f"/api/me/looks?limit=100&subject={shop}")["items"]
    called = [one for one in looks if one["case_number"] == whole["number"] and "food_licence" in one["fields"]]
    assert [one["on_behalf"]["ground"] for one in called] == ["mandate"]


def test_a_mandate_for_other_certificates_does_not_cover_the_item(city: City) -> None:
    person, shop, _ = handler(city, until="2026-12-31", types=["business_licence"])
    answer = person.post(ALL, {"item": ITEM, "applicant": shop})
    assert (answer.status, answer["errors"]) == (422, [{"field": "applicant", "problem": "not_in_mandate"}])


def test_a_dismissed_handler_goes_no_further_at_the_next_request(city: City) -> None:
    person, shop, mandate = handler(city, until="2026-12-31")
    case = begun(person, applicant=shop)
    agreed(person, case)
    owner = city.person(OWNER)
    gone = owner.post(f"/api/enterprises/{shop}/mandates/{mandate}/dismissal", {})
    assert gone.status == 200, gone.body
    assert person.get(f"{ALL}/{case}").status == 404
    assert typed(owner, case, {"phone": "12888001111"}).status == 200, "the representative goes on"
    assert person.get(ALL)["items"] == []


def by_handler(city: City) -> tuple[Client, str, str, str]:
    """A renewal by a mandated handler, done but for handing in; the shop's owner gave his card in his own wallet."""
    owner = city.person(OWNER)
    person, shop, mandate = handler(city, until="2026-12-31")
    may = {"mandate": mandate, "valid_to": "2026-12-31"}
    assert owner.post(f"/api/enterprises/{shop}/promise-mandates", may).status == 204
    case = begun(person, applicant=shop)
    agreed(person, case)
    made = person.post(f"{ALL}/{case}/asks", {"role": "representative", "name": "罗建国"})
    found = owner.post("/api/me/asks/openings", {"presented": made["link"].partition("#")[2]})["ask"]
    card = next(one for one in owner.get("/api/certificates")["items"] if one["type"] == "identity_card")
    said = owner.post(f"/api/me/asks/{found['id']}/answer", {"answer": "agree", "certificates": {card["id"]: None}})
    assert said.status == 200, said.body
    assert person.post(f"{ALL}/{case}/asks/answers", {}).status == 200
    assert typed(person, case, TYPED).status == 200
    assert person.put(f"{ALL}/{case}/materials/layout_plan/said", {"said": "unchanged"}).status == 200
    return person, shop, mandate, case


def test_a_mandated_handler_renews_without_an_upload(city: City) -> None:
    person, _, _, case = by_handler(city)
    whole = read(person, case)
    assert (ways(whole)["mandate"], whole["uploads"]) == ("shared_check", 0)
    [proof] = next(one for one in whole["materials"] if one["key"] == "mandate")["evidence"]
    assert (proof["name"], proof["matches"]) == ("mandates", {"handler": True})
    [look] = [one for one in record(person) if "mandates" in one["fields"]]
    assert (look["case_number"], look["fields"]["mandates"]) == (whole["number"], ["handler"])
    answer = submitted(person, case)
    assert answer.status == 200, (answer["errors"], whole["findings"])


def test_a_dismissed_handler_hands_nothing_in_and_the_mandate_is_asked_for_anew(city: City) -> None:
    person, shop, mandate, case = by_handler(city)
    owner = city.person(OWNER)
    assert owner.post(f"/api/enterprises/{shop}/mandates/{mandate}/dismissal", {}).status == 200
    assert person.get(f"{ALL}/{case}").status == 404
    assert person.post(f"{ALL}/{case}/submission", {"revision": 1, "promises": {}}).status == 404
    whole = typed(owner, case, {"phone": "12888001111"})
    asked = next(one for one in whole["materials"] if one["key"] == "mandate")
    assert (asked["way"], asked["not_taken"]) == ("upload", [{"way": "shared_check", "reason": "differs"}])
    agreed(owner, case)
    assert "mandate" not in ways(read(owner, case)), "the representative needs none"
