"""What a person chose for their wallet: kept by the account, the same on all devices, nobody else's business."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.city import City

USUAL: dict[str, object] = {"home": "usual", "pinned": [], "contact": None}
DAUGHTER = {"name": "女儿", "phone": "128 8800 1208"}


def test_nobody_chose_anything_at_first(city: City) -> None:
    assert city.person("citizen").get("/api/me/preferences").body == USUAL
    assert city.person("citizen").get("/api/session")["home"] == "usual"


def test_a_choice_holds_on_all_devices_and_leaves_the_others_as_they_were(city: City) -> None:
    phone, tablet = city.person("citizen"), city.person("citizen")
    pinned = [str(uuid4()), str(uuid4())]
    assert phone.call("PUT", "/api/me/preferences", {"home": "elder"})["home"] == "elder"
    assert phone.call("PUT", "/api/me/preferences", {"pinned": [*pinned, pinned[0]]})["pinned"] == pinned
    phone.call("PUT", "/api/me/preferences", {"contact": DAUGHTER})
    assert tablet.get("/api/me/preferences").body == {"home": "elder", "pinned": pinned, "contact": DAUGHTER}
    assert tablet.get("/api/session")["home"] == "elder"
    assert phone.call("PUT", "/api/me/preferences", {"contact": None})["contact"] is None
    assert phone.call("PUT", "/api/me/preferences", {"home": None, "pinned": None})["home"] == "elder"
    assert city.person("rider").get("/api/me/preferences").body == USUAL


def test_the_elder_of_the_demo_begins_in_the_own_home_with_somebody_to_call(city: City) -> None:
    elder = city.person("elder")
    assert elder.get("/api/session")["home"] == "elder"
    assert elder.get("/api/me/preferences")["contact"]["name"] == "女儿周敏"


@pytest.mark.parametrize(
    "body",
    [
        {"home": "palace"},
        {"pinned": [str(uuid4()) for _ in range(51)]},
        {"contact": {"name": "", "phone": "12345"}},
        {"contact": {"name": "女儿", "phone": "tel:12345"}},
        {"contact": {"name": "女儿", "phone": "12345;ext=1"}},
        {"contact": {"name": "女儿"}},
        {"colour": "red"},
    ],
)
def test_what_makes_no_sense_is_refused(city: City, body: dict[str, object]) -> None:
    assert city.person("citizen").call("PUT", "/api/me/preferences", body).status == 422


def test_the_database_holds_no_number_of_a_family_in_clear(city: City) -> None:
    city.person("citizen").call("PUT", "/api/me/preferences", {"contact": DAUGHTER})
    with city.reading() as session:
        contents = session.execute(text("SELECT content FROM preference")).scalars().all()
    assert len(contents) == 2
    assert not [one for one in contents if "女儿".encode() in bytes(one) or b"128 8800 1208" in bytes(one)]
