"""What people of the demo gave each other: asked for, accepted, used and taken back through the same use cases."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from backend.demo.acting import Town, acting
from backend.demo.plan import Plan
from backend.grants import service as grants
from backend.grants.rules import Audience, Ground, Wanted
from backend.identity.rules import Actor
from backend.kernel.keys import KeyProvider
from backend.standards import online_code
from backend.standards.online_code import OnlineCode
from backend.verification import openings

ORIGIN: Final = "http://localhost"
"""The links are opened here at once and told to nobody."""


@dataclass(frozen=True, slots=True)
class _Giving:
    """One grant on its way."""

    session: Session
    keys: KeyProvider
    plan: Plan
    town: Town
    row: Mapping[str, Any]
    now: datetime

    def actor(self, key: str) -> Actor:
        """Somebody who has an account."""
        return acting(self.town, key, self.plan.people[key].login or "", None, self.now)


def give_them(session: Session, keys: KeyProvider, plan: Plan, town: Town, *, now: datetime) -> None:
    """Give what `grants.json` says, and let it come to where it says."""
    for row in plan.demo.rows("grants"):
        _give(_Giving(session, keys, plan, town, row, now))


def _give(one: _Giving) -> None:
    row, giver = one.row, one.actor(one.row["by"])
    grant = grants.give(one.session, one.keys, actor=giver, wanted=_wanted(one), now=one.now)
    if row["to"] is not None:
        until = grant.valid_to or one.now
        code = grants.new_invitation(one.session, ORIGIN, grant.id, until=until, now=one.now)
        taker = one.actor(row["to"])
        found = grants.open_invitation(one.session, one.keys, _read(code.text), actor=taker, now=one.now)
        if found is None:
            raise AssertionError("the demo invites somebody by another name")
        grants.answer(one.session, one.keys, found.id, actor=taker, accept=True, now=one.now)
    if row["opened_by"] is not None:
        until = grant.valid_to or one.now
        drawn = grants.new_code(one.session, one.keys, ORIGIN, grant.id, until=until, now=one.now)
        viewer = one.actor(row["opened_by"])
        openings.open_code(one.session, one.keys, ORIGIN, drawn.text, actor=viewer, now=one.now)
    if row["ended"]:
        grants.end(one.session, one.keys, grant.id, actor=giver, now=one.now)


def _wanted(one: _Giving) -> Wanted:
    row, to, scene = one.row, one.row["to"], one.row["scene"]
    asked = {} if scene is None else one.plan.demo.scenes[scene].types
    return Wanted(
        ground=Ground.CONSENT if to is None else Ground.DELEGATION,
        subject_id=one.town.people[row["by"]],
        audience=Audience.ANYONE if to is None else Audience.PERSON,
        purpose=row["purpose"],
        chosen={certificate: asked.get(code) for code, certificate in _held(one)},
        name="" if to is None else one.plan.people[to].name,
        organisation_id=None if scene is None else one.town.organisations[one.plan.demo.scenes[scene].organisation],
        scene=scene,
        valid_to=one.now + timedelta(days=row["days"]),
        max_uses=row["uses"],
    )


def _held(one: _Giving) -> Iterator[tuple[str, UUID]]:
    """The certificates in force of these types that the giver holds."""
    for planned in one.plan.certificates:
        is_own = planned.holders == (one.row["by"],) and planned.type in one.row["types"]
        if is_own and planned.status == "valid":
            yield planned.type, one.town.certificates[planned.key]


def _read(text: str) -> OnlineCode:
    code = online_code.read(text, expected_origin=ORIGIN)
    if not isinstance(code, OnlineCode):
        raise AssertionError("the city cannot read its own link")  # noqa: TRY004 - no caller's type
    return code
