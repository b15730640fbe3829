"""Somebody without a phone (R18): item and case first, then the card, that item's papers alone, a signature, a slip.

The card's reader is a seam: in the demo the clerk types number, name and last day from the card. Nothing but that card
finds a person, a card that does not fit finds nobody, and each try is on record.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.cases import service as cases
from backend.cases.rules.case import Case, Way
from backend.cases.rules.case import Channel as CaseChannel
from backend.cases.service import Begun, Step
from backend.identity.people import Named, details_of, find_person, organisations
from backend.inspections.rules.findings import ink_fault
from backend.inspections.rules.terms import Calendar
from backend.kernel import attempts
from backend.kernel.errors import Conflict, FieldProblem, InvalidField
from backend.services.rules.items import Item
from backend.standards import masks
from backend.standards.canonical_json import Canonical, canonical
from backend.window import desk, promising, records
from backend.window.models import WindowCase
from backend.window.rules.serving import Card, Channel, State, card_fault

TRIES, SPAN = 5, desk.SPAN
FINGERPRINT: Final = 16


@dataclass(frozen=True, slots=True)
class Slip:
    """What the person takes home: what was looked at, by whom, for what, and how to object."""

    office: Named
    unit: str
    badge: str
    item: Item
    number: str
    name: str
    at: datetime
    looked: Sequence[tuple[str, str, tuple[str, ...]]]
    libraries: Sequence[str]
    ink: str
    promised: promising.Kept | None


def read_card(step: Step, window_case_id: UUID, card: Card) -> str | None:
    """Read the card of who stands there; the application begins for them, and nothing is called yet.

    Returns:
        None, or why not: "unknown" | "expired"; that is on record too.

    Raises:
        NotFound, Conflict: as `records.mine`.
        InvalidField: the item is not for persons.
        TooManyAttempts: five cards that fit nobody.
    """
    row = records.mine(step, window_case_id, State.OPEN, channel=Channel.PRESENCE)
    subject = step.actor.account_id.bytes
    attempts.refuse_if_spent(step.session, "window_card", subject, limit=TRIES, now=step.now)
    person_id = find_person(step.session, step.keys, card.resident_id)
    name = None if person_id is None else details_of(step.session, step.keys, [person_id])[person_id].name
    fault = card_fault(card, name, today=step.today)
    item = records.item_of(step, row.item_code)
    if fault is not None or person_id is None:
        attempts.count(step.session, "window_card", subject, window=SPAN, now=step.now)
        _refused(step, row, item, fault or "unknown")
        return fault or "unknown"
    if person_id == step.actor.person_id:
        raise Conflict
    row.person_id = row.subject_id = person_id
    row.state, row.joined_at = State.JOINED.value, step.now
    begun = Begun(row.item_code, person_id, CaseChannel.WINDOW)
    row.case_id = cases.open_draft(records.behind(step, row), begun)
    step.session.flush()
    records.keep(step, row, card={"tail": card.resident_id[-4:], "name": masks.name(card.name)})
    return None


def sign(
    step: Step,
    window_case_id: UUID,
    strokes: Sequence[Sequence[int]],
    *,
    calendar: Calendar | None = None,
) -> None:
    """The person signs on the glass: only now papers are called, each a look in their record, counted apart.

    Raises:
        NotFound, Conflict: as `records.mine`; Conflict: signed already.
        InvalidField: no signature.
    """
    row = records.mine(step, window_case_id, State.JOINED, channel=Channel.PRESENCE)
    fault = ink_fault(strokes)
    if fault:
        raise InvalidField((FieldProblem("strokes", fault),))
    whole = desk.application(step, row)
    if whole.sheet is None or row.agreed_at is not None:
        raise Conflict
    chosen = {one.certificate_id: tuple(key for key, _, _ in one.fields) for one in whole.sheet.certificates}
    stands = records.behind(step, row)
    case = cases.fill(stands, desk.case_of(row), chosen, whole.sheet.libraries, calendar=calendar)
    row.agreed_at = step.now
    ink: list[Canonical] = [list(one) for one in strokes]
    looked = [[one.name, one.name_en, [label for _, label, _ in one.fields]] for one in whole.sheet.certificates]
    slip = {
        "at": step.now.isoformat(),
        "looked": looked,
        "libraries": sorted(whole.sheet.libraries),
        "ink": sha256(canonical(ink)).hexdigest(),
        "strokes": ink,
        "number": case.number,
        "name": masks.name(case.applicant.name),
    }
    records.keep(step, row, slip=slip)
    item = records.told_of(step, row)
    fields = tuple((one.type, tuple(key for key, _, _ in one.fields)) for one in whole.sheet.certificates)
    records.note(
        step, row, records.PRESENCE, item, case_number=case.number, fields=fields, outcome="signed", ground="presence"
    )
    records.tell(step, row, "agreed")


def hand_in(step: Step, window_case_id: UUID, revision: int, *, calendar: Calendar | None = None) -> Case:
    """Hand the application in as the person at the counter says; promises go in as they were signed and witnessed.

    Raises:
        NotFound, Conflict: as `records.mine`; nobody signed yet.
        Stale, InvalidField: as `cases.submit`.
    """
    row = desk.agreed(step, window_case_id, channel=Channel.PRESENCE)
    stands = records.behind(step, row)
    promised = promising.confirmed(step, row)
    handed = _handed(revision, desk.of_row(step, row), promised)
    case = cases.submit(stands, desk.case_of(row), handed, calendar=calendar)
    if promised is not None:
        promising.use(step, promised)
    records.tell(step, row, "handed_in")
    return case


def slip(step: Step, window_case_id: UUID) -> Slip:
    """The slip of a case; printed at the counter, also after the case was closed on the screen.

    Raises:
        NotFound: as `records.mine`; Conflict: nobody signed.
    """
    row = records.read(step, window_case_id)
    kept: dict[str, Any] | None = records.content(step.keys, row).get("slip")
    if kept is None:
        raise Conflict
    own = records.offices(step)[row.organisation_id]
    return Slip(
        office=organisations(step.session, [row.organisation_id])[row.organisation_id],
        unit=own.unit,
        badge=own.badge,
        item=records.told_of(step, row),
        number=kept["number"],
        name=kept["name"],
        at=datetime.fromisoformat(kept["at"]),
        looked=[(name, name_en, tuple(fields)) for name, name_en, fields in kept["looked"]],
        libraries=kept["libraries"],
        ink=fingerprint(kept["ink"]),
        promised=promising.witnessed(step, row),
    )


def fingerprint(ink: str) -> str:
    """What the slip says of a signature: enough to tell it from another, nothing to draw it by."""
    return b64encode(bytes.fromhex(ink)).decode()[:FINGERPRINT]


def _refused(step: Step, row: WindowCase, item: Item, fault: str) -> None:
    own = records.offices(step)[row.organisation_id]
    office = organisations(step.session, [row.organisation_id])[row.organisation_id]
    entry = Entry(
        kind=records.READ,
        actor_id=step.actor.account_id,
        subject_id=None,
        organisation=office.name,
        organisation_en=office.name_en,
        unit=own.unit,
        badge=own.badge,
        scene=item.code,
        outcome="no_verdict",
        reason=fault,
        refs=(str(row.id),),
    )
    audit.append(step.session, step.keys, entry, now=step.now)


def _handed(revision: int, case: Case, promised: promising.Kept | None) -> cases.Handed:
    """Earlier papers that the person said are unchanged, and what was promised on the glass before a second person."""
    said = {one.key: "" for one in case.materials if one.way is Way.PROMISE_REUSE and one.said == "unchanged"}
    if promised is None:
        return cases.Handed(revision, said)
    return cases.Handed(revision, {**said, **promised.digests}, promised.step_id)
