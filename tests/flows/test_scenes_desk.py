"""The scenes' desk: one drafts, another publishes, and what may be asked changes from its first day on."""

from typing import Any

import pytest

from tests.city import City
from tests.client import Client
from tests.flows.catalogue_people import second_administrator
from tests.flows.steps import CHECKER, HOLDER, ROADSIDE, outcome, show, shown_fields, verdict

DESK = "/api/office/scenes"
REASON = "核对驾驶人住址，用于送达通知"


@pytest.fixture
def admin(city: City) -> Client:
    return city.person("admin")


@pytest.fixture
def second(city: City) -> Client:
    return second_administrator(city)


def begin(admin: Client, code: str = ROADSIDE, source: str | None = ROADSIDE) -> dict[str, Any]:
    answer = admin.post(DESK, {"code": code} | ({"source": source} if source else {}))
    assert answer.status == 201, answer.body
    return dict(admin.get(f"{DESK}/drafts/{answer['id']}").body)


def save(admin: Client, draft: dict[str, Any], **changes: Any) -> dict[str, Any]:
    body = {"edits": draft["edits"], "document": draft["document"] | changes}
    saved = admin.put(f"{DESK}/drafts/{draft['id']}", body)
    assert saved.status == 200, saved.body
    return dict(admin.get(f"{DESK}/drafts/{draft['id']}").body)


def with_reasons(draft: dict[str, Any], **types: list[str]) -> dict[str, Any]:
    """The draft's types with these put in, and a reason wherever one is wanted."""
    asked = draft["document"]["types"] | types
    return {"types": asked, "reasons": {code: dict.fromkeys(keys, REASON) for code, keys in asked.items()}}


def submit(admin: Client, draft: dict[str, Any]) -> None:
    answer = admin.post(f"{DESK}/drafts/{draft['id']}/submission", {"edits": draft["edits"]})
    assert answer.status == 204, answer.body


def publish(second: Client, draft: dict[str, Any]) -> Any:
    seen = {"edits": draft["edits"], "against": draft["against"]}
    return second.post(f"{DESK}/drafts/{draft['id']}/publication", seen)


def public(city: City, code: str = ROADSIDE) -> dict[str, Any] | None:
    items = city.stranger().get("/api/scenes?register=true")["items"]
    return next((dict(one) for one in items if one["code"] == code), None)


def test_what_is_published_is_asked_for_at_once_and_requests_under_way_keep_what_they_asked(
    city: City, admin: Client, second: Client
) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    waiting = verdict(checker, show(holder)["text"])
    draft = begin(admin)
    assert {one["path"] for one in draft["faults"]} >= {"reasons.driving_licence.photo"}
    draft = save(admin, draft, **with_reasons(draft, driving_licence=["name", "address", "in_force"]))
    assert draft["faults"] == []
    assert {one["path"] for one in draft["changes"]} >= {"types.driving_licence"}
    submit(admin, draft)
    assert publish(admin, draft)["code"] == "second_person_needed"
    assert publish(second, draft).status == 204

    registered = public(city)
    assert registered is not None
    assert (registered["version"], registered["since"]) == (2, "2026-03-03")
    assert registered["types"]["driving_licence"] == ["name", "address", "in_force"]
    holder.post(f"/api/me/requests/{waiting['id']}", {"answer": "agree"})
    before = shown_fields(checker.get(f"/api/verifications/{waiting['id']}").body)["driving_licence"]
    assert "photo" in before
    assert "address" not in before
    after = verdict(checker, show(holder, {"driving_licence": ["name", "address", "photo"]})["text"])
    assert shown_fields(after)["driving_licence"] == {"name", "address"}

    history = second.get(f"{DESK}/register/{ROADSIDE}").body
    assert [(one["version"], one["standing_on"], one["editors"], one["reviewer"]) for one in history["items"]] == [
        (2, "in_force", ["沈楠"], "秦朗"), (1, "over", [], None),
    ]  # fmt: skip
    assert history["items"][0]["changes"]
    again = begin(admin)
    assert again["document"]["reasons"]["driving_licence"]["address"] == REASON


def test_a_new_scene_holds_from_its_first_day_to_the_day_before_it_is_withdrawn(
    city: City, admin: Client, second: Client
) -> None:
    draft = begin(admin, "traffic.night", ROADSIDE)
    draft = save(admin, draft, **with_reasons(draft), name="夜间查验", valid_from="2026-03-05")
    assert draft["against"] == 0
    submit(admin, draft)
    assert publish(second, draft).status == 204
    assert public(city, "traffic.night") is None
    checker = city.person(CHECKER)
    code = show(city.person(HOLDER), {"driving_licence": ["name"]})
    assert outcome(verdict(checker, code["text"], "traffic.night")) == ("no_verdict", "office_not_permitted")
    rows = {one["code"]: one for one in admin.get(DESK)["scenes"]}
    assert (rows["traffic.night"]["standing_on"], rows[ROADSIDE]["standing_on"]) == ("planned", "in_force")

    past = admin.post(f"{DESK}/endings", {"code": "traffic.night", "since": "2026-03-02"})
    assert past["errors"] == [{"field": "since", "problem": "past"}]
    assert second.post(f"{DESK}/endings", {"code": "traffic.night", "since": "2026-03-06"}).status == 204
    city.pass_time(days=2)
    assert public(city, "traffic.night") is not None
    city.pass_time(days=1)
    assert public(city, "traffic.night") is None
    admin = city.person("admin")
    assert admin.post(f"{DESK}/endings", {"code": "traffic.night", "since": "2026-03-06"}).status == 404
    assert admin.get(f"{DESK}/register/traffic.never").status == 404
    # a scene of its own history may come back, as its next version
    again = begin(admin, "traffic.night", "traffic.night")
    assert again["against"] == 1


def test_a_planned_version_that_is_overtaken_never_begins(admin: Client, second: Client) -> None:
    planned = begin(admin)
    planned = save(admin, planned, **with_reasons(planned), valid_from="2026-04-01")
    submit(admin, planned)
    assert publish(second, planned).status == 204
    sooner = begin(admin)
    sooner = save(admin, sooner, **with_reasons(sooner), valid_from=None, contact="12123")
    submit(admin, sooner)
    assert publish(second, sooner).status == 204
    items = admin.get(f"{DESK}/register/{ROADSIDE}")["items"]
    assert [(one["version"], one["standing_on"]) for one in items] == [(3, "in_force"), (2, "replaced"), (1, "over")]


def test_who_publishes_has_seen_what_is_published_and_what_it_replaces(admin: Client, second: Client) -> None:
    draft = begin(admin)
    assert admin.post(DESK, {"code": ROADSIDE, "source": ROADSIDE})["code"] == "conflict"
    draft = save(admin, draft, **with_reasons(draft))
    stale = admin.put(f"{DESK}/drafts/{draft['id']}", {"edits": 0, "document": draft["document"]})
    assert stale["code"] == "stale"
    submit(admin, draft)
    assert publish(second, draft | {"against": 7})["code"] == "stale"
    assert publish(second, draft | {"edits": 9})["code"] == "stale"
    assert admin.put(f"{DESK}/drafts/{draft['id']}", {"edits": 1, "document": draft["document"]})["code"] == "conflict"
    assert second.post(f"{DESK}/drafts/{draft['id']}/withdrawal", {}).status == 404
    assert admin.post(f"{DESK}/drafts/{draft['id']}/withdrawal", {}).status == 204
    submit(admin, draft)
    assert second.post(f"{DESK}/drafts/{draft['id']}/return", {"note": "住址不必"}).status == 204
    returned = admin.get(f"{DESK}/drafts/{draft['id']}").body
    assert (returned["state"], returned["note"], returned["reviewer"]) == ("returned", "住址不必", "秦朗")
    assert admin.delete(f"{DESK}/drafts/{draft['id']}").status == 204
    assert admin.get(f"{DESK}/drafts/{draft['id']}").status == 404
    assert admin.get(DESK)["drafts"] == []


def test_a_draft_with_faults_is_kept_but_not_given_on(admin: Client) -> None:
    draft = begin(admin, "traffic.day", None)
    refused = admin.post(f"{DESK}/drafts/{draft['id']}/submission", {"edits": 0})
    assert {"field": "legal_basis", "problem": "missing"} in refused["errors"]
    for body, field, problem in (
        ({"code": "plain"}, "code", "shape"),
        ({"code": "traffic.x", "source": "no.such"}, "source", "unknown"),
        ({"code": ROADSIDE}, "code", "taken"),
    ):
        assert admin.post(DESK, body)["errors"] == [{"field": field, "problem": problem}]


def test_a_type_that_is_published_makes_a_version_of_each_scene_it_changes(
    city: City, admin: Client, second: Client
) -> None:
    types = "/api/office/catalogue"
    planned = begin(admin, "traffic.ebike", "traffic.ebike")
    planned = save(admin, planned, **with_reasons(planned), valid_from="2026-04-01")
    submit(admin, planned)
    assert publish(second, planned).status == 204
    made = admin.post(types, {"code": "e_bicycle_licence", "source": "e_bicycle_licence"})["id"]
    draft = admin.get(f"{types}/{made}").body
    scenes = draft["scenes"] | {"traffic.ebike": ["plate_number"], ROADSIDE: ["plate_number"]}
    management = {"issuers": draft["issuers"], "scenes": scenes}
    saved = admin.put(f"{types}/{made}", {"edits": 0, "document": draft["document"], "management": management})
    assert saved["faults"] == []
    assert admin.post(f"{types}/{made}/submission", {"edits": 1}).status == 204
    assert second.post(f"{types}/{made}/publication", {"edits": 1}).status == 204
    for code in ("traffic.ebike", ROADSIDE):
        found = public(city, code)
        assert found is not None
        assert found["types"]["e_bicycle_licence"] == ["plate_number"]
        assert found["since"] == "2026-03-03"
    items = admin.get(f"{DESK}/register/traffic.ebike")["items"]
    assert [(one["version"], one["standing_on"]) for one in items] == [(3, "in_force"), (2, "planned"), (1, "over")]
    city.pass_time(days=40)
    found = public(city, "traffic.ebike")
    assert found is not None
    assert (found["version"], found["types"]["e_bicycle_licence"]) == (2, ["plate_number"])
