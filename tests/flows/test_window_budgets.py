"""What one person at the window costs the database: the yes, and the clerk's screen after it."""

import pytest

from tests.city import City
from tests.flows.case_steps import agree, read
from tests.flows.steps import show
from tests.flows.test_statement_budgets import counted
from tests.flows.window_steps import ALL, CLERK, ELDER, EXPENSES, opened, panel, seated

YES, FILLED, TAB = 110, 50, 5
"""A tab that names its applicant costs the panel no more than this."""


@pytest.fixture
def joined(city: City) -> tuple[str, str]:
    """Somebody's code was read, and their phone began the application: the case on the screen, the application."""
    clerk, person = city.person(CLERK), city.person(ELDER)
    seated(clerk)
    window = opened(clerk, EXPENSES)
    scanned = clerk.post(f"{ALL}/cases/{window}/scan", {"presented": show(person)["text"]})
    assert scanned.body == {"refused": None}
    return window, str(person.post(f"/api/me/windows/{window}/case")["id"])


def test_the_yes_and_the_filled_form_stay_within_their_budgets(city: City, joined: tuple[str, str]) -> None:
    window, case = joined
    clerk, person = city.person(CLERK), city.person(ELDER)
    with counted(city) as read_before:
        sheet = read(person, case)["sheet"]
    with counted(city) as seen:
        assert agree(person, case).status == 200  # reads the sheet itself, once
    assert sheet["certificates"]
    assert len(seen) - len(read_before) <= YES, (len(seen), len(read_before))
    with counted(city) as seen:
        shown = clerk.get(f"{ALL}/cases/{window}")
    assert shown["agreed"]
    assert len(seen) <= FILLED, len(seen)


def test_a_case_that_is_open_costs_the_panel_little(city: City, joined: tuple[str, str]) -> None:
    clerk = city.person(CLERK)
    with counted(city) as before:
        panel(clerk)
    assert agree(city.person(ELDER), joined[1]).status == 200
    city.drain()
    with counted(city) as after:
        assert panel(clerk)["tabs"][0]["applicant"]
    assert len(after) - len(before) <= TAB, (len(before), len(after))
