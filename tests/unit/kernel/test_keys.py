"""The file key provider: a folder for one user, generations of a root key, organisations' private keys."""

import json
import os
import stat
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from backend.kernel.crypto import INTERNATIONAL, key_id, load_public_key
from backend.kernel.errors import SealBroken, SettingsRefused
from backend.kernel.fields import Place, blind_index, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import FileKeys


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "keys"


def rotate(folder: Path) -> FileKeys:
    """Add a second generation and make it current, as a rotation does."""
    file = folder / "root.json"
    stored = json.loads(file.read_text())
    newest = max(map(int, stored["keys"])) + 1
    stored["keys"][str(newest)] = b64encode(os.urandom(32)).decode()
    file.write_text(json.dumps(stored | {"current": newest}))
    return FileKeys(folder, create=False)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_without_a_root_key_nothing_starts(folder: Path) -> None:
    with pytest.raises(SettingsRefused, match="keys init"):
        FileKeys(folder, create=False)
    assert not folder.exists()


def test_a_new_folder_is_for_this_user_alone(folder: Path) -> None:
    kid, _ = FileKeys(folder, create=True).new_signing_key()
    assert mode(folder) == 0o700
    assert mode(folder / "root.json") == 0o600
    assert mode(folder / "signing") == 0o700
    assert mode(folder / "signing" / f"{kid}.key") == 0o600


@pytest.mark.parametrize("rights", [0o750, 0o707, 0o755, 0o701])
def test_a_folder_that_others_may_read_is_refused(folder: Path, rights: int) -> None:
    FileKeys(folder, create=True)
    folder.chmod(rights)
    with pytest.raises(SettingsRefused, match="chmod 700"):
        FileKeys(folder, create=True)


def test_a_root_key_is_made_once(folder: Path) -> None:
    first = FileKeys(folder, create=True).current("data:x")
    assert FileKeys(folder, create=True).current("data:x") == first
    assert FileKeys(folder, create=False).current("data:x") == first


def test_every_installation_and_every_purpose_has_keys_of_its_own(tmp_path: Path) -> None:
    here, there = (FileKeys(tmp_path / name, create=True) for name in ("here", "there"))
    keys = [provider.current(purpose)[1] for provider in (here, there) for purpose in ("data:a", "data:b", "index:a")]
    assert len(set(keys)) == 6
    assert all(len(key) == 32 for key in keys)


def test_an_unknown_generation_opens_nothing(folder: Path) -> None:
    with pytest.raises(SealBroken, match="generation"):
        FileKeys(folder, create=True).of("data:person", 2)


def test_after_a_rotation_new_values_take_the_new_key_and_old_ones_stay_readable(folder: Path) -> None:
    keys, place = FileKeys(folder, create=True), Place("person", "details", new_id())
    before = seal(keys, place, "陈桂兰".encode())
    rotated = rotate(folder)
    after = seal(rotated, place, "周敏".encode())
    assert (before[1:3], after[1:3]) == (b"\0\1", b"\0\2")
    assert unseal(rotated, place, before).decode() == "陈桂兰"
    assert unseal(rotated, place, after).decode() == "周敏"
    with pytest.raises(SealBroken):
        unseal(keys, place, after)


def test_an_index_finds_after_a_rotation_what_was_indexed_before(folder: Path) -> None:
    before = blind_index(FileKeys(folder, create=True), "resident_id", "880101199001011232")
    assert blind_index(rotate(folder), "resident_id", "880101199001011232") == before


def test_a_signature_verifies_with_the_public_key_alone(folder: Path) -> None:
    keys = FileKeys(folder, create=True)
    kid, spki = keys.new_signing_key()
    assert kid == key_id(spki)
    signature = keys.sign(kid, b"message")
    assert len(signature) == 64
    assert INTERNATIONAL.verify(load_public_key(spki), b"message", signature)
    assert not INTERNATIONAL.verify(load_public_key(spki), b"another", signature)


def test_a_private_key_survives_a_restart_and_a_rotation(folder: Path) -> None:
    kid, spki = FileKeys(folder, create=True).new_signing_key()
    for provider in (FileKeys(folder, create=False), rotate(folder)):
        assert INTERNATIONAL.verify(load_public_key(spki), b"m", provider.sign(kid, b"m"))


def test_private_keys_do_not_stand_in_their_files_in_clear(folder: Path) -> None:
    keys = FileKeys(folder, create=True)
    kid, _ = keys.new_signing_key()
    der = keys._private(kid).pkcs8()
    stored = (folder / "signing" / f"{kid}.key").read_bytes()
    assert der[36:68] not in stored  # the secret number itself


@pytest.mark.parametrize("kid", ["0" * 16, "", "../root", "..", "a/b", "x.key", "\0"])
def test_an_unknown_key_id_signs_nothing(folder: Path, kid: str) -> None:
    with pytest.raises(SealBroken, match="no such signing key"):
        FileKeys(folder, create=True).sign(kid, b"message")


def test_a_key_file_under_another_name_is_refused(folder: Path) -> None:
    first, _ = (keys := FileKeys(folder, create=True)).new_signing_key()
    second, _ = keys.new_signing_key()
    (folder / "signing" / f"{second}.key").write_bytes((folder / "signing" / f"{first}.key").read_bytes())
    with pytest.raises(SealBroken):
        FileKeys(folder, create=False).sign(second, b"message")


def test_a_key_of_another_kind_is_refused(folder: Path) -> None:
    keys = FileKeys(folder, create=True)
    keys.new_signing_key()
    kid, (generation, key) = "f" * 16, keys.current("signing")
    der = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    sealed = INTERNATIONAL.encrypt(key, der, kid.encode())
    (folder / "signing" / f"{kid}.key").write_bytes(generation.to_bytes(2, "big") + sealed)
    with pytest.raises(SealBroken, match="elliptic"):
        keys.sign(kid, b"message")
