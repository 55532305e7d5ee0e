"""Written targets as others quote them: a number is never shown without the unit that it counts in."""

from __future__ import annotations

from functools import lru_cache

from plancheck.domain.target.numerals import Pattern, TargetError
from plancheck.domain.target.parse import parse_target
from plancheck.domain.unit import numbered

# The last number of a written form with the bracket that closes it (累计数 stand in brackets), and what follows it.
# 零 alone is no number here: 动态清零 needs no unit.
_LAST_NUMBER = Pattern(
    r"([0-9０-９.,〇一二两三四五六七八九十百千万亿]+[\])〕］]?)([^0-9０-９〇一二两三四五六七八九十百千万亿]*)\Z",
    0,
)
# A number without a sign or separators, well inside the bounds of what is read: most are.
_PLAIN = Pattern(r"[2-9][0-9]{0,8}(?:\.[0-9]{1,4})?")


@lru_cache(maxsize=4096)
def with_unit(text: str, unit: str | None) -> str:
    """A written target with ``unit`` beside its number where the text itself names none (9 → 9千个)."""
    if unit is None:
        return text
    if _PLAIN.fullmatch(text):
        return numbered(text, unit) if _read_with(unit) else text
    number = _LAST_NUMBER.search(text)
    if number is None or number[2].startswith(unit) or not _bare(text):
        return text
    quoted = f"{text[: number.start()]}{numbered(number[1], unit)}{number[2]}"
    return text if _bare(quoted) else quoted


@lru_cache(maxsize=256)
def _read_with(unit: str) -> bool:
    """Whether a plain number is read with a unit of this name behind it."""
    return not _bare(numbered("2", unit))


def _bare(text: str) -> bool:
    """Whether a written form says a number and no unit."""
    try:
        read = parse_target(text, unit=None, better=None)
    except TargetError:
        return False
    return read.unit is None and (read.bounds is not None or read.delta is not None)
