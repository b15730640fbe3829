"""Numbers that are read out and typed: how they may be written, and how often somebody may be wrong."""

from tests.city import City
from tests.flows.steps import CHECKER, COLLEAGUE, DRIVING, HOLDER, UNKNOWN_TEXT, outcome, show, verdict

CHOSEN = {DRIVING: ["photo", "vehicle_class"]}
GOOD = ("valid", None)


def test_after_five_wrong_numbers_typing_pauses_for_ten_minutes_and_scanning_goes_on(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    wrong = ["00000000011", "12345678903", "00000000022", "98765432109", "11111111111"]
    assert {verdict(checker, one)["reason"] for one in wrong} <= {"unknown", "malformed"}
    code = show(holder, CHOSEN)
    assert outcome(verdict(checker, code["typed"])) == ("no_verdict", "too_many_attempts")
    assert outcome(verdict(checker, "00000000011")) == ("no_verdict", "too_many_attempts")
    assert outcome(verdict(city.person(COLLEAGUE), UNKNOWN_TEXT)) == ("no_verdict", "unknown")
    assert outcome(verdict(checker, code["text"])) == GOOD
    city.pass_time(minutes=10, milliseconds=-1)
    assert outcome(verdict(checker, show(holder, CHOSEN)["typed"])) == ("no_verdict", "too_many_attempts")
    city.pass_time(milliseconds=1)
    assert outcome(verdict(checker, show(holder, CHOSEN)["typed"])) == GOOD


def test_numbers_of_another_length_and_scanned_junk_do_not_count_as_typed(city: City) -> None:
    holder, checker = city.person(HOLDER), city.person(CHECKER)
    for presented in ("1", "123456789012", "junk", UNKNOWN_TEXT, UNKNOWN_TEXT, "https://example.org/"):
        verdict(checker, presented)
    assert outcome(verdict(checker, show(holder, CHOSEN)["typed"])) == GOOD


def test_a_typed_number_may_be_grouped_as_it_is_shown(city: City) -> None:
    typed = show(city.person(HOLDER), CHOSEN)["typed"]
    assert len(typed) == 11
    assert outcome(verdict(city.person(CHECKER), f"{typed[:4]} {typed[4:8]}-{typed[8:]}")) == GOOD
