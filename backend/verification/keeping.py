"""Keeping a copy for the file: of what one's own look showed, where its grant says that copies may be kept (ADR 0031).

The look is the use; the copy spends none. Whether it may be kept is asked twice by the grants' one validation: before
the file is set, and again under the grant's lock when it is entered, for setting takes a second in which a grant is
taken back. Each refusal is a line of the holder's record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.audit.service import Event
from backend.catalogue.rules import SceneEntry
from backend.catalogue.service import authority
from backend.certificates import read as certificates
from backend.certificates.read import Opened
from backend.certificates.rules import Status
from backend.codes.service import Presented
from backend.grants import copying
from backend.grants import service as grants
from backend.grants.copying import GIVEN_FOR, Copy
from backend.grants.rules import Attempt
from backend.identity import people
from backend.identity.rules import CHECKERS, Actor
from backend.kernel import attempts
from backend.kernel.errors import NotFound
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.renditions import service as renditions
from backend.renditions.layout import Terms
from backend.renditions.preparing import House, Made, Maker, Order, Prepared, prepare
from backend.standards.calendar import date_in_shanghai
from backend.verification import events
from backend.verification.looks import presented_of

OUTCOME = "kept"
TRIES, MOST_REFUSED, WINDOW = "not_kept", 10, timedelta(minutes=10)
"""Each refusal is a line in somebody else's record: nobody fills it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which look and certificate a copy is to be kept, and by whom."""

    look_id: UUID
    certificate_id: UUID
    actor: Actor


@dataclass(frozen=True, slots=True)
class Seen:
    """The own look that a copy is wanted of; the scene of an office, None of a private person."""

    wanted: Wanted
    event: Event
    scene: SceneEntry | None


@dataclass(frozen=True, slots=True)
class Matter:
    """A copy that may be kept: of what, by which grant, with which fields, for whom."""

    wanted: Wanted
    event: Event
    grant: grants.Grant
    one: Opened
    fields: tuple[str, ...]
    terms: Terms
    organisation_id: UUID | None


@dataclass(frozen=True, slots=True)
class Handed:
    """The file itself, for the file of who keeps it."""

    content: bytes
    type: str
    file_id: UUID


@dataclass(frozen=True, slots=True)
class Refused:
    """Why not; it is on record, so it is to be committed."""

    reason: str


def begin(
    session: Session, keys: KeyProvider, wanted: Wanted, house: House, *, now: datetime
) -> Prepared | Handed | Refused:
    """Everything that the file needs; or the file, where it is kept already; or why there is none.

    Raises:
        NotFound: no look of this person, or a certificate that it did not show.
        NoSeal, SealNotForFiles, TooManyAttempts: as `renditions.preparing.prepare`; or too many were refused.
    """
    found = _matter(session, keys, wanted, now=now)
    if isinstance(found, Refused):
        return found
    again = _kept_before(session, keys, found, now=now)
    if again is not None:
        return again
    order = Order("kept", found.terms, found.fields)
    maker = Maker(wanted.actor.account_id, found.grant.subject_id, house, now)
    return prepare(session, keys, found.one, order, maker)


def finish(
    session: Session, keys: KeyProvider, wanted: Wanted, prepared: Prepared, made: Made, *, now: datetime
) -> Handed | Refused:
    """Enter the file as a copy that is kept, if that may still be; who clicked twice gets what was made first."""
    found = _matter(session, keys, wanted, now=now)
    if isinstance(found, Refused):
        return found
    again = _kept_before(session, keys, found, now=now)
    if again is not None:
        return again
    if prepared.order != Order("kept", found.terms, found.fields):
        return _refused(session, keys, wanted, found.event, "changed", now=now)
    renditions.register(session, keys, prepared, made, actor_id=wanted.actor.account_id, now=now)
    copy = Copy(
        id=new_id(),
        grant_id=found.grant.id,
        look_id=wanted.look_id,
        certificate_id=wanted.certificate_id,
        file_id=prepared.id,
        subject_id=found.grant.subject_id,
        person_id=wanted.actor.person_id,
        organisation_id=found.organisation_id,
        fields=found.fields,
        kept_until=found.terms.until,
        made_at=now,
    )
    copying.keep(session, keys, copy, made.content, now=now)
    fields = ((found.one.definition.code, found.fields),)
    refs = (str(prepared.id), str(wanted.certificate_id))
    entry = _entry(events.KEPT, wanted, found.event, (OUTCOME, found.terms.until.isoformat()), fields, refs)
    audit.append(session, keys, entry, now=now)
    return Handed(made.content, found.one.definition.code, prepared.id)


def _matter(session: Session, keys: KeyProvider, wanted: Wanted, *, now: datetime) -> Matter | Refused:
    """What a copy would be of, with the grant locked; the first thing that stands against it, on record."""
    event = _look(session, keys, wanted)
    found = _allowed(session, keys, wanted, event, now=now)
    return found if isinstance(found, Matter) else _refused(session, keys, wanted, event, found, now=now)


def _allowed(session: Session, keys: KeyProvider, wanted: Wanted, event: Event, *, now: datetime) -> Matter | str:
    found = copying.used_in(session, wanted.look_id, wanted.actor.person_id)
    if found is None or event.subject_id is None:  # the holder's own code: nobody wrote a word about copies
        return "no_copies"
    if now >= event.at + GIVEN_FOR:
        return "too_late"
    (grant_id, use), today = found, date_in_shanghai(now)
    scene = None if use.scene is None else _scene(session, wanted.actor, use.scene, today)
    if use.scene is not None and scene is None:
        return "office_not_permitted"
    attempt = Attempt(
        shower_id=use.shower_id,
        viewer_id=wanted.actor.person_id,
        organisation_id=None if scene is None else scene.organisation_id,
        scene=use.scene,
        case_number=event.entry["case_number"],
        place=event.entry["place"],
        keeps_on=today,
    )
    checked = grants.check(session, keys, grant_id, attempt, now=now, counted=True, lock=True)
    if isinstance(checked, grants.Refused):
        return checked.reason
    return _of_certificate(session, keys, Seen(wanted, event, scene), checked, now=now)


def _of_certificate(
    session: Session, keys: KeyProvider, seen: Seen, used: grants.Used, *, now: datetime
) -> Matter | str:
    """The certificate as it stands now, cut down to what may be kept of it."""
    wanted, today, scene = seen.wanted, date_in_shanghai(now), seen.scene
    opened = certificates.lock_chosen(session, keys, used.grant.subject_id, [wanted.certificate_id], today=today)
    if not opened or opened[0].status is not Status.VALID or not opened[0].genuine:
        return "not_in_force"
    one, until = opened[0], used.grant.copies_until
    fields = _fields(seen, one, used, presented_of(session, keys, wanted.look_id, now=now))
    if not fields or until is None:
        return "nothing"
    person_id = wanted.actor.person_id
    recipient = scene.organisation if scene else people.details_of(session, keys, [person_id])[person_id].name
    terms = Terms(used.grant.purpose, recipient, today, until)
    return Matter(wanted, seen.event, used.grant, one, fields, terms, scene.organisation_id if scene else None)


def _scene(session: Session, actor: Actor, code: str, today: date) -> SceneEntry | None:
    """The scene of the look, while this person still may ask in it."""
    right = authority(session, actor.person_id, code, roles=[one.value for one in CHECKERS], today=today)
    return None if right is None else right.scene


def _look(session: Session, keys: KeyProvider, wanted: Wanted) -> Event:
    """The own look that showed this certificate.

    Raises:
        NotFound: unknown, another's, or one that did not show it.
    """
    own = str(wanted.actor.account_id)
    for event in audit.of_look(session, keys, [wanted.look_id]):
        is_own = event.kind in events.SHOWING and event.entry["actor"] == own
        if is_own and str(wanted.certificate_id) in event.entry["refs"]:
            return event
    raise NotFound


def _fields(seen: Seen, one: Opened, used: grants.Used, presented: Presented | None) -> tuple[str, ...]:
    """What the look showed of it, no further than the grant reaches now, the purpose asks and who showed it chose."""
    code = one.definition.code
    keys = used.allowed.narrowed(one.id, code, seen.event.entry["fields"].get(code, ()))
    chosen: Mapping[UUID, tuple[str, ...]] | None = None if presented is None else presented.chosen
    picked = None if chosen is None else chosen.get(one.id, ())
    asked = None if seen.scene is None else seen.scene.types.get(code, ())
    return tuple(key for key in keys if all(some is None or key in some for some in (picked, asked)))


def _kept_before(session: Session, keys: KeyProvider, found: Matter, *, now: datetime) -> Handed | Refused | None:
    """The file that the same click made before; the window of a copy and that of its content are one.

    One whose code was withdrawn meanwhile is not given again, and no second one takes its place.
    """
    before = copying.kept(session, keys, found.wanted.look_id, found.wanted.certificate_id)
    if before is None:
        return None
    copy, content = before
    if renditions.withdrawn(session, [copy.file_id]):
        return _refused(session, keys, found.wanted, found.event, "file_withdrawn", now=now)
    return None if content is None else Handed(content, found.one.definition.code, copy.file_id)


def _refused(
    session: Session, keys: KeyProvider, wanted: Wanted, event: Event, reason: str, *, now: datetime
) -> Refused:
    own = wanted.actor.account_id.bytes
    attempts.refuse_if_spent(session, TRIES, own, limit=MOST_REFUSED, now=now)
    attempts.count(session, TRIES, own, window=WINDOW, now=now)
    audit.append(session, keys, _entry(events.NOT_KEPT, wanted, event, ("refused", reason), (), ()), now=now)
    return Refused(reason)


def _entry(
    kind: str,
    wanted: Wanted,
    event: Event,
    outcome: tuple[str, str],
    fields: tuple[tuple[str, tuple[str, ...]], ...],
    refs: tuple[str, ...],
) -> Entry:
    """A line beside the look's own, in the words that the look has."""
    said: Mapping[str, Any] = event.entry
    return Entry(
        kind=kind,
        actor_id=wanted.actor.account_id,
        subject_id=event.subject_id,
        look_id=wanted.look_id,
        **{key: said[key] for key in _WORDS},
        fields=fields,
        outcome=outcome[0],
        reason=outcome[1],
        refs=refs,
        on_behalf=tuple(said.get("on_behalf", {}).items()),
    )


_WORDS = (
    "organisation",
    "organisation_en",
    "unit",
    "badge",
    "scene",
    "scene_name",
    "scene_name_en",
    "case_number",
    "place",
)
