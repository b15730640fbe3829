"""Whether two written addresses mean the same place: pure.

An address is read as divisions (province down to village), a street, and a row of numbers, each with what it counts
where that is written: lane, number, branch (附), building, unit, storey, room. 8号3-2-501 leaves the words out, so a
number without a word goes with any word; two different words never go together. A division, or the name of an estate
between the numbers, that only one of the two writes is no difference; numbers that only one has are.

    云桥路8号3-2-501             street 云桥路, number 8, 3, 2, 501
    云桥路8号三号楼二单元501室    street 云桥路, number 8, building 3, unit 2, room 501
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from backend.sources.rules.numerals import NUMERAL, arabic, spelled

_STREET: Final = r"(?:大街|大道|公路|胡同|路|街|巷|道|弄堂|里弄)"
_NOISE: Final = re.compile(r"[\s,，.。;；:：·、()\[\]【】《》“”\"']+")  # noqa: RUF001 - that is what people write
_DASHES: Final = re.compile("[‐‑‒–—―−﹣~～_/\\\\]|至")  # noqa: RUF001 - that is what people write
_COUNTED: Final = r"号楼|号院|号大院|栋|幢|座|单元|号室|室|户|房|层|楼|号|弄|门|附"
_NUMERALS: Final = re.compile(f"(?<![第])([{NUMERAL}]+)(?=(?:{_COUNTED})(?!{_STREET}))")
_AFTER_DASH: Final = re.compile(f"(?<=[-附之])([{NUMERAL}]+)")
_BEFORE_DASH: Final = re.compile(f"([{NUMERAL}]+)(?=-)")
_ROAD_DIGITS: Final = re.compile(rf"\d+(?=号?{_STREET})")
_FLOOR_BELOW: Final = re.compile(r"(?:地下|负)(\d+)(?:层|楼)|B(\d)(?:层|楼)")
_DIVISIONS: Final = (
    ("country", re.compile(r"(中华人民共和国|中国)")),
    ("province", re.compile(rf"([^\d]{{2,8}}?(?:省|自治区|特别行政区))(?!{_STREET})")),
    ("city", re.compile(rf"([^\d]{{2,10}}?(?:市|自治州|地区|盟))(?!{_STREET}|场)")),
    ("district", re.compile(rf"([^\d小社园]{{1,10}}?(?:区|县|旗|市))(?!{_STREET}|府|政)")),
    ("town", re.compile(rf"([^\d路街巷]{{1,10}}?(?:街道(?:办事处)?|镇|乡|苏木))(?!{_STREET})")),
    ("village", re.compile(rf"([^\d路街巷]{{1,10}}?(?:社区|村委会|居委会|村))(?!{_STREET})")),
)
_WORDS: Final = {
    "弄": "lane",
    "号院": "number",
    "号大院": "number",
    "号": "number",
    "号楼": "building",
    "栋": "building",
    "幢": "building",
    "座": "building",
    "单元": "unit",
    "门": "unit",
    "层": "storey",
    "楼": "storey",
    "F": "storey",
    "室": "room",
    "号室": "room",
    "户": "room",
    "房": "room",
    "号房": "room",
    "号库": "store",
}
_TOKEN: Final = re.compile(
    r"(?P<branch>附)?(?P<value>\d+[A-EG-Z甲乙丙丁]?|[A-Z]\d*|负\d+)"
    r"(?P<word>号大院|号院|号楼|号室|号房|号库|单元|栋|幢|座|层|楼|F|室|户|房|弄|门|号)?(?P<more>甲|乙|丙|丁)?-?"
)
_LEADING: Final = re.compile(r"([甲乙丙丁])$")
_WRITTEN_BRANCH: Final = re.compile(r"(\d+)-(\d+)号(?![楼院室房库])")
_BRANCH: Final = re.compile(r"(?:号?之|号?-?附)(\d+)号?")
_GENERIC: Final = frozenset({"院", "大院", "内", "附近", "旁", "院内", "小区", "楼"})


@dataclass(frozen=True, slots=True)
class Part:
    """A number with what it counts; `word` is empty where that is not written."""

    word: str
    value: str


@dataclass(frozen=True, slots=True)
class Address:
    """An address, read.

    Attributes:
        divisions: kind → name, without those that are not written.
        street: up to the first number.
        parts: numbers in their order.
        estate: a name between the numbers.
        rest: what stands after the last number.
    """

    divisions: Mapping[str, str]
    street: str
    parts: tuple[Part, ...]
    estate: str
    rest: str

    @property
    def key(self) -> str:
        """Street and numbers in one line, the same for every way to write them: what an index is made of."""
        return "|".join((self.street, *(one.value for one in self.parts), self.rest))


def same(one: str, other: str) -> bool:
    """Whether two written addresses mean the same place; what cannot be read is the same as nothing."""
    first, second = read(one), read(other)
    return (
        bool(first.street)
        and first.key == second.key
        and all(
            not left.word or not right.word or left.word == right.word
            for left, right in zip(first.parts, second.parts, strict=True)
        )
        and (not first.estate or not second.estate or first.estate == second.estate)
        and all(second.divisions.get(kind, name) == name for kind, name in first.divisions.items())
    )


def read(text: str) -> Address:
    """An address by its parts; whatever it is, it is read somehow."""
    divisions, left = _divided(_plain(text))
    start = next((n for n, one in enumerate(left) if one.isdigit() or _is_letter_before_number(left, n)), len(left))
    street, tail = left[:start], left[start:]
    if (leading := _LEADING.search(street)) and tail:
        street, tail = street[:-1], re.sub(r"^\d+", lambda found: found[0] + leading[1], tail)
    if not street and "village" in divisions:
        street = divisions.pop("village")
    parts, estate, rest = _parts(tail)
    return Address(divisions, street.strip("-"), parts, estate, rest)


def _go_together(first: tuple[Part, ...], second: tuple[Part, ...]) -> bool:
    pairs = zip(first, second, strict=True)
    return all(not left.word or not right.word or left.word == right.word for left, right in pairs)


def _plain(text: str) -> str:
    """One way of writing digits, dashes and numbers; names of streets get Chinese digits."""
    plain = unicodedata.normalize("NFKC", text).upper().replace("#", "号").replace("NO", "")
    plain = _DASHES.sub("-", _NOISE.sub("", plain)).replace("号号", "号").replace("-楼", "楼")
    plain = re.sub(r"(?<=\d)(?:号)?(?:幢楼|栋楼|座楼)", "号楼", plain)
    plain = _ROAD_DIGITS.sub(lambda found: spelled(found[0]), plain)
    plain = _NUMERALS.sub(lambda found: arabic(found[1]), plain)
    for _ in range(2):
        plain = _AFTER_DASH.sub(lambda found: arabic(found[1]), plain)
    plain = _BEFORE_DASH.sub(lambda found: arabic(found[1]), plain)
    plain = _FLOOR_BELOW.sub(lambda found: f"负{found[1] or found[2]}层", plain)
    plain = _WRITTEN_BRANCH.sub(r"\1号附\2", plain)
    return _BRANCH.sub(r"号附\1", plain)


def _divided(text: str) -> tuple[dict[str, str], str]:
    found: dict[str, str] = {}
    for kind, pattern in _DIVISIONS:
        if match := pattern.match(text):
            text = text[match.end() :]
            if kind != "country":
                found[kind] = match[1]
    return found, text


def _is_letter_before_number(text: str, n: int) -> bool:
    return n > 0 and text[n].isascii() and text[n].isalpha()


def _parts(tail: str) -> tuple[tuple[Part, ...], str, str]:
    parts: list[Part] = []
    names: list[str] = []
    end = 0
    for found in _TOKEN.finditer(tail):
        names.append(tail[end : found.start()].strip("-"))
        word = "branch" if found["branch"] else _WORDS.get(found["word"] or "", "")
        parts.append(Part(word, _value(found["value"]) + (found["more"] or "")))
        end = found.end()
    rest = tail[end:].strip("-")
    estate = "".join(one for one in names if one not in _GENERIC)
    return tuple(_settled(parts)), estate, "" if rest in _GENERIC else rest


def _value(written: str) -> str:
    return written.lstrip("0") or "0"


def _settled(parts: list[Part]) -> list[Part]:
    """A second 号 counts a room, and a storey says nothing beside a room."""
    kept: list[Part] = []
    for place, one in enumerate(parts):
        is_last = place == len(parts) - 1
        again = one.word == "number" and any(before.word == "number" for before in kept)
        above = one.word == "storey" and not is_last and parts[place + 1].word in ("room", "")
        word = ("room" if is_last else "building") if again else one.word
        if not (above and parts[place + 1].value.startswith(one.value)):
            kept.append(Part(word, one.value))
    return kept
