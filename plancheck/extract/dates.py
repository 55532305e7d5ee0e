"""Days as documents write them: 2021年3月5日, 二〇二一年三月五日, 2021-03-05."""

from __future__ import annotations

import re
from datetime import date

from plancheck.domain.target.numerals import TargetError, chinese_number

# 2021年3月5日, 二〇二一年三月五日
DATE = re.compile(
    r"(?:20\d\d|二[〇○零O0]?[〇○零一二三四五六七八九]{2,3})\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
# 2021-03-05, 2021/3/5, 2021.3.5, 20210305 as pages stamp it.
_ISO = re.compile(
    r"(?<!\d)(?P<y>20\d\d)(?P<mark>[-/.]?)(?P<m>\d{2}|(?<=\D)\d)(?P=mark)(?P<d>\d{1,2})(?!\d)"
)
_PART = re.compile(r"\s*[年月日]\s*")  # What parts a day's numbers.
_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")


def day_of(text: str) -> str | None:
    """The first day in a text as ISO; ``None`` without one, and for one that can't be."""
    found = DATE.search(text)
    if found is not None:
        return _day(_PART.split(found[0])[:3])
    stamp = _ISO.search(text)
    return _day([stamp["y"], stamp["m"], stamp["d"]]) if stamp is not None else None


def _day(parts: list[str]) -> str | None:
    try:
        year, month, day = map(_whole, parts)
        return date(year, month, day).isoformat()
    except (ValueError, TargetError):
        return None


def _whole(text: str) -> int:
    if text.isdigit():
        return int(text)
    year = len(text) == 4  # noqa: PLR2004 - 二〇二一
    return int(text.translate(_DIGITS)) if year else int(chinese_number(text))
