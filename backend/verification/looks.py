"""Answering a request, following a pending look, and reading the record: by the holder and by the checker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.service import Event
from backend.catalogue.rules import SceneEntry, TypeDefinition
from backend.catalogue.service import authority
from backend.certificates import read as certificates
from backend.codes import service as codes
from backend.codes.requests import answering as requests
from backend.codes.requests.rules import Standing
from backend.codes.rules import ANSWER_LIFE, State
from backend.codes.service import Presented
from backend.grants import service as grants
from backend.identity.rules import CHECKERS, Actor
from backend.kernel import outbox
from backend.kernel.errors import Conflict, NotFound
from backend.kernel.ids import short_reference
from backend.kernel.keys import KeyProvider
from backend.offline import presenting
from backend.standards.calendar import date_in_shanghai
from backend.verification import events
from backend.verification.checking import Check, Question, Verification
from backend.verification.disclosure import disclose
from backend.verification.rules import Decision, Verdict
from backend.verification.service import as_redeemed, behalf_in, hold, look_at, result_of

CASE_SPAN = 400


@dataclass(frozen=True, slots=True)
class Offered:
    """One certificate that would be shown on a yes: field keys with their labels."""

    certificate: UUID
    type: str
    name: str
    name_en: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """A request as the holder's sheet shows it; all text about the asker is the registry's."""

    presented: Presented
    scene: SceneEntry
    offered: tuple[Offered, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page of a checker's own looks: from where, how many at most, of which case (None: of all)."""

    before: UUID | None = None
    limit: int = 20
    case_number: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A line of the record.

    Attributes:
        kept: types of which a copy was kept, with the last day of each.
        not_kept: somebody tried to keep one and was refused.
        shown_at: of a look without a network, when it was made; the event is its arrival.
        flags: what was noted of it.
    """

    event: Event
    look: str
    verdict: str
    reason: str
    presence: str | None
    kept: Mapping[str, str] = field(default_factory=dict)
    not_kept: bool = False
    shown_at: datetime | None = None
    flags: tuple[str, ...] = ()

    @property
    def at(self) -> datetime:
        """When it was made."""
        return self.shown_at or self.event.at


def waiting(session: Session, keys: KeyProvider, *, actor: Actor, now: datetime) -> list[WaitingRequest]:
    """Requests that wait for this holder, each with what is held of what is asked."""
    found = codes.waiting(session, keys, actor=actor, now=now)
    return [
        WaitingRequest(one, one.context.scene, _offered(session, keys, one, one.context.scene, now))
        for one in found
        if one.context is not None
    ]


def answer(session: Session, keys: KeyProvider, look_id: UUID, *, actor: Actor, agree: bool, now: datetime) -> State:
    """The holder's yes or no; the checker's screen is told, and the record gets the outcome.

    Raises:
        NotFound, Conflict: as `codes.service.answer`.
    """
    presented = codes.answer(session, keys, look_id, actor=actor, agree=agree, now=now)
    step, right = as_redeemed(session, keys, presented, now=now)
    step = replace(step, behalf=behalf_in(step, presented))
    within = None
    if agree and presented.grant_id is not None:
        used = hold(step, right, presented, spend=True)
        agree = not isinstance(used, grants.Refused)
        within = used.allowed if isinstance(used, grants.Used) else None
        if not agree:  # taken back or used up meanwhile: a yes shows nothing
            codes.give_nothing(session, presented)
            presented = replace(presented, state=State.REFUSED)
    if agree:
        disclosure = look_at(step, right, presented, within=within)
        subject_id, shown = presented.subject_id, disclosure.shown
        step.log(events.ANSWERED, disclosure.decision, right=right, subject_id=subject_id, shown=shown)
    else:
        decision = Decision(Verdict.NO_VERDICT, "not_provided")
        step.log(events.ANSWERED, decision, right=right, subject_id=presented.subject_id)
    payload: dict[str, object] = {"listener": str(presented.checker_person_id), "ref": str(look_id)}
    outbox.add(session, events.ANSWER_TOLD, payload, now=now)
    return presented.state


def follow(session: Session, keys: KeyProvider, look_id: UUID, *, actor: Actor, now: datetime) -> Verification:
    """A look as its own checker finds it now: pending, shown (values for two minutes), or without a verdict.

    Raises:
        NotFound: unknown, or another checker's.
    """
    presented = presented_of(session, keys, look_id, now=now)
    if presented is not None and presented.checker_account_id == actor.account_id:
        step, right = as_redeemed(session, keys, presented, now=now)
        found = result_of(step, right, presented, may_see=_still_may(session, presented, actor, now))
        return replace(found, presence=_presence(session, keys, [look_id]).get(look_id))
    own = [one for one in audit.of_look(session, keys, [look_id]) if one.entry["actor"] == str(actor.account_id)]
    if not own:
        raise NotFound
    first = own[0]
    line = lines(session, keys, [first], now)[0]
    decision = Decision(Verdict(line.verdict), line.reason or None)
    question = Question("", first.entry["scene"], first.entry["case_number"], first.entry["place"])
    found = Check(session, keys, actor.account_id, question, look_id, first.at).answer(decision)
    return replace(found, presence=line.presence)


def record_presence(
    session: Session, keys: KeyProvider, look_id: UUID, *, actor: Actor, match: bool, now: datetime
) -> None:
    """Record whether the checker found the person to be the one shown, once.

    Raises:
        NotFound: not a look of this checker.
        Conflict: nothing was shown, or it is recorded already.
    """
    presented = presented_of(session, keys, look_id, now=now)
    if presented is None:
        _record_presence_of_pass(session, keys, look_id, actor=actor, match=match, now=now)
        return
    if presented.checker_account_id != actor.account_id:
        raise NotFound
    told = audit.of_look(session, keys, [look_id])
    if not any(one.kind in events.SHOWING and any(one.entry["fields"].values()) for one in told):
        raise Conflict  # nothing was shown: refused and not held are alike here too (R15)
    if _presence_of(told) or not _still_may(session, presented, actor, now):
        raise Conflict
    step, right = as_redeemed(session, keys, presented, now=now)
    decision = Decision(Verdict.VALID if match else Verdict.NOT_VALID, "match" if match else "mismatch")
    step.log(events.PRESENCE, decision, right=right, subject_id=presented.subject_id)
    # the chain has this subject's row until the commit: who appended at the same time is seen now
    if _times_recorded(session, keys, look_id) > 1:
        raise Conflict


def _record_presence_of_pass(
    session: Session, keys: KeyProvider, look_id: UUID, *, actor: Actor, match: bool, now: datetime
) -> None:
    """The same after a look at an offline pass; errors as `record_presence`."""
    found = presenting.of_look(session, look_id)
    if found is None or found[0] != actor.account_id:
        raise NotFound
    _, scene, known = found
    told = audit.of_look(session, keys, [look_id])
    first = next((one for one in told if one.kind in events.SHOWING and any(one.entry["fields"].values())), None)
    roles = [role.value for role in CHECKERS]
    right = authority(session, actor.person_id, scene, roles=roles, today=date_in_shanghai(now))
    if first is None or right is None or _presence_of(told):
        raise Conflict
    question = Question("", scene, first.entry["case_number"], first.entry["place"])
    decision = Decision(Verdict.VALID if match else Verdict.NOT_VALID, "match" if match else "mismatch")
    step = Check(session, keys, actor.account_id, question, look_id, now)
    step.log(events.PRESENCE, decision, right=right, subject_id=known.subject_id)
    if _times_recorded(session, keys, look_id) > 1:
        raise Conflict


def of_subject(
    session: Session, keys: KeyProvider, subject_id: UUID, *, before: int | None, limit: int, now: datetime
) -> list[Look]:
    """Who looked at a person or enterprise, newest first; one line a look."""
    found = audit.of_subject(session, keys, subject_id, kinds=events.LOOK_KINDS, before=before, limit=limit)
    return lines(session, keys, found, now)


def look_of(session: Session, keys: KeyProvider, look_id: UUID, *, now: datetime) -> Look | None:
    """One look as its subject's record has it; None where nobody was looked at."""
    found = [one for one in audit.of_look(session, keys, [look_id]) if one.kind in events.LOOK_KINDS]
    return lines(session, keys, found[:1], now)[0] if found else None


def of_checker(
    session: Session, keys: KeyProvider, account_id: UUID, wanted: Wanted, *, now: datetime
) -> tuple[list[Look], UUID | None]:
    """A checker's own looks, newest first, without values; and where the next page begins, if there may be one.

    Case numbers stand inside the sealed entries, so a page of one case opens `CASE_SPAN` entries at most: it may hold
    fewer lines than asked for, even none, and still have a next page.
    """
    span = CASE_SPAN if wanted.case_number else wanted.limit
    found = audit.of_actor(session, keys, account_id, kinds=events.LOOK_KINDS, before=wanted.before, limit=span)
    chosen = [one for one in found if wanted.case_number in {None, one.entry["case_number"]}][: wanted.limit]
    is_cut = len(chosen) == wanted.limit
    last = (chosen[-1] if is_cut else found[-1]).id if is_cut or len(found) == span else None
    return lines(session, keys, chosen, now), last


def lines(session: Session, keys: KeyProvider, found: Sequence[Event], now: datetime) -> list[Look]:
    """One line a look: the request and its answer are one, the answer's outcome counts."""
    look_ids = [one.look_id for one in found if one.look_id]
    all_events = audit.of_look(session, keys, look_ids) if look_ids else []
    answers = {one.look_id: one for one in all_events if one.kind == events.ANSWERED}
    presence = _presence_of(all_events)
    requested = [one.look_id for one in found if one.kind == events.REQUESTED and one.look_id not in answers]
    still = requests.unanswered(session, [one for one in requested if one], now=now) if requested else {}
    return [
        _with_copies(
            _line(one, answers.get(one.look_id), presence.get(one.look_id), _lapse(one, still, now)),
            [event for event in all_events if event.look_id == one.look_id],
        )
        for one in found
    ]


def _with_copies(line: Look, of_look: Sequence[Event]) -> Look:
    """What was kept of a look, and whether more was tried: on its own line."""
    copies = [one.entry for one in of_look if one.kind == events.KEPT]
    kept = {code: entry["reason"] for entry in copies for code in entry["fields"]}
    later = [one.entry["reason"] for one in of_look if one.kind == events.FLAGGED]
    flags = tuple(dict.fromkeys((*line.flags, *later)))
    return replace(line, kept=kept, not_kept=any(one.kind == events.NOT_KEPT for one in of_look), flags=flags)


def _line(one: Event, answered: Event | None, presence: str | None, lapse: str | None) -> Look:
    outcome = answered.entry if answered else _lapsed(one.entry, lapse) if lapse else one.entry
    kept = replace(one, entry={**one.entry, "fields": outcome["fields"]})
    number = short_reference(one.look_id) if one.look_id else ""
    offline = one.entry.get("offline")
    shown_at = datetime.fromisoformat(offline["at"]) if offline else None
    flags = tuple(offline["flags"].split(",")) if offline and offline["flags"] else ()
    return Look(kept, number, outcome["outcome"], outcome["reason"], presence, shown_at=shown_at, flags=flags)


def _lapse(one: Event, still: Mapping[UUID, Standing], now: datetime) -> str | None:
    """Why a question without an answer waits no longer, None while it does; what is forgotten waits no more."""
    if one.kind == events.REQUESTED:
        stands = still.get(one.look_id) if one.look_id else None
        return None if stands is Standing.OPEN else "withdrawn" if stands is Standing.WITHDRAWN else "not_provided"
    return "not_provided" if one.kind == events.ASKED and now >= one.at + ANSWER_LIFE else None


def _lapsed(asked: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """No answer in time reads like a no; what the asker took back reads as that."""
    return {**asked, "outcome": Verdict.NO_VERDICT.value, "reason": reason, "fields": {}}


def _presence(session: Session, keys: KeyProvider, look_ids: Sequence[UUID]) -> Mapping[UUID | None, str]:
    return _presence_of(audit.of_look(session, keys, look_ids))


def _times_recorded(session: Session, keys: KeyProvider, look_id: UUID) -> int:
    return sum(one.kind == events.PRESENCE for one in audit.of_look(session, keys, [look_id]))


def _presence_of(found: Sequence[Event]) -> dict[UUID | None, str]:
    return {one.look_id: one.entry["reason"] for one in found if one.kind == events.PRESENCE and one.look_id}


def _offered(
    session: Session, keys: KeyProvider, presented: Presented, scene: SceneEntry, now: datetime
) -> tuple[Offered, ...]:
    today = date_in_shanghai(now)
    opened = certificates.of_holder(session, keys, presented.subject_id, today=today)
    disclosure = disclose(opened, scene, None, today=today)
    return tuple(
        Offered(one.id, one.type, one.name, one.name_en, _labels(one.definition, tuple(one.fields)))
        for one in disclosure.shown
    )


def _labels(definition: TypeDefinition, keys: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    known = {one.key: one for one in definition.choices()}
    return tuple((key, known[key].label, known[key].label_en) for key in keys)


def presented_of(session: Session, keys: KeyProvider, look_id: UUID, *, now: datetime) -> Presented | None:
    """What a look showed: a code that was checked, or the answer to a request code."""
    return codes.of_look(session, keys, look_id) or requests.of_look(session, keys, look_id, now=now)


def _still_may(session: Session, presented: Presented, actor: Actor, now: datetime) -> bool:
    """Whether the checker still is of the office that asked, and the scene still in the register (R09)."""
    roles = [role.value for role in CHECKERS]
    scene = presented.scene or ""
    return authority(session, actor.person_id, scene, roles=roles, today=date_in_shanghai(now)) is not None
