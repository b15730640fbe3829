"""A renewal from the guide to the certificate, over HTTP: which way answers what, and what every scan says meanwhile."""

from tests.city import City
from tests.flows.case_steps import OWNER, agreed, begun, read, submitted, typed


def test_a_renewal_needs_no_upload(city: City) -> None:
    owner = city.person(OWNER)
    case = begun(owner)
    whole = agreed(owner, case)
    print([(m["key"], m["way"], m["state"], m["not_taken"]) for m in whole["materials"]])
    typed(owner, case, {"premises_owner": "罗建国", "premises_changed": "no"})
    owner.put(f"/api/cases/{case}/materials/layout_plan/said", {"said": "unchanged"})
    whole = read(owner, case)
    print([(m["key"], m["way"], m["state"], m["not_taken"]) for m in whole["materials"]])
    print(whole["findings"])
    done = submitted(owner, case)
    print(done.body)
    assert 0
