"""An offline pass at a checker with a network: its live status, under the same limits, and one look a showing."""

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from backend.catalogue.service import Authority
from backend.certificates import read as certificates
from backend.grants import service as grants
from backend.grants.rules import Allowed, Attempt
from backend.kernel import outbox
from backend.offline import presenting
from backend.offline.presenting import KnownPass
from backend.offline.rules.taking import Taken, Try
from backend.offline.rules.verdict import SIGNATURES
from backend.standards.calendar import date_in_shanghai
from backend.standards.offline_pass import Fault, Faulty
from backend.verification import events, granted
from backend.verification.checking import Check, Verification
from backend.verification.disclosure import Disclosure, disclose
from backend.verification.rules import Decision, Verdict, of_paper, overall

AS_WITH_CODES: Final = {
    Fault.LENGTH: "malformed",
    Fault.CONTENT: "malformed",
    Fault.SHOWN_EARLY: "expired",
    Fault.SHOWN_LATE: "expired",
}
"""Faults that have a word among the codes' own: a pass that was shown too long ago is a code that is too old."""


def check_pass(step: Check, right: Authority, person_id: UUID) -> Verification:
    """Check a presented pass; what fails before the showing is taken costs nothing.

    The order is that of the codes: scene and office came first; the pass itself; whether it was revoked; the scene's
    limits; the guarded taking of this showing; the grant; the certificate, locked; the decision; the record.
    """
    found = presenting.check(step.session, step.question.presented, at=step.now)
    if isinstance(found, Faulty):
        return _faulty(step, right, found.fault)
    known = presenting.known(step.session, found.content.rid)
    if known is None or known.revoked_at is not None:
        reason, subject_id = ("unknown", None) if known is None else ("withdrawn", known.subject_id)
        return step.refused(reason, right=right, subject_id=subject_id)
    if step.question.asks is not None:
        over = right.scene.beyond(step.question.asks)
        if over:
            return _over_asked(step, right, known, tuple(over.items()))
        right = replace(right, scene=right.scene.narrowed(step.question.asks))
    return _taken(step, right, known, found.replay_key, person_id)


def _taken(step: Check, right: Authority, known: KnownPass, key: bytes | None, person_id: UUID) -> Verification:
    """Take this showing; a paper is shown to whoever stands before it."""
    if key is None:
        return _look(step, right, known, None, again=False)
    own = Try(step.account_id, step.question.scene)
    had = presenting.take(step.session, key, known.id, own, step.look_id, live=True, now=step.now)
    if had.taken is Taken.OTHER:
        return step.refused("used", right=right, subject_id=known.subject_id)
    again = had.taken is Taken.AGAIN
    step = replace(step, look_id=had.look_id)
    if known.grant_id is None:
        return _look(step, right, known, None, again=again)
    return _on_behalf(step, right, known, known.grant_id, person_id, again=again)


def told(known: KnownPass, look_id: UUID) -> tuple[str, dict[str, object]]:
    """Outbox topic and payload: the wallet of who showed it; of a paper, nobody's page is open."""
    if known.shower_id is None:
        return events.SOURCE_TOLD, {"look": str(look_id)}
    payload = {"listener": str(known.shower_id), "kind": "code.looked", "ref": str(known.id), "look": str(look_id)}
    return events.TOLD, dict(payload)


def tell(session: Session, known: KnownPass, look_id: UUID, *, now: datetime) -> None:
    """Leave word of a look at a pass."""
    topic, payload = told(known, look_id)
    outbox.add(session, topic, payload, now=now)


def _faulty(step: Check, right: Authority, fault: Fault) -> Verification:
    """A signature that is nobody's is not valid; everything else is no verdict, whatever it was."""
    if fault not in SIGNATURES:
        return step.refused(AS_WITH_CODES.get(fault, fault.value), right=right)
    decision = Decision(Verdict.NOT_VALID, fault.value)
    step.log(events.REFUSED, decision, right=right, subject_id=None)
    return step.answer(decision)


def _over_asked(
    step: Check, right: Authority, known: KnownPass, over: tuple[tuple[str, tuple[str, ...]], ...]
) -> Verification:
    decision = Decision(Verdict.NO_VERDICT, "over_asking")
    step.log(events.REFUSED, decision, right=right, subject_id=known.subject_id, wanted=over)
    return step.answer(decision)


def _on_behalf(
    step: Check, right: Authority, known: KnownPass, grant_id: UUID, person_id: UUID, *, again: bool
) -> Verification:
    """A use of the grant, as if its holder had opened a code by it."""
    grant = grants.known(step.session, step.keys, grant_id, now=step.now)
    step = replace(step, behalf=granted.behalf_of(step.session, step.keys, grant, known.shower_id))
    attempt = Attempt(
        shower_id=known.shower_id,
        viewer_id=person_id,
        organisation_id=right.scene.organisation_id,
        scene=right.scene.code,
        case_number=step.question.case_number,
        place=step.question.place,
    )
    if again:
        used = grants.check(step.session, step.keys, grant_id, attempt, counted=True, now=step.now)
    else:
        used = grants.use(step.session, step.keys, grant_id, attempt, look_id=step.look_id, now=step.now)
    if isinstance(used, grants.Refused):
        return step.refused(granted.reason_told(used), right=right, subject_id=known.subject_id)
    return _look(step, right, known, used.allowed, again=again)


def _look(step: Check, right: Authority, known: KnownPass, within: Allowed | None, *, again: bool) -> Verification:
    today = date_in_shanghai(step.now)
    opened = certificates.lock_chosen(step.session, step.keys, known.subject_id, [known.certificate_id], today=today)
    if presenting.is_revoked(step.session, known.id):
        return step.refused("withdrawn", right=right, subject_id=known.subject_id)
    found = disclose(opened, right.scene, known.chosen, today=today, within=within)
    if known.printed:
        found = _of_paper(found)
    kind = events.REPEATED if again else events.LOOKED
    step.log(kind, found.decision, right=right, subject_id=known.subject_id, shown=found.shown)
    if not again:
        tell(step.session, known, step.look_id, now=step.now)
    subject_kind = found.shown[0].definition.document["holder_kind"] if found.shown else None
    return replace(
        step.answer(found.decision),
        subject_kind=subject_kind,
        subject_name=found.subject_name,
        certificates=found.shown,
        not_provided=found.not_provided,
        repeated=again,
        printed=known.printed,
    )


def _of_paper(found: Disclosure) -> Disclosure:
    shown = tuple(replace(one, decision=of_paper(one.decision)) for one in found.shown)
    return replace(found, shown=shown, decision=overall([one.decision for one in shown]))
