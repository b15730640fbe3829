"""Words of the table of faults that an office downloads: problems by their stable word, in both languages."""

from typing import Final, Literal

Language = Literal["zh-CN", "en"]

HEADS: Final[dict[Language, tuple[str, str, str]]] = {
    "zh-CN": ("行号", "字段", "问题"),
    "en": ("Row", "Field", "Problem"),
}

PROBLEMS: Final[dict[str, tuple[str, str]]] = {
    "missing": ("没有填写", "is missing"),
    "scientific": (
        "被表格软件改成了科学计数法，末尾的数字已丢失，请从原始数据重新导出",
        "was turned into scientific notation by a spreadsheet; its last digits are lost, export it again",
    ),
    "characters": ("含有不可见字符或控制字符", "holds invisible or control characters"),
    "spreadsheet_error": ("是表格软件的错误值", "is an error value of a spreadsheet"),
    "value": ("不在允许的取值里", "is not one of the allowed values"),
    "date": ("不是能确认的日期（请写成 2026-01-02）", "is no date that can be told for sure (write 2026-01-02)"),
    "range": ("不是起止日期（请写成 2020-01-01/2030-01-01）", "is no range of dates (write 2020-01-01/2030-01-01)"),
    "month": ("不是月份（请写成 2026-01）", "is no month (write 2026-01)"),
    "number": ("不是数字", "is no number"),
    "area": ("不是行政区划代码", "is no area code"),
    "rows": ("不是可读的明细", "is no readable list of rows"),
    "pattern": ("不符合证号的编排规则", "does not follow the numbering rule"),
    "mismatch": ("与证号不一致", "differs from the number"),
    "person": ("不是有效的身份证号（位数、日期或校验位不对）", "is no valid identity number (length, date, check)"),
    "enterprise": ("不是有效的统一社会信用代码", "is no valid unified social credit code"),
    "future": ("在今天之后", "lies after today"),
    "before_start": ("早于开始日期", "lies before the first day"),
    "too_many": ("超过了允许的个数", "is more than the type allows"),
    "repeated": ("在文件里重复出现", "comes more than once in the file"),
    "long": ("太长", "is too long"),
    "ended": (
        "这张证照已经注销、吊销或被替换，不能再导入新内容",
        "stands for a certificate that has ended; an import cannot change it",
    ),
    "versions": ("版本数已满", "has no version left"),
    "unknown": ("这个类型没有这一项", "is not part of the type"),
    "not_yours": ("不是本单位签发的类型", "is a type of another office"),
    "picture": ("不能是图片", "cannot be a picture"),
    "large": ("太大", "is too large"),
    "internal": ("系统没能录入这一行，请联系管理员", "could not be entered by the system; ask the administrator"),
}  # fmt: skip
OTHER: Final = ("不符合要求", "is not acceptable")

OWN: Final[dict[str, tuple[str, str]]] = {
    "row": ("整行", "The row"),
    "type": ("类型", "Type"),
    "number": ("证号", "Number"),
}


def problem(word: str, language: Language) -> str:
    """What is wrong."""
    return PROBLEMS.get(word, OTHER)[language == "en"]
