"""Identifiers sort by birth, cannot be guessed, and have a short form to read out."""

import re
import time
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


def test_no_two_are_alike_and_all_74_bits_are_random() -> None:
    made = [new_id() for _ in range(2000)]
    assert len(set(made)) == 2000
    fixed = (7 << 76) | (2 << 62)
    ever, always = 0, (1 << 80) - 1
    for one in made:
        ever |= one.int
        always &= one.int
    assert ever & ((1 << 80) - 1) == fixed | ((1 << 74) - 1 & ((1 << 62) - 1)) | (((1 << 12) - 1) << 64)
    assert always == fixed


def test_a_short_reference_is_eight_letters_and_figures_of_the_random_end() -> None:
    assert short_reference(UUID(int=0)) == "AAAAAAAA"
    assert short_reference(UUID(int=(1 << 40) - 1)) == "77777777"
    assert re.fullmatch("[A-Z2-7]{8}", short_reference(new_id()))
