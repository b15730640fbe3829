"""A certificate that says something wrong gets a new version, by the office's own way of issuing."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.cases.corrections.rows import Correction
from backend.cases.records import Step
from backend.certificates import desk, drafts, read
from backend.certificates.act_rules import Reasoned
from backend.certificates.acts import By
from backend.identity.rules import Role
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai

GROUND = "中华人民共和国个人信息保护法第四十六条"


def replaced(step: Step, one: Correction, field: str) -> bool:
    """Issue the next version with the right value; False where a second officer or another office has still to seal.

    Raises:
        InvalidField: `record` `none`: the certificate is not in force, or was replaced meanwhile; `value` with the
            fault: the type takes no such value there.
    """
    own = step.offices(Role.ISSUING_OFFICER)[one.owner.id]
    by = By(step.actor.account_id, [one.owner.id], own.unit, own.badge)
    try:
        draft_id = desk.amend(step.session, step.keys, one.certificate_id or UUID(int=0), by=by, now=step.now)
    except (Conflict, NotFound):
        raise InvalidField((FieldProblem("record", "none"),)) from None
    draft = drafts.read(step.session, step.keys, draft_id, by.offices)
    if field not in draft.definition.fields or field == draft.definition.number_field:
        raise InvalidField((FieldProblem("value", "wrong"),))
    said = Reasoned(f"数据更正 {one.case_number}", GROUND)
    filled = replace(draft.filled, values={**draft.filled.values, field: one.proposed}, said=said)
    revision = drafts.save(step.session, step.keys, draft, filled, revision=draft.revision, now=step.now)
    draft = drafts.read(step.session, step.keys, draft_id, by.offices)
    try:
        sent = desk.issue(step.session, step.keys, draft, revision=revision, by=by, now=step.now)
    except InvalidField as fault:
        raise InvalidField(tuple(FieldProblem("value", each.problem) for each in fault.fields)) from None
    return sent.certificate_id is not None


def says(session: Session, keys: KeyProvider, one: Correction, field: str, *, now: datetime) -> bool:
    """Whether a later version of the certificate says the new value."""
    later = read.lineage(session, one.subject_id)
    for certificate_id, before in later.items():
        if one.certificate_id in before:
            found = read.one(session, keys, [one.subject_id], certificate_id, today=date_in_shanghai(now))
            if found.face.values.get(field) == one.proposed:
                return True
    return False
