"""Steps at the desk of items: drafts, sheets, signatures and batches, by people of the city."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from backend.identity.models import Account
from backend.identity.people import add_membership
from backend.identity.rules import Role
from backend.services.service import office_id
from tests.city import City
from tests.client import Answer, Client

DESK = "/api/office/items"
SUBMIT, SIGN, BATCHES, SHEETS = (
    f"/api/office/item-{name}" for name in ("submissions", "signatures", "batches", "sheets")
)
RENEWAL = "food_licence_renewal"
HEADS = (
    "事项编码", "类型", "上级编码", "事项名称", "英文名称", "实施部门", "服务对象", "法定依据", "承诺时限", "法定时限",
    "结果证照", "申请材料", "别名",
)  # fmt: skip
LICENCE = "营业执照|云桥区市场监督管理局|证照|business_licence:uscc,name"
LIBRARY = "公共场所卫生许可管理办法|第五条|经营者应当提交材料。"


def signer(city: City, login: str, office: str, role: Role = Role.REVIEWER) -> Client:
    """Somebody of the story who signs for this office too."""
    with city.writing() as session:
        person_id = session.execute(select(Account.person_id).where(Account.login == login)).scalar_one()
        add_membership(session, person_id, office_id(session, office), role, valid_from=date(2026, 1, 1))
    return city.person(login)


def begin(admin: Client, code: str = RENEWAL, source: str | None = RENEWAL) -> dict[str, Any]:
    """A draft as the desk shows it."""
    answer = admin.post(DESK, {"code": code} | ({"source": source} if source else {}))
    assert answer.status == 201, answer.body
    found: dict[str, Any] = admin.get(f"{DESK}/{answer['id']}").body
    return found


def saved(admin: Client, draft: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The draft, saved with changes of its document."""
    path = f"{DESK}/{draft['row']['id']}"
    answer = admin.put(path, {"document": draft["document"] | changes, "edits": draft["row"]["edits"]})
    assert (answer.status, answer["problems"]) == (200, []), answer.body
    found: dict[str, Any] = admin.get(path).body
    return found


def row(number: int, **changes: str) -> list[str]:
    """A row of an item that does not exist yet."""
    cells = dict(
        zip(
            HEADS,
            (
                f"hygiene_item_{number}", "办理项", "food_business", f"公共场所卫生许可第{number}项",
                f"Hygiene permit {number}", "云桥区市场监督管理局", "法人", LIBRARY, "5", "20", "",
                f"{LICENCE}；平面图||自备|复用:layout_plan:365", f"卫生{number}",
            ),
            strict=True,
        )
    )  # fmt: skip
    return list((cells | changes).values())


def sheet(rows: Sequence[Sequence[str]], heads: Sequence[str] = HEADS) -> bytes:
    """As a comma-separated file."""
    out = io.StringIO()
    csv.writer(out).writerows([heads, *rows])
    return out.getvalue().encode("utf-8-sig")


def bring(client: Client, content: bytes) -> Answer:
    """Bring a file."""
    return client.raw("POST", SHEETS, content, "application/octet-stream")


def agreed(admin: Client, signer_: Client, *ids: str) -> None:
    """Versions submitted, and signed by somebody who signs for every department there is in them."""
    assert admin.post(SUBMIT, {"ids": list(ids)}).status == 204
    answer = signer_.post(SIGN, {"ids": list(ids), "agreed": True})
    assert answer.status == 200, answer.body


def published(admin: Client, second: Client, *ids: str, note: str = "本月更新") -> Answer:
    """Agreed versions, put together by one and published by another."""
    batch = admin.post(BATCHES, {"ids": list(ids), "note": note})
    assert batch.status == 201, batch.body
    return second.post(f"{BATCHES}/{batch['id']}/publication", {})
