"""What a person could keep on a phone: own certificates in force, and those that a grant lets be shown anywhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from backend.certificates import read as certificates
from backend.certificates.read import Opened
from backend.certificates.rules import Status
from backend.grants import service as grants
from backend.grants.rules import Allowed
from backend.identity import people
from backend.identity.rules import Actor
from backend.kernel.errors import NotFound
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.kernel.upsert import inserting
from backend.offline import devices, profiles, revoking
from backend.offline.models import OfflineChoice
from backend.offline.rules import choosing
from backend.offline.rules.choosing import Savable
from backend.offline.rules.profiles import PassKind
from backend.standards.calendar import date_in_shanghai

CHOICE: Table = OfflineChoice.__table__  # type: ignore[assignment] # declared as FromClause
Pair = tuple[UUID, UUID | None]
"""A certificate, and the grant by which it is shown for somebody else."""
WHOLE = Allowed()


@dataclass(frozen=True, slots=True)
class ByGrant:
    """Somebody else's certificates that this person shows."""

    grant: grants.Grant
    allowed: Allowed


@dataclass(frozen=True, slots=True)
class Keepable:
    """A certificate with its kinds of pass; `by` where it is somebody else's."""

    one: Opened
    subject_id: UUID
    kinds: tuple[PassKind, ...]
    by: ByGrant | None = None

    @property
    def pair(self) -> Pair:
        """What it is chosen by."""
        return self.one.id, self.by.grant.id if self.by else None

    @property
    def savable(self) -> Savable:
        """As the rules look at it."""
        definition, rank = self.one.definition, self.kinds[0].profile.number
        return Savable(self.one.id, rank, definition.sensitive, definition.offline_ok, self.pair[1])

    def values(self, kind: PassKind) -> dict[str, str]:
        """The values that a pass of this kind may carry: of a grant, no field more than it names."""
        allowed = self.by.allowed if self.by else WHOLE
        keys = allowed.narrowed(self.one.id, self.one.definition.code, kind.keys)
        return {key: self.one.face.values[key] for key in keys if key in self.one.face.values}


def keepable(session: Session, keys: KeyProvider, *, actor: Actor, now: datetime) -> list[Keepable]:
    """All that this person could keep, own first, in the city's order of kinds."""
    by_type: dict[str, list[PassKind]] = {}
    for kind in profiles.all_of(session):
        if not kind.printed:
            by_type.setdefault(kind.profile.type, []).append(kind)
    found = list(_of_subject(session, keys, actor.person_id, by_type, None, now))
    for by in _grants(session, keys, actor.person_id, now):
        found += _of_subject(session, keys, by.grant.subject_id, by_type, by, now)
    return sorted(found, key=lambda one: (one.by is not None, one.savable.rank, one.one.id))


def held(
    session: Session, keys: KeyProvider, wanted: Sequence[Keepable], *, actor: Actor, now: datetime
) -> list[Keepable]:
    """Those of them that still can be kept, held until the commit: whoever ends one waits, and then sees its passes.

    A grant and the one it comes from are locked before certificates, as everywhere.
    """
    grants.hold(session, [one.by.grant.id for one in wanted if one.by])
    certificates.hold(session, [one.one.id for one in wanted])
    pairs = {one.pair for one in wanted}
    return [one for one in keepable(session, keys, actor=actor, now=now) if one.pair in pairs]


def names(session: Session, keys: KeyProvider, ids: Iterable[UUID]) -> dict[UUID, str]:
    """People with the surname alone; an enterprise's name is public."""
    wanted = set(ids)
    enterprises = {key: one.name for key, one in people.organisations(session, wanted).items()}
    return people.masked_names(session, keys, wanted - enterprises.keys()) | enterprises


def saved(session: Session, person_id: UUID) -> frozenset[Pair]:
    """What this person keeps."""
    rows = session.execute(select(CHOICE.c.certificate_id, CHOICE.c.grant_id).where(CHOICE.c.person_id == person_id))
    return frozenset((row.certificate_id, row.grant_id) for row in rows)


def save(session: Session, person_id: UUID, pairs: Sequence[Pair], *, now: datetime) -> None:
    """Keep these from now on."""
    for certificate_id, grant_id in pairs:
        row = {"id": new_id(), "person_id": person_id, "certificate_id": certificate_id, "grant_id": grant_id}
        fresh = inserting(session, CHOICE).values(**row, chosen_at=now)
        session.execute(fresh.on_conflict_do_nothing())


def forget(
    session: Session,
    person_id: UUID,
    *,
    now: datetime,
    certificate_id: UUID | None = None,
    grant_id: UUID | None = None,
) -> None:
    """Keep a certificate, or all of a grant, no longer; the passes of it are revoked.

    Raises:
        NotFound: nothing of it is kept.
    """
    devices.hold(session, person_id)
    which = CHOICE.c.grant_id == grant_id if certificate_id is None else CHOICE.c.certificate_id == certificate_id
    gone = session.execute(delete(CHOICE).where(CHOICE.c.person_id == person_id, which).returning(CHOICE.c.id)).all()
    if not gone:
        raise NotFound
    revoking.of_choices(session, person_id, certificate_id=certificate_id, grant_id=grant_id, now=now)


def _of_subject(
    session: Session,
    keys: KeyProvider,
    subject_id: UUID,
    by_type: Mapping[str, Sequence[PassKind]],
    by: ByGrant | None,
    now: datetime,
) -> Iterator[Keepable]:
    allowed = by.allowed if by else WHOLE
    for one in certificates.of_holder(session, keys, subject_id, today=date_in_shanghai(now)):
        kinds = tuple(by_type.get(one.definition.code, ()))
        if kinds and one.status is Status.VALID and one.genuine and allowed.covers(one.id, one.definition.code):
            found = Keepable(one, subject_id, kinds, by)
            if any(found.values(kind) for kind in kinds):
                yield found


def _grants(session: Session, keys: KeyProvider, person_id: UUID, now: datetime) -> Iterator[ByGrant]:
    """Grants by which passes may be issued: a use of one of them asks nobody."""
    for standing in grants.standing(session, person_id, now=now):
        grant = grants.known(session, keys, standing.grant_id, now=now)
        if choosing.may_carry(grant.ground, grant.state, grant.limits, max_uses=grant.max_uses):
            yield ByGrant(grant, Allowed(standing.certificates, standing.types))
