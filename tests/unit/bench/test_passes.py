"""A small twin of `make bench-pass`: the same passes and lists, a few of each; no browser."""

from backend.standards import revocation_list
from bench.passes import against_bare, large_list, shown_by
from tests.passes import city


def test_the_check_is_measured_against_the_signatures_in_the_pass() -> None:
    found = {one.name: one for one in against_bare(devices=3, rounds=1)}
    assert found["pass_check_to_two_es256"].goal == "<= 1.5"
    assert all((one.value or 0) > 0 for one in found.values())


def test_each_phone_shows_a_pass_of_its_own() -> None:
    assert len({presented[-71:] for presented, _ in shown_by(3)}) == 3


def test_a_list_grows_with_what_is_revoked_and_not_with_the_city() -> None:
    small, figures = large_list(1_000_000)
    large, _ = large_list(2_000_000)
    assert small.startswith(revocation_list.MAGIC + revocation_list.city_tag(city.CITY))
    assert 1.8 < len(large) / len(small) < 2.2
    assert {one.name: one.met for one in figures}["pass_list_size"]
