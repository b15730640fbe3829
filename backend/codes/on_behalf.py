"""What a code carries that somebody shows for another: never more than the grant says, by certificate and field."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.catalogue.rules import TypeDefinition
from backend.certificates import read as certificates
from backend.codes.rules import MOST_CERTIFICATES
from backend.grants import service as grants
from backend.grants.rules import SHOWING, Allowed, Attempt
from backend.identity.rules import Actor
from backend.kernel.errors import CertificateNotShown, FieldProblem, Forbidden, InvalidField
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai


def still_may(session: Session, keys: KeyProvider, grant_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Whether a code that was opened by this grant may live on."""
    attempt = Attempt(shower_id=actor.person_id, opening=True)
    return isinstance(grants.check(session, keys, grant_id, attempt, now=now), grants.Used)


def carried_on_behalf(
    session: Session,
    keys: KeyProvider,
    grant_id: UUID,
    *,
    actor: Actor,
    subject_id: UUID,
    chosen: Mapping[UUID, Sequence[str] | None],
    now: datetime,
) -> dict[str, list[str]] | None:
    """Certificates and fields of a code on somebody's behalf, None for a bare one.

    A bare code is opened only by a grant that leaves nothing out; any other carries all that its grant says.

    Raises:
        Forbidden: no such grant to this person for this subject, or it is not in force.
        CertificateNotShown: a certificate or field that the grant does not have.
        InvalidField: too many certificates.
    """
    attempt = Attempt(shower_id=actor.person_id, opening=True)
    found = grants.check(session, keys, grant_id, attempt, now=now)
    if isinstance(found, grants.Refused) or found.grant.subject_id != subject_id:
        raise Forbidden
    if found.grant.ground not in SHOWING:
        raise Forbidden
    allowed = found.allowed
    if not chosen and allowed.is_whole:
        return None
    wanted = chosen or dict.fromkeys(_everything(session, subject_id, allowed, now))
    if len(wanted) > MOST_CERTIFICATES:
        raise InvalidField((FieldProblem("certificates", "too_many"),))
    known = certificates.showable(session, subject_id, list(wanted))
    if not wanted or set(known) != set(wanted):
        raise CertificateNotShown
    return {str(one): list(_fields(one, known[one], fields, allowed)) for one, fields in wanted.items()}


def _everything(session: Session, subject_id: UUID, allowed: Allowed, now: datetime) -> list[UUID]:
    held = certificates.standing(session, subject_id, today=date_in_shanghai(now))
    return [one.id for one in held if allowed.covers(one.id, one.type)][:MOST_CERTIFICATES]


def _fields(
    certificate_id: UUID, definition: TypeDefinition, fields: Sequence[str] | None, allowed: Allowed
) -> tuple[str, ...]:
    """The fields wanted, or the standard ones as far as the grant goes, or all that it has where it has none of them.

    Raises:
        CertificateNotShown: a field more than the grant has, or nothing at all.
    """
    every = [one.key for one in definition.choices()]
    reach = allowed.narrowed(certificate_id, definition.code, every)
    if fields is None:
        standard = {one.key for one in definition.choices() if "standard" in one.sets}
        fields = tuple(key for key in reach if key in standard) or reach
    if not fields or not set(fields) <= set(reach):
        raise CertificateNotShown
    return tuple(dict.fromkeys(fields))
