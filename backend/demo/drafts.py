"""A type that waits for its reviewer, so that the catalogue desk of the demo is not empty."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from backend.catalogue import desk
from backend.catalogue.desk import Management, Step
from backend.identity.rules import Actor
from backend.kernel.keys import KeyProvider

CODE: Final = "volunteer_card"
_WORDS: Final = {
    "name": "注册志愿者证",
    "name_en": "Registered volunteer card",
    "group": "identity",
    "sector": "civil",
    "issuer_kind": "民政部门",
    "issuer_kind_en": "Civil affairs",
    "source": "志愿服务条例第七条、第十九条",
    "number_rule": "区划6位、年份4位、顺序号4位",
    "validity": {"kind": "years", "years": 3},
}
_FIELDS: Final[list[dict[str, Any]]] = [
    {"key": "service_area", "metadata_key": "FWLY", "label": "服务领域", "label_en": "Field of service", "kind": "enum",
     "required": True, "sensitive": 0, "mask": "none", "sets": ["minimal", "standard", "full"],
     "values": {"助老": "The elderly", "助学": "Education", "环保": "Environment", "应急": "Emergencies"}},
    {"key": "hours", "metadata_key": "FWSC", "label": "累计服务时长", "label_en": "Hours of service", "kind": "number",
     "required": False, "sensitive": 1, "mask": "none", "sets": ["standard", "full"], "unit": "小时", "unit_en": "h"},
]  # fmt: skip


def submit_one(
    session: Session,
    keys: KeyProvider,
    person_id: UUID,
    account_id: UUID,
    organisations: Mapping[str, UUID],
    *,
    now: datetime,
) -> None:
    """Draft a volunteer card and give it to the second administrator, through the desk itself."""
    step = Step(session, keys, _actor(person_id, account_id, now), now - timedelta(hours=3))
    draft_id = desk.start(step, code=CODE, source=None)
    document = deepcopy(dict(desk.one(session, draft_id).document))
    document |= _WORDS
    document["fields"] += _FIELDS
    face = document["face"]
    face |= {"title": _WORDS["name"], "title_en": _WORDS["name_en"], "background": {"pattern": "rays", "hue": "civil"}}
    face["items"].append(
        {"kind": "field", "key": "service_area", "x": 12, "y": 53, "w": 70, "h": 6, "size": 11, "label": True}
    )
    management = Management((organisations["civil_affairs"],), {"hospital.registration": ("name", "in_force")})
    saved = desk.save(step, draft_id, document, management, edits=0)
    desk.submit(step, draft_id, edits=saved.edits)


def _actor(person_id: UUID, account_id: UUID, now: datetime) -> Actor:
    return Actor(
        account_id=account_id,
        person_id=person_id,
        sign_in_id=account_id,
        login="admin",
        demo=True,
        level="L4",
        offices=(),
        last_seen_at=now,
        last_active_at=now,
        expires_at=now,
        idle_s=None,
    )
