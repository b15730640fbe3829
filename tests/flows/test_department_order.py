"""Pushes in any order, as often as they come, in batches of any cut: the certificates end up the same (R34)."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from liangzheng_department import record
from sqlalchemy import text

from tests.city import City
from tests.department import E_BICYCLE, Department, registered
from tests.flows.test_department_push import CANCEL, RESUME, SUSPEND, face, push

pytestmark = pytest.mark.no_cover

TRANSFER = {"act": "transfer_out", "reason": "迁出"}
BACK = {"act": "transfer_back", "reason": "迁回"}
COLOURS = ("黑", "白", "红", "蓝", "黄", "绿")
NUMBERS = iter(range(1, 10**6))


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """What a source says of one record, from its first version to its last: faces and acts, perhaps an end."""
    changes = draw(st.lists(st.sampled_from([*COLOURS, "suspend", "resume", "transfer", "back"]), max_size=7))
    told: list[dict[str, Any]] = [{"face": COLOURS[0]}]
    acts = {"suspend": SUSPEND, "resume": RESUME, "transfer": TRANSFER, "back": BACK}
    told += [{"act": acts[one]} if one in acts else {"face": one} for one in changes]
    if draw(st.booleans()):
        told.append({"act": CANCEL})
    return [{"version": place * 3 + 1, **one} for place, one in enumerate(told)]


def as_record(number: str, one: dict[str, Any]) -> dict[str, Any]:
    what = {"face": face(number, colour=one["face"])} if "face" in one else {"act": one["act"]}
    return record(E_BICYCLE, number, one["version"], **what)


def standing(system: Department, number: str) -> tuple[str, int | None]:
    """State and source version of what stands under a number."""
    answer = system.call("GET", f"/api/department/certificates/{E_BICYCLE}/{_quoted(number)}")
    assert answer.status == 200, answer.body
    return answer["status"], answer["source_version"]


def _quoted(number: str) -> str:
    return quote(number, safe="")


def in_order(history: list[dict[str, Any]]) -> tuple[str, int]:
    """What the source means: its newest face, in the state of its newest act."""
    states = {"suspend": "suspended", "transfer_out": "transferred", "cancel": "cancelled"}
    acts = [one["act"]["act"] for one in history if "act" in one]
    faces = [one["version"] for one in history if "face" in one]
    return states.get(acts[-1], "valid") if acts else "valid", faces[-1]


@pytest.fixture
def system(city: City) -> Department:
    """A registered system of the traffic police."""
    return registered(city)


@settings(
    max_examples=40, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate, Phase.shrink]
)
@given(history=histories(), data=st.data())
def test_any_order_ends_where_the_source_stands(
    system: Department, history: list[dict[str, Any]], data: st.DataObject
) -> None:
    number = f"汀{next(NUMBERS):06d}"
    repeated = history + data.draw(st.lists(st.sampled_from(history), max_size=4))
    order = data.draw(st.permutations(repeated))
    records = [as_record(number, one) for one in order]
    cut = data.draw(st.integers(1, len(records)))
    for start in range(0, len(records), cut):
        answer = push(system, records[start : start + cut])
        assert answer.status == 200, answer.body
    status, version = in_order(history)
    found = standing(system, number)
    assert found[0] == status
    if status != "cancelled":  # an end that overtook a face leaves the face that stood then
        assert found == (status, version)
        again = push(system, [as_record(number, one) for one in history])
        assert {one["outcome"] for one in again["records"]} <= {"unchanged", "stale"}


def test_two_pushes_of_one_record_at_once_leave_one_certificate(city: City, system: Department) -> None:
    number = "汀700001"
    records = [as_record(number, {"version": place, "face": colour}) for place, colour in enumerate(COLOURS, 1)]

    def send(one: dict[str, Any]) -> int:
        return Department(city, key=system.key).call("POST", "/api/department/batches", _encoded([one])).status

    for _ in range(3):
        with ThreadPoolExecutor(6) as pool:
            statuses = set(pool.map(send, records))
        assert statuses <= {200, 409, 503}
    push(system, records)
    assert standing(system, number) == ("valid", len(COLOURS))
    with city.reading() as session:
        valid = session.execute(
            text("SELECT count(*) FROM certificate c JOIN certificate_record r ON r.certificate_id = c.id "
                 "WHERE r.source_version IS NOT NULL AND c.status = 'valid'")
        ).scalar_one()  # fmt: skip
    assert valid == 1


def _encoded(records: list[Any]) -> bytes:
    return json.dumps({"records": records}, ensure_ascii=False).encode()
