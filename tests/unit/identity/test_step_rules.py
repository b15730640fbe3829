"""Which ways a step may be proven in, and what its digest stands for."""

import pytest

from backend.identity.steps.rules import Means, Method, digest_of, methods


@pytest.mark.parametrize(
    ("means", "ways"),
    [
        (Means(passkey=True, pin=True, password=True), ["passkey", "pin", "password"]),
        (Means(passkey=False, pin=True, password=False), ["pin"]),
        (Means(passkey=True, pin=False, password=False), ["passkey"]),
        (Means(passkey=False, pin=False, password=False), []),
    ],
)
def test_the_strongest_way_comes_first_and_only_those_that_are_held(means: Means, ways: list[str]) -> None:
    assert list(methods(means)) == [Method(way) for way in ways]


def test_a_digest_is_of_method_path_and_body_and_of_nothing_else() -> None:
    whole = digest_of("POST", "/api/x", b'{"a":1}')
    assert len(whole) == 64
    assert whole == digest_of("POST", "/api/x", b'{"a":1}')
    others = [
        digest_of("PUT", "/api/x", b'{"a":1}'),
        digest_of("POST", "/api/y", b'{"a":1}'),
        digest_of("POST", "/api/x", b'{"a":2}'),
        digest_of("POST", "/api/x\n", b'{"a":1}'),
    ]
    assert len({whole, *others}) == 5
