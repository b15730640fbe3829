"""People of the demo as they act: signed in, in their own name or for the enterprise that they represent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.identity.rules import Actor, Office, Role


@dataclass(frozen=True, slots=True)
class Town:
    """Keys of the plan → rows, as far as people act on them."""

    people: dict[str, UUID]
    accounts: dict[str, UUID]
    organisations: dict[str, UUID]
    certificates: dict[str, UUID]


def acting(town: Town, key: str, login: str, enterprise_id: UUID | None, now: datetime) -> Actor:
    """Somebody who has an account, at level 4; with an enterprise as its legal representative."""
    account_id = town.accounts[login]
    offices: tuple[Office, ...] = ()
    if enterprise_id is not None:
        offices = (Office(account_id, enterprise_id, Role.ENTERPRISE_REPRESENTATIVE, "", ""),)
    return Actor(
        account_id=account_id,
        person_id=town.people[key],
        sign_in_id=account_id,
        login=login,
        demo=True,
        level="L4",
        offices=offices,
        last_seen_at=now,
        last_active_at=now,
        expires_at=now,
        idle_s=None,
    )
