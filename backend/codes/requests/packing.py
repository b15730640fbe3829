"""What a request code asks, and for whom, as one ciphertext beside its row."""

import json
from dataclasses import asdict, dataclass
from uuid import UUID

from backend.catalogue.rules import SceneEntry
from backend.codes.service import Context
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.keys import KeyProvider
from backend.standards.online_code import SECRET_BYTES


@dataclass(frozen=True, slots=True)
class Packed:
    """What the ciphertext holds.

    Attributes:
        context: the scene in it is narrowed to what is asked.
        secret: of a poster, to print it again; else empty.
        typed: the typed form of a poster; else empty.
        name: of the one person who may open it, as the asker typed it; empty for anybody.
    """

    context: Context
    secret: bytes = b""
    typed: str = ""
    name: str = ""


def pack(keys: KeyProvider, code_id: UUID, packed: Packed) -> bytes:
    """Seal it, bound to the row."""
    document = {**asdict(packed), "secret": packed.secret.hex()}
    return seal(keys, Place("request_code", "context", code_id), json.dumps(document, default=str).encode())


def unpack(keys: KeyProvider, code_id: UUID, sealed: bytes) -> Packed:
    """Open it again."""
    document = json.loads(unseal(keys, Place("request_code", "context", code_id), sealed))
    context = document["context"]
    scene = context["scene"]
    entry = SceneEntry(
        **{
            **scene,
            "organisation_id": UUID(scene["organisation_id"]),
            "types": {code: tuple(fields) for code, fields in scene["types"].items()},
            "identity_fields": tuple(scene["identity_fields"]),
        }
    )
    secret = bytes.fromhex(document["secret"])
    return Packed(
        Context(**{**context, "scene": entry}), secret[:SECRET_BYTES], document["typed"], document.get("name", "")
    )
