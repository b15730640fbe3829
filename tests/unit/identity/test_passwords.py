"""Sign-in by password: the same words for every refusal, a pause for guessers."""

from datetime import datetime, timedelta
from threading import BoundedSemaphore
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.identity import passwords
from backend.identity.models import Account
from backend.identity.rules import Role
from backend.kernel.errors import TooManyAttempts, Unavailable, WrongCredentials
from backend.kernel.keys import FileKeys
from backend.kernel.models import Attempts
from tests.database import TUESDAY_MORNING as NOW
from tests.unit.identity.conftest import PASSWORD, Known, Town

HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"


def checked(session: Session, login: str, password: str, *, now: datetime) -> Any:
    """Prove and admit, as the sign-in route does in its three steps."""
    known_hash = passwords.hash_of(session, login)
    return passwords.admitted(session, login, known_hash if passwords.proven(known_hash, password) else None, now=now)


def test_the_right_password_gives_account_and_roles(session: Session, zhou: Known) -> None:
    assert checked(session, "zhou", PASSWORD, now=NOW) == (zhou.account, frozenset({Role.CITIZEN}))


@pytest.mark.usefixtures("zhou")
@pytest.mark.parametrize(
    ("login", "password"),
    [("zhou", "a wrong one"), ("zhou", ""), ("zhou", PASSWORD + " "), ("nobody", PASSWORD), ("ZHOU", PASSWORD),
     ("' OR 1=1 --", PASSWORD), ("nobody", "nobody has this password")],
)  # fmt: skip
def test_everything_else_is_refused_in_the_same_words(session: Session, login: str, password: str) -> None:
    refused = checked(session, login, password, now=NOW)
    assert isinstance(refused, WrongCredentials)
    assert (refused.fields, refused.retry_after_s) == ((), None)


def test_a_closed_account_is_refused(session: Session, zhou: Known) -> None:
    session.execute(update(Account).where(Account.id == zhou.account).values(closed_at=NOW))
    assert isinstance(checked(session, "zhou", PASSWORD, now=NOW), WrongCredentials)


@pytest.mark.parametrize("stored", [None, "no hash at all"])
def test_an_account_without_a_password_is_refused(session: Session, zhou: Known, stored: str | None) -> None:
    session.execute(update(Account).where(Account.id == zhou.account).values(password_hash=stored))
    for password in (PASSWORD, "nobody has this password"):
        assert isinstance(checked(session, "zhou", password, now=NOW), WrongCredentials)


def test_staff_is_refused_outside_a_demo_however_right_the_password(session: Session, town: Town) -> None:
    office = town.office()
    for login, demo in (("real", False), ("fictional", True)):
        town.member(town.person(login, demo=demo), office, Role.INSPECTOR)
    assert isinstance(checked(session, "real", PASSWORD, now=NOW), WrongCredentials)
    known = checked(session, "fictional", PASSWORD, now=NOW)
    assert not isinstance(known, WrongCredentials)
    assert known[1] == {Role.CITIZEN, Role.INSPECTOR}


@pytest.mark.usefixtures("zhou")
def test_a_hash_is_argon2id_with_nineteen_mebibytes_and_a_salt_of_its_own(session: Session) -> None:
    stored = session.execute(select(Account.password_hash)).scalar_one() or ""
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.hashed(PASSWORD) != stored


@pytest.mark.usefixtures("zhou")
@pytest.mark.parametrize("login", ["zhou", "nobody"])
def test_the_eleventh_guess_waits_for_known_and_unknown_names_alike(
    session: Session, keys: FileKeys, login: str
) -> None:
    for _ in range(10):
        passwords.refuse_if_guessing(session, keys, login, HERE, now=NOW)
        passwords.count_wrong(session, keys, login, HERE, now=NOW)
    with pytest.raises(TooManyAttempts) as caught:
        passwords.refuse_if_guessing(session, keys, login, HERE, now=NOW + timedelta(minutes=1))
    assert caught.value.retry_after_s == 540
    passwords.refuse_if_guessing(session, keys, "another", HERE, now=NOW)
    passwords.refuse_if_guessing(session, keys, login, HERE, now=NOW + timedelta(minutes=10))


def test_a_right_password_forgets_the_wrong_ones(session: Session, keys: FileKeys) -> None:
    for _ in range(10):
        passwords.count_wrong(session, keys, "zhou", HERE, now=NOW)
    passwords.forget_wrong(session, keys, "zhou", HERE)
    passwords.refuse_if_guessing(session, keys, "zhou", HERE, now=NOW)


def test_names_that_were_guessed_at_are_not_kept_in_clear(session: Session, keys: FileKeys) -> None:
    passwords.count_wrong(session, keys, "zhou", HERE, now=NOW)
    kept = list(session.execute(select(Attempts.subject)).scalars())
    assert len(kept) == 2
    assert not any(b"zhou" in one or HERE.encode() in one for one in kept)


def test_more_proofs_at_once_than_cores_wait_and_then_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_ROOM", BoundedSemaphore(1))
    monkeypatch.setattr(passwords, "ROOM_WAIT_S", 0.01)
    with passwords._ROOM, pytest.raises(Unavailable) as caught:
        passwords.proven(None, PASSWORD)
    assert caught.value.retry_after_s == 1
    assert not passwords.proven(None, PASSWORD)  # the room was given back


def test_a_password_changed_meanwhile_lets_nobody_in_by_the_old_one(session: Session, zhou: Known) -> None:
    old = passwords.hash_of(session, "zhou")
    assert passwords.proven(old, PASSWORD)
    session.execute(update(Account).where(Account.id == zhou.account).values(password_hash=passwords.hashed("new")))
    assert isinstance(passwords.admitted(session, "zhou", old, now=NOW), WrongCredentials)


def test_a_strangers_guesses_do_not_keep_the_owner_out(session: Session, keys: FileKeys) -> None:
    for _ in range(passwords.TRIES):
        passwords.count_wrong(session, keys, "zhou", ELSEWHERE, now=NOW)
    with pytest.raises(TooManyAttempts):
        passwords.refuse_if_guessing(session, keys, "zhou", ELSEWHERE, now=NOW)
    passwords.refuse_if_guessing(session, keys, "zhou", HERE, now=NOW)


def test_guesses_from_everywhere_together_are_limited_too(session: Session, keys: FileKeys) -> None:
    for number in range(passwords.TRIES_OF_ALL):
        passwords.count_wrong(session, keys, "zhou", f"198.51.100.{number}", now=NOW)
    passwords.forget_wrong(session, keys, "zhou", HERE)
    with pytest.raises(TooManyAttempts):
        passwords.refuse_if_guessing(session, keys, "zhou", HERE, now=NOW)
