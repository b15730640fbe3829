"""People are kept as ciphertext and found by index; offices are public; roles begin and end."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.identity import directory, passwords, people
from backend.identity.directory import DemoAccount
from backend.identity.models import Person
from backend.identity.people import Details, Named
from backend.identity.rules import Role
from backend.kernel.errors import NotFound, SealBroken
from backend.kernel.ids import new_id
from backend.kernel.keys import FileKeys
from tests.database import TUESDAY_MORNING as NOW
from tests.unit.identity.conftest import Known, Town

NUMBER = "880101198501011234"


def test_a_person_is_found_by_the_number_and_opened_with_the_keys(session: Session, keys: FileKeys, town: Town) -> None:
    known = town.person("zhou", number=NUMBER)
    assert people.find_person(session, keys, NUMBER) == known.person
    assert people.find_person(session, keys, NUMBER[:-1] + "X") is None
    assert people.details_of(session, keys, [known.person, new_id()]) == {
        known.person: Details("周敏", NUMBER, "13900000000")
    }


def test_nothing_of_a_person_stands_in_the_table_in_clear(session: Session, town: Town) -> None:
    town.person("zhou", number=NUMBER)
    row = session.execute(text("SELECT * FROM person")).one()
    stored = b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
    for secret in (NUMBER, "周敏", "13900000000"):
        assert secret.encode() not in stored
        assert secret.encode("unicode_escape") not in stored


def test_one_number_is_one_person(town: Town) -> None:
    town.person("zhou", number=NUMBER)
    with pytest.raises(IntegrityError):
        town.person("zhou2", number=NUMBER)


def test_details_of_one_person_under_another_do_not_open(session: Session, keys: FileKeys, town: Town) -> None:
    one, other = town.person("one"), town.person("other")
    stored = session.get_one(Person, one.person).details
    session.get_one(Person, other.person).details = stored
    session.flush()
    with pytest.raises(SealBroken):
        people.details_of(session, keys, [other.person])


def test_others_see_the_surname_alone(session: Session, keys: FileKeys, zhou: Known) -> None:
    assert people.masked_names(session, keys, [zhou.person]) == {zhou.person: "周●"}


def test_people_and_offices_have_a_record_of_accesses_from_the_start(session: Session, town: Town, zhou: Known) -> None:
    for subject in (zhou.person, town.office()):
        assert audit.read_head(session, subject) == audit.START


def test_an_office_is_public(session: Session, town: Town) -> None:
    office = town.office("U7")
    assert people.organisations(session, [office, new_id()]) == {
        office: Named(office, "云汀市公安局", "Office", "government", "U7")
    }
    assert people.find_organisation(session, "U7") == office
    assert people.find_organisation(session, "U8") is None


def test_a_role_ends_once(session: Session, town: Town, zhou: Known) -> None:
    membership = town.member(zhou, town.office(), Role.INSPECTOR)
    assert Role.INSPECTOR in passwords.roles_of(session, zhou.person, now=NOW)
    people.end_membership(session, membership, now=NOW)
    assert passwords.roles_of(session, zhou.person, now=NOW) == {Role.CITIZEN}
    for gone in (membership, new_id()):
        with pytest.raises(NotFound):
            people.end_membership(session, gone, now=NOW)


def test_roles_change_at_midnight_in_the_city(session: Session, town: Town, zhou: Known) -> None:
    town.member(zhou, town.office(), Role.INSPECTOR, until=date(2026, 3, 3))
    midnight = NOW.replace(hour=16)  # 24:00 in Yunting
    assert Role.INSPECTOR in passwords.roles_of(session, zhou.person, now=midnight - timedelta(seconds=1))
    assert Role.INSPECTOR not in passwords.roles_of(session, zhou.person, now=midnight)


def test_representatives_are_told_of_their_own_enterprise_while_they_are(session: Session, town: Town) -> None:
    shop, other = town.office("S1"), town.office("S2")
    now, lapsed, staff, elsewhere = (town.person(login) for login in ("now", "lapsed", "staff", "elsewhere"))
    town.member(now, shop, Role.ENTERPRISE_REPRESENTATIVE)
    town.member(lapsed, shop, Role.ENTERPRISE_REPRESENTATIVE, until=date(2026, 3, 4))
    town.member(staff, shop, Role.INSPECTOR)
    town.member(elsewhere, other, Role.ENTERPRISE_REPRESENTATIVE)
    ended = town.member(town.person("ended"), shop, Role.ENTERPRISE_REPRESENTATIVE)
    people.end_membership(session, ended, now=NOW)
    assert set(people.representatives(session, [shop], today=date(2026, 3, 4))) == {now.person, lapsed.person}
    assert people.representatives(session, [shop], today=date(2026, 3, 5)) == [now.person]
    assert people.representatives(session, [shop], today=date(2026, 3, 2)) == []


def test_the_demo_page_lists_demo_accounts_alone(session: Session, keys: FileKeys, town: Town) -> None:
    town.person("real")
    town.person("citizen", name="陈桂兰", demo=True)
    xu = town.person("inspector", name="徐强", demo=True)
    town.member(xu, town.office(), Role.INSPECTOR)
    town.member(xu, town.office("U2", "云汀市大数据局"), Role.REVIEWER)
    town.person("closed", demo=True)
    session.execute(text("UPDATE account SET closed_at = created_at WHERE login = 'closed'"))
    found = directory.demo_accounts(session, keys)
    assert [one.login for one in found] == ["citizen", "inspector"]
    assert found[0] == DemoAccount("citizen", "citizen", "陈桂兰", None, None)
    assert found[1].role in ("inspector", "reviewer")
    assert found[1].name == "徐强"
