"""The desk of items under haste: two reviewers of one part, departments at once, two publishers; on either database."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from tests.city import City
from tests.client import Answer, Client
from tests.flows.catalogue_people import second_administrator
from tests.flows.item_steps import BATCHES, DESK, RENEWAL, SIGN, SUBMIT, agreed, begin, saved, signer

ROUNDS = 5


def together(path: str, body: dict[str, Any], *people: Client) -> list[Answer]:
    """The same call by several people at once."""
    start = Barrier(len(people))

    def call(one: Client) -> Answer:
        start.wait()
        answer = one.post(path, body)
        while answer.code == "still_running":  # the database was busy with the other one
            answer = one.post(path, body)
        return answer

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(call, people))


def submitted(admin: Client, copies: int) -> str:
    draft = begin(admin)
    materials = [
        one | {"copies": copies} if one["key"] == "health_certificates" else one
        for one in draft["document"]["materials"]
    ]
    own = saved(admin, draft, materials=materials)["row"]["id"]
    assert admin.post(SUBMIT, {"ids": [own]}).status == 204
    return str(own)


def test_two_reviewers_of_a_department_sign_a_part_once(city: City) -> None:
    admin = city.person("admin")
    first, other = signer(city, "reviewer", "market_regulation"), signer(city, "school", "market_regulation")
    for copies in range(2, 2 + ROUNDS):
        own = submitted(admin, copies)
        body = {"ids": [own], "agreed": True}
        answers = together(SIGN, body, first, other)
        assert sorted(one.status for one in answers) == [200, 409]
        assert city.person("reviewer").post(SIGN, body | {"agreed": False, "note": "x"}).status == 409
        assert admin.get(f"{DESK}/{own}")["row"]["signed"] == 1
        hospital = signer(city, "clerk", "people_hospital") if copies == 2 else city.person("clerk")
        assert hospital.post(SIGN, body | {"agreed": False, "note": "重来"}).status == 200
        assert admin.delete(f"{DESK}/{own}").status == 204


def test_the_last_two_departments_at_once_leave_a_version_agreed(city: City) -> None:
    admin, market = city.person("admin"), signer(city, "reviewer", "market_regulation")
    hospital = signer(city, "clerk", "people_hospital")
    own = submitted(admin, 2)
    body = {"ids": [own], "agreed": True}
    answers = together(SIGN, body, market, hospital)
    assert [one.status for one in answers] == [200, 200]
    assert admin.get(f"{DESK}/{own}")["row"]["state"] == "agreed"


def test_two_publishers_publish_a_batch_once(city: City) -> None:
    admin, second = city.person("admin"), second_administrator(city)
    market, other = signer(city, "reviewer", "market_regulation"), city.stranger().sign_in("second", "second")
    own = saved(admin, begin(admin), statutory_days=19)["row"]["id"]
    agreed(admin, market, own)
    batch = admin.post(BATCHES, {"ids": [own], "note": "一次"})["id"]
    answers = together(f"{BATCHES}/{batch}/publication", {}, second, other)
    assert sorted(one.status for one in answers) == [200, 409]
    assert city.stranger().get(f"/api/items/{RENEWAL}")["version"] == 2


def test_two_who_begin_the_next_version_begin_it_once(city: City) -> None:
    admin, second = city.person("admin"), second_administrator(city)
    answers = together(DESK, {"code": RENEWAL, "source": RENEWAL}, admin, second)
    assert sorted(one.status for one in answers) == [201, 409]
