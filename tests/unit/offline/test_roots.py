"""The offline root: made under a passphrase, vouching for a publisher and for the root that follows."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from backend.kernel import signing
from backend.kernel.errors import SettingsRefused
from backend.offline import roots
from backend.standards import base64url, signed_json, trust_bundle

WORD, OTHER = "correct horse battery", "another long passphrase"
NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
WANTED = {"city": "880100", "number": 1, "publisher": "AAAA"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root's file."""
    roots.make(tmp_path / "root.pem", WORD)
    return tmp_path / "root.pem"


def test_a_root_is_under_its_passphrase_and_nobody_elses_to_read(root: Path) -> None:
    assert root.stat().st_mode & 0o777 == 0o600
    assert b"ENCRYPTED" in root.read_bytes()
    assert len(roots.public_of(root, WORD)) == 91
    for word in (OTHER, ""):
        with pytest.raises(SettingsRefused):
            roots.public_of(root, word)


def test_a_root_is_made_once_and_not_under_a_short_passphrase(root: Path) -> None:
    with pytest.raises(SettingsRefused):
        roots.make(root, WORD)
    with pytest.raises(SettingsRefused):
        roots.make(root.with_name("short.pem"), "short")
    with pytest.raises(SettingsRefused):
        roots.public_of(root.with_name("none.pem"), WORD)


def test_a_statement_says_what_was_asked_and_which_root_is_next(root: Path) -> None:
    own = roots.public_of(root, WORD)
    text = roots.state(root, WORD, WANTED, days=399, next_root=own, now=NOW)
    said = signed_json.read(text, prefix=signed_json.STATEMENT, spki=own, verify=signing.verify)
    assert {name: said[name] for name in WANTED} == WANTED
    assert said["next_root"] == base64url.encode(trust_bundle.root_hash(own))
    assert said["from"] < NOW.timestamp() < said["to"] <= said["from"] + trust_bundle.LONGEST_STATEMENT_S


@pytest.mark.parametrize(
    ("days", "wanted"), [(0, WANTED), (400, WANTED), (1, {**WANTED, "more": 1}), (1, {"city": "x"})]
)
def test_nothing_else_is_signed(root: Path, days: int, wanted: dict[str, object]) -> None:
    with pytest.raises(SettingsRefused):
        roots.state(root, WORD, wanted, days=days, next_root=b"", now=NOW)


def test_the_list_begins_with_one_and_grows_by_a_countersignature(root: Path, tmp_path: Path) -> None:
    folder, first = tmp_path / "trust", roots.public_of(root, WORD)
    following = roots.make(tmp_path / "next.pem", OTHER)
    stranger = roots.make(tmp_path / "stranger.pem", WORD)
    assert roots.read_roots(folder) == ()
    roots.trust_first(folder, first)
    with pytest.raises(SettingsRefused):
        roots.trust_first(folder, stranger)
    for text in (roots.countersign(tmp_path / "stranger.pem", WORD, following), "", "e30.AAAA"):
        with pytest.raises(SettingsRefused):
            roots.trust_next(folder, text)
    vouched = roots.countersign(root, WORD, following)
    assert roots.trust_next(folder, vouched) == following
    assert roots.trust_next(folder, vouched) == following
    assert roots.read_roots(folder) == (first, following)


@pytest.mark.parametrize("content", ["{", "[1]", '["ö"]', "5"])
def test_a_list_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "roots.json").write_text(content)
    with pytest.raises(SettingsRefused):
        roots.read_roots(tmp_path)


def test_the_demo_makes_its_own_once(tmp_path: Path) -> None:
    first = roots.demo(tmp_path)
    assert roots.demo(tmp_path) == first
    assert json.loads((tmp_path / "roots.json").read_text()) == [base64url.encode(first)]
    (tmp_path / "roots.json").unlink()
    assert roots.demo(tmp_path) == first
    assert roots.demo_statement(tmp_path, WANTED, now=NOW)


def test_the_demos_root_is_no_citys_and_takes_no_citys_place(root: Path, tmp_path: Path) -> None:
    roots.refuse_demo(tmp_path)
    roots.demo(tmp_path / "demo")
    with pytest.raises(SettingsRefused):
        roots.refuse_demo(tmp_path / "demo")
    roots.trust_first(tmp_path / "city", roots.public_of(root, WORD))
    with pytest.raises(SettingsRefused):
        roots.demo(tmp_path / "city")


def test_a_file_of_another_key_is_no_root(tmp_path: Path) -> None:
    other = ec.generate_private_key(ec.SECP384R1())
    word = serialization.BestAvailableEncryption(WORD.encode())
    pem = other.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, word)
    (tmp_path / "x.pem").write_bytes(pem)
    with pytest.raises(SettingsRefused):
        roots.public_of(tmp_path / "x.pem", WORD)
