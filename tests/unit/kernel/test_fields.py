"""Sealed values belong to their row; a blind index finds without showing."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.errors import SealBroken
from backend.kernel.fields import Place, blind_index, seal, unseal
from backend.kernel.ids import new_id
from backend.kernel.keys import FileKeys

PLACE = Place("person", "details", new_id())
NUMBER = "880101199001011232"


@pytest.fixture(scope="module")
def own_keys(tmp_path_factory: pytest.TempPathFactory) -> FileKeys:
    return FileKeys(tmp_path_factory.mktemp("keys") / "own", create=True)


@given(text=st.text())
def test_what_was_sealed_opens_at_its_place(own_keys: FileKeys, text: str) -> None:
    plain = text.encode("utf-8", "surrogatepass")
    assert unseal(own_keys, PLACE, seal(own_keys, PLACE, plain)) == plain


@pytest.mark.parametrize(
    "elsewhere",
    [replace(PLACE, row=new_id()), replace(PLACE, column="note"), replace(PLACE, table="certificate")],
    ids=["row", "column", "table"],
)
def test_a_value_moved_elsewhere_does_not_open(own_keys: FileKeys, elsewhere: Place) -> None:
    sealed = seal(own_keys, PLACE, b"value")
    with pytest.raises(SealBroken):
        unseal(own_keys, elsewhere, sealed)


@pytest.mark.parametrize("position", range(3 + 12 + 5 + 16))
def test_a_value_with_one_altered_bit_does_not_open(own_keys: FileKeys, position: int) -> None:
    sealed = bytearray(seal(own_keys, PLACE, b"value"))
    sealed[position] ^= 1
    with pytest.raises(SealBroken):
        unseal(own_keys, PLACE, bytes(sealed))


CUTS: list[Callable[[bytes], bytes]] = [
    lambda _sealed: b"",
    lambda sealed: sealed[:2],
    lambda sealed: sealed[:3],
    lambda sealed: sealed[:14],
    lambda sealed: sealed[:-1],
    lambda sealed: sealed + b"\0",
    lambda sealed: sealed[1:],
]


@pytest.mark.parametrize("cut", CUTS)
def test_a_value_cut_or_lengthened_does_not_open(own_keys: FileKeys, cut: Callable[[bytes], bytes]) -> None:
    sealed = seal(own_keys, PLACE, b"value")
    with pytest.raises(SealBroken):
        unseal(own_keys, PLACE, cut(sealed))


def test_another_installations_keys_open_nothing(own_keys: FileKeys, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = FileKeys(tmp_path_factory.mktemp("keys") / "other", create=True)
    with pytest.raises(SealBroken):
        unseal(other, PLACE, seal(own_keys, PLACE, b"value"))


def test_an_index_is_the_same_for_the_same_value_and_shows_nothing_of_it(own_keys: FileKeys) -> None:
    index = blind_index(own_keys, "resident_id", NUMBER)
    assert index == blind_index(own_keys, "resident_id", NUMBER)
    assert len(index) == 32
    assert NUMBER.encode() not in index


def test_an_index_differs_by_value_purpose_and_installation(
    own_keys: FileKeys, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = FileKeys(tmp_path_factory.mktemp("keys") / "other", create=True)
    made = {
        blind_index(own_keys, "resident_id", NUMBER),
        blind_index(own_keys, "resident_id", NUMBER[:-1] + "X"),
        blind_index(own_keys, "login", NUMBER),
        blind_index(other, "resident_id", NUMBER),
    }
    assert len(made) == 4
