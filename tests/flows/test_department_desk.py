"""Two people let a department's system in: the office proposes, security confirms; what it does is on their page."""

from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from liangzheng_department import Key
from sqlalchemy import text

from backend.kernel.errors import InvalidField
from backend.protocols import clients
from tests.city import City
from tests.client import Answer
from tests.department import DESK, E_BICYCLE, MARKET, TYPES, Department, entered, office_of, proposed, registered


def propose(city: City, **parts: Any) -> Answer:
    body = {"organisation": office_of(city, "issuer")["id"], "name": "系统", "types": [E_BICYCLE]}
    return city.person("issuer").post(DESK, body | {"public_key": Key.make().public_pem} | parts)


def pem(key: Any) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return str(key.public_key().public_bytes(serialization.Encoding.PEM, form).decode())


def private_pem() -> str:
    way = serialization.NoEncryption()
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, way).decode()


def test_an_office_is_offered_its_own_types(city: City) -> None:
    office = office_of(city, "issuer")
    assert office["name"] == "云汀市公安局交通警察支队"
    assert {one["code"] for one in office["types"]} == {
        "driving_licence", "e_bicycle_licence", "inspection_mark", "vehicle_licence",
    }  # fmt: skip


def test_a_proposed_system_waits_for_a_second_person(city: City) -> None:
    made = proposed(city)
    [mine] = city.person("issuer").get(DESK)["items"]
    [theirs] = city.person("security").get(DESK)["items"]
    assert (mine["state"], mine["mine"], theirs["mine"]) == ("proposed", True, False)
    assert mine["keys"][0]["kid"] == made.key.id
    assert city.person("issuer").post(f"{DESK}/{made.client_id}/confirmation").status == 403
    assert city.person("security").post(f"{DESK}/{made.client_id}/confirmation").status == 204
    assert city.person("security").post(f"{DESK}/{made.client_id}/confirmation").code == "conflict"


def test_who_proposed_does_not_confirm_whatever_their_roles(city: City) -> None:
    made, person = proposed(city), None
    with city.reading() as session:
        person = clients.one(session, made.client_id or uuid4()).proposed_by
    with city.writing() as session, pytest.raises(InvalidField, match="same_person"):
        clients.confirm(session, city.keys, made.client_id or uuid4(), actor_id=person, now=city.clock.instant)


@pytest.mark.parametrize(
    ("parts", "field", "problem"),
    [
        ({"types": ["food_licence"]}, "types", "not_issued"),
        ({"types": [E_BICYCLE, "no_such_type"]}, "types", "not_issued"),
        ({"public_key": "no key"}, "public_key", "not_a_key"),
        ({"public_key": pem(ec.generate_private_key(ec.SECP384R1()))}, "public_key", "not_p256"),
        ({"public_key": pem(rsa.generate_private_key(65537, 2048))}, "public_key", "not_p256"),
        ({"public_key": private_pem()}, "public_key", "private_key"),
    ],
)
def test_what_cannot_be_proposed(city: City, parts: dict[str, Any], field: str, problem: str) -> None:
    answer = propose(city, **parts)
    assert (answer.status, answer["errors"]) == (422, [{"field": field, "problem": problem}])


def test_one_key_serves_one_system(city: City) -> None:
    made = proposed(city)
    answer = propose(city, public_key=made.key.public_pem)
    assert answer["errors"] == [{"field": "public_key", "problem": "used"}]


def test_an_office_proposes_for_itself_alone(city: City) -> None:
    assert propose(city, organisation=str(uuid4())).status == 404


def test_an_office_sees_its_own_systems_alone(city: City) -> None:
    other = entered(city, MARKET, ("food_licence",))
    issuer = city.person("issuer")
    assert issuer.get(DESK)["items"] == []
    assert issuer.get(f"{DESK}/{other.client_id}/work").status == 404
    assert issuer.delete(f"{DESK}/{other.client_id}").status == 404
    assert issuer.post(f"{DESK}/{other.client_id}/keys", {"public_key": Key.make().public_pem}).status == 404
    assert issuer.delete(f"{DESK}/{other.client_id}/keys/{other.key.id}").status == 404
    assert len(city.person("security").get(DESK)["items"]) == 1


def test_what_is_unknown_is_not_found(city: City) -> None:
    security, nobody = city.person("security"), uuid4()
    assert security.get(f"{DESK}/{nobody}/work").status == 404
    assert security.post(f"{DESK}/{nobody}/confirmation").status == 404
    assert security.post(f"{DESK}/{nobody}/keys/{'0' * 16}/confirmation").status == 404


def test_a_system_that_ended_stays_ended(city: City) -> None:
    made = registered(city)
    issuer, path = city.person("issuer"), f"{DESK}/{made.client_id}"
    assert issuer.delete(f"{path}/keys/{made.key.id}").status == 204
    assert issuer.delete(f"{path}/keys/{made.key.id}").code == "conflict"
    assert issuer.delete(path).status == 204
    assert issuer.delete(path).code == "conflict"
    assert issuer.post(f"{path}/keys", {"public_key": Key.make().public_pem}).code == "conflict"


def test_a_system_has_four_living_keys_at_most_and_confirms_each_once(city: City) -> None:
    made = registered(city)
    issuer, security, path = city.person("issuer"), city.person("security"), f"{DESK}/{made.client_id}/keys"
    kids = [issuer.post(path, {"public_key": Key.make().public_pem})["kid"] for _ in range(3)]
    assert issuer.post(path, {"public_key": Key.make().public_pem}).code == "conflict"
    assert security.post(f"{path}/{kids[0]}/confirmation").status == 204
    assert security.post(f"{path}/{kids[0]}/confirmation").code == "conflict"


def test_calls_stand_on_the_page_with_their_outcome(city: City) -> None:
    made = registered(city)
    made.call("GET", TYPES)
    headers = made.signed("GET", TYPES)
    made.sent("GET", TYPES, headers)
    made.sent("GET", TYPES, headers)
    work = city.person("issuer").get(f"{DESK}/{made.client_id}/work")
    assert [(one["route"], one["outcome"]) for one in work["calls"]] == [
        ("list_types", "nonce_used"), ("list_types", "accepted"), ("list_types", "accepted"),
    ]  # fmt: skip
    assert (work["waiting"], work["report"]) == ([], [])


def test_every_act_of_the_desk_and_every_call_leaves_one_row(city: City) -> None:
    made = registered(city)
    made.call("GET", TYPES)
    Department(city, key=made.key).sent("GET", TYPES, made.signed("GET", TYPES, created=1))
    issuer, security, path = city.person("issuer"), city.person("security"), f"{DESK}/{made.client_id}"
    kid = issuer.post(f"{path}/keys", {"public_key": Key.make().public_pem})["kid"]
    security.post(f"{path}/keys/{kid}/confirmation")
    issuer.delete(f"{path}/keys/{kid}")
    issuer.delete(path)
    with city.reading() as session:
        kinds = session.execute(text("SELECT kind FROM access_event WHERE kind LIKE 'department:%' ORDER BY id"))
        found = [row.kind.partition(":")[2] for row in kinds]
    assert found == [
        "proposed", "confirmed", "called", "refused", "key_added", "key_confirmed", "key_ended", "ended",
    ]  # fmt: skip
