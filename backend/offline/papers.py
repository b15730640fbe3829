"""Passes on paper: beside the code of a licence that hangs on a wall, for an inspector without a network."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.certificates.read import Opened, lock_chosen
from backend.certificates.rules import Status
from backend.kernel.errors import Conflict
from backend.kernel.keys import KeyProvider
from backend.offline import passes, profiles, statements, trust_keys
from backend.offline.passes import RID_BYTES, Written
from backend.offline.rules import lives
from backend.offline.rules.profiles import prepared
from backend.standards import offline_pass, pass_fields
from backend.standards.calendar import date_in_shanghai
from backend.standards.offline_pass import Algorithm, Body


def of_file(
    session: Session, keys: KeyProvider, one: Opened, holder_id: UUID, file_id: UUID, *, now: datetime
) -> str | None:
    """The text of the pass that is printed on a file.

    None where the type is no public fact, where nobody vouches for our keys, and where what it says has no room.

    Raises:
        Conflict: the certificate ended meanwhile. Whoever ends it from here on waits, and then sees this pass.
    """
    kinds = [kind for kind in profiles.all_of(session) if kind.printed and kind.profile.type == one.definition.code]
    hour = lives.last_hour_printed(now, valid_to=one.valid_to)
    if not kinds or hour is None or statements.in_force(session, now=now) is None:
        return None
    held = lock_chosen(session, keys, holder_id, [one.id], today=date_in_shanghai(now))
    if not any(each.status is Status.VALID and each.genuine for each in held):
        raise Conflict
    kind = kinds[0]
    tables = profiles.settled(session, kinds)
    raw = pass_fields.written(kind.profile, prepared(kind, one.face.values, tables), tables)
    key = trust_keys.signing(session, keys, one.issuer_id, now=now)
    number = trust_keys.authority_numbers(session, [one.issuer_id])[one.issuer_id]
    rid = secrets.token_bytes(RID_BYTES)
    body = Body(Algorithm.PRINTED, key.short, hour, rid, None, (kind.profile.number, number, *raw))
    octets = passes.sealed(keys, key.kid, body)
    if len(octets) > offline_pass.LONGEST:
        return None
    written = Written(rid, key.kid, kind.profile.number, one.id, holder_id, lives.ends_at(hour))
    passes.enter(session, written, now=now, file_id=file_id)
    return offline_pass.text(octets)
