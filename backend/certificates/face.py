"""The encrypted face: one random data key a certificate, wrapped once per holder (R41)."""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from backend.kernel.crypto import INTERNATIONAL, KEY_BYTES
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.keys import KeyProvider

SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Face:
    """Values, salts and holders of a certificate, opened.

    Attributes:
        values: field key → value, without pictures.
        salts: field key → 16 bytes.
        holders: (name, salt) in order.
        subject: kind and number of the thing the certificate is about, where it is not the holder.
    """

    values: Mapping[str, str]
    salts: Mapping[str, bytes]
    holders: tuple[tuple[str, bytes], ...]
    subject: tuple[str, str] | None = None


def new_data_key() -> bytes:
    """A data key for one certificate."""
    return secrets.token_bytes(KEY_BYTES)


def new_salt() -> bytes:
    """A salt for one field."""
    return secrets.token_bytes(SALT_BYTES)


def bound(column: str, certificate_id: UUID, kid: str) -> bytes:
    """What a certificate's ciphertexts are bound to."""
    return f"certificates|{column}|{certificate_id}|{kid}".encode()


def close_face(data_key: bytes, face: Face, certificate_id: UUID, kid: str) -> bytes:
    """Encrypt a face."""
    document = {
        "values": dict(face.values),
        "salts": {key: b64encode(salt).decode() for key, salt in face.salts.items()},
        "holders": [[name, b64encode(salt).decode()] for name, salt in face.holders],
        **({"subject": list(face.subject)} if face.subject else {}),
    }
    return INTERNATIONAL.encrypt(
        data_key, json.dumps(document, ensure_ascii=False).encode(), bound("face", certificate_id, kid)
    )


def open_face(data_key: bytes, sealed: bytes, certificate_id: UUID, kid: str) -> Face:
    """Decrypt a face.

    Raises:
        SealBroken: altered, or moved here from another certificate.
    """
    document = json.loads(INTERNATIONAL.decrypt(data_key, sealed, bound("face", certificate_id, kid)))
    return Face(
        values=document["values"],
        salts={key: b64decode(salt) for key, salt in document["salts"].items()},
        holders=tuple((name, b64decode(salt)) for name, salt in document["holders"]),
        subject=tuple(document["subject"]) if "subject" in document else None,
    )


def close_photo(data_key: bytes, photo: bytes, certificate_id: UUID, kid: str) -> bytes:
    """Encrypt a picture."""
    return INTERNATIONAL.encrypt(data_key, photo, bound("photo", certificate_id, kid))


def open_photo(data_key: bytes, sealed: bytes, certificate_id: UUID, kid: str) -> bytes:
    """Decrypt a picture; SealBroken as for the face."""
    return INTERNATIONAL.decrypt(data_key, sealed, bound("photo", certificate_id, kid))


def wrap(keys: KeyProvider, data_key: bytes, holder_row_id: UUID, holder_id: UUID) -> bytes:
    """Wrap the data key for one holder's row."""
    return seal(keys, _wrapped_for(holder_row_id, holder_id), data_key)


def unwrap(keys: KeyProvider, wrapped: bytes, holder_row_id: UUID, holder_id: UUID) -> bytes:
    """Get the data key back; SealBroken where the wrap is another row's, or the row was given to another holder."""
    return unseal(keys, _wrapped_for(holder_row_id, holder_id), wrapped)


def _wrapped_for(holder_row_id: UUID, holder_id: UUID) -> Place:
    return Place("certificate_holder", f"wrap|{holder_id}", holder_row_id)
