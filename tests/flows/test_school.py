"""Enrolling two children: the father agrees in his own wallet, the school reads yes and nothing of the home."""

from tests.city import City
from tests.flows.case_steps import accept, at_desk, grant, read, submitted, ways
from tests.flows.school_steps import FATHER, MOTHER, SCHOOL, whole_draft

WAYS = {
    "guardian_id": "data_call",
    "birth_certificate": "data_call",
    "second_birth_certificate": "data_call",
    "residence_permit": "data_call",
    "house_and_household": "shared_check",
    "second_house": "shared_check",
    "vaccination_record": "notice_promise",
    "second_vaccination_record": "notice_promise",
}


def test_two_children_are_enrolled_without_an_upload(city: City) -> None:
    mother, father, school = city.person(MOTHER), city.person(FATHER), city.person(SCHOOL)
    case = whole_draft(mother, father)
    whole = read(mother, case)
    assert (ways(whole), whole["uploads"]) == (WAYS, 0)
    handed = submitted(mother, case)
    assert handed.status == 200, handed.body
    assert accept(school, case).status == 204
    done = grant(school, case)
    assert done.status == 200, done.body
    assert read(mother, case)["outcome"] == "granted"
    assert at_desk(school, case)["uploads"] == 0
