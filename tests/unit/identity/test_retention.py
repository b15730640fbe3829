"""Sessions and challenges are forgotten when their time is over, and not sooner."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.identity import passkeys, sessions
from backend.identity.models import DevicePin, PasskeyChallenge, SignIn
from backend.identity.passkeys import RelyingParty
from backend.identity.retention import forget_old
from backend.identity.rules import Life
from backend.kernel.clock import remember
from tests.database import TUESDAY_MORNING as NOW
from tests.unit.identity.conftest import Known

SECOND = timedelta(seconds=1)


def left(session: Session, table: type[SignIn | PasskeyChallenge | DevicePin], *, after: timedelta) -> int:
    """Rows after a clean-up at that time."""
    remember(session, NOW + after)
    forget_old(session)
    return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_challenge_goes_when_nobody_can_answer_it_any_more(session: Session) -> None:
    passkeys.begin_authentication(session, RelyingParty("localhost", "云汀市", "http://localhost"), now=NOW)
    assert left(session, PasskeyChallenge, after=timedelta(minutes=5) - SECOND) == 1
    assert left(session, PasskeyChallenge, after=timedelta(minutes=5)) == 0


def test_a_session_goes_thirty_days_after_it_expired_or_was_ended(session: Session, zhou: Known) -> None:
    life = Life(timedelta(days=10), None)
    _, token = sessions.open_sign_in(session, zhou.account, life=life, device="", method="password", now=NOW)
    sessions.open_sign_in(session, zhou.account, life=life, device="", method="password", now=NOW)
    sessions.end_by_token(session, token, now=NOW)
    for days, expected in ((30, 2), (40, 1)):
        assert left(session, SignIn, after=timedelta(days=days) - SECOND) == expected
    assert left(session, SignIn, after=timedelta(days=40)) == 0


def test_a_pin_goes_with_its_session(session: Session, zhou: Known) -> None:
    life = Life(timedelta(days=10), None)
    token = ""
    for number in range(2):
        sign_in, token = sessions.open_sign_in(session, zhou.account, life=life, device="", method="password", now=NOW)
        session.add(DevicePin(sign_in_id=sign_in, pin_hash=f"hash {number}", tries=0, wait_until=None))
        session.flush()
    assert left(session, DevicePin, after=SECOND) == 2
    sessions.end_by_token(session, token, now=NOW + SECOND)
    assert left(session, DevicePin, after=SECOND * 2) == 1
    assert left(session, DevicePin, after=timedelta(days=10)) == 0
