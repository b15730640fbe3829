"""Codes of administrative divisions: the shape of GB/T 2260, its provinces, and what lies in what.

Only the provinces of GB/T 2260 are listed. Counties are abolished and renamed every year and a resident number
keeps the code of the first registration for life, so an unknown county must never be a reason to refuse a number.

Source: GB/T 2260; prefixes 81, 82, 83 from the residence permit for residents of Hong Kong, Macao and Taiwan;
prefix 88 is assigned to nobody and serves fictional cities.
"""

import re
from collections.abc import Collection
from typing import Final

PROVINCES: Final[dict[str, str]] = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
    "21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
    "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省",
    "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省",
    "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省", "54": "西藏自治区",
    "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
    "71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区", "83": "台湾省",
}  # fmt: skip

DEMO_PREFIX: Final = "88"

_SHAPE: Final = re.compile(r"[1-9][0-9]{5}", re.ASCII)


def is_shaped(code: str) -> bool:
    """Whether the text has the shape of a code of GB/T 2260: six ASCII digits, the first not 0."""
    return _SHAPE.fullmatch(code) is not None


def is_known(code: str, areas: Collection[str] = ()) -> bool:
    """Whether the province of the code exists, or the code is one of the city's own areas.

    A number with an unknown area is still a number: show the doubt, do not refuse.

    Args:
        areas: codes of a city pack.
    """
    return is_shaped(code) and (code in areas or code[:2] in PROVINCES)


def is_within(code: str, prefix: str) -> bool:
    """Whether an area lies in the area named by a prefix of 2 (province), 4 (city) or 6 (district) digits.

    Raises:
        ValueError: the prefix is none of these, which is a fault in the catalogue and not in the certificate.
    """
    if re.fullmatch(r"[1-9][0-9](?:[0-9]{2}){0,2}", prefix, re.ASCII) is None:
        raise ValueError("an area prefix has 2, 4 or 6 digits")
    return is_shaped(code) and code.startswith(prefix)
