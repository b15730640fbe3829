"""A JSON body is one object, read once and strictly."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.errors import InvalidBody
from backend.web.body import DEPTH, read_object


def nested(levels: int, *, lists: bool = False) -> bytes:
    """An object nested to that many levels in all."""
    inner = "[" * (levels - 1) + "]" * (levels - 1) if lists else '{"a":' * (levels - 1) + "1" + "}" * (levels - 1)
    return ('{"a":' + inner + "}").encode()


@pytest.mark.parametrize("body", [b"{}", b' {"a": [1, {"b": null}]} ', '{"姓名":"王㛃"}'.encode(), b'{"a":1e400}'])
def test_an_object_is_read(body: bytes) -> None:
    assert read_object(body) == json.loads(body)


@pytest.mark.parametrize("lists", [False, True])
def test_sixteen_levels_are_read_and_seventeen_are_not(lists: bool) -> None:
    assert read_object(nested(DEPTH, lists=lists))
    with pytest.raises(InvalidBody):
        read_object(nested(DEPTH + 1, lists=lists))


@pytest.mark.parametrize(
    "body",
    [
        b"", b" ", b"null", b"true", b"7", b'"text"', b"[]", b'[{"a":1}]', b"{", b'{"a":1,}', b"{'a':1}", b'{"a":1}{}',
        b'{"a":1,"a":2}', b'{"b":{"a":1,"a":1}}', b'{"b":[{"a":1,"a":1}]}', b'{"a":1,"\\u0061":2}',
        b'{"a":NaN}', b'{"a":Infinity}', b'{"a":-Infinity}', b'{"a":"\xff"}', b"\xef\xbb\xbf{}",
        b'{"a":"\xed\xa0\x80"}',
        '{"a":1}'.encode("utf-16"), b"\x00", b'{"a":"\n"}', b"{" * 100_000, b"[" * 200_000, b'{"a":' * 50_000,
        b'{"a":' + b"9" * 5_000 + b"}",
    ],
)  # fmt: skip
def test_everything_else_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidBody):
        read_object(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, dict | list) + max(map(depth, inner), default=0)


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_what_is_read_is_what_was_written(value: dict[str, Any]) -> None:
    if depth(value) <= DEPTH:
        assert read_object(json.dumps(value).encode()) == value


@given(st.binary(max_size=60))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    with suppress(InvalidBody):
        assert isinstance(read_object(raw), dict)
