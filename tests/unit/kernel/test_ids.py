"""Identifiers sort by birth, cannot be guessed, and have a short form to read out."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122, UUID

from backend.kernel.ids import new_id, short_reference


def test_identifiers_are_of_version_seven() -> None:
    for _ in range(100):
        made = new_id()
        assert made.version == 7
        assert made.variant == RFC_4122


def test_an_identifier_carries_the_millisecond_of_its_birth() -> None:
    before = time.time_ns() // 1_000_000
    stamp = new_id().int >> 80
    assert before <= stamp <= time.time_ns() // 1_000_000


def test_later_identifiers_sort_after_earlier_ones() -> None:
    first = new_id()
    time.sleep(0.002)
    assert first < new_id()


def test_identifiers_of_one_millisecond_go_upwards_and_no_two_are_alike() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(set(made))


def test_threads_never_make_the_same_one() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: new_id(), range(5000)))
    assert len(set(made)) == 5000


def test_all_74_bits_are_random() -> None:
    """Seen over many milliseconds: within one they only grow."""
    ever, always = 0, (1 << 80) - 1
    for _ in range(64):
        one = new_id().int
        ever, always = ever | one, always & one
        time.sleep(0.0011)
    fixed = (7 << 76) | (2 << 62)
    assert ever & ((1 << 80) - 1) == fixed | ((1 << 62) - 1) | (((1 << 12) - 1) << 64)
    assert always == fixed


def test_a_short_reference_is_eight_letters_and_figures_of_the_random_end() -> None:
    assert short_reference(UUID(int=0)) == "AAAAAAAA"
    assert short_reference(UUID(int=(1 << 40) - 1)) == "77777777"
    assert re.fullmatch("[A-Z2-7]{8}", short_reference(new_id()))
