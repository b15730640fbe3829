"""Masks: how a personal value is shown to somebody who need not read it.

Masks are made on the server, never by style sheets. A mask keeps as little as recognition needs: the usual
six-and-four mask of a resident number leaves only the birthday to guess, about three thousand numbers, so only the
first and the last character stay.

Source: `security.md` section 4, `visual.md` section 2.
"""

import re
from collections.abc import Callable
from typing import Final, Literal, TypeAlias

HIDDEN: Final = "●"

MaskKind: TypeAlias = Literal["none", "name", "resident_id", "phone", "address", "tail4"]

COMPOUND_SURNAMES: Final = frozenset({
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒",
    "司空", "宇文", "长孙", "夏侯", "轩辕", "独孤", "南宫", "西门", "东郭", "端木", "百里",
    "呼延", "闻人", "赫连", "澹台", "濮阳", "淳于", "单于", "太叔", "申屠", "仲孙", "钟离",
    "鲜于", "闾丘", "公羊", "公冶", "宗政", "拓跋", "完颜", "第五", "纳兰", "叶赫",
})  # fmt: skip

_DOT: Final = re.compile("[·•・‧]")
_ORGANISATION: Final = re.compile(r".{2,}(公司|合作社|面馆|商行|便利店|医院|学校|银行|中心|[厂店局院部])")
_ORGANISATION_LENGTH: Final = 5
_PHONE_LENGTH: Final = 11
_TAIL: Final = 4
_NUMBER_LENGTH: Final = 18
# Down to the first district, county or banner; a residential quarter (小区, 社区, 园区) is no district.
_DISTRICT: Final = re.compile(
    r"(?:.{2,8}?(?:省|自治区|特别行政区))?(?:.{2,8}?(?:市|自治州|地区|盟))?.{1,8}?(?:(?<![小社园校厂库片])区|县|旗)"
)
_CITY: Final = re.compile(r"(?:.{2,8}?(?:省|自治区))?.{2,8}?市|.{2,8}?(?:省|特别行政区|自治区)")


def name(text: str) -> str:
    """Keep the surname and hide the rest as one ●, so that the length is hidden too; names of organisations stay."""
    parts = _DOT.split(text)
    if len(parts) > 1:
        # Without a surname: the first character of each part is what corresponds to one.
        return "·".join(part[:1] + HIDDEN for part in parts)
    if len(text) >= _ORGANISATION_LENGTH and _ORGANISATION.fullmatch(text):
        return text
    kept = 2 if len(text) > 2 and text[:2] in COMPOUND_SURNAMES else 1  # noqa: PLR2004 - a surname of two characters
    return text[:kept] + HIDDEN


def resident_id(text: str) -> str:
    """Keep the first and the last character of a resident number."""
    if len(text) != _NUMBER_LENGTH:
        return HIDDEN * _NUMBER_LENGTH
    return text[0] + HIDDEN * (_NUMBER_LENGTH - 2) + text[-1]


def phone(text: str) -> str:
    """Keep the first three and the last four digits of a mobile number; of any other number the last two."""
    if len(text) != _PHONE_LENGTH:
        return HIDDEN * _TAIL + text[-2:]
    return text[:3] + HIDDEN * _TAIL + text[-_TAIL:]


def address(text: str) -> str:
    """Keep an address down to its district; down to its city where no district can be told."""
    kept = _DISTRICT.match(text) or _CITY.match(text)
    return (kept[0] if kept else "") + HIDDEN * 3


def tail4(text: str) -> str:
    """Keep the last four characters of a number; of a short one nothing."""
    return HIDDEN * _TAIL + (text[-_TAIL:] if len(text) > 2 * _TAIL - 1 else "")


def none(text: str) -> str:
    """Keep everything: the value is a public fact."""
    return text


_MASKS: Final[dict[MaskKind, Callable[[str], str]]] = {
    "none": none,
    "name": name,
    "resident_id": resident_id,
    "phone": phone,
    "address": address,
    "tail4": tail4,
}


def mask(kind: MaskKind, text: str) -> str:
    """Apply the mask that the catalogue names for a field."""
    return _MASKS[kind](text)
