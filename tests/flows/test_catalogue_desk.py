"""The catalogue desk: one drafts, another publishes, and what is published is everybody's at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import text

from backend.catalogue import service as catalogue
from tests.city import City, served
from tests.client import Client
from tests.flows.catalogue_people import second_administrator

DESK = "/api/office/catalogue"
DRONE = "drone_licence"


@pytest.fixture
def admin(city: City) -> Client:
    return city.person("admin")


@pytest.fixture
def second(city: City) -> Client:
    return second_administrator(city)


def begin(admin: Client, code: str = DRONE, source: str | None = None) -> dict[str, Any]:
    answer = admin.post(DESK, {"code": code} | ({"source": source} if source else {}))
    assert answer.status == 201, answer.body
    found: dict[str, Any] = admin.get(f"{DESK}/{answer['id']}").body
    return found


def finished(draft: dict[str, Any]) -> Any:
    """The blank type with what only a person can say."""
    face = draft["document"]["face"] | {"title": "无人机操作证", "title_en": "Drone operator's licence"}
    return draft["document"] | {
        "name": "无人机操作证", "name_en": "Drone operator's licence", "issuer_kind": "交通运输主管部门",
        "issuer_kind_en": "Transport authority", "source": "本市无人机管理办法第五条", "face": face,
    }  # fmt: skip


def office(draft: dict[str, Any], name: str = "云汀市公安局交通警察支队") -> Any:
    return next(one["id"] for one in draft["offices"] if one["name"] == name)


def body(draft: dict[str, Any], document: dict[str, Any], *, edits: int = 0, **management: Any) -> dict[str, Any]:
    return {
        "edits": edits, "document": document,
        "management": {"issuers": [office(draft)], "scenes": {"traffic.roadside": ["name", "in_force"]}} | management,
    }  # fmt: skip


def ready(admin: Client) -> dict[str, Any]:
    """A draft without a fault, saved once and submitted."""
    draft = begin(admin)
    saved = admin.put(f"{DESK}/{draft['id']}", body(draft, finished(draft)))
    assert (saved.status, saved["faults"]) == (200, []), saved.body
    assert admin.post(f"{DESK}/{draft['id']}/submission", {"edits": 1}).status == 204
    return draft


def published(admin: Client, second: Client) -> dict[str, Any]:
    draft = ready(admin)
    assert second.post(f"{DESK}/{draft['id']}/publication", {"edits": 1}).status == 204
    return draft


@contextmanager
def another_worker(city: City) -> Iterator[City]:
    """A second process: the same database through an engine of its own."""
    with served(city.settings, city.clock) as other:
        yield other


def test_a_blank_draft_says_what_it_still_needs(admin: Client) -> None:
    draft = begin(admin)
    assert (draft["state"], draft["version"], draft["own"]) == ("draft", 1, True)
    paths = {(one["path"], one["problem"]) for one in draft["faults"]}
    assert {("name", "missing"), ("source", "missing"), ("face.title", "missing"), ("issuers", "missing")} <= paths
    assert not any(path.startswith(("fields", "answers", "numbering", "validity")) for path, _ in paths)


def test_half_a_draft_is_kept_with_all_its_faults(admin: Client) -> None:
    draft = begin(admin)
    document = finished(draft)
    document["fields"][0] |= {"key": "Not A Key", "sensitive": 3}
    document["number_pattern"] = "(a+)+"
    saved = admin.put(f"{DESK}/{draft['id']}", body(draft, document))
    assert {(one["path"], one["problem"]) for one in saved["faults"]} >= {
        ("fields.0.key", "shape"), ("fields.0.sets", "sensitive"), ("number_pattern", "pattern"),
        ("face.number", "unknown"),
    }  # fmt: skip
    again = admin.get(f"{DESK}/{draft['id']}")
    assert again["document"]["fields"][0]["key"] == "Not A Key"
    assert again["faults"] == saved["faults"]
    refused = admin.post(f"{DESK}/{draft['id']}/submission", {"edits": 1})
    assert (refused.status, refused["code"]) == (422, "invalid_field")
    assert {"field": "number_pattern", "problem": "pattern"} in refused["errors"]


def test_a_second_person_publishes_and_the_type_is_there_at_once(city: City, admin: Client, second: Client) -> None:
    with another_worker(city) as other:
        phone = other.stranger()
        tag = phone.get("/api/types").headers["ETag"]
        draft = ready(admin)
        assert DRONE not in {one["code"] for one in phone.get("/api/types")["items"]}
        assert second.post(f"{DESK}/{draft['id']}/publication", {"edits": 1}).status == 204
        answer = phone.get("/api/types")
        assert answer.headers["ETag"] != tag
        assert DRONE in {one["code"] for one in answer["items"]}
        assert phone.get(f"/api/types/{DRONE}/1")["item"]["name"] == "无人机操作证"
        scenes = {one["code"]: one["types"] for one in phone.get("/api/scenes")["items"]}
        assert scenes["traffic.roadside"][DRONE] == ["name", "in_force"]
    with city.reading() as session:
        police = session.execute(text("SELECT id FROM organisation WHERE name LIKE '%交通警察支队'")).scalars().one()
        assert police is not None
        (right,) = catalogue.issuers(session, DRONE)
        assert catalogue.may_issue(session, right, DRONE)


def test_who_prepared_it_cannot_publish_it_nor_return_it(admin: Client) -> None:
    draft = ready(admin)
    for act, sent in (("publication", {"edits": 1}), ("return", {"note": "x"})):
        answer = admin.post(f"{DESK}/{draft['id']}/{act}", sent)
        assert (answer.status, answer["code"]) == (409, "second_person_needed")


def test_who_also_edited_it_cannot_publish_it(admin: Client, second: Client) -> None:
    draft = begin(admin)
    assert second.put(f"{DESK}/{draft['id']}", body(draft, finished(draft))).status == 200
    assert admin.post(f"{DESK}/{draft['id']}/submission", {"edits": 1}).status == 204
    for person in (admin, second):
        assert person.post(f"{DESK}/{draft['id']}/publication", {"edits": 1})["code"] == "second_person_needed"


def test_a_stale_save_is_refused_and_writes_nothing(admin: Client, second: Client) -> None:
    draft = begin(admin)
    path = f"{DESK}/{draft['id']}"
    assert admin.put(path, body(draft, finished(draft)))["edits"] == 1
    late = second.put(path, body(draft, finished(draft) | {"name": "别的名称"}))
    assert (late.status, late["code"]) == (409, "stale")
    assert admin.get(path)["document"]["name"] == "无人机操作证"


def test_a_returned_draft_comes_back_with_its_note_and_is_submitted_again(
    city: City, admin: Client, second: Client
) -> None:
    draft = ready(admin)
    path = f"{DESK}/{draft['id']}"
    assert admin.put(path, body(draft, finished(draft), edits=1))["code"] == "conflict"
    assert second.post(f"{path}/return", {"note": "有效期应为三年"}).status == 204
    assert city.drain() >= 1
    back = admin.get(path)
    assert (back["state"], back["note"], back["reviewer"] is not None) == ("returned", "有效期应为三年", True)
    three = finished(draft) | {"validity": {"kind": "years", "years": 3}}
    assert admin.put(path, body(draft, three, edits=1))["edits"] == 2
    assert admin.post(f"{path}/submission", {"edits": 2}).status == 204
    assert second.post(f"{path}/publication", {"edits": 1})["code"] == "stale"
    assert second.post(f"{path}/publication", {"edits": 2}).status == 204


def test_a_draft_is_taken_back_or_given_up(admin: Client, second: Client) -> None:
    draft = ready(admin)
    path = f"{DESK}/{draft['id']}"
    assert admin.delete(path)["code"] == "conflict"
    assert second.post(f"{path}/withdrawal").status == 404
    assert admin.post(f"{path}/withdrawal").status == 204
    assert admin.post(f"{path}/withdrawal")["code"] == "conflict"
    assert admin.delete(path).status == 204
    assert admin.get(path).status == 404
    assert begin(admin)["state"] == "draft"


def test_a_next_version_leaves_what_was_issued_as_it_was(city: City, admin: Client, second: Client) -> None:
    draft = begin(admin, "driving_licence", "driving_licence")
    assert (draft["version"], draft["changes"]) == (2, [])
    assert draft["issuers"]
    assert draft["scenes"]["traffic.roadside"]
    document = draft["document"] | {"name": "机动车驾驶证（新）"}
    document["fields"] = [one for one in document["fields"] if one["key"] != "hearing_aid"]
    sent = {"edits": 0, "document": document, "management": {"issuers": draft["issuers"], "scenes": draft["scenes"]}}
    path = f"{DESK}/{draft['id']}"
    assert admin.put(path, sent)["faults"] == []
    admin.post(f"{path}/submission", {"edits": 1})
    seen = {one["path"]: one for one in second.get(path)["changes"]}
    assert (seen["name"]["before"], seen["name"]["after"]) == ("机动车驾驶证", "机动车驾驶证（新）")
    assert seen["fields.hearing_aid"]["after"] is None
    assert second.post(f"{path}/publication", {"edits": 1}).status == 204
    holder = city.person("rider")
    (card,) = [one for one in holder.get("/api/certificates")["items"] if one["type"] == "driving_licence"]
    assert (card["name"], card["type_version"]) == ("机动车驾驶证", 1)
    assert "hearing_aid" in card["fields"]
    assert [one["version"] for one in second.get(path)["history"]] == [2, 1]


def test_one_next_version_at_a_time(admin: Client, second: Client) -> None:
    begin(admin, "driving_licence", "driving_licence")
    again = second.post(DESK, {"code": "driving_licence", "source": "driving_licence"})
    assert (again.status, again["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"code": "driving_licence"}, "code"),
        ({"code": "driving_licence", "source": "senior_card"}, "code"),
        ({"code": "bus_card", "source": "no_such_type"}, "source"),
    ],
)
def test_a_code_that_is_taken_begins_nothing(admin: Client, sent: dict[str, str], field: str) -> None:
    answer = admin.post(DESK, sent)
    assert (answer.status, answer["errors"][0]["field"]) == (422, field)


def test_a_copy_has_a_code_of_its_own_and_takes_no_rights_along(admin: Client) -> None:
    draft = begin(admin, "bus_card", "senior_card")
    assert draft["document"]["code"] == "bus_card"
    assert draft["document"]["type_code"] != catalogue.released()["senior_card"].type_code
    assert (draft["issuers"], draft["scenes"], draft["version"]) == ([], {}, 1)


@pytest.mark.parametrize(
    ("scenes", "problem"),
    [
        ({"traffic.roadside": []}, "missing"),
        ({"traffic.roadside": ["name", "salary"]}, "unknown_field"),
        ({"no.such": ["name"]}, "unknown"),
    ],
)
def test_a_scene_asks_for_what_is_there(admin: Client, scenes: dict[str, list[str]], problem: str) -> None:
    draft = begin(admin)
    saved = admin.put(f"{DESK}/{draft['id']}", body(draft, finished(draft), scenes=scenes))
    assert [one["problem"] for one in saved["faults"]] == [problem]


def test_a_scene_that_asks_for_everything_is_refused(city: City, admin: Client) -> None:
    draft = begin(admin)
    everything = [one["key"] for one in draft["document"]["fields"]]
    with city.reading() as session:
        rows = session.execute(text("SELECT code, official_duty FROM scene ORDER BY code")).all()
    plain = next(row.code for row in rows if not row.official_duty)
    duty = next(row.code for row in rows if row.official_duty)
    saved = admin.put(
        f"{DESK}/{draft['id']}", body(draft, finished(draft), scenes={plain: everything, duty: everything})
    )
    assert [(one["path"], one["problem"]) for one in saved["faults"]] == [(f"scenes.{plain}", "broad")]


@pytest.mark.parametrize("login", ["citizen", "issuer", "reviewer", "security"])
def test_others_do_not_see_the_desk(city: City, login: str) -> None:
    assert city.person(login).get(DESK).status == 403


def test_each_act_stands_in_the_record(city: City, admin: Client, second: Client) -> None:
    published(admin, second)
    with city.reading() as session:
        kinds = session.execute(text("SELECT kind FROM access_event WHERE kind LIKE 'catalogue:%' ORDER BY id"))
        assert list(kinds.scalars())[-3:] == ["catalogue:begun", "catalogue:submitted", "catalogue:published"]


def test_a_draft_of_another_shape_is_refused_whole(admin: Client) -> None:
    draft = begin(admin)
    for wrong in ({"surprise": 1}, {"fields": "none"}, {"max_holders": "many"}):
        sent = body(draft, finished(draft) | wrong)
        assert admin.put(f"{DESK}/{draft['id']}", sent).status == 422
    assert admin.get(f"{DESK}/{draft['id']}")["edits"] == 0


def test_the_list_has_the_release_and_what_is_being_made(admin: Client, second: Client) -> None:
    begin(admin)
    rows = {(one["code"], one["version"]): one for one in second.get(DESK)["items"]}
    assert rows[DRONE, 1]["state"] == "draft"
    assert not rows[DRONE, 1]["own"]
    assert rows["driving_licence", 1]["state"] == "published"
    assert len(rows) >= 53
