"""People who act for an enterprise of the demo: named and accepted as anybody would, through the same use cases."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from backend.demo.plan import Plan
from backend.grants.mandates import appointing
from backend.grants.mandates.records import Step
from backend.grants.mandates.rules import Post, Scope, Wanted
from backend.identity.rules import Actor, Office, Role
from backend.kernel.keys import KeyProvider

ORIGIN = ""
"""The link is opened here at once and told to nobody."""


@dataclass(frozen=True, slots=True)
class Town:
    """Keys of the plan → rows, as far as mandates need them."""

    people: dict[str, UUID]
    accounts: dict[str, UUID]
    organisations: dict[str, UUID]


def name_them(session: Session, keys: KeyProvider, plan: Plan, town: Town, *, now: datetime) -> None:
    """Name managers and handlers, and let each accept."""
    for row in plan.demo.rows("mandates"):
        enterprise = town.organisations[row["enterprise"]]
        by, person = plan.people[row["by"]], plan.people[row["person"]]
        represents = plan.enterprises[row["enterprise"]].legal_representative == by.key
        until = None if row["days"] is None else (now + timedelta(days=row["days"])).date()
        scope = Scope(*(None if row[key] is None else tuple(row[key]) for key in ("types", "scenes")))
        wanted = Wanted(person.name, Post(row["post"]), scope, until)
        giver = Step(session, keys, _actor(town, by.key, by.login or "", enterprise if represents else None, now), now)
        link = appointing.appoint(giver, enterprise, wanted, ORIGIN).link
        taker = Step(session, keys, _actor(town, person.key, person.login or "", None, now), now)
        appointing.answer(taker, link.partition("#")[2], accept=True)


def _actor(town: Town, key: str, login: str, enterprise_id: UUID | None, now: datetime) -> Actor:
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
