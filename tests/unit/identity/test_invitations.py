"""Staff have no passwords: a link of one use lets them in to make their first passkey."""

from dataclasses import replace
from datetime import timedelta

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.identity import invitations, passwords, people
from backend.identity.models import Account, PasskeyChallenge
from backend.identity.people import Details
from backend.identity.recruiting import Recruit, enrol
from backend.identity.rules import Role
from backend.kernel.errors import InvalidField, WrongCredentials
from backend.kernel.ids import new_id
from backend.kernel.keys import FileKeys
from tests.database import TUESDAY_MORNING as NOW
from tests.unit.identity.conftest import Known

XU = Recruit(
    uscc="11880100MB2Q12345Y", organisation="云汀市公安局", organisation_en="Yunting Public Security",
    area_code="880100", role="inspector", name="徐强", resident_id="11010519491231002X", login="xu", badge="880112",
)  # fmt: skip


def test_a_link_lets_its_account_in_once(session: Session, keys: FileKeys, zhou: Known) -> None:
    token = invitations.invite(session, keys, zhou.account, now=NOW)
    assert invitations.accept(session, keys, token, now=NOW) == (zhou.account, zhou.person)
    assert isinstance(invitations.accept(session, keys, token, now=NOW), WrongCredentials)


def test_a_link_lives_three_days(session: Session, keys: FileKeys, zhou: Known) -> None:
    early, late = (invitations.invite(session, keys, zhou.account, now=NOW) for _ in range(2))
    assert invitations.accept(session, keys, early, now=NOW + timedelta(days=3, seconds=-1)) == (
        zhou.account,
        zhou.person,
    )
    assert isinstance(invitations.accept(session, keys, late, now=NOW + timedelta(days=3)), WrongCredentials)


def test_a_link_of_a_closed_account_lets_nobody_in(session: Session, keys: FileKeys, zhou: Known) -> None:
    token = invitations.invite(session, keys, zhou.account, now=NOW)
    session.execute(update(Account).values(closed_at=NOW))
    assert isinstance(invitations.accept(session, keys, token, now=NOW), WrongCredentials)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "W10.x", "\ud800", "é" * 50])
def test_what_is_no_link_lets_nobody_in(session: Session, keys: FileKeys, token: str) -> None:
    assert isinstance(invitations.accept(session, keys, token, now=NOW), WrongCredentials)


@pytest.mark.parametrize("content", [[], "xy", 7, None, ["no id", "00"], [new_id().hex, "no hex"], [new_id().hex, 7]])
def test_a_signed_text_that_is_no_invitation_lets_nobody_in(session: Session, keys: FileKeys, content: object) -> None:
    token = invitations._serializer(keys).dumps(content)
    assert isinstance(invitations.accept(session, keys, token, now=NOW), WrongCredentials)


def test_a_link_altered_or_signed_by_another_key_or_for_another_purpose_lets_nobody_in(
    session: Session, keys: FileKeys, zhou: Known
) -> None:
    token = invitations.invite(session, keys, zhou.account, now=NOW)
    content = invitations._serializer(keys).loads(token)
    forged = [
        "A" + token[1:],
        token[:-2],
        URLSafeSerializer("another", salt="liangzheng:staff-invitation").dumps(content),
        URLSafeSerializer(keys.fixed("links").hex(), salt="liangzheng:something-else").dumps(content),
        invitations._serializer(keys).dumps([content[0], "00" * 32]),
    ]
    for one in forged:
        assert isinstance(invitations.accept(session, keys, one, now=NOW), WrongCredentials)
    assert invitations.accept(session, keys, token, now=NOW) == (zhou.account, zhou.person)


def test_an_invitation_is_no_passkey_challenge(session: Session, keys: FileKeys, zhou: Known) -> None:
    invitations.invite(session, keys, zhou.account, now=NOW)
    assert session.execute(select(PasskeyChallenge.purpose)).scalars().all() == ["invite"]


def test_enrolling_enters_office_person_account_and_role(session: Session, keys: FileKeys) -> None:
    token = enrol(session, keys, XU, now=NOW)
    found = invitations.accept(session, keys, token, now=NOW)
    assert not isinstance(found, WrongCredentials)
    account, person = found
    assert session.get_one(Account, account).password_hash is None
    assert people.details_of(session, keys, [person])[person] == Details("徐强", "11010519491231002X")
    assert passwords.roles_of(session, person, now=NOW) == {Role.CITIZEN, Role.INSPECTOR}
    assert people.find_organisation(session, XU.uscc) is not None


def test_a_person_and_an_office_are_entered_once(session: Session, keys: FileKeys) -> None:
    enrol(session, keys, XU, now=NOW)
    enrol(session, keys, replace(XU, login="xu2", role="reviewer", resident_id="11010519491231002x"), now=NOW)
    person = people.find_person(session, keys, XU.resident_id)
    assert person is not None
    assert passwords.roles_of(session, person, now=NOW) == {Role.CITIZEN, Role.INSPECTOR, Role.REVIEWER}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(XU, resident_id="110105194912310021"), "resident_id"),
        (replace(XU, resident_id=""), "resident_id"),
        (replace(XU, uscc="x"), "uscc"),
    ],
)
def test_a_number_that_fails_its_checks_is_refused(
    session: Session, keys: FileKeys, wrong: Recruit, field: str
) -> None:
    with pytest.raises(InvalidField) as caught:
        enrol(session, keys, wrong, now=NOW)
    assert caught.value.fields[0].field == field


def test_a_lost_link_is_replaced_and_worth_nothing_from_then_on(session: Session, keys: FileKeys) -> None:
    lost = enrol(session, keys, XU, now=NOW)
    again = enrol(session, keys, XU, now=NOW)
    assert isinstance(invitations.accept(session, keys, lost, now=NOW), WrongCredentials)
    assert not isinstance(invitations.accept(session, keys, again, now=NOW), WrongCredentials)


def test_a_taken_name_is_refused(session: Session, keys: FileKeys) -> None:
    enrol(session, keys, XU, now=NOW)
    with pytest.raises(InvalidField) as caught:
        enrol(session, keys, replace(XU, resident_id="110101199003074477"), now=NOW)
    assert [(one.field, one.problem) for one in caught.value.fields] == [("login", "taken")]
