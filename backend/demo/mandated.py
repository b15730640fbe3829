"""People who act for an enterprise of the demo: named and accepted as anybody would, through the same use cases."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.demo.acting import Town, acting
from backend.demo.plan import Plan
from backend.grants.mandates import appointing
from backend.grants.mandates.records import Step
from backend.grants.mandates.rules import Post, Scope, Wanted
from backend.kernel.keys import KeyProvider

ORIGIN = ""
"""The link is opened here at once and told to nobody."""


def name_them(session: Session, keys: KeyProvider, plan: Plan, town: Town, *, now: datetime) -> None:
    """Name managers and handlers, and let each accept."""
    for row in plan.demo.rows("mandates"):
        enterprise = town.organisations[row["enterprise"]]
        by, person = plan.people[row["by"]], plan.people[row["person"]]
        represents = plan.enterprises[row["enterprise"]].legal_representative == by.key
        until = None if row["days"] is None else (now + timedelta(days=row["days"])).date()
        scope = Scope(*(None if row[key] is None else tuple(row[key]) for key in ("types", "scenes")))
        wanted = Wanted(person.name, Post(row["post"]), scope, until)
        giver = Step(session, keys, acting(town, by.key, by.login or "", enterprise if represents else None, now), now)
        link = appointing.appoint(giver, enterprise, wanted, ORIGIN).link
        taker = Step(session, keys, acting(town, person.key, person.login or "", None, now), now)
        appointing.answer(taker, link.partition("#")[2], accept=True)
