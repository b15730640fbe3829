"""What may happen between a try and its judgement."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from backend.identity import passwords, pins, sessions
from backend.identity.models import DevicePin
from backend.identity.pins import Guess
from backend.identity.rules import Life
from backend.kernel.errors import PinGone
from backend.kernel.keys import FileKeys
from tests.database import TUESDAY_MORNING as NOW
from tests.unit.identity.conftest import Known

LIFE = Life(timedelta(days=90), None)


def guessed(session: Session, zhou: Known) -> tuple[Guess, str]:
    """A session with a PIN, and one try of it spent."""
    sign_in, token = sessions.open_sign_in(session, zhou.account, life=LIFE, device="", method="password", now=NOW)
    session.add(DevicePin(sign_in_id=sign_in, pin_hash=passwords.hashed("x"), tries=0, wait_until=None))
    session.flush()
    guess = pins.spend(session, token, now=NOW)
    assert isinstance(guess, Guess)
    assert guess.tries == 1
    return guess, token


def test_right_digits_of_a_pin_that_was_removed_meanwhile_open_nothing(session: Session, zhou: Known) -> None:
    guess, _ = guessed(session, zhou)
    pins.forget(session, guess.sign_in_id)
    with pytest.raises(PinGone):
        pins.accept(session, guess)


def test_a_pin_fits_on_its_own_device_only(session: Session, zhou: Known, keys: FileKeys) -> None:
    guess, _ = guessed(session, zhou)
    assert not pins.fits(keys, guess, "314159")


def test_an_expired_session_has_no_tries(session: Session, zhou: Known) -> None:
    _, token = guessed(session, zhou)
    assert isinstance(pins.spend(session, token, now=NOW + LIFE.total), PinGone)
    assert pins.state(session, token, now=NOW + LIFE.total).pin is False
