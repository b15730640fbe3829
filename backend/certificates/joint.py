"""Several offices seal one certificate in order, all over the same content; the last one puts it in force."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Table, Uuid, column, insert, select, table, update
from sqlalchemy.orm import Session

from backend.certificates import drafts, writing
from backend.certificates.acts import By, Note, record
from backend.certificates.drafts import DRAFT, Draft, record_of
from backend.certificates.face import Face
from backend.certificates.issuing import Issuing, Ready
from backend.certificates.models import JointSeal
from backend.certificates.writing import HolderOf, Made
from backend.kernel.db import AnyRow
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.seals import service as seals
from backend.standards.calendar import date_in_shanghai

JOINT: Table = JointSeal.__table__  # type: ignore[assignment] # declared as FromClause
MOST_OFFICES = 4
_ORGANISATION = table("organisation", column("id", Uuid), column("uscc"), column("kind"))


def choose(session: Session, draft: Draft, offices: Sequence[UUID], *, revision: int, now: datetime) -> int:
    """Say which other offices seal a draft, in order; returns the new revision.

    Raises:
        InvalidField: too many, one twice, the own office, or one that cannot seal.
        Conflict: changed meanwhile.
    """
    wrong = len(offices) > MOST_OFFICES or len(set(offices)) < len(offices) or draft.issuer_id in offices
    if wrong or len(_codes(session, offices)) < len(offices):
        raise InvalidField((FieldProblem("joint", "value"),))
    return drafts.edit(session, draft, revision=revision, now=now, joint=[str(one) for one in offices])


def begin(
    session: Session, keys: KeyProvider, draft: Draft, issuing: Issuing, *, revision: int, by: By, now: datetime
) -> None:
    """Fix the content, seal it as the first office, and hand it to the next one.

    Raises:
        InvalidField: with every fault.
        Conflict: changed meanwhile.
    """
    offices = [UUID(one) for one in draft.joint]
    codes = _codes(session, offices)
    ready = issuing.ready(
        record_of(draft, today=date_in_shanghai(now)), draft.amends_id, tuple(codes[one] for one in offices)
    )
    signature = issuing.seal(ready)
    kept = seal(keys, Place("certificate_draft", "filled", draft.id), _kept(ready, draft).encode())
    drafts.move(
        session, draft, "sealing", revision=revision, now=now, certificate_id=ready.made.id, filled=kept,
        content=ready.made.content,
    )  # fmt: skip
    rows = [
        {
            "id": new_id(),
            "certificate_id": ready.made.id,
            "ordinal": ordinal,
            "organisation_id": office,
            "kid": ready.making.kid if ordinal == 0 else None,
            "signature": signature if ordinal == 0 else None,
            "actor_id": by.actor_id if ordinal == 0 else None,
            "at": now if ordinal == 0 else None,
        }
        for ordinal, office in enumerate([draft.issuer_id, *offices])
    ]
    session.execute(insert(JOINT), rows)
    record(session, keys, Note("certificate:joint_begun", draft.issuer_id, (draft.id,), "sealing"), by, now=now)


def waiting(session: Session, keys: KeyProvider, offices: Sequence[UUID]) -> list[Draft]:
    """Drafts whose next seal is one of the own offices', the oldest first."""
    next_one = select(JOINT.c.ordinal).where(
        JOINT.c.certificate_id == DRAFT.c.certificate_id, JOINT.c.signature.is_(None)
    )
    rows = session.execute(
        select(DRAFT)
        .join(JOINT, JOINT.c.certificate_id == DRAFT.c.certificate_id)
        .where(
            DRAFT.c.state == "sealing",
            JOINT.c.organisation_id.in_(list(offices)),
            JOINT.c.ordinal == next_one.order_by(JOINT.c.ordinal).limit(1).correlate(DRAFT).scalar_subquery(),
        )
        .order_by(DRAFT.c.updated_at)
    )
    return [drafts.opened(session, keys, row) for row in rows]


def add_seal(session: Session, keys: KeyProvider, draft_id: UUID, *, by: By, now: datetime) -> UUID | None:
    """Seal as the next office in order; returns the certificate once the last one has sealed.

    Raises:
        NotFound: not waiting for one of the own offices.
        Conflict: sealed meanwhile.
        SealSuspended, SealEnded, NoSeal: the office cannot seal.
    """
    draft = next((one for one in waiting(session, keys, by.offices) if one.id == draft_id), None)
    if draft is None:
        raise NotFound
    row = session.execute(select(DRAFT).where(DRAFT.c.id == draft_id)).one()
    todo = _order(session, row.certificate_id)
    mine = next(one for one in todo if one.signature is None)
    own = seals.usable(session, mine.organisation_id, now=now)
    made = Made(row.certificate_id, Face({}, {}, ()), row.content)
    signature = seals.sign(keys, own.kid, made.message)
    done = session.execute(
        update(JOINT)
        .where(JOINT.c.id == mine.id, JOINT.c.signature.is_(None))
        .values(kid=own.kid, signature=signature, actor_id=by.actor_id, at=now)
        .returning(JOINT.c.id)
    ).one_or_none()
    if done is None:
        raise Conflict
    seals.enter_uses(session, [writing.use_of(own, made, actor_id=by.actor_id, ground="joint seal", at=now)])
    note = Note("certificate:joint_sealed", mine.organisation_id, (row.certificate_id,), "sealed")
    record(session, keys, note, by, now=now)
    return _complete(session, keys, draft, row, todo[0], now) if mine.ordinal == todo[-1].ordinal else None


def decline(session: Session, keys: KeyProvider, draft_id: UUID, note: str, *, by: By, now: datetime) -> None:
    """Send a draft back to the first office; the seals it has are void, for its content will be another one.

    Raises:
        NotFound: not waiting for one of the own offices.
    """
    draft = next((one for one in waiting(session, keys, by.offices) if one.id == draft_id), None)
    if draft is None:
        raise NotFound
    row = session.execute(select(DRAFT).where(DRAFT.c.id == draft_id)).one()
    session.execute(JOINT.delete().where(JOINT.c.certificate_id == row.certificate_id))
    drafts.move(session, draft, "draft", revision=draft.revision, now=now, note=note, certificate_id=None, content=None)
    kind = Note("certificate:joint_declined", by.offices[0], (draft_id,), "draft")
    record(session, keys, kind, by, now=now)


def _complete(session: Session, keys: KeyProvider, draft: Draft, row: AnyRow, first: AnyRow, now: datetime) -> UUID:
    """Enter the certificate with what every office has sealed."""
    said = json.loads(unseal(keys, Place("certificate_draft", "filled", draft.id), row.filled))["sealing"]
    issuing = Issuing(
        session, keys, draft.issuer_id, draft.definition.code, actor_id=first.actor_id, ground="joint seal", now=now
    )
    issuing.said = draft.filled.said
    content = json.loads(row.content)
    if content["type_version"] != issuing.definition.version:
        issuing.definition = drafts.version_of(session, draft.definition.code, content["type_version"])
    filled = replace(
        record_of(draft, today=date_in_shanghai(first.at)),
        number=said["number"],
        values=said["values"],
        issued_on=date.fromisoformat(content["issued_on"]),
        valid_from=date.fromisoformat(content["valid_from"]),
        valid_to=date.fromisoformat(content["valid_to"]) if content["valid_to"] else None,
    )
    before = issuing.version_of(draft.amends_id) if draft.amends_id else None
    ready = Ready(
        replace(
            issuing.making_of(filled, before),
            identifier=content["identifier"],
            kid=first.kid,
            holders=[HolderOf(UUID(one[0]), one[1], one[2]) for one in said["holders"]],
            joint=tuple(content["joint"]),
        ),
        Made(row.certificate_id, _face(said), row.content),
        filled,
        before,
    )
    drafts.move(session, draft, "issued", revision=draft.revision, now=now, filled=b"", photo=None)
    issuing.finish(ready, first.signature)
    return ready.made.id


def _order(session: Session, certificate_id: UUID) -> list[AnyRow]:
    return list(
        session.execute(select(JOINT).where(JOINT.c.certificate_id == certificate_id).order_by(JOINT.c.ordinal)).all()
    )


def _codes(session: Session, offices: Sequence[UUID]) -> dict[UUID, str]:
    rows = session.execute(
        select(_ORGANISATION.c.id, _ORGANISATION.c.uscc).where(
            _ORGANISATION.c.id.in_(list(offices)), _ORGANISATION.c.kind != "enterprise"
        )
    )
    return {row.id: row.uscc for row in rows}


def _kept(ready: Ready, draft: Draft) -> str:
    """The draft as it was, with what was fixed when the first office sealed."""
    face = ready.made.face
    sealing = {
        "number": ready.record.number,
        "values": dict(ready.record.values),
        "salts": {key: b64encode(salt).decode() for key, salt in face.salts.items()},
        "names": [[name, b64encode(salt).decode()] for name, salt in face.holders],
        "subject": list(face.subject) if face.subject else None,
        "holders": [[str(one.id), one.code, one.name] for one in ready.making.holders],
    }
    return json.dumps({**drafts.document_of(draft.filled), "sealing": sealing}, ensure_ascii=False)


def _face(said: dict[str, object]) -> Face:
    salts: dict[str, str] = said["salts"]  # type: ignore[assignment] # as written above
    names: list[tuple[str, str]] = said["names"]  # type: ignore[assignment] # the same
    subject: list[str] | None = said["subject"]  # type: ignore[assignment] # the same
    return Face(
        values=said["values"],  # type: ignore[arg-type] # the same
        salts={key: b64decode(salt) for key, salt in salts.items()},
        holders=tuple((name, b64decode(salt)) for name, salt in names),
        subject=(subject[0], subject[1]) if subject else None,
    )
