"""A mapping to begin with, from the heads of the columns: pure.

A column is known by what the same office mapped before, by the field's label in both languages, its key, its pinyin key
of the national metadata standard, or a word that offices use for it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from typing import Final

from backend.catalogue.rules import TypeDefinition
from backend.certificates.imports.rules.mapping import VALUES, Mapping, Source, targets

_NOISE: Final = re.compile(r"[\s_\-—:：*.（）()\[\]【】/、]+")
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "holder.code": (
        "持证主体代码", "持证者代码", "持证人代码", "身份证号", "身份证号码", "公民身份号码", "证件号码",
        "持证人身份证号", "持证人证件号码", "统一社会信用代码", "社会信用代码", "CZZTDM", "SFZH", "SFZHM", "GMSFHM",
        "TYSHXYDM", "resident id", "id number", "holder code",
    ),
    "holder.name": (
        "持证主体", "持证主体名称", "持证者", "持证人", "持证人姓名", "持有人", "姓名", "企业名称", "单位名称",
        "名称", "CZZT", "CZZTMC", "XM", "holder", "holder name",
    ),
    "subject.code": ("车辆识别代号", "车架号", "VIN", "不动产单元号", "标的编码"),
    "issued_on": (
        "发证日期", "签发日期", "颁发日期", "核发日期", "制证日期", "发证时间", "FZRQ", "QFRQ", "BZRQ", "issued on",
    ),
    "valid_from": (
        "有效期起", "有效期开始", "有效期自", "有效期起始日期", "有效期起始", "生效日期", "YXQQ", "YXQKSRQ", "YXQQSRQ",
        "valid from",
    ),
    "valid_to": (
        "有效期止", "有效期至", "有效期截止", "有效期截止日期", "截止日期", "失效日期", "YXQZ", "YXQJZRQ", "valid to",
    ),
    "source_version": ("版本", "版本号", "BBH", "version"),
}  # fmt: skip
_SAME_AS_HOLDER: Final = {"resident_id": "holder.code", "uscc": "holder.code"}


def head_of(text: str) -> str:
    """A head as it is compared: without blanks, brackets and punctuation, in one case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def propose(
    definition: TypeDefinition, heads: Sequence[str], earlier: AnyMapping[str, tuple[str, Source]] | None = None
) -> Mapping:
    """The most likely mapping; targets without a likely column are left out.

    Args:
        earlier: target → head and source of this office's last mapping for the type.
    """
    columns: dict[str, int] = {}
    for number, head in enumerate(heads):
        columns.setdefault(head_of(head), number)
    columns.pop("", None)
    found: dict[str, Source] = {}
    for target in targets(definition):
        head, before = (earlier or {}).get(target.key, ("", None))
        if before is not None and head_of(head) in columns:
            found[target.key] = Source(columns[head_of(head)], "", before.words)
        elif before is not None and before.column is None:
            found[target.key] = before
        else:
            names = _names(definition, target.key)
            column = next((columns[name] for name in names if name in columns), None)
            if column is not None:
                found[target.key] = Source(column)
    return _with_followers(definition, found)


def _names(definition: TypeDefinition, key: str) -> Iterator[str]:
    """Heads that mean a target, the surest first."""
    if not key.startswith(VALUES):
        yield from map(head_of, (key, *_WORDS.get(key, ())))
        return
    entry = next(one for one in definition.document["fields"] if VALUES + one["key"] == key)
    yield from (head_of(entry[name]) for name in ("label", "metadata_key", "key", "label_en"))


def _with_followers(definition: TypeDefinition, found: dict[str, Source]) -> Mapping:
    """Where the certificate's number is the holder's own, one column is enough; so it is for the holder's name."""
    number = definition.number_field
    if number is not None:
        _follow(found, VALUES + number, _SAME_AS_HOLDER.get(definition.fields[number].kind, ""))
    for key in ("name", "holder_name", "enterprise_name"):
        if key in definition.fields:
            _follow(found, VALUES + key, "holder.name")
    return found


def _follow(found: dict[str, Source], one: str, other: str) -> None:
    if other and one in found and other not in found:
        found[other] = found[one]
    elif other in found and one not in found:
        found[one] = found[other]
