"""A receipt is checked by the city's public key alone, and not one part of it can be changed."""

import copy
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backend.grants.receipts import Receipt, as_json, is_good, signed, text_hash
from backend.kernel.keys import FileKeys

DOCUMENT = {
    "grant": "g",
    "ground": "consent",
    "given_at": datetime(2026, 3, 3, tzinfo=UTC),
    "to": {"audience": "organisation", "person": "", "organisation": "o"},
    "certificates": {"c": ["photo"]},
    "purpose": "门诊",
    "max_uses": 3,
}


@pytest.fixture
def made(tmp_path: Path) -> tuple[Receipt, bytes]:
    """A receipt and the public key."""
    keys = FileKeys(tmp_path / "keys", create=True)
    kid, spki = keys.new_signing_key()
    return signed(keys, kid, DOCUMENT), spki


def test_a_receipt_is_good_and_names_the_words_that_were_agreed_to(made: tuple[Receipt, bytes]) -> None:
    receipt, spki = made
    assert is_good(receipt, spki)
    assert receipt.document["text"]["sha256"] == text_hash()
    assert set(as_json(receipt)) == {"document", "kid", "signature"}


def test_no_part_of_it_can_be_changed(made: tuple[Receipt, bytes], tmp_path: Path) -> None:
    receipt, spki = made
    for key, value in receipt.document.items():
        changed = dict(copy.deepcopy(receipt.document))
        changed[key] = {**value, "x": 1} if isinstance(value, dict) else f"{value}x"
        assert not is_good(Receipt(changed, receipt.kid, receipt.signature), spki), key
        del changed[key]
        assert not is_good(Receipt(changed, receipt.kid, receipt.signature), spki), key
    for place in range(len(receipt.signature)):
        flipped = bytearray(receipt.signature)
        flipped[place] ^= 1
        assert not is_good(Receipt(receipt.document, receipt.kid, bytes(flipped)), spki)
    other = FileKeys(tmp_path / "other", create=True).new_signing_key()[1]
    assert not is_good(receipt, other)


@pytest.mark.parametrize("said", [{}, {"copies": True}, {"copies_until": ""}, {"copies_until": "2026-08-30"}])
def test_receipts_from_before_and_after_copies_are_checked_alike(said: dict[str, object], tmp_path: Path) -> None:
    keys = FileKeys(tmp_path / "keys", create=True)
    kid, spki = keys.new_signing_key()
    receipt = signed(keys, kid, DOCUMENT | said)
    assert is_good(receipt, spki)
    assert {key: receipt.document[key] for key in said} == said
