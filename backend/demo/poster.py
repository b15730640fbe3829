"""A poster that hangs in the demo city: at the hospital's desk, so that there is one to scan."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from backend.codes.requests.rules import Way
from backend.identity.rules import Actor
from backend.kernel.keys import KeyProvider
from backend.verification.requests import asking
from backend.verification.requests.asking import Wish

CLERK: Final = "clerk"
WISH: Final = Wish(
    Way.POSTER,
    "hospital.registration",
    {"social_security_card": ("name", "in_force", "issued_here"), "identity_card": ("name", "over_60")},
    place="门诊大厅自助区",
)
HANGS: Final = timedelta(hours=1)


def hang(session: Session, keys: KeyProvider, *, person_id: UUID, account_id: UUID, now: datetime) -> None:
    """Put it up some while ago, by the clerk's own use case."""
    now -= HANGS
    clerk = Actor(
        account_id=account_id,
        person_id=person_id,
        sign_in_id=account_id,
        login=CLERK,
        demo=True,
        level="L4",
        offices=(),
        last_seen_at=now,
        last_active_at=now,
        expires_at=now,
        idle_s=None,
    )
    asking.ask(session, keys, "", actor=clerk, wish=WISH, now=now)
