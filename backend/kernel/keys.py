"""The key provider: purpose keys by id, and organisations' private keys. The database holds public keys only (R42).

`FileKeys` keeps everything in one folder of mode 0700: `root.json` with the generations of the root key, and one
encrypted private key a file. A hardware module or a cloud service takes its place behind the same protocol.
"""

import json
import os
import secrets
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Protocol

from backend.kernel.crypto import INTERNATIONAL, KEY_BYTES, derived_key, key_id
from backend.kernel.errors import SealBroken, SettingsRefused
from backend.kernel.signing import SigningKey, SuiteName, new_key, read_private

MAX_GENERATION = 0xFFFF


class KeyProvider(Protocol):
    """Where keys live."""

    def current(self, purpose: str) -> tuple[int, bytes]:
        """Generation and key for new ciphertexts or codes of this purpose."""

    def of(self, purpose: str, generation: int) -> bytes:
        """The key of an older generation, or SealBroken."""

    def fixed(self, purpose: str) -> bytes:
        """A key that does not rotate with the generations: blind indexes and typed codes."""

    def new_signing_key(self, suite: SuiteName = "intl") -> tuple[str, bytes]:
        """Make a key of a suite; returns its id and SubjectPublicKeyInfo."""

    def sign(self, kid: str, message: bytes) -> bytes:
        """A signature by the key of this id, in the suite of that key, r ‖ s."""


class FileKeys:
    """Keys in a folder that only this user may read.

    Args:
        folder: absent, it is made; present with looser rights than 0700, it is refused.

    Raises:
        SettingsRefused: no root key where one is expected, or rights that let others read.
    """

    def __init__(self, folder: Path, *, create: bool) -> None:
        self.folder = folder
        root_file = folder / "root.json"
        if not root_file.exists():
            if not create:
                raise SettingsRefused(f"no root key in {folder}: run `python -m backend.cli keys init` once")
            _write_root(folder, root_file)
        if folder.stat().st_mode & 0o077:
            raise SettingsRefused(f"{folder} may be read by others: chmod 700")
        stored = json.loads(root_file.read_text())
        self._generation = int(stored["current"])
        self._roots = {int(number): b64decode(key) for number, key in stored["keys"].items()}
        self._derived: dict[tuple[str, int], bytes] = {}
        self._signing: dict[str, SigningKey] = {}

    def current(self, purpose: str) -> tuple[int, bytes]:
        """The newest generation and its key."""
        return self._generation, self.of(purpose, self._generation)

    def of(self, purpose: str, generation: int) -> bytes:
        """The key of a generation.

        Raises:
            SealBroken: a generation that never was.
        """
        known = self._derived.get((purpose, generation))
        if known is None:
            root = self._roots.get(generation)
            if root is None:
                raise SealBroken("unknown key generation")
            known = self._derived[purpose, generation] = derived_key(root, purpose)
        return known

    def fixed(self, purpose: str) -> bytes:
        """The key of the first generation: an index must find what was indexed before a rotation."""
        return self.of(purpose, min(self._roots))

    def new_signing_key(self, suite: SuiteName = "intl") -> tuple[str, bytes]:
        """Make, encrypt and keep a private key.

        Raises:
            SettingsRefused: SM2 without the optional extra.
        """
        private = new_key(suite)
        spki = private.spki()
        kid = key_id(spki)
        generation, key = self.current("signing")
        sealed = INTERNATIONAL.encrypt(key, private.pkcs8(), kid.encode())
        _write_private(self.folder / "signing" / f"{kid}.key", generation.to_bytes(2, "big") + sealed)
        self._signing[kid] = private
        return kid, spki

    def sign(self, kid: str, message: bytes) -> bytes:
        """Sign by a kept key.

        Raises:
            SealBroken: no such key here.
        """
        return self._private(kid).sign(message)

    def _private(self, kid: str) -> SigningKey:
        if kid not in self._signing:
            path = self.folder / "signing" / f"{kid}.key"
            if not kid.isalnum() or not path.exists():
                raise SealBroken("no such signing key")
            stored = path.read_bytes()
            der = INTERNATIONAL.decrypt(self.of("signing", int.from_bytes(stored[:2], "big")), stored[2:], kid.encode())
            self._signing[kid] = read_private(der)
        return self._signing[kid]


def _write_root(folder: Path, root_file: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    fresh = {"current": 1, "keys": {"1": b64encode(secrets.token_bytes(KEY_BYTES)).decode()}}
    _write_private(root_file, json.dumps(fresh).encode())


def _write_private(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
