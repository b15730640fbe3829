"""An authorisation code opened by a private person: what it says, seen once a use, under one's own name (level 3)."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.catalogue.rules import SceneEntry
from backend.certificates import read as certificates
from backend.certificates.read import Opened
from backend.codes.rules import ANSWER_KEPT
from backend.grants import service as grants
from backend.grants.rules import Attempt, Ground
from backend.identity import people
from backend.identity.rules import Actor
from backend.kernel import attempts
from backend.kernel.errors import NotFound
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards import online_code
from backend.standards.calendar import date_in_shanghai
from backend.standards.online_code import Kind, OnlineCode, Presented, TypedCode
from backend.verification import events, granted
from backend.verification.checking import Check, Question, Verification
from backend.verification.disclosure import disclose
from backend.verification.service import TYPED_TRIES, TYPED_WINDOW, shown

TRIES = "opening"


@dataclass(frozen=True, slots=True)
class Opening:
    """What a person sees who opened an authorisation code; the grant is None where nothing was found."""

    found: Verification
    grant: grants.Grant | None


def open_code(
    session: Session, keys: KeyProvider, origin: str, presented: str, *, actor: Actor, now: datetime
) -> Opening:
    """Use an authorisation code as a private person: every try is logged, wrong ones are counted (R06).

    Raises:
        TooManyAttempts: five wrong ones in ten minutes.
    """
    attempts.refuse_if_spent(session, TRIES, actor.account_id.bytes, limit=TYPED_TRIES, now=now)
    step = Check(session, keys, actor.account_id, Question("", ""), new_id(), now)
    code = online_code.read(presented, expected_origin=origin)
    usable = _authorisation_in(code)
    grant = None if usable is None else grants.of_code(session, keys, usable, now=now)
    if grant is None or grant.grantor_id == actor.person_id:
        attempts.count(session, TRIES, actor.account_id.bytes, window=TYPED_WINDOW, now=now)
        return Opening(step.refused("unknown"), None)
    return _use(step, grant, actor, way="opened" if isinstance(code, OnlineCode) else "typed")


def open_granted(session: Session, keys: KeyProvider, grant_id: UUID, *, actor: Actor, now: datetime) -> Opening:
    """Use what was given to oneself by name, with no code in between: the same use, the same limits, the same record.

    Raises:
        NotFound: unknown, another person's, or no consent to a look.
    """
    grant = grants.one(session, keys, grant_id, person_id=actor.person_id, subjects=(), now=now)
    if grant.to_person_id != actor.person_id or grant.ground is not Ground.CONSENT:
        raise NotFound
    return _use(Check(session, keys, actor.account_id, Question("", ""), new_id(), now), grant, actor, way="opened")


def _use(step: Check, grant: grants.Grant, actor: Actor, *, way: str) -> Opening:
    step = replace(step, behalf=granted.behalf_of(step.session, step.keys, grant))
    used = grants.use(
        step.session,
        step.keys,
        grant.id,
        Attempt(viewer_id=actor.person_id),
        look_id=step.look_id,
        way=way,
        again=grants.Again(ANSWER_KEPT),
        now=step.now,
    )
    if isinstance(used, grants.Refused):
        return Opening(step.refused(granted.reason_told(used), subject_id=grant.subject_id), None)
    return Opening(_seen(replace(step, look_id=used.look_id or step.look_id), used, actor), used.grant)


def _authorisation_in(code: Presented) -> OnlineCode | TypedCode | None:
    """What was presented, if it may be an authorisation code."""
    if isinstance(code, TypedCode):
        return code
    return code if isinstance(code, OnlineCode) and code.kind is Kind.AUTHORISATION else None


def _seen(step: Check, used: grants.Used, actor: Actor) -> Verification:
    today = date_in_shanghai(step.now)
    reach = used.allowed
    opened = certificates.lock_chosen(
        step.session, step.keys, used.grant.subject_id, list(reach.certificates or {}), today=today
    )
    disclosure = disclose(opened, _as_asked(used.grant, opened), None, today=today, within=reach)
    viewer = people.masked_names(step.session, step.keys, [actor.person_id])[actor.person_id]
    entry = events.entry(
        events.REPEATED if used.repeated else events.LOOKED,
        events.Matter(step.look_id, step.account_id, "", "", step.behalf),
        None,
        disclosure.decision,
        subject_id=used.grant.subject_id,
        fields=tuple((one.type, tuple(one.fields)) for one in disclosure.shown),
        refs=tuple(str(one.id) for one in disclosure.shown),
    )
    audit.append(step.session, step.keys, replace(entry, organisation=viewer, organisation_en=viewer), now=step.now)
    return replace(shown(step, disclosure), repeated=used.repeated, copies_until=used.grant.copies_until)


def _as_asked(grant: grants.Grant, opened: list[Opened]) -> SceneEntry:
    """No office asks here: what may be asked is what the grant itself says, and that narrows it."""
    types = {one.definition.code: tuple(choice.key for choice in one.definition.choices()) for one in opened}
    return SceneEntry(
        code="",
        name=grant.purpose,
        name_en=grant.purpose,
        organisation_id=None,
        organisation="",
        organisation_en="",
        legal_basis="",
        legal_basis_en="",
        needs_case_number=False,
        official_duty=False,
        counts_as_paper=False,
        types=types,
        identity_fields=(),
        contact="",
    )
