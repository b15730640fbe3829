"""Seal and check: which seal an organisation may use now, signatures by it, the ledger, and what anybody may ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NotRequired, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import Table, bindparam, or_, select
from sqlalchemy.orm import Session

from backend.kernel import signing
from backend.kernel.bulk import Bulk
from backend.kernel.clock import db_now
from backend.kernel.db import locked
from backend.kernel.errors import NoSeal, NotFound, SealEnded, SealSuspended, SettingsRefused
from backend.kernel.hot import Hot
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.kernel.sm2 import MISSING
from backend.seals import authority
from backend.seals.models import Seal, SealKey, SealMandate, SealUse
from backend.seals.rules import ON_BEHALF, KeyState, Kind, Relation, State, why_not
from backend.standards.calendar import date_in_shanghai

SEAL_KEY: Table = SealKey.__table__  # type: ignore[assignment] # declared as FromClause
SEAL: Table = Seal.__table__  # type: ignore[assignment] # the same
USE: Table = SealUse.__table__  # type: ignore[assignment] # the same
_REFUSALS: dict[str | None, type[NoSeal]] = {"seal_suspended": SealSuspended, "seal_ended": SealEnded}
# The row of the seal is share-locked: who suspends it waits for seals in the making, and none is made after that.
_USABLE = (
    select(
        SEAL.c.id, SEAL_KEY.c.kid, SEAL_KEY.c.suite, SEAL.c.organisation_id, SEAL.c.kind, SEAL.c.name, SEAL.c.valid_to
    )
    .join(SEAL_KEY, SEAL_KEY.c.seal_id == SEAL.c.id)
    .where(
        SEAL.c.organisation_id == bindparam("organisation"),
        SEAL.c.state == State.ACTIVE.value,
        SEAL.c.valid_from <= bindparam("today"),
        or_(SEAL.c.valid_to.is_(None), SEAL.c.valid_to >= bindparam("today")),
        SEAL_KEY.c.retired_at.is_(None),
        SEAL_KEY.c.compromised_from.is_(None),
    )
    .order_by((SEAL.c.kind == Kind.CERTIFICATE.value).desc(), SEAL_KEY.c.created_at.desc(), SEAL_KEY.c.kid)
    .limit(1)
)
_OF_ORGANISATION = Hot(locked(_USABLE, share=True, of=SEAL))
_OF_SEAL = Hot(locked(_USABLE.where(SEAL.c.id == bindparam("seal")), share=True, of=SEAL))
_USES = Bulk(USE)


@dataclass(frozen=True, slots=True)
class SealRef:
    """A seal that may be used now, with the key it uses."""

    id: UUID
    kid: str
    suite: str
    organisation_id: UUID
    kind: str
    name: str
    valid_to: date | None


class Use(TypedDict):
    """One signature as the ledger keeps it.

    Attributes:
        organisation_id: whose seal it is; `for_organisation_id` on whose behalf, where that is another's.
        actor_id: the officer, None where a department's system or an import sealed.
        ground: by which authority: a legal basis, a batch, a contract.
        order_number: the order that lets an organisation seal for another one.
    """

    seal_id: UUID
    kid: str
    organisation_id: UUID
    actor_id: UUID | None
    ground: str
    document_kind: str
    document_id: str
    digest: bytes
    at: datetime
    for_organisation_id: NotRequired[UUID | None]
    relation: NotRequired[Relation]
    order_number: NotRequired[str]


def usable(session: Session, organisation_id: UUID, *, now: datetime, seal_id: UUID | None = None) -> SealRef:
    """The seal an organisation uses now: the one for certificates before the official one; or the one that is named.

    It is asked for each time, in the transaction that seals: a suspension counts at once, on every worker.

    Raises:
        SealSuspended, SealEnded, NoSeal: it cannot seal, and why.
    """
    today = date_in_shanghai(now)
    given = {"organisation": organisation_id, "today": today}
    row = _OF_SEAL.row(session, given | {"seal": seal_id}) if seal_id else _OF_ORGANISATION.row(session, given)
    if row is None:
        raise _why_none(session, organisation_id, seal_id, today)
    return SealRef(*row)


def current_kid(session: Session, organisation_id: UUID) -> str:
    """Key id of the seal that an organisation uses now; errors as `usable`."""
    return usable(session, organisation_id, now=db_now(session)).kid


def sign(keys: KeyProvider, kid: str, message: bytes) -> bytes:
    """Signature by a seal key in the suite of that key, r ‖ s."""
    return keys.sign(kid, message)


def verify(spki: bytes, suite: str, message: bytes, signature: bytes) -> bool:
    """Whether a seal's signature over a message is good; bytes that are no key of that suite have signed nothing."""
    return signing.verify(spki, suite, message, signature)


def enter_use(session: Session, **use: Unpack[Use]) -> UUID:
    """Write a signature into the ledger; returns the line's id."""
    return enter_uses(session, [use])[0]


def enter_uses(session: Session, uses: Sequence[Use]) -> list[UUID]:
    """Write signatures into the ledger, one line each."""
    ids = [new_id() for _ in uses]
    _USES.write(
        session,
        [
            {
                "for_organisation_id": None,
                "order_number": "",
                **use,
                "relation": use.get("relation", Relation.OWN).value,
                "document_id": str(use["document_id"]),
                "id": line_id,
            }
            for line_id, use in zip(ids, uses, strict=True)
        ],
    )
    return ids


def sealed_at(session: Session, digest: bytes) -> datetime | None:
    """When a digest was sealed here first, or None: no signature of ours is without its line."""
    return session.execute(select(SealUse.at).where(SealUse.digest == digest).order_by(SealUse.at).limit(1)).scalar()


def may_seal_for(
    session: Session, organisation_id: UUID, for_organisation_id: UUID, order_number: str, *, today: date
) -> Relation | None:
    """By which relation an organisation may seal for another one under this order, or None: it may not."""
    if organisation_id == for_organisation_id:
        return Relation.OWN
    found = session.execute(
        select(SealMandate.relation).where(
            SealMandate.organisation_id == organisation_id,
            SealMandate.for_organisation_id == for_organisation_id,
            SealMandate.order_number == order_number,
            SealMandate.relation.in_([one.value for one in ON_BEHALF]),
            SealMandate.valid_from <= today,
            or_(SealMandate.valid_to.is_(None), SealMandate.valid_to >= today),
        )
    ).scalar()
    return Relation(found) if found else None


def chain(session: Session, kid: str) -> list[bytes]:
    """Certificates in DER from the seal's own up to the root.

    Raises:
        NotFound: no such key, or one that has no certificate yet.
    """
    own = session.execute(select(SealKey.certificate).where(SealKey.kid == kid)).scalar_one_or_none()
    if own is None:
        raise NotFound
    return [own, *authority.chain(session)]


def picture(session: Session, organisation_or_seal_id: UUID) -> str:
    """The round seal as SVG: of a seal, or of the organisation's seal for certificates that is newest.

    Raises:
        NotFound: there is none.
    """
    found = session.execute(
        select(Seal.picture)
        .where(or_(Seal.id == organisation_or_seal_id, Seal.organisation_id == organisation_or_seal_id))
        .order_by(
            (Seal.id == organisation_or_seal_id).desc(),
            (Seal.state == State.ENDED.value),
            (Seal.kind == Kind.CERTIFICATE.value).desc(),
            Seal.made_at.desc(),
        )
        .limit(1)
    ).scalar()
    if found is None:
        raise NotFound
    return found


def state_at(session: Session, kid: str) -> KeyState:
    """What became of a key.

    Raises:
        NotFound: no such key.
    """
    row = session.execute(select(SealKey.retired_at, SealKey.compromised_from).where(SealKey.kid == kid)).one_or_none()
    if row is None:
        raise NotFound
    return KeyState(row.retired_at, row.compromised_from)


def refuse_missing_suites(session: Session) -> None:
    """Refuse to serve seals of a suite that this machine cannot check: every one of them would look forged.

    Raises:
        SettingsRefused: with the way to install it.
    """
    wanted = session.execute(select(SealKey.suite).where(SealKey.suite == "gm").limit(1)).scalar()
    if wanted is not None and not signing.is_installed("gm"):
        raise SettingsRefused(MISSING)


def _why_none(session: Session, organisation_id: UUID, seal_id: UUID | None, today: date) -> NoSeal:
    wanted = select(Seal).where(Seal.organisation_id == organisation_id).order_by(Seal.made_at.desc())
    seals = session.execute(wanted.where(Seal.id == seal_id) if seal_id else wanted).scalars().all()
    reasons = [why_not(State(one.state), one.valid_from, one.valid_to, today=today) for one in seals]
    known = next((_REFUSALS[reason] for reason in ("seal_suspended", "seal_ended") if reason in reasons), NoSeal)
    return known()
