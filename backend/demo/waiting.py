"""What lies on the desks of the issuing officers: begun, waiting for a colleague, waiting for another office's seal."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from backend.certificates import desk, drafts, joint
from backend.certificates.acts import By
from backend.certificates.drafts import Draft, Filled
from backend.certificates.entry_rules import HolderGiven
from backend.demo import numbers
from backend.demo.people import Enterprise
from backend.demo.plan import Plan
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai

BEGUN, PROPOSED, SEALED = "issuer", "housing2", "market"
LAST_SEAL: Final = "traffic_police"
_RIDER: Final = "ma_zhiqiang"
_BUILDER: Final = "kuaima_delivery"
_CATERER: Final = "laoweidao_catering"
_STALL: Final = "夜市3号停车位流动餐车"
_FREE_NUMBER: Final = 900  # the demo's own numbers of food licences are all below


@dataclass(frozen=True, slots=True)
class Desks:
    """Where to leave it: the city so far, and the rows that its keys became."""

    session: Session
    keys: KeyProvider
    plan: Plan
    accounts: Mapping[str, UUID]
    organisations: Mapping[str, UUID]

    def of(self, login: str) -> By:
        """The officer who has this sign-in name."""
        role = next(one for person in self.plan.people.values() if person.login == login for one in person.roles)
        office = self.organisations[str(role.organisation)]
        return By(self.accounts[login], [office], role.unit or "", role.badge or "")


def leave(desks: Desks, *, now: datetime) -> None:
    """Leave one of each on the desks, through the desk's own use cases; nothing where an officer has no account."""
    if not {BEGUN, PROPOSED, SEALED} <= desks.accounts.keys():
        return
    _begun(desks, now=_today(now, timedelta(hours=2)))
    _proposed(desks, now=_today(now, timedelta(minutes=50)))
    _sealed(desks, now=_today(now, timedelta(minutes=25)))


def _today(now: datetime, before: timedelta) -> datetime:
    """Some time ago, or now where that was yesterday: the city's seals are of today."""
    return now - before if date_in_shanghai(now - before) == date_in_shanghai(now) else now


def _begun(desks: Desks, *, now: datetime) -> None:
    """The licence of an electric bicycle, left when the rider went to look for its papers."""
    rider = desks.plan.people[_RIDER]
    own = {"owner": rider.name, "owner_id": rider.resident_id, "brand_model": "雅迪DE3", "delivery_use": "即时配送"}
    holder = HolderGiven("person", rider.resident_id, rider.name)
    _kept(desks, desks.of(BEGUN), "e_bicycle_licence", Filled(holders=(holder,), values=own), now=now)


def _proposed(desks: Desks, *, now: datetime) -> None:
    """A builder's qualification, which a second officer has to look at."""
    firm, by = desks.plan.enterprises[_BUILDER], desks.of(PROPOSED)
    grade = [{"category": "市政公用工程施工总承包", "grade": "三级"}]
    own = {
        **_said_of(desks, firm),
        "name": firm.name,
        "address": firm.premises.text,
        "registered_capital": firm.registered_capital or "",
        "economic_nature": "有限责任公司",
        "qualifications": json.dumps(grade, ensure_ascii=False),
    }
    draft = _kept(desks, by, "construction_qualification", _of_firm(firm, own), now=now)
    desk.issue(desks.session, desks.keys, draft, revision=draft.revision, by=by, now=now)


def _sealed(desks: Desks, *, now: datetime) -> None:
    """A dining van at the night market: food is one office's, the place in the street another one's."""
    firm, by = desks.plan.enterprises[_CATERER], desks.of(SEALED)
    area = firm.premises.area_code
    number = numbers.food_licence(2, area, _FREE_NUMBER)
    own = {
        **_said_of(desks, firm),
        "licence_number": number,
        "operator_name": firm.name,
        "domicile": firm.premises.text,
        "premises": firm.premises.text + _STALL,
        "premises_area": area,
        "business_form": "餐饮服务经营者",
        "business_items": "热食类食品制售、自制饮品制售",
        "complaint_phone": "12315",
    }
    draft = _kept(desks, by, "food_licence", replace(_of_firm(firm, own), number=number), now=now)
    others = [desks.organisations[LAST_SEAL]]
    revision = joint.choose(desks.session, draft, others, revision=draft.revision, now=now)
    draft = drafts.read(desks.session, desks.keys, draft.id, by.offices)
    desk.issue(desks.session, desks.keys, draft, revision=revision, by=by, now=now)


def _said_of(desks: Desks, firm: Enterprise) -> dict[str, str]:
    return {"uscc": firm.uscc, "representative": desks.plan.people[firm.legal_representative].name}


def _of_firm(firm: Enterprise, values: Mapping[str, str]) -> Filled:
    holders: Sequence[HolderGiven] = (HolderGiven("enterprise", firm.uscc, firm.name),)
    return Filled(holders=holders, values=values)


def _kept(desks: Desks, by: By, code: str, filled: Filled, *, now: datetime) -> Draft:
    """A draft with what the desk fills in itself, and this."""
    session, keys, [office] = desks.session, desks.keys, by.offices
    actor_id = by.actor_id
    if actor_id is None:
        raise AssertionError("an officer of the demo has an account")
    draft_id = drafts.begin(session, keys, office, code, actor_id=actor_id, now=now)
    draft = drafts.read(session, keys, draft_id, by.offices)
    whole = replace(filled, values={**draft.filled.values, **filled.values})
    drafts.save(session, keys, draft, whole, revision=draft.revision, now=now)
    return drafts.read(session, keys, draft_id, by.offices)
