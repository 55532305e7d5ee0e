"""What a person probably meant: the nearest known word (did you mean …), the day of a date that was refused (日期的常见写法)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date


def closest(word: str, known: Iterable[str], cutoff: float = 0.5, count: int = 1) -> list[str]:
    """Up to ``count`` known words that are most like ``word``, nearest first; none below ``cutoff``."""
    import difflib  # noqa: PLC0415 - start-up: only for a mistake

    return difflib.get_close_matches(word[:200], list(known), count, cutoff)


# A day with signs (2022年5月26日, 2022-5-26, 2022/5/26) or as eight digits.
_DAY = re.compile(
    r"(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})"
)
# A year, with or without its month: 2022年5月, 2022-05, 2022.
_MONTH = re.compile(r"(\d{4})\s*(年|[-年/.]\s*(\d{1,2})\s*月?)?")


def meant_day(text: str) -> date | None:
    """The day that was meant: ``2022年5月26日``, ``2022/5/26``, ``20220526``; ``None``: can't be told."""
    found = _DAY.fullmatch(_plain(text))
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def date_trouble(text: str) -> str:
    """The code of the message on a date that was refused."""
    plain = _plain(text)
    if _DAY.fullmatch(plain):
        return "bad-date-near" if meant_day(text) else "no-such-day"
    return "bad-date-month" if _MONTH.fullmatch(plain) else "bad-date"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
