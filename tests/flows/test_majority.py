"""The eighteenth birthday: guardianship ends by itself at midnight, and both people are told, once."""

from datetime import date, timedelta
from uuid import UUID

from alembic import command
from sqlalchemy import text

from backend.grants.family.majority import tell_of_majority
from backend.migrations.tables import configuration
from backend.standards.calendar import end_of_day
from tests.city import City
from tests.flows.family_steps import (
    PARENT,
    bind,
    code_for,
    grown_child,
    named,
    number_of,
    own,
    register,
    subject_ids,
    ties,
)
from tests.flows.steps import CHECKER, person_id, verdict
from tests.flows.test_family import CHILD, SMALL


def test_a_minor_turns_eighteen_at_midnight_and_nothing_is_left_to_show(city: City) -> None:
    parent = city.person(PARENT)
    number = grown_child(city, date(2008, 3, 5), "示例丁")
    register(city, [(own(parent), "户主", number_of(city, PARENT)), ("示例丁", "女", number)])
    bind(parent, "示例丁")
    (tie,) = ties(parent)
    assert (tie["last_day"], tie["both_told"]) == ("2026-03-04", True)
    city.clock.instant = end_of_day(date(2026, 3, 4)) - timedelta(seconds=2)
    code = code_for(parent, tie)
    assert code.status == 201
    assert tie["other_id"] in subject_ids(parent)
    city.pass_time(seconds=2)
    assert tie["other_id"] not in subject_ids(parent)
    assert code_for(parent, tie).code == "forbidden"
    assert parent.get(f"/api/certificates?subject={tie['other_id']}").code == "not_found"
    late = verdict(city.person(CHECKER), code["text"], "traffic.accident", case_number="1")
    assert (late["verdict"], late["certificates"]) == ("no_verdict", [])
    assert ties(parent) == []
    (past,) = ties(parent, over=True)
    assert (past["over"], past["ended_by"]) == ("by_time", None)
    assert named(parent).keys() == {CHILD, SMALL}


def test_both_are_told_once_that_the_birthday_ended_it_and_of_what_was_ended_before_not_again(city: City) -> None:
    parent = city.person(PARENT)
    ids = {}
    for name, birthday in (("示例丁", 5), ("示例己", 6)):
        number = grown_child(city, date(2008, 3, birthday), name)
        register(city, [(own(parent), "户主", number_of(city, PARENT)), (name, "女", number)], f"88010990{birthday}")
        ids[name] = named(parent)[name]
        bind(parent, name)
    early = next(one for one in ties(parent) if one["other_id"] == ids["示例己"])
    parent.post(f"/api/me/family/ties/{early['id']}/end", {"reason": "试用"})
    told = []
    for day in (date(2026, 3, 4), date(2026, 3, 5), date(2026, 3, 6)):
        city.clock.instant = end_of_day(day) - timedelta(seconds=1)
        for _ in range(2):
            with city.writing() as session:
                told.append(tell_of_majority(session, now=city.clock.instant))
    city.drain()
    assert told == [0, 0, 1, 0, 0, 0]
    with city.reading() as session:
        rows = session.execute(text("SELECT person_id FROM notice WHERE kind = 'family.of_age'")).scalars()
        assert {UUID(str(one)) for one in rows} == {UUID(ids["示例丁"]), UUID(person_id(city, PARENT))}
    (message,) = parent.get("/api/me/messages?group=family")["items"]
    assert (message["kind"], message["facts"]) == ("family.of_age", {})


def test_who_came_of_age_before_anybody_was_told_is_not_told_years_later(city: City) -> None:
    parent = city.person(PARENT)
    number = grown_child(city, date(2008, 3, 5), "示例丁")
    register(city, [(own(parent), "户主", number_of(city, PARENT)), ("示例丁", "女", number)])
    bind(parent, "示例丁")
    bind(parent, SMALL)
    city.pass_time(days=3)
    city.database.engine.dispose()
    for move, to in ((command.downgrade, "0028"), (command.upgrade, "head")):
        move(configuration(city.settings.database_url), to)
    with city.writing() as session:
        rows = session.execute(text("SELECT last_day, end_told_at FROM family_tie WHERE kind = 'guardian'"))
        told = {str(row.last_day): row.end_told_at is not None for row in rows}
        assert tell_of_majority(session, now=city.clock.instant) == 0
    assert told.pop("2026-03-04")
    assert list(told.values()) == [False], "who is a minor still will be told"
