"""Sessions are rows: recognised by a hash, ended at once, locked after a pause."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from backend.identity import people, sessions
from backend.identity.models import Account, SignIn
from backend.identity.rules import Life, Role, life_of
from backend.kernel import clock, idempotency
from backend.kernel.errors import Locked, NotFound, Unauthenticated
from backend.kernel.keys import FileKeys
from tests.database import TUESDAY_MORNING as NOW
from tests.unit.identity.conftest import Known, Town

WALLET = life_of(frozenset({Role.CITIZEN}))
STAFF = life_of(frozenset({Role.INSPECTOR}))
DAYS_AT_THE_DESK = Life(timedelta(days=3), timedelta(days=2))


def signed_in(
    session: Session, known: Known, *, life: Life = WALLET, device: str = "phone", method: str = "password"
) -> str:
    return sessions.open_sign_in(session, known.account, life=life, device=device, method=method, now=NOW)[1]


def at(session: Session, fixed: clock.FixedClock, **after: float) -> None:
    """Move the transaction to another instant."""
    fixed.instant = NOW + timedelta(**after)
    session.info.pop("now", None)


def test_a_token_is_recognised_with_its_person_and_roles(session: Session, town: Town, zhou: Known) -> None:
    office = town.office()
    town.member(zhou, office, Role.INSPECTOR)
    known = sessions.authenticate(session, signed_in(session, zhou, life=STAFF, method="passkey"), None)
    actor = known.actor
    assert (actor.account_id, actor.person_id, actor.login, actor.demo) == (zhou.account, zhou.person, "zhou", False)
    assert [(one.organisation_id, one.role, one.unit, one.badge) for one in actor.offices] == [
        (office, Role.INSPECTOR, "云桥大队", "880112")
    ]
    assert known.now == NOW
    assert known.stored is None


def test_the_database_keeps_a_hash_of_the_token_alone(session: Session, zhou: Known) -> None:
    token = signed_in(session, zhou)
    assert len(token) >= 43  # 256 bits
    assert token not in str(session.execute(text("SELECT * FROM sign_in")).one())
    assert session.execute(select(SignIn.token_hash)).scalar_one() == sessions.token_hash(token)


@pytest.mark.parametrize("token", ["", "x", "x" * 10_000, "\0", "'; DROP TABLE sign_in;--"])
def test_an_unknown_token_is_nobody(session: Session, zhou: Known, token: str) -> None:
    signed_in(session, zhou)
    with pytest.raises(Unauthenticated):
        sessions.authenticate(session, token, None)


@pytest.mark.parametrize(("life", "holds"), [(WALLET, timedelta(days=90)), (STAFF, timedelta(hours=12))])
def test_a_session_ends_on_the_dot(
    session: Session, zhou: Known, clock: clock.FixedClock, life: Life, holds: timedelta
) -> None:
    token = signed_in(session, zhou, life=replace(life, idle=None))
    at(session, clock, seconds=holds.total_seconds() - 1)
    assert sessions.authenticate(session, token, None).actor.login == "zhou"
    at(session, clock, seconds=holds.total_seconds())
    with pytest.raises(Unauthenticated):
        sessions.authenticate(session, token, None)


def test_staff_is_locked_after_fifteen_minutes_without_a_touch(
    session: Session, zhou: Known, clock: clock.FixedClock
) -> None:
    token = signed_in(session, zhou, life=STAFF)
    at(session, clock, minutes=15)
    actor = sessions.authenticate(session, token, None).actor
    sessions.touch(session, actor, active=False, now=clock.instant)
    at(session, clock, minutes=15, seconds=1)
    with pytest.raises(Locked):
        sessions.authenticate(session, token, None)


def test_a_touch_keeps_staff_awake(session: Session, zhou: Known, clock: clock.FixedClock) -> None:
    token = signed_in(session, zhou, life=STAFF)
    at(session, clock, minutes=15)
    sessions.touch(session, sessions.authenticate(session, token, None).actor, active=True, now=clock.instant)
    at(session, clock, minutes=30)
    assert sessions.authenticate(session, token, None).actor.last_active_at == NOW + timedelta(minutes=15)


def test_use_is_noted_at_most_once_a_minute(session: Session, zhou: Known) -> None:
    actor = sessions.authenticate(session, signed_in(session, zhou), None).actor
    assert not sessions.needs_touch(actor, now=NOW + timedelta(seconds=59))
    assert sessions.needs_touch(actor, now=NOW + timedelta(seconds=60))


def test_the_account_lists_its_open_sessions_newest_first(session: Session, town: Town, zhou: Known) -> None:
    first = signed_in(session, zhou, device="x" * 500)
    sessions.open_sign_in(session, zhou.account, life=WALLET, device="tablet", method="passkey", now=NOW + timedelta(1))
    signed_in(session, town.person("other"))
    sessions.end_by_token(session, signed_in(session, zhou, device="ended"), now=NOW)
    sessions.end_by_token(session, "unknown", now=NOW)
    found = sessions.open_sign_ins(session, zhou.account, now=NOW)
    assert [one.device for one in found] == ["tablet", "x" * 120]
    assert found[1].created_at == found[1].last_seen_at == NOW
    assert sessions.open_sign_ins(session, zhou.account, now=NOW + timedelta(days=90)) == [found[0]]
    assert first


def test_a_session_is_ended_once_and_by_its_account_alone(session: Session, town: Town, zhou: Known) -> None:
    sign_in, token = sessions.open_sign_in(session, zhou.account, life=WALLET, device="", method="password", now=NOW)
    with pytest.raises(NotFound):
        sessions.end(session, town.person("other").account, sign_in, now=NOW)
    assert sessions.authenticate(session, token, None).actor.login == "zhou"
    sessions.end(session, zhou.account, sign_in, now=NOW)
    with pytest.raises(Unauthenticated):
        sessions.authenticate(session, token, None)
    with pytest.raises(NotFound):
        sessions.end(session, zhou.account, sign_in, now=NOW)


def test_a_wallets_session_does_not_become_an_inspectors(session: Session, town: Town, zhou: Known) -> None:
    """Neither one that never locks, nor one opened by password or by an invitation (R20, R21)."""
    town.member(zhou, town.office(), Role.INSPECTOR)
    town.member(zhou, town.office("S1"), Role.ENTERPRISE_REPRESENTATIVE)
    weaker = ((WALLET, "passkey"), (STAFF, "password"), (STAFF, "invitation"))
    for life, method in weaker:
        actor = sessions.authenticate(session, signed_in(session, zhou, life=life, method=method), None).actor
        assert actor.roles == {Role.CITIZEN, Role.ENTERPRISE_REPRESENTATIVE}


def test_a_session_holds_until_it_ends_or_expires(session: Session, zhou: Known) -> None:
    sign_in, token = sessions.open_sign_in(session, zhou.account, life=WALLET, device="", method="password", now=NOW)
    assert sessions.holds(session, sign_in, now=NOW)
    assert not sessions.holds(session, sign_in, now=NOW + timedelta(days=90))
    sessions.end_by_token(session, token, now=NOW)
    assert not sessions.holds(session, sign_in, now=NOW)


def test_a_closed_account_is_nobody_at_once(session: Session, zhou: Known) -> None:
    token = signed_in(session, zhou)
    session.execute(update(Account).values(closed_at=NOW))
    with pytest.raises(Unauthenticated):
        sessions.authenticate(session, token, None)


def test_a_role_that_ended_or_lapsed_is_gone_at_the_next_request(
    session: Session, town: Town, zhou: Known, clock: clock.FixedClock
) -> None:
    office = town.office()
    ended = town.member(zhou, office, Role.ISSUING_OFFICER)
    town.member(zhou, office, Role.INSPECTOR, until=date(2026, 3, 3))
    token = signed_in(session, zhou, life=DAYS_AT_THE_DESK, method="passkey")
    people.end_membership(session, ended, now=NOW)
    assert sessions.authenticate(session, token, None).actor.roles == {Role.CITIZEN, Role.INSPECTOR}
    at(session, clock, days=1)
    assert sessions.authenticate(session, token, None).actor.roles == {Role.CITIZEN}


def test_a_change_brings_its_earlier_answer_along(session: Session, keys: FileKeys, zhou: Known) -> None:
    token = signed_in(session, zhou)
    request = idempotency.request_of("POST /x", "k" * 16, b"", hash_key=bytes(32))
    assert sessions.authenticate(session, token, request).stored is None
    idempotency.keep(session, keys, request, actor_id=zhou.account, status=201, body=b"{}", disclosing=False, now=NOW)
    stored = sessions.authenticate(session, token, request).stored
    assert stored == idempotency.find(session, zhou.account, request)
    assert stored is not None
