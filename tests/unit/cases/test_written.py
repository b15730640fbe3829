"""What a case says goes to JSON and back as it was."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

from backend.cases import written
from backend.cases.rules.case import (
    CaseMaterial,
    Consent,
    Evidence,
    MaterialState,
    NotTaken,
    OwnerAsk,
    RoleHolder,
    SourceSaid,
    Value,
    Way,
)
from tests.unit.cases.test_states import case

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def through(stored: object) -> dict[str, object]:
    found: dict[str, object] = json.loads(json.dumps(stored))
    return found


def test_form_roles_consent_and_answers_come_back() -> None:
    one = replace(
        case(),
        form={"phone": Value("phone", "2", "account:phone", date(2026, 11, 23), "1", correct=True, evidence="x")},
        roles={"applicant": RoleHolder(uuid4(), "enterprise", "罗记面馆", "grant", uuid4())},
        consent=Consent(NOW, {uuid4(): ("name",)}, {"population": ("name",)}, {uuid4(): uuid4()}),
        answers=(
            SourceSaid("deed", "real_estate", uuid4(), {"location": "a"}, {"location": False}, NOW.date(), uuid4()),
        ),
    )
    stored = json.loads(json.dumps(written.content_out(one)))
    assert written.form_in(stored["form"]) == one.form
    assert written.roles_in(stored["roles"]) == one.roles
    assert written.consent_in(stored["consent"]) == one.consent
    assert written.answers_in(stored["answers"]) == one.answers
    assert written.consent_in(json.loads(json.dumps(written.content_out(case())))["consent"]) is None


def test_a_material_comes_back_with_its_evidence() -> None:
    evidence = Evidence("check", "q", holder_id=uuid4(), fields=("location",), matches={"location": None}, as_of="2026")
    one = CaseMaterial(
        "deed", "owner", Way.SHARED_CHECK, MaterialState.READY, (NotTaken("data_call", "not_held"),), (evidence,),
        said="unchanged", promised_at=NOW,
        aside=(Evidence("upload", "m", name="房产证.pdf", file_id=uuid4(), digest="a1"),),
    )  # fmt: skip
    stored = through(written.material_out(one))
    assert written.material_in(one.key, one.of, one.way.value, one.state.value, stored) == one
    stored.pop("aside")
    older = written.material_in(one.key, one.of, one.way.value, one.state.value, stored)
    assert older == replace(one, aside=()), "a row from before files were laid aside"


def test_an_ask_comes_back() -> None:
    one = OwnerAsk(uuid4(), uuid4(), "spouse", ("marriage_certificate",), "何晓燕", "given", uuid4(), uuid4())
    assert written.ask_in(one.id, one.ask_id, one.role, through(written.ask_out(one))) == one
