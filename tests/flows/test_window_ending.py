"""An item goes out of force while counters serve it: what runs goes on being read, nothing is begun any more."""

from tests.city import City
from tests.flows.catalogue_people import second_administrator
from tests.flows.test_items_ending import ended
from tests.flows.test_window_promises import second, waiting, witnessed
from tests.flows.window_steps import (
    ALL,
    CLERK,
    EXPENSES,
    OWNER,
    RENEWAL,
    card_of,
    for_relief,
    full,
    opened,
    panel,
    promised,
    read,
    seated,
)


def test_a_promise_that_waits_is_witnessed_and_printed(city: City) -> None:
    clerk = city.person(CLERK)
    window = for_relief(city, clerk)
    assert promised(clerk, window).status == 204
    ended(city, city.person("admin"), second_administrator(city), EXPENSES)
    clerk, colleague = city.person(CLERK), second(city)
    assert panel(colleague)["witness"] == 1
    assert panel(clerk)["witness"] == 0, "not one's own"
    [one] = waiting(colleague)
    assert one["item"] == read(clerk, window)["item"]["name"]
    assert witnessed(colleague).status == 204
    assert read(clerk, window)["promise"]["state"] == "confirmed"
    slip = clerk.get(f"{ALL}/cases/{window}/slip")
    assert (slip.status, slip["item"], slip["promised"]["witness"]) == (200, one["item"], "住院部 M0233")


def test_what_is_on_screens_and_phones_is_still_read_and_nothing_is_begun(city: City) -> None:
    clerk, owner = city.person(CLERK), city.person(OWNER)
    seated(clerk)
    window, case = full(clerk, owner)
    unread = opened(clerk, EXPENSES, channel="presence")
    admin, other = city.person("admin"), second_administrator(city)
    for code in (RENEWAL, EXPENSES):
        ended(city, admin, other, code)
    clerk, owner = city.person(CLERK), city.person(OWNER)
    assert read(clerk, window)["application"]["id"] == case
    assert read(clerk, unread)["item"]["code"] == EXPENSES
    [served] = owner.get("/api/me/windows")["items"]
    assert (served["id"], served["item"]["code"]) == (window, RENEWAL)
    assert clerk.post(f"{ALL}/cases/{unread}/card", card_of(city, "elder")).status == 404
    assert clerk.post(f"{ALL}/cases", {"item": RENEWAL}).status == 404
