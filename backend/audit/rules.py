"""What an access event commits to: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from backend.standards.canonical_json import Canonical, canonical

ENTRY_VERSION = 1
GENESIS = bytes(32)
LEAF_PREFIX = b"\x00"


@dataclass(frozen=True, slots=True)
class Head:
    """Where a subject's chain stands: number and leaf of its last event."""

    n: int
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """An access event before it is numbered.

    Attributes:
        kind: `thing:happened`.
        actor_id: the account that acted, None for a stranger.
        subject_id: whose record this stands in, None where nobody could be named.
        look_id: the verification it belongs to.
        organisation, unit, badge: snapshot of the actor's office, so that later changes do not rewrite history.
        scene, case_number, place: why and where.
        fields: certificate type → field names, a type as often as it has certificates. Names only, never values.
        outcome, reason: what was decided.
        refs: further identifiers, for example certificates.
        on_behalf: by which grant, on what ground and by whom it was shown, where it was not by the holder.
        ground: what answered in the holder's place, where nobody was asked: a consent that stands.
        offline: of a look without a network, when it was made and what was noted when it arrived.
    """

    kind: str
    actor_id: UUID | None
    subject_id: UUID | None
    look_id: UUID | None = None
    organisation: str = ""
    organisation_en: str = ""
    unit: str = ""
    badge: str = ""
    scene: str = ""
    scene_name: str = ""
    scene_name_en: str = ""
    case_number: str = ""
    place: str = ""
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    outcome: str = ""
    reason: str = ""
    refs: tuple[str, ...] = ()
    on_behalf: tuple[tuple[str, str], ...] = ()
    ground: str = ""
    offline: tuple[tuple[str, str], ...] = ()


def payload(entry: Entry, *, event_id: UUID, at: datetime, n: int | None, prev_leaf: bytes | None) -> bytes:
    """Canonical JSON of an entry in its place of the chain (security design, section 5)."""
    behalf: dict[str, Canonical] = {"on_behalf": dict(entry.on_behalf)} if entry.on_behalf else {}
    ground: dict[str, Canonical] = {"ground": entry.ground} if entry.ground else {}
    offline: dict[str, Canonical] = {"offline": dict(entry.offline)} if entry.offline else {}
    return canonical(
        {
            "v": ENTRY_VERSION,
            "id": str(event_id),
            "at": at.isoformat(timespec="milliseconds"),
            "kind": entry.kind,
            "actor": str(entry.actor_id or ""),
            "subject": str(entry.subject_id or ""),
            "look": str(entry.look_id or ""),
            "organisation": entry.organisation,
            "organisation_en": entry.organisation_en,
            "unit": entry.unit,
            "badge": entry.badge,
            "scene": entry.scene,
            "scene_name": entry.scene_name,
            "scene_name_en": entry.scene_name_en,
            "case_number": entry.case_number,
            "place": entry.place,
            "fields": _by_type(entry.fields),
            "outcome": entry.outcome,
            "reason": entry.reason,
            "refs": list(entry.refs),
            "n": n or 0,
            "prev": (prev_leaf or b"").hex(),
            **behalf,
            **ground,
            **offline,
        }
    )


def _by_type(fields: Sequence[tuple[str, Sequence[str]]]) -> dict[str, Canonical]:
    """Every field of a type once: of two certificates of one type, what either showed."""
    found: dict[str, dict[str, None]] = {}
    for name, keys in fields:
        found.setdefault(name, {}).update(dict.fromkeys(keys))
    return {name: list(keys) for name, keys in found.items()}


def leaf(salt: bytes, canonical_payload: bytes) -> bytes:
    """RFC 6962 leaf hash over the salted entry; the salt stops guessing."""
    return sha256(LEAF_PREFIX + salt + canonical_payload).digest()


def chain_fault(leaves: list[tuple[int, bytes, bytes]]) -> int | None:
    """The first number at which (n, prev_leaf, leaf) rows, in order, do not follow each other; None when all do."""
    expected_n, expected_prev = 1, GENESIS
    for n, prev, own in leaves:
        if n != expected_n or prev != expected_prev:
            return expected_n
        expected_n, expected_prev = n + 1, own
    return None
