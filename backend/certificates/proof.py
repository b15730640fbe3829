"""What the holder's own device needs to check a certificate without trusting this server's word for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, column, select, table
from sqlalchemy.orm import Session

from backend.certificates import joint_seals, rules
from backend.certificates.face import open_face, unwrap
from backend.certificates.models import Certificate, Holder
from backend.kernel.columns import UtcTime
from backend.kernel.db import AnyRow
from backend.kernel.errors import NotFound
from backend.kernel.keys import KeyProvider

_SEAL_KEY = table(
    "seal_key",
    column("kid", String),
    column("spki"),
    column("suite", String),
    column("compromised_from", UtcTime),
)


@dataclass(frozen=True, slots=True)
class Proof:
    """The signed content with its signature and key, and the salts of the holder's own fields.

    Attributes:
        message: the very bytes that were signed.
        salts: field key → salt; a value and its salt give the digest in the content.
        joint: seals of the other offices that sealed the same message, in order.
    """

    message: bytes
    content: bytes
    signature: bytes
    kid: str
    suite: str
    spki: bytes
    sealed_at: datetime
    compromised_from: datetime | None
    salts: Mapping[str, bytes]
    joint: Sequence[AnyRow]


def of_certificate(session: Session, keys: KeyProvider, holder_ids: Sequence[UUID], certificate_id: UUID) -> Proof:
    """The proof of a certificate, for one of its holders.

    Raises:
        NotFound: unknown, or held by somebody else.
        SealBroken: the record does not open.
    """
    row = session.execute(
        select(
            Certificate.content,
            Certificate.signature,
            Certificate.kid,
            Certificate.face,
            Certificate.created_at,
            Holder.id.label("holder_row_id"),
            Holder.holder_id,
            Holder.wrap,
            _SEAL_KEY.c.suite,
            _SEAL_KEY.c.spki,
            _SEAL_KEY.c.compromised_from,
        )
        .join(Holder, Holder.certificate_id == Certificate.id)
        .join(_SEAL_KEY, _SEAL_KEY.c.kid == Certificate.kid)
        .where(Certificate.id == certificate_id, Holder.holder_id.in_(list(holder_ids)))
        .order_by(Holder.ordinal)
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound
    data_key = unwrap(keys, row.wrap, row.holder_row_id, row.holder_id)
    face = open_face(data_key, row.face, certificate_id, row.kid)
    return Proof(
        message=rules.message(row.content),
        content=row.content,
        signature=row.signature,
        kid=row.kid,
        suite=row.suite,
        spki=row.spki,
        sealed_at=row.created_at,
        compromised_from=row.compromised_from,
        salts=face.salts,
        joint=joint_seals.of_certificate(session, certificate_id),
    )
