"""The offline root: files of a machine without a network. Its private key is under a passphrase and never comes here.

| file | what |
|---|---|
| the root's key | PKCS#8 PEM under a passphrase, mode 0600 |
| `roots.json` | public keys that a build trusts: a JSON list of base64url SubjectPublicKeyInfo |
| a statement | text of two parts (`LZT1`): the publisher's key, city, number, from, to, hash of the next root |
| a countersignature | text of two parts (`LZN1`): the next root's key, signed by the one before it |

Source: `codes.md` section 2; ADR 0034.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from backend.kernel import signing
from backend.kernel.crypto import INTERNATIONAL, public_bytes
from backend.kernel.errors import SettingsRefused
from backend.offline.rules.lives import STATEMENT_DAYS
from backend.standards import base64url, signed_json, trust_bundle
from backend.standards.canonical_json import Canonical

NEXT: Final = b"LZN1"
ROOTS: Final = "roots.json"
DEMO_ROOT: Final = "demo-root.pem"
_DEMO_WORD: Final = "demo"
"""Protects nothing: the demo's root vouches for people who do not exist, on the machine that made it."""
SHORTEST_WORD: Final = 12
EARLIER: Final = timedelta(days=1)


def make(file: Path, passphrase: str) -> bytes:
    """Make a root; returns its public key.

    Raises:
        SettingsRefused: the file is there already, or a passphrase that is too short.
    """
    if len(passphrase) < SHORTEST_WORD:
        raise SettingsRefused(f"the passphrase needs {SHORTEST_WORD} characters")
    return _make(file, passphrase)


def public_of(file: Path, passphrase: str) -> bytes:
    """The public key of a root's file; errors as `_open`."""
    return public_bytes(_open(file, passphrase).public_key())


def state(file: Path, passphrase: str, wanted: Mapping[str, Any], *, days: int, next_root: bytes, now: datetime) -> str:
    """The root's word for a publisher's key.

    Args:
        wanted: what `statements.wanted` of the server said: city, number, publisher.
        next_root: public key of the root that will follow; the same where none is planned yet.

    Raises:
        SettingsRefused: a wrong passphrase, a life that is too long, or something that no server asked for.
    """
    if not 1 <= days <= STATEMENT_DAYS - EARLIER.days or set(wanted) != {"city", "number", "publisher"}:
        raise SettingsRefused(f"a statement says city, number and publisher, for 1-{STATEMENT_DAYS - 1} days")
    content: dict[str, Canonical] = {
        "v": 1,
        **wanted,
        "from": int((now - EARLIER).timestamp()),
        "to": int((now + timedelta(days=days)).timestamp()),
        "next_root": base64url.encode(trust_bundle.root_hash(next_root)),
    }
    return trust_bundle.statement(content, sign=_signer(file, passphrase))


def countersign(file: Path, passphrase: str, next_root: bytes) -> str:
    """The root's word for the one that follows it."""
    content: dict[str, Canonical] = {"v": 1, "next": base64url.encode(next_root)}
    return signed_json.written(content, prefix=NEXT, sign=_signer(file, passphrase))


def read_roots(folder: Path) -> tuple[bytes, ...]:
    """The public keys that this build trusts; none where the file is not there.

    Raises:
        SettingsRefused: the file is no such list.
    """
    try:
        return tuple(base64url.decode(one) for one in json.loads((folder / ROOTS).read_bytes()))
    except FileNotFoundError:
        return ()
    except (ValueError, TypeError) as error:
        raise SettingsRefused(f"{folder / ROOTS} is no list of public keys") from error


def trust_first(folder: Path, root: bytes) -> None:
    """Begin the list of roots with the first one.

    Raises:
        SettingsRefused: there are roots already: only a countersigned one joins them.
    """
    if read_roots(folder):
        raise SettingsRefused("there are roots already: the next one needs the countersignature of one of them")
    _write_roots(folder, [root])


def trust_next(folder: Path, countersignature: str) -> bytes:
    """Let the next root into the list, on the word of one that is in it; returns its public key.

    Raises:
        SettingsRefused: none of the roots in the list has signed it.
    """
    known = read_roots(folder)
    for root in known:
        try:
            said = signed_json.read(countersignature, prefix=NEXT, spki=root, verify=signing.verify)
            added = base64url.decode(said["next"])
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        if added not in known:
            _write_roots(folder, [*known, added])
        return added
    raise SettingsRefused("no root that this build trusts has countersigned it")


def demo(folder: Path) -> bytes:
    """The demo's root, made where there is none, and alone in the list; returns its public key.

    Raises:
        SettingsRefused: the list has a city's roots: a demo does not take their place.
    """
    file, known = folder / DEMO_ROOT, read_roots(folder)
    if known and not file.exists():
        raise SettingsRefused(f"{folder / ROOTS} has a city's roots: a demo needs an LZ_TRUST_DIR of its own")
    if not file.exists():
        with suppress(SettingsRefused):  # another process made it at the same time
            _make(file, _DEMO_WORD)
    root = public_of(file, _DEMO_WORD)
    if known != (root,):
        _write_roots(folder, [root])
    return root


def refuse_demo(folder: Path) -> None:
    """Refuse a build that trusts the demo's root, which anybody can use.

    Raises:
        SettingsRefused: with what to do.
    """
    if (folder / DEMO_ROOT).exists():
        raise SettingsRefused(
            f"this build trusts the demo's root: rm -r {folder}, `trust accept` your own, build again"
        )


def demo_statement(folder: Path, wanted: Mapping[str, Any], *, now: datetime) -> str:
    """The demo root's word for the demo city's publisher."""
    root = demo(folder)
    return state(folder / DEMO_ROOT, _DEMO_WORD, wanted, days=STATEMENT_DAYS - 1, next_root=root, now=now)


def _make(file: Path, passphrase: str) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(pem)
    try:
        os.link(fresh, file)  # whole or not at all
    except FileExistsError:
        raise SettingsRefused(f"{file} is there already") from None
    finally:
        fresh.unlink()
    return public_bytes(key.public_key())


def _open(file: Path, passphrase: str) -> ec.EllipticCurvePrivateKey:
    """The private key.

    Raises:
        SettingsRefused: no such file, no key of P-256, or another passphrase.
    """
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), passphrase.encode())
    except (OSError, ValueError, TypeError) as error:
        raise SettingsRefused(f"{file} cannot be opened with this passphrase") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise SettingsRefused(f"{file} is no key of P-256")
    return key


def _signer(file: Path, passphrase: str) -> signed_json.Sign:
    key = _open(file, passphrase)
    return lambda message: INTERNATIONAL.sign(key, message)


def _write_roots(folder: Path, roots: list[bytes]) -> None:
    """Written whole or not at all: a build may read it at the same time."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{ROOTS}.{os.getpid()}"
    fresh.write_text(json.dumps([base64url.encode(root) for root in roots]) + "\n")
    fresh.replace(folder / ROOTS)
