"""Issue passes ahead of time: one a certificate and kind, only with its fields, signed by the issuing organisation."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Table, case, insert, literal, update
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.identity.rules import Actor
from backend.kernel import attempts
from backend.kernel.errors import CertificateNotShown, FieldProblem, InvalidField
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.offline import devices, profiles, savable, trust_keys
from backend.offline.devices import Device
from backend.offline.models import OfflinePass
from backend.offline.rules import choosing, lives
from backend.offline.rules.profiles import PassKind, prepared
from backend.offline.savable import Keepable, Pair
from backend.standards import masks, offline_pass, pass_fields
from backend.standards.offline_pass import Algorithm, Body
from backend.standards.pass_fields import Raw, Shown
from backend.standards.trust import Tables

PASS: Table = OfflinePass.__table__  # type: ignore[assignment] # declared as FromClause
ISSUED: Final = "offline:issued"
CALLS, WINDOW = 60, timedelta(hours=1)
RID_BYTES = 6


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked to be kept.

    Attributes:
        wanted: certificates that passes are issued of.
        fresh: those that were not kept before.
        needs_step: the person has to confirm it beyond a yes.
        quiet: what is kept is refreshed; what cannot be shown any more is left out.
    """

    device: Device
    wanted: tuple[Keepable, ...]
    fresh: tuple[Pair, ...]
    needs_step: bool
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    """A pass for the phone: the octets, and what stands in them as its page shows it."""

    rid: bytes
    of: Keepable
    kind: PassKind
    body: bytes
    fields: tuple[Shown, ...]
    issued_at: datetime
    expires_at: datetime
    owner_name: str | None
    renewed: bool


def plan(
    session: Session,
    keys: KeyProvider,
    device_id: UUID,
    certificates: Sequence[UUID] | None,
    grant_ids: Sequence[UUID],
    *,
    actor: Actor,
    now: datetime,
) -> Plan:
    """What a call would keep and issue; other calls of this person wait from here to the commit.

    Args:
        certificates: own ones, or those of somebody else whose grant is named too; None for all that is kept.
        grant_ids: of one none of whose certificates is named, all that it lets be shown.

    Raises:
        NotFound: not this person's active phone.
        CertificateNotShown: one that this person cannot show, or that has no kind of pass, or is not in force.
        InvalidField: more than a phone keeps.
        TooManyAttempts: more calls an hour than any phone needs.
    """
    subject = actor.person_id.bytes
    attempts.refuse_if_spent(session, "offline_passes", subject, limit=CALLS, now=now)
    attempts.count(session, "offline_passes", subject, window=WINDOW, now=now)
    devices.hold(session, actor.person_id)
    device = devices.active(session, keys, device_id, person_id=actor.person_id, now=now)
    there = savable.keepable(session, keys, actor=actor, now=now)
    known = savable.saved(session, actor.person_id)
    if certificates is None:
        return Plan(device, tuple(one for one in there if one.pair in known), (), needs_step=False, quiet=True)
    wanted = tuple(_wanted(there, certificates, grant_ids))
    fresh = tuple(one.pair for one in wanted if one.pair not in known)
    if len(known) + len(fresh) > choosing.MOST:
        raise InvalidField((FieldProblem("certificates", "too_many"),))
    first = choosing.defaults([one.savable for one in there])
    by_grant = {grant_id for _, grant_id in fresh if grant_id is not None}
    return Plan(device, wanted, fresh, choosing.needs_step([one for one, _ in fresh], by_grant, first=first))


def issue(session: Session, keys: KeyProvider, found: Plan, *, actor: Actor, now: datetime) -> list[Issued]:
    """Keep what is new and issue passes of all that was planned.

    Raises:
        CertificateNotShown: one that was asked for by name ended since it was planned.
    """
    wanted = savable.held(session, keys, found.wanted, actor=actor, now=now)
    if len(wanted) != len(found.wanted) and not found.quiet:
        raise CertificateNotShown
    devices.agree(session, actor.person_id, now=now)
    savable.save(session, actor.person_id, found.fresh, now=now)
    kinds = sorted({kind.profile.number: kind for one in wanted for kind in one.kinds}.items())
    tables = profiles.settled(session, [kind for _, kind in kinds])
    others = {one.subject_id for one in wanted if one.by}
    names = savable.names(session, keys, {actor.person_id, *others})
    making = _Making(session, keys, found.device, tables, names, actor.person_id, now)
    made = [one for keepable in wanted for kind in keepable.kinds if (one := making.issue(keepable, kind)) is not None]
    _record(session, keys, made, actor=actor, now=now)
    return made


def _wanted(there: Sequence[Keepable], ids: Collection[UUID], grant_ids: Collection[UUID]) -> list[Keepable]:
    own = [one for one in there if one.by is None and one.one.id in ids]
    found = list(own)
    for grant_id in dict.fromkeys(grant_ids):
        reach = [one for one in there if one.pair[1] == grant_id]
        named = [one for one in reach if one.one.id in ids]
        if not reach:
            raise CertificateNotShown
        found += named or reach
    if set(ids) - {one.one.id for one in found}:
        raise CertificateNotShown
    return found


@dataclass(frozen=True, slots=True)
class _Making:
    """Passes under way for one phone: what all of them share."""

    session: Session
    keys: KeyProvider
    device: Device
    tables: Tables
    names: Mapping[UUID, str]
    shower_id: UUID
    now: datetime

    def issue(self, of: Keepable, kind: PassKind) -> Issued | None:
        """One pass; None where it would be over already, or would say nothing."""
        hour, values = self._last_hour(of), of.values(kind)
        if hour is None or not values:
            return None
        raw = pass_fields.written(kind.profile, prepared(kind, values, self.tables), self.tables)
        rid, body, renewed = self._body(of, kind, hour, raw)
        expires_at, owner = lives.ends_at(hour), self.names[of.subject_id] if of.by else None
        shown = pass_fields.read(kind.profile, raw, self.tables)
        return Issued(rid, of, kind, body, shown, self.now, expires_at, owner, renewed)

    def _last_hour(self, of: Keepable) -> int | None:
        return lives.last_hour(
            self.now,
            sensitive=of.one.definition.sensitive,
            prf=self.device.prf,
            valid_to=of.one.valid_to,
            grant_until=of.by.grant.valid_to if of.by else None,
        )

    def _body(self, of: Keepable, kind: PassKind, hour: int, raw: tuple[Raw, ...]) -> tuple[bytes, bytes, bool]:
        issuer_id = of.one.issuer_id
        key = trust_keys.signing(self.session, self.keys, issuer_id, now=self.now)
        number = trust_keys.authority_numbers(self.session, [issuer_id])[issuer_id]
        behalf: tuple[Raw, ...] = (self.names[self.shower_id], of.by.grant.id.bytes) if of.by else ()
        fields = (kind.profile.number, number, *raw, *behalf)
        fresh = secrets.token_bytes(RID_BYTES)
        written = Written(fresh, key.kid, kind.profile.number, of.one.id, of.subject_id, lives.ends_at(hour))
        grant_id = of.pair[1]
        before = renew(self.session, written, device_id=self.device.id, grant_id=grant_id)
        if before is None:
            enter(
                self.session, written, now=self.now,
                shower_id=self.shower_id, device_id=self.device.id, grant_id=grant_id,
            )  # fmt: skip
        rid = before or fresh
        body = Body(Algorithm.ES256, key.short, hour, rid, self.device.public_key, fields)
        return rid, sealed(self.keys, key.kid, body), before is not None


@dataclass(frozen=True, slots=True)
class Written:
    """What is known of every pass that was issued."""

    rid: bytes
    kid: str
    profile: int
    certificate_id: UUID
    subject_id: UUID
    expires_at: datetime


def enter(
    session: Session,
    written: Written,
    *,
    now: datetime,
    shower_id: UUID | None = None,
    device_id: UUID | None = None,
    grant_id: UUID | None = None,
    file_id: UUID | None = None,
) -> None:
    """Write down that a pass was issued; its content stands where it is shown alone."""
    row = {name: getattr(written, name) for name in Written.__dataclass_fields__}
    row |= {"shower_id": shower_id, "device_id": device_id, "grant_id": grant_id, "file_id": file_id}
    session.execute(insert(PASS).values(id=new_id(), issued_at=now, revoked_at=None, revoked_for=None, **row))


def renew(session: Session, written: Written, *, device_id: UUID, grant_id: UUID | None) -> bytes | None:
    """Let the pass that the phone has of the same live longer; returns its rid, None where it has none unrevoked.

    So a phone that refreshes has one rid to be listed. The row ends with the longest of all that were signed under it.
    """
    until = literal(written.expires_at, PASS.c.expires_at.type)
    same = update(PASS).where(
        PASS.c.device_id == device_id,
        PASS.c.certificate_id == written.certificate_id,
        PASS.c.grant_id.is_(None) if grant_id is None else PASS.c.grant_id == grant_id,
        PASS.c.profile == written.profile,
        PASS.c.revoked_at.is_(None),
    )
    longest = case((PASS.c.expires_at > until, PASS.c.expires_at), else_=until)
    rid: bytes | None = session.execute(
        same.values(kid=written.kid, expires_at=longest).returning(PASS.c.rid)
    ).scalar_one_or_none()
    return rid


def sealed(keys: KeyProvider, kid: str, body: Body) -> bytes:
    """What an issuer signs, with the signature."""
    unsigned = offline_pass.unsigned(body)
    return offline_pass.issued(unsigned, trust_keys.sign(keys, kid, offline_pass.issuer_message(unsigned)))


def subject_name(of: Keepable) -> str:
    """Whose certificate it is, with the surname alone."""
    return masks.name(of.one.subject_name or "")


def _record(session: Session, keys: KeyProvider, made: Sequence[Issued], *, actor: Actor, now: datetime) -> None:
    """One line in the record of each of whom something new is kept; a refresh is nothing new."""
    fresh = [one for one in made if not one.renewed]
    for subject_id in dict.fromkeys(one.of.subject_id for one in fresh):
        own = [one for one in fresh if one.of.subject_id == subject_id]
        entry = Entry(
            kind=ISSUED,
            actor_id=actor.account_id,
            subject_id=subject_id,
            fields=tuple((one.kind.profile.type, one.kind.keys) for one in own),
            outcome="issued",
            refs=tuple(dict.fromkeys(str(one.of.one.id) for one in own)),
        )
        audit.append(session, keys, entry, now=now)
