"""Whether a sentence speaks of the plan's period: the years that it names, the past, the outlook beyond the period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from plancheck.extract.prose.clause import WORDS

# 到2025年底, 2025年底前
_YEAR = re.compile(r"(?P<by>到\s*+)?(?P<year>20\d\d)\s*+年(?:底|末)?(?:前|之前)?")
_PAST = WORDS.compiled("past")
_TASK = re.compile(rf"\s*{WORDS.any_of('goes-on')}")  # A task at the start of a sentence.
FIVE_YEARS: dict[str, tuple[int, int]] = WORDS.values("five-years")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The plan's period, which a promise must speak of; unknown ends are ``None``."""

    start: int | None = None
    end: int | None = None


@lru_cache(maxsize=8)
def _named(text: str) -> tuple[tuple[int, int, bool], ...]:
    """The years that a sentence names: where each ends, the year, and whether it is one by which (到2025年)."""
    return tuple(
        (match.end(), int(match["year"]), match["by"] is not None)
        for match in _YEAR.finditer(text)
    )  # fmt: skip


def until(text: str) -> int | None:
    """The year by which a sentence and those after it promise; one named otherwise is for its sentence alone."""
    return next((year for _, year, by in reversed(_named(text)) if by), None)


def year_before(text: str, at: int) -> int | None:
    """The last year that a sentence names before a place."""
    return next((year for end, year, _ in reversed(_named(text)) if end <= at), None)


def goes_on(text: str, period: Span) -> bool:
    """Whether a sentence after one about the past is about tasks again, or names a year of the period."""
    start = period.start or 0
    return any(year >= start for _, year, _ in _named(text)) or _TASK.match(text) is not None


def dated_past(text: str, period: Span) -> bool:
    """Whether a sentence dates itself before the plan's period."""
    named = _named(text)
    return bool(named) and all(year < (period.start or 0) for _, year, _ in named)


def is_past(text: str, period: Span, *, under_past: bool, year: int | None) -> bool:
    """Whether a sentence speaks of what was, or of what comes after the period.

    ``under_past``: it stands in a section about the past. ``year``: the one by which the sentences before promise.
    """
    start = period.start or 0
    named = _named(text)
    ahead = [one for _, one, _ in named if one >= max(start, 2000)]
    if period.end and ahead and all(one > period.end for one in ahead):
        return True  # the outlook is no promise of this period
    if under_past:
        return True
    if not ahead and (named or _names_former_period(text, start)):
        return True
    if _PAST.search(text):
        return not (ahead and until(text))
    return bool(period.end and year and year > period.end and not named)


def _names_former_period(text: str, start: int) -> bool:
    """Whether a sentence dates itself by a five-year period before the plan's own."""
    return any(
        f"{name}{word}" in text
        for five, (_, end) in FIVE_YEARS.items() if end < start
        for name in (five, f"“{five}”")
        for word in ("期间", "时期", "末", "以来")
    )  # fmt: skip
