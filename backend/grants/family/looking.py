"""A guardian or helper looks at a certificate with its values: a use of the grant like any other, written and told."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.certificates import read
from backend.certificates.read import Opened
from backend.grants import service as grants
from backend.grants.rules import Allowed, Attempt
from backend.identity.rules import Actor
from backend.kernel.errors import NotFound
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai

LOOKED: Final = "family:looked"
FAMILY: Final = frozenset({"guardian", "helper"})
WAY: Final = "seen"


def look(
    session: Session, keys: KeyProvider, certificate_id: UUID, grant_id: UUID, *, actor: Actor, now: datetime
) -> Opened:
    """Open one certificate by a family's grant.

    Raises:
        NotFound: no such grant of theirs in force, or a certificate that it does not reach.
    """
    standing = grants.standing(session, actor.person_id, now=now)
    by = next((one for one in standing if one.grant_id == grant_id and one.role in FAMILY), None)
    if by is None:
        raise NotFound
    one = read.one(session, keys, [by.subject_id], certificate_id, today=date_in_shanghai(now))
    if not Allowed(by.certificates, by.types).covers(one.id, one.definition.code):
        raise NotFound
    look_id = new_id()
    attempt = Attempt(shower_id=actor.person_id, viewer_id=actor.person_id)
    used = grants.use(session, keys, grant_id, attempt, now=now, way=WAY, look_id=look_id)
    if isinstance(used, grants.Refused):
        raise NotFound
    entry = Entry(
        LOOKED,
        actor.account_id,
        by.subject_id,
        look_id=look_id,
        fields=((one.definition.code, tuple(one.face.values)),),
        outcome=by.role,
        refs=(str(one.id), str(grant_id)),
    )
    audit.append(session, keys, entry, now=now)
    return one
