"""Canonical JSON: the quick way writes what RFC 8785 writes, and the long way takes what the quick one does not."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from backend.standards.canonical_json import canonical


def test_canonical_json_is_that_of_rfc_8785() -> None:
    assert (
        canonical({"b": [1, True, None], "a": "\u20ac", "A": '"\n'})
        == '{"A":"\\"\\n","a":"€","b":[1,true,null]}'.encode()
    )


def test_canonical_json_orders_keys_by_utf_16() -> None:
    """As JavaScript sorts them: a character outside the basic plane comes before U+FB33."""
    assert canonical({"\ufb33": 1, "\U0001f600": 2}) == '{"😀":2,"\ufb33":1}'.encode()


NAMES = st.text(st.characters(codec="utf-8"), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_the_order_in_which_a_value_was_built_does_not_matter(value: dict[str, object]) -> None:
    backwards = dict(reversed(value.items()))
    assert canonical(value) == canonical(backwards)  # type: ignore[arg-type] # built from the same kinds


@given(st.dictionaries(NAMES, VALUES, max_size=4) | VALUES)
def test_every_value_is_written_as_rfc_8785_writes_it(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type] # built from the same kinds


@given(st.lists(st.text(st.characters(max_codepoint=0x2100)), max_size=4))
def test_controls_quotes_and_separators_are_escaped_as_rfc_8785_escapes_them(value: list[str]) -> None:
    assert canonical({"a": value}) == rfc8785.dumps({"a": value})  # type: ignore[dict-item] # the same kinds


@pytest.mark.parametrize("value", [2**53, -(2**53), [2**60], {"a": [2**53]}, "\ud800", ["\udfff"], {1: "a"}, b"a"])
def test_what_no_reader_could_keep_is_refused(value: object) -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical(value)  # type: ignore[arg-type] # wrong on purpose


def test_a_fraction_goes_the_long_way() -> None:
    assert canonical({"a": 1e21}) == b'{"a":1e+21}'  # type: ignore[dict-item] # not among our values
