"""Steps of enrolling two children: a mother applies, the father agrees on his phone, the school reads one word."""

from typing import Any

from tests.client import Answer, Client
from tests.flows.case_steps import ALL, agreed, begun, typed
from tests.flows.family_steps import bind, own

MOTHER, FATHER, SCHOOL = "parent", "father", "school"
ITEM, ELDEST, YOUNGEST = "school_enrolment", "林子墨", "林子涵"
DEED = "property_certificate"
STATED = {
    "stage": "primary",
    "second_stage": "kindergarten",
    "entry_on": "2026-09-01",
    "registered_here": "no",
}


def wards_of(mother: Client) -> dict[str, str]:
    """The mother's children, both bound to her: name → id."""
    bound = {one["name"] for one in mother.get("/api/session")["subjects"]}
    for name in {ELDEST, YOUNGEST} - bound:
        assert bind(mother, name).status == 200
    return {str(one["name"]): str(one["id"]) for one in mother.get("/api/session")["subjects"]}


def put(mother: Client, case: str, role: str, subject: str) -> dict[str, Any]:
    """Somebody is put into a role."""
    answer = mother.put(f"{ALL}/{case}/roles/{role}", {"subject": subject})
    assert answer.status == 200, answer.body
    return dict(answer.body)


def with_children(mother: Client) -> str:
    """A draft that names both children."""
    person = str(mother.get("/api/session")["person"]["id"])
    case = begun(mother, ITEM, person)
    wards = wards_of(mother)
    put(mother, case, "child", wards[ELDEST])
    put(mother, case, "second_child", wards[YOUNGEST])
    return case


def asked(mother: Client, father: Client, case: str) -> dict[str, Any]:
    """The owner of the home is asked; what the father finds behind the link."""
    made = mother.post(f"{ALL}/{case}/asks", {"role": "home_owner", "name": own(father)})
    assert made.status == 201, made.body
    found = father.post("/api/me/asks/openings", {"presented": made["link"].partition("#")[2]})["ask"]
    assert found, "the father finds it"
    return dict(found)


def deed(father: Client) -> dict[str, Any]:
    """The father's certificate of the home."""
    return next(one for one in father.get("/api/certificates")["items"] if one["type"] == DEED)


def says_yes(father: Client, found: dict[str, Any]) -> Answer:
    """The father gives the one answer that is asked for."""
    body = {"answer": "agree", "certificates": {deed(father)["id"]: ["in_force"]}}
    return father.post(f"/api/me/asks/{found['id']}/answer", body)


def follow(mother: Client, case: str) -> dict[str, Any]:
    """What was answered meanwhile is taken in."""
    answer = mother.post(f"{ALL}/{case}/asks/answers", {})
    assert answer.status == 200, answer.body
    return dict(answer.body)


def whole_draft(mother: Client, father: Client) -> str:
    """Everything done but handing it in: both children, the father's yes, the form."""
    case = with_children(mother)
    found = asked(mother, father, case)
    assert says_yes(father, found).status == 200
    follow(mother, case)
    agreed(mother, case)
    answer = typed(mother, case, STATED)
    assert answer.status == 200, answer.body
    return case
