"""Steps of the decision desk: a case in the office's queue, and what the office does with it."""

from datetime import date
from typing import Any

from sqlalchemy import select

from backend.identity.models import Account, Membership
from backend.identity.people import add_membership
from backend.identity.rules import Role
from tests.city import City
from tests.client import Answer, Client
from tests.flows.case_steps import ALL, agreed, begun, read, submitted, typed

REVIEWER, COLLEAGUE = "reviewer", "inspector2"
QUEUE, TASKS, CREDIT = "/api/office/cases", "/api/office/promises", "/api/office/credit"


def colleague(city: City) -> Client:
    """A second officer of the same office, who decides too."""
    with city.writing() as session:
        person = session.execute(select(Account.person_id).where(Account.login == COLLEAGUE)).scalar_one()
        first = select(Membership.organisation_id).where(Membership.person_id == person)
        office = session.execute(first.limit(1)).scalar_one()
        add_membership(session, person, office, Role.REVIEWER, badge="S0199", valid_from=date(2026, 1, 1))
    return city.person(COLLEAGUE)


def filled(owner: Client) -> str:
    """A renewal with everything said, ready to be handed in."""
    case = begun(owner)
    agreed(owner, case)
    assert typed(owner, case, {"premises_changed": "no"}).status == 200
    assert owner.put(f"{ALL}/{case}/materials/layout_plan/said", {"said": "unchanged"}).status == 200
    return case


def filed(owner: Client) -> str:
    """A renewal that waits in the office's queue."""
    case = filled(owner)
    answer = submitted(owner, case)
    assert answer.status == 200, answer.body
    return case


def at_desk(officer: Client, case: str) -> dict[str, Any]:
    """A case as the office reads it."""
    answer = officer.get(f"{QUEUE}/{case}")
    assert answer.status == 200, answer.body
    return dict(answer.body)


def act(officer: Client, case: str, name: str, **body: object) -> Answer:
    """An act on the case as it is read now."""
    return officer.post(f"{QUEUE}/{case}/{name}", {"revision": at_desk(officer, case)["revision"], **body})


def ids(whole: dict[str, Any]) -> list[str]:
    """What the pre-review found, as it is sent back as seen."""
    return [f"{one['key']}|{one['about']}" for one in whole["findings"]]


def granted(officer: Client, case: str) -> Answer:
    """A grant by somebody who looked at everything."""
    return act(officer, case, "grant", seen=ids(at_desk(officer, case)))


def decided(owner: Client, officer: Client) -> str:
    """A renewal that was granted."""
    case = filed(owner)
    assert act(officer, case, "acceptance").status == 204
    done = granted(officer, case)
    assert done.status == 200, done.body
    return case


def broken(officer: Client) -> str:
    """The entry of the first promise in the list of tasks, which was not kept."""
    first = officer.get(TASKS)["items"][0]["id"]
    body = {"result": "broken", "how": "到现场查看", "found": "没有健康证明"}
    answer = officer.post(f"{TASKS}/{first}/result", body)
    assert answer.status == 200, answer.body
    return str(answer["entry"])


def materials(owner: Client, case: str) -> dict[str, dict[str, Any]]:
    """Materials by key."""
    return {one["key"]: one for one in read(owner, case)["materials"]}
