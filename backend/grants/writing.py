"""Write a grant down: its row, its signed receipt, its line in the subject's record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.certificates.status.publishing import ensured_key
from backend.grants import receipts, rules
from backend.grants.models import GRANT
from backend.grants.reading import Grant, opened
from backend.grants.rules import Audience, Ground, Limit, State
from backend.grants.using import TOLD, told
from backend.kernel import outbox
from backend.kernel.fields import Place, seal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider

PASSED_ON = "grant.passed_on"


@dataclass(frozen=True, slots=True)
class Written:
    """A grant about to be written."""

    ground: Ground
    role: str
    state: State
    subject_id: UUID
    grantor_id: UUID | None
    audience: Audience
    limits: tuple[Limit, ...]
    valid_from: datetime
    valid_to: datetime | None
    max_uses: int | None
    to_person_id: UUID | None = None
    organisation_id: UUID | None = None
    scene: str = ""
    purpose: str = ""
    item: str = ""
    name: str = ""
    may_delegate: bool = False
    parent_id: UUID | None = None


def write(session: Session, keys: KeyProvider, written: Written, *, actor_id: UUID | None, now: datetime) -> Grant:
    """Write it down as it is; who calls has decided that it may be."""
    grant_id = new_id()
    private = [limit for limit in written.limits if isinstance(limit, rules.Case | rules.Place)]
    details = {
        "purpose": written.purpose,
        "item": written.item,
        "name": written.name,
        "limits": rules.written(private),
    }
    receipt = receipts.signed(keys, ensured_key(session, keys, now=now), _agreed(grant_id, written, now))
    session.execute(
        insert(GRANT).values(
            id=grant_id,
            ground=written.ground.value,
            role=written.role,
            state=written.state.value,
            subject_id=written.subject_id,
            grantor_id=written.grantor_id,
            audience=written.audience.value,
            to_person_id=written.to_person_id,
            organisation_id=written.organisation_id,
            limits=rules.written([limit for limit in written.limits if limit not in private]),
            details=_sealed(keys, "details", grant_id, details),
            receipt=_sealed(keys, "receipt", grant_id, receipts.as_json(receipt)),
            valid_from=written.valid_from,
            valid_to=written.valid_to,
            max_uses=written.max_uses,
            used=0,
            copies=False,
            may_delegate=written.may_delegate,
            parent_id=written.parent_id,
            created_at=now,
        )
    )
    row = session.execute(select(GRANT).where(GRANT.c.id == grant_id)).one()
    record(session, keys, "grant:given", row, actor_id=actor_id, now=now)
    outbox.add(session, TOLD, told("grant.given", [row], ref=grant_id), now=now)
    if written.ground is Ground.DELEGATION and written.parent_id is not None:
        whose = session.execute(select(GRANT).where(GRANT.c.id == written.parent_id)).one().grantor_id
        outbox.add(session, TOLD, _passed_on(whose, ref=grant_id), now=now)
    return opened(keys, row, now=now)


def _passed_on(grantor_id: UUID, *, ref: UUID) -> dict[str, object]:
    """Word for who gave a delegation that went on to somebody else: they named another person."""
    return {"kind": PASSED_ON, "listeners": [str(grantor_id)], "grantors": [], "ref": str(ref)}


def _agreed(grant_id: UUID, written: Written, now: datetime) -> dict[str, Any]:
    """What the receipt says."""
    by_tag = {limit.tag: limit.value() for limit in written.limits}
    return {
        "grant": str(grant_id),
        "ground": written.ground.value,
        "given_at": now,
        "subject": str(written.subject_id),
        "grantor": str(written.grantor_id or ""),
        "to": {
            "audience": written.audience.value,
            "person": written.name or str(written.to_person_id or ""),
            "organisation": str(written.organisation_id or ""),
        },
        "certificates": by_tag.get(rules.Certificates.tag),
        "types": by_tag.get(rules.Types.tag),
        "scene": list(by_tag.get(rules.Scenes.tag, [])),
        "purpose": written.purpose,
        "item": written.item,
        "case_number": by_tag.get(rules.Case.tag, ""),
        "place": by_tag.get(rules.Place.tag, ""),
        "valid_from": written.valid_from,
        "valid_to": written.valid_to,
        "max_uses": written.max_uses,
        "copies_until": by_tag.get(rules.Copies.tag, ""),
        "may_delegate": written.may_delegate,
        "parent": str(written.parent_id or ""),
    }


def record(session: Session, keys: KeyProvider, kind: str, row: Any, *, actor_id: UUID | None, now: datetime) -> None:
    """One event in the subject's record: what was done, with which grant; no words of it."""
    entry = Entry(
        kind=kind,
        actor_id=actor_id,
        subject_id=row.subject_id,
        outcome=kind.split(":")[1],
        reason=str(row.ground),
        refs=(str(row.id),),
    )
    audit.append(session, keys, entry, now=now)


def _sealed(keys: KeyProvider, column_name: str, grant_id: UUID, document: Mapping[str, Any]) -> bytes:
    return seal(keys, Place("access_grant", column_name, grant_id), json.dumps(document).encode())
