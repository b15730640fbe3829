"""Looks that were made without a network: checked again as of then, marked, entered into the holder's record once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.grants import service as grants
from backend.identity import people
from backend.identity.rules import CHECKERS, Actor
from backend.kernel import attempts
from backend.kernel.ids import new_id, short_reference
from backend.kernel.keys import KeyProvider
from backend.offline import arrived, presenting, shifts
from backend.offline.arrived import Kept
from backend.offline.presenting import Had, KnownPass
from backend.offline.rules import arrival
from backend.offline.rules.arrival import Arrived, Flag
from backend.offline.rules.looks import HOLDING, SaidLook
from backend.offline.rules.taking import Taken, Try
from backend.offline.shifts import Shift
from backend.standards.calendar import date_in_shanghai
from backend.standards.offline_pass import Content, Fault, Faulty
from backend.verification import events, granted, passes

State = Literal["kept", "already", "refused"]
UNKNOWN: Final = "unknown"
MOVED: Final = Fault.TYPE_NOT_ALLOWED.value
UPLOADS: Final = "offline_looks"
MOST_UPLOADS, WINDOW = 240, timedelta(hours=1)
HELD: Final = (events.LOOKED, events.REPEATED)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one look; `number` is None where it could not be read."""

    number: int | None
    state: State
    reason: str | None = None
    flags: tuple[str, ...] = ()
    look_id: UUID | None = None

    @property
    def look(self) -> str | None:
        """The number to read out."""
        return None if self.look_id is None else short_reference(self.look_id)


@dataclass(frozen=True, slots=True)
class _Pass:
    """The pass of a look as the re-check finds it."""

    content: Content
    known: KnownPass
    key: bytes | None
    fault: str | None
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class _Arriving:
    """An upload under way."""

    session: Session
    keys: KeyProvider
    shift: Shift
    now: datetime

    def take(self, text: str) -> Result:
        """One look: refused, known from before, or entered."""
        said = arrived.opened(self.shift, text)
        if isinstance(said, str):
            return self._refused(None, said)
        known = arrived.before(self.session, self.keys, self.shift, said, text)
        if known is not None:
            if not known.same:
                return self._refused(said.number, arrived.NUMBER_TAKEN)
            return Result(said.number, "already", flags=known.flags, look_id=known.look_id)
        found = self._check(said)
        if isinstance(found, str):
            if said.holds:
                return self._refused(said.number, found)
            return self._enter_nobodys(said, text)
        return self._enter(said, text, found)

    def _check(self, said: SaidLook) -> _Pass | str:
        """The pass as of then; or the fault of a text that no phone of ours showed.

        Where the phone's clock was wrong, as of the nearest time at which it can have been: that is marked anyhow.
        """
        at = max(self.shift.began_at, min(said.at, self.shift.ends_at, self.now))
        found = presenting.check(self.session, said.presented, at=at, expected_challenge=said.challenge, live=False)
        fault = found.fault.value if isinstance(found, Faulty) else None
        content = found.content
        if content is not None and fault == MOVED and presenting.is_issued(self.session, content):
            found = presenting.check(
                self.session, said.presented, at=at, expected_challenge=said.challenge, live=False, moved=content
            )
            fault = found.fault.value if isinstance(found, Faulty) else None
            if fault not in arrival.FORGED:  # honest then: it is marked, and stays
                return self._known(said, content, fault, is_moved=True)
        if content is None or fault in arrival.FORGED:
            return fault or UNKNOWN
        return self._known(said, content, fault)

    def _known(self, said: SaidLook, content: Content, fault: str | None, *, is_moved: bool = False) -> _Pass | str:
        known = presenting.known(self.session, content.rid)
        if known is None:
            return UNKNOWN
        return _Pass(content, known, presenting.key_of(said.presented), fault, is_moved)

    def _enter(self, said: SaidLook, text: str, found: _Pass) -> Result:
        look_id, had = new_id(), None
        if found.key is not None and said.holds:  # a look that came to nothing takes nothing
            own = Try(self.shift.account_id, said.scene)
            had = presenting.take(self.session, found.key, found.known.id, own, look_id, live=False, now=self.now)
        mine = {} if found.key is None else arrived.of_showing(self.session, self.shift.account_id, found.key)
        again = next(iter(mine), None) if had is None else self._again(said, had, mine)
        if again is not None:
            return self._already(said, text, found, again)
        elsewhere = had is not None and self._is_elsewhere(had, mine)
        refused = had is not None and had.taken is Taken.AGAIN and not elsewhere
        flags = self._flags(said, found, elsewhere=elsewhere, refused=refused)
        if had is not None and elsewhere:
            self._tell_other(found, had)
        shown = found.key or self._paper(found.known)
        is_told = found.key is None and arrived.of_showing(self.session, self.shift.account_id, shown)
        kept = Kept(look_id, shown, flags)
        arrived.keep(self.session, self.keys, self.shift, said, text, kept, now=self.now)
        self._record(said, found, kept)
        if not is_told:
            passes.tell(self.session, found.known, look_id, now=self.now)
        return Result(said.number, "kept", flags=tuple(one.value for one in flags), look_id=look_id)

    def _again(self, said: SaidLook, had: Had, mine: Mapping[UUID, set[UUID]]) -> UUID | None:
        """The look that this is once more: of the same scene, by this phone or live, its answer lost on the way.

        What the server refused is none. Twice in a scene a showing stands in the record at most, however many phones
        of one checker tell of it.
        """
        lost = {had.look_id} if had.taken is Taken.AGAIN and had.live and had.look_id not in mine else set()
        scene = "" if self._scene(said) is None else said.scene
        held = [
            one.look_id
            for one in audit.of_look(self.session, self.keys, [*mine, *lost])
            if one.look_id and one.kind in HELD and one.entry["outcome"] in HOLDING and one.entry["scene"] == scene
        ]
        own = [one for one in held if one in lost or self.shift.id in mine[one]]
        return own[0] if own else held[-1] if len(set(held)) > 1 else None

    def _paper(self, known: KnownPass) -> bytes:
        """What stands for the showing of a paper, which has none: a checker's looks of one day are told of once."""
        return sha256(b"paper" + known.id.bytes + date_in_shanghai(self.now).isoformat().encode()).digest()

    def _is_elsewhere(self, had: Had, mine: Mapping[UUID, set[UUID]]) -> bool:
        """Whether somebody else has the showing, or this checker for another scene or by another phone."""
        by_another_phone = bool(mine.get(had.look_id, set()) - {self.shift.id})
        return had.taken is Taken.OTHER or (had.taken is Taken.AGAIN and by_another_phone)

    def _already(self, said: SaidLook, text: str, found: _Pass, look_id: UUID) -> Result:
        """The same look once more: whether it was this person may not have been said yet."""
        arrived.keep(self.session, self.keys, self.shift, said, text, Kept(look_id, found.key, ()), now=self.now)
        of_look = audit.of_look(self.session, self.keys, [look_id])
        if not any(one.kind == events.PRESENCE for one in of_look):
            self._presence(said, self._entry(events.LOOKED, said, look_id, found))
        return Result(said.number, "already", look_id=look_id)

    def _enter_nobodys(self, said: SaidLook, text: str) -> Result:
        """A forgery that the inspector met: kept and logged, in nobody's record."""
        look_id = new_id()
        arrived.keep(self.session, self.keys, self.shift, said, text, Kept(look_id, None, ()), now=self.now)
        entry = self._entry(events.REFUSED, said, look_id, None)
        audit.append(self.session, self.keys, entry, now=self.now)
        return Result(said.number, "kept", look_id=look_id)

    def _flags(self, said: SaidLook, found: _Pass, *, elsewhere: bool, refused: bool) -> tuple[Flag, ...]:
        in_office = people.was_in_office(
            self.session, self.shift.person_id, self.shift.organisation_id, CHECKERS, at=said.at
        )
        return arrival.flags(
            Arrived(
                at=said.at,
                now=self.now,
                fault=found.fault,
                holds=said.holds,
                began_at=self.shift.began_at,
                ends_at=self.shift.ends_at,
                revoked_at=found.known.revoked_at,
                scene_allowed=self._allows(said, found.content.profile.type) and not found.is_moved,
                in_office=in_office,
                elsewhere=elsewhere,
                refused=refused,
            )
        )

    def _allows(self, said: SaidLook, type_: str) -> bool:
        scene = self._scene(said)
        return scene is not None and type_ in scene["types"] and bool(said.case_number or not scene["case_number"])

    def _scene(self, said: SaidLook) -> dict[str, Any] | None:
        return next((one for one in self.shift.authority["scenes"] if one["code"] == said.scene), None)

    def _tell_other(self, found: _Pass, had: Had) -> None:
        """Both looks of one showing are marked: this one, and the one that was there first."""
        arrived.flag(self.session, [had.look_id], (Flag.SHOWN_ELSEWHERE,))
        if found.key is not None and presenting.mark_elsewhere(self.session, found.key):
            entry = Entry(
                kind=events.FLAGGED,
                actor_id=had.account_id,
                subject_id=found.known.subject_id,
                look_id=had.look_id,
                reason=Flag.SHOWN_ELSEWHERE.value,
            )
            audit.append(self.session, self.keys, entry, now=self.now)

    def _record(self, said: SaidLook, found: _Pass, kept: Kept) -> None:
        kind = events.LOOKED if said.holds else events.REFUSED
        entry = self._entry(kind, said, kept.look_id, found, kept.flags)
        audit.append(self.session, self.keys, entry, now=self.now)
        self._presence(said, entry)

    def _presence(self, said: SaidLook, entry: Entry) -> None:
        if said.holds and said.person_matches is not None:
            verdict, reason = ("valid", "match") if said.person_matches else ("not_valid", "mismatch")
            presence = replace(entry, kind=events.PRESENCE, outcome=verdict, reason=reason, fields=(), refs=())
            audit.append(self.session, self.keys, presence, now=self.now)

    def _entry(
        self, kind: str, said: SaidLook, look_id: UUID, found: _Pass | None, flags: Sequence[Flag] = ()
    ) -> Entry:
        """What happened then, as the authority of the shift has it; that it arrived later stands in it."""
        authority, scene = self.shift.authority, self._scene(said) or {"code": "", "zh": "", "en": "", "types": {}}
        behalf = None if found is None else self._behalf(found.known)
        type_ = "" if found is None else found.content.profile.type
        seen = (
            ()
            if found is None or not said.holds
            else tuple(key for key in found.known.keys if key in scene["types"].get(type_, ()))
        )
        matter = events.Matter(look_id, self.shift.account_id, said.case_number, said.place, behalf)
        return Entry(
            kind=kind,
            actor_id=self.shift.account_id,
            subject_id=None if found is None else found.known.subject_id,
            look_id=look_id,
            organisation=authority["organisation"]["zh"],
            organisation_en=authority["organisation"]["en"],
            unit=authority["name"],
            badge=authority["badge"],
            scene=scene["code"],
            scene_name=scene["zh"],
            scene_name_en=scene["en"],
            case_number=said.case_number,
            place=said.place,
            fields=() if found is None else ((type_, seen),),
            outcome=said.verdict,
            reason=said.reason or "",
            refs=() if found is None else (str(found.known.certificate_id),),
            on_behalf=events.named(matter.behalf),
            offline=(("at", said.at.isoformat()), ("flags", ",".join(one.value for one in flags))),
        )

    def _behalf(self, known: KnownPass) -> events.Behalf | None:
        if known.grant_id is None:
            return None
        grant = grants.known(self.session, self.keys, known.grant_id, now=self.now)
        return granted.behalf_of(self.session, self.keys, grant, known.shower_id)

    def _refused(self, number: int | None, reason: str) -> Result:
        """Not taken: one row of who sent it, and nothing of what it said."""
        entry = Entry(
            kind=events.REFUSED,
            actor_id=self.shift.account_id,
            subject_id=None,
            outcome="no_verdict",
            reason=f"arrival_{reason}",
            refs=(str(self.shift.id),),
        )
        audit.append(self.session, self.keys, entry, now=self.now)
        return Result(number, "refused", reason)


def arrive(
    session: Session, keys: KeyProvider, shift_id: UUID, texts: Sequence[str], *, actor: Actor, now: datetime
) -> list[Result]:
    """Take looks in, in their order, each once, whoever the sender is by now.

    Raises:
        NotFound: not a shift of this account.
        TooManyAttempts: more uploads of this account within an hour than any outbox needs.
    """
    shift = shifts.own(session, keys, shift_id, actor=actor)
    attempts.refuse_if_spent(session, UPLOADS, actor.account_id.bytes, limit=MOST_UPLOADS, now=now)
    attempts.count(session, UPLOADS, actor.account_id.bytes, window=WINDOW, now=now)
    arrived.hold(session, shift)
    arriving = _Arriving(session, keys, shift, now)
    return [arriving.take(text) for text in texts]
