"""An office's inspections as rows of a file."""

from collections.abc import Iterable, Iterator
from typing import Final

from backend.inspections.reading import Line
from backend.standards.calendar import date_in_shanghai

HEAD: Final = {
    "zh": (
        "编号", "检查日期", "被检查人", "检查类别", "检查表", "地点", "执法人员", "状态", "问题数", "结果", "整改期限",
        "整改情况",
    ),
    "en": (
        "Id", "Date", "Checked", "Kind", "Checklist", "Place", "Inspectors", "State", "Problems", "Result",
        "Rectify by", "Rectification",
    ),
}  # fmt: skip
WORDS: Final = {
    "zh": {
        "double_random": "双随机", "routine": "日常检查", "special": "专项检查", "on_site": "现场核查",
        "recheck": "复查",
        "open": "检查中", "signed": "已签字", "finished": "已办结", "dropped": "已放弃",
        "passed": "未发现问题", "corrected": "当场改正", "ordered": "责令改正",
        "none": "", "due": "整改中", "met": "已整改", "unmet": "未整改到位",
    },
    "en": {
        "double_random": "random", "routine": "routine", "special": "special", "on_site": "on site",
        "recheck": "re-check", "open": "open", "signed": "signed", "finished": "finished", "dropped": "given up",
        "passed": "nothing found", "corrected": "corrected on the spot", "ordered": "ordered to rectify",
        "none": "", "due": "running", "met": "rectified", "unmet": "not rectified",
    },
}  # fmt: skip


def rows(found: Iterable[Line], lang: str) -> Iterator[tuple[object, ...]]:
    """A row each, in the order given."""
    words, english = WORDS[lang], lang == "en"
    for one in found:
        row, content = one.held.row, one.held.content
        yield (
            row.id,
            date_in_shanghai(row.created_at).isoformat(),
            content["name_en" if english else "name"],
            words[row.kind],
            content["list"]["name_en" if english else "name"],
            content["place"],
            "; ".join(f"{who.name} {who.badge}" for who in one.inspectors),
            words[row.state],
            len(one.held.findings.problems),
            words.get(row.result or "", ""),
            row.term_on.isoformat() if row.term_on else "",
            words[row.order_state],
        )
