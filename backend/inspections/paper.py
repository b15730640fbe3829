"""What the city signs when an inspection is finished, and whether what is kept is still just that.

    {"format": "LZ-inspection-1", "inspection", "organisation", "organisation_en", "subject", "kind", "checklist",
     "place", "begun_at", "finished_at", "inspectors", "answers", "photos", "conclusion", "term_on", "counterpart",
     "follows"}

The key signs "LZI1" ‖ canonical JSON (RFC 8785) of the document; it is one of the city's own keys, published with those
of the status lists. An addition is signed in the same way under "LZA1", with the digest of what it adds to.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from backend.certificates.status.publishing import ensured_key
from backend.identity.people import Named
from backend.inspections.photos import Photo
from backend.inspections.records import Held
from backend.kernel.keys import KeyProvider
from backend.kernel.signing import verify
from backend.standards.canonical_json import canonical

FORMAT: Final = "LZ-inspection-1"
FINDING, ADDITION = b"LZI1", b"LZA1"
_KEY = table("status_key", column("kid"), column("spki"))


def document(held: Held, office: Named, photos: Sequence[Photo]) -> dict[str, Any]:
    """The finding as it is signed."""
    row, content = held.row, held.content
    counterpart = content["counterpart"] or {}
    return {
        "format": FORMAT,
        "inspection": str(row.id),
        "organisation": office.name,
        "organisation_en": office.name_en,
        "subject": str(row.subject_id),
        "kind": row.kind,
        "checklist": {key: content["list"][key] for key in ("code", "version")},
        "place": content["place"],
        "begun_at": _written(row.created_at),
        "finished_at": _written(row.finished_at),
        "inspectors": [{"part": one.part, "unit": one.unit, "badge": one.badge} for one in held.crew],
        "answers": {key: {"finding": one["finding"], "note": one["note"]} for key, one in content["answers"].items()},
        "photos": [{"item": one.item, "sha256": one.digest} for one in photos],
        "conclusion": {key: content["conclusion"][key] for key in ("measure", "days", "demand", "remark")},
        "term_on": row.term_on.isoformat() if row.term_on else "",
        "counterpart": {
            "outcome": counterpart.get("outcome", ""),
            "signer": counterpart.get("signer", ""),
            "reason": counterpart.get("reason", ""),
            "ink": sha256(canonical(counterpart.get("strokes", []))).hexdigest(),
        },
        "follows": str(row.follows_id or ""),
    }


def signed(session: Session, keys: KeyProvider, prefix: bytes, whole: Mapping[str, Any], *, now: datetime) -> bytes:
    """The document with the city's signature, as it is kept sealed."""
    kid = ensured_key(session, keys, now=now)
    signature = keys.sign(kid, prefix + canonical(dict(whole)))
    return json.dumps(
        {"document": dict(whole), "kid": kid, "signature": b64encode(signature).decode()}, ensure_ascii=False
    ).encode()


def is_good(session: Session, prefix: bytes, receipt: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    """Whether the city signed exactly what is kept now."""
    spki = session.execute(select(_KEY.c.spki).where(_KEY.c.kid == receipt["kid"])).scalar_one_or_none()
    return (
        spki is not None
        and receipt["document"] == expected
        and verify(spki, "intl", prefix + canonical(dict(expected)), b64decode(receipt["signature"]))
    )


def _written(instant: datetime | None) -> str:
    return instant.isoformat(timespec="milliseconds") if instant else ""
