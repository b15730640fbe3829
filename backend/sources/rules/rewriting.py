"""What stands on the file that is made of an answer (复写件): pure. Its words are Chinese, as on certificates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

TITLES: Final = {
    "population": "人口信息",
    "legal_persons": "法人信息",
    "addresses": "地址信息",
    "real_estate": "不动产登记信息",
}
LABELS: Final = {
    "resident_id": "公民身份号码",
    "name": "姓名或名称",
    "sex": "性别",
    "ethnicity": "民族",
    "birth_date": "出生日期",
    "registered_address": "户籍地址",
    "residence_address": "居住地址",
    "household_number": "户号",
    "uscc": "统一社会信用代码",
    "entity_type": "类型",
    "legal_representative": "法定代表人",
    "registered_capital": "注册资本",
    "premises": "住所",
    "business_scope": "经营范围",
    "established_on": "成立日期",
    "address_code": "地址编码",
    "address": "标准地址",
    "area_code": "行政区划代码",
    "usage": "用途",
    "unit_number": "不动产单元号",
    "certificate_number": "证书号",
    "location": "坐落",
    "floor_area": "建筑面积",
    "co_ownership": "共有情况",
}
_WORDS: Final = {True: "一致", False: "不一致", None: "来源未掌握"}
_SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Told:
    """An answer with its surroundings.

    Attributes:
        number: of the question, as it is printed and read out.
        subject: whom it is about, masked.
        template: a heading of the item's own; empty for the library's.
    """

    library: str
    said: Mapping[str, bool | str | None]
    source: str
    as_of: date | None
    asked_at: datetime
    number: str
    item: str
    case_number: str
    purpose: str
    subject: str
    template: str = ""


def sheet(told: Told, *, code: str, demo: bool) -> dict[str, Any]:
    """What the template of certificates gets to set an answer."""
    at = told.asked_at.astimezone(_SHANGHAI)
    day = f"{at.year}年{at.month}月{at.day}日"
    about = [
        ("核验对象", told.subject),
        ("数据来源", told.source),
        ("数据截至", told.as_of.isoformat() if told.as_of else "来源未说明"),
        ("查询时间", f"{day} {at:%H:%M:%S}"),
        ("办件编号", told.case_number),
        ("用途", told.purpose),
    ]
    return {
        "title": f"{told.template or TITLES[told.library] + '核验结果'}（复写件）",  # noqa: RUF001 - as it stands on paper
        "title_en": "Rewritten from a shared source",
        "authority": told.source,
        "identifier": told.number,
        "identifier_label": "查询编号",
        "issued_on": day,
        "number": {"label": "查询编号", "value": told.number},
        "rows": [{"label": label, "value": value} for label, value in about if value] + _answers(told.said),
        "tables": [],
        "photo": None,
        "seal": None,
        "face": None,
        "demo": demo,
        "watermark": "",
        "terms": [],
        "code": code,
        "missing": [],
    }


def _answers(said: Mapping[str, bool | str | None]) -> list[dict[str, str]]:
    return [
        {"label": LABELS.get(name, name), "value": value if isinstance(value, str) else _WORDS[value]}
        for name, value in said.items()
    ]
