"""Chinese numerals as they stand in addresses: pure."""

import re
from typing import Final

_FORMAL: Final = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟两〇○", "一二三四五六七八九十百千二零零")
DIGITS: Final = "零一二三四五六七八九"
MOST_BY_PLACES: Final = 100
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
NUMERAL: Final = "零一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟两〇○"
_ARABIC: Final = re.compile(r"\d+")


def arabic(numeral: str) -> str:
    """Digits of a numeral, read digit by digit (五零一) or by places (五百零一)."""
    plain = numeral.translate(_FORMAL)
    if not any(mark in plain for mark in _TENS):
        return str(int("".join(str(DIGITS.index(one)) for one in plain)))
    total, last = 0, 0
    for one in plain:
        if one in _TENS:
            total += (last or 1) * _TENS[one]
            last = 0
        else:
            last = DIGITS.index(one)
    return str(total + last)


def spelled(text: str) -> str:
    """The same with Arabic numbers as Chinese ones: 中山1路 is 中山一路, 10号路 is 十号路."""
    return _ARABIC.sub(lambda found: _numeral(int(found[0])), text)


def _numeral(number: int) -> str:
    if number >= MOST_BY_PLACES:
        return "".join(DIGITS[int(one)] for one in str(number))
    tens, ones = divmod(number, 10)
    head = f"{DIGITS[tens] if tens > 1 else ''}十" if tens else ""
    return f"{head}{DIGITS[ones] if ones or not tens else ''}"
